"""What a task of SQL carries: its source, its schema and its reference query."""

from __future__ import annotations

from trainer.batch import Task
from trainer.problems import ParamError
from trainer.sql.schema import Schema

SOURCE_PREFIX = "sql:"


def reference_of(task: Task) -> tuple[str, Schema]:
    """The reference query and the schema it is asked of. Raises ParamError for tasks that are no SQL."""
    if not task.source.startswith(SOURCE_PREFIX):
        raise ParamError("tasks", "These tasks are not SQL.", "Plug in SQL tasks, which carry a schema.")
    return task.answer, Schema.from_json(task.meta["schema"])
