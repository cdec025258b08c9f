"""pass@k and Wilson's interval against values worked out elsewhere."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainer.evals.statistics import pass_at_k, wilson_interval


@pytest.mark.parametrize(
    ("samples", "right", "k", "value"),
    [
        (10, 3, 1, 0.3),
        (10, 3, 5, 11 / 12),  # 1 - C(7,5)/C(10,5) = 1 - 21/252
        (5, 0, 5, 0.0),
        (5, 1, 5, 1.0),
        (4, 4, 1, 1.0),
        (200, 1, 100, 0.5),
    ],
)
def test_pass_at_k(samples: int, right: int, k: int, value: float) -> None:
    assert pass_at_k(samples, right, k) == pytest.approx(value, abs=1e-12)


@given(st.integers(1, 8), st.data())
def test_pass_at_k_is_the_share_of_draws_that_hold_a_right_one(samples: int, data: st.DataObject) -> None:
    right = data.draw(st.integers(0, samples))
    k = data.draw(st.integers(1, samples))
    draws = list(itertools.combinations(range(samples), k))
    hits = sum(any(i < right for i in draw) for draw in draws)
    assert pass_at_k(samples, right, k) == pytest.approx(hits / len(draws), abs=1e-12)


def test_pass_at_k_does_not_overflow() -> None:
    # C(100000, 1000) has thousands of digits; with one right among n, pass@k is k / n
    assert pass_at_k(100_000, 1, 1000) == pytest.approx(0.01, abs=1e-12)


@pytest.mark.parametrize(("samples", "right", "k"), [(3, 4, 1), (3, -1, 1), (3, 1, 4), (3, 1, 0)])
def test_pass_at_k_refuses_what_is_not_defined(samples: int, right: int, k: int) -> None:
    with pytest.raises(ValueError, match="not defined"):
        pass_at_k(samples, right, k)


@pytest.mark.parametrize(
    ("right", "total", "low", "high"),
    [
        # Newcombe 1998, table I, method 3
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_against_published_values(right: int, total: int, low: float, high: float) -> None:
    assert wilson_interval(right, total) == pytest.approx((low, high), abs=5e-5)


@given(st.integers(0, 500), st.integers(0, 500))
def test_wilson_holds_the_share_and_mirrors(right: int, wrong: int) -> None:
    total = right + wrong
    low, high = wilson_interval(right, total)
    assert 0.0 <= low <= high <= 1.0
    if total:
        assert low - 1e-12 <= right / total <= high + 1e-12
    mirrored = wilson_interval(wrong, total)
    assert (1 - mirrored[1], 1 - mirrored[0]) == pytest.approx((low, high), abs=1e-12)
