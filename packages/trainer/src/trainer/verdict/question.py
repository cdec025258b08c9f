"""What the child is asked, and what it answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

Method = Literal["reasoning_gym", "exact", "numeric", "math_verify"]


@dataclass(frozen=True, slots=True)
class Question:
    """Does `answer`, which a model wrote, agree with `reference`?"""

    method: Method
    answer: str
    reference: str
    tolerance: float = 0.0
    """numeric: largest relative difference."""
    case_sensitive: bool = False
    """exact."""
    task: str = ""
    """reasoning_gym: the task's name; `entry` and `params` are its puzzle and parameters."""
    entry: dict[str, Any] = field(default_factory=dict[str, Any])
    params: dict[str, Any] = field(default_factory=dict[str, Any])


@dataclass(frozen=True, slots=True)
class Prepare:
    """Asks a fresh child to import what a method needs, which may take longer than any comparison."""

    method: Method


@dataclass(frozen=True, slots=True)
class Verdict:
    """A score, or why there is none: then the fault lies with the check, not with the answer."""

    score: float | None
    error: str = ""
    seconds: float | None = None
    """How long the child took; None where it gave no verdict."""
