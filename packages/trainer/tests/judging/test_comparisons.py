"""Who meets whom, and win rates by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainer.judging.comparisons import Comparison, Side, meetings, outcome, points, win_rates


def test_a_ring_of_four() -> None:
    assert meetings([5, 6, 7, 8], 1) == [(5, 6), (6, 7), (7, 8), (8, 5)]
    # two steps on meet the same two from both sides
    assert meetings([5, 6, 7, 8], 2)[4:] == [(5, 7), (6, 8)]
    assert len(meetings([5, 6, 7, 8], None)) == len(meetings([5, 6, 7, 8], 100)) == 6
    assert meetings([5], None) == []
    assert meetings([5, 6], 3) == [(5, 6)]


@given(count=st.integers(0, 9), opponents=st.none() | st.integers(1, 9))
def test_no_two_meet_twice_and_all_meet_equally_often(count: int, opponents: int | None) -> None:
    met = meetings(list(range(count)), opponents)
    assert len({frozenset(pair) for pair in met}) == len(met)
    assert all(one != two for one, two in met)
    often = [sum(row in pair for pair in met) for row in range(count)]
    assert len(set(often)) <= 1


@pytest.mark.parametrize(
    ("verdicts", "made"),
    [
        ([True, True], "won"),
        ([False, False], "lost"),
        ([True, False], "tie"),
        ([True], "won"),
        ([True, None], None),
        ([None], None),
        ([], None),
    ],
)
def test_both_orders_have_to_agree(verdicts: list[bool | None], made: str | None) -> None:
    assert outcome(verdicts) == made


@pytest.mark.parametrize(
    ("one", "two", "made"),
    [
        ("4", "4 ", "tie"),
        (None, "4", "lost"),
        ("4", None, "won"),
        (None, None, "both lost"),
        ("4", "5", None),
    ],
)
def test_what_is_known_without_a_judge(one: str | None, two: str | None, made: str | None) -> None:
    assert Comparison("q", Side(0, one), Side(1, two)).unasked == made


def test_win_rates_by_hand() -> None:
    """Row 0 wins, ties and loses: (1 + 0.5 + 0) / 3; the reference has no score."""
    sides = [Side(0, "a"), Side(1, "b"), Side(2, "c"), Side(None, "d")]
    met = [Comparison("q", sides[0], sides[other]) for other in (1, 2, 3)]
    assert win_rates(met, ["won", "tie", "lost"], tie=0.5) == {0: 0.5, 1: 0.0, 2: 0.5}
    assert win_rates(met, ["won", "tie", "lost"], tie=0.0)[2] == 0.0
    assert points("both lost", 0.5) == (0.0, 0.0)
