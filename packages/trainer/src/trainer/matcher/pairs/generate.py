"""Schemas and queries of our own, for a matcher that is shipped: nothing of any data set is in them.

A schema has a few tables whose rows refer to each other; queries are of the kinds that people ask such a
database: lists, counts and means by group, the largest first, joins, memberships and set operations.
"""

from __future__ import annotations

import random
from collections.abc import Callable

from trainer.matcher.pairs.words import NUMBERS, TEXTS, THINGS, TIMES
from trainer.sql.databases import WORDS
from trainer.sql.schema import Column, ForeignKey, Schema, Table

Columns = list[tuple[str, Column]]
"""Alias (empty where there is one table) and column."""


def random_schema(draw: random.Random) -> Schema:
    names = draw.sample(THINGS, draw.randint(2, 5))
    upper = draw.random() < 0.3
    tables: list[Table] = []
    keys: list[ForeignKey] = []
    for at, thing in enumerate(names):
        key = draw.choice(["id", f"{thing}_id"])
        columns = [Column(key, "number"), Column(draw.choice(["name", f"{thing}_name", "title"]), "text")]
        columns += [Column(name, "number") for name in draw.sample(NUMBERS, draw.randint(1, 4))]
        columns += [
            Column(name, "text") for name in draw.sample(TEXTS, draw.randint(0, 3)) if name != "title"
        ]
        columns += [Column(name, "time") for name in draw.sample(TIMES, draw.randint(0, 1))]
        for other in draw.sample(names[:at], min(at, draw.choice([1, 1, 2]))):
            target = next(table for table in tables if table.name.lower() == other)
            reference = Column(f"{other}_id" if f"{other}_id" != key else f"{other}_ref", "number")
            columns.append(reference)
            keys.append(ForeignKey(thing, reference.name, target.name, target.primary_key[0]))
        tables.append(Table(thing, tuple(columns), (key,)))
    made = Schema("_".join(names[:2]), tuple(tables), tuple(keys))
    return _capitalised(made) if upper else made


def _capitalised(schema: Schema) -> Schema:
    def up(name: str) -> str:
        return "_".join(part.capitalize() for part in name.split("_"))

    return Schema(
        schema.name,
        tuple(
            Table(
                up(t.name),
                tuple(Column(up(c.name), c.type) for c in t.columns),
                tuple(map(up, t.primary_key)),
            )
            for t in schema.tables
        ),
        tuple(
            ForeignKey(up(k.table), up(k.column), up(k.other_table), up(k.other_column))
            for k in schema.foreign_keys
        ),
    )


def random_query(schema: Schema, draw: random.Random) -> str:
    kinds: list[Callable[[_Writer], str]] = [
        _Writer.plain,
        _Writer.plain,
        _Writer.ordered,
        _Writer.grouped,
        _Writer.grouped,
        _Writer.aggregated,
        _Writer.member,
        _Writer.against_mean,
        _Writer.combined,
        _Writer.distinct,
    ]
    return draw.choice(kinds)(_Writer(schema, draw))


class _Writer:
    def __init__(self, schema: Schema, draw: random.Random) -> None:
        self.schema = schema
        self.draw = draw

    def rows(self) -> tuple[str, Columns]:
        """What is read: one table, or two or three that refer to each other, and the columns to be had."""
        keys = self.schema.foreign_keys
        if not keys or self.draw.random() < 0.5:
            table = self.draw.choice(self.schema.tables)
            return table.name, [("", column) for column in table.columns]
        key = self.draw.choice(keys)
        text = f"{key.table} AS T1 JOIN {key.other_table} AS T2 ON T1.{key.column} = T2.{key.other_column}"
        found = [*self._columns("T1", key.table), *self._columns("T2", key.other_table)]
        more = [k for k in keys if k.table == key.table and k is not key and k.other_table != key.other_table]
        if more and self.draw.random() < 0.5:
            third = self.draw.choice(more)
            text += f" JOIN {third.other_table} AS T3 ON T1.{third.column} = T3.{third.other_column}"
            found += self._columns("T3", third.other_table)
        return text, found

    def _columns(self, alias: str, table: str) -> Columns:
        return [(alias, column) for column in self.schema.by_name[table.lower()].columns]

    def of_type(self, columns: Columns, *types: str) -> str | None:
        fitting = [column for column in columns if column[1].type in types]
        return _text(self.draw.choice(fitting)) if fitting else None

    def some(self, columns: Columns, most: int = 3) -> list[str]:
        return [_text(c) for c in self.draw.sample(columns, self.draw.randint(1, min(most, len(columns))))]

    def condition(self, columns: Columns) -> str:
        number = self.of_type(columns, "number") or "1"
        text = self.of_type(columns, "text", "time")
        word = self.draw.choice(WORDS)
        bound = self.draw.randint(2, 60)
        ways = [
            f"{number} {self.draw.choice(['>', '<', '>=', '<=', '=', '!='])} {bound}",
            f"{number} BETWEEN {bound} AND {bound + self.draw.randint(1, 20)}",
        ]
        if text:
            ways += [f"{text} = '{word}'", f"{text} LIKE '%{word[:3]}%'", f"{text} != '{word}'"]
            ways += [f"{text} IN ('{word}', '{self.draw.choice(WORDS)}')"]
        return self.draw.choice(ways)

    def where(self, columns: Columns, often: float = 0.8) -> str:
        if self.draw.random() > often:
            return ""
        parts = [self.condition(columns) for _ in range(self.draw.choice([1, 1, 2, 2, 3]))]
        joint = self.draw.choice([" AND ", " AND ", " OR "])
        return " WHERE " + joint.join(dict.fromkeys(parts))

    def function(self, columns: Columns) -> str:
        number = self.of_type(columns, "number") or "1"
        anything = _text(self.draw.choice(columns))
        return self.draw.choice(
            [
                "count(*)",
                "count(*)",
                f"count(DISTINCT {anything})",
                *(f"{name}({number})" for name in ("sum", "avg", "min", "max")),
            ]
        )

    def plain(self) -> str:
        rows, columns = self.rows()
        return f"SELECT {', '.join(self.some(columns))} FROM {rows}{self.where(columns)}"

    def distinct(self) -> str:
        rows, columns = self.rows()
        return f"SELECT DISTINCT {', '.join(self.some(columns, 2))} FROM {rows}{self.where(columns)}"

    def ordered(self) -> str:
        rows, columns = self.rows()
        key = self.of_type(columns, "number", "time") or _text(columns[0])
        way = self.draw.choice(["ASC", "DESC", "DESC"])
        cut = self.draw.choice(["", " LIMIT 1", f" LIMIT {self.draw.randint(2, 9)}"])
        where = self.where(columns, 0.4)
        return f"SELECT {', '.join(self.some(columns))} FROM {rows}{where} ORDER BY {key} {way}{cut}"

    def aggregated(self) -> str:
        rows, columns = self.rows()
        functions = dict.fromkeys(self.function(columns) for _ in range(self.draw.choice([1, 1, 2, 3])))
        return f"SELECT {', '.join(functions)} FROM {rows}{self.where(columns, 0.7)}"

    def grouped(self) -> str:
        rows, columns = self.rows()
        key = _text(self.draw.choice(columns))
        function = self.function(columns)
        text = f"SELECT {self.draw.choice([f'{key}, {function}', f'{function}, {key}', key])} FROM {rows}"
        text += f"{self.where(columns, 0.4)} GROUP BY {key}"
        end = self.draw.choice(["", "having", "order", "top"])
        if end == "having":
            return (
                f"{text} HAVING count(*) {self.draw.choice(['>', '>=', '<', '='])} {self.draw.randint(1, 4)}"
            )
        if end == "order":
            return f"{text} ORDER BY {function} {self.draw.choice(['ASC', 'DESC'])}"
        return (
            f"{text} ORDER BY {function} DESC LIMIT {self.draw.choice([1, 1, 3])}" if end == "top" else text
        )

    def member(self) -> str:
        if not self.schema.foreign_keys:
            return self.plain()
        key = self.draw.choice(self.schema.foreign_keys)
        inner, outer = self._columns("", key.table), self._columns("", key.other_table)
        negated = self.draw.choice(["", "", " NOT"])
        query = f"SELECT {key.column} FROM {key.table}{self.where(inner, 0.7)}"
        selected = ", ".join(self.some(outer, 2))
        text = f"SELECT {selected} FROM {key.other_table} WHERE {key.other_column}{negated} IN ({query})"
        return f"{text} AND {self.condition(outer)}" if self.draw.random() < 0.3 else text

    def against_mean(self) -> str:
        table = self.draw.choice(self.schema.tables)
        columns: Columns = [("", column) for column in table.columns]
        number = self.of_type(columns, "number") or "1"
        function = self.draw.choice(["avg", "avg", "min", "max"])
        sign = self.draw.choice([">", "<"]) if function == "avg" else "="
        selected = ", ".join(self.some(columns, 2))
        inner = f"SELECT {function}({number}) FROM {table.name}{self.where(columns, 0.3)}"
        return f"SELECT {selected} FROM {table.name} WHERE {number} {sign} ({inner})"

    def combined(self) -> str:
        rows, columns = self.rows()
        selected = _text(self.draw.choice(columns))
        word = self.draw.choice(["UNION", "INTERSECT", "EXCEPT"])
        one, other = (f"SELECT {selected} FROM {rows}{self.where(columns, often)}" for often in (0.7, 1.0))
        return f"{one} {word} {other}"


def _text(column: tuple[str, Column]) -> str:
    alias, held = column
    return f"{alias}.{held.name}" if alias else held.name
