"""What tables there are: names, columns, types and keys. Names are compared without regard to case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

ColumnType = Literal["number", "text", "time", "boolean", "others"]


@dataclass(frozen=True)
class Column:
    name: str
    type: ColumnType = "text"


@dataclass(frozen=True)
class ForeignKey:
    table: str
    column: str
    other_table: str
    other_column: str


@dataclass(frozen=True)
class Table:
    name: str
    columns: tuple[Column, ...]
    primary_key: tuple[str, ...] = ()

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Lower-case column names, in the table's order."""
        return tuple(column.name.lower() for column in self.columns)


@dataclass(frozen=True)
class Schema:
    name: str
    tables: tuple[Table, ...]
    foreign_keys: tuple[ForeignKey, ...] = ()

    @cached_property
    def by_name(self) -> Mapping[str, Table]:
        return {table.name.lower(): table for table in self.tables}

    def to_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "tables": [
                {
                    "name": table.name,
                    "columns": [[column.name, column.type] for column in table.columns],
                    "primaryKey": list(table.primary_key),
                }
                for table in self.tables
            ],
            "foreignKeys": [[k.table, k.column, k.other_table, k.other_column] for k in self.foreign_keys],
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Schema:
        tables = tuple(
            Table(
                table["name"],
                tuple(Column(name, type_) for name, type_ in table["columns"]),
                tuple(table.get("primaryKey", ())),
            )
            for table in value["tables"]
        )
        keys = tuple(ForeignKey(*key) for key in value.get("foreignKeys", ()))
        return cls(value["name"], tables, keys)

    @classmethod
    def of(cls, tables: Mapping[str, Sequence[str]], name: str = "main") -> Schema:
        """From table names to column names, all of type text: enough to build trees."""
        return cls(name, tuple(Table(t, tuple(Column(c) for c in columns)) for t, columns in tables.items()))
