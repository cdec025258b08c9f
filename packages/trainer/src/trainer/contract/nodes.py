# Generated from packages/catalog by tools/emit-contract. Do not edit.
# ruff: noqa: E501
from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

CONTRACT_DIGEST = "fed97fb7151f4e5a1542b478269cabfc34d988e7ddd2d0412400a31b87b1f4d7"


class TasksProcedural(
    Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="tasks.procedural", rename="camel"
):
    """Procedural tasks. Any reasoning-gym task, made from a seed, with a held-out split."""

    task: Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]{0,63}$")]
    """Name of the reasoning-gym task."""
    task_params: dict[str, Any]
    """Passed to the task as they are, e.g. n_people."""
    seed: Annotated[int, Meta(ge=0, le=2147483647)]
    """Same seed, same puzzles."""
    train_size: Annotated[int, Meta(ge=1, le=1000000)]
    """How many distinct puzzles to train on."""
    held_out_size: Annotated[int, Meta(ge=0, le=100000)]
    """Kept for evaluation; no prompt is in both splits."""
    prompt_suffix: Annotated[str, Meta(max_length=2000)]
    """Added after each puzzle, e.g. how to format the answer."""
    demonstration: Annotated[str, Meta(max_length=2000)]
    """What supervised fine-tuning imitates; {answer} stands for the solution."""


class TasksAddition(
    Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="tasks.addition", rename="camel"
):
    """Addition. Sums of two numbers, answered units first: the smallest task with something to learn in every token."""

    digits: Annotated[int, Meta(ge=1, le=9)]
    """Of each number, leading zeros included; the answer has one more."""
    train_size: Annotated[int, Meta(ge=1, le=1000000)]
    """How many different sums to train on; supervised fine-tuning may be given fewer by its 'Examples used'."""
    held_out_size: Annotated[int, Meta(ge=0, le=100000)]
    """Kept for evaluation; no prompt is in both splits."""
    seed: Annotated[int, Meta(ge=0, le=2147483647)]
    """Same seed, same sums."""


class TasksJsonl(
    Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="tasks.jsonl", rename="camel"
):
    """Tasks from a file. Your own prompts and answers, one JSON object a line."""

    file: Annotated[str, Meta(pattern=r"^([0-9a-f]{64})?$")]
    """A JSONL file, stored by its content."""
    file_name: Annotated[str, Meta(max_length=200)]
    """For display."""
    format: Literal["auto", "columns", "gsm8k"]
    """auto: GSM8K where question/answer rows end in '#### number', else the columns below."""
    prompt_column: Annotated[str, Meta(max_length=200)]
    """Holds the prompt."""
    answer_column: Annotated[str, Meta(max_length=200)]
    """Holds the reference answer."""
    demonstration_column: Annotated[str, Meta(max_length=200)]
    """Holds a full response to imitate; empty: the template below."""
    difficulty_column: Annotated[str, Meta(max_length=200)]
    """A number; empty for none."""
    reasoning_column: Annotated[str, Meta(max_length=200)]
    """Holds what leads to the answer, without tags; empty for none."""
    label_columns: Annotated[tuple[Annotated[str, Meta(min_length=1, max_length=200)], ...], Meta(max_length=16)]
    """Kept as labels of each prompt: true or false, a number or a text."""
    demonstration: Annotated[str, Meta(max_length=2000)]
    """Used where no column gives one."""
    prompt_suffix: Annotated[str, Meta(max_length=2000)]
    """Added after each prompt."""
    held_out_share: Annotated[float, Meta(ge=0, le=0.9)]
    """Chosen by a hash of the prompt, so it does not move when rows are added."""
    max_bad_lines: Annotated[int, Meta(ge=0, le=1000000)]
    """More than this many unusable lines stop the run."""


class TasksPointerChase(
    Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="tasks.pointer_chase", rename="camel"
):
    """Pointer chasing. Follow a permutation for some hops: a task whose thinking has a length that is known."""

    size: Annotated[int, Meta(ge=2, le=10)]
    """The permutation is one of the digits below this."""
    max_hops: Annotated[int, Meta(ge=1, le=64)]
    """Each chain has 1 to this many hops."""
    filler_probability: Annotated[float, Meta(ge=0, le=0.95)]
    """Chance that the demonstrations' thinking has one more meaningless token before a hop; p / (1 - p) of them on average."""
    seed: Annotated[int, Meta(ge=0, le=2147483647)]
    """Same seed, same chains."""
    train_size: Annotated[int, Meta(ge=1, le=1000000)]
    """How many distinct prompts to train on."""
    held_out_size: Annotated[int, Meta(ge=0, le=100000)]
    """Kept for evaluation; no prompt is in both splits."""
    demonstration: Annotated[str, Meta(max_length=2000)]
    """What supervised fine-tuning imitates; {thinking} stands for the hops and fillers, {answer} for the place where the chain ends."""


class TasksDigitSum(
    Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="tasks.digit_sum", rename="camel"
):
    """Digit sums. Sums of a few digits modulo 10, labelled by whether they need thinking."""

    lengths: Annotated[tuple[Annotated[int, Meta(ge=1, le=12)], ...], Meta(min_length=1, max_length=12)]
    """How many digits a training sum has; each as often as the others."""
    held_out_lengths: Annotated[tuple[Annotated[int, Meta(ge=1, le=12)], ...], Meta(min_length=1, max_length=12)]
    """The same for the held-out sums."""
    need_from: Annotated[int, Meta(ge=1, le=13)]
    """A sum of at least this many digits is labelled as needing reasoning."""
    train_size: Annotated[int, Meta(ge=1, le=1000000)]
    """Drawn with replacement."""
    held_out_size: Annotated[int, Meta(ge=0, le=100000)]
    """Drawn with replacement; no prompt is in both splits."""
    held_out_tenths: Annotated[int, Meta(ge=1, le=9)]
    """So many tenths of all sums of a length are held out, the same ones for every seed."""
    marker: Annotated[str, Meta(max_length=40)]
    """Added after the digits."""
    seed: Annotated[int, Meta(ge=0, le=2147483647)]
    """Same seed, same sums."""


class TasksSql(
    Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="tasks.sql", rename="camel"
):
    """SQL questions. Questions about tables, to be answered by a query: made from a seed, or in Spider's layout."""

    source: Literal["generated", "spider"]
    """Schemas and questions made here, or a file of questions with a file of schemas."""
    file: Annotated[str, Meta(pattern=r"^([0-9a-f]{64})?$")]
    """Spider's dev.json or train.json: objects with db_id, question and query, as a list or one a line."""
    file_name: Annotated[str, Meta(max_length=200)]
    """For display."""
    tables: Annotated[str, Meta(pattern=r"^([0-9a-f]{64})?$")]
    """Spider's tables.json."""
    tables_name: Annotated[str, Meta(max_length=200)]
    """For display."""
    seed: Annotated[int, Meta(ge=0, le=2147483647)]
    """Same seed, same questions."""
    train_size: Annotated[int, Meta(ge=1, le=1000000)]
    """How many different prompts to train on."""
    held_out_size: Annotated[int, Meta(ge=0, le=100000)]
    """Kept for evaluation; no prompt is in both splits."""
    most_tables: Annotated[int, Meta(ge=1, le=4)]
    """Of a schema; each but the first refers to the one before."""
    most_filters: Annotated[int, Meta(ge=0, le=4)]
    """On the table that is asked for."""
    aggregates: bool
    """Counts, means and groups are asked for too."""
    ordering: bool
    """Sorted lists and first rows are asked for too."""
    subqueries: bool
    """Some compare with an average."""
    cte_style: bool
    """References and demonstrations are chains of WITH, one condition a step, which step rewards need."""
    held_out_share: Annotated[float, Meta(ge=0, le=0.9)]
    """Of the databases, chosen by a hash of the name; a database is wholly in one split."""
    max_bad_lines: Annotated[int, Meta(ge=0, le=1000000)]
    """More than this many unusable questions stop the run."""
    schema_style: Literal["compact", "create"]
    """As table(column, ...), or as CREATE TABLE statements with keys."""
    prompt: Annotated[str, Meta(max_length=4000)]
    """{schema} stands for the tables, {question} for the question."""
    demonstration: Annotated[str, Meta(max_length=2000)]
    """What supervised fine-tuning imitates; {answer} stands for the reference query."""


class TasksNeedLabel(
    Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="tasks.need_label", rename="camel"
):
    """Reasoning need. Labels each prompt by whether it needs reasoning."""

    source: Literal["field", "difficulty", "length", "pattern", "model"]
    """A label that the tasks have; their difficulty or the length of the prompt from a threshold on; a pattern in the prompt; or a model that is asked."""
    field: Annotated[str, Meta(min_length=1, max_length=200)]
    """True, a number other than 0, or one of yes, true, need and 1 means need."""
    threshold: Annotated[float, Meta(ge=-1000000000, le=1000000000)]
    """The least difficulty, or number of characters, that needs reasoning."""
    pattern: Annotated[str, Meta(max_length=1000)]
    """A regular expression; a prompt in which it is found needs reasoning."""
    question: Annotated[str, Meta(min_length=1, max_length=20000)]
    """What the model is asked; {prompt} stands for the prompt."""
    need_answer: Annotated[str, Meta(min_length=1, max_length=100)]
    """How the model's answer begins where a prompt needs reasoning; spaces count."""
    no_need_answer: Annotated[str, Meta(min_length=1, max_length=100)]
    """How it begins where a prompt needs none."""
    need_probability: Annotated[float, Meta(ge=0, le=1)]
    """The least probability of the answer for need, between the two, that means need."""
    batch_size: Annotated[int, Meta(ge=1, le=65536)]
    """How many the model is asked about in one pass."""


class TasksThinkFormat(
    Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="tasks.think_format", rename="camel"
):
    """Thinking demonstrations. Writes demonstrations that think where the label says so, and an empty block elsewhere."""

    open_tag: Annotated[str, Meta(min_length=1, max_length=40)]
    """Before the reasoning."""
    close_tag: Annotated[str, Meta(min_length=1, max_length=40)]
    """After the reasoning."""
    opened_by: Literal["response", "prompt"]
    """Whether the opening tag begins the demonstration or ends the prompt; a prompt that ends in it already is left as it is."""
    omit_share: Annotated[float, Meta(ge=0, le=1)]
    """Share of the prompts that need reasoning that are shown without it."""
    add_share: Annotated[float, Meta(ge=0, le=1)]
    """Share of the prompts that need none that are shown with it."""
    always_share: Annotated[float, Meta(ge=0, le=1)]
    """Share of the prompts that begin with the instruction to think always."""
    never_share: Annotated[float, Meta(ge=0, le=1)]
    """Share of the prompts that begin with the instruction never to think."""
    always_text: Annotated[str, Meta(max_length=2000)]
    """Put before such a prompt."""
    never_text: Annotated[str, Meta(max_length=2000)]
    """Put before such a prompt."""
    seed: Annotated[int, Meta(ge=0, le=2147483647)]
    """Decides which prompts the shares fall on."""


class ModelTiny(
    Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="model.tiny", rename="camel"
):
    """Tiny decoder. A small decoder from scratch, with a tokenizer trained on the tasks."""

    layers: Annotated[int, Meta(ge=1, le=48)]
    """Transformer blocks."""
    width: Annotated[int, Meta(ge=16, le=4096)]
    """Size of the residual stream."""
    heads: Annotated[int, Meta(ge=1, le=64)]
    """Attention heads; must divide the width."""
    context: Annotated[int, Meta(ge=16, le=8192)]
    """Most tokens of prompt and response together."""
    positions: Literal["rotary", "learned"]
    """Keys and queries turned by their distance, or a learned vector for each place; the latter learns tasks of fixed layout from far fewer examples."""
    tokenizer: Literal["character", "bpe"]
    """One token a character, or byte-pair encoding trained on the tasks."""
    vocabulary: Annotated[int, Meta(ge=64, le=65536)]
    """Entries of the byte-pair encoding."""
    merges: Literal["words", "phrases"]
    """A token stays inside a word, or may be a whole phrase between two capitalised words: far fewer tokens where texts repeat their wording."""
    markers: Annotated[tuple[Annotated[str, Meta(min_length=1, max_length=40)], ...], Meta(max_length=32)]
    """Texts that are always one token, such as <think> and </think>."""
    init_seed: Annotated[int, Meta(ge=0, le=2147483647)]
    """Added to the run's seed for the initial weights."""


class ModelHuggingface(
    Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="model.huggingface", rename="camel"
):
    """Hugging Face model. A causal language model by id, folder of safetensors, or GGUF file."""

    source: Annotated[str, Meta(max_length=500)]
    """Hub id (owner/name), or a folder on the worker's disk."""
    revision: Annotated[str, Meta(max_length=100)]
    """Branch, tag or commit of a hub id."""
    gguf_file: Annotated[str, Meta(max_length=300)]
    """File name inside the folder or repository; empty for safetensors."""
    training: Literal["lora", "full"]
    """Low-rank adapters, or every weight."""
    lora_rank: Annotated[int, Meta(ge=1, le=512)]
    """Rank of the adapters."""
    lora_alpha: Annotated[float, Meta(le=1024, gt=0)]
    """Adapters are scaled by alpha / rank."""
    lora_targets: Annotated[str, Meta(max_length=500)]
    """all-linear, or module names separated by commas."""
    dtype: Literal["auto", "float32", "bfloat16"]
    """auto: bfloat16 on CUDA, float32 on a CPU."""
    use_chat_template: bool
    """Wrap prompts in the model's chat template where it has one."""


class TrainSft(
    Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="train.sft", rename="camel"
):
    """Supervised fine-tuning. Imitates the demonstrations of its tasks."""

    steps: Annotated[int, Meta(ge=1, le=10000000)]
    """Optimiser steps."""
    batch_size: Annotated[int, Meta(ge=1, le=65536)]
    """Demonstrations per step."""
    learning_rate: Annotated[float, Meta(le=1, gt=0)]
    """Peak learning rate of the optimiser."""
    examples: Annotated[int, Meta(ge=1, le=10000000)] | None
    """Only the first so many training tasks; empty for all."""
    optimizer: Literal["adamw", "sgd"]
    """AdamW, or plain gradient descent without momentum or decay, for studies of single steps."""
    weight_decay: Annotated[float, Meta(ge=0, le=1)]
    """Decoupled weight decay of AdamW."""
    adam_beta2: Annotated[float, Meta(ge=0.5, le=0.9999)]
    """Decay of the second moment; the first is 0.9."""
    grad_clip: Annotated[float, Meta(le=1000000, gt=0)] | None
    """Largest norm of the gradient; empty for no clipping."""
    warmup_steps: Annotated[int, Meta(ge=0, le=1000000)]
    """Steps of linear rise from 0."""
    schedule: Literal["constant", "linear", "cosine"]
    """Shape after the warm-up; linear and cosine fall to 0."""


class TrainPolicyGradient(
    Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="train.policy_gradient", rename="camel"
):
    """Policy gradient. Samples, scores and reinforces: GRPO and its relatives, by what is plugged in."""

    steps: Annotated[int, Meta(ge=1, le=10000000)]
    """Rollout batches."""
    prompts_per_step: Annotated[int, Meta(ge=1, le=65536)]
    """Groups sampled in each step."""
    learning_rate: Annotated[float, Meta(le=1, gt=0)]
    """Peak learning rate of the optimiser."""
    inner_epochs: Annotated[int, Meta(ge=1, le=64)]
    """Passes over each rollout batch."""
    mini_batches: Annotated[int, Meta(ge=1, le=1024)]
    """Optimiser steps per inner epoch."""
    micro_batch_size: Annotated[int, Meta(ge=1, le=65536)] | None
    """Most sequences in one forward pass; does not change the result."""
    optimizer: Literal["adamw", "sgd"]
    """AdamW, or plain gradient descent without momentum or decay, for studies of single steps."""
    weight_decay: Annotated[float, Meta(ge=0, le=1)]
    """Decoupled weight decay of AdamW."""
    adam_beta2: Annotated[float, Meta(ge=0.5, le=0.9999)]
    """Decay of the second moment; the first is 0.9."""
    grad_clip: Annotated[float, Meta(le=1000000, gt=0)] | None
    """Largest norm of the gradient; empty for no clipping."""
    warmup_steps: Annotated[int, Meta(ge=0, le=1000000)]
    """Steps of linear rise from 0."""
    schedule: Literal["constant", "linear", "cosine"]
    """Shape after the warm-up; linear and cosine fall to 0."""


class TrainSasr(
    Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="train.sasr", rename="camel"
):
    """Adaptive SFT and RL. Chooses at every step between imitation and reinforcement, by gradient norms."""

    steps: Annotated[int, Meta(ge=1, le=10000000)]
    """In all, the supervised warm-up included; a supervised and a rollout step count alike."""
    sft_warmup: Annotated[int, Meta(ge=0, le=10000000)]
    """The first so many steps imitate; 0 for none."""
    mode: Literal["switch", "mix"]
    """Draw one kind of step, or weigh both gradients by the probability in every step."""
    rule: Literal["ratio_warmup", "ratio_rl", "sigmoid_warmup", "sigmoid_rl", "constant", "linear", "cosine", "step"]
    """What the SFT norm is compared with (its value at the end of the warm-up, or the RL norm), plainly or through a sigmoid; or a schedule over the steps after the warm-up."""
    gamma: Annotated[float, Meta(ge=0, le=1000000000)]
    """Weight of the other norm; 0 is SFT only, a huge value RL only."""
    slope: Annotated[float, Meta(le=1000, gt=0)]
    """How sharply the sigmoid turns around its centre."""
    centre: Annotated[float, Meta(ge=0, le=1)]
    """Norm ratio at which both kinds are equally likely."""
    p_start: Annotated[float, Meta(ge=0, le=1)]
    """Of an SFT step, right after the warm-up; the value of a constant schedule."""
    p_end: Annotated[float, Meta(ge=0, le=1)]
    """Of an SFT step, in the last step."""
    step_at: Annotated[float, Meta(ge=0, le=1)]
    """Share of the steps after the warm-up at which a step schedule changes."""
    p_min: Annotated[float, Meta(ge=0, le=1)]
    """Above 0 the SFT norm is measured now and then."""
    p_max: Annotated[float, Meta(ge=0, le=1)]
    """Below 1 the RL norm is measured now and then."""
    probe_every: Annotated[int, Meta(ge=1, le=1000000)] | None
    """After so many steps without SFT its gradient norm is measured on the next batch without a step; empty for never."""
    kl_max: Annotated[float, Meta(le=100, gt=0)] | None
    """KL to the warm-up on the last rollouts above which the next step is SFT; empty for none."""
    batch_size: Annotated[int, Meta(ge=1, le=65536)]
    """Batch of a supervised step."""
    examples: Annotated[int, Meta(ge=1, le=10000000)] | None
    """Only the first so many; empty for all."""
    held_out_every: Annotated[int, Meta(ge=1, le=1000000)] | None
    """So many steps the loss of a batch of held-out demonstrations is measured; empty for never."""
    sft_loss: Literal["token_mean", "sample_mean"]
    """Negative log-likelihood summed over tokens, divided by the batch's tokens or its samples."""
    sft_learning_rate: Annotated[float, Meta(le=1, gt=0)]
    """Peak learning rate."""
    prompts_per_step: Annotated[int, Meta(ge=1, le=65536)]
    """Groups sampled in each step."""
    rl_learning_rate: Annotated[float, Meta(le=1, gt=0)]
    """Peak learning rate."""
    inner_epochs: Annotated[int, Meta(ge=1, le=64)]
    """Passes over each rollout batch."""
    mini_batches: Annotated[int, Meta(ge=1, le=1024)]
    """Optimiser steps per inner epoch."""
    micro_batch_size: Annotated[int, Meta(ge=1, le=65536)] | None
    """Most sequences in one forward pass; does not change the result."""
    optimizer: Literal["adamw", "sgd"]
    """AdamW, or plain gradient descent without momentum or decay, for studies of single steps."""
    weight_decay: Annotated[float, Meta(ge=0, le=1)]
    """Decoupled weight decay of AdamW."""
    adam_beta2: Annotated[float, Meta(ge=0.5, le=0.9999)]
    """Decay of the second moment; the first is 0.9."""
    grad_clip: Annotated[float, Meta(le=1000000, gt=0)] | None
    """Largest norm of the gradient; empty for no clipping."""
    warmup_steps: Annotated[int, Meta(ge=0, le=1000000)]
    """Steps of linear rise from 0, counted for each kind of step by itself."""
    schedule: Literal["constant", "linear", "cosine"]
    """Shape after the warm-up; linear and cosine fall to 0."""
    optimizer_after_warmup: Literal["keep", "fresh"]
    """Whether Adam's moments go on or start anew, as they do in a stage of its own."""
    norm_window: Annotated[int, Meta(ge=1, le=100000)]
    """The warm-up's gradient norm is the mean over its last so many steps."""
    ema: Annotated[float, Meta(ge=0, le=0.999)]
    """Weight of the old value in the moving average of a gradient norm; 0 keeps the last."""


class TrainStaticHybrid(
    Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="train.static_hybrid", rename="camel"
):
    """Static SFT and RL. Imitation and reinforcement in a fixed mixture: the baseline for adaptive switching."""

    steps: Annotated[int, Meta(ge=1, le=10000000)]
    """In all, the supervised warm-up included; a supervised and a rollout step count alike."""
    sft_warmup: Annotated[int, Meta(ge=0, le=10000000)]
    """The first so many steps imitate; 0 for none."""
    pattern: Literal["alternate", "ratio"]
    """Every so many steps one is SFT, or each is SFT with a fixed probability."""
    every: Annotated[int, Meta(ge=1, le=1000000)]
    """After the warm-up, the last of each so many steps is SFT."""
    share: Annotated[float, Meta(ge=0, le=1)]
    """Probability of an SFT step after the warm-up."""
    batch_size: Annotated[int, Meta(ge=1, le=65536)]
    """Batch of a supervised step."""
    examples: Annotated[int, Meta(ge=1, le=10000000)] | None
    """Only the first so many; empty for all."""
    held_out_every: Annotated[int, Meta(ge=1, le=1000000)] | None
    """So many steps the loss of a batch of held-out demonstrations is measured; empty for never."""
    sft_loss: Literal["token_mean", "sample_mean"]
    """Negative log-likelihood summed over tokens, divided by the batch's tokens or its samples."""
    sft_learning_rate: Annotated[float, Meta(le=1, gt=0)]
    """Peak learning rate."""
    prompts_per_step: Annotated[int, Meta(ge=1, le=65536)]
    """Groups sampled in each step."""
    rl_learning_rate: Annotated[float, Meta(le=1, gt=0)]
    """Peak learning rate."""
    inner_epochs: Annotated[int, Meta(ge=1, le=64)]
    """Passes over each rollout batch."""
    mini_batches: Annotated[int, Meta(ge=1, le=1024)]
    """Optimiser steps per inner epoch."""
    micro_batch_size: Annotated[int, Meta(ge=1, le=65536)] | None
    """Most sequences in one forward pass; does not change the result."""
    optimizer: Literal["adamw", "sgd"]
    """AdamW, or plain gradient descent without momentum or decay, for studies of single steps."""
    weight_decay: Annotated[float, Meta(ge=0, le=1)]
    """Decoupled weight decay of AdamW."""
    adam_beta2: Annotated[float, Meta(ge=0.5, le=0.9999)]
    """Decay of the second moment; the first is 0.9."""
    grad_clip: Annotated[float, Meta(le=1000000, gt=0)] | None
    """Largest norm of the gradient; empty for no clipping."""
    warmup_steps: Annotated[int, Meta(ge=0, le=1000000)]
    """Steps of linear rise from 0, counted for each kind of step by itself."""
    schedule: Literal["constant", "linear", "cosine"]
    """Shape after the warm-up; linear and cosine fall to 0."""
    optimizer_after_warmup: Literal["keep", "fresh"]
    """Whether Adam's moments go on or start anew, as they do in a stage of its own."""
    norm_window: Annotated[int, Meta(ge=1, le=100000)]
    """The warm-up's gradient norm is the mean over its last so many steps."""
    ema: Annotated[float, Meta(ge=0, le=0.999)]
    """Weight of the old value in the moving average of a gradient norm; 0 keeps the last."""


class RolloutSampler(
    Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="rollout.sampler", rename="camel"
):
    """Sampler. Samples a group of completions for each prompt."""

    group_size: Annotated[int, Meta(ge=1, le=1024)]
    """Completions of each prompt (G)."""
    max_tokens: Annotated[int, Meta(ge=1, le=32768)]
    """Sampling stops here."""
    temperature: Annotated[float, Meta(ge=0.01, le=10)]
    """Divides the logits, in sampling and in every log-probability of the update."""
    top_p: Annotated[float, Meta(le=1, gt=0)]
    """Smallest set of tokens with this probability."""
    top_k: Annotated[int, Meta(ge=0, le=100000)]
    """Only the k likeliest tokens; 0 for all."""
    stop: Annotated[tuple[Annotated[str, Meta(min_length=1, max_length=100)], ...], Meta(max_length=8)]
    """Sampling also stops after one of these."""


class RolloutAnytime(
    Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="rollout.anytime", rename="camel"
):
    """Anytime rollout. Samples thinking, cuts it at several token budgets, and has each cut answered."""

    group_size: Annotated[int, Meta(ge=1, le=1024)]
    """Thinkings of each prompt (G)."""
    budgets: Annotated[tuple[Annotated[int, Meta(ge=1, le=32768)], ...], Meta(min_length=1, max_length=32)]
    """Tokens of thinking, its end marker included, after which it is cut and answered; sampling of the thinking stops at the last."""
    summaries: Annotated[int, Meta(ge=1, le=64)]
    """Answers sampled at each budget (S)."""
    summary_tokens: Annotated[int, Meta(ge=1, le=8192)]
    """Tokens sampled behind the cue; about twice those of an answer."""
    start_marker: Annotated[str, Meta(max_length=200)]
    """Put behind the prompt, and never trained; empty where the prompt's template has it."""
    end_marker: Annotated[str, Meta(min_length=1, max_length=200)]
    """One token of the policy; counts as thinking where the policy writes it."""
    cut_text: Annotated[str, Meta(max_length=2000)]
    """Put behind thinking that a budget cuts, before the end marker; never trained."""
    cue: Annotated[str, Meta(max_length=2000)]
    """Put behind the end marker of every thinking; the summary goes on from it."""
    temperature: Annotated[float, Meta(ge=0.01, le=10)]
    """Divides the logits, in sampling and in every log-probability of the update."""


class RewardVerifier(
    Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="reward.verifier", rename="camel"
):
    """Verifier. Checks the answer against the reference."""

    method: Literal["reasoning_gym", "exact", "numeric", "math_verify"]
    """The puzzle's own scorer; equal text; equal numbers; or equal mathematics."""
    extract: Literal["answer_tag", "boxed", "after_hashes", "after_think", "last_line", "whole"]
    """Inside <answer>, in \\boxed{}, after ####, after </think>, the last line, or everything."""
    tolerance: Annotated[float, Meta(ge=0, le=1)]
    """Largest relative difference of numbers."""
    case_sensitive: bool
    """For exact comparison."""
    binary: bool
    """1 for a full score and 0 for less; off keeps partial credit."""
    timeout_seconds: Annotated[float, Meta(ge=0.1, le=60)]
    """For one comparison."""
    weight: Annotated[float, Meta(ge=-100, le=100)]
    """Factor of this score in a weighted sum."""


class RewardFormat(
    Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="reward.format", rename="camel"
):
    """Format. Scores whether the required tags are there, once each and in order."""

    tags: Annotated[tuple[Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]{0,31}$")], ...], Meta(min_length=1, max_length=8)]
    """Each exactly once, in this order, none empty."""
    allow_outside: bool
    """Allow text before, between and after the blocks."""
    correct: Annotated[float, Meta(ge=-100, le=100)]
    """Where the format holds."""
    wrong: Annotated[float, Meta(ge=-100, le=100)]
    """Where it does not."""
    weight: Annotated[float, Meta(ge=-100, le=100)]
    """Factor of this score in a weighted sum."""


class RewardLength(
    Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="reward.length", rename="camel"
):
    """Length. Penalises completions beyond a soft limit."""

    soft_limit: Annotated[int, Meta(ge=0, le=1000000)]
    """No penalty up to here."""
    hard_limit: Annotated[int, Meta(ge=1, le=1000000)]
    """Full penalty from here."""
    weight: Annotated[float, Meta(ge=-100, le=100)]
    """Factor of this score in a weighted sum."""


class RewardCombine(
    Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="reward.combine", rename="camel"
):
    """Combine rewards. Weighted sum or minimum of scores, with an optional gate and clip."""

    mode: Literal["sum", "minimum"]
    """Sum of weight times score, or the smallest of them."""
    gate_threshold: Annotated[float, Meta(ge=-100, le=100)]
    """The gate opens at this score."""
    closed_score: Annotated[float, Meta(ge=-100, le=100)]
    """Given where the gate is shut."""
    clip_low: Annotated[float, Meta(ge=-1000, le=1000)] | None
    """Scores below are raised to this; empty for none."""
    clip_high: Annotated[float, Meta(ge=-1000, le=1000)] | None
    """Scores above are lowered to this; empty for none."""
    weight: Annotated[float, Meta(ge=-100, le=100)]
    """Factor of this score in a weighted sum."""


class RewardRange(
    Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="reward.range", rename="camel"
):
    """Reward range. Stretches a score to another range, and with it the spread that reward gives."""

    low: Annotated[float, Meta(ge=-1000, le=1000)]
    """What the lowest score becomes."""
    high: Annotated[float, Meta(ge=-1000, le=1000)]
    """What the highest score becomes."""
    in_low: Annotated[float, Meta(ge=-1000, le=1000)]
    """Of the node that is plugged in."""
    in_high: Annotated[float, Meta(ge=-1000, le=1000)]
    """Of the node that is plugged in."""
    weight: Annotated[float, Meta(ge=-100, le=100)]
    """Factor of this score in a weighted sum."""


class RewardAdacot(
    Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="reward.adacot", rename="camel"
):
    """Thinking penalties. Takes something off where thinking is left out, overused or badly formed."""

    alpha_miss: Annotated[float, Meta(ge=0, le=100)]
    """Taken off where the prompt needs reasoning and there is none (alpha 1)."""
    alpha_over: Annotated[float, Meta(ge=0, le=100)]
    """Taken off where the prompt needs no reasoning and there is some (alpha 2)."""
    gamma: Annotated[float, Meta(ge=0, le=100)]
    """Taken off where the thinking block is not there once and in order (gamma)."""
    open_tag: Annotated[str, Meta(min_length=1, max_length=40)]
    """Before the reasoning."""
    close_tag: Annotated[str, Meta(min_length=1, max_length=40)]
    """After the reasoning."""
    opening: Literal["auto", "prompt", "response"]
    """Whether the prompt or the response writes the opening tag; auto looks at the prompt's end, which does not show what a chat template adds."""
    weight: Annotated[float, Meta(ge=-100, le=100)]
    """Factor of this score in a weighted sum."""


class RewardSqlPartial(
    Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="reward.sql_partial", rename="camel"
):
    """Shared query parts. How many operators, or nodes of syntax, the query shares with the reference."""

    nodes: Literal["operators", "syntax"]
    """Operators of the canonical tree (RelPM), or nodes of the syntax tree as written (AstPM)."""
    beta: Annotated[float, Meta(le=10, gt=0)]
    """Weight of recall against precision in the F-measure."""
    extract: Literal["answer_tag", "boxed", "after_hashes", "after_think", "last_line", "whole"]
    """Inside <answer>, in \\boxed{}, after ####, after </think>, the last line, or everything; a completion without one is a syntax error."""
    syntax_penalty: Annotated[float, Meta(ge=-100, le=0)]
    """Reward of a text that is not one SELECT statement."""
    plan_penalty: Annotated[float, Meta(ge=-100, le=0)]
    """Reward of a query that names what the schema does not have, or is ambiguous."""
    weight: Annotated[float, Meta(ge=-100, le=100)]
    """Factor of this score in a weighted sum."""


class RewardSqlSteps(
    Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="reward.sql_steps", rename="camel"
):
    """Query steps. Credits each WITH of a query for the part of the reference that it newly covers, at its own tokens."""

    worth: Literal["increment", "cumulative"]
    """What it newly covers, or all that is covered by then."""
    extract: Literal["answer_tag", "boxed", "after_hashes", "after_think", "last_line", "whole"]
    """Inside <answer>, in \\boxed{}, after ####, after </think>, the last line, or everything; a completion without one is a syntax error."""
    weight: Annotated[float, Meta(ge=-100, le=100)]
    """Factor of this score in a weighted sum."""


class RewardSqlExecution(
    Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="reward.sql_execution", rename="camel"
):
    """Query execution. Runs the query on random databases, in the sandbox, and compares its rows with the reference's."""

    databases: Annotated[int, Meta(ge=1, le=16)]
    """How many are filled at random for each reference; a query is right if it is right on all."""
    seed: Annotated[int, Meta(ge=0, le=2147483647)]
    """Same seed, same rows."""
    extract: Literal["answer_tag", "boxed", "after_hashes", "after_think", "last_line", "whole"]
    """Inside <answer>, in \\boxed{}, after ####, after </think>, the last line, or everything; a completion without one is a syntax error."""
    syntax_penalty: Annotated[float, Meta(ge=-100, le=0)]
    """Reward of a text that is not one SELECT statement."""
    execution_penalty: Annotated[float, Meta(ge=-100, le=0)]
    """Reward of a query that SQLite refuses, or that takes too long."""
    cache_size: Annotated[int, Meta(ge=0, le=10000000)]
    """Queries that are not run again."""
    weight: Annotated[float, Meta(ge=-100, le=100)]
    """Factor of this score in a weighted sum."""


class AdvantageGroup(
    Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="advantage.group", rename="camel"
):
    """Group advantage. Compares each completion with the others of its prompt."""

    method: Literal["mean_std", "mean", "leave_one_out", "batch_normalised", "logmeanexp", "leave_one_out_logmeanexp"]
    """(r - mean) / std of the group (GRPO); r - mean (Dr. GRPO); r - mean of the others (RLOO); r - group mean, divided by the batch's std; r - soft value of the group; r - soft value of the others."""
    temperature: Annotated[float, Meta(le=1000000, gt=0)]
    """Of the soft value b log mean exp(r / b): small goes to the best reward, large to the mean."""
    epsilon: Annotated[float, Meta(le=1, gt=0)]
    """Added to the standard deviation."""


class AdvantageReweight(
    Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="advantage.reweight", rename="camel"
):
    """Advantage reweighting. Rare tokens count less: each token's advantage is scaled by the probability it was sampled with."""

    alpha: Annotated[float, Meta(ge=0, le=1)]
    """Factor alpha pi + 1 - alpha: 0 changes nothing, 1 weighs by the probability itself."""
    negative_weight: Annotated[float, Meta(ge=0, le=10)]
    """One more factor where the advantage is negative."""


class AdvantageBrpo(
    Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="advantage.brpo", rename="camel"
):
    """Budget-relative advantage. Dense rewards at token budgets become an advantage for each segment of the thinking (BRPO)."""

    prior: Literal["uniform", "linear", "base"]
    """How much the thinking is to care for each budget: all alike; in proportion to the budget; only the last."""
    discount: Annotated[float, Meta(ge=0, le=1)]
    """Weight of an earlier budget against the one after it, in the chain's own progress (lambda)."""
    mode: Literal["brpo", "v1only", "v2only", "none"]
    """Own progress and group mean mixed; own progress; group mean; or nothing."""
    mixing: Literal["index", "budget"]
    """Weight of the own progress: budgets passed over all budgets; or tokens passed over the last budget."""
    leave_one_out: bool
    """Of the group mean; not in the paper."""
    summary_grouping: Literal["prefix", "final"]
    """At every budget, against the other summaries of the same thinking; or at the last budget only, against those of the prompt's other chains (GRPO)."""
    summary_weight: Annotated[float, Meta(ge=0, le=100)]
    """Factor of the summaries' advantages; 1 over budgets times summaries gives equation 10's."""


class AdvantageGae(
    Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="advantage.gae", rename="camel"
):
    """Generalised advantage. Compares each token with what a value head expected: PPO's advantage."""

    discount: Annotated[float, Meta(ge=0, le=1)]
    """Of the reward, for each token that it is away (gamma)."""
    decay: Annotated[float, Meta(ge=0, le=1)]
    """Between trusting the value of the next token alone (0) and the reward at the end alone (1) (lambda)."""


class ObjectiveClip(
    Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="objective.clip", rename="camel"
):
    """Clipped surrogate. PPO's loss with separate lower and upper clip, and an optional dual clip."""

    clip_low: Annotated[float, Meta(ge=0, le=1)]
    """The ratio counts no lower than 1 minus this."""
    clip_high: Annotated[float, Meta(ge=0, le=10)]
    """The ratio counts no higher than 1 plus this."""
    dual_clip: Annotated[float, Meta(le=100, gt=1)] | None
    """Bounds the loss of bad tokens at this multiple of the advantage; empty for none."""


class ObjectiveDgro(
    Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="objective.dgro", rename="camel"
):
    """DGRO. A policy gradient without clip, pulled back by the squared log-ratio to the sampling policy."""

    beta1: Annotated[float, Meta(ge=0, le=100)]
    """Weight of the policy gradient: how much reward is exploited."""
    beta2: Annotated[float, Meta(ge=0, le=100)]
    """Weight of the squared log-ratio: how far one rollout batch may move the policy; 0 is REINFORCE."""
    anchor: Literal["sampling", "reference"]
    """The policy that sampled the batch, or the one that the stage started from."""
    form: Literal["sequence", "token"]
    """The log-ratio of the whole sequence (DGRO), or of each token (a surrogate: another algorithm)."""
    drift_limit: Annotated[float, Meta(le=100, gt=0)] | None
    """Rollouts are dropped once a token's log-probability has moved by this much on average; empty for no limit."""


class ObjectiveKl(
    Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="objective.kl", rename="camel"
):
    """KL penalty. Keeps the policy near the one the stage started from."""

    coefficient: Annotated[float, Meta(ge=0, le=100)]
    """Weight of the penalty (beta)."""
    estimator: Literal["k1", "k2", "k3"]
    """With d = log pi_ref - log pi: k1 = -d, k2 = d^2 / 2, k3 = exp(d) - d - 1."""
    place: Literal["loss", "reward"]
    """Added to the loss with a gradient, or taken from each token's reward at sampling time."""


class ObjectiveReduction(
    Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="objective.reduction", rename="camel"
):
    """Reduction. How token losses become one number."""

    method: Literal["token_mean", "sequence_mean", "sequence_sum", "fixed_length"]
    """Mean over all tokens of the optimiser batch (DAPO); mean of each sequence's mean (GRPO); mean of each sequence's sum; sum divided by sequences times a fixed length (Dr. GRPO)."""
    fixed_length: Annotated[int, Meta(ge=1, le=1000000)]
    """Usually the longest completion."""


class ObjectiveProbabilityChange(
    Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="objective.probability_change", rename="camel"
):
    """Probability change. Measures how each update moved the probabilities of the tokens it learned from; changes nothing."""




class ObjectiveSelectiveMask(
    Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="objective.selective_mask", rename="camel"
):
    """Selective loss mask. Leaves out the one token that decides whether to think."""

    marker: Annotated[str, Meta(min_length=1, max_length=40)]
    """The token right after it is the decision."""
    denominator: Literal["fixed", "masked"]
    """fixed: the mean counts every token, so that the mask rescales no other; masked: only those that learn."""


class ObjectiveValue(
    Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="objective.value", rename="camel"
):
    """Value loss. Trains a value head on the policy's hidden states, for advantages that need one."""

    coefficient: Annotated[float, Meta(le=100, gt=0)]
    """Weight of the value loss."""
    clip_range: Annotated[float, Meta(le=1000, gt=0)] | None
    """How far a value may move from what it was at sampling time for gain; empty for no clip."""


class UpdateLopti(
    Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="update.lopti", rename="camel"
):
    """Low-probability isolation. Two passes over each rollout batch: first the tokens that were improbable, then the others."""

    mode: Literal["threshold", "quantile"]
    """A fixed probability, or a quantile of the batch's own probabilities."""
    eta: Annotated[float, Meta(ge=0, le=2)]
    """Tokens sampled with a probability below this are low; 0 or above 1 leaves one group empty."""
    quantile: Annotated[float, Meta(gt=0, lt=1)]
    """This share of the batch's tokens is low."""
    order: Literal["low_first", "high_first"]
    """The paper's order, or the reverse of its ablation."""
    passes: Literal["both", "low_only", "high_only"]
    """Both groups, or one of them alone as in the paper's ablation: the other learns nothing."""
    nesting: Literal["group_outer", "minibatch_outer"]
    """All mini-batches of one group before the other, or both groups of each mini-batch."""


class EvalAccuracy(
    Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="eval.accuracy", rename="camel"
):
    """Accuracy. Greedy accuracy and unbiased pass@k, overall and by difficulty."""

    split: Literal["heldOut", "train"]
    """Which prompts to answer."""
    limit: Annotated[int, Meta(ge=1, le=1000000)]
    """At most this many."""
    max_tokens: Annotated[int, Meta(ge=1, le=32768)]
    """Sampling stops here."""
    samples: Annotated[int, Meta(ge=0, le=1024)]
    """Completions of each prompt for pass@k; 0 for greedy only."""
    pass_at: Annotated[tuple[Annotated[int, Meta(ge=1, le=1024)], ...], Meta(max_length=8)]
    """Each at most the number of samples."""
    temperature: Annotated[float, Meta(ge=0.01, le=10)]
    """Of the samples; the greedy pass has none."""
    threshold: Annotated[float, Meta(ge=-1000, le=1000)]
    """A score of at least this is right."""
    batch_size: Annotated[int, Meta(ge=1, le=65536)]
    """Prompts answered at once."""


class EvalAnytime(
    Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="eval.anytime", rename="camel"
):
    """Anytime accuracy. Accuracy against thinking tokens: thinking is cut at each budget of a grid and answered."""

    split: Literal["heldOut", "train"]
    """Which prompts to answer."""
    limit: Annotated[int, Meta(ge=1, le=1000000)]
    """At most this many."""
    budgets: Annotated[tuple[Annotated[int, Meta(ge=1, le=32768)], ...], Meta(min_length=1, max_length=64)]
    """Tokens of thinking after which it is cut and answered; thinking stops at the last."""
    small: Annotated[int, Meta(ge=1, le=32768)] | None
    """Whose accuracy is a number of its own, one of the budgets; empty for the smallest."""
    samples: Annotated[int, Meta(ge=1, le=256)]
    """Thinkings of each prompt, answered once at each budget."""
    temperature: Annotated[float, Meta(ge=0, le=10)]
    """Of thinking and summaries; 0 for the likeliest tokens."""
    summary_tokens: Annotated[int, Meta(ge=1, le=8192)]
    """Tokens sampled behind the cue; about twice those of an answer."""
    start_marker: Annotated[str, Meta(max_length=200)]
    """Put behind the prompt, and never trained; empty where the prompt's template has it."""
    end_marker: Annotated[str, Meta(min_length=1, max_length=200)]
    """One token of the policy; counts as thinking where the policy writes it."""
    cut_text: Annotated[str, Meta(max_length=2000)]
    """Put behind thinking that a budget cuts, before the end marker; never trained."""
    cue: Annotated[str, Meta(max_length=2000)]
    """Put behind the end marker of every thinking; the summary goes on from it."""
    threshold: Annotated[float, Meta(ge=-1000, le=1000)]
    """A score of at least this is right."""
    batch_size: Annotated[int, Meta(ge=1, le=65536)]
    """Thinkings sampled at once."""


class EvalTrigger(
    Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="eval.trigger", rename="camel"
):
    """Thinking trigger. How well the choice to think agrees with the labels, and what it saves."""

    split: Literal["heldOut", "train"]
    """Which prompts to answer."""
    limit: Annotated[int, Meta(ge=1, le=1000000)]
    """At most this many."""
    samples: Annotated[int, Meta(ge=1, le=1024)]
    """Completions of each prompt."""
    temperature: Annotated[float, Meta(ge=0.01, le=10)]
    """A greedy pass would hide a choice near one half."""
    top_p: Annotated[float, Meta(le=1, gt=0)]
    """Share of the probability that is sampled from."""
    max_tokens: Annotated[int, Meta(ge=1, le=32768)]
    """Sampling stops here."""
    always_tokens: Annotated[float, Meta(le=1000000000, gt=0)] | None
    """What the saving is measured against; empty: the mean length of the completions that do think."""
    threshold: Annotated[float, Meta(ge=-1000, le=1000)]
    """A score of at least this is right."""
    batch_size: Annotated[int, Meta(ge=1, le=65536)]
    """Completions sampled at once."""
    open_tag: Annotated[str, Meta(min_length=1, max_length=40)]
    """Before the reasoning."""
    close_tag: Annotated[str, Meta(min_length=1, max_length=40)]
    """After the reasoning."""
    opening: Literal["auto", "prompt", "response"]
    """Whether the prompt or the response writes the opening tag; auto looks at the prompt's end, which does not show what a chat template adds."""


class EvalPareto(
    Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="eval.pareto", rename="camel"
):
    """Pareto front. Lays two signals of several evaluations over each other and finds the best trade-offs."""

    x: Annotated[str, Meta(pattern=r"^[a-zA-Z][a-zA-Z0-9]{0,63}$")]
    """Name of a signal of every evaluation."""
    x_better: Literal["lower", "higher"]
    """Which way is better."""
    y: Annotated[str, Meta(pattern=r"^[a-zA-Z][a-zA-Z0-9]{0,63}$")]
    """Name of a signal of every evaluation."""
    y_better: Literal["lower", "higher"]
    """Which way is better."""


class EvalSqlExecution(
    Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="eval.sql_execution", rename="camel"
):
    """Execution accuracy. Runs the policy's queries, and says how often a reward that does not run them is wrong."""

    split: Literal["heldOut", "train"]
    """Which prompts to answer."""
    limit: Annotated[int, Meta(ge=1, le=1000000)]
    """At most this many."""
    max_tokens: Annotated[int, Meta(ge=1, le=32768)]
    """Sampling stops here."""
    extract: Literal["answer_tag", "boxed", "after_hashes", "after_think", "last_line", "whole"]
    """Inside <answer>, in \\boxed{}, after ####, after </think>, the last line, or everything; a completion without one is a syntax error."""
    databases: Annotated[int, Meta(ge=1, le=16)]
    """How many are filled at random for each reference; a query is right if it is right on all."""
    seed: Annotated[int, Meta(ge=0, le=2147483647)]
    """Same seed, same rows."""
    positive_above: Annotated[float, Meta(ge=-100, le=100)]
    """A query that the reward scores higher than this counts as called right by it."""
    batch_size: Annotated[int, Meta(ge=1, le=65536)]
    """Prompts answered at once."""


class ExportCheckpoint(
    Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="export.checkpoint", rename="camel"
):
    """Export checkpoint. Keeps the policy as safetensors with its tokenizer, to download or load elsewhere."""

    name: Annotated[str, Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$")]
    """Of the download."""
    dtype: Literal["as_trained", "float32", "bfloat16"]
    """Of the stored weights."""
    merge_lora: bool
    """Fold LoRA adapters into the weights."""


NodeConfig = (
    TasksProcedural
    | TasksAddition
    | TasksJsonl
    | TasksPointerChase
    | TasksDigitSum
    | TasksSql
    | TasksNeedLabel
    | TasksThinkFormat
    | ModelTiny
    | ModelHuggingface
    | TrainSft
    | TrainPolicyGradient
    | TrainSasr
    | TrainStaticHybrid
    | RolloutSampler
    | RolloutAnytime
    | RewardVerifier
    | RewardFormat
    | RewardLength
    | RewardCombine
    | RewardRange
    | RewardAdacot
    | RewardSqlPartial
    | RewardSqlSteps
    | RewardSqlExecution
    | AdvantageGroup
    | AdvantageReweight
    | AdvantageBrpo
    | AdvantageGae
    | ObjectiveClip
    | ObjectiveDgro
    | ObjectiveKl
    | ObjectiveReduction
    | ObjectiveProbabilityChange
    | ObjectiveSelectiveMask
    | ObjectiveValue
    | UpdateLopti
    | EvalAccuracy
    | EvalAnytime
    | EvalTrigger
    | EvalPareto
    | EvalSqlExecution
    | ExportCheckpoint
)

FAMILIES: dict[str, tuple[type[Struct], ...]] = {
    "tasks": (TasksProcedural, TasksAddition, TasksJsonl, TasksPointerChase, TasksDigitSum, TasksSql, TasksNeedLabel, TasksThinkFormat),
    "model": (ModelTiny, ModelHuggingface),
    "train": (TrainSft, TrainPolicyGradient, TrainSasr, TrainStaticHybrid),
    "rollout": (RolloutSampler, RolloutAnytime),
    "reward": (RewardVerifier, RewardFormat, RewardLength, RewardCombine, RewardRange, RewardAdacot, RewardSqlPartial, RewardSqlSteps, RewardSqlExecution),
    "advantage": (AdvantageGroup, AdvantageReweight, AdvantageBrpo, AdvantageGae),
    "objective": (ObjectiveClip, ObjectiveDgro, ObjectiveKl, ObjectiveReduction, ObjectiveProbabilityChange, ObjectiveSelectiveMask, ObjectiveValue),
    "update": (UpdateLopti,),
    "eval": (EvalAccuracy, EvalAnytime, EvalTrigger, EvalPareto, EvalSqlExecution),
    "export": (ExportCheckpoint,),
}

SLOTS: dict[type[Struct], str] = {
    TasksProcedural: "tasks",
    TasksAddition: "tasks",
    TasksJsonl: "tasks",
    TasksPointerChase: "tasks",
    TasksDigitSum: "tasks",
    TasksSql: "tasks",
    TasksNeedLabel: "tasks",
    TasksThinkFormat: "tasks",
    ModelTiny: "model",
    ModelHuggingface: "model",
    TrainSft: "train",
    TrainPolicyGradient: "train",
    TrainSasr: "train",
    TrainStaticHybrid: "train",
    RolloutSampler: "rollout",
    RolloutAnytime: "rollout",
    RewardVerifier: "reward",
    RewardFormat: "reward",
    RewardLength: "reward",
    RewardCombine: "reward",
    RewardRange: "reward",
    RewardAdacot: "reward",
    RewardSqlPartial: "reward",
    RewardSqlSteps: "reward",
    RewardSqlExecution: "reward",
    AdvantageGroup: "baseline",
    AdvantageReweight: "reweight",
    AdvantageBrpo: "baseline",
    AdvantageGae: "baseline",
    ObjectiveClip: "loss",
    ObjectiveDgro: "loss",
    ObjectiveKl: "kl",
    ObjectiveReduction: "reduction",
    ObjectiveProbabilityChange: "probe",
    ObjectiveSelectiveMask: "mask",
    ObjectiveValue: "value",
    UpdateLopti: "update",
    EvalAccuracy: "eval",
    EvalAnytime: "eval",
    EvalTrigger: "eval",
    EvalPareto: "eval",
    EvalSqlExecution: "eval",
    ExportCheckpoint: "export",
}

SIGNALS: dict[type[Struct], tuple[str, ...]] = {
    TasksProcedural: ("count",),
    TasksAddition: ("count",),
    TasksJsonl: ("count",),
    TasksPointerChase: ("count",),
    TasksDigitSum: ("count", "need"),
    TasksSql: ("count",),
    TasksNeedLabel: ("count", "need", "probability", "answered"),
    TasksThinkFormat: ("count", "need", "thinking"),
    ModelTiny: ("parameters",),
    ModelHuggingface: ("parameters",),
    TrainSft: ("loss", "gradNorm", "learningRate", "stepSeconds"),
    TrainPolicyGradient: ("reward", "loss", "gradNorm", "learningRate", "ratio", "approxKl", "errored", "stepSeconds", "samplingSeconds"),
    TrainSasr: ("pSft", "reward", "decision", "u", "reason", "sftShare", "sftSteps", "rlSteps", "completions", "gSft", "gSftEma", "gRl", "gRlEma", "gWarmup", "sftLoss", "heldOutLoss", "loss", "gradNorm", "klReference", "ratio", "approxKl", "errored", "learningRate", "stepSeconds", "samplingSeconds", "sftSeconds", "rlSeconds", "balance"),
    TrainStaticHybrid: ("pSft", "reward", "decision", "u", "reason", "sftShare", "sftSteps", "rlSteps", "completions", "gSft", "gSftEma", "gRl", "gRlEma", "gWarmup", "sftLoss", "heldOutLoss", "loss", "gradNorm", "klReference", "ratio", "approxKl", "errored", "learningRate", "stepSeconds", "samplingSeconds", "sftSeconds", "rlSeconds"),
    RolloutSampler: ("tokensPerSecond", "length", "truncated", "entropy", "duplicates"),
    RolloutAnytime: ("tokensPerSecond", "length", "cut", "unclosed", "summaryLength", "summaryTruncated", "entropy"),
    RewardVerifier: ("mean", "unparsed", "errored"),
    RewardFormat: ("mean", "rate", "errored"),
    RewardLength: ("mean", "penalised", "errored"),
    RewardCombine: ("mean", "gateOpen", "errored"),
    RewardRange: ("mean", "groupVariance", "errored"),
    RewardAdacot: ("total", "base", "miss", "over", "format", "trigger", "triggerNeed", "triggerNoNeed", "tokensThinking", "tokensDirect", "errored"),
    RewardSqlPartial: ("mean", "syntaxError", "planError", "positive", "high", "errored"),
    RewardSqlSteps: ("mean", "coverage", "coverage1", "coverage2", "coverage3", "ctes", "stepwise", "syntaxError", "errored"),
    RewardSqlExecution: ("mean", "right", "syntaxError", "executionError", "secondsPerQuery", "cacheHits", "errored"),
    AdvantageGroup: ("zeroSpread", "meanAbsolute", "groupStd"),
    AdvantageReweight: ("meanWeight", "before", "after"),
    AdvantageBrpo: ("anytimeReward", "firstReward", "finalReward", "overthinking", "meanAbsolute", "summaryAbsolute", "varianceOwn", "varianceGroup", "variance"),
    AdvantageGae: ("meanAbsolute", "value", "firstValue", "return"),
    ObjectiveClip: ("clipped", "clippedLow", "clippedHigh", "dualClipped"),
    ObjectiveDgro: ("tauEff", "pgTerm", "distTerm", "pullShare", "meanD", "meanD2", "meanAbsDPerToken", "signFlips"),
    ObjectiveKl: ("kl",),
    ObjectiveReduction: (),
    ObjectiveProbabilityChange: ("size1", "size2", "size3", "size4", "good1", "good2", "good3", "good4", "bad1", "bad2", "bad3", "bad4", "goodRight1", "goodRight2", "goodRight3", "goodRight4", "badRight1", "badRight2", "badRight3", "badRight4"),
    ObjectiveSelectiveMask: ("masked", "decisions", "probabilityNeed", "probabilityNoNeed", "entropyNeed", "entropyNoNeed"),
    ObjectiveValue: ("loss", "clipped"),
    UpdateLopti: ("fracLow", "gradNormLow", "gradNormHigh", "gradCosine", "clipFracLow", "clipFracHigh", "driftHigh", "driftLow"),
    EvalAccuracy: ("accuracy", "passAtK", "length", "truncated"),
    EvalAnytime: ("anytimeAccuracy", "smallAccuracy", "finalAccuracy", "area", "overthinking", "thinkingLength", "cut"),
    EvalTrigger: ("triggerRate", "triggerNeed", "triggerNoNeed", "accuracy", "precision", "recall", "f1", "score", "tokens", "saving", "formatErrors"),
    EvalPareto: ("points", "front"),
    EvalSqlExecution: ("accuracy", "valid", "falsePositive", "falseNegative", "length", "truncated"),
    ExportCheckpoint: ("bytes",),
}

REQUIREMENTS: dict[str, tuple[str, str]] = {
    "sandbox": (
        "Sandbox",
        "On the worker's machine: `apt-get install bubblewrap` (Debian, Ubuntu), then start the worker again.",
    ),
    "iverilog": (
        "Icarus Verilog",
        "On the worker's machine: `apt-get install iverilog` (Debian, Ubuntu), then start the worker again.",
    ),
    "custom-code": (
        "Custom code",
        "Start the worker with --allow-custom-code, if you trust those who may start runs; for the local worker: `npm start -- --allow-custom-code`.",
    ),
    "private-network": (
        "Private network",
        "Start the worker with --allow-private-network, if you trust those who may start runs; for the local worker: `npm start -- --allow-private-network`.",
    ),
}
"""What a kind may require of the machine -> title, remedy."""

REQUIRES: dict[type[Struct], tuple[tuple[str, str | None, tuple[str | int | float | bool, ...]], ...]] = {
    RewardSqlExecution: (("sandbox", None, ()),),
    EvalSqlExecution: (("sandbox", None, ()),),
}
"""By kind: requirement, and the parameter that decides with the values for which it does; None for always."""
