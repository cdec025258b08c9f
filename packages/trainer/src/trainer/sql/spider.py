"""Schemas in Spider's layout: tables.json."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from trainer.sql.schema import Column, ColumnType, ForeignKey, Schema, Table

_TYPES = {"number", "text", "time", "boolean"}


def spider_schema(entry: Mapping[str, Any]) -> Schema:
    """One entry of tables.json. Raises KeyError, TypeError or ValueError where it is not of that layout."""
    names: list[str] = entry["table_names_original"]
    columns: list[tuple[int, str]] = [
        (int(table), str(name)) for table, name in entry["column_names_original"]
    ]
    types: list[str] = entry["column_types"]
    keys = {int(place) for place in entry.get("primary_keys", ())}
    tables: list[Table] = []
    for place, name in enumerate(names):
        own = [k for k, (table, _) in enumerate(columns) if table == place]
        tables.append(
            Table(
                name,
                tuple(Column(columns[k][1], _type(types[k])) for k in own),
                tuple(columns[k][1] for k in own if k in keys),
            )
        )
    foreign = tuple(_foreign(names, columns, pair) for pair in entry.get("foreign_keys", ()))
    return Schema(str(entry["db_id"]), tuple(tables), foreign)


def _type(name: str) -> ColumnType:
    return cast("ColumnType", name if name in _TYPES else "others")


def _foreign(names: list[str], columns: list[tuple[int, str]], pair: tuple[int, int]) -> ForeignKey:
    (table, column), (other, other_column) = columns[pair[0]], columns[pair[1]]
    return ForeignKey(names[table], column, names[other], other_column)
