"""REINFORCE++: the method card's numbers, and what must hold for any rewards."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from trainer.advantages.reinforce_pp import reinforce_pp
from trainer.batch import Branches, Rollouts
from trainer.contract.nodes import AdvantageReinforcePp
from trainer.experience import Judged, Scored

GRID = st.integers(-32, 32).map(lambda n: n / 16)  # exact in binary


def params(**changes: Any) -> AdvantageReinforcePp:
    held = {"discount": 1.0, "baseline": "none", "normalise": True, "reward_clip": None}
    return AdvantageReinforcePp(**{**held, **changes})


def judged(
    rewards: list[float],
    cost: list[list[float]],
    *,
    errored: tuple[int, ...] = (),
    group: list[int] | None = None,
) -> Judged:
    """Completions are as long as their costs; what stands after one must not matter."""
    rows, longest = len(cost), max(map(len, cost))
    keep_BT = torch.arange(longest) < torch.tensor([len(row) for row in cost])[:, None]
    cost_BT = torch.tensor([row + [0.0] * (longest - len(row)) for row in cost], dtype=torch.float64)
    keep_B = torch.ones(rows, dtype=torch.bool)
    keep_B[list(errored)] = False
    rollouts = Rollouts(
        tasks=(),
        group_B=torch.tensor(group or list(range(rows))),
        prompt_PS=torch.zeros(rows, 1, dtype=torch.long),
        prompt_keep_PS=torch.ones(rows, 1, dtype=torch.bool),
        response_BT=torch.zeros(keep_BT.shape, dtype=torch.long),
        keep_BT=keep_BT,
        logp_old_BT=torch.zeros(keep_BT.shape, dtype=torch.float64),
        text_B=("",) * rows,
        truncated_B=torch.zeros(rows, dtype=torch.bool),
        temperature=1.0,
    )
    scored = Scored(torch.tensor(rewards, dtype=torch.float64), keep_B, {}, {})
    return Judged(rollouts, scored, cost_BT)


def kept(made: Judged, advantage_BT: torch.Tensor) -> list[list[float]]:
    return [row[keep].tolist() for row, keep in zip(advantage_BT, made.rollouts.keep_BT, strict=True)]


def close(found: list[list[float]], expected: list[list[float]]) -> None:
    assert [len(row) for row in found] == [len(row) for row in expected]
    for row, wanted in zip(found, expected, strict=True):
        assert row == pytest.approx(wanted, abs=1e-6)


NO_COST = [[0.0, 0.0], [0.0, 0.0, 0.0]]
COST = [[0.01, 0.02], [0.0, 0.01, 0.01]]
"""beta 0.1 times the divergences (0.1, 0.2) and (0, 0.1, 0.1)."""


def test_rewards_alone() -> None:
    made = judged([1.0, 0.0], NO_COST)
    advantage_BT, signals = reinforce_pp(params(), made)
    close(kept(made, advantage_BT), [[1.224745, 1.224745], [-0.816497, -0.816497, -0.816497]])
    assert signals["returnMean"] == pytest.approx(0.4)
    assert signals["returnStd"] == pytest.approx(0.24**0.5)
    assert signals["degenerate"] == 0.0


def test_rewards_with_a_penalty_on_each_token() -> None:
    made = judged([1.0, 0.0], COST)
    returns_BT, _ = reinforce_pp(params(normalise=False), made)
    close(kept(made, returns_BT), [[0.97, 0.98], [-0.02, -0.02, -0.01]])
    advantage_BT, signals = reinforce_pp(params(), made)
    close(kept(made, advantage_BT), [[1.214393, 1.234976], [-0.823317, -0.823317, -0.802734]])
    assert signals["returnMean"] == pytest.approx(0.38)
    assert signals["returnStd"] == pytest.approx(0.23604**0.5)


def test_returns_are_discounted() -> None:
    """0.98 at the last token; before it -0.01 + 0.5 * 0.98."""
    made = judged([1.0], [[0.01, 0.02]])
    returns_BT, _ = reinforce_pp(params(discount=0.5, normalise=False), made)
    close(kept(made, returns_BT), [[0.48, 0.98]])


def test_what_is_earned_on_the_way_comes_with_its_token() -> None:
    """R = 1, of which 0.25 comes with the first token: G is 1 there, 0.75 after it. The mean is 0.5."""
    early_BT = torch.tensor([[0.25, 0.0, 0.0], [0.0, 0.0, 0.0]], dtype=torch.float64)
    made = replace(judged([1.0, 0.0], [[0.0] * 3, [0.0]], group=[0, 0]), early_BT=early_BT)
    returns_BT, _ = reinforce_pp(params(normalise=False), made)
    close(kept(made, returns_BT), [[1.0, 0.75, 0.75], [0.0]])
    returns_BT, _ = reinforce_pp(params(normalise=False, baseline="group_mean"), made)
    close(kept(made, returns_BT), [[0.5, 0.25, 0.25], [-0.5]])


@pytest.mark.parametrize("reward", [0.0, 1.0, 0.1])
@pytest.mark.parametrize("baseline", ["none", "group_mean"])
def test_equal_rewards_teach_nothing(reward: float, baseline: str) -> None:
    made = judged([reward] * 3, [[0.0] * 2, [0.0] * 5, [0.0]], group=[0, 0, 0])
    advantage_BT, signals = reinforce_pp(params(baseline=baseline), made)
    assert advantage_BT.tolist() == [[0.0] * 5] * 3
    assert signals["degenerate"] == 1.0


def test_the_baseline_takes_the_prompts_mean_off() -> None:
    """Prompt 0: 1, 0 -> 0.5, -0.5. Prompt 1: 0.5, 0.5 -> 0, 0. One token each: sigma = sqrt(0.125)."""
    made = judged([1.0, 0.0, 0.5, 0.5], [[0.0]] * 4, group=[0, 0, 1, 1])
    advantage_BT, _ = reinforce_pp(params(baseline="group_mean"), made)
    close(kept(made, advantage_BT), [[2**0.5], [-(2**0.5)], [0.0], [0.0]])


def test_an_errored_completion_is_in_no_mean() -> None:
    made = judged([1.0, 9.0, 0.0], [[0.0, 0.0], [0.0], [0.0, 0.0, 0.0]], errored=(1,), group=[0, 0, 0])
    advantage_BT, _ = reinforce_pp(params(), made)
    close(kept(made, advantage_BT), [[1.224745] * 2, [0.0], [-0.816497] * 3])
    centred_BT, _ = reinforce_pp(params(baseline="group_mean", normalise=False), made)
    close(kept(made, centred_BT), [[0.5] * 2, [0.0], [-0.5] * 3])


def test_a_score_is_clipped_before_anything_else() -> None:
    made = judged([100.0, 0.0], NO_COST)
    advantage_BT, _ = reinforce_pp(params(reward_clip=1.0), made)
    close(kept(made, advantage_BT), [[1.224745] * 2, [-0.816497] * 3])


def test_nothing_kept_is_no_fault() -> None:
    made = judged([1.0, 0.0], NO_COST, errored=(0, 1))
    advantage_BT, signals = reinforce_pp(params(), made)
    assert not advantage_BT.any() and signals == {}


def test_what_was_put_in_has_no_advantage_and_counts_in_no_mean() -> None:
    """Three tokens of which the middle one was put in: as the same completion of two."""
    made = judged([1.0, 0.0], [[0.0] * 3, [0.0] * 3])
    inserted_BT = torch.tensor([[False, True, False], [False, False, False]])
    rollouts = replace(made.rollouts, keep_BT=made.rollouts.keep_BT & ~inserted_BT, inserted_BT=inserted_BT)
    made = replace(made, rollouts=rollouts)
    advantage_BT, _ = reinforce_pp(params(), made)
    close(advantage_BT.tolist(), [[1.224745, 0.0, 1.224745], [-0.816497] * 3])


def test_rollouts_that_branch_are_refused() -> None:
    made = judged([1.0], [[0.0]])
    none = torch.zeros(1, dtype=torch.long)
    branched = replace(made.rollouts, branches=Branches((1,), none, none, none, none.bool()))
    with pytest.raises(ValueError, match="branch"):
        reinforce_pp(params(), replace(made, rollouts=branched))


@given(
    rows=st.lists(st.tuples(GRID, st.lists(GRID, min_size=1, max_size=6)), min_size=2, max_size=6),
    discount=st.sampled_from([0.5, 1.0]),
)
def test_advantages_have_mean_0_and_mean_square_1(
    rows: list[tuple[float, list[float]]], discount: float
) -> None:
    made = judged([reward for reward, _ in rows], [cost for _, cost in rows])
    advantage_BT, signals = reinforce_pp(params(discount=discount), made)
    flat = advantage_BT[made.rollouts.keep_BT]
    assert float(flat.sum()) == pytest.approx(0.0, abs=1e-9)
    if signals["degenerate"] == 0.0:
        assert float(flat.square().mean()) == pytest.approx(1.0, abs=1e-9)
    assert not advantage_BT[~made.rollouts.keep_BT].any()


@given(rows=st.lists(st.tuples(GRID, st.integers(1, 6)), min_size=1, max_size=6))
def test_without_a_penalty_every_token_has_its_completions_return(rows: list[tuple[float, int]]) -> None:
    made = judged([reward for reward, _ in rows], [[0.0] * length for _, length in rows])
    returns_BT, _ = reinforce_pp(params(normalise=False), made)
    for (reward, _), row, keep in zip(rows, returns_BT, made.rollouts.keep_BT, strict=True):
        assert row[keep].tolist() == [reward] * int(keep.sum())


@given(
    rows=st.lists(st.tuples(GRID, st.lists(GRID, min_size=1, max_size=4)), min_size=2, max_size=5),
    shift=GRID,
    scale=st.sampled_from([0.5, 2.0, 8.0]),
)
def test_shift_and_scale_of_all_rewards_do_not_matter_without_a_penalty(
    rows: list[tuple[float, list[float]]], shift: float, scale: float
) -> None:
    no_cost = [[0.0] * len(cost) for _, cost in rows]
    plain, _ = reinforce_pp(params(), judged([reward for reward, _ in rows], no_cost))
    moved, _ = reinforce_pp(params(), judged([scale * reward + shift for reward, _ in rows], no_cost))
    assert torch.allclose(plain, moved, atol=1e-9)
