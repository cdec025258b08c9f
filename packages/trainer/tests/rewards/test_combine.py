"""Combining rewards: values by hand, and what an errored component does."""

from __future__ import annotations

import math

import msgspec
import pytest
import torch

from trainer.batch import RewardScores
from trainer.contract.nodes import RewardCombine
from trainer.rewards.combine import combine

PLAIN = RewardCombine(
    mode="sum", gate_threshold=0.5, closed_score=0.0, clip_low=None, clip_high=None, weight=1.0
)


def scores(values: list[float], errors: dict[int, str] | None = None) -> RewardScores:
    errored_B = torch.zeros(len(values), dtype=torch.bool)
    errored_B[list(errors or {})] = True
    return RewardScores(torch.tensor(values), errored_B, errors or {})


def run(
    parts: list[RewardScores], weights: list[float], gate: RewardScores | None = None, **changes: object
) -> RewardScores:
    plugged = {"rewards": parts} | ({"gate": [gate]} if gate else {})
    held = {"rewards": weights} | ({"gate": [9.0]} if gate else {})
    return combine(msgspec.structs.replace(PLAIN, **changes), rollouts=None, plugged=plugged, weights=held)  # type: ignore[arg-type]


def test_weighted_sum() -> None:
    made = run([scores([1.0, 0.0, 1.0]), scores([1.0, 1.0, 0.0])], [1.0, 0.5])
    assert made.score_B.tolist() == [1.5, 0.5, 1.0]
    assert made.signals == {"mean": 1.0, "gateOpen": 1.0, "errored": 0.0}


def test_minimum_ignores_weights() -> None:
    made = run([scores([1.0, 0.2]), scores([0.5, 0.7])], [100.0, -1.0], mode="minimum")
    assert made.score_B.tolist() == pytest.approx([0.5, 0.2])


def test_clip_bounds_the_sum() -> None:
    made = run([scores([-3.0, 0.25, 3.0])], [1.0], clip_low=-1.0, clip_high=0.5)
    assert made.score_B.tolist() == [-1.0, 0.25, 0.5]


def test_gate_opens_at_its_threshold_by_the_raw_score() -> None:
    gate = scores([0.49, 0.5, 1.0])  # its weight of 9 must not open it
    made = run([scores([1.0, 1.0, 1.0])], [2.0], gate=gate, closed_score=-0.5, clip_low=0.0)
    assert made.score_B.tolist() == [-0.5, 2.0, 2.0]
    assert made.signals["gateOpen"] == pytest.approx(2 / 3)
    assert made.signals["mean"] == pytest.approx(3.5 / 3)


def test_an_errored_component_errors_the_whole_and_leaves_the_means() -> None:
    first = scores([1.0, 0.0, 0.0], {1: "first's reason"})
    second = scores([1.0, 1.0, 5.0], {1: "second's reason"})
    gate = scores([1.0, 1.0, 0.0], {2: "the gate's reason"})
    made = run([first, second], [1.0, 1.0], gate=gate)
    assert made.errored_B.tolist() == [False, True, True]
    assert made.errors == {1: "first's reason", 2: "the gate's reason"}
    assert made.signals == {"mean": 2.0, "gateOpen": 1.0, "errored": pytest.approx(2 / 3)}


def test_all_errored_has_no_mean() -> None:
    made = run([scores([0.0], {0: "x"})], [1.0])
    assert math.isnan(made.signals["mean"])
