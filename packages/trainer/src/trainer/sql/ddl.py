"""A schema as a person has it: CREATE TABLE statements, or `table(column, ...)` as prompts show tables."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sqlglot import exp
from sqlglot.dialects.sqlite import SQLite
from sqlglot.errors import ParseError, SqlglotError

from trainer.sql.schema import Column, ColumnType, ForeignKey, Schema, Table

MOST_CHARACTERS = 100_000
MOST_TABLES = 300
MOST_COLUMNS = 2_000
"""Of all tables together."""

_DIALECT = SQLite()
_TYPES: tuple[tuple[ColumnType, str], ...] = (
    ("boolean", r"BOOL"),
    ("time", r"DATE|TIME|YEAR"),
    ("number", r"INT|REAL|FLOA|DOUB|NUMERIC|DEC|NUMBER|BIT"),
    ("text", r"CHAR|TEXT|CLOB|STRING|ENUM"),
)
_PASSED_OVER = (exp.Insert, exp.Pragma, exp.Transaction, exp.Commit, exp.Drop, exp.Set)
"""What a dump has between its tables."""
_SHORT = re.compile(r"\s*(?P<name>[\w#$.]+|\"[^\"\n]+\"|`[^`\n]+`)\s*\((?P<columns>[^();]*)\)\s*(?:;|\n|$)")


class SchemaTextError(Exception):
    """`message` is one sentence for a person."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def read_schema(text: str, name: str = "main") -> Schema:
    """Raises SchemaTextError where the text is neither, or says nothing or the same thing twice."""
    if len(text) > MOST_CHARACTERS:
        raise SchemaTextError(f"The schema is longer than {MOST_CHARACTERS} characters.")
    if not text.strip():
        raise SchemaTextError("The schema is empty.")
    is_short = re.search(r"\bcreate\b", text, re.IGNORECASE) is None
    tables, keys = (_short_tables(text), []) if is_short else _created(text)
    _check(tables)
    return Schema(name, tuple(tables), tuple(_resolved(tables, keys)))


def _short_tables(text: str) -> list[Table]:
    tables: list[Table] = []
    place = 0
    while text[place:].strip(" \t\r\n;"):
        found = _SHORT.match(text, place)
        if found is None:
            near = text[place:].strip().splitlines()[0][:60]
            raise SchemaTextError(
                f"The schema lists no table near '{near}': write CREATE TABLE, or table(column, column)."
            )
        columns = [column.strip().strip('"`') for column in found["columns"].split(",")]
        tables.append(Table(found["name"].strip('"`'), tuple(Column(c) for c in columns if c)))
        place = found.end()
    return tables


_Key = tuple[str, str, str, str | None]
"""Table, column, other table, other column; None for the other table's primary key."""


def _created(text: str) -> tuple[list[Table], list[_Key]]:
    tables: list[Table] = []
    keys: list[_Key] = []
    for statement in _statements(text):
        if isinstance(statement, _PASSED_OVER):
            continue
        kind = str(statement.args.get("kind", "")).upper() if isinstance(statement, exp.Create) else ""
        if kind in {"INDEX", "TRIGGER", "VIEW"}:
            continue
        body = statement.this if kind == "TABLE" else None
        if not isinstance(body, exp.Schema):
            head = statement.sql("sqlite")[:60]
            raise SchemaTextError(f"'{head}' is no CREATE TABLE with a list of columns.")
        tables.append(_table(body))
        keys += _keys(body)
    return tables, keys


def _statements(text: str) -> Iterator[exp.Expr]:
    try:
        found = _DIALECT.parser().parse(_DIALECT.tokenize(text), text)
    except ParseError as error:
        first = error.errors[0] if error.errors else {}
        near = str(first.get("highlight") or "").strip()[:40]
        raise SchemaTextError(
            f"Line {first.get('line', 1)} of the schema does not parse near '{near}'."
        ) from error
    except (SqlglotError, RecursionError) as error:
        raise SchemaTextError("The schema has text that is no SQL.") from error
    return (statement for statement in found if statement is not None)


def _table(body: exp.Schema) -> Table:
    columns: list[Column] = []
    primary: list[str] = []
    for part in _parts(body):
        if isinstance(part, exp.ColumnDef):
            columns.append(Column(part.name, _type(part)))
            if any(isinstance(c.args.get("kind"), exp.PrimaryKeyColumnConstraint) for c in part.constraints):
                primary.append(part.name)
        elif isinstance(part, exp.Identifier):
            columns.append(Column(part.name, "others"))
        elif isinstance(part, exp.PrimaryKey):
            primary += [column.name for column in part.expressions]
    return Table(body.this.name, tuple(columns), tuple(dict.fromkeys(primary)))


def _parts(body: exp.Schema) -> Iterator[exp.Expr]:
    for part in body.expressions:
        if isinstance(part, exp.Constraint):
            yield from part.expressions
        else:
            yield part


def _type(column: exp.ColumnDef) -> ColumnType:
    """As SQLite reads a declared type: by what its name contains."""
    declared = column.args.get("kind")
    text = declared.sql().upper() if isinstance(declared, exp.DataType) else ""
    for name, pattern in _TYPES:
        if re.search(pattern, text):
            return name
    return "others"


def _keys(body: exp.Schema) -> Iterator[_Key]:
    table = body.this.name
    for part in _parts(body):
        if isinstance(part, exp.ForeignKey):
            columns = [column.name for column in part.expressions]
            yield from _references(table, columns, part.args.get("reference"))
        elif isinstance(part, exp.ColumnDef):
            for constraint in part.constraints:
                yield from _references(table, [part.name], constraint.args.get("kind"))


def _references(table: str, columns: list[str], reference: object) -> Iterator[_Key]:
    if not isinstance(reference, exp.Reference):
        return
    target = reference.this
    others = [column.name for column in target.expressions] if isinstance(target, exp.Schema) else []
    name = target.this.name if isinstance(target, exp.Schema) else target.name
    for at, column in enumerate(columns):
        yield table, column, name, others[at] if at < len(others) else None


def _check(tables: list[Table]) -> None:
    if not tables:
        raise SchemaTextError("The schema has no table.")
    if len(tables) > MOST_TABLES or sum(len(table.columns) for table in tables) > MOST_COLUMNS:
        raise SchemaTextError(f"The schema has more than {MOST_TABLES} tables or {MOST_COLUMNS} columns.")
    names = [table.name.lower() for table in tables]
    for at, table in enumerate(tables):
        if names[at] in names[:at]:
            raise SchemaTextError(f"The table '{table.name}' is there twice.")
        if not table.columns:
            raise SchemaTextError(f"The table '{table.name}' has no columns.")
        twice = next((c for i, c in enumerate(table.names) if c in table.names[:i]), None)
        if twice is not None:
            raise SchemaTextError(f"The table '{table.name}' has two columns '{twice}'.")


def _resolved(tables: list[Table], keys: list[_Key]) -> Iterator[ForeignKey]:
    """Keys to tables that are there; a query is read without the others too."""
    held = {table.name.lower(): table for table in tables}
    for table, column, other, other_column in keys:
        target = held.get(other.lower())
        if target is None:
            continue
        named = other_column or next(iter(target.primary_key), None)
        if named is not None:
            yield ForeignKey(table, column, target.name, named)
