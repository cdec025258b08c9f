"""FROM and its joins to a group of row sources and their conditions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sqlglot import exp

from trainer.sql.errors import SqlPlanError
from trainer.sql.queries import Group, Outer
from trainer.sql.scope import Rows, Scope
from trainer.sql.terms import Term

if TYPE_CHECKING:
    from trainer.sql.bind import Binder, Env

_NULLS_LEFT = {"RIGHT", "FULL"}


def read_from(binder: Binder, node: exp.Select, env: Env, scope: Scope) -> Group:
    """The rows that the query reads; `scope` gets their names."""
    if node.args.get("laterals") or node.args.get("pivots"):
        raise SqlPlanError("LATERAL and PIVOT cannot be planned.")
    source = node.args.get("from_")
    if source is None:
        return Group()
    joins = node.args.get("joins") or []
    return _From(binder, env, scope.parent).read(source.this, joins, scope)


class _From:
    def __init__(self, binder: Binder, env: Env, outside: Scope | None) -> None:
        self.binder, self.env, self.outside = binder, env, outside

    def read(self, first: exp.Expr, joins: Sequence[exp.Join], scope: Scope) -> Group:
        """`scope.rows` grows by what is read, so that ON sees the tables before it and its own."""
        extended = any(join.side in _NULLS_LEFT for join in joins)
        group, rows = self._item(first, extended=extended)
        scope.add(rows)
        for join in joins:
            group = self._join(group, join, scope, extended=extended)
        return group

    def _join(self, group: Group, join: exp.Join, scope: Scope, *, extended: bool) -> Group:
        side, kind = join.side, join.kind
        if kind not in {"", "INNER", "CROSS", "OUTER"} or join.method not in {"", "NATURAL"}:
            raise SqlPlanError(f"A {join.method} {kind} join cannot be planned.".replace("  ", " "))
        right, rows = self._item(join.this, extended=extended or bool(side))
        shared = _shared(join, scope.rows, rows)
        equal = [_equal(scope.rows, rows, name) for name in shared]
        scope.add(rows)
        for each in rows:
            each.joined |= set(shared)
        on = join.args.get("on")
        if on is not None:
            equal.append(self.binder.reader(scope, self.env, None).read(on))
        if not side:
            return Group(group.sources + right.sources, group.conditions + right.conditions + equal)
        if side == "RIGHT":
            return Group([Outer("left", right, group, equal)])
        return Group([Outer(side.lower(), group, right, equal)])

    def _item(self, node: exp.Expr, *, extended: bool) -> tuple[Group, list[Rows]]:
        if isinstance(node, exp.Table):
            group, rows = self._table(node, extended=extended)
        elif isinstance(node, exp.Subquery) and isinstance(node.this, exp.Table | exp.Subquery):
            group, rows = self._item(node.this, extended=extended)
            if node.alias:
                raise SqlPlanError("Joins in parentheses cannot have a name.")
        elif isinstance(node, exp.Subquery):
            query = self.binder.query(node.this, self.env, self.outside)
            group, one = self.binder.derived(query, node.alias.lower(), _columns(node), extended=extended)
            rows = [one]
        else:
            raise SqlPlanError(f"'{node.sql('sqlite')[:40]}' cannot be read from.")
        joins: list[exp.Join] = node.args.get("joins") or []
        if not joins:
            return group, rows
        inside = Scope(self.outside)
        inside.add(rows)
        for join in joins:
            group = self._join(group, join, inside, extended=extended)
        return group, inside.rows

    def _table(self, node: exp.Table, *, extended: bool) -> tuple[Group, list[Rows]]:
        if not isinstance(node.this, exp.Identifier) or node.args.get("pivots"):
            raise SqlPlanError(f"'{node.sql('sqlite')[:40]}' cannot be read from.")
        name, alias = node.name.lower(), node.alias_or_name.lower()
        database = node.text("db").lower()
        if database not in {"", "main"}:
            raise SqlPlanError(f"There is no database '{database}'.")
        if not database and name in self.env.ctes:
            cte = self.env.ctes[name]
            if cte is None:
                raise SqlPlanError(f"'{name}' reads itself, which cannot be planned.")
            query = self.binder.query(cte.query, cte.env, None)
            group, rows = self.binder.derived(query, alias, _columns(node) or cte.columns, extended=extended)
        else:
            group, rows = self.binder.table(name, alias)
        return group, [rows]


def _columns(node: exp.Expr) -> tuple[str, ...]:
    alias = node.args.get("alias")
    columns = alias.args.get("columns") if isinstance(alias, exp.TableAlias) else None
    return tuple(each.name.lower() for each in columns or ())


def _shared(join: exp.Join, left: Sequence[Rows], right: Sequence[Rows]) -> list[str]:
    """The columns that USING names or, for NATURAL, that both sides have."""
    if join.method == "NATURAL":
        names = [column.name for rows in left for column in rows.columns if column.name not in rows.joined]
        there = {column.name for rows in right for column in rows.columns}
        return [name for name in dict.fromkeys(names) if name in there and name != "rowid"]
    return [each.name.lower() for each in join.args.get("using") or ()]


def _equal(left: Sequence[Rows], right: Sequence[Rows], name: str) -> Term:
    sides = [Scope(None, list(rows)).resolve(name, None, quoted=False) for rows in (left, right)]
    return Term("=", (sides[0], sides[1]))
