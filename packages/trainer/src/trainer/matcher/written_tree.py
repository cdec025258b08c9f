"""A query as it is written, as a tree: what the matcher has to see through where nothing is canonicalised.

Operands stay on their side, a NOT before its comparison, a table has the name that it is given. A matcher of
such trees measures how much of equivalence the network itself has learned; rewards use canonical trees and
refuse it.
"""

from __future__ import annotations

from sqlglot import exp

from trainer.sql import Operator
from trainer.sql.parse import parse

WRITTEN_VERSION = "written-1"
WRITTEN_KINDS = (
    "select", "from", "join", "where", "group", "having", "order", "ordered", "limit", "distinct", "table",
    "column", "identifier", "literal", "star", "alias", "and", "or", "not", "eq", "neq", "gt", "gte", "lt",
    "lte", "between", "in", "like", "exists", "count", "sum", "avg", "min", "max", "subquery", "union",
    "intersect", "except", "with", "cte", "this", "expression", "low", "high",
)  # fmt: skip
"""Kinds of node that have a type of their own in a network; the others share one."""
_SIDED = (exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.Between, exp.Sub, exp.Div, exp.SetOperation)
"""A graph has no order among the nodes below a node, so a side of these is a node of its own."""
_BESIDES = ("side", "kind", "desc")
"""What a node says of itself that is no node: the side of a join, the direction of a sort."""


def written_tree(sql: str) -> Operator:
    """Raises SqlSyntaxError."""
    return _tree(parse(sql))


def _tree(node: exp.Expr) -> Operator:
    if isinstance(node, exp.Paren):  # it groups, which the tree shows anyway
        return _tree(node.this)
    if isinstance(node, exp.And | exp.Or):
        return Operator(node.key, (), tuple(sorted(map(_tree, _joined(node)), key=repr)))
    parts = list(node.iter_expressions())
    ordered = isinstance(node, _SIDED)
    inputs = tuple(Operator(str(p.arg_key), (), (_tree(p),)) if ordered else _tree(p) for p in parts)
    said = tuple(f"{name} {value}".lower() for name in _BESIDES if (value := node.args.get(name)))
    text = () if inputs else (_text(node),)
    return Operator(node.key, (*(part for part in text if part), *said), inputs)


def _joined(node: exp.Expr) -> list[exp.Expr]:
    """What a chain of one connective joins. A graph knows no order among them, so the tree has none."""
    parts: list[exp.Expr] = []
    for part in (node.this, node.expression):
        inner = part.unnest()
        parts += _joined(inner) if type(inner) is type(node) else [inner]
    return parts


def _text(leaf: exp.Expr) -> str:
    if isinstance(leaf, exp.Literal):
        return f"'{leaf.name}'" if leaf.is_string else leaf.name
    return leaf.name.lower()
