"""Other ways to write a query that mean the same.

Each rewrite takes a parsed query that it may change, and gives it back changed, or None where it finds
nothing to do. That the meaning is kept is a claim which `build.py` tests by execution before a pair is
called equivalent.
"""

from __future__ import annotations

import random
from collections.abc import Callable

from sqlglot import exp

from trainer.matcher.pairs.scope import all_of, conjuncts, home, joins, own_columns, places, selects, sources
from trainer.sql.schema import Schema

Rewrite = Callable[[exp.Expr, Schema, random.Random], exp.Expr | None]

_FLIPPED: dict[type[exp.Expr], type[exp.Binary]] = {
    exp.GT: exp.LT,
    exp.LT: exp.GT,
    exp.GTE: exp.LTE,
    exp.LTE: exp.GTE,
    exp.EQ: exp.EQ,
    exp.NEQ: exp.NEQ,
}
_NEGATED: dict[type[exp.Expr], type[exp.Binary]] = {
    exp.GT: exp.LTE,
    exp.LT: exp.GTE,
    exp.GTE: exp.LT,
    exp.LTE: exp.GT,
    exp.EQ: exp.NEQ,
    exp.NEQ: exp.EQ,
}


def _pick(root: exp.Expr, kinds: type | tuple[type, ...], draw: random.Random) -> exp.Expr | None:
    found = list(root.find_all(*(kinds if isinstance(kinds, tuple) else (kinds,))))
    return draw.choice(found) if found else None


def flip(root: exp.Expr, schema: Schema, draw: random.Random) -> exp.Expr | None:
    """30 < age for age > 30."""
    found = _pick(root, tuple(_FLIPPED), draw)
    if found is None:
        return None
    found.replace(_FLIPPED[type(found)](this=found.expression.copy(), expression=found.this.copy()))
    return root


def negate(root: exp.Expr, schema: Schema, draw: random.Random) -> exp.Expr | None:
    """NOT age <= 30 for age > 30; both are unknown for NULL."""
    wheres = [w for w in root.find_all(exp.Where, exp.Having)]
    found = [c for where in wheres for c in conjuncts(where.this) if type(c) in _NEGATED]
    if not found:
        return None
    held = draw.choice(found)
    turned = _NEGATED[type(held)](this=held.this.copy(), expression=held.expression.copy())
    held.replace(exp.Not(this=exp.Paren(this=turned)))
    return root


def reorder(root: exp.Expr, schema: Schema, draw: random.Random) -> exp.Expr | None:
    found = [w for w in root.find_all(exp.Where, exp.Having) if len(conjuncts(w.this)) > 1]
    if not found:
        return None
    where = draw.choice(found)
    parts = [part.copy() for part in conjuncts(where.this)]
    where.set("this", all_of(parts[1:] + parts[:1]))
    return root


def between(root: exp.Expr, schema: Schema, draw: random.Random) -> exp.Expr | None:
    found = _pick(root, exp.Between, draw)
    if found is None:
        return None
    low = exp.GTE(this=found.this.copy(), expression=found.args["low"].copy())
    high = exp.LTE(this=found.this.copy(), expression=found.args["high"].copy())
    found.replace(exp.Paren(this=exp.And(this=low, expression=high)))
    return root


def one_of(root: exp.Expr, schema: Schema, draw: random.Random) -> exp.Expr | None:
    """a = 1 OR a = 2 for a IN (1, 2); a IN (1) for a = 1."""
    lists = [i for i in root.find_all(exp.In) if i.expressions]
    if lists:
        found = draw.choice(lists)
        parts: list[exp.Expr] = [
            exp.EQ(this=found.this.copy(), expression=e.copy()) for e in found.expressions
        ]
        made = parts[0]
        for part in parts[1:]:
            made = exp.Or(this=made, expression=part)
        found.replace(exp.Paren(this=made))
        return root
    equal = [
        e
        for e in root.find_all(exp.EQ)
        if isinstance(e.this, exp.Column) and isinstance(e.expression, exp.Literal)
    ]
    if not equal:
        return None
    found = draw.choice(equal)
    found.replace(exp.In(this=found.this.copy(), expressions=[found.expression.copy()]))
    return root


def whole_bound(root: exp.Expr, schema: Schema, draw: random.Random) -> exp.Expr | None:
    """count(*) >= 4 for count(*) > 3: only where what is compared is a count, which is whole."""
    found = [
        c
        for c in root.find_all(exp.GT, exp.LT, exp.GTE, exp.LTE)
        if isinstance(c.this, exp.Count) and isinstance(c.expression, exp.Literal) and c.expression.is_int
    ]
    if not found:
        return None
    held = draw.choice(found)
    bound = int(held.expression.this)
    kind, moved = {
        exp.GT: (exp.GTE, bound + 1),
        exp.GTE: (exp.GT, bound - 1),
        exp.LT: (exp.LTE, bound - 1),
        exp.LTE: (exp.LT, bound + 1),
    }[type(held)]
    held.replace(kind(this=held.this.copy(), expression=exp.Literal.number(moved)))
    return root


def rename(root: exp.Expr, schema: Schema, draw: random.Random) -> exp.Expr | None:
    """Every table of one SELECT gets another alias, and every column of it says so."""
    found = [s for s in selects(root) if sources(s, schema)]
    if not found:
        return None
    select = draw.choice(found)
    homes = [(c, home(c, schema)) for c in root.find_all(exp.Column)]
    held = sources(select, schema) or []
    new = {source.alias.lower(): f"x{draw.randint(1, 99)}_{at}" for at, source in enumerate(held)}
    for column, found_home in homes:
        if found_home is None or not _sees(column, select):
            continue
        source, _ = found_home
        if source.alias.lower() in new and source.table in [s.table for s in held]:
            column.set("table", exp.to_identifier(new[source.alias.lower()]))
    for place in places(select):
        place.set("alias", exp.TableAlias(this=exp.to_identifier(new[place.alias_or_name.lower()])))
    return root


def _sees(column: exp.Column, select: exp.Select) -> bool:
    """Whether the column's own SELECT is `select`, or lies inside it without a table of that name of its
    own.
    """
    scope = column.find_ancestor(exp.Select)
    while scope is not None and scope is not select:
        if any(place.alias_or_name.lower() == column.table.lower() for place in places(scope)):
            return False
        scope = scope.find_ancestor(exp.Select)
    return scope is select


def swap_join(root: exp.Expr, schema: Schema, draw: random.Random) -> exp.Expr | None:
    """B JOIN A for A JOIN B, where the two tables are joined first and nothing is `*`."""
    found = [
        s
        for s in selects(root)
        if joins(s)
        and not joins(s)[0].side
        and s.args.get("from_")
        and not any(e.is_star for e in s.expressions)
    ]
    if not found:
        return None
    select = draw.choice(found)
    start, join = select.args["from_"], joins(select)[0]
    first, second = start.this.copy(), join.this.copy()
    start.set("this", second)
    join.set("this", first)
    return root


def condition_in_where(root: exp.Expr, schema: Schema, draw: random.Random) -> exp.Expr | None:
    """FROM A, B WHERE .. for A JOIN B ON ..."""
    found = [
        s for s in selects(root) if len(joins(s)) == 1 and not joins(s)[0].side and joins(s)[0].args.get("on")
    ]
    if not found:
        return None
    select = draw.choice(found)
    (join,) = joins(select)
    condition = join.args["on"].copy()
    select.set("joins", [exp.Join(this=join.this.copy())])
    where = select.args.get("where")
    parts = [condition, *([p.copy() for p in conjuncts(where.this)] if where else [])]
    select.set("where", exp.Where(this=all_of(parts)))
    return root


def wrap(root: exp.Expr, schema: Schema, draw: random.Random) -> exp.Expr | None:
    """A table read through a derived table or a CTE that passes all of it on."""
    tables = [t for t in root.find_all(exp.Table) if t.name.lower() in schema.by_name]
    if not tables or root.args.get("with_"):
        return None
    table = draw.choice(tables)
    inner = exp.select("*").from_(exp.to_table(table.name))
    if draw.random() < 0.5 or not isinstance(root, exp.Select):
        table.replace(inner.subquery(table.alias_or_name))
        return root
    name = f"part_{draw.randint(1, 99)}"
    table.replace(exp.alias_(exp.to_table(name), table.alias_or_name, table=True))
    return root.with_(name, inner)


def exists(root: exp.Expr, schema: Schema, draw: random.Random) -> exp.Expr | None:
    """EXISTS (SELECT 1 FROM t WHERE t.b = a) for a IN (SELECT b FROM t); not under NOT, where NULL would
    matter.
    """
    found = [i for i in root.find_all(exp.In) if _plain_subquery(i) and not isinstance(i.parent, exp.Not)]
    if not found:
        return None
    held = draw.choice(found)
    inner = held.args["query"].this.copy()
    outer_home, inner_home = home(held.this, schema), None
    if outer_home is None or len(places_of(inner)) != 1:
        return None
    inner_home = home(inner.expressions[0], schema)
    if inner_home is None or inner_home[0].alias.lower() == outer_home[0].alias.lower():
        return None
    outer = exp.column(held.this.name, table=outer_home[0].alias)
    own = exp.column(inner.expressions[0].name, table=inner_home[0].alias)
    where = inner.args.get("where")
    parts = [
        exp.EQ(this=own, expression=outer),
        *([p.copy() for p in conjuncts(where.this)] if where else []),
    ]
    inner.set("where", exp.Where(this=all_of(parts)))
    inner.set("expressions", [exp.Literal.number(1)])
    held.replace(exp.Exists(this=inner))
    return root


def places_of(select: exp.Select) -> list[exp.Expr]:
    return list(places(select))


def _plain_subquery(found: exp.In) -> bool:
    query = found.args.get("query")
    inner = query.this if query is not None else None
    return (
        isinstance(inner, exp.Select)
        and isinstance(found.this, exp.Column)
        and len(inner.expressions) == 1
        and isinstance(inner.expressions[0], exp.Column)
        and not any(inner.args.get(part) for part in ("group", "limit", "having", "distinct"))
    )


def as_join(root: exp.Expr, schema: Schema, draw: random.Random) -> exp.Expr | None:
    """JOIN (SELECT DISTINCT b FROM t) ON a = b for a IN (SELECT b FROM t)."""
    found = [
        (select, part)
        for select in selects(root)
        if (where := select.args.get("where")) and sources(select, schema) and not _has_star(select)
        for part in conjuncts(where.this)
        if isinstance(part, exp.In) and _plain_subquery(part)
    ]
    if not found:
        return None
    select, part = draw.choice(found)
    inner = part.args["query"].this.copy()
    own = home(part.this, schema)
    if own is None:
        return None
    for column in own_columns(select, select):
        if not column.table and (place := home(column, schema)):
            column.set("table", exp.to_identifier(place[0].alias))
    inner.set("distinct", exp.Distinct())
    inner.set("expressions", [exp.alias_(inner.expressions[0].copy(), "member")])
    name = f"held_{draw.randint(1, 99)}"
    on = exp.EQ(this=part.this.copy(), expression=exp.column("member", table=name))
    rest = [p.copy() for p in conjuncts(select.args["where"].this) if p is not part]
    select.set("where", exp.Where(this=all_of(rest)) if rest else None)
    select.append("joins", exp.Join(this=inner.subquery(name), on=on))
    return root


def _has_star(select: exp.Select) -> bool:
    return any(e.is_star for e in select.expressions)
