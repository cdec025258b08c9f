"""Answers that take for ever to read, for the child process that compares them (row 20)."""

from __future__ import annotations

import time
from collections.abc import Iterator

from sandbox.attacks import Finding

from trainer.verdict.pool import VerdictPool
from trainer.verdict.question import Question

SECONDS = 1.5
_ENTRY = {"answer": "1 + 2", "question": "q", "metadata": {"numbers": [1, 2], "target": 3}}


def _countdown(answer: str) -> Question:
    return Question("reasoning_gym", answer, "1 + 2", task="countdown", entry=_ENTRY)


BOMBS = {
    "Powers of powers, `9**9**9**9`, to a scorer that computes them": _countdown("9**9**9**9"),
    "`2**(10**12)`": _countdown("2**(10**12)"),
    "Twenty thousand nested fractions in TeX": Question("math_verify", "\\frac" * 20_000, "3"),
    "Fifty thousand brackets": Question("math_verify", "(" * 50_000, "3"),
    "A number of a million digits": Question("math_verify", "1" * 1_000_000, "3"),
}


def text_bombs() -> Iterator[tuple[str, Finding]]:
    pool = VerdictPool(size=1)
    try:
        fine = Question("math_verify", "1/2", "0.5")
        pool.judge([fine], 60.0)  # imports have no part in the deadline
        for name, bomb in BOMBS.items():
            began = time.monotonic()
            verdict = pool.judge([bomb], SECONDS)[0]
            seconds = time.monotonic() - began
            after = pool.judge([fine], 60.0)[0]
            yield name, _finding(verdict.score, verdict.error, seconds, after.score)
    finally:
        pool.close()


def _finding(score: float | None, error: str | None, seconds: float, after: float | None) -> Finding:
    happened = f"score {score}" if score is not None else f"no verdict: {error}"
    if score == 1.0:
        return Finding(happened, "it was judged right")
    if after != 1.0:
        return Finding(happened, "the next answer was not judged")
    return Finding(happened, None if seconds < SECONDS + 30 else f"it took {seconds:.0f} s")
