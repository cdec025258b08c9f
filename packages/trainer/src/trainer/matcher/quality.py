"""How well distances tell equivalent pairs from others."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import comb, nan, sqrt


@dataclass(frozen=True, slots=True)
class Quality:
    auc: float
    """Share of (equivalent, other) pairs of pairs in which the equivalent one is nearer; ties count half."""
    accuracy: float
    """With the boundary at d^2 = 1, where the score becomes 0."""
    kendall: float
    """Kendall's tau-b between nearness and label."""
    positive: float
    """Mean d^2 of equivalent pairs."""
    negative: float
    positive_high: float
    """Nine in ten equivalent pairs are at most so far."""
    negative_low: float
    """Nine in ten others are at least so far."""


def quality(far: Sequence[float], same: Sequence[bool]) -> Quality:
    """NaN where there are no pairs of a kind."""
    near = sorted(f for f, s in zip(far, same, strict=True) if s)
    others = sorted(f for f, s in zip(far, same, strict=True) if not s)
    right = sum((f < 1) == s for f, s in zip(far, same, strict=True))
    auc = _auc(near, others)
    return Quality(
        auc=auc,
        accuracy=right / len(far) if far else nan,
        kendall=_kendall(auc, len(near), len(others), Counter(far)),
        positive=_mean(near),
        negative=_mean(others),
        positive_high=near[min(len(near) - 1, (9 * len(near)) // 10)] if near else nan,
        negative_low=others[len(others) // 10] if others else nan,
    )


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else nan


def _auc(near: Sequence[float], others: Sequence[float]) -> float:
    if not near or not others:
        return nan
    wins = sum(len(others) - (bisect_left(others, f) + bisect_right(others, f)) / 2 for f in near)
    return wins / (len(near) * len(others))


def _kendall(auc: float, near: int, others: int, values: Counter[float]) -> float:
    """Concordant less discordant pairs are (2 AUC - 1) n+ n-; ties are taken out on either side."""
    untied = comb(near + others, 2) - sum(comb(count, 2) for count in values.values())
    if near == 0 or others == 0 or untied == 0:
        return nan
    return (2 * auc - 1) * sqrt(near * others / untied)
