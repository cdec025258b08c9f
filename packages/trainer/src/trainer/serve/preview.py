"""The first tasks of a node, and what was left out of them."""

from __future__ import annotations

from typing import Any

from trainer.batch import Task
from trainer.serve.requests import Preview
from trainer.serve.warm import Warm
from trainer.sql.tasks import SOURCE_PREFIX, create_statements, reference_of

MAX_TEXT = 20_000
"""Characters of a text that are shown; longer ones end in an ellipsis."""


def preview(request: Preview, warm: Warm) -> dict[str, Any]:
    tasks = warm.datasets.read(request.tasks)
    lengths = [len(task.prompt) for task in tasks.train]
    return {
        "trainCount": len(tasks.train),
        "heldOutCount": len(tasks.held_out),
        "badLines": list(tasks.bad_lines),
        "signals": dict(tasks.signals),
        "promptCharacters": {"longest": max(lengths), "mean": sum(lengths) / len(lengths)},
        "train": [_shown(task) for task in tasks.train[: request.limit]],
        "heldOut": [_shown(task) for task in tasks.held_out[: request.limit]],
    }


def _shown(task: Task) -> dict[str, Any]:
    return {
        "id": task.id,
        "prompt": cut(task.prompt),
        "answer": cut(task.answer),
        "demonstration": None if task.demonstration is None else cut(task.demonstration),
        "difficulty": task.difficulty,
        "schema": _schema(task),
        "labels": {
            name: cut(value) if isinstance(value, str) else value for name, value in task.labels.items()
        },
    }


def _schema(task: Task) -> str | None:
    """The tables that a question of SQL is about, as statements; None for other tasks."""
    if not task.source.startswith(SOURCE_PREFIX):
        return None
    return cut(create_statements(reference_of(task)[1]))


def cut(text: str) -> str:
    return text if len(text) <= MAX_TEXT else text[:MAX_TEXT] + "\u2026"
