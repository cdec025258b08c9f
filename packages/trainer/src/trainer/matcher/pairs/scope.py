"""What a column of a query belongs to: the little of binding that rewriting and mutating text needs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlglot import exp

from trainer.sql.schema import Column, Schema, Table


@dataclass(frozen=True, slots=True)
class Source:
    alias: str
    """How columns name it."""
    table: Table


def selects(root: exp.Expr) -> list[exp.Select]:
    return list(root.find_all(exp.Select))


def sources(select: exp.Select, schema: Schema) -> list[Source] | None:
    """Tables in the order in which they are read; None where one is no table of the schema."""
    found: list[Source] = []
    for place in places(select):
        table = schema.by_name.get(place.name.lower()) if isinstance(place, exp.Table) else None
        if table is None:
            return None
        found.append(Source(place.alias_or_name, table))
    return found


def places(select: exp.Select) -> Iterator[exp.Expr]:
    """What stands in FROM and JOIN."""
    start = select.args.get("from_")
    if start is not None:
        yield start.this
    for join in select.args.get("joins") or []:
        yield join.this


def joins(select: exp.Select) -> list[exp.Join]:
    return list(select.args.get("joins") or [])


def home(column: exp.Column, schema: Schema) -> tuple[Source, Column] | None:
    """The source and column that a name stands for, found from the innermost SELECT outwards."""
    scope = column.find_ancestor(exp.Select)
    while scope is not None:
        held = sources(scope, schema)
        if held is None:
            return None
        for source in held:
            if column.table and column.table.lower() != source.alias.lower():
                continue
            for known in source.table.columns:
                if known.name.lower() == column.name.lower():
                    return source, known
        scope = scope.find_ancestor(exp.Select)
    return None


def own_columns(part: exp.Expr, select: exp.Select) -> list[exp.Column]:
    """Columns in `part` that belong to `select` itself and not to a query inside it."""
    return [c for c in part.find_all(exp.Column) if c.find_ancestor(exp.Select) is select]


def conjuncts(condition: exp.Expr) -> list[exp.Expr]:
    if isinstance(condition, exp.Paren):
        return conjuncts(condition.this)
    if isinstance(condition, exp.And):
        return [*conjuncts(condition.this), *conjuncts(condition.expression)]
    return [condition]


def all_of(parts: list[exp.Expr]) -> exp.Expr:
    """An AND of what is not empty."""
    held = [exp.Paren(this=p) if isinstance(p, exp.Or) else p for p in parts]
    made = held[0]
    for part in held[1:]:
        made = exp.And(this=made, expression=part)
    return made


def quoted_texts(root: exp.Expr, schema: Schema) -> exp.Expr:
    """Changes "text" into 'text' where it names no column: SQLite reads it so, and so do many data sets."""
    for column in list(root.find_all(exp.Column)):
        quoted = isinstance(column.this, exp.Identifier) and column.this.quoted
        if quoted and not column.table and home(column, schema) is None:
            column.replace(exp.Literal.string(column.name))
    return root
