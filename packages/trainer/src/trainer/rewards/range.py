"""Stretches scores to another range: low + (high - low) * (score - in_low) / (in_high - in_low).

Reward variance inside a group sets the speed of a policy gradient that does not divide by it (Su 2025, DGRO):
a binary score with success rate p has variance p (1 - p) (high - low)^2. Nothing is clipped.
"""

from __future__ import annotations

import torch
from torch import Tensor

from trainer.batch import Note, RewardScores, Rollouts
from trainer.contract.nodes import RewardRange
from trainer.rewards.scores import Plugged, Weights, mean_kept, share


def range_reward(p: RewardRange, *, rollouts: Rollouts, plugged: Plugged, weights: Weights) -> RewardScores:
    (scores,) = plugged["score"]
    score_B = stretch(p, scores.score_B.float())
    keep_B = ~scores.errored_B
    return RewardScores(
        score_B=score_B,
        errored_B=scores.errored_B,
        errors=scores.errors,
        signals={
            "mean": mean_kept(score_B, keep_B),
            "groupVariance": group_variance(score_B, rollouts.group_B, keep_B),
            "errored": share(scores.errored_B),
        },
        notes={
            row: Note("", (("Stretched", f"{before:g} to {after:g}"),))
            for row, (before, after) in enumerate(zip(scores.score_B.tolist(), score_B.tolist(), strict=True))
        },
    )


def stretch(p: RewardRange, score_B: Tensor) -> Tensor:
    return p.low + (p.high - p.low) * (score_B - p.in_low) / (p.in_high - p.in_low)


def group_variance(score_B: Tensor, group_B: Tensor, keep_B: Tensor) -> float:
    """Mean over groups with a kept score of the variance with divisor n; NaN where there is none."""
    group, score = group_B[keep_B], score_B[keep_B].double()
    count_Q = torch.bincount(group)
    empty_Q = score.new_zeros(count_Q.numel())
    mean_Q = empty_Q.index_add(0, group, score) / count_Q.clamp(min=1)
    square_Q = empty_Q.index_add(0, group, (score - mean_Q[group]).square())
    return float((square_Q / count_Q.clamp(min=1))[count_Q > 0].mean())
