"""Where prompts come from: one file a kind, each a function from the node's parameters to a `TaskSet`.

Knows nothing of models, rewards or stages. To add a kind: a file with its function, and a line in `TASKS`. A
mistake of the user is a `ParamError`, which names the parameter and the remedy.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from msgspec import Struct

from trainer.batch import TaskSet
from trainer.contract.nodes import TasksAddition, TasksJsonl, TasksPointerChase, TasksProcedural
from trainer.tasks.addition import addition_tasks
from trainer.tasks.jsonl import jsonl_tasks
from trainer.tasks.pointer_chase import pointer_chase_tasks
from trainer.tasks.procedural import procedural_tasks


class TaskSource(Protocol):
    def __call__(self, p: Any, *, files: Callable[[str], Path]) -> TaskSet:
        """`files` gives the path of an uploaded file by its SHA-256."""
        ...


TASKS: dict[type[Struct], TaskSource] = {
    TasksProcedural: procedural_tasks,
    TasksAddition: addition_tasks,
    TasksJsonl: jsonl_tasks,
    TasksPointerChase: pointer_chase_tasks,
}
