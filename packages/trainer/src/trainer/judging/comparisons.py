"""Who meets whom, and what a completion gets out of it. Pure; scores are in [0, 1] whatever was said.

Shapes: B completions.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

Outcome = Literal["won", "lost", "tie", "both lost"]
"""Of the comparison's first side."""


@dataclass(frozen=True, slots=True)
class Side:
    row: int | None
    """None for the reference, which gets no score."""
    text: str | None
    """None where no answer was found."""


@dataclass(frozen=True, slots=True)
class Comparison:
    question: str
    first: Side
    second: Side

    @property
    def lacks_reference(self) -> bool:
        """Whether there is nothing to compare with."""
        return self.second.row is None and not (self.second.text or "").strip()

    @property
    def unasked(self) -> Outcome | None:
        """What is known without a judge."""
        one, two = self.first.text, self.second.text
        if one is None or two is None:
            return "both lost" if one is two else "lost" if one is None else "won"
        return "tie" if one.strip() == two.strip() else None


def meetings(rows: Sequence[int], opponents: int | None) -> list[tuple[int, int]]:
    """Each row with the next so many, round the group; no two rows meet twice."""
    count = len(rows)
    steps = range(1, min(count if opponents is None else opponents + 1, count))
    met: dict[frozenset[int], tuple[int, int]] = {}
    for step in steps:
        for place in range(count):
            pair = (rows[place], rows[(place + step) % count])
            met.setdefault(frozenset(pair), pair)
    return list(met.values())


def outcome(verdicts: Sequence[bool | None]) -> Outcome | None:
    """Of what was said in each order, True for the first side; None where one order has no verdict."""
    if not verdicts or None in verdicts:
        return None
    if all(verdicts):
        return "won"
    return "tie" if any(verdicts) else "lost"


def points(made: Outcome, tie: float) -> tuple[float, float]:
    """Of the first and of the second side."""
    match made:
        case "won":
            return 1.0, 0.0
        case "lost":
            return 0.0, 1.0
        case "tie":
            return tie, tie
        case "both lost":
            return 0.0, 0.0


def win_rates(
    comparisons: Sequence[Comparison], outcomes: Sequence[Outcome], *, tie: float
) -> Mapping[int, float]:
    """Row -> its mean over its comparisons."""
    gained: dict[int, list[float]] = {}
    for comparison, made in zip(comparisons, outcomes, strict=True):
        sides = (comparison.first, comparison.second)
        for side, value in zip(sides, points(made, tie), strict=True):
            if side.row is not None:
                gained.setdefault(side.row, []).append(value)
    return {row: sum(values) / len(values) for row, values in gained.items()}
