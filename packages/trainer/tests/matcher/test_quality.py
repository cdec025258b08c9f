"""Numbers worked out by hand."""

from __future__ import annotations

import math

import pytest

from trainer.matcher.quality import quality


def test_perfect_order() -> None:
    found = quality([0.1, 0.2, 1.5, 3.0], [True, True, False, False])
    assert (found.auc, found.accuracy) == (1.0, 1.0)
    assert (found.positive, found.negative) == (pytest.approx(0.15), 2.25)


def test_a_tie_counts_half_and_is_taken_out_of_tau() -> None:
    """Of 4 cross pairs: won 0 < 2, won 0 < 0.5, tied 0.5 = 0.5, won 0.5 < 2. Of 6 pairs one is tied."""
    found = quality([0.0, 0.5, 0.5, 2.0], [True, True, False, False])
    assert found.auc == 3.5 / 4
    assert found.accuracy == 0.75
    assert found.kendall == pytest.approx(3 / math.sqrt(4 * 5))


def test_nothing_of_one_kind_is_not_a_number() -> None:
    assert math.isnan(quality([0.1], [True]).auc)
