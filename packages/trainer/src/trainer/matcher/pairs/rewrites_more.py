"""Rewrites that change the shape of a query's plan: grouping, counting, keys and set operations."""

from __future__ import annotations

import random

from sqlglot import exp

from trainer.matcher.pairs.scope import all_of, conjuncts, home, joins, selects, sources
from trainer.sql.schema import Schema


def group_for_distinct(root: exp.Expr, schema: Schema, draw: random.Random) -> exp.Expr | None:
    """SELECT a FROM t GROUP BY a for SELECT DISTINCT a FROM t."""
    found = [
        s
        for s in selects(root)
        if s.args.get("distinct")
        and not s.args.get("group")
        and all(isinstance(e, exp.Column) and not e.is_star for e in s.expressions)
        and not s.find(exp.AggFunc)
    ]
    if not found:
        return None
    select = draw.choice(found)
    select.set("distinct", None)
    select.set("group", exp.Group(expressions=[e.copy() for e in select.expressions]))
    return root


def distinct_for_group(root: exp.Expr, schema: Schema, draw: random.Random) -> exp.Expr | None:
    found = [
        s
        for s in selects(root)
        if (group := s.args.get("group"))
        and not s.find(exp.AggFunc)
        and [e.sql() for e in s.expressions] == [e.sql() for e in group.expressions]
    ]
    if not found:
        return None
    select = draw.choice(found)
    select.set("group", None)
    select.set("distinct", exp.Distinct())
    return root


def count_key(root: exp.Expr, schema: Schema, draw: random.Random) -> exp.Expr | None:
    """count(id) for count(*): a primary key is never NULL, if no outer join makes it so."""
    stars = [
        c
        for c in root.find_all(exp.Count)
        if isinstance(c.this, exp.Star) and (s := c.find_ancestor(exp.Select)) and _inner_only(s)
    ]
    if not stars:
        return None
    count = draw.choice(stars)
    select = count.find_ancestor(exp.Select)
    held = sources(select, schema) if select is not None else None
    keyed = [source for source in held or [] if len(source.table.primary_key) == 1]
    if not keyed:
        return None
    source = draw.choice(keyed)
    count.replace(exp.Count(this=exp.column(source.table.primary_key[0], table=source.alias)))
    return root


def _inner_only(select: exp.Select) -> bool:
    return not any(join.side for join in joins(select))


def equal_key(root: exp.Expr, schema: Schema, draw: random.Random) -> exp.Expr | None:
    """The other side of an inner join's equality, in the select list, GROUP BY, ORDER BY or WHERE."""
    found: list[tuple[exp.Column, exp.Column]] = []
    for select in selects(root):
        pairs = [pair for join in joins(select) if not join.side for pair in _equalities(join)]
        for column in select.find_all(exp.Column):
            if column.find_ancestor(exp.Join) or column.find_ancestor(exp.Select) is not select:
                continue
            place = home(column, schema)
            for one, other in (*pairs, *((b, a) for a, b in pairs)):
                if place and (place[0].alias.lower(), place[1].name.lower()) == _name(one):
                    found.append((column, other))
    if not found:
        return None
    column, other = draw.choice(found)
    column.replace(other.copy())
    return root


def _equalities(join: exp.Join) -> list[tuple[exp.Column, exp.Column]]:
    on = join.args.get("on")
    return [
        (part.this, part.expression)
        for part in (conjuncts(on) if on else [])
        if isinstance(part, exp.EQ)
        and isinstance(part.this, exp.Column)
        and isinstance(part.expression, exp.Column)
        and part.this.table
        and part.expression.table
    ]


def _name(column: exp.Column) -> tuple[str, str]:
    return column.table.lower(), column.name.lower()


def swap_sides(root: exp.Expr, schema: Schema, draw: random.Random) -> exp.Expr | None:
    found = list(root.find_all(exp.Union, exp.Intersect))
    if not found:
        return None
    held = draw.choice(found)
    one, other = held.this.copy(), held.expression.copy()
    if any(side.args.get("order") or side.args.get("limit") for side in (one, other)):
        return None
    held.set("this", other)
    held.set("expression", one)
    return root


def set_as_membership(root: exp.Expr, schema: Schema, draw: random.Random) -> exp.Expr | None:
    """DISTINCT a .. WHERE a IN (B) for A INTERSECT B, NOT IN for EXCEPT, of one plain column each."""
    found = [
        s
        for s in root.find_all(exp.Intersect, exp.Except)
        if all(_one_column(side) for side in (s.this, s.expression))
    ]
    if not found:
        return None
    held = draw.choice(found)
    made, inner = held.this.copy(), held.expression.copy()
    part: exp.Expr = exp.In(this=made.expressions[0].copy(), query=exp.Subquery(this=inner))
    if isinstance(held, exp.Except):
        part = exp.Not(this=part)
    where = made.args.get("where")
    made.set(
        "where", exp.Where(this=all_of([*([p.copy() for p in conjuncts(where.this)] if where else []), part]))
    )
    made.set("distinct", exp.Distinct())
    if held is root:
        return made
    held.replace(made)
    return root


def _one_column(side: exp.Expr) -> bool:
    return (
        isinstance(side, exp.Select)
        and len(side.expressions) == 1
        and isinstance(side.expressions[0], exp.Column)
        and not any(side.args.get(part) for part in ("group", "limit", "order", "having"))
    )


def either_as_union(root: exp.Expr, schema: Schema, draw: random.Random) -> exp.Expr | None:
    """SELECT DISTINCT a WHERE p UNION SELECT .. WHERE q for SELECT DISTINCT a WHERE p OR q."""
    if not isinstance(root, exp.Select) or not root.args.get("distinct") or root.args.get("order"):
        return None
    where = root.args.get("where")
    if (
        where is None
        or not isinstance(where.this, exp.Or)
        or root.args.get("group")
        or root.args.get("limit")
    ):
        return None
    sides: list[exp.Select] = []
    for part in (where.this.this, where.this.expression):
        side = root.copy()
        side.set("distinct", None)
        side.set("where", exp.Where(this=part.copy()))
        sides.append(side)
    return exp.union(*sides, distinct=True)


def extreme_as_limit(root: exp.Expr, schema: Schema, draw: random.Random) -> exp.Expr | None:
    """SELECT min(a) for SELECT a .. ORDER BY a LIMIT 1; only where `a` is not NULL, which execution has to
    show.
    """
    if not isinstance(root, exp.Select) or len(root.expressions) != 1 or root.args.get("group"):
        return None
    (wanted,) = root.expressions
    if not isinstance(wanted, exp.Max) or not isinstance(wanted.this, exp.Column) or root.args.get("order"):
        return None
    column = wanted.this.copy()
    root.set("expressions", [column])
    root.set("order", exp.Order(expressions=[exp.Ordered(this=column.copy(), desc=True)]))
    root.set("limit", exp.Limit(expression=exp.Literal.number(1)))
    return root
