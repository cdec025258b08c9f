"""Hugging Face policies on small random models made here; nothing is downloaded."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import torch
from stems import assert_alike, branching, branching_from_rows, sampled
from tokenizers import Tokenizer, models, pre_tokenizers
from torch import Tensor
from transformers import (
    GPT2Config,
    GPT2LMHeadModel,
    LlamaConfig,
    LlamaForCausalLM,
    MistralConfig,
    MistralForCausalLM,
    PreTrainedTokenizerFast,
)

from trainer.batch import Rollouts, SampleRequest, Task
from trainer.contract.nodes import RolloutAnytime
from trainer.policy import huggingface_scores
from trainer.policy.folder import load_policy
from trainer.policy.huggingface import HuggingFacePolicy
from trainer.policy.huggingface_decode import HuggingFaceDecoder
from trainer.policy.huggingface_files import HuggingFaceSource, LoraSettings
from trainer.policy.padding import ContextError
from trainer.policy.protocol import TokenPrompts
from trainer.policy.value_head import ValueHead
from trainer.rollouts.anytime import sample

WORDS = ["<pad>", "<end>", "a", "b", "c", "d", "e", "f", "g", "h"]
TEMPLATE = "{% for m in messages %}<pad> {{ m.content }} h{% endfor %}"
TASKS = [Task(f"task-{i}", text, "") for i, text in enumerate(["a b c", "d", "e f g a b", "a b c"])]


def build_tokenizer(folder: Path, *, template: str | None = None) -> None:
    core = Tokenizer(models.WordLevel({word: i for i, word in enumerate(WORDS)}, unk_token="<pad>"))
    core.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    fast = PreTrainedTokenizerFast(tokenizer_object=core, pad_token="<pad>", eos_token="<end>")
    fast.chat_template = template
    fast.save_pretrained(folder)


def build(folder: Path, family: str, *, template: str | None = None) -> Path:
    torch.manual_seed(0)
    if family == "llama":
        sizes = {"hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 2, "num_attention_heads": 4}
        config = LlamaConfig(
            **sizes, vocab_size=10, num_key_value_heads=2, max_position_embeddings=64, eos_token_id=1
        )
        model = LlamaForCausalLM(config)
    else:
        model = GPT2LMHeadModel(
            GPT2Config(vocab_size=10, n_positions=64, n_embd=32, n_layer=2, n_head=4, eos_token_id=1)
        )
    with torch.no_grad():
        for weight in model.parameters():
            weight.add_(torch.randn_like(weight) * 0.15)
    model.save_pretrained(folder)
    build_tokenizer(folder, template=template)
    return folder


def seeded(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def plain_logp(model: torch.nn.Module, rollouts: Rollouts, prompt: list[int], row: int) -> Tensor:
    """One unpadded pass over prompt and response, no cache."""
    response = rollouts.response_BT[row, : int(rollouts.keep_BT[row].sum())].tolist()
    logits = model(torch.tensor([prompt + response])).logits[0, len(prompt) - 1 : -1]
    logp = (logits / (rollouts.temperature or 1.0)).log_softmax(-1)
    return torch.stack([logp[t, token] for t, token in enumerate(response)])


@pytest.mark.parametrize("family", ["llama", "gpt2"])
@pytest.mark.parametrize("temperature", [1.0, 0.7, 0.0])
def test_log_probs_kept_while_sampling_equal_a_fresh_forward_pass(
    tmp_path: Path, family: str, temperature: float
) -> None:
    policy = HuggingFacePolicy.load(HuggingFaceSource(str(build(tmp_path, family))))
    rollouts = policy.sample(TASKS, SampleRequest(6, 24, temperature), seeded())
    if temperature > 0:
        assert rollouts.keep_BT.sum(-1).min() < 12, "the case must have rows that leave the batch early"
    reference = {"llama": LlamaForCausalLM, "gpt2": GPT2LMHeadModel}[family].from_pretrained(tmp_path).eval()
    with torch.no_grad():
        torch.testing.assert_close(policy.logp(rollouts).logp_BT, rollouts.logp_old_BT, atol=1e-5, rtol=0)
        for row, group in enumerate(rollouts.group_B.tolist()):
            prompt = [WORDS.index(word) for word in TASKS[group].prompt.split()]
            expected = plain_logp(reference, rollouts, prompt, row)
            kept = rollouts.logp_old_BT[row, : len(expected)]
            torch.testing.assert_close(kept, expected, atol=1e-5, rtol=0)


@pytest.mark.parametrize("lora", [None, LoraSettings(rank=2, alpha=4)])
@pytest.mark.parametrize("family", ["llama", "gpt2"])
def test_a_value_head_reads_the_last_hidden_states(
    tmp_path: Path, family: str, lora: LoraSettings | None
) -> None:
    """Against one unpadded pass a row that gives all hidden states; adapters start as the model."""
    folder = build(tmp_path, family)
    policy = HuggingFacePolicy.load(HuggingFaceSource(str(folder), lora=lora))
    head = ValueHead(policy.width)
    with torch.no_grad():
        head.weight.normal_(0, 1, generator=seeded())
        head.bias.fill_(0.5)
    rollouts = policy.sample(TASKS, SampleRequest(3, 12), seeded())
    scores = policy.logp(rollouts, value=head)
    assert scores.value_BT is not None
    reference = {"llama": LlamaForCausalLM, "gpt2": GPT2LMHeadModel}[family].from_pretrained(tmp_path).eval()
    for row, group in enumerate(rollouts.group_B.tolist()):
        prompt = [WORDS.index(word) for word in TASKS[group].prompt.split()]
        response = rollouts.response_BT[row, : int(rollouts.keep_BT[row].sum())].tolist()
        with torch.no_grad():
            states = reference(torch.tensor([prompt + response]), output_hidden_states=True).hidden_states
        expected = head(states[-1][0, len(prompt) - 1 : -1])
        torch.testing.assert_close(scores.value_BT[row, : len(response)], expected, atol=1e-4, rtol=0)
    assert scores.value_BT[~rollouts.keep_BT].abs().sum() == 0
    scores.value_BT.sum().backward()
    assert all(w.grad is not None and w.grad.abs().max() > 0 for w in head.parameters())
    assert any(w.grad is not None for w in policy.trainable_parameters())


@pytest.mark.parametrize("family", ["llama", "gpt2"])
def test_tokens_are_continued_as_often_as_asked_until_a_token_of_the_caller(
    tmp_path: Path, family: str
) -> None:
    """Three prompts for 2 x 3, 2 x 1 and 2 x 2 rows; the word h ends a row beside the model's own end."""
    policy = HuggingFacePolicy.load(HuggingFaceSource(str(build(tmp_path, family))))
    ids, end = [[2, 3, 4, 5], [6], [7, 8]], WORDS.index("h")
    request = SampleRequest(2, 16, 0.9, end_ids=(end,))
    rollouts = policy.continue_from(TokenPrompts(TASKS[:3], ids, [3, 1, 2]), request, seeded())
    assert rollouts.group_B.tolist() == [0] * 6 + [1] * 2 + [2] * 4
    reference = {"llama": LlamaForCausalLM, "gpt2": GPT2LMHeadModel}[family].from_pretrained(tmp_path).eval()
    ends: set[int] = set()
    with torch.no_grad():
        for row, group in enumerate(rollouts.group_B.tolist()):
            tokens = rollouts.response_BT[row, : int(rollouts.keep_BT[row].sum())].tolist()
            assert not {1, end} & set(tokens[:-1])
            ends.add(tokens[-1])
            expected = plain_logp(reference, rollouts, ids[group], row)
            torch.testing.assert_close(
                rollouts.logp_old_BT[row, : len(expected)], expected, atol=1e-5, rtol=0
            )
    assert {1, end} <= ends
    with pytest.raises(ContextError, match="context of 64"):
        policy.continue_from(
            TokenPrompts(TASKS[:1], ids[:1], [1]), SampleRequest(1, 16, reserve=45), seeded()
        )


STEMS = [[2, 3, 4, 5, 6, 7, 8], [6, 9, 3, 2]]
OWN = [[5, 6, 7], [9], [8, 4], [3], [7]]


@pytest.mark.parametrize("family", ["llama", "gpt2"])
def test_prompts_that_branch_from_stems_are_sampled_as_whole_ones(tmp_path: Path, family: str) -> None:
    policy = HuggingFacePolicy.load(HuggingFaceSource(str(build(tmp_path, family))))
    prompts = branching(TASKS, STEMS, OWN)
    assert_alike(sampled(policy, prompts), sampled(policy, replace(prompts, stems=None)))


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("family", ["llama", "gpt2"])
def test_prompts_that_branch_from_sampled_rows_go_on_from_their_cache(
    tmp_path: Path, family: str, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    policy = HuggingFacePolicy.load(HuggingFaceSource(str(build(tmp_path, family))))
    prompts, memory = branching_from_rows(policy, [TASKS[0], TASKS[2]], seed)
    whole = sampled(policy, replace(prompts, stems=None))
    monkeypatch.delattr(HuggingFaceDecoder, "prefill")  # nothing is run again
    assert_alike(sampled(policy, prompts, memory), whole)


def answered_chains(policy: HuggingFacePolicy, seed: int) -> Rollouts:
    """Chains that end at an `h`, some early, with answers at several budgets."""
    p = RolloutAnytime(
        group_size=4,
        budgets=(2, 4, 7),
        summaries=2,
        summary_tokens=3,
        start_marker="g",
        end_marker="h",
        cut_text="a",
        cue=" b c",
        temperature=1.1,
    )
    return sample(p, policy, TASKS, generator=seeded(seed), interrupt=lambda: None)


def weighted_gradient(policy: HuggingFacePolicy, logp_BT: Tensor) -> Tensor:
    weight_BT = torch.linspace(-1, 1, logp_BT.numel()).view(logp_BT.shape)
    grads = torch.autograd.grad((weight_BT * logp_BT).sum(), policy.trainable_parameters(), allow_unused=True)
    return torch.cat([grad.flatten() for grad in grads if grad is not None])


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(("family", "lora"), [("llama", False), ("llama", True), ("gpt2", False)])
def test_a_chain_is_scored_once_with_all_its_answers(
    tmp_path: Path, family: str, lora: bool, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    adapters = LoraSettings(rank=2, alpha=4) if lora else None
    policy = HuggingFacePolicy.load(HuggingFaceSource(str(build(tmp_path, family)), lora=adapters))
    rollouts = answered_chains(policy, seed)
    count = rollouts.keep_BT.shape[0]
    subset = torch.randperm(count, generator=seeded(seed))[: count // 2]
    for rows in (None, subset):
        alone = policy.logp(replace(rollouts, branches=None), rows, with_entropy=True)
        together = policy.logp(rollouts, rows, with_entropy=True)
        assert torch.equal(together.keep_BT, alone.keep_BT)
        torch.testing.assert_close(together.logp_BT, alone.logp_BT, atol=1e-5, rtol=0)
        torch.testing.assert_close(together.entropy_BT, alone.entropy_BT, atol=1e-5, rtol=0)
        ours, theirs = (weighted_gradient(policy, scores.logp_BT) for scores in (together, alone))
        torch.testing.assert_close(ours, theirs, atol=2e-4, rtol=1e-3)
    torch.testing.assert_close(policy.logp(rollouts).logp_BT, rollouts.logp_old_BT, atol=1e-4, rtol=0)
    monkeypatch.setattr(huggingface_scores, "MAX_LOGITS", 1)  # a tree at a time
    torch.testing.assert_close(policy.logp(rollouts).logp_BT, rollouts.logp_old_BT, atol=1e-4, rtol=0)


def test_values_of_chains_with_their_answers_are_those_of_separate_rows(tmp_path: Path) -> None:
    policy = HuggingFacePolicy.load(HuggingFaceSource(str(build(tmp_path, "llama"))))
    rollouts = answered_chains(policy, 1)
    head = ValueHead(policy.width, policy.device)
    with torch.no_grad():
        for weight in head.parameters():
            weight.normal_(generator=seeded(2))
    together = policy.logp(rollouts, value=head).value_BT
    alone = policy.logp(replace(rollouts, branches=None), value=head).value_BT
    torch.testing.assert_close(together, alone, atol=1e-4, rtol=0)


def test_a_model_with_a_window_runs_every_prompt_whole(tmp_path: Path) -> None:
    """Its window counts tokens back from the last one, hidden ones too."""
    sizes = {"hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 2, "num_attention_heads": 4}
    config = MistralConfig(**sizes, vocab_size=10, num_key_value_heads=2, sliding_window=4, eos_token_id=1)
    torch.manual_seed(0)
    model = MistralForCausalLM(config)
    assert not HuggingFaceDecoder(model).can_branch
    model.save_pretrained(tmp_path)
    build_tokenizer(tmp_path)
    policy = HuggingFacePolicy.load(HuggingFaceSource(str(tmp_path)))
    prompts = branching(TASKS, STEMS, OWN)
    assert_alike(sampled(policy, prompts), sampled(policy, replace(prompts, stems=None)))
    rollouts = answered_chains(policy, 2)
    torch.testing.assert_close(policy.logp(rollouts).logp_BT, rollouts.logp_old_BT, atol=1e-4, rtol=0)
    prompts, memory = branching_from_rows(policy, [TASKS[0], TASKS[2]], 1)
    assert_alike(sampled(policy, prompts, memory), sampled(policy, replace(prompts, stems=None)))


def test_low_rank_adapters_start_as_the_model_and_only_they_learn(tmp_path: Path) -> None:
    folder = build(tmp_path / "base", "llama")
    full = HuggingFacePolicy.load(HuggingFaceSource(str(folder)))
    policy = HuggingFacePolicy.load(HuggingFaceSource(str(folder), lora=LoraSettings(rank=2, alpha=4)))
    rollouts = full.sample(TASKS, SampleRequest(3, 8), seeded())
    torch.testing.assert_close(policy.logp(rollouts).logp_BT, full.logp(rollouts).logp_BT, atol=1e-6, rtol=0)
    # rank * (in + out) of q, k, v, o, gate, up, down, in 2 layers
    linear = [(32, 32), (32, 16), (32, 16), (32, 32), (32, 64), (32, 64), (64, 32)]
    count = sum(p.numel() for p in policy.trainable_parameters())
    assert count == 2 * sum(2 * (inner + outer) for inner, outer in linear)

    reference = policy.frozen_copy()
    before = policy.logp(rollouts).logp_BT.detach()
    optimizer = torch.optim.SGD(policy.trainable_parameters(), lr=1.0)
    for _ in range(2):  # the first step moves B only; A has no gradient while B is 0
        optimizer.zero_grad()
        policy.logp(rollouts).logp_BT.mean().backward()
        optimizer.step()
    moved = policy.logp(rollouts).logp_BT.detach()
    assert (moved - before).abs().max() > 1e-3
    assert torch.equal(reference.logp(rollouts).logp_BT, before)

    policy.save(tmp_path / "saved")
    again = load_policy(tmp_path / "saved")
    torch.testing.assert_close(again.logp(rollouts).logp_BT.detach(), moved, atol=1e-5, rtol=0)
    assert sum(p.numel() for p in again.trainable_parameters()) == count
    fresh = HuggingFacePolicy.load(HuggingFaceSource(str(folder), lora=LoraSettings(rank=2, alpha=4)), seed=9)
    fresh.load_state_dict(policy.state_dict())
    assert torch.equal(fresh.logp(rollouts).logp_BT, policy.logp(rollouts).logp_BT)


def test_a_saved_folder_has_no_pickle_and_says_the_same(tmp_path: Path) -> None:
    policy = HuggingFacePolicy.load(HuggingFaceSource(str(build(tmp_path / "base", "gpt2"))))
    policy.save(tmp_path / "saved")
    assert {path.suffix for path in (tmp_path / "saved").iterdir()} == {".json", ".safetensors"}
    again = load_policy(tmp_path / "saved")
    request = SampleRequest(2, 12)
    assert again.sample(TASKS, request, seeded()).text_B == policy.sample(TASKS, request, seeded()).text_B


def test_the_chat_template_wraps_the_prompt_when_wanted(tmp_path: Path) -> None:
    folder = str(build(tmp_path, "llama", template=TEMPLATE))
    wrapped = HuggingFacePolicy.load(HuggingFaceSource(folder)).tokenizer
    plain = HuggingFacePolicy.load(HuggingFaceSource(folder, use_chat_template=False)).tokenizer
    assert plain.encode_prompt("a b") == [2, 3]
    assert wrapped.encode_prompt("a b") == [0, 2, 3, 9]
    assert wrapped.encode_response("a b") == [2, 3]


def test_bfloat16_weights_are_scored_in_float32(tmp_path: Path) -> None:
    policy = HuggingFacePolicy.load(HuggingFaceSource(str(build(tmp_path, "llama")), dtype="bfloat16"))
    assert {p.dtype for p in policy.trainable_parameters()} == {torch.bfloat16}
    rollouts = policy.sample(TASKS, SampleRequest(2, 8), seeded())
    scores = policy.logp(rollouts, with_entropy=True)
    assert scores.logp_BT.dtype == torch.float32
    torch.testing.assert_close(scores.logp_BT.detach(), rollouts.logp_old_BT, atol=0.05, rtol=0)
    assert scores.entropy_BT is not None
    assert float(scores.entropy_BT.detach().max()) <= 2.3026  # ln 10


def test_a_model_that_is_nowhere_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    with pytest.raises(FileNotFoundError, match="not in the cache and the hub cannot be reached"):
        HuggingFacePolicy.load(HuggingFaceSource("nobody-here/no-such-model"))
    with pytest.raises(FileNotFoundError, match="neither a folder on this machine nor a hub id"):
        HuggingFacePolicy.load(HuggingFaceSource(str(tmp_path / "missing" / "model")))
