"""A parsed query to a bound one: names resolved against the schema, CTEs and derived tables put in place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from sqlglot import exp

from trainer.sql.clauses import check_width, ordinal, outputs_of, reads_aggregate, tail_of
from trainer.sql.errors import SqlPlanError
from trainer.sql.expressions import Reader
from trainer.sql.queries import (
    Bound,
    Group,
    Nested,
    Output,
    Query,
    Scan,
    Select,
    SetOp,
    Tail,
    without_windows_or_cuts,
)
from trainer.sql.rows import read_from
from trainer.sql.schema import Schema
from trainer.sql.scope import Rows, Scope
from trainer.sql.terms import Term

MOST_OWNERS = 96
"""Tables, aggregations and set operations of one query; a chain of CTEs that read each other twice doubles
them."""

_SET_KINDS: dict[type[exp.Expr], str] = {
    exp.Union: "union",
    exp.Intersect: "intersect",
    exp.Except: "except",
}


@dataclass(frozen=True, slots=True)
class Cte:
    query: exp.Expr
    columns: tuple[str, ...]
    env: Env


@dataclass(frozen=True, slots=True)
class Env:
    """The CTEs that can be read; a name that stands for None is being defined, and may not read itself."""

    ctes: Mapping[str, Cte | None] = field(default_factory=dict[str, "Cte | None"])


@dataclass(slots=True)
class Binder:
    schema: Schema
    owners: int = 0
    subqueries: dict[int, Query] = field(default_factory=dict[int, Query])

    def owner(self) -> int:
        self.owners += 1
        if self.owners > MOST_OWNERS:
            raise SqlPlanError(f"The query reads more than {MOST_OWNERS} tables and groupings.")
        return self.owners

    def query(self, node: exp.Expr, env: Env, parent: Scope | None) -> Query:
        while isinstance(node, exp.Subquery):
            node = node.this
        env = _with_ctes(node, env)
        if isinstance(node, exp.Select):
            return self._passed_on(node, env, parent) or self._select(node, env, parent)
        if isinstance(node, exp.SetOperation):
            return self._set_operation(node, env, parent)
        raise SqlPlanError(f"'{node.key.upper()}' cannot stand where a query is asked for.")

    def reader(self, scope: Scope, env: Env, aggregation: int | None) -> Reader:
        def subquery(node: exp.Expr, outside: Scope, kind: str) -> Term:
            made = self.query(node, env, outside)
            owner = self.owner()
            self.subqueries[owner] = made
            if kind == "scalar" and len(made.outputs) != 1:
                raise SqlPlanError(f"A query that stands for a value has {len(made.outputs)} columns.")
            args = () if kind == "exists" else tuple(output.term for output in made.outputs)
            return Term(kind, args, owner=owner)

        return Reader(scope, subquery, aggregation)

    def derived(
        self, query: Query, alias: str, names: tuple[str, ...], *, extended: bool
    ) -> tuple[Group, Rows]:
        """A query in FROM. Merged if it only joins and filters; `extended` says that an outer join may put
        nulls
        for its rows, which a computed output would not show."""
        if names and len(names) != len(query.outputs):
            raise SqlPlanError(f"'{alias}' names {len(names)} columns of {len(query.outputs)}.")
        columns = [
            Output(name, output.term)
            for name, output in zip(names or [o.name for o in query.outputs], query.outputs, strict=True)
        ]
        plain = all(output.term.head == "column" for output in query.outputs)
        if isinstance(query, Select) and without_windows_or_cuts(query) and (plain or not extended):
            return query.rows, Rows(alias, columns)
        query.tail = query.tail if query.tail.cuts else Tail()
        return Group([Nested(query)]), Rows(alias, columns)

    def table(self, name: str, alias: str) -> tuple[Group, Rows]:
        table = self.schema.by_name.get(name)
        if table is None:
            raise SqlPlanError(f"There is no table '{name}'.")
        owner = self.owner()
        columns = [Output(column, Term("column", text=column, owner=owner)) for column in table.names]
        if "rowid" not in table.names:
            columns.append(Output("rowid", Term("column", text="rowid", owner=owner)))
        return Group([Scan(owner, name)]), Rows(alias, columns)

    def _passed_on(self, node: exp.Select, env: Env, parent: Scope | None) -> Query | None:
        """`SELECT columns FROM (query)` with nothing else is that query with these columns."""
        inner = _only_source(node, env)
        if inner is None:
            return None
        query = self.query(inner.query, inner.env, parent)
        names = inner.columns or tuple(output.name for output in query.outputs)
        if len(names) != len(query.outputs):
            raise SqlPlanError(f"A CTE names {len(names)} columns of {len(query.outputs)}.")
        wanted: list[Output] = []
        for each in node.expressions:
            check_width(wanted)
            if isinstance(each, exp.Star):
                wanted += [Output(n, o.term) for n, o in zip(names, query.outputs, strict=True)]
                continue
            column = each.unalias()
            places = [k for k, name in enumerate(names) if name == column.name.lower()]
            if len(places) != 1:
                return None  # the ordinary way finds the words for it
            wanted.append(Output(each.alias_or_name.lower(), query.outputs[places[0]].term))
        same = [o.term for o in wanted] == [o.term for o in query.outputs]
        if isinstance(query, SetOp) or query.distinct:
            return replace(query, outputs=wanted) if same else None
        return replace(query, outputs=wanted)

    def _select(self, node: exp.Select, env: Env, parent: Scope | None) -> Select:
        scope = Scope(parent)
        rows = read_from(self, node, env, scope)
        owner = self.owner()
        reader = self.reader(scope, env, owner)
        outputs: list[Output] = []
        for each in node.expressions:
            outputs += outputs_of(each, reader)
            check_width(outputs)
        scope.aliases = {
            each.alias.lower(): output.term
            for each, output in zip(node.expressions, outputs, strict=False)
            if len(outputs) == len(node.expressions) and each.alias
        }
        select = Select(rows, outputs, distinct=node.args.get("distinct") is not None)
        if (where := node.args.get("where")) is not None:
            term = self.reader(scope, env, None).read(where.this)
            if reads_aggregate(term, owner):
                raise SqlPlanError("WHERE reads an aggregate.")
            rows.conditions.append(term)
        self._group(node, select, reader)
        select.tail = tail_of(node, reader, outputs)
        seen = [output.term for output in outputs] + select.having
        if node.args.get("group") is not None or any(reads_aggregate(term, owner) for term in seen):
            select.aggregation = owner
        elif select.having:
            raise SqlPlanError("HAVING stands in a query that does not group.")
        elif any(reads_aggregate(key.term, owner) for key in select.tail.order):
            raise SqlPlanError("ORDER BY reads an aggregate of a query that does not group.")
        return select

    def _group(self, node: exp.Select, select: Select, reader: Reader) -> None:
        group, having = node.args.get("group"), node.args.get("having")
        if group is not None:
            plain = replace(reader, aggregation=None)
            for each in group.expressions:
                place = ordinal(each, select.outputs)
                key = place if place is not None else plain.read(each)
                if reads_aggregate(key, reader.aggregation):
                    raise SqlPlanError("GROUP BY reads an aggregate.")
                select.keys.append(key)
        if having is not None:
            select.having.append(reader.read(having.this))

    def _set_operation(self, node: exp.SetOperation, env: Env, parent: Scope | None) -> SetOp:
        kind = _SET_KINDS[type(node)] + ("" if node.args.get("distinct") else " all")
        inputs: list[Query] = []
        for side in (node.this, node.expression):
            made = self.query(side, env, parent)
            made.tail = made.tail if made.tail.cuts else Tail()
            flat = isinstance(made, SetOp) and made.kind == kind and not made.tail.cuts
            chained = flat and not kind.startswith("except")
            inputs += made.inputs if chained and isinstance(made, SetOp) else [made]
        widths = {len(each.outputs) for each in inputs}
        if len(widths) > 1:
            raise SqlPlanError(
                f"{kind.upper()} joins queries of {' and '.join(map(str, sorted(widths)))} columns."
            )
        owner = self.owner()
        outputs = [
            Output(output.name, Term("setcolumn", text=str(place), owner=owner))
            for place, output in enumerate(inputs[0].outputs, 1)
        ]
        scope = Scope(None, [Rows("", outputs)])
        for each in inputs[1:]:
            for output, named in zip(outputs, each.outputs, strict=True):
                scope.aliases.setdefault(named.name, output.term)
        made = SetOp(owner, kind, inputs, outputs)
        made.tail = tail_of(node, self.reader(scope, env, None), outputs)
        return made


def bind(node: exp.Expr, schema: Schema) -> Bound:
    binder = Binder(schema)
    query = binder.query(node, Env(), None)
    return Bound(query, binder.subqueries)


def _with_ctes(node: exp.Expr, env: Env) -> Env:
    """Each CTE sees those before it."""
    found = node.args.get("with_")
    if found is None:
        return env
    ctes = dict(env.ctes)
    for cte in found.expressions:
        name = cte.alias.lower()
        columns = tuple(each.name.lower() for each in cte.args["alias"].args.get("columns") or ())
        ctes[name] = Cte(cte.this, columns, Env({**ctes, name: None}))
    return Env(ctes)


def _only_source(node: exp.Select, env: Env) -> Cte | None:
    """What a query that does nothing but pass rows on reads, if that is a query."""
    busy = (
        "joins",
        "where",
        "group",
        "having",
        "distinct",
        "order",
        "limit",
        "offset",
        "laterals",
        "windows",
    )
    source = node.args.get("from_")
    if source is None or any(node.args.get(key) for key in busy) or source.this.args.get("joins"):
        return None
    source = source.this
    for each in node.expressions:
        column = each.unalias()
        plain = isinstance(column, exp.Column) and not isinstance(column.this, exp.Star)
        named = plain and column.text("table").lower() in {"", source.alias_or_name.lower()}
        if not named and not isinstance(each, exp.Star):
            return None
    if isinstance(source, exp.Table) and not source.args.get("db"):
        return env.ctes.get(source.name.lower())
    if isinstance(source, exp.Subquery) and isinstance(source.this, exp.Select | exp.SetOperation):
        return Cte(source.this, (), env)
    return None
