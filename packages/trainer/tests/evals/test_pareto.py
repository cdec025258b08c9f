"""The front of several evaluations."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainer.contract.nodes import EvalPareto
from trainer.evals import Reported
from trainer.evals.pareto import front, pareto
from trainer.failure import RunError

LESS_THINKING = EvalPareto(x="triggerRate", x_better="lower", y="score", y_better="higher")


@pytest.mark.parametrize(
    ("places", "expected"),
    [
        ([(0.431, 59.7), (0.533, 62.8), (0.654, 64.3), (0.677, 64.4)], [True] * 4),  # Exp1 to Exp4
        ([(0.5, 60), (0.5, 61), (0.6, 61)], [False, True, False]),
        ([(0.5, 60), (0.5, 60)], [True, True]),
        ([(0.1, 10)], [True]),
    ],
)
def test_by_hand(places: list[tuple[float, float]], expected: list[bool]) -> None:
    assert front(places, x_better="lower", y_better="higher") == expected


POINTS = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=1, max_size=12)


@given(POINTS, st.sampled_from(["lower", "higher"]), st.sampled_from(["lower", "higher"]))
def test_what_is_not_on_the_front_is_beaten_by_what_is(
    places: list[tuple[int, int]], x_better: str, y_better: str
) -> None:
    best = front(places, x_better=x_better, y_better=y_better)
    signs = [1 if better == "higher" else -1 for better in (x_better, y_better)]
    gains = [(signs[0] * x, signs[1] * y) for x, y in places]
    on_it = [gain for gain, best_here in zip(gains, best, strict=True) if best_here]
    assert on_it
    for gain, best_here in zip(gains, best, strict=True):
        beaten = [b for b in on_it if b != gain and b[0] >= gain[0] and b[1] >= gain[1]]
        assert bool(beaten) != best_here


@given(POINTS, st.integers(1, 9), st.integers(1, 9))
def test_every_weighted_best_is_on_the_front(places: list[tuple[int, int]], score: int, rate: int) -> None:
    """The maximisers of score weight times y less rate weight times x: AdaCoT's objective."""
    best = front(places, x_better="lower", y_better="higher")
    worth = [score * y - rate * x for x, y in places]
    assert all(on for on, value in zip(best, worth, strict=True) if value == max(worth))


def test_a_report_without_a_place_is_listed_and_not_drawn() -> None:
    found = pareto(
        LESS_THINKING,
        [
            Reported("A", {"triggerRate": 0.4, "score": 0.6}),
            Reported("B", {"triggerRate": 0.5, "score": 0.5}),
            Reported("C", {"triggerRate": "NaN", "score": 0.9}),
            Reported("D", {"accuracy": 1.0}),
        ],
    )
    assert found.signals == {"points": 2.0, "front": 1.0}
    assert found.tables[0]["rows"] == [
        ["A", 0.4, 0.6, "yes"],
        ["B", 0.5, 0.5, "no"],
        ["C", None, 0.9, None],
        ["D", None, None, None],
    ]
    assert found.plots[0]["points"] == [
        {"label": "A", "x": 0.4, "y": 0.6, "front": True},
        {"label": "B", "x": 0.5, "y": 0.5, "front": False},
    ]


def test_signals_that_nobody_has_are_named() -> None:
    with pytest.raises(RunError, match="both 'triggerRate' and 'score'") as raised:
        pareto(LESS_THINKING, [Reported("A", {"accuracy": 1.0})])
    assert "accuracy" in raised.value.remedy
