"""Small faults as a model makes them: one change that most often changes what a query means.

Each mutation takes a parsed query that it may change, and gives it back changed, or None where it finds
nothing to do. `build.py` keeps a mutant only where execution shows a difference.
"""

from __future__ import annotations

import random
from collections.abc import Callable

from sqlglot import exp

from trainer.matcher.pairs.scope import all_of, conjuncts, home, joins, selects, sources
from trainer.sql.schema import Schema

Mutation = Callable[[exp.Expr, Schema, random.Random], exp.Expr | None]

_COMPARISONS = (exp.GT, exp.LT, exp.GTE, exp.LTE, exp.EQ, exp.NEQ)
_FUNCTIONS = (exp.Count, exp.Sum, exp.Avg, exp.Min, exp.Max)


def comparison(root: exp.Expr, schema: Schema, draw: random.Random) -> exp.Expr | None:
    found = [c for c in root.find_all(*_COMPARISONS) if not c.find_ancestor(exp.Join)]
    if not found:
        return None
    held = draw.choice(found)
    kind = draw.choice([k for k in _COMPARISONS if k is not type(held)])
    held.replace(kind(this=held.this.copy(), expression=held.expression.copy()))
    return root


def literal(root: exp.Expr, schema: Schema, draw: random.Random) -> exp.Expr | None:
    found = [x for x in root.find_all(exp.Literal) if not isinstance(x.parent, exp.Limit)]
    if not found:
        return None
    held = draw.choice(found)
    if held.is_string:
        held.replace(exp.Literal.string(draw.choice([f"{held.this}s", held.this[:-1] or "x", "Other"])))
    elif held.is_int:
        held.replace(exp.Literal.number(max(0, int(held.this) + draw.choice([-1, 1, 7, 10]))))
    else:
        held.replace(exp.Literal.number(float(held.this) + draw.choice([-0.5, 1.0])))
    return root


def column(root: exp.Expr, schema: Schema, draw: random.Random) -> exp.Expr | None:
    """Another column of the same table, anywhere but in a join's condition."""
    found = [c for c in root.find_all(exp.Column) if not c.find_ancestor(exp.Join) and not c.is_star]
    return _other_column(draw.choice(found), root, schema, draw) if found else None


def selected(root: exp.Expr, schema: Schema, draw: random.Random) -> exp.Expr | None:
    """Another column of the same table in the outermost select list."""
    first = root.find(exp.Select)
    found = [c for e in (first.expressions if first else []) for c in e.find_all(exp.Column) if not c.is_star]
    return _other_column(draw.choice(found), root, schema, draw) if found else None


def _other_column(held: exp.Column, root: exp.Expr, schema: Schema, draw: random.Random) -> exp.Expr | None:
    place = home(held, schema)
    if place is None:
        return None
    source, known = place
    others = [c for c in source.table.columns if c is not known]
    alike = [c for c in others if c.type == known.type] or others
    if not alike:
        return None
    held.replace(exp.column(draw.choice(alike).name, table=source.alias if len(joins_of(held)) else None))
    return root


def joins_of(held: exp.Column) -> list[exp.Join]:
    select = held.find_ancestor(exp.Select)
    return joins(select) if select is not None else []


def aggregate(root: exp.Expr, schema: Schema, draw: random.Random) -> exp.Expr | None:
    found = [f for f in root.find_all(*_FUNCTIONS) if isinstance(f.this, exp.Column) and not f.this.is_star]
    if not found:
        return None
    held = draw.choice(found)
    kind = draw.choice([k for k in _FUNCTIONS if k is not type(held)])
    held.replace(kind(this=held.this.copy()))
    return root


def direction(root: exp.Expr, schema: Schema, draw: random.Random) -> exp.Expr | None:
    found = list(root.find_all(exp.Ordered))
    if not found:
        return None
    held = draw.choice(found)
    held.set("desc", not held.args.get("desc"))
    return root


def no_order(root: exp.Expr, schema: Schema, draw: random.Random) -> exp.Expr | None:
    if not root.args.get("order"):
        return None
    root.set("order", None)
    return root


def limit(root: exp.Expr, schema: Schema, draw: random.Random) -> exp.Expr | None:
    found = [
        x for x in root.find_all(exp.Limit) if isinstance(x.expression, exp.Literal) and x.expression.is_int
    ]
    if not found:
        return None
    held = draw.choice(found)
    if draw.random() < 0.3 and held.parent is not None:
        held.parent.set("limit", None)
    else:
        count = int(held.expression.this)
        held.set("expression", exp.Literal.number(draw.choice([count + 1, count + 2, count + 4, 10 * count])))
    return root


def drop_condition(root: exp.Expr, schema: Schema, draw: random.Random) -> exp.Expr | None:
    found = list(root.find_all(exp.Where, exp.Having))
    if not found:
        return None
    where = draw.choice(found)
    parts = [part.copy() for part in conjuncts(where.this)]
    parts.pop(draw.randrange(len(parts)))
    if parts:
        where.set("this", all_of(parts))
    elif where.parent is not None:
        where.parent.set("where" if isinstance(where, exp.Where) else "having", None)
    return root


def and_or(root: exp.Expr, schema: Schema, draw: random.Random) -> exp.Expr | None:
    found = [c for c in root.find_all(exp.And, exp.Or) if not c.find_ancestor(exp.Join)]
    if not found:
        return None
    held = draw.choice(found)
    kind = exp.Or if isinstance(held, exp.And) else exp.And
    made = kind(this=held.this.copy(), expression=held.expression.copy())
    held.replace(exp.Paren(this=made))
    return root


def distinct(root: exp.Expr, schema: Schema, draw: random.Random) -> exp.Expr | None:
    counts = [c for c in root.find_all(exp.Count) if isinstance(c.this, exp.Column | exp.Distinct)]
    if counts and draw.random() < 0.5:
        held = draw.choice(counts)
        bare = isinstance(held.this, exp.Column)
        held.set(
            "this",
            exp.Distinct(expressions=[held.this.copy()]) if bare else held.this.expressions[0].copy(),
        )
        return root
    found = selects(root)
    select = draw.choice(found)
    select.set("distinct", None if select.args.get("distinct") else exp.Distinct())
    return root


def set_operation(root: exp.Expr, schema: Schema, draw: random.Random) -> exp.Expr | None:
    found = list(root.find_all(exp.Union, exp.Intersect, exp.Except))
    if not found:
        return None
    held = draw.choice(found)
    kind = draw.choice([k for k in (exp.Union, exp.Intersect, exp.Except) if k is not type(held)])
    made = kind(this=held.this.copy(), expression=held.expression.copy(), distinct=True)
    if held is root:
        return made
    held.replace(made)
    return root


def membership(root: exp.Expr, schema: Schema, draw: random.Random) -> exp.Expr | None:
    """NOT IN for IN, NOT LIKE for LIKE, and back."""
    found = list(root.find_all(exp.In, exp.Like, exp.Exists))
    if not found:
        return None
    held = draw.choice(found)
    if isinstance(held.parent, exp.Not):
        held.parent.replace(held.copy())
    else:
        held.replace(exp.Not(this=held.copy()))
    return root


def outer_join(root: exp.Expr, schema: Schema, draw: random.Random) -> exp.Expr | None:
    found = [j for s in selects(root) for j in joins(s) if j.args.get("on")]
    if not found:
        return None
    held = draw.choice(found)
    held.set("side", None if held.side else "LEFT")
    return root


def columns(root: exp.Expr, schema: Schema, draw: random.Random) -> exp.Expr | None:
    """One column fewer, the first two exchanged, or one more, in the outermost select list."""
    first = root if isinstance(root, exp.Select) else None
    if first is None:
        return None
    held = [e.copy() for e in first.expressions]
    way = draw.choice(["drop", "swap", "add"])
    if way == "drop" and len(held) > 1:
        held.pop(draw.randrange(len(held)))
    elif way == "swap" and len(held) > 1:
        held[0], held[1] = held[1], held[0]
    else:
        known = sources(first, schema)
        if not known or first.args.get("group"):
            return None
        source = draw.choice(known)
        alias = source.alias if len(known) > 1 else None
        held.append(exp.column(draw.choice(source.table.columns).name, table=alias))
    first.set("expressions", held)
    return root


def drop_group(root: exp.Expr, schema: Schema, draw: random.Random) -> exp.Expr | None:
    found = [s for s in selects(root) if s.args.get("group") and not s.args.get("having")]
    if not found:
        return None
    draw.choice(found).set("group", None)
    return root


def count_column(root: exp.Expr, schema: Schema, draw: random.Random) -> exp.Expr | None:
    """count(a) for count(*): not the same where a is NULL in some row."""
    found = [c for c in root.find_all(exp.Count) if isinstance(c.this, exp.Star)]
    if not found:
        return None
    held = draw.choice(found)
    select = held.find_ancestor(exp.Select)
    known = sources(select, schema) if select is not None else None
    if not known:
        return None
    source = draw.choice(known)
    held.replace(exp.Count(this=exp.column(draw.choice(source.table.columns).name, table=source.alias)))
    return root
