"""The parts of a SELECT behind its rows: what is put out, sorted by, and cut off."""

from __future__ import annotations

from sqlglot import exp

from trainer.sql.errors import SqlPlanError
from trainer.sql.expressions import Reader
from trainer.sql.queries import Key, Output, Tail
from trainer.sql.terms import Term

MOST_COLUMNS = 400


def outputs_of(node: exp.Expr, reader: Reader) -> list[Output]:
    if isinstance(node, exp.Star):
        return list(reader.scope.star(None))
    if isinstance(node, exp.Column) and isinstance(node.this, exp.Star):
        return list(reader.scope.star(node.text("table").lower()))
    name = node.alias_or_name or node.sql("sqlite")
    return [Output(name.lower(), reader.read(node))]


def tail_of(node: exp.Expr, reader: Reader, outputs: list[Output]) -> Tail:
    tail = Tail(limit=_count(node.args.get("limit")), offset=_count(node.args.get("offset")))
    order = node.args.get("order")
    for each in order.expressions if order is not None else ():
        term = _sorted_by(each.this, reader, outputs)
        direction = "desc" if each.args.get("desc") else "asc"
        if bool(each.args.get("nulls_first")) == bool(each.args.get("desc")):
            direction += " nulls first" if each.args.get("nulls_first") else " nulls last"
        if not term.is_constant and all(key.term != term for key in tail.order):
            tail.order.append(Key(term, direction))
    return tail


def _sorted_by(node: exp.Expr, reader: Reader, outputs: list[Output]) -> Term:
    """A place in the select list, a name from it, or an expression: in this order, as SQLite reads it."""
    place = ordinal(node, outputs)
    if place is not None:
        return place
    if isinstance(node, exp.Column) and not node.text("table"):
        named = reader.scope.aliases.get(node.name.lower())
        if named is not None:
            return named
    return reader.read(node)


def check_width(outputs: list[Output]) -> None:
    if len(outputs) > MOST_COLUMNS:
        raise SqlPlanError(f"A query puts out more than {MOST_COLUMNS} columns.")


def ordinal(node: exp.Expr, outputs: list[Output]) -> Term | None:
    if not isinstance(node, exp.Literal) or node.is_string or not str(node.this).isdigit():
        return None
    place = int(node.this)
    if not 1 <= place <= len(outputs):
        raise SqlPlanError(f"{place} is no place among {len(outputs)} columns.")
    return outputs[place - 1].term


def _count(node: exp.Expr | None) -> str | None:
    if node is None:
        return None
    value = node.args.get("expression") or node.this
    if value.find(exp.Column) is not None:
        raise SqlPlanError("LIMIT reads a column.")
    return value.sql("sqlite").lower()


def reads_aggregate(term: Term, owner: int | None) -> bool:
    return any(part.head == "aggregate" and part.owner == owner for part in term.parts())
