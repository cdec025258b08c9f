"""Small random SQLite databases of a schema, and what queries give on them.

The rows are random, but where a query compares a column with a literal the column has that value, its
neighbours and others, so that a condition holds for some rows and not for all. Queries may only read, and
end after so many steps of SQLite's machine.
"""

from __future__ import annotations

import random
import sqlite3
from collections import Counter
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from sqlglot import exp

from trainer.sql.database_calls import note_calls
from trainer.sql.schema import Column, Schema, Table

ROWS = (5, 24)
MOST_ROWS = 2_000
MOST_STEPS = 400_000
NULLS = 0.06
_READS = frozenset(
    {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE}
)
WORDS = [
    "amber",
    "birch",
    "cedar",
    "delta",
    "ember",
    "fjord",
    "grove",
    "haven",
    "iris",
    "juniper",
    "kite",
    "lotus",
    "maple",
    "north",
]
"""What text columns hold; queries that are made by rule ask for the same, so that some rows are found."""
Value = int | float | str | None
Rows = list[tuple[Value, ...]]


class QueryError(Exception):
    """A query that SQLite refuses, or that takes too long."""


def literals(queries: Iterable[exp.Expr]) -> dict[str, list[Value]]:
    """What columns are compared with, by lower-case column name."""
    found: dict[str, list[Value]] = {}
    for query in queries:
        for literal in query.find_all(exp.Literal):
            parent = literal.find_ancestor(exp.Predicate, exp.In)
            for column in parent.find_all(exp.Column) if parent is not None else ():
                found.setdefault(column.name.lower(), []).append(_value(literal))
    return {name: list(dict.fromkeys(values)) for name, values in found.items()}


def _value(literal: exp.Literal) -> Value:
    if literal.is_string:
        return literal.this.strip("%")
    return float(literal.this) if "." in literal.this else int(literal.this)


def fill(schema: Schema, held: Mapping[str, Sequence[Value]], draw: random.Random) -> sqlite3.Connection:
    """One database in memory, which only reads from then on. Raises QueryError where the schema makes
    none.
    """
    database = sqlite3.connect(":memory:")
    columns_of: dict[tuple[str, str], list[Value]] = {}
    try:
        for table in schema.tables:
            names = ", ".join(_quoted(column.name) for column in table.columns)
            database.execute(f"CREATE TABLE {_quoted(table.name)} ({names})")
        for table in _referenced_first(schema):
            rows = _rows(table, schema, held, columns_of, draw)
            marks = ", ".join("?" * len(table.columns))
            database.executemany(f"INSERT INTO {_quoted(table.name)} VALUES ({marks})", rows)
    except sqlite3.Error as error:
        raise QueryError(f"The schema '{schema.name}' makes no database: {error}.") from error
    database.commit()
    database.set_authorizer(_only_reads)
    return database


def _only_reads(action: int, *_: str | None) -> int:
    return sqlite3.SQLITE_OK if action in _READS else sqlite3.SQLITE_DENY


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _referenced_first(schema: Schema) -> list[Table]:
    after = {table.name.lower(): 0 for table in schema.tables}
    for _ in schema.tables:
        for key in schema.foreign_keys:
            if key.table.lower() != key.other_table.lower():
                mine, theirs = key.table.lower(), key.other_table.lower()
                after[mine] = max(after[mine], min(after[theirs] + 1, len(after)))
    return sorted(schema.tables, key=lambda table: after[table.name.lower()])


def _rows(
    table: Table,
    schema: Schema,
    held: Mapping[str, Sequence[Value]],
    columns_of: dict[tuple[str, str], list[Value]],
    draw: random.Random,
) -> Iterator[tuple[Value, ...]]:
    count = draw.randint(*ROWS)
    lone_key = {name.lower() for name in table.primary_key} if len(table.primary_key) == 1 else set[str]()
    links = {
        key.column.lower(): (key.other_table.lower(), key.other_column.lower())
        for key in schema.foreign_keys
        if key.table.lower() == table.name.lower()
    }
    made: list[list[Value]] = []
    for column in table.columns:
        name = column.name.lower()
        pool = _pool(column, held.get(name, ()), draw)
        linked = columns_of.get(links.get(name, ("", "")), [])
        if name in lone_key:
            values = _distinct(pool, linked, count, column)
            draw.shuffle(values)
        elif linked:
            values = [draw.choice(linked) for _ in range(count)]
        else:
            values = [None if draw.random() < NULLS else draw.choice(pool) for _ in range(count)]
        columns_of[table.name.lower(), name] = values
        made.append(values)
    return zip(*made, strict=True)


def _distinct(pool: list[Value], linked: list[Value], count: int, column: Column) -> list[Value]:
    wanted = list(dict.fromkeys([*linked, *(v for v in pool if v is not None)]))
    more = (number if column.type == "number" else f"{column.name}{number}" for number in range(1, 10**6))
    while len(wanted) < count:
        extra = next(more)
        if extra not in wanted:
            wanted.append(extra)
    return wanted[:count]


def _pool(column: Column, held: Sequence[Value], draw: random.Random) -> list[Value]:
    """Values with repeats among them, those that queries name twice as likely."""
    if column.type == "number":
        near = [v + step for v in held if isinstance(v, int | float) for step in (-1, 0, 0, 1, 7)]
        text = [v for v in held if isinstance(v, str)]
        return [*near, *text, *(draw.randint(1, 60) for _ in range(6))]
    if column.type == "time":
        base: list[Value] = [
            f"{draw.randint(1990, 2024)}-{draw.randint(1, 12):02}-{draw.randint(1, 28):02}" for _ in range(6)
        ]
    else:
        base = list[Value](draw.sample(WORDS, 6))
    around = [f"{v}x" for v in held if isinstance(v, str)]
    return [*held, *held, *around, *base]


def run(database: sqlite3.Connection, sql: str) -> Rows:
    """Raises QueryError."""
    note_calls(1)
    with _bounded(database):
        try:
            rows = database.execute(sql).fetchmany(MOST_ROWS + 1)
        except (sqlite3.Error, sqlite3.Warning, OverflowError) as error:
            raise QueryError(str(error)) from error
    if len(rows) > MOST_ROWS:
        raise QueryError(f"The query gives more than {MOST_ROWS} rows.")
    return [tuple(round(v, 6) if isinstance(v, float) else v for v in row) for row in rows]


@contextmanager
def _bounded(database: sqlite3.Connection) -> Generator[None]:
    left = [MOST_STEPS // 1000]

    def step() -> bool:
        left[0] -= 1
        return left[0] < 0

    database.set_progress_handler(step, 1000)
    try:
        yield
    finally:
        database.set_progress_handler(None, 0)


def same_rows(one: Rows, other: Rows, *, ordered: bool) -> bool:
    """As multisets, and in the same order where the reference sorts."""
    return one == other if ordered else Counter(one) == Counter(other)


def sorts(query: exp.Expr) -> bool:
    """Whether the outermost query has an ORDER BY."""
    return query.args.get("order") is not None
