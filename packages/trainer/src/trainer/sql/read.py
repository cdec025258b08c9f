"""From the text of a query to its tree."""

from __future__ import annotations

from sqlglot import exp

from trainer.sql.bind import bind
from trainer.sql.emit import Emitter
from trainer.sql.errors import SqlPlanError
from trainer.sql.functions import check_functions
from trainer.sql.naming import kinds, numbered, signatures
from trainer.sql.operator import Operator
from trainer.sql.parse import parse
from trainer.sql.schema import Schema
from trainer.sql.settle import settle


def read_tree(sql: str, schema: Schema, *, canonical: bool = True) -> Operator:
    """The query's compact relational operator tree.

    Raises SqlSyntaxError (level -1) where the text is not one SELECT, SqlPlanError (level -0.6) where it
    does not fit the
    schema. `canonical` False leaves conditions and joins as they are written: for studies of what the
    canonical form
    does, never for a reward.
    """
    return plan_text(sql, parse(sql), schema, canonical=canonical)


def plan_text(sql: str, root: exp.Expr, schema: Schema, *, canonical: bool = True) -> Operator:
    """The tree of a parsed query, or of a part of it; `sql` is the text that it was parsed from.

    Raises SqlPlanError.
    """
    check_functions(sql, root)
    return _plan(root, schema, canonical=canonical)


def _plan(root: exp.Expr, schema: Schema, *, canonical: bool = True) -> Operator:
    try:
        bound = bind(root, schema)
        settle(bound)
        plain = kinds(bound)
        signature = signatures(bound, plain)
        first = Emitter(bound, signature, signature, canonical)
        first.query(bound.query, shown=True)
        names = numbered(first.order, plain)
        missing = {owner: plain[owner] for owner in plain if owner not in names}
        second = Emitter(bound, {**missing, **names}, signature, canonical, text_of=first.text_of)
        tree = second.query(bound.query, shown=True)
    except RecursionError as error:
        raise SqlPlanError("The query is nested too deeply.") from error
    return tree
