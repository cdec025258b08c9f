"""Ways to compare an answer with its reference. Each gives a score and may hang or raise: see child.py."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache
from typing import Any

from trainer.verdict.question import Question

_NUMBER = re.compile(r"[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d{1,4})?(?:/\d+(?:\.\d*)?)?")
_SPACED = re.compile(r"\s+")
MAX_NUMBER_LENGTH = 400


class BadReferenceError(ValueError):
    """The reference is not what the method compares: the task's fault, never the answer's."""


def exact(q: Question) -> float:
    """Equal after trimming and joining runs of white space; letter case counts only if asked."""
    answer, reference = (_SPACED.sub(" ", text.strip()) for text in (q.answer, q.reference))
    if not q.case_sensitive:
        answer, reference = answer.casefold(), reference.casefold()
    return float(answer == reference)


def numeric(q: Question) -> float:
    """Equal numbers within `tolerance` of the reference's size. No number in the answer is a wrong answer."""
    reference = read_number(q.reference)
    if reference is None:
        raise BadReferenceError(f"The reference '{q.reference[:60]}' is not a number.")
    answer = read_number(q.answer)
    if answer is None:
        return 0.0
    return float(abs(answer - reference) <= Fraction(q.tolerance) * abs(reference))


def read_number(text: str) -> Fraction | None:
    """The number that `text` is, exactly: 1,234.5, $3, 50% (as 50), 3/4, 1e-3; None where it is none."""
    bare = text.strip().strip("$").rstrip("%.").replace(",", "").replace("\u2212", "-").replace(" ", "")
    if len(bare) > MAX_NUMBER_LENGTH or not _NUMBER.fullmatch(bare):
        return None
    top, _, bottom = bare.partition("/")
    if bottom and not Fraction(bottom):
        return None
    return Fraction(top) / Fraction(bottom or 1)


def math_verify(q: Question) -> float:
    """Equal mathematics, by Hugging Face's math-verify, whose time limits are off: the parent has one."""
    from math_verify import parse, verify

    reference = parse(_as_math(q.reference), parsing_timeout=None)  # pyright: ignore[reportArgumentType]
    if not reference:
        raise BadReferenceError(f"The reference '{q.reference[:60]}' cannot be read as mathematics.")
    answer = parse(_as_math(q.answer), parsing_timeout=None)  # pyright: ignore[reportArgumentType]
    return float(bool(answer) and verify(reference, answer, timeout_seconds=None))


def _as_math(text: str) -> str:
    """In dollars where the text has no delimiters of its own: bare LaTeX is otherwise not looked for."""
    return text if "$" in text or "\\boxed" in text or "\\(" in text or "\\[" in text else f"${text}$"


def reasoning_gym(q: Question) -> float:
    """The task's own scorer, in [0, 1]; partial credit is its own."""
    score = float(_scorer(q.task, repr(sorted(q.params.items())), _Params(q.params))(q.answer, q.entry))
    if not math.isfinite(score):
        raise ValueError(f"The scorer of {q.task} gave {score}.")
    return score


class _Params:
    """Parameters that do not take part in the cache's key; their repr stands for them."""

    def __init__(self, values: dict[str, Any]) -> None:
        self.values = values

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Params)

    def __hash__(self) -> int:
        return 0


@lru_cache(maxsize=64)
def _scorer(task: str, key: str, params: _Params) -> Callable[[str, dict[str, Any]], float]:
    from reasoning_gym.factory import create_dataset

    return create_dataset(task, seed=0, size=1, **params.values).score_answer


COMPARISONS: dict[str, Callable[[Question], float]] = {
    "exact": exact,
    "numeric": numeric,
    "math_verify": math_verify,
    "reasoning_gym": reasoning_gym,
}

LIBRARIES: dict[str, str] = {"math_verify": "math_verify", "reasoning_gym": "reasoning_gym.factory"}
"""What a method imports when it is first used."""
