"""Chains with their answers in one row: the same log-probs and gradients as rows of their own."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from trainer.batch import Rollouts, Task
from trainer.contract.nodes import RolloutAnytime
from trainer.policy import CharacterTokenizer, TinyConfig, TinyPolicy
from trainer.policy.trees import NO_CUT, Tree, pack_trees, sees
from trainer.policy.value_head import ValueHead
from trainer.rollouts.anytime import sample

MARKERS = ("<think>", "</think>", "<answer>", "</answer>")
TASKS = (Task("a", "0123", "1"), Task("b", "45.", "2"), Task("c", "3", "3"))


def policy() -> TinyPolicy:
    """Nearly indifferent between its tokens, so that chains end early now and then."""
    config = TinyConfig(layers=2, width=32, heads=2, context=48, vocab=1)
    made = TinyPolicy.create(config, CharacterTokenizer("012345.", MARKERS), 0)
    with torch.no_grad():
        made.model.embedding.mul_(0.3)
    return made


def rollouts_of(
    made: TinyPolicy,
    *,
    budgets: tuple[int, ...] = (2, 4, 7),
    summaries: int = 2,
    cue: str = "<answer>",
    seed: int = 0,
) -> Rollouts:
    p = RolloutAnytime(
        group_size=4,
        budgets=budgets,
        summaries=summaries,
        summary_tokens=3,
        start_marker="<think>",
        end_marker="</think>",
        cut_text="",
        cue=cue,
        temperature=1.0,
    )
    generator = torch.Generator().manual_seed(seed)
    return sample(p, made, TASKS, generator=generator, interrupt=lambda: None)


def test_the_tree_mask_of_four_tokens_cut_at_two_and_four() -> None:
    """The example of the method's note: branches of three tokens, positions and what some of them see."""
    tree = Tree(question=0, start=0)
    tree.add([0, 0, 0, 0], first=0, chain=NO_CUT)
    tree.add([0, 0, 0], first=2, chain=2)
    tree.add([0, 0, 0], first=4, chain=4)
    assert tree.position == [0, 1, 2, 3, 2, 3, 4, 4, 5, 6]
    (seen,) = sees([tree], torch.device("cpu"))
    expected = {3: {0, 1, 2, 3}, 4: {0, 1, 4}, 6: {0, 1, 4, 5, 6}, 7: {0, 1, 2, 3, 7}}
    expected[9] = {0, 1, 2, 3, 7, 8, 9}
    assert {row: set(seen[row].nonzero().flatten().tolist()) for row in expected} == expected


def test_an_answer_sees_what_is_inserted_before_it_and_no_other_answer() -> None:
    tree = Tree(question=0, start=5)
    tree.add([0, 0, 0], first=0, chain=NO_CUT)
    inserted = tree.add([0, 0], first=1, chain=1)
    for _ in range(2):
        tree.add([0, 0], first=3, chain=1, inserted=(inserted, inserted + 2))
    assert tree.position == [5, 6, 7, 6, 7, 8, 9, 8, 9]
    (seen,) = sees([tree], torch.device("cpu"))
    assert seen[6].nonzero().flatten().tolist() == [0, 3, 4, 5, 6]
    assert seen[8].nonzero().flatten().tolist() == [0, 3, 4, 7, 8]


def gradient(made: TinyPolicy, logp_BT: Tensor) -> Tensor:
    """Of a sum with a weight of its own for each token."""
    weight_BT = torch.linspace(-1, 1, logp_BT.numel()).view(logp_BT.shape)
    grads = torch.autograd.grad((weight_BT * logp_BT).sum(), made.trainable_parameters())
    return torch.cat([grad.flatten() for grad in grads])


def assert_as_separate_rows(made: TinyPolicy, rollouts: Rollouts, rows: Tensor | None) -> None:
    alone = made.logp(replace(rollouts, branches=None), rows)
    together = made.logp(rollouts, rows)
    assert torch.equal(together.keep_BT, alone.keep_BT)
    assert torch.allclose(together.logp_BT, alone.logp_BT, atol=1e-5)
    assert torch.allclose(gradient(made, together.logp_BT), gradient(made, alone.logp_BT), atol=2e-4)


@settings(max_examples=25)
@given(
    seed=st.integers(0, 10_000),
    budgets=st.sets(st.integers(1, 9), min_size=1, max_size=4),
    summaries=st.integers(1, 3),
    cue=st.sampled_from(["<answer>", ""]),
)
def test_log_probs_and_gradients_are_those_of_separate_rows(
    seed: int, budgets: set[int], summaries: int, cue: str
) -> None:
    """Also where a chain ends before its budgets, and where nothing is inserted behind one that has."""
    made = policy()
    rollouts = rollouts_of(made, budgets=tuple(sorted(budgets)), summaries=summaries, cue=cue, seed=seed)
    assert_as_separate_rows(made, rollouts, None)
    assert torch.allclose(made.logp(rollouts).logp_BT, rollouts.logp_old_BT, atol=1e-4)


@settings(max_examples=15)
@given(seed=st.integers(0, 10_000), share=st.floats(0.05, 0.9))
def test_any_rows_may_be_asked_for(seed: int, share: float) -> None:
    """Answers whose chain is not among them, chains without answers, rows in any order, or as a mask."""
    made = policy()
    rollouts = rollouts_of(made)
    count = rollouts.keep_BT.shape[0]
    rows = torch.randperm(count, generator=torch.Generator().manual_seed(seed))[: max(1, int(share * count))]
    assert_as_separate_rows(made, rollouts, rows)
    mask_B = torch.zeros(count, dtype=torch.bool)
    mask_B[rows] = True
    assert torch.allclose(
        made.logp(rollouts, mask_B).logp_BT, made.logp(rollouts, rows.sort().values).logp_BT, atol=1e-6
    )


def test_questions_are_packed_as_wide_as_they_are() -> None:
    """Not as wide as the prompts of answers, which hold a chain besides."""
    rollouts = rollouts_of(policy())
    assert rollouts.branches is not None
    prompts = pack_trees(rollouts, rollouts.branches, torch.arange(len(rollouts.group_B))).prompts
    longest = int(rollouts.prompt_keep_PS[: len(TASKS)].sum(-1).max())
    assert prompts.layout.length == longest < rollouts.prompt_PS.shape[1]


def test_values_are_those_of_separate_rows() -> None:
    made = policy()
    rollouts = rollouts_of(made)
    head = ValueHead(made.width, made.device)
    with torch.no_grad():
        for weight in head.parameters():
            weight.normal_(generator=torch.Generator().manual_seed(2))
    alone = made.logp(replace(rollouts, branches=None), value=head).value_BT
    together = made.logp(rollouts, value=head).value_BT
    assert alone is not None and together is not None
    assert alone.abs().max() > 0.1
    assert torch.allclose(together, alone, atol=1e-4)


def test_a_chain_is_run_once() -> None:
    """Of separate rows it is run for its own and once for each cut."""
    made = policy()
    rollouts = rollouts_of(made, budgets=(3, 6, 9), seed=3)
    branches = rollouts.branches
    assert branches is not None
    packed = pack_trees(rollouts, branches, torch.arange(rollouts.keep_BT.shape[0]))
    chains = len(branches.question_C)
    thinking = int(rollouts.keep_BT[:chains].sum())
    inserted = sum(
        int(rollouts.prompt_keep_PS[group].sum()) for group in rollouts.group_B[chains:].unique().tolist()
    )
    answers = int(rollouts.keep_BT[chains:].sum()) - (rollouts.keep_BT.shape[0] - chains)
    assert thinking + answers < packed.tokens_N.numel() < thinking + answers + inserted / 2
    assert packed.prompts.layout.rows == len(TASKS)
    assert packed.target_N.unique().numel() == int(rollouts.keep_BT.sum())


@pytest.mark.parametrize("positions", ["rotary", "learned"])
def test_positions_of_both_kinds(positions: str) -> None:
    config = TinyConfig(layers=1, width=16, heads=2, context=48, vocab=1, positions=positions)  # type: ignore[arg-type]
    made = TinyPolicy.create(config, CharacterTokenizer("012345.", MARKERS), 0)
    if made.model.places is not None:
        with torch.no_grad():
            made.model.places.normal_(generator=torch.Generator().manual_seed(1))
    assert_as_separate_rows(made, rollouts_of(made), None)
