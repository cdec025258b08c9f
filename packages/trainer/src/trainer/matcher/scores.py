"""From a distance to a reward (Graph-Reward-SQL, GMNScore) and back. Works on numbers, knows no network."""

from __future__ import annotations

from typing import Literal

SYNTAX_ERROR = -1.0
PLAN_ERROR = -0.6
Distance = Literal["squared", "plain"]


def matching_score(squared: float, distance: Distance = "squared") -> float:
    """max(0, 1 + s): s is -d^2, or -d where `plain`. 1 for equal graphs; 0 from d = 1 on, either way."""
    far = squared if distance == "squared" else squared**0.5
    return max(0.0, 1.0 - far)
