"""How hard a query is, by Spider's rules (Yu 2018, official `evaluation.py: eval_hardness`), read off the
syntax tree.
"""

from __future__ import annotations

from sqlglot import exp

from trainer.sql.parse import parse

LEVELS = ("easy", "medium", "hard", "extra")


def hardness(sql: str) -> int:
    """1 easy, 2 medium, 3 hard, 4 extra hard. Raises SqlSyntaxError."""
    root = parse(sql)
    select = root
    while isinstance(select, exp.SetOperation):
        select = select.this
    one, two, others = _clauses(select), _nested(root), _several(select)
    if one <= 1 and others == 0 and two == 0:
        return 1
    if two == 0 and ((others <= 2 and one <= 1) or (one <= 2 and others < 2)):
        return 2
    simple = two == 0 and ((others > 2 and one <= 2) or (2 < one <= 3 and others <= 2))
    return 3 if simple or (one <= 1 and others == 0 and two <= 1) else 4


def _clauses(select: exp.Expr) -> int:
    """WHERE, GROUP BY, ORDER BY, LIMIT, each join, each OR and each LIKE."""
    present = sum(select.args.get(key) is not None for key in ("where", "group", "order", "limit"))
    where = select.args.get("where")
    words = list(where.find_all(exp.Or, exp.Like)) if where is not None else []
    return present + len(select.args.get("joins") or ()) + len(words)


def _nested(root: exp.Expr) -> int:
    """Set operations, and queries in conditions."""
    inner = [node for node in root.find_all(exp.Select) if node.find_ancestor(exp.Where, exp.Having)]
    return len(inner) + sum(1 for _ in root.find_all(exp.SetOperation))


def _several(select: exp.Expr) -> int:
    """More than one aggregate, output, condition and grouping column: one each."""
    own = [node for node in select.find_all(exp.AggFunc) if node.find_ancestor(exp.Select) is select]
    where = select.args.get("where")
    group = select.args.get("group")
    conditions = (
        len(list(where.this.flatten())) if where is not None and isinstance(where.this, exp.And) else 1
    )
    return (
        (len(own) > 1)
        + (len(select.expressions) > 1)
        + (conditions > 1)
        + (group is not None and len(group.expressions) > 1)
    )
