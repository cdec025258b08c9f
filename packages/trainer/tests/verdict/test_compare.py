"""Comparisons, called directly."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainer.verdict.compare import BadReferenceError, exact, math_verify, numeric, read_number
from trainer.verdict.question import Question


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("42", 42),
        (" -3.50 ", Fraction(-7, 2)),
        ("1,234,567", 1234567),
        ("$3", 3),
        ("50%", 50),
        ("7.", 7),
        (".5", Fraction(1, 2)),
        ("3/4", Fraction(3, 4)),
        ("1e-3", Fraction(1, 1000)),
        ("\u22122", -2),
        ("1/0", None),
        ("9**9**9", None),
        ("1e99999999", None),
        ("9" * 10_000, None),
        ("12 apples", None),
        ("1e5/3", Fraction(100_000, 3)),
        ("nan", None),
        ("inf", None),
        ("", None),
    ],
)
def test_numbers(text: str, number: Fraction | int | None) -> None:
    assert read_number(text) == number


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_float_is_read_exactly(value: float) -> None:
    assert read_number(repr(value)) == Fraction(repr(value))


@pytest.mark.parametrize(
    ("answer", "reference", "tolerance", "score"),
    [
        ("100.1", "100", 0.001, 1.0),
        ("100.2", "100", 0.001, 0.0),
        ("-100", "100", 0.001, 0.0),
        ("0", "0", 0.0, 1.0),
        ("0.0001", "0", 0.5, 0.0),
        ("0.333333333", "1/3", 1e-6, 1.0),
        ("many", "3", 1.0, 0.0),
    ],
)
def test_numeric(answer: str, reference: str, tolerance: float, score: float) -> None:
    assert numeric(Question("numeric", answer, reference, tolerance=tolerance)) == score


def test_numeric_needs_a_number_to_compare_with() -> None:
    with pytest.raises(BadReferenceError):
        numeric(Question("numeric", "3", "three"))


@pytest.mark.parametrize(
    ("answer", "reference", "sensitive", "score"),
    [
        (" Yes ", "yes", False, 1.0),
        ("Yes", "yes", True, 0.0),
        ("a  b\nc", "a b c", True, 1.0),
        ("ab", "a b", False, 0.0),
    ],
)
def test_exact(answer: str, reference: str, sensitive: bool, score: float) -> None:
    assert exact(Question("exact", answer, reference, case_sensitive=sensitive)) == score


@pytest.mark.parametrize(
    ("answer", "reference", "score"),
    [
        ("0.5", r"\frac{1}{2}", 1.0),
        (r"\frac{2}{4}", "1/2", 1.0),
        ("x^2 + 2x + 1", "(x+1)^2", 1.0),
        ("x^2 + 1", "(x+1)^2", 0.0),
        (r"\{2, 1\}", r"\{1, 2\}", 1.0),
        ("", "3", 0.0),
        ("the cat", "3", 0.0),
    ],
)
def test_mathematics(answer: str, reference: str, score: float) -> None:
    assert math_verify(Question("math_verify", answer, reference)) == score


def test_scores_are_numbers() -> None:
    assert math.isfinite(exact(Question("exact", "\ud800", "x")))
