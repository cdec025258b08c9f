"""What a testbench wrote beside what the golden design makes it write, line by line (arXiv 2505.11849)."""

from __future__ import annotations

import re
from typing import NamedTuple

_COMMENT = re.compile(r"//.*")


class Compared(NamedTuple):
    matches: int
    compared: int
    """Lines that the share is of."""
    complete: bool
    """Whether there are as many lines as expected."""
    first_wrong: str = ""
    """The design's own first line that does not match; empty where all do, or it is missing."""

    @property
    def fraction(self) -> float:
        return self.matches / self.compared if self.compared else 0.0


def compare(made: str, golden: str, *, strict: bool) -> Compared:
    """`strict`: of all lines of the longer file, so that missing and added ones count as wrong; else, as in
    the authors' code, of as many as the shorter has."""
    mine, wanted = lines(made), lines(golden)
    equal = [_equal(one, other) for one, other in zip(mine, wanted, strict=False)]
    wrong = next((line for line, same in zip(mine, equal, strict=False) if not same), "")
    compared = max(len(mine), len(wanted)) if strict else len(equal)
    if not mine:
        compared = len(wanted)
    return Compared(sum(equal), compared, len(mine) == len(wanted), wrong)


def passes(found: Compared, *, threshold: float, strict: bool) -> bool:
    if found.compared == 0 or (strict and not found.complete):
        return False
    return found.matches >= threshold * found.compared - 1e-9


def lines(text: str) -> list[str]:
    """Blank ones dropped, white space joined, comments cut."""
    cleaned = (" ".join(_COMMENT.sub("", line).split()) for line in text.splitlines())
    return [line for line in cleaned if line]


def _equal(one: str, other: str) -> bool:
    mine, wanted = one.split(), other.split()
    return len(mine) == len(wanted) and all(map(_same, mine, wanted))


def _same(one: str, other: str) -> bool:
    if one == other:
        return True
    mine, wanted = _whole(one), _whole(other)
    return mine is not None and mine == wanted


def _whole(token: str) -> int | None:
    """By its own base, as 0x1F and 0b11 say it."""
    if len(token) > 4000:
        return None
    try:
        return int(token, 0)
    except ValueError:
        return None
