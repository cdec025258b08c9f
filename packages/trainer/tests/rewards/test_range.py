"""Stretched scores by hand, and the variances that the DGRO card gives for them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from trainer.batch import RewardScores, Rollouts, Task
from trainer.contract.nodes import RewardRange
from trainer.rewards import REWARDS
from trainer.rewards.range import range_reward, stretch

MakeRollouts = Callable[..., Rollouts]


def params(low: float, high: float, in_low: float = 0, in_high: float = 1) -> RewardRange:
    return RewardRange(low=low, high=high, in_low=in_low, in_high=in_high, weight=1)


def run(p: RewardRange, values: list[float], rollouts: Rollouts, errored: tuple[int, ...] = ()):
    errored_B = torch.zeros(len(values), dtype=torch.bool)
    errored_B[list(errored)] = True
    plugged = {"score": [RewardScores(torch.tensor(values), errored_B, dict.fromkeys(errored, "broken"))]}
    return range_reward(p, rollouts=rollouts, plugged=plugged, weights={"score": [1.0]})


@pytest.mark.parametrize(("low", "high", "variance"), [(0, 1, 0.1875), (-1, 1, 0.75), (-1.5, 2, 2.296875)])
def test_golden_variances_of_a_quarter_right(
    low: float, high: float, variance: float, make_rollouts: MakeRollouts
) -> None:
    made = run(params(low, high), [1, 0, 0, 0], make_rollouts([""] * 4))
    assert made.score_B.tolist() == [high, low, low, low]
    assert made.signals["groupVariance"] == pytest.approx(variance, abs=1e-12)
    assert made.signals["mean"] == pytest.approx(low + 0.25 * (high - low))


def test_other_ranges_and_what_lies_outside_are_stretched_too() -> None:
    p = params(-1, 1, in_low=-3, in_high=3)
    assert stretch(p, torch.tensor([-3.0, 0.0, 1.5, 6.0])).tolist() == [-1, 0, 0.5, 2]


def test_variance_is_taken_inside_groups(make_rollouts: MakeRollouts) -> None:
    """One prompt always right, one never: each completion tells its group nothing."""
    rollouts = make_rollouts([""] * 4, tasks=[Task("a", "p", "1"), Task("b", "q", "1")])
    assert run(params(0, 3), [1, 1, 0, 0], rollouts).signals["groupVariance"] == 0
    assert run(params(0, 3), [1, 0, 1, 1], rollouts).signals["groupVariance"] == pytest.approx(2.25 / 2)


def test_errored_scores_stay_errored_and_count_in_no_statistic(make_rollouts: MakeRollouts) -> None:
    made = run(params(-1, 1), [1, 0, 0.5], make_rollouts([""] * 3), errored=(2,))
    assert made.errored_B.tolist() == [False, False, True]
    assert made.errors == {2: "broken"}
    assert made.signals == {
        "mean": 0.0,
        "groupVariance": pytest.approx(1.0),
        "errored": pytest.approx(1 / 3),
    }


@given(low=st.floats(-10, 10), width=st.floats(0.1, 10), values=st.lists(st.floats(0, 1), min_size=2))
def test_the_map_keeps_order_and_scales_differences(low: float, width: float, values: list[float]) -> None:
    made = stretch(params(low, low + width), torch.tensor(values, dtype=torch.float64))
    first, second = values[:2]
    assert float(made[0] - made[1]) == pytest.approx(width * (first - second), abs=1e-9)
    assert low - 1e-9 <= float(made.min()) and float(made.max()) <= low + width + 1e-9


def test_is_listed() -> None:
    assert REWARDS[RewardRange] is range_reward
