"""What the occurrences of a table are called, whatever the query called them and in whatever order it names
them.

Occurrences are told apart by how they are used: each gets a signature from the terms that it stands in,
refined once with the signatures of the others. What still looks alike is alike, and its order does not
matter.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping

from trainer.sql.queries import Bound, Group, Nested, Outer, Query, SetOp, scans
from trainer.sql.settle import query_terms
from trainer.sql.terms import OWNED, SUBQUERY, Names, Term, canonical, write

ROUNDS = 2


def canonical_text(term: Term, names: Names) -> str:
    def text(part: Term) -> str:
        return write(part, names)

    return text(canonical(term, text))


def kinds(bound: Bound) -> dict[int, str]:
    """Each owner's name without a number."""
    found: dict[int, str] = {}
    for query in (bound.query, *bound.subqueries.values()):
        found.update({scan.owner: scan.table for scan in scans(query)})
        for each in _queries(query):
            if isinstance(each, SetOp):
                found[each.owner] = each.kind
            elif each.aggregation is not None:
                found[each.aggregation] = ""
    return found


def signatures(bound: Bound, plain: Mapping[int, str]) -> dict[int, str]:
    terms = [*query_terms(bound.query, shown=True)]
    for query in bound.subqueries.values():
        terms += [(f"sub {place}", term) for place, term in query_terms(query, shown=True)]
    names: dict[int, str] = dict(plain)
    for _ in range(ROUNDS):
        seen: dict[int, list[str]] = defaultdict(list)
        for place, term in terms:
            for owner in {p.owner for p in term.parts() if p.head in OWNED}:
                seen[owner].append(f"{place}: {canonical_text(term, {**names, owner: '*'})}")
        names = {owner: f"{plain[owner]}~{_digest(names[owner], seen[owner])}" for owner in plain}
    return names


def numbered(order: Iterable[int], plain: Mapping[int, str]) -> dict[int, str]:
    """`emp`, `emp#2`, ... by the order in which the tree names them."""
    count: dict[str, int] = defaultdict(int)
    names: dict[int, str] = {}
    for owner in dict.fromkeys(order):
        name = plain[owner]
        count[name] += 1
        names[owner] = name if count[name] == 1 else f"{name}#{count[name]}"
    return names


def has_subquery(term: Term) -> bool:
    return any(part.head in SUBQUERY for part in term.parts())


def _digest(own: str, lines: list[str]) -> str:
    return hashlib.blake2b("\n".join([own, *sorted(lines)]).encode(), digest_size=6).hexdigest()


def _queries(query: Query) -> Iterable[Query]:
    yield query
    if isinstance(query, SetOp):
        for each in query.inputs:
            yield from _queries(each)
    else:
        yield from _nested(query.rows)


def _nested(group: Group) -> Iterable[Query]:
    for source in group.sources:
        match source:
            case Nested():
                yield from _queries(source.query)
            case Outer():
                yield from _nested(source.left)
                yield from _nested(source.right)
            case _:
                pass
