"""The sampler against plain forward passes: one row at a time, without padding, cache or chunks."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import torch
from stems import assert_alike, branching, branching_from_rows, sampled
from torch import Tensor

from trainer.batch import Rollouts, SampleRequest, Task
from trainer.policy.decoding import Rows
from trainer.policy.folder import load_policy
from trainer.policy.tiny import TinyPolicy
from trainer.policy.tiny_decode import TinyDecoder
from trainer.policy.tiny_model import TinyConfig, TinyModel


def seeded(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def plain_logp(policy: TinyPolicy, rollouts: Rollouts, row: int) -> Tensor:
    """Each counted token's log-prob from one unpadded causal pass over prompt and response."""
    prompt = policy.tokenizer.encode_prompt(rollouts.tasks[int(rollouts.group_B[row])].prompt)
    response = rollouts.response_BT[row, : int(rollouts.keep_BT[row].sum())].tolist()
    tokens = torch.tensor([prompt + response])
    logits = policy.model.logits(tokens)[0, len(prompt) - 1 : -1] / (rollouts.temperature or 1.0)
    return torch.stack([logits[t].log_softmax(-1)[token] for t, token in enumerate(response)])


@pytest.mark.parametrize("temperature", [1.0, 0.6, 1.7, 0.0])
def test_log_probs_kept_while_sampling_equal_a_fresh_forward_pass(
    policy: TinyPolicy, tasks: list[Task], temperature: float
) -> None:
    request = SampleRequest(group_size=6, max_tokens=40, temperature=temperature)
    rollouts = policy.sample(tasks, request, seeded())
    lengths = rollouts.keep_BT.sum(-1)
    if temperature > 0:
        assert lengths.min() < 0.5 * lengths.max(), "the case must have rows that leave the batch early"
    with torch.no_grad():
        torch.testing.assert_close(policy.logp(rollouts).logp_BT, rollouts.logp_old_BT, atol=1e-5, rtol=0)
        for row in range(len(lengths)):
            kept = rollouts.logp_old_BT[row, : int(lengths[row])]
            torch.testing.assert_close(kept, plain_logp(policy, rollouts, row), atol=1e-5, rtol=0)


STEMS = [[3, 4, 5, 6, 7, 8, 9], [4, 3, 9, 5]]
OWN = [[5, 6, 7], [9], [8, 4], [3], [7]]


def test_prompts_that_branch_from_stems_are_sampled_as_whole_ones(
    policy: TinyPolicy, tasks: list[Task]
) -> None:
    prompts = branching(tasks, STEMS, OWN)
    assert_alike(sampled(policy, prompts), sampled(policy, replace(prompts, stems=None)))


def test_a_stem_is_run_once_and_whole(
    policy: TinyPolicy, tasks: list[Task], monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[list[int]] = []
    whole = TinyDecoder.prefill

    def prefill(self: TinyDecoder, stem_PS: Tensor, keep_PS: Tensor, rows: Rows, steps: int) -> Tensor:
        seen.extend(row[keep].tolist() for row, keep in zip(stem_PS, keep_PS, strict=True))
        return whole(self, stem_PS, keep_PS, rows, steps)

    monkeypatch.setattr(TinyDecoder, "prefill", prefill)
    sampled(policy, branching(tasks, STEMS, OWN))
    assert seen == STEMS


@pytest.mark.parametrize("seed", range(4))
def test_prompts_that_branch_from_sampled_rows_go_on_from_their_cache(
    policy: TinyPolicy, tasks: list[Task], seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    prompts, memory = branching_from_rows(policy, tasks, seed)
    whole = sampled(policy, replace(prompts, stems=None))
    monkeypatch.delattr(TinyDecoder, "prefill")  # nothing is run again
    assert_alike(sampled(policy, prompts, memory), whole)


def test_where_a_prompt_is_shorter_than_what_others_have_of_their_own_all_are_run_whole(
    policy: TinyPolicy, tasks: list[Task]
) -> None:
    prompts = branching(tasks, STEMS, [[5] * 5, *OWN[1:]])
    assert_alike(sampled(policy, prompts), sampled(policy, replace(prompts, stems=None)))


def test_gradients_equal_those_of_plain_forward_passes(policy: TinyPolicy, tasks: list[Task]) -> None:
    rollouts = policy.sample(tasks, SampleRequest(group_size=3, max_tokens=20), seeded())
    weight_BT = torch.randn(rollouts.keep_BT.shape, generator=seeded(1)) * rollouts.keep_BT
    parameters = policy.trainable_parameters()
    shared = torch.autograd.grad((policy.logp(rollouts).logp_BT * weight_BT).sum(), parameters)
    rows = [
        (plain_logp(policy, rollouts, row) * weight_BT[row, : int(rollouts.keep_BT[row].sum())]).sum()
        for row in range(rollouts.keep_BT.shape[0])
    ]
    plain = torch.autograd.grad(torch.stack(rows).sum(), parameters)
    for ours, theirs in zip(shared, plain, strict=True):
        torch.testing.assert_close(ours, theirs, atol=2e-4, rtol=1e-4)


def test_a_row_says_the_same_alone_as_among_rows_that_end_sooner(
    policy: TinyPolicy, tasks: list[Task]
) -> None:
    """Rows leave the batch at once; a batch in which none may leave must say the same."""
    request = SampleRequest(group_size=4, max_tokens=30)
    dropped = policy.sample(tasks, request, seeded(5))
    lengths = dropped.keep_BT.sum(-1)
    original = type(policy.tokenizer).end_ids
    try:
        type(policy.tokenizer).end_ids = (policy.tokenizer.vocab_size + 1,)  # no token ends a row
        full = policy.sample(tasks, request, seeded(5))
    finally:
        type(policy.tokenizer).end_ids = original
    assert bool(full.keep_BT.all())
    assert bool(full.truncated_B.all())
    for row, length in enumerate(lengths.tolist()):
        assert full.response_BT[row, :length].tolist() == dropped.response_BT[row, :length].tolist()


def test_the_seed_decides(policy: TinyPolicy, tasks: list[Task]) -> None:
    request = SampleRequest(group_size=4, max_tokens=20)
    first, same, other = (policy.sample(tasks, request, seeded(seed)) for seed in (1, 1, 2))
    assert torch.equal(first.response_BT, same.response_BT)
    assert torch.equal(first.logp_old_BT, same.logp_old_BT)
    assert first.text_B != other.text_B


def test_keep_ends_with_the_end_token_and_truncated_says_the_rest(
    policy: TinyPolicy, tasks: list[Task]
) -> None:
    rollouts = policy.sample(tasks, SampleRequest(group_size=8, max_tokens=12), seeded(2))
    assert 0 < int(rollouts.truncated_B.sum()) < len(rollouts.text_B)
    for row, length in enumerate(rollouts.keep_BT.sum(-1).tolist()):
        written = rollouts.response_BT[row].tolist()
        if rollouts.truncated_B[row]:
            assert length == 12
            assert policy.tokenizer.end_id not in written
        else:
            assert written.index(policy.tokenizer.end_id) == length - 1
        assert set(written[length:]) <= {policy.tokenizer.pad_id}
        assert rollouts.logp_old_BT[row, length:].abs().sum() == 0
        assert rollouts.text_B[row] == policy.tokenizer.decode(written[:length])


def test_rows_can_be_scored_in_parts_and_any_order(policy: TinyPolicy, tasks: list[Task]) -> None:
    rollouts = policy.sample(tasks, SampleRequest(group_size=4, max_tokens=16), seeded())
    whole = policy.logp(rollouts, with_entropy=True)
    rows = torch.tensor([17, 0, 5, 5])
    part = policy.logp(rollouts, rows, with_entropy=True)
    assert torch.equal(part.keep_BT, whole.keep_BT[rows])
    torch.testing.assert_close(part.logp_BT, whole.logp_BT[rows], atol=1e-5, rtol=0)
    assert part.entropy_BT is not None
    assert whole.entropy_BT is not None
    torch.testing.assert_close(part.entropy_BT, whole.entropy_BT[rows], atol=1e-5, rtol=0)
    assert not part.entropy_BT.requires_grad
    with_grad = policy.logp(rollouts, rows, with_entropy=True, entropy_grad=True).entropy_BT
    assert with_grad is not None
    assert with_grad.requires_grad


def test_a_demonstration_is_scored_with_its_end_token(policy: TinyPolicy) -> None:
    tasks = [Task("a", "abc", "", demonstration="de"), Task("b", "efgh 0", "", demonstration="a b c 0123.")]
    scores = policy.demonstration_logp(tasks)
    assert scores.keep_BT.sum(-1).tolist() == [3, 12]
    tokens = torch.tensor(
        [[1, *policy.tokenizer.encode_response("abc"), 2, *policy.tokenizer.encode_response("de"), 3]]
    )
    logp = policy.model.logits(tokens)[0].log_softmax(-1)
    expected = torch.stack([logp[4 + t, tokens[0, 5 + t]] for t in range(3)])
    torch.testing.assert_close(scores.logp_BT[0, :3], expected, atol=1e-5, rtol=0)


def test_a_missing_or_too_long_demonstration_names_its_task(policy: TinyPolicy) -> None:
    with pytest.raises(ValueError, match="'x' has no demonstration"):
        policy.demonstration_logp([Task("x", "abc", "")])
    with pytest.raises(ValueError, match=r"'y' have 5 [+] 101 tokens"):
        policy.demonstration_logp([Task("y", "abc", "", demonstration="a" * 100)])


def test_a_prompt_without_room_names_its_task(policy: TinyPolicy, tasks: list[Task]) -> None:
    with pytest.raises(ValueError, match=r"'task-2' has 14 tokens.*90 response tokens.*context of 96"):
        policy.sample(tasks, SampleRequest(group_size=1, max_tokens=90), seeded())
    policy.sample(tasks, SampleRequest(group_size=1, max_tokens=82), seeded())


def test_a_frozen_copy_stays_behind(policy: TinyPolicy, tasks: list[Task]) -> None:
    rollouts = policy.sample(tasks, SampleRequest(group_size=2, max_tokens=8), seeded())
    reference = policy.frozen_copy()
    before = policy.logp(rollouts).logp_BT.detach()
    with torch.no_grad():
        for weight in policy.trainable_parameters():
            weight.mul_(0.5)
    assert torch.equal(reference.logp(rollouts).logp_BT, before)
    assert not torch.equal(policy.logp(rollouts).logp_BT, before)
    assert reference.trainable_parameters() == []


def test_saved_and_loaded_says_and_scores_the_same(
    policy: TinyPolicy, tasks: list[Task], tmp_path: Path
) -> None:
    policy.save(tmp_path)
    assert {path.suffix for path in tmp_path.iterdir()} == {".json", ".safetensors"}
    again = load_policy(tmp_path)
    request = SampleRequest(group_size=2, max_tokens=12)
    ours, theirs = policy.sample(tasks, request, seeded()), again.sample(tasks, request, seeded())
    assert ours.text_B == theirs.text_B
    assert torch.equal(ours.logp_old_BT, theirs.logp_old_BT)


def test_the_same_seed_makes_the_same_weights_and_state_round_trips(policy: TinyPolicy) -> None:
    config = replace(policy.model.config, tied=False)
    first, same, other = (TinyPolicy.create(config, policy.tokenizer, seed) for seed in (1, 1, 2))
    for name, value in first.state_dict().items():
        assert torch.equal(value, same.state_dict()[name])
    assert not torch.equal(first.model.embedding, other.model.embedding)
    other.load_state_dict(first.state_dict())
    assert torch.equal(first.model.embedding, other.model.embedding)
    assert first.num_parameters == policy.num_parameters + first.model.embedding.numel()


def test_positions_are_seen_either_way_and_only_learned_ones_have_weights() -> None:
    """Swapping two earlier tokens changes what follows: without positions one layer could not tell."""
    counts: list[int] = []
    for positions in ("rotary", "learned"):
        config = TinyConfig(layers=1, width=32, heads=2, context=24, vocab=9, positions=positions)
        model = TinyModel(config, seeded())
        straight, swapped = model.logits(torch.tensor([[5, 6, 7], [6, 5, 7]]))
        assert (straight[-1] - swapped[-1]).abs().max() > 1e-3
        counts.append(sum(p.numel() for p in model.parameters()))
    assert counts[1] - counts[0] == 24 * 32
    with pytest.raises(ValueError, match="positions"):
        TinyConfig(layers=1, width=32, heads=2, context=24, vocab=9, positions="none")  # type: ignore[arg-type]
