"""What a task of SQL carries: its source, its schema and its reference query."""

from __future__ import annotations

import re

from trainer.batch import Task
from trainer.problems import ParamError
from trainer.sql.lexical import RESERVED
from trainer.sql.schema import Schema, Table

SOURCE_PREFIX = "sql:"
_PLAIN = re.compile(r"[A-Za-z_]\w*", re.ASCII)


def reference_of(task: Task) -> tuple[str, Schema]:
    """The reference query and the schema it is asked of. Raises ParamError for tasks that are no SQL."""
    if not task.source.startswith(SOURCE_PREFIX):
        raise ParamError("tasks", "These tasks are not SQL.", "Plug in SQL tasks, which carry a schema.")
    return task.answer, Schema.from_json(task.meta["schema"])


def create_statements(schema: Schema) -> str:
    """A CREATE TABLE for each table, with keys; names that SQL would misread are quoted."""
    return "\n".join(_create(schema, table) for table in schema.tables)


def _create(schema: Schema, table: Table) -> str:
    lines = [f"{_quoted(c.name)} {'REAL' if c.type == 'number' else 'TEXT'}" for c in table.columns]
    if table.primary_key:
        lines.append(f"PRIMARY KEY ({', '.join(map(_quoted, table.primary_key))})")
    lines += [
        f"FOREIGN KEY ({_quoted(key.column)}) REFERENCES "
        f"{_quoted(key.other_table)}({_quoted(key.other_column)})"
        for key in schema.foreign_keys
        if key.table == table.name
    ]
    return f"CREATE TABLE {_quoted(table.name)} ({', '.join(lines)});"


def _quoted(name: str) -> str:
    if _PLAIN.fullmatch(name) and name.lower() not in RESERVED:
        return name
    return '"' + name.replace('"', '""') + '"'
