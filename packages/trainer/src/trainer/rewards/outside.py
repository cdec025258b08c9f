"""What comes from outside as a score: a number within bounds, and details for a person to read."""

from __future__ import annotations

from collections.abc import Iterable

MAX_SCORE = 1e6
_MAX_DETAILS = 20
_MAX_KEY, _MAX_TEXT = 60, 300

Details = tuple[tuple[str, str], ...]


def is_score(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= MAX_SCORE


def details_of(pairs: Iterable[tuple[object, object]]) -> Details:
    """Not more than fits beside a completion."""
    found: list[tuple[str, str]] = []
    for key, value in pairs:
        if len(found) == _MAX_DETAILS:
            break
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        text = f"{value:.6g}" if is_number else str(value)
        found.append((str(key)[:_MAX_KEY], text[:_MAX_TEXT]))
    return tuple(found)
