"""Verdicts in a judge's text (J1, arXiv 2505.11875). The paper does not give its marks: `[[A]]` and `[[B]]`
are inferred, and so is the rule that the last one behind the thinking counts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from trainer.batch import Task
from trainer.problems import ParamError

Letter = Literal["A", "B"]
LETTERS: tuple[Letter, Letter] = ("A", "B")
VERDICT = "verdict"
"""Label of a prompt: the letter of the better answer."""
OPENING = "[["
"""How every verdict begins."""
_MARK = re.compile(r"\[\[([AB])\]\]")


def read_verdict(text: str, close_tag: str) -> Letter | None:
    """The last `[[A]]` or `[[B]]` behind the last closing tag, or in the whole text where there is no tag."""
    found = _MARK.findall(text.rpartition(close_tag)[2] if close_tag else text)
    return found[-1] if found else None


def written(letter: Letter) -> str:
    return f"[[{letter}]]"


def other(letter: Letter) -> Letter:
    return "B" if letter == "A" else "A"


def label_of(task: Task) -> Letter | None:
    """The better answer's letter; None for a task that does not say it."""
    match task.labels.get(VERDICT):
        case "A":
            return "A"
        case "B":
            return "B"
        case _:
            return None


def labelled(task: Task) -> Letter:
    """As `label_of`, of tasks that must have one."""
    label = label_of(task)
    if label is None:
        raise ParamError(
            "tasks",
            f"Task {task.id!r} does not say whether A or B is the better answer.",
            "Plug in judge pairs, or keep a label column called verdict that holds A or B.",
        )
    return label


def reflections(reasoning: str, marks: Sequence[str]) -> int:
    """How often signs of reflection stand in the reasoning; letter case does not count."""
    lowered = reasoning.lower()
    return sum(lowered.count(mark.lower()) for mark in marks)
