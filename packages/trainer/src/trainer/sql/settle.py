"""Moves every condition to the lowest place where it means the same, and drops what changes nothing.

After it two queries that filter before or after a grouping, in HAVING or in WHERE, inside or outside a
derived table, are the same bound query.
"""

from __future__ import annotations

from collections.abc import Iterable

from trainer.sql.queries import (
    Bound,
    Group,
    Nested,
    Outer,
    Query,
    Scan,
    Select,
    SetOp,
    Source,
    Tail,
    owners_of,
)
from trainer.sql.terms import SUBQUERY, Term, conjuncts, without_not


def settle(bound: Bound) -> None:
    """In place. Subqueries of IN and EXISTS lose their order and their DISTINCT, which no test for a row
    sees.
    """
    for query in (bound.query, *bound.subqueries.values()):
        _settle_query(query)
    for term in _terms_of(bound):
        if term.head in SUBQUERY and term.head != "scalar":
            inner = bound.subqueries[term.owner]
            if not inner.tail.cuts:
                inner.tail = Tail()
                if isinstance(inner, Select):
                    inner.distinct = False


def _settle_query(query: Query) -> None:
    if isinstance(query, SetOp):
        for each in query.inputs:
            _settle_query(each)
            if (
                query.kind in {"union", "intersect", "except"}
                and isinstance(each, Select)
                and not each.tail.cuts
            ):
                each.distinct = False  # the operation drops repeated rows itself
        return
    query.having = _spread(query.having)
    _having_to_where(query)
    _grouping_to_distinct(query)
    _settle_group(query.rows)


def _having_to_where(query: Select) -> None:
    """A condition on the keys alone keeps or drops whole groups, so it may as well keep or drop their
    rows.
    """
    if not query.keys:
        return
    keys = {part for key in query.keys for part in key.parts() if key.head == "column"}
    kept: list[Term] = []
    for condition in query.having:
        parts = list(condition.parts())
        plain = all(part in keys for part in parts if part.head == "column")
        other = any(part.head in SUBQUERY or part.head in {"aggregate", "setcolumn"} for part in parts)
        (query.rows.conditions if plain and not other else kept).append(condition)
    query.having = kept


def _grouping_to_distinct(query: Select) -> None:
    """Grouping by just what is put out, with no aggregate, is DISTINCT."""
    if query.aggregation is None:
        return
    seen = [output.term for output in query.outputs] + query.having + [key.term for key in query.tail.order]
    uses = any(p.head == "aggregate" and p.owner == query.aggregation for term in seen for p in term.parts())
    if uses or query.having or {output.term for output in query.outputs} != set(query.keys):
        return
    if all(key.term in query.keys for key in query.tail.order):
        query.aggregation, query.keys, query.distinct = None, [], True


def _settle_group(group: Group) -> None:
    kept: list[Term] = []
    for condition in _spread(group.conditions):
        home = _home(group, condition)
        (kept if home is None else home).append(condition)
    group.conditions = list(dict.fromkeys(kept))
    for source in group.sources:
        _settle_source(source)


def _settle_source(source: Source) -> None:
    match source:
        case Scan():
            return
        case Nested():
            _settle_query(source.query)
        case Outer():
            _settle_outer(source)


def _settle_outer(source: Outer) -> None:
    kept: list[Term] = []
    for condition in _spread(source.on):
        # ON of a left join that reads the right side alone only decides which of its rows can match
        only_right = source.type == "left" and _within(condition, owners_of(source.right))
        (source.right.conditions if only_right else kept).append(condition)
    source.on = list(dict.fromkeys(kept))
    _settle_group(source.left)
    _settle_group(source.right)


def _home(group: Group, condition: Term) -> list[Term] | None:
    """Where a condition on one of the group's sources goes, if that is inside the source."""
    for source in group.sources:
        if not _within(condition, owners_of(source)):
            continue
        if isinstance(source, Outer) and source.type == "left" and _within(condition, owners_of(source.left)):
            return source.left.conditions
        if isinstance(source, Nested) and isinstance(source.query, Select):
            query = source.query
            if query.tail.cuts or query.has_window:
                return None
            return query.having if query.aggregation is not None else query.rows.conditions
    return None


def _within(condition: Term, owners: frozenset[int]) -> bool:
    found = condition.owners()
    return bool(found) and found <= owners and not any(part.head in SUBQUERY for part in condition.parts())


def _spread(conditions: Iterable[Term]) -> list[Term]:
    """One term a conjunct, with NOT pushed in so that NOT (a OR b) is two; what is always true is dropped."""
    found = [part for each in conditions for part in conjuncts(without_not(each))]
    return [part for part in dict.fromkeys(found) if not _always_true(part)]


def _always_true(term: Term) -> bool:
    if term.head == "literal":
        return term.text.isdigit() and int(term.text) != 0
    same = term.head == "=" and term.args[0] == term.args[1]
    return same and term.args[0].head == "literal" and term.args[0].text != "null"


def _terms_of(bound: Bound) -> Iterable[Term]:
    for query in (bound.query, *bound.subqueries.values()):
        for _, term in query_terms(query, shown=True):
            yield from term.parts()


def query_terms(query: Query, *, shown: bool) -> Iterable[tuple[str, Term]]:
    """Every term that the query's tree writes, with the place where it stands; outputs only where they are
    `shown`.
    """
    for key in query.tail.order:
        yield f"sort {key.direction}", key.term
    if isinstance(query, SetOp):
        for each in query.inputs:
            yield from query_terms(each, shown=True)
        return
    if shown or query.distinct:
        for place, output in enumerate(query.outputs):
            yield f"output {place}", output.term
    yield from (("key", key) for key in query.keys)
    yield from (("having", term) for term in query.having)
    yield from group_terms(query.rows)


def group_terms(group: Group) -> Iterable[tuple[str, Term]]:
    yield from (("where", term) for term in group.conditions)
    for source in group.sources:
        match source:
            case Outer():
                yield from ((f"{source.type} on", term) for term in source.on)
                yield from ((f"left {place}", term) for place, term in group_terms(source.left))
                yield from ((f"right {place}", term) for place, term in group_terms(source.right))
            case Nested():
                yield from query_terms(source.query, shown=False)
            case Scan():
                pass
