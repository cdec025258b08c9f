"""Groups of completions of one prompt: whether their scores differ, without which nothing is learnt."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from typing import Any

from trainer.batch import Task
from trainer.serve.preview import cut

MAX_ERRORED = 0.2
"""A run ends where more of its completions error, unless its limits say otherwise."""


def group_view(task: Task, scores: Sequence[float | None]) -> dict[str, Any]:
    """`scores`: None where a completion errored. The spread has divisor n - 1, as advantages divide by it."""
    kept = [score for score in scores if score is not None]
    return {
        "taskId": task.id,
        "prompt": cut(task.prompt),
        "answer": cut(task.answer),
        "mean": statistics.fmean(kept) if kept else None,
        "spread": statistics.stdev(kept) if len(kept) > 1 else None,
        "size": len(scores),
        "errored": len(scores) - len(kept),
    }


def warnings(groups: Sequence[dict[str, Any]]) -> list[str]:
    """What a person should know before training on such scores."""
    said: list[str] = []
    total = sum(group["size"] for group in groups)
    errored = sum(group["errored"] for group in groups)
    if errored:
        ends = (
            f", and one with more than {MAX_ERRORED:.0%} of them ends"
            if errored > MAX_ERRORED * total
            else ""
        )
        said.append(
            f"{errored} of {total} completions could not be scored. In a run such completions teach "
            f"nothing{ends}."
        )
    compared = [group for group in groups if group["spread"] is not None]
    flat = [group for group in compared if group["spread"] == 0]
    if flat:
        said.append(_flat_words(len(flat), len(compared)))
    if not compared and total > errored:
        said.append(
            "No prompt has two scored completions, so nothing can be said of the spread within a group. "
            "Give several completions of one prompt."
        )
    return said


def _flat_words(flat: int, compared: int) -> str:
    if compared == 1:
        where = "The group has no spread: all its completions got the same score."
    else:
        which = (
            f"None of the {compared} groups has any"
            if flat == compared
            else f"{flat} of {compared} groups have no"
        )
        where = f"{which} spread: within each, all completions got the same score."
    return (
        f"{where} Advantages that compare the completions of a group are 0 there, so a policy gradient "
        "learns nothing from it: try prompts that are harder or easier, a higher temperature, more "
        "completions of each prompt, or a reward with steps between wrong and right."
    )
