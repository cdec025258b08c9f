"""Procedural puzzles with a held-out split that shares no prompt with the training split."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from trainer.batch import Task, TaskSet
from trainer.contract.nodes import TasksProcedural
from trainer.problems import ParamError
from trainer.tasks.puzzles import draw, open_task
from trainer.tasks.templates import fill_demonstration

SOURCE_PREFIX = "reasoning_gym:"
STALE_DRAWS = 500
"""Give up after this many draws, and as many more as there are puzzles, without a new one."""


def procedural_tasks(p: TasksProcedural, *, files: Callable[[str], Path]) -> TaskSet:
    """The seed's first `held_out_size` distinct puzzles are held out, the next `train_size` are trained on.

    So neither a larger training set nor another template moves the held-out puzzles.
    """
    wanted = p.held_out_size + p.train_size
    puzzles = _distinct(p, wanted)
    if len(puzzles) < wanted:
        raise ParamError(
            "trainSize",
            f"{p.task} makes only about {len(puzzles)} distinct puzzles with these parameters, not {wanted}.",
            "Ask for fewer, or allow larger puzzles in the task's parameters.",
        )
    return TaskSet(train=tuple(puzzles[p.held_out_size :]), held_out=tuple(puzzles[: p.held_out_size]))


def _distinct(p: TasksProcedural, wanted: int) -> list[Task]:
    dataset = open_task(p.task, p.task_params, p.seed, size=4 * wanted + 10 * STALE_DRAWS)
    seen: set[str] = set()
    puzzles: list[Task] = []
    stale = 0
    for index, entry in draw(dataset):
        question = str(entry["question"])
        if question in seen:
            stale += 1
            if stale >= STALE_DRAWS + len(puzzles):
                break
            continue
        stale = 0
        seen.add(question)
        puzzles.append(_task(p, index, entry))
        if len(puzzles) == wanted:
            break
    return puzzles


def _task(p: TasksProcedural, index: int, entry: dict[str, Any]) -> Task:
    answer = None if entry["answer"] is None else str(entry["answer"])
    return Task(
        id=f"{p.task}-{p.seed}-{index}",
        prompt=str(entry["question"]) + p.prompt_suffix,
        answer=answer or "",
        demonstration=None if answer is None else fill_demonstration(p.demonstration, answer),
        difficulty=one_number(entry["metadata"].get("difficulty")),
        source=SOURCE_PREFIX + p.task,
        meta={"entry": entry, "params": p.task_params},
    )


def one_number(difficulty: object) -> float | None:
    """Tasks state their difficulty as a number, as named numbers and ranges, or not; one number is usable."""
    if isinstance(difficulty, dict) and len(difficulty) == 1:
        difficulty = next(iter(difficulty.values()))
    if isinstance(difficulty, bool) or not isinstance(difficulty, int | float):
        return None
    return float(difficulty)
