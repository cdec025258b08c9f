# Generated from packages/catalog by tools/emit-contract. Do not edit.
# ruff: noqa: E501
from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

CONTRACT_DIGEST = "7a677283336ec49088b6aaa2519605b7a45322b41ef036b73bd690be7e9736ce"


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
    largest_digit: Annotated[int, Meta(ge=1, le=9)]
    """Digits go from 0 to this."""
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


class TasksVerilog(
    Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="tasks.verilog", rename="camel"
):
    """Verilog designs. Small hardware designs to write, each with a golden design and a testbench that judges it."""

    source: Literal["procedural", "jsonl", "verilog_eval"]
    """Made by rule; a JSONL file with id, instruction, output, tb and tb_result; or problems in VerilogEval's layout."""
    families: Annotated[tuple[Literal["boolean", "mux", "adder", "comparator", "encoder", "counter", "shift"], ...], Meta(min_length=1, max_length=7)]
    """Kinds of design, taken in turn."""
    max_words: Annotated[int, Meta(ge=2, le=31)]
    """Words of a Boolean function's prompt."""
    max_width: Annotated[int, Meta(ge=1, le=8)]
    """Bits; registers and sums may have a few more."""
    train_size: Annotated[int, Meta(ge=1, le=1000000)]
    """How many different designs to train on."""
    held_out_size: Annotated[int, Meta(ge=0, le=100000)]
    """Kept for evaluation; no design is in both splits."""
    seed: Annotated[int, Meta(ge=0, le=2147483647)]
    """Same seed, same designs."""
    golden_form: Literal["same", "other"]
    """Written as in the demonstrations, or otherwise with the same behaviour: the structural score then pulls away from them."""
    corrupt_share: Annotated[float, Meta(ge=0, le=1)]
    """Share of the training demonstrations with one token left out or replaced."""
    response: Literal["body", "module", "tagged"]
    """What stands between a given header and the end; a whole module; or thinking and an answer in tags with the module in a fence."""
    file: Annotated[str, Meta(pattern=r"^([0-9a-f]{64})?$")]
    """The JSONL file; or the problems as a zip or tar archive, as several files or as a folder. Stored by its content."""
    file_name: Annotated[str, Meta(max_length=200)]
    """For display."""
    folder: Annotated[str, Meta(max_length=1000)]
    """Of the worker, with files such as Prob001_zero_prompt.txt; used where no file is uploaded."""
    held_out_share: Annotated[float, Meta(ge=0, le=0.9)]
    """Chosen by a hash of the problem, so it does not move when others are added."""
    max_bad_lines: Annotated[int, Meta(ge=0, le=1000000)]
    """More than this many unusable lines of a JSONL file stop the run."""
    prompt_suffix: Annotated[str, Meta(max_length=2000)]
    """Added after each prompt."""


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
    corrupt_share: Annotated[float, Meta(ge=0, le=1)]
    """Share of the training demonstrations with one fault in the query; the reference stays right."""
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


class FilterRewardBand(
    Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="filter.reward_band", rename="camel"
):
    """Reward band. Keeps the prompts that a model sometimes solves: neither out of its reach nor mastered."""

    low: Annotated[float, Meta(ge=-1000, le=1000)]
    """Least mean reward of a prompt that is kept; below it lies beyond the model."""
    high: Annotated[float, Meta(ge=-1000, le=1000)]
    """Greatest mean reward of a prompt that is kept; above it has been mastered."""
    min_spread: Annotated[float, Meta(ge=-1, le=1000)]
    """The standard deviation of a prompt's rewards must be greater than this; below 0 none is asked for."""
    samples: Annotated[int, Meta(ge=2, le=1024)]
    """Completions of each prompt (K)."""
    hard_from: Annotated[float, Meta(ge=0, le=1)]
    """Difficulty from which a kept prompt counts as hard; changes nothing but the counts."""
    max_tokens: Annotated[int, Meta(ge=1, le=32768)]
    """Sampling stops here."""
    temperature: Annotated[float, Meta(ge=0.01, le=10)]
    """Of the samples; as in the training that follows."""
    batch_size: Annotated[int, Meta(ge=1, le=65536)]
    """Completions sampled at once."""
    seed: Annotated[int, Meta(ge=0, le=2147483647)]
    """Of the samples."""


class TasksJudgePairs(
    Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="tasks.judge_pairs", rename="camel"
):
    """Judge pairs. A question with two answers, one of them the better: made from small sums, or from preferences."""

    source: Literal["sums", "file"]
    """Sums of a few digits with a right and a wrong total; or a JSONL file of preferences."""
    digits: Annotated[int, Meta(ge=1, le=12)]
    """How many digits are added."""
    largest_digit: Annotated[int, Meta(ge=1, le=9)]
    """Digits go from 0 to this; small ones are learnt far sooner."""
    train_size: Annotated[int, Meta(ge=1, le=1000000)]
    """Drawn with replacement."""
    held_out_strings: Annotated[int, Meta(ge=0, le=100000)]
    """Digit strings that no training pair asks about."""
    held_out_size: Annotated[int, Meta(ge=0, le=100000)]
    """At most this many different pairs about the held-out sums."""
    file: Annotated[str, Meta(pattern=r"^([0-9a-f]{64})?$")]
    """A JSONL file, stored by its content."""
    file_name: Annotated[str, Meta(max_length=200)]
    """For display."""
    question_column: Annotated[str, Meta(min_length=1, max_length=200)]
    """Holds what was asked."""
    chosen_column: Annotated[str, Meta(min_length=1, max_length=200)]
    """Holds the better answer."""
    rejected_column: Annotated[str, Meta(min_length=1, max_length=200)]
    """Holds the worse answer."""
    template: Annotated[str, Meta(min_length=1, max_length=20000)]
    """What a judge is asked; {question}, {a} and {b} stand for the question and the two answers."""
    held_out_share: Annotated[float, Meta(ge=0, le=0.9)]
    """Chosen by a hash of the question, so that all pairs of one question are on one side."""
    max_bad_lines: Annotated[int, Meta(ge=0, le=1000000)]
    """More than this many unusable lines stop the run."""
    random_order: bool
    """Which answer is A is drawn for each pair; off: the better one is always A."""
    both_orders: Literal["none", "heldOut", "all"]
    """Pairs that are asked a second time with their answers swapped: no pair, held-out pairs, or all."""
    prompt_suffix: Annotated[str, Meta(max_length=2000)]
    """Added after each prompt."""
    seed: Annotated[int, Meta(ge=0, le=2147483647)]
    """Same seed, same pairs and orders."""


class TasksReflect(
    Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="tasks.reflect", rename="camel"
):
    """Reflective traces. Demonstrations that think again: judgments of a teacher, kept where right, joined by reflection."""

    teacher: Literal["simulated", "model"]
    """A simulated one that adds digits and slips now and then; or the model plugged in."""
    slip: Annotated[float, Meta(ge=0, le=1)]
    """Share of the simulated judgments in which one running total is wrong."""
    samples: Annotated[int, Meta(ge=1, le=256)]
    """Judgments of each pair (K)."""
    temperature: Annotated[float, Meta(ge=0, le=10)]
    """Of the model's judgments."""
    max_tokens: Annotated[int, Meta(ge=1, le=32768)]
    """Sampling stops here."""
    only_right: bool
    """Rejection sampling: a trace's last verdict is the better answer; off keeps the first judgment as it is."""
    stitch: bool
    """Joins judgments by a reflection word where none of the kept ones reflects by itself."""
    reflections: Annotated[int, Meta(ge=1, le=16)]
    """Judgments before the last one in a stitched trace; 0 up to this many in turn."""
    words: Annotated[tuple[Annotated[str, Meta(min_length=1, max_length=200)], ...], Meta(min_length=1, max_length=16)]
    """Between stitched judgments, in turn; spaces and line breaks count."""
    marks: Annotated[tuple[Annotated[str, Meta(min_length=1, max_length=100)], ...], Meta(max_length=32)]
    """A judgment that contains one of these reflects by itself; letter case does not count."""
    mask_wrong_attempt: bool
    """The loss leaves out stitched judgments that were wrong, up to the reflection word."""
    balance: bool
    """As many traces for A as for B, for each number of reflections."""
    longest: Annotated[int, Meta(ge=1, le=1000000)] | None
    """Longer ones are left out; empty for no limit."""
    open_tag: Annotated[str, Meta(max_length=40)]
    """Begins a trace; a prompt that ends in it already is left as it is."""
    close_tag: Annotated[str, Meta(min_length=1, max_length=40)]
    """Between reasoning and verdict."""
    batch_size: Annotated[int, Meta(ge=1, le=65536)]
    """How many the model samples in one batch."""
    seed: Annotated[int, Meta(ge=0, le=2147483647)]
    """Same seed, same traces."""


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


class TrainMatcher(
    Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="train.matcher", rename="camel"
):
    """Train SQL matcher. Trains a graph matching network on rewritten and mutated queries."""

    steps: Annotated[int, Meta(ge=1, le=1000000)]
    """Optimiser steps by the margin loss."""
    batch_size: Annotated[int, Meta(ge=2, le=4096)]
    """Pairs per step, half of them equivalent."""
    learning_rate: Annotated[float, Meta(le=1, gt=0)]
    """Peak learning rate of the optimiser."""
    margin: Annotated[float, Meta(ge=0, le=1)]
    """Equivalent pairs learn while d squared is above 1 minus this, others while below 1 plus it."""
    start: Literal["shipped", "scratch"]
    """The matcher that comes with the trainer, in its shape, or new weights."""
    trees: Literal["canonical", "written"]
    """Canonical trees, which rewards read; or the queries as they are written, to measure how much the network itself sees through: no reward takes such a matcher."""
    queries: Annotated[int, Meta(ge=2, le=1000000)] | None
    """The first so many of each split; empty for all."""
    equivalents: Annotated[int, Meta(ge=1, le=64)]
    """Equivalent pairs made of each query, at most."""
    mutants: Annotated[int, Meta(ge=1, le=64)]
    """Different pairs made of each query, at most."""
    rewrites: Literal["all", "local"]
    """Of every kind, or only those inside a condition: sides exchanged, a negation, another order of conjuncts."""
    databases: Annotated[int, Meta(ge=2, le=64)]
    """Random databases on which both queries of a pair are run to confirm its label."""
    reshaping: Annotated[float, Meta(ge=0, le=1)]
    """Share of training rewrites that change the tree; pairs with equal trees teach nothing."""
    pretrain_steps: Annotated[int, Meta(ge=0, le=1000000)]
    """Contrastive steps without labels, before the others; 0 for none."""
    temperature: Annotated[float, Meta(le=10, gt=0)]
    """Divides the cosines of two views."""
    augmentation: Annotated[float, Meta(ge=0, le=0.9)]
    """Share of nodes that one view drops, and whose state the other replaces."""
    state: Annotated[int, Meta(ge=8, le=256)]
    """Numbers that a node has."""
    vector: Annotated[int, Meta(ge=8, le=1024)]
    """Numbers that a graph becomes."""
    layers: Annotated[int, Meta(ge=1, le=16)]
    """Rounds of messages and attention, with shared weights."""
    text_encoder: Literal["small", "resnet18"]
    """Two convolutions, or the published ResNet-18 with 3.94 million parameters."""
    positions: Annotated[int, Meta(ge=0, le=64)]
    """Random-walk steps in a node's position, added before attention; 0 as published."""
    measure_steps: Annotated[int, Meta(ge=1, le=1000000)]
    """Held-out pairs are measured after so many steps; the best weights are kept."""
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


class RolloutSelfCheck(
    Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="rollout.self_check", rename="camel"
):
    """Self-check. A second turn: the policy sees what compiler and simulator say of its design, and may revise it."""

    group_size: Annotated[int, Meta(ge=1, le=1024)]
    """Completions of each prompt (G)."""
    max_tokens: Annotated[int, Meta(ge=1, le=32768)]
    """Sampling stops here."""
    revise_tokens: Annotated[int, Meta(ge=1, le=32768)]
    """Sampling stops here."""
    revise: Literal["failed", "all"]
    """Of designs that do not work, or of all."""
    learn_from: Literal["both", "first", "revised"]
    """Which turns' tokens are trained where there are two; the reward is that of the last design either way."""
    feedback: Literal["verdict", "log"]
    """One word and a count; or also what the compiler, or the first wrong line, says."""
    feedback_text: Annotated[str, Meta(min_length=1, max_length=2000)]
    """The second prompt; {feedback} stands for what was found. Never trained."""
    feedback_characters: Annotated[int, Meta(ge=8, le=20000)]
    """Characters after which it is cut."""
    temperature: Annotated[float, Meta(ge=0.01, le=10)]
    """Divides the logits, in sampling and in every log-probability of the update."""
    language: Literal["2005", "2012"]
    """SystemVerilog of 2012, as VerilogEval takes it; or Verilog of 2005, without logic."""
    compile_seconds: Annotated[float, Meta(ge=0.5, le=60)]
    """Processor time of the compiler for one design."""
    run_seconds: Annotated[float, Meta(ge=0.5, le=60)]
    """Processor time of one simulation; one that takes longer is wrong."""


class RolloutBudgetForce(
    Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="rollout.budget_force", rename="camel"
):
    """Budget forcing. Makes a policy think again: its stop is replaced by a reflection word, so many times."""

    group_size: Annotated[int, Meta(ge=1, le=1024)]
    """Completions of each prompt (G)."""
    extensions: Annotated[int, Meta(ge=0, le=16)]
    """How many stops are replaced (n); 0 is ordinary sampling."""
    words: Annotated[tuple[Annotated[str, Meta(min_length=1, max_length=200)], ...], Meta(min_length=1, max_length=16)]
    """Put in place of the judge's stop, in turn; spaces and line breaks count."""
    budget: Annotated[int, Meta(ge=1, le=32768)]
    """Most tokens of thinking that are sampled, all extensions together (b)."""
    end_marker: Annotated[str, Meta(max_length=200)]
    """One token of the judge; empty for a judge without tags, whose thinking ends where its verdict begins."""
    lead_in: Annotated[str, Meta(max_length=2000)]
    """Put behind the end of thinking; the verdict goes on from it."""
    verdict_tokens: Annotated[int, Meta(ge=1, le=8192)]
    """Tokens sampled behind the thinking."""
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


class RewardPython(
    Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="reward.python", rename="camel"
):
    """Python function. Your own function scores each completion, in the sandbox of a worker that allows it."""

    source: Annotated[str, Meta(max_length=40000)]
    """score(prompt, completion, answer, meta) gives a number, or a pair of a number and a dict of details; standard library only."""
    cases: dict[str, Any]
    """By name: completion, prompt, answer, meta, and the least and the most that the function may give. They run before the first step, and a run does not begin where one fails."""
    runs: Literal["nothing", "completion", "code_block"]
    """The whole completion, or its last block of code, runs by itself first; the function is given what it did as 'ran'."""
    run_seconds: Annotated[float, Meta(ge=0.1, le=60)]
    """For one run of one completion's code."""
    timeout_seconds: Annotated[float, Meta(ge=0.01, le=60)]
    """For one call of the function."""
    memory_megabytes: Annotated[int, Meta(ge=64, le=8192)]
    """Of the function's process, and of each program."""
    weight: Annotated[float, Meta(ge=-100, le=100)]
    """Factor of this score in a weighted sum."""


class RewardHttp(
    Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="reward.http", rename="camel"
):
    """HTTP service. A service of yours scores completions in batches."""

    url: Annotated[str, Meta(max_length=2000, pattern=r"^(https?:\/\/[^\s\\@]+)?$")]
    """Batches are sent there by POST, as JSON."""
    version: Annotated[str, Meta(max_length=100)]
    """Of the service, in your own words: sent along, and part of what scores are kept by. Change it when the service scores otherwise."""
    private_address: bool
    """The address may lead to the worker's own machine or its private networks; only workers whose owner allows it take the run."""
    secret_variable: Annotated[str, Meta(pattern=r"^(SWITCHYARD_SECRET_[A-Z0-9_]{1,64})?$")]
    """Name of a variable of the worker's environment, whose value is sent as a header; the value itself is never in a graph."""
    secret_header: Annotated[str, Meta(pattern=r"^[A-Za-z][A-Za-z0-9-]{0,63}$")]
    """As Authorization it is sent with 'Bearer' before it."""
    batch_size: Annotated[int, Meta(ge=1, le=1024)]
    """Most completions in one request."""
    concurrency: Annotated[int, Meta(ge=1, le=16)]
    """Most requests at one time."""
    timeout_seconds: Annotated[float, Meta(ge=0.1, le=600)]
    """For one request and its whole reply."""
    tries: Annotated[int, Meta(ge=1, le=10)]
    """For a request that fails in a way that may pass, with longer and longer pauses."""
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


class RewardSqlMatch(
    Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="reward.sql_match", rename="camel"
):
    """SQL graph match. How alike the query and the reference are, by a graph matching network and without a database."""

    extract: Literal["answer_tag", "boxed", "after_hashes", "after_think", "last_line", "whole"]
    """Inside <answer>, in \\boxed{}, after ####, after </think>, the last line, or everything; a completion without one is a syntax error."""
    syntax_penalty: Annotated[float, Meta(ge=-100, le=0)]
    """Reward of a text that is not one SELECT statement."""
    plan_penalty: Annotated[float, Meta(ge=-100, le=0)]
    """Reward of a query that names what the schema does not have, or is ambiguous."""
    distance: Literal["squared", "plain"]
    """1 less the squared distance, as in the published code, or less the distance, as in the paper."""
    cache_size: Annotated[int, Meta(ge=0, le=10000000)]
    """Trees and distances that are not worked out again."""
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


class RewardTestbench(
    Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="reward.testbench", rename="camel"
):
    """Testbench. Compiles and simulates a design in the sandbox, and rewards how far it comes."""

    depth: Literal["syntax", "structure", "function"]
    """Whether it compiles; also how it is built; or also what it does. The first two run no simulation."""
    pass_reward: Annotated[float, Meta(ge=0, le=100)]
    """For a design that does what the golden one does; the paper's page says 2.0."""
    syntax_reward: Annotated[float, Meta(ge=0, le=100)]
    """For a design that compiles, alone."""
    structure_weight: Annotated[float, Meta(ge=0, le=100)]
    """Factor of the structural score that a compiling design gets besides."""
    format_reward: Annotated[float, Meta(ge=0, le=100)]
    """Added where a thinking block and an answer block with fenced Verilog are all there is; the paper's page has none."""
    partial: Literal["structure", "vectors"]
    """Of a design that compiles but does not work: the structural score by its weight, or the share of right lines."""
    variant: Literal["code", "paper"]
    """The authors' code: one list of statements, 0.7, 0.3 and 0.2; or the paper's page: five categories, 0.6, 0.5 and 0.3."""
    threshold: Annotated[float, Meta(le=1, gt=0)]
    """Share of right lines from which a design works; the authors' code takes 0.99."""
    strict_lines: bool
    """There must be as many lines as expected; off compares only as many as there are, as the authors' code does."""
    language: Literal["2005", "2012"]
    """SystemVerilog of 2012, as VerilogEval takes it; or Verilog of 2005, without logic."""
    compile_seconds: Annotated[float, Meta(ge=0.5, le=60)]
    """Processor time of the compiler for one design."""
    run_seconds: Annotated[float, Meta(ge=0.5, le=60)]
    """Processor time of one simulation; one that takes longer is wrong."""
    weight: Annotated[float, Meta(ge=-100, le=100)]
    """Factor of this score in a weighted sum."""


class RewardVerilogStructure(
    Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="reward.verilog_structure", rename="camel"
):
    """Verilog structure. How much a design is built like the golden one; runs nothing."""

    variant: Literal["code", "paper"]
    """The authors' code: one list of statements, 0.7, 0.3 and 0.2; or the paper's page: five categories, 0.6, 0.5 and 0.3."""
    weight: Annotated[float, Meta(ge=-100, le=100)]
    """Factor of this score in a weighted sum."""


class RewardVerdict(
    Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="reward.verdict", rename="camel"
):
    """Verdict. Checks a judge's verdict, [[A]] or [[B]], against the better answer."""

    invalid_reward: Annotated[float, Meta(ge=-1, le=0)]
    """Score of a completion in which no verdict is found."""
    format_bonus: Annotated[float, Meta(ge=0, le=10)]
    """Added for exactly one thinking block, then a verdict and nothing else (omega)."""
    consistency: bool
    """Scores 1 only where the pair's other order is judged rightly too; needs all pairs in both orders."""
    marks: Annotated[tuple[Annotated[str, Meta(min_length=1, max_length=100)], ...], Meta(max_length=32)]
    """Counted in the reasoning for the reflections signal; letter case does not count."""
    open_tag: Annotated[str, Meta(min_length=1, max_length=40)]
    """Before the reasoning."""
    close_tag: Annotated[str, Meta(min_length=1, max_length=40)]
    """After the reasoning."""
    opening: Literal["auto", "prompt", "response"]
    """Whether the prompt or the response writes the opening tag; auto looks at the prompt's end, which does not show what a chat template adds."""
    weight: Annotated[float, Meta(ge=-100, le=100)]
    """Factor of this score in a weighted sum."""


class RewardJudge(
    Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="reward.judge", rename="camel"
):
    """Judge. Has a judge compare completions: a model of this graph, or any OpenAI-compatible endpoint."""

    judge: Literal["model", "endpoint"]
    """The model plugged in; or an endpoint that speaks OpenAI's chat completions."""
    against: Literal["reference", "group"]
    """The answer that the task has; or other completions of the same prompt."""
    opponents: Annotated[int, Meta(ge=1, le=1023)] | None
    """Each completion meets the next so many of its group; empty for all of them."""
    both_orders: bool
    """Each comparison is asked twice, the answers swapped, so that a judge's preference for a place cancels out."""
    tie: Literal["half", "loss"]
    """What a completion gets where the two orders disagree, or both answers are the same text."""
    no_verdict: Literal["errored", "loss", "tie"]
    """What becomes of a completion where the judge gives none: left out of the step, beaten, or a tie."""
    extract: Literal["whole", "after_think", "answer_tag", "boxed", "after_hashes", "last_line"]
    """What the judge sees of a completion: everything, or what follows </think>, stands inside <answer>, in \\boxed{}, after ####, or in the last line; without it a completion loses unasked."""
    template: Annotated[str, Meta(min_length=1, max_length=20000)]
    """What a judge is asked; {question}, {a} and {b} stand for the question and the two answers."""
    framing: Literal["delimited", "bare"]
    """Texts stand between marks that are new for each question, and are called data; or bare, for a judge trained without marks. Verdict marks and tags inside texts are broken up in both."""
    longest_text: Annotated[int, Meta(ge=1, le=1000000)]
    """The judge sees so many characters of an answer, and a note that it was cut."""
    temperature: Annotated[float, Meta(ge=0, le=10)]
    """Of the judge; 0 for the likeliest tokens."""
    extensions: Annotated[int, Meta(ge=0, le=16)]
    """How often the judge's stop is replaced (n)."""
    words: Annotated[tuple[Annotated[str, Meta(min_length=1, max_length=200)], ...], Meta(min_length=1, max_length=16)]
    """Put in place of the judge's stop, in turn; spaces and line breaks count."""
    budget: Annotated[int, Meta(ge=1, le=32768)]
    """Most tokens of thinking that are sampled, all extensions together (b)."""
    end_marker: Annotated[str, Meta(max_length=200)]
    """One token of the judge; empty for a judge without tags, whose thinking ends where its verdict begins."""
    lead_in: Annotated[str, Meta(max_length=2000)]
    """Put behind the end of thinking; the verdict goes on from it."""
    verdict_tokens: Annotated[int, Meta(ge=1, le=8192)]
    """Tokens sampled behind the thinking."""
    batch_size: Annotated[int, Meta(ge=1, le=65536)]
    """Questions that the model answers at once."""
    base_url: Annotated[str, Meta(max_length=500)]
    """Up to the version, such as https://api.openai.com/v1."""
    model: Annotated[str, Meta(max_length=200)]
    """As the endpoint calls it."""
    secret_variable: Annotated[str, Meta(pattern=r"^(SWITCHYARD_SECRET_[A-Z0-9_]{1,64})?$")]
    """Name of a variable of the worker's environment that holds the key; the key itself is never in a graph. Empty for none."""
    private_address: bool
    """The address may lead to the worker's own machine or its private networks; only workers whose owner allows it take the run."""
    max_tokens: Annotated[int, Meta(ge=1, le=131072)]
    """Tokens that the endpoint may write."""
    timeout_seconds: Annotated[float, Meta(ge=1, le=600)]
    """A request that takes longer is tried again."""
    deadline_seconds: Annotated[float, Meta(ge=1, le=3600)]
    """For one question with all its tries; after it the completion is errored."""
    retries: Annotated[int, Meta(ge=0, le=20)]
    """After a failed connection, a time-out, or status 408, 429 or 5xx; each waits longer."""
    concurrency: Annotated[int, Meta(ge=1, le=256)]
    """Most requests under way."""
    weight: Annotated[float, Meta(ge=-100, le=100)]
    """Factor of this score in a weighted sum."""


class RewardSqlPartial(
    Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="reward.sql_partial", rename="camel"
):
    """Shared query parts. How many operators, or nodes of syntax, the query shares with the reference."""

    nodes: Literal["operators", "syntax", "nothing"]
    """Operators of the canonical tree (RelPM), nodes of the syntax tree as written (AstPM), or nothing: a query that fits the schema scores 1."""
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


class AdvantageReinforcePp(
    Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="advantage.reinforce_pp", rename="camel"
):
    """REINFORCE++. Returns of token rewards, normalised over all tokens of the batch: no critic, no group."""

    discount: Annotated[float, Meta(ge=0, le=1)]
    """Of a reward, for each token that it is away (gamma)."""
    baseline: Literal["none", "group_mean"]
    """Nothing; or the mean reward of the prompt's completions, taken off before the normalisation."""
    normalise: bool
    """Takes off the mean over all tokens and divides by their standard deviation."""
    reward_clip: Annotated[float, Meta(le=1000000, gt=0)] | None
    """A completion's score is kept within plus and minus this; empty for no clipping."""


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
    clip: Annotated[float, Meta(le=1000, gt=0)] | None
    """An estimate of k1 in the reward is kept within plus and minus this; empty for no clipping."""
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


class EvalJudge(
    Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="eval.judge", rename="camel"
):
    """Judge accuracy. How often a judge is right, in both orders, and what forced extensions of its thinking change."""

    split: Literal["heldOut", "train"]
    """Which prompts to answer."""
    limit: Annotated[int, Meta(ge=1, le=1000000)]
    """At most this many."""
    samples: Annotated[int, Meta(ge=1, le=256)]
    """Judgments of each prompt."""
    extensions: Annotated[int, Meta(ge=0, le=16)]
    """Stops are replaced 0 up to this many times (N); 0 is ordinary decoding alone."""
    words: Annotated[tuple[Annotated[str, Meta(min_length=1, max_length=200)], ...], Meta(min_length=1, max_length=16)]
    """Put in place of the judge's stop, in turn; spaces and line breaks count."""
    budget: Annotated[int, Meta(ge=1, le=32768)]
    """Most tokens of thinking that are sampled, all extensions together (b)."""
    end_marker: Annotated[str, Meta(max_length=200)]
    """One token of the judge; empty for a judge without tags, whose thinking ends where its verdict begins."""
    lead_in: Annotated[str, Meta(max_length=2000)]
    """Put behind the end of thinking; the verdict goes on from it."""
    verdict_tokens: Annotated[int, Meta(ge=1, le=8192)]
    """Tokens sampled behind the thinking."""
    temperature: Annotated[float, Meta(ge=0, le=10)]
    """Of the judgments; 0 for the likeliest tokens."""
    batch_size: Annotated[int, Meta(ge=1, le=65536)]
    """Judgments sampled at once."""


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


class EvalVerilogPassk(
    Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="eval.verilog_passk", rename="camel"
):
    """Verilog pass@k. Unbiased pass@k of designs, the share that compiles, and why the others fail."""

    split: Literal["heldOut", "train"]
    """Which prompts to answer."""
    limit: Annotated[int, Meta(ge=1, le=1000000)]
    """At most this many."""
    max_tokens: Annotated[int, Meta(ge=1, le=32768)]
    """Sampling stops here."""
    samples: Annotated[int, Meta(ge=1, le=1024)]
    """Completions of each prompt (n)."""
    pass_at: Annotated[tuple[Annotated[int, Meta(ge=1, le=1024)], ...], Meta(min_length=1, max_length=8)]
    """Each at most the number of samples."""
    temperature: Annotated[float, Meta(ge=0, le=10)]
    """Of the samples; VerilogEval takes 0.85 with 20 samples, and 0 with one."""
    top_p: Annotated[float, Meta(le=1, gt=0)]
    """Smallest set of tokens with this probability; VerilogEval takes 0.95."""
    batch_size: Annotated[int, Meta(ge=1, le=65536)]
    """Completions sampled at once."""


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
    temperature: Annotated[float, Meta(ge=0, le=10)]
    """Of sampling; 0 takes the likeliest token."""
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
    | TasksVerilog
    | TasksSql
    | TasksNeedLabel
    | TasksThinkFormat
    | FilterRewardBand
    | TasksJudgePairs
    | TasksReflect
    | ModelTiny
    | ModelHuggingface
    | TrainSft
    | TrainPolicyGradient
    | TrainSasr
    | TrainStaticHybrid
    | TrainMatcher
    | RolloutSampler
    | RolloutAnytime
    | RolloutSelfCheck
    | RolloutBudgetForce
    | RewardVerifier
    | RewardFormat
    | RewardLength
    | RewardPython
    | RewardHttp
    | RewardCombine
    | RewardRange
    | RewardSqlMatch
    | RewardAdacot
    | RewardTestbench
    | RewardVerilogStructure
    | RewardVerdict
    | RewardJudge
    | RewardSqlPartial
    | RewardSqlSteps
    | RewardSqlExecution
    | AdvantageGroup
    | AdvantageReweight
    | AdvantageBrpo
    | AdvantageGae
    | AdvantageReinforcePp
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
    | EvalJudge
    | EvalPareto
    | EvalVerilogPassk
    | EvalSqlExecution
    | ExportCheckpoint
)

FAMILIES: dict[str, tuple[type[Struct], ...]] = {
    "tasks": (TasksProcedural, TasksAddition, TasksJsonl, TasksPointerChase, TasksDigitSum, TasksVerilog, TasksSql, TasksNeedLabel, TasksThinkFormat, TasksJudgePairs, TasksReflect),
    "filter": (FilterRewardBand,),
    "model": (ModelTiny, ModelHuggingface),
    "train": (TrainSft, TrainPolicyGradient, TrainSasr, TrainStaticHybrid, TrainMatcher),
    "rollout": (RolloutSampler, RolloutAnytime, RolloutSelfCheck, RolloutBudgetForce),
    "reward": (RewardVerifier, RewardFormat, RewardLength, RewardPython, RewardHttp, RewardCombine, RewardRange, RewardSqlMatch, RewardAdacot, RewardTestbench, RewardVerilogStructure, RewardVerdict, RewardJudge, RewardSqlPartial, RewardSqlSteps, RewardSqlExecution),
    "advantage": (AdvantageGroup, AdvantageReweight, AdvantageBrpo, AdvantageGae, AdvantageReinforcePp),
    "objective": (ObjectiveClip, ObjectiveDgro, ObjectiveKl, ObjectiveReduction, ObjectiveProbabilityChange, ObjectiveSelectiveMask, ObjectiveValue),
    "update": (UpdateLopti,),
    "eval": (EvalAccuracy, EvalAnytime, EvalTrigger, EvalJudge, EvalPareto, EvalVerilogPassk, EvalSqlExecution),
    "export": (ExportCheckpoint,),
}

SLOTS: dict[type[Struct], str] = {
    TasksProcedural: "tasks",
    TasksAddition: "tasks",
    TasksJsonl: "tasks",
    TasksPointerChase: "tasks",
    TasksDigitSum: "tasks",
    TasksVerilog: "tasks",
    TasksSql: "tasks",
    TasksNeedLabel: "tasks",
    TasksThinkFormat: "tasks",
    FilterRewardBand: "filter",
    TasksJudgePairs: "tasks",
    TasksReflect: "tasks",
    ModelTiny: "model",
    ModelHuggingface: "model",
    TrainSft: "train",
    TrainPolicyGradient: "train",
    TrainSasr: "train",
    TrainStaticHybrid: "train",
    TrainMatcher: "train",
    RolloutSampler: "rollout",
    RolloutAnytime: "rollout",
    RolloutSelfCheck: "rollout",
    RolloutBudgetForce: "rollout",
    RewardVerifier: "reward",
    RewardFormat: "reward",
    RewardLength: "reward",
    RewardPython: "reward",
    RewardHttp: "reward",
    RewardCombine: "reward",
    RewardRange: "reward",
    RewardSqlMatch: "reward",
    RewardAdacot: "reward",
    RewardTestbench: "reward",
    RewardVerilogStructure: "reward",
    RewardVerdict: "reward",
    RewardJudge: "reward",
    RewardSqlPartial: "reward",
    RewardSqlSteps: "reward",
    RewardSqlExecution: "reward",
    AdvantageGroup: "baseline",
    AdvantageReweight: "reweight",
    AdvantageBrpo: "baseline",
    AdvantageGae: "baseline",
    AdvantageReinforcePp: "baseline",
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
    EvalJudge: "eval",
    EvalPareto: "eval",
    EvalVerilogPassk: "eval",
    EvalSqlExecution: "eval",
    ExportCheckpoint: "export",
}

SIGNALS: dict[type[Struct], tuple[str, ...]] = {
    TasksProcedural: ("count",),
    TasksAddition: ("count",),
    TasksJsonl: ("count",),
    TasksPointerChase: ("count",),
    TasksDigitSum: ("count", "need"),
    TasksVerilog: ("count", "corrupted"),
    TasksSql: ("count", "corrupted"),
    TasksNeedLabel: ("count", "need", "probability", "answered"),
    TasksThinkFormat: ("count", "need", "thinking"),
    FilterRewardBand: ("count", "kept", "hard", "easy", "tooHard", "tooEasy", "noSpread", "meanReward", "errored"),
    TasksJudgePairs: ("count", "shareA"),
    TasksReflect: ("count", "acceptRate", "stitched", "attempts", "reflections", "masked"),
    ModelTiny: ("parameters",),
    ModelHuggingface: ("parameters",),
    TrainSft: ("loss", "gradNorm", "learningRate", "stepSeconds"),
    TrainPolicyGradient: ("reward", "loss", "gradNorm", "learningRate", "ratio", "approxKl", "errored", "stepSeconds", "samplingSeconds"),
    TrainSasr: ("pSft", "reward", "decision", "u", "reason", "sftShare", "sftSteps", "rlSteps", "completions", "gSft", "gSftEma", "gRl", "gRlEma", "gWarmup", "sftLoss", "heldOutLoss", "loss", "gradNorm", "klReference", "ratio", "approxKl", "errored", "learningRate", "stepSeconds", "samplingSeconds", "sftSeconds", "rlSeconds", "balance"),
    TrainStaticHybrid: ("pSft", "reward", "decision", "u", "reason", "sftShare", "sftSteps", "rlSteps", "completions", "gSft", "gSftEma", "gRl", "gRlEma", "gWarmup", "sftLoss", "heldOutLoss", "loss", "gradNorm", "klReference", "ratio", "approxKl", "errored", "learningRate", "stepSeconds", "samplingSeconds", "sftSeconds", "rlSeconds"),
    TrainMatcher: ("loss", "auc", "aucReshaped", "aucEqual", "aucShared", "accuracy", "kendallTau", "positive", "positiveHigh", "negative", "negativeLow", "pairs", "heldOutPairs", "dropped", "gradNorm", "learningRate", "stepSeconds"),
    RolloutSampler: ("tokensPerSecond", "length", "truncated", "entropy", "duplicates"),
    RolloutAnytime: ("tokensPerSecond", "length", "cut", "unclosed", "summaryLength", "summaryTruncated", "entropy", "duplicates"),
    RolloutSelfCheck: ("tokensPerSecond", "length", "truncated", "entropy", "revised", "passFirst", "passFinal", "mended", "broken"),
    RolloutBudgetForce: ("tokensPerSecond", "thinking", "forced", "extensions", "cut", "truncated", "entropy", "duplicates"),
    RewardVerifier: ("mean", "unparsed", "errored"),
    RewardFormat: ("mean", "rate", "errored"),
    RewardLength: ("mean", "penalised", "errored"),
    RewardPython: ("mean", "errored"),
    RewardHttp: ("mean", "seconds", "kept", "errored"),
    RewardCombine: ("mean", "gateOpen", "errored"),
    RewardRange: ("mean", "groupVariance", "errored"),
    RewardSqlMatch: ("mean", "std", "syntaxError", "planError", "zero", "positive", "high", "distance", "secondsPerQuery", "databaseCalls", "cacheHits", "errored"),
    RewardAdacot: ("total", "base", "miss", "over", "format", "trigger", "triggerNeed", "triggerNoNeed", "tokensThinking", "tokensDirect", "errored"),
    RewardTestbench: ("mean", "pass", "syntaxRate", "empty", "rejected", "syntax", "compile", "mismatch", "structure", "vectors", "format", "runP50", "runP95", "cached", "timeouts", "ruleSystemTask", "ruleDirective", "ruleKeyword", "ruleHierarchy", "ruleEscapedName", "ruleMemory", "errored"),
    RewardVerilogStructure: ("mean", "similarity", "coverage", "redundancy", "empty", "errored"),
    RewardVerdict: ("mean", "accuracy", "invalid", "shareA", "consistency", "format", "reflections", "errored"),
    RewardJudge: ("mean", "ties", "consistency", "shareA", "noVerdict", "unanswered", "cached", "asked", "errored"),
    RewardSqlPartial: ("mean", "syntaxError", "planError", "positive", "high", "errored"),
    RewardSqlSteps: ("mean", "coverage", "coverage1", "coverage2", "coverage3", "ctes", "stepwise", "syntaxError", "errored"),
    RewardSqlExecution: ("mean", "right", "wrong", "syntaxError", "executionError", "secondsPerQuery", "databaseCalls", "cacheHits", "errored"),
    AdvantageGroup: ("zeroSpread", "meanAbsolute", "groupStd"),
    AdvantageReweight: ("meanWeight", "before", "after"),
    AdvantageBrpo: ("anytimeReward", "firstReward", "finalReward", "overthinking", "meanAbsolute", "summaryAbsolute", "varianceOwn", "varianceGroup", "variance"),
    AdvantageGae: ("meanAbsolute", "value", "firstValue", "return"),
    AdvantageReinforcePp: ("returnMean", "returnStd", "meanAbsolute", "degenerate"),
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
    EvalJudge: ("accuracy", "afterOne", "afterTwo", "afterThree", "last", "gain", "trend", "consistency", "bothRight", "shareA", "invalid", "thinkingTokens", "lastThinkingTokens", "reflections", "mended", "spoilt", "cut"),
    EvalPareto: ("points", "front"),
    EvalVerilogPassk: ("passAt1", "passAtK", "syntaxRate", "works", "wrongOutputs", "timeouts", "interface", "compileErrors", "syntax", "refused", "noDesign", "length", "truncated", "errored"),
    EvalSqlExecution: ("accuracy", "valid", "wrong", "executionErrors", "syntaxErrors", "falsePositive", "falseNegative", "length", "truncated"),
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
    RolloutSelfCheck: (("sandbox", None, ()), ("iverilog", None, ()),),
    RewardPython: (("sandbox", None, ()), ("custom-code", None, ()),),
    RewardHttp: (("private-network", "private_address", (True,)),),
    RewardTestbench: (("sandbox", None, ()), ("iverilog", None, ()),),
    RewardJudge: (("private-network", "private_address", (True,)),),
    RewardSqlExecution: (("sandbox", None, ()),),
    EvalSqlExecution: (("sandbox", None, ()),),
}
"""By kind: requirement, and the parameter that decides with the values for which it does; None for always."""
