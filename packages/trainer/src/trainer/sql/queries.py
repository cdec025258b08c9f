"""A bound query before it is a tree: which rows are joined, filtered, grouped and put out, in terms of
owners.

Derived tables and CTEs that only select, filter and join are already merged into the query that reads them;
others are a `Nested` row source whose outputs are the terms that compute them, so what a person called them
is gone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from trainer.sql.terms import SUBQUERY, Term


@dataclass(slots=True)
class Scan:
    owner: int
    table: str


@dataclass(slots=True)
class Outer:
    """A left or full join of two groups of joined rows."""

    type: str
    left: Group
    right: Group
    on: list[Term]


@dataclass(slots=True)
class Nested:
    """A derived table that could not be merged."""

    query: Query


Source = Scan | Outer | Nested


@dataclass(slots=True)
class Group:
    """Sources joined by inner joins, with every condition that their rows must meet."""

    sources: list[Source] = field(default_factory=list[Source])
    conditions: list[Term] = field(default_factory=list[Term])


@dataclass(frozen=True, slots=True)
class Key:
    term: Term
    direction: str
    """`asc` or `desc`, with `nulls first` or `nulls last` where it is not the default."""


@dataclass(frozen=True, slots=True)
class Output:
    name: str
    term: Term


@dataclass(slots=True)
class Tail:
    """What is done to the rows last."""

    order: list[Key] = field(default_factory=list[Key])
    limit: str | None = None
    offset: str | None = None

    @property
    def cuts(self) -> bool:
        return self.limit is not None or self.offset is not None


@dataclass(slots=True)
class Select:
    rows: Group
    outputs: list[Output]
    aggregation: int | None = None
    """The owner of its aggregate terms where it groups, else None."""
    keys: list[Term] = field(default_factory=list[Term])
    having: list[Term] = field(default_factory=list[Term])
    distinct: bool = False
    tail: Tail = field(default_factory=Tail)

    @property
    def has_window(self) -> bool:
        return any(part.head == "window" for output in self.outputs for part in output.term.parts())


@dataclass(slots=True)
class SetOp:
    owner: int
    kind: str
    inputs: list[Query]
    outputs: list[Output]
    tail: Tail = field(default_factory=Tail)


Query = Select | SetOp


@dataclass(slots=True)
class Bound:
    query: Query
    subqueries: dict[int, Query]
    """By the owner of the `in`, `exists` or `scalar` term that reads it."""


def without_windows_or_cuts(query: Query) -> bool:
    """Whether a derived table is no more than joined and filtered rows, so that it may be merged."""
    return (
        isinstance(query, Select)
        and query.aggregation is None
        and not query.distinct
        and not query.tail.cuts
        and not query.has_window
        and not any(p.head in SUBQUERY for o in query.outputs for p in o.term.parts())
    )


def owners_of(source: Source | Group) -> frozenset[int]:
    """Whose columns the rows have."""
    match source:
        case Scan():
            return frozenset({source.owner})
        case Outer():
            return owners_of(source.left) | owners_of(source.right)
        case Group():
            return frozenset[int]().union(*(owners_of(each) for each in source.sources))
        case Nested():
            return query_owners(source.query)


def query_owners(query: Query) -> frozenset[int]:
    if isinstance(query, SetOp):
        return frozenset({query.owner})
    own = owners_of(query.rows)
    return own if query.aggregation is None else own | {query.aggregation}


def scans(source: Source | Group | Query) -> Iterator[Scan]:
    match source:
        case Scan():
            yield source
        case Outer():
            yield from scans(source.left)
            yield from scans(source.right)
        case Group():
            for each in source.sources:
                yield from scans(each)
        case Nested():
            yield from scans(source.query)
        case Select():
            yield from scans(source.rows)
        case SetOp():
            for each in source.inputs:
                yield from scans(each)
