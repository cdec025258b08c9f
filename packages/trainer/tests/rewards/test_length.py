"""DAPO's soft overlong punishment (equation 13)."""

from __future__ import annotations

import pytest
import torch

from trainer.contract.nodes import RewardLength
from trainer.rewards.length import length_reward, overlong_penalty


def test_the_paper_s_own_limits() -> None:
    """DAPO section 4.1: L_max = 20480 and L_cache = 4096, so the slope begins at 16384."""
    length_B = torch.tensor([1, 16384, 17408, 18432, 20479, 20480, 30000])
    expected = [0.0, 0.0, -0.25, -0.5, -4095 / 4096, -1.0, -1.0]
    penalty = overlong_penalty(length_B, soft_limit=16384, hard_limit=20480)
    assert penalty.tolist() == pytest.approx(expected, abs=1e-7)


def test_scores_and_signals(make_rollouts) -> None:
    p = RewardLength(soft_limit=4, hard_limit=8, weight=2.0)
    rollouts = make_rollouts(["a", "b", "c", "d"], lengths=[3, 4, 5, 20])
    scores = length_reward(p, rollouts=rollouts, plugged={}, weights={})
    assert scores.score_B.tolist() == [0.0, 0.0, -0.25, -1.0]
    assert scores.signals == {"mean": -0.3125, "penalised": 0.5, "errored": 0.0}
