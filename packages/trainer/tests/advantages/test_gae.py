"""Generalised advantages against the AdaCoT card's numbers, and what must hold for any values."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from trainer.advantages.gae import gae
from trainer.batch import Rollouts
from trainer.contract.nodes import AdvantageGae
from trainer.experience import Judged, Scored

VALUES = [0.2, 0.3, 0.25, 0.4, 0.5]
GRID = st.integers(-32, 32).map(lambda n: n / 16)  # exact in binary


def judged(
    rewards: list[float],
    values: list[list[float]],
    cost: list[list[float]] | None = None,
    errored: tuple[int, ...] = (),
) -> Judged:
    """Sequences are as long as their values."""
    rows, longest = len(values), max(map(len, values))
    keep_BT = torch.arange(longest) < torch.tensor([len(row) for row in values])[:, None]

    def padded(lists: list[list[float]], fill: float) -> torch.Tensor:
        return torch.tensor([row + [fill] * (longest - len(row)) for row in lists], dtype=torch.float64)

    keep_B = torch.ones(rows, dtype=torch.bool)
    keep_B[list(errored)] = False
    rollouts = Rollouts(
        tasks=(),
        group_B=torch.arange(rows),
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
    cost_BT = padded(cost or [[0.0] * len(row) for row in values], 0.0)
    # What stands after a sequence must not matter.
    return Judged(rollouts, scored, cost_BT, padded(values, 99.0))


def advantages(p: AdvantageGae, made: Judged) -> list[list[float]]:
    return gae(p, made)[0].tolist()


@pytest.mark.parametrize(
    ("decay", "advantage", "returns"),
    [
        (1.0, [0.500000, 0.400000, 0.450000, 0.300000, 0.200000], [0.7] * 5),
        (
            0.95,
            [0.436514, 0.354225, 0.425500, 0.290000, 0.200000],
            [0.636514, 0.654225, 0.675500, 0.690000, 0.700000],
        ),
    ],
)
def test_the_card(decay: float, advantage: list[float], returns: list[float]) -> None:
    made, signals = gae(AdvantageGae(discount=1.0, decay=decay), judged([0.7], [VALUES]))
    assert made[0].tolist() == pytest.approx(advantage, abs=1e-6)
    assert [a + v for a, v in zip(made[0].tolist(), VALUES, strict=True)] == pytest.approx(returns, abs=1e-6)
    assert signals["return"] == pytest.approx(sum(returns) / 5, abs=1e-6)
    assert signals["firstValue"] == 0.2
    assert signals["value"] == pytest.approx(0.33)


def test_a_discount_by_hand() -> None:
    """r = 1 after two tokens, V = (0.5, 0.25), discount 0.5: delta = (0.125 - 0.5, 1 - 0.25)."""
    made = advantages(AdvantageGae(discount=0.5, decay=0.5), judged([1.0], [[0.5, 0.25]]))
    assert made[0] == pytest.approx([-0.375 + 0.25 * 0.75, 0.75])


def test_costs_are_rewards_lost_on_the_way() -> None:
    """With values 0 and no decay or discount each token gets what is to come, less its costs to go."""
    made = advantages(
        AdvantageGae(discount=1.0, decay=1.0), judged([1.0], [[0.0, 0.0, 0.0]], [[0.1, 0.2, 0.4]])
    )
    assert made[0] == pytest.approx([0.3, 0.4, 0.6])


@given(st.lists(st.tuples(GRID, st.lists(GRID, min_size=1, max_size=6)), min_size=1, max_size=4))
def test_with_decay_1_it_is_the_reward_less_the_value(rows: list[tuple[float, list[float]]]) -> None:
    made = judged([reward for reward, _ in rows], [values for _, values in rows])
    every = advantages(AdvantageGae(discount=1.0, decay=1.0), made)
    for (reward, values), own in zip(rows, every, strict=True):
        assert own == [reward - value for value in values] + [0.0] * (len(own) - len(values))


@given(GRID, st.lists(GRID, min_size=2, max_size=6))
def test_with_decay_0_it_is_the_error_of_one_step(reward: float, values: list[float]) -> None:
    (own,) = advantages(AdvantageGae(discount=1.0, decay=0.0), judged([reward], [values]))
    ahead = [*values[1:], reward]
    assert own == [b - a for a, b in zip(values, ahead, strict=True)]


def test_errored_and_missing_tokens_have_none() -> None:
    made = judged([0.7, 5.0], [VALUES, [0.1, 0.1]], errored=(1,))
    both, signals = gae(AdvantageGae(discount=1.0, decay=0.95), made)
    assert both[1].tolist() == [0.0] * 5
    assert signals["value"] == pytest.approx(0.33)


def test_needs_values() -> None:
    made = replace(judged([0.7], [VALUES]), value_BT=None)
    with pytest.raises(AssertionError, match="needs"):
        gae(AdvantageGae(discount=1.0, decay=1.0), made)
