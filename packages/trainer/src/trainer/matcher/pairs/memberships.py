"""A membership written as a plain join: the same where what is joined is a key, and else not."""

from __future__ import annotations

import random

from sqlglot import exp

from trainer.matcher.pairs.scope import all_of, conjuncts, home, own_columns, selects, sources
from trainer.sql.schema import Schema


def key_join(root: exp.Expr, schema: Schema, draw: random.Random) -> exp.Expr | None:
    """JOIN t ON a = t.k for a IN (SELECT k FROM t ...), k a key: no row is found twice."""
    return _joined(root, schema, draw, on_key=True)


def plain_join(root: exp.Expr, schema: Schema, draw: random.Random) -> exp.Expr | None:
    """The same where k is no key: a fault, for rows are repeated."""
    return _joined(root, schema, draw, on_key=False)


def _joined(root: exp.Expr, schema: Schema, draw: random.Random, *, on_key: bool) -> exp.Expr | None:
    found = [
        (select, part, inner)
        for select in selects(root)
        if (where := select.args.get("where")) and sources(select, schema) and not _stars(select)
        for part in conjuncts(where.this)
        if (inner := _inner(part)) is not None and _is_key(inner, schema) == on_key
    ]
    if not found:
        return None
    select, part, inner = draw.choice(found)
    name = f"held_{draw.randint(1, 99)}"
    _qualify(select, schema)
    for column in own_columns(inner, inner):
        column.set("table", exp.to_identifier(name))
    within = inner.args.get("where")
    rest = [p.copy() for p in conjuncts(select.args["where"].this) if p is not part]
    rest += [p.copy() for p in conjuncts(within.this)] if within else []
    on = exp.EQ(this=part.this.copy(), expression=inner.expressions[0].copy())
    table = inner.args["from_"].this.copy()
    table.set("alias", exp.TableAlias(this=exp.to_identifier(name)))
    select.set("where", exp.Where(this=all_of(rest)) if rest else None)
    select.append("joins", exp.Join(this=table, on=on))
    return root


def _inner(part: exp.Expr) -> exp.Select | None:
    """The query of `column IN (SELECT column FROM table WHERE ...)` that reads one table and no more."""
    query = part.args.get("query") if isinstance(part, exp.In) and isinstance(part.this, exp.Column) else None
    inner = query.this if query is not None else None
    if not isinstance(inner, exp.Select) or len(inner.expressions) != 1:
        return None
    more = ("joins", "group", "having", "distinct", "order", "limit")
    nested = len(selects(inner)) > 1
    plain = isinstance(inner.expressions[0], exp.Column) and not nested
    return inner if plain and not any(inner.args.get(name) for name in more) else None


def _is_key(inner: exp.Select, schema: Schema) -> bool:
    place = home(inner.expressions[0], schema)
    if place is None:
        return False
    keys = [name.lower() for name in place[0].table.primary_key]
    return keys == [place[1].name.lower()]


def _qualify(select: exp.Select, schema: Schema) -> None:
    """Says of which table the select's own columns are, before another table joins."""
    for column in own_columns(select, select):
        if not column.table and (place := home(column, schema)):
            column.set("table", exp.to_identifier(place[0].alias))


def _stars(select: exp.Select) -> bool:
    return any(one.is_star for one in select.expressions)
