"""Questions about a few tables, with their queries: seeded templates.

A schema is a chain of tables, each row of one belonging to a row of the one before. A question puts
parts together: what is asked for, conditions on the table itself and on the one that it belongs to, a
grouping, an order. Each part has its words and its SQL, so that the two always say the same; the CTE
style says the same in steps.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, field

from trainer.sql.schema import Column, ForeignKey, Schema, Table
from trainer.tasks.sql_words import NUMBERS, TEXTS, THINGS

COMPARED = (("above", ">"), ("below", "<"), ("at least", ">="), ("at most", "<="))
AGGREGATES = (("average", "avg"), ("highest", "max"), ("lowest", "min"), ("total", "sum"))


@dataclass(frozen=True, slots=True)
class Shape:
    """What questions may ask."""

    most_tables: int = 2
    most_filters: int = 2
    aggregates: bool = True
    ordering: bool = True
    subqueries: bool = False
    cte_style: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    words: str
    sql: str
    schema: Schema
    parts: int
    """How many parts were put together: its difficulty."""


@dataclass(slots=True)
class _Draft:
    table: Table
    words: list[str] = field(default_factory=list[str])
    """What follows the name of the thing."""
    conditions: list[str] = field(default_factory=list[str])
    used: set[tuple[str, str]] = field(default_factory=set[tuple[str, str]])
    joins: Table | None = None
    parts: int = 1


def draw_schema(rng: random.Random, tables: int) -> Schema:
    things = rng.sample(THINGS, tables)
    made: list[Table] = []
    keys: list[ForeignKey] = []
    for place, thing in enumerate(things):
        columns = [Column("id", "number"), Column("name", "text")]
        columns += [Column(name, "number") for name in sorted(rng.sample(NUMBERS, 2))]
        columns.append(Column(rng.choice(sorted(TEXTS)), "text"))
        if place:
            above = things[place - 1]
            columns.append(Column(f"{above}_id", "number"))
            keys.append(ForeignKey(thing, f"{above}_id", above, "id"))
        made.append(Table(thing, tuple(columns), ("id",)))
    return Schema("_".join(things), tuple(made), tuple(keys))


def draw_question(rng: random.Random, shape: Shape) -> Question:
    schema = draw_schema(rng, rng.randint(1, shape.most_tables))
    place = rng.randrange(len(schema.tables))
    draft = _Draft(schema.tables[place])
    for _ in range(rng.randint(0, shape.most_filters)):
        _condition(draft, draft.table, rng)
    if place and rng.random() < 0.6:
        draft.joins = schema.tables[place - 1]
        draft.parts += 1
        draft.words.append(f"of a {draft.joins.name}")
        _condition(draft, draft.joins, rng)
    if shape.subqueries and rng.random() < 0.3:
        column = _number(draft.table, rng)
        draft.parts += 2
        draft.words.append(
            f"with more than average {column}" if draft.joins is None else _above(draft, column)
        )
        draft.conditions.append(
            f"{draft.table.name}.{column} > (SELECT avg({column}) FROM {draft.table.name})"
        )
    asked = [_listing]
    if shape.aggregates:
        asked += [_counting, _aggregate, _grouping]
    if shape.ordering:
        asked += [_sorted, _first]
    words, select = rng.choice(asked)(draft, rng)
    return Question(words, _written(draft, select, shape.cte_style), schema, draft.parts)


def _above(draft: _Draft, column: str) -> str:
    return f"where the {draft.table.name} has more than average {column}"


@dataclass(frozen=True, slots=True)
class _Select:
    """The query's outer part; columns are those of the table itself."""

    outputs: str
    tail: str = ""
    columns: tuple[str, ...] = ()


def _condition(draft: _Draft, table: Table, rng: random.Random) -> None:
    """One more condition, on a column that has none yet."""
    free = [
        c.name
        for c in table.columns[2:]
        if not c.name.endswith("_id") and (table.name, c.name) not in draft.used
    ]
    if not free:
        return
    column = rng.choice(free)
    draft.used.add((table.name, column))
    draft.parts += 1
    link = "and" if draft.words and draft.words[-1].startswith(("whose", "and")) else "whose"
    if column in TEXTS:
        value = rng.choice(TEXTS[column])
        negated = rng.random() < 0.25
        draft.words.append(f"{link} {column} is {'not ' if negated else ''}{value}")
        draft.conditions.append(f"{table.name}.{column} {'!=' if negated else '='} '{value}'")
        return
    word, operator = rng.choice(COMPARED)
    value = rng.randint(2, 50)
    draft.words.append(f"{link} {column} is {word} {value}")
    draft.conditions.append(f"{table.name}.{column} {operator} {value}")


def _listing(draft: _Draft, rng: random.Random) -> tuple[str, _Select]:
    column = rng.choice(["name", _number(draft.table, rng)])
    distinct = rng.random() < 0.2
    word = "different " if distinct else ""
    select = _Select(f"{'DISTINCT ' if distinct else ''}{column}", columns=(column,))
    return f"List the {word}{column} of each {_things(draft)}.", select


def _counting(draft: _Draft, rng: random.Random) -> tuple[str, _Select]:
    return f"How many {draft.table.name} rows are there {' '.join(draft.words)}?".replace(" ?", "?"), _Select(
        "count(*)"
    )


def _aggregate(draft: _Draft, rng: random.Random) -> tuple[str, _Select]:
    word, function = rng.choice(AGGREGATES)
    column = _number(draft.table, rng)
    return f"What is the {word} {column} of each {_things(draft)} taken together?", _Select(
        f"{function}({column})", columns=(column,)
    )


def _grouping(draft: _Draft, rng: random.Random) -> tuple[str, _Select]:
    column = _text(draft.table)
    draft.parts += 1
    words = f"For each {column}, how many {draft.table.name} rows are there {' '.join(draft.words)}".rstrip()
    tail = f" GROUP BY {column}"
    if rng.random() < 0.4:
        draft.parts += 1
        least = rng.randint(2, 4)
        words += f", if at least {least}"
        tail += f" HAVING count(*) >= {least}"
    return f"{words}?", _Select(f"{column}, count(*)", tail, (column,))


def _sorted(draft: _Draft, rng: random.Random) -> tuple[str, _Select]:
    column = _number(draft.table, rng)
    draft.parts += 1
    down = rng.random() < 0.5
    order = "high to low" if down else "low to high"
    words = f"List the name of each {_things(draft)}, by {column} from {order}."
    return words, _Select("name", f" ORDER BY {column}{' DESC' if down else ''}", ("name", column))


def _first(draft: _Draft, rng: random.Random) -> tuple[str, _Select]:
    column = _number(draft.table, rng)
    draft.parts += 2
    down = rng.random() < 0.5
    count = rng.choice([1, 1, 3])
    which = f"{count} names" if count > 1 else "name"
    words = f"Give the {which} with the {'highest' if down else 'lowest'} {column} of each {_things(draft)}."
    tail = f" ORDER BY {column}{' DESC' if down else ''} LIMIT {count}"
    return words, _Select("name", tail, ("name", column))


def _things(draft: _Draft) -> str:
    return " ".join([draft.table.name, *draft.words])


def _number(table: Table, rng: random.Random) -> str:
    numbers = [c.name for c in table.columns if c.type == "number" and not c.name.endswith("id")]
    return rng.choice(numbers)


def _text(table: Table) -> str:
    return next(c.name for c in table.columns if c.name in TEXTS)


def _written(draft: _Draft, select: _Select, cte_style: bool) -> str:
    table, above = draft.table.name, draft.joins
    source = (
        table if above is None else f"{table} JOIN {above.name} ON {table}.{above.name}_id = {above.name}.id"
    )
    conditions = draft.conditions
    if not cte_style or not conditions:
        clauses = [_qualified(part, draft, select) for part in (select.outputs, select.tail)]
        where = f" WHERE {' AND '.join(_bare(c, draft) for c in conditions)}" if conditions else ""
        return f"SELECT {clauses[0]} FROM {source}{where}{clauses[1]}"
    columns = ", ".join(_name(column, draft) for column in select.columns or ("id",))
    steps: list[str] = []
    for place, part in enumerate(_portions(conditions, draft)):
        if not steps:
            kept = dict.fromkeys([*(select.columns or ("id",)), *_later(conditions, part, draft)])
            columns = ", ".join(_name(column, draft) for column in kept)
            steps.append(
                f"SELECT {columns} FROM {source} WHERE {' AND '.join(_bare(c, draft) for c in part)}"
            )
        else:
            bare = " AND ".join(c.removeprefix(f"{table}.") for c in part)
            steps.append(f"SELECT * FROM s{place} WHERE {bare}")
    named = ", ".join(f"s{place} AS ({step})" for place, step in enumerate(steps, 1))
    return f"WITH {named} SELECT {select.outputs} FROM s{len(steps)}{select.tail}"


def _portions(conditions: list[str], draft: _Draft) -> list[list[str]]:
    """Conditions on the table that it belongs to come first; each other one is a step of its own."""
    own = [c for c in conditions if c.startswith(f"{draft.table.name}.")]
    joined = [c for c in conditions if c not in own]
    return [joined, *([c] for c in own)] if joined else [[c] for c in own]


def _later(conditions: list[str], first: list[str], draft: _Draft) -> list[str]:
    """Columns that later steps compare."""
    return [c.removeprefix(f"{draft.table.name}.").split(" ")[0] for c in conditions if c not in first]


def _name(column: str, draft: _Draft) -> str:
    return column if draft.joins is None else f"{draft.table.name}.{column}"


def _bare(condition: str, draft: _Draft) -> str:
    return condition.removeprefix(f"{draft.table.name}.") if draft.joins is None else condition


def _qualified(clause: str, draft: _Draft, select: _Select) -> str:
    if draft.joins is None or not select.columns:
        return clause
    words = "|".join(dict.fromkeys(select.columns))
    return re.sub(rf"\b({words})\b(?!\()", rf"{draft.table.name}.\1", clause)
