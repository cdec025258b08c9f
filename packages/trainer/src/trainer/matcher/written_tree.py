"""A query as it is written, as a tree: what the matcher has to see through where nothing is canonicalised.

Conjuncts stay in their order, operands on their side, a NOT before its comparison. A matcher of such trees
measures how much of equivalence the network itself has learned; rewards use canonical trees and refuse it.
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
    "intersect", "except", "with", "cte",
)  # fmt: skip
"""Kinds of node that have a type of their own in a network; the others share one."""
_BESIDES = ("side", "kind", "desc")
"""What a node says of itself that is no node: the side of a join, the direction of a sort."""


def written_tree(sql: str) -> Operator:
    """Raises SqlSyntaxError."""
    return _tree(parse(sql))


def _tree(node: exp.Expr) -> Operator:
    if isinstance(node, exp.Paren):  # it groups, which the tree shows anyway
        return _tree(node.this)
    inputs = tuple(_tree(part) for part in node.iter_expressions())
    said = tuple(f"{name} {value}".lower() for name in _BESIDES if (value := node.args.get(name)))
    text = () if inputs else (_text(node),)
    return Operator(node.key, (*(part for part in text if part), *said), inputs)


def _text(leaf: exp.Expr) -> str:
    if isinstance(leaf, exp.Literal):
        return f"'{leaf.name}'" if leaf.is_string else leaf.name
    return leaf.name.lower()
