"""Which names can be read at a place in a query, and what they stand for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from trainer.sql.errors import SqlPlanError
from trainer.sql.queries import Output
from trainer.sql.terms import Term, literal


@dataclass(slots=True)
class Rows:
    """One table of a FROM as the rest of the query sees it."""

    alias: str
    columns: list[Output]
    joined: set[str] = field(default_factory=set[str])
    """Columns that USING or NATURAL made one with a column further left."""


@dataclass(slots=True)
class Scope:
    parent: Scope | None = None
    rows: list[Rows] = field(default_factory=list[Rows])
    aliases: dict[str, Term] = field(default_factory=dict[str, Term])
    """Names that the select list gave; read where no column has the name."""

    def add(self, rows: Iterable[Rows]) -> None:
        for each in rows:
            if each.alias and any(each.alias == other.alias for other in self.rows):
                raise SqlPlanError(f"Two tables are called '{each.alias}'.")
            self.rows.append(each)

    def resolve(self, name: str, table: str | None, *, quoted: bool) -> Term:
        """The column's term; a quoted name that is none is a text, as in SQLite."""
        here: Scope | None = self
        while here is not None:
            found = here._find(name.lower(), table.lower() if table else None)
            if found is not None:
                return found
            here = here.parent
        if quoted and table is None:
            return literal("'" + name.replace("'", "''") + "'")
        if table is not None and not self._has_table(table.lower()):
            raise SqlPlanError(f"There is no table '{table}' here.")
        raise SqlPlanError(f"There is no column '{table + '.' if table else ''}{name}'.")

    def _find(self, name: str, table: str | None) -> Term | None:
        found = [
            output.term
            for rows in self.rows
            if (table is None and name not in rows.joined) or rows.alias == table
            for output in rows.columns
            if output.name == name
        ]
        if len(found) > 1:
            raise SqlPlanError(f"The column '{name}' is ambiguous.")
        if found:
            return found[0]
        return self.aliases.get(name) if table is None else None

    def _has_table(self, table: str) -> bool:
        here: Scope | None = self
        while here is not None:
            if any(rows.alias == table for rows in here.rows):
                return True
            here = here.parent
        return False

    def star(self, table: str | None) -> Iterator[Output]:
        found = False
        for rows in self.rows:
            if table is None or rows.alias == table:
                found = True
                hidden = rows.joined if table is None else set[str]()
                yield from (
                    column for column in rows.columns if column.name not in hidden and column.name != "rowid"
                )
        if not found:
            what = f"There is no table '{table}' here." if table else "'*' stands where there is no FROM."
            raise SqlPlanError(what)
