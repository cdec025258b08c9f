"""Thinking blocks in completions, and whether a prompt needs one (AdaCoT, arXiv 2505.11896, section 3).

What counts as thinking and as a format error is not spelt out in the paper; the reading here is inferred from
its text.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from trainer.batch import Task

NEED = "need"
"""Label of a prompt: whether it needs reasoning."""
MODE = "thinkingMode"
"""Label of a prompt that is told how to answer: `always` or `never` think."""


class ThinkTags(Protocol):
    @property
    def open_tag(self) -> str: ...
    @property
    def close_tag(self) -> str: ...
    @property
    def opening(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Thinking:
    thinks: bool
    """Something other than white space stands in the block."""
    well_formed: bool
    """Exactly one opening and one closing tag, in this order, nothing before and an answer after."""


def read_thinking(p: ThinkTags, task: Task, text: str) -> Thinking:
    """The block of a completion. An opening tag at the prompt's end counts as the completion's own."""
    if p.opening == "prompt" or (p.opening == "auto" and task.prompt.rstrip().endswith(p.open_tag)):
        text = p.open_tag + text
    before, opened, rest = text.partition(p.open_tag)
    inside, closed, answer = rest.partition(p.close_tag)
    well_formed = (
        bool(opened)
        and bool(closed)
        and not before.strip()
        and text.count(p.open_tag) == 1
        and text.count(p.close_tag) == 1
        and bool(answer.strip())
    )
    return Thinking(thinks=bool(opened) and bool(inside.strip()), well_formed=well_formed)


def need_of(task: Task) -> bool | None:
    """Whether the prompt needs reasoning: what it was told goes before its label; None without either."""
    mode = task.labels.get(MODE)
    if mode in ("always", "never"):
        return mode == "always"
    label = task.labels.get(NEED)
    return None if label is None else truth_of(label)


def truth_of(label: bool | float | str) -> bool:
    """A label as yes or no; a `ValueError` for a word that is neither."""
    if not isinstance(label, str):
        return bool(label)
    word = label.strip().lower()
    if word in ("true", "yes", "need", "1"):
        return True
    if word in ("", "false", "no", "0"):
        return False
    raise ValueError(f"{label[:40]!r} is neither yes nor no")
