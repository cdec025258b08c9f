"""What reward functions share: their inputs' types, and means that leave errored completions out."""

from __future__ import annotations

from torch import Tensor

from trainer.batch import RewardScores

Plugged = dict[str, list[RewardScores]]
"""Input port -> scores of the reward nodes plugged into it, in wire order."""
Weights = dict[str, list[float]]
"""Input port -> each plugged node's own `weight`, in the same order."""


def mean_kept(value_B: Tensor, keep_B: Tensor) -> float:
    """Mean where `keep_B`; NaN where nothing is kept, for a mean of nothing is not 0."""
    return float(value_B[keep_B].double().mean())


def share(keep_B: Tensor) -> float:
    """Share of True; 0 for an empty batch."""
    return float(keep_B.double().mean()) if len(keep_B) else 0.0
