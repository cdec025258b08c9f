"""What a row of a file holds in a column."""

from __future__ import annotations

import itertools
import math
from typing import Any


class BadRowError(Exception):
    """Why one row is unusable, as the end of a sentence that begins 'Line 7 '."""


def text_of(row: dict[str, Any], column: str) -> str:
    if column not in row:
        held = ", ".join(name[:40] for name in itertools.islice(row, 8)) or "none"
        raise BadRowError(f"has no column '{column}' (it has {held})")
    value = row[column]
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise BadRowError(f"has no text in column '{column}'")
    if isinstance(value, float) and not math.isfinite(value):
        raise BadRowError(f"has a number that is not finite in column '{column}'")
    text = value if isinstance(value, str) else str(value)
    if not text.strip():
        raise BadRowError(f"has nothing in column '{column}'")
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise BadRowError(f"has half of a surrogate pair in column '{column}'")
    return text
