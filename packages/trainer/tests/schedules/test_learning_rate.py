from __future__ import annotations

from types import SimpleNamespace
from typing import Literal, cast

import pytest

from trainer.schedules.learning_rate import RateParams, learning_rate


def rates(schedule: Literal["constant", "linear", "cosine"], steps: int, warmup: int) -> list[float]:
    p = SimpleNamespace(steps=steps, learning_rate=0.8, warmup_steps=warmup, schedule=schedule)
    return [learning_rate(cast("RateParams", p), step) for step in range(1, steps + 1)]


@pytest.mark.parametrize(
    ("schedule", "warmup", "expected"),
    [
        ("constant", 0, [0.8, 0.8, 0.8, 0.8]),
        ("constant", 2, [0.4, 0.8, 0.8, 0.8]),
        ("linear", 0, [0.8, 0.6, 0.4, 0.2]),
        ("linear", 2, [0.4, 0.8, 0.8, 0.4]),
        ("cosine", 0, [0.8, 0.682843, 0.4, 0.117157]),  # 0.4 (1 + cos 0, 45, 90, 135 degrees)
        ("constant", 9, [0.088889, 0.177778, 0.266667, 0.355556]),  # the stage ends before its warm-up
    ],
)
def test_by_hand(
    schedule: Literal["constant", "linear", "cosine"], warmup: int, expected: list[float]
) -> None:
    assert rates(schedule, 4, warmup) == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize("schedule", ["constant", "linear", "cosine"])
def test_no_step_is_without_a_rate(schedule: Literal["constant", "linear", "cosine"]) -> None:
    assert min(rates(schedule, 50, 7)) > 0
