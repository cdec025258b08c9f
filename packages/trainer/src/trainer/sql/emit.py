"""A settled query to its operator tree, under given names.

It runs twice: first under signatures, which decides what stands before what, then under the numbered names
that the first run's order gives.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from trainer.sql.naming import has_subquery
from trainer.sql.operator import Operator
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
    owners_of,
    query_owners,
)
from trainer.sql.settle import query_terms
from trainer.sql.terms import SUBQUERY, Names, Term, canonical, write

_SEMI = {"in": "semi", "exists": "semi", "not in": "not in", "not exists": "anti"}
NO_TABLE = Operator("Scan", ("no table",))


@dataclass(slots=True)
class Emitter:
    bound: Bound
    names: Names
    signature: Names
    """What decides an order between row sources."""
    rewrites: bool = True
    """False leaves conditions and sources as and where the query wrote them."""
    order: list[int] = field(default_factory=list[int])
    """Owners as the tree names them, inputs first."""
    text_of: dict[int, str] = field(default_factory=dict[int, str])
    """Each branch's text in the first run, by the id of its query; the second run sorts by it too."""
    functions: dict[int, dict[Term, None]] = field(default_factory=dict[int, dict[Term, None]])
    """The aggregates that the tree reads, by owner."""

    def __post_init__(self) -> None:
        for query in (self.bound.query, *self.bound.subqueries.values()):
            for _, term in query_terms(query, shown=True):
                for part in term.parts():
                    if part.head == "aggregate":
                        self.functions.setdefault(part.owner, {})[part] = None

    def text(self, term: Term) -> str:
        return write(term, self.names)

    def form(self, term: Term) -> Term:
        return canonical(term, self.text) if self.rewrites else term

    def attribute(self, term: Term) -> str:
        return self.text(self.form(term))

    def query(self, query: Query, *, shown: bool) -> Operator:
        """`shown`: the outputs are read by place, so that their order and number matter."""
        made = self._set(query) if isinstance(query, SetOp) else self._select(query, shown=shown)
        tail = query.tail
        if tail.order:
            keys = tuple(f"{self.attribute(key.term)} {key.direction}" for key in tail.order)
            made = Operator("Sort", keys, (made,))
        if tail.cuts:
            attributes = (tail.limit or "all", *([f"offset {tail.offset}"] if tail.offset else ()))
            made = Operator("Limit", attributes, (made,))
        self.text_of.setdefault(id(query), repr(made))
        return made

    def _set(self, query: SetOp) -> Operator:
        inputs = [(each, self.query(each, shown=True)) for each in query.inputs]
        if self.rewrites and not query.kind.startswith("except"):
            inputs.sort(key=lambda pair: self.text_of[id(pair[0])])
        self.order.append(query.owner)
        return Operator("SetOp", (query.kind,), tuple(made for _, made in inputs))

    def _select(self, query: Select, *, shown: bool) -> Operator:
        made = self.group(query.rows)
        outputs = [output.term for output in query.outputs]
        late = [term for _, term in query_terms(replace(query, rows=Group()), shown=shown)]
        if query.aggregation is not None:
            functions = list(self.functions.get(query.aggregation, {}))
            made = self._join_subqueries(made, [arg for f in functions for arg in f.args] + query.keys)
            self.order.append(query.aggregation)
            keys = sorted({f"by {self.attribute(key)}" for key in query.keys})
            made = Operator("Aggregate", (*keys, *sorted({self.attribute(f) for f in functions})), (made,))
        made = self._filtered(made, query.having)
        made = self._join_subqueries(made, [term for term in late if term not in query.having])
        if (shown or query.distinct) and not self._repeats(query, outputs):
            made = Operator("Project", tuple(self.attribute(term) for term in outputs), (made,))
        return Operator("Distinct", (), (made,)) if query.distinct else made

    def _repeats(self, query: Select, outputs: list[Term]) -> bool:
        """Whether the one source already puts out just these columns in this order."""
        sources = query.rows.sources
        if query.aggregation is not None or len(sources) != 1 or not isinstance(sources[0], Nested):
            return False
        inner = sources[0].query
        by_place = isinstance(inner, SetOp) or inner.distinct
        return by_place and [output.term for output in inner.outputs] == outputs

    def group(self, group: Group) -> Operator:
        sources = list(group.sources)
        if self.rewrites:
            sources.sort(key=self._source_key)
        own = owners_of(group)
        single: dict[int, list[Term]] = {k: [] for k in range(len(sources))}
        joining: list[Term] = []
        late: list[Term] = []
        for condition in group.conditions:
            found = condition.owners()
            place = next((k for k, s in enumerate(sources) if found and found <= owners_of(s)), None)
            if place is not None:
                single[place].append(condition)
            else:
                (joining if found and found <= own else late).append(condition)
        made = self._joined(sources, single, joining)
        return self._filtered(made, late)

    def _joined(self, sources: list[Source], single: dict[int, list[Term]], joining: list[Term]) -> Operator:
        """Left-deep; next is the first source that a condition ties to those already there, else the
        first.
        """
        if not sources:
            return NO_TABLE
        waiting = list(range(len(sources)))
        have: frozenset[int] = frozenset()
        made: Operator | None = None
        while waiting:
            tied = [k for k in waiting if self._ties(sources[k], have, joining)]
            place = (tied or waiting)[0]
            waiting.remove(place)
            right = self._filtered(self._source(sources[place]), single[place])
            have = have | owners_of(sources[place])
            if made is None:
                made = right
                continue
            now = [term for term in joining if term.owners() <= have]
            joining = [term for term in joining if term not in now]
            made = Operator("Join", ("inner", *self._sorted(now)), (made, right))
        assert made is not None
        return made

    def _ties(self, source: Source, have: frozenset[int], joining: list[Term]) -> bool:
        own = owners_of(source)
        return any(
            term.owners() & own and term.owners() & have and term.owners() <= own | have for term in joining
        )

    def _source(self, source: Source) -> Operator:
        match source:
            case Scan():
                self.order.append(source.owner)
                return Operator("Scan", (self.names[source.owner],))
            case Nested():
                return self.query(source.query, shown=False)
            case Outer():
                sides = [source.left, source.right]
                if source.type == "full" and self.rewrites:
                    sides.sort(key=self._source_key)
                inputs = tuple(self.group(side) for side in sides)
                return Operator("Join", (source.type, *self._sorted(source.on)), inputs)

    def _source_key(self, source: Source | Group) -> tuple[str, ...]:
        return tuple(sorted(self.signature[owner] for owner in owners_of(source)))

    def _filtered(self, made: Operator, conditions: Iterable[Term]) -> Operator:
        """Semi-joins first, then what other subqueries a condition reads, then one Filter a conjunct."""
        direct = [term for term in conditions if term.head in _SEMI]
        others = [term for term in conditions if term.head not in _SEMI]
        for term in self._by_branch(direct):
            made = self._semi_join(made, term)
        made = self._join_subqueries(made, others)
        for text in self._sorted(others):
            made = Operator("Filter", (text,), (made,))
        return made

    def _sorted(self, terms: Iterable[Term]) -> list[str]:
        texts = [self.attribute(term) for term in terms]
        return sorted(dict.fromkeys(texts)) if self.rewrites else texts

    def _by_branch(self, terms: list[Term]) -> list[Term]:
        """Terms that read a subquery, in the order of what they read; its text is from the first run."""
        for term in terms:
            query = self.bound.subqueries[term.owner]
            if id(query) not in self.text_of:
                held, self.order = self.order, []
                self.query(query, shown=True)
                self.order = held
        if not self.rewrites:
            return terms
        key = self.text_of
        return sorted(terms, key=lambda t: (t.head, key[id(self.bound.subqueries[t.owner])], self.text(t)))

    def _semi_join(self, made: Operator, term: Term) -> Operator:
        query = self.bound.subqueries[term.owner]
        conditions = _equalities(term)
        if isinstance(query, Select) and query.aggregation is None and not query.tail.cuts:
            own = query_owners(query)
            outside = [c for c in query.rows.conditions if not c.owners() <= own and not has_subquery(c)]
            kept = [c for c in query.rows.conditions if c not in outside]
            query = replace(query, rows=Group(query.rows.sources, kept))
            conditions += outside
        inner = self.query(query, shown=False)
        return Operator("Join", (_SEMI[term.head], *self._sorted(conditions)), (made, inner))

    def _join_subqueries(self, made: Operator, terms: Iterable[Term]) -> Operator:
        """Values and tests that an expression reads, joined below it."""
        found = {part.owner: part for term in terms for part in term.parts() if part.head in SUBQUERY}
        for part in self._by_branch(list(found.values())):
            query = self.bound.subqueries[part.owner]
            if part.head == "scalar":
                inner = self.query(query, shown=False)
                made = Operator("Join", ("scalar",), (made, inner))
            else:
                inner = self.query(query, shown=False)
                made = Operator("Join", ("mark", *self._sorted(_equalities(part))), (made, inner))
        return made


def _equalities(term: Term) -> list[Term]:
    if term.head not in {"in", "not in"}:
        return []
    value, inside = term.args
    if value.head == "tuple":
        return [Term("=", pair) for pair in zip(value.args, inside.args, strict=True)]
    return [Term("=", (value, inside))]
