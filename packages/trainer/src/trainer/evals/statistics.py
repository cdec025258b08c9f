"""Estimates from counts of right answers."""

from __future__ import annotations

import math

Z_95 = 1.959963984540054
"""97.5 % quantile of the normal distribution."""


def pass_at_k(samples: int, right: int, k: int) -> float:
    """1 - C(n - c, k) / C(n, k): unbiased for P(some of k samples is right) (Chen 2021, equation 1).

    As a product of ratios below 1, because the binomials overflow.
    """
    if not 0 <= right <= samples or not 1 <= k <= samples:
        raise ValueError(f"pass@{k} of {right} right among {samples} samples is not defined.")
    if samples - right < k:
        return 1.0
    return 1.0 - math.prod(1.0 - k / i for i in range(samples - right + 1, samples + 1))


def wilson_interval(right: int, total: int) -> tuple[float, float]:
    """95 % confidence interval of a share (Wilson 1927); (0, 1) where nothing was counted."""
    if total == 0:
        return 0.0, 1.0
    share, z2 = right / total, Z_95 * Z_95
    centre = (share + z2 / (2 * total)) / (1 + z2 / total)
    half = Z_95 / (1 + z2 / total) * math.sqrt(share * (1 - share) / total + z2 / (4 * total * total))
    low = 0.0 if right == 0 else max(0.0, centre - half)
    high = 1.0 if right == total else min(1.0, centre + half)
    return low, high
