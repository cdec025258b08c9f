"""What a query gives on databases, beside what the reference gives: the only part that runs SQL, in the
sandbox.

One database seldom tells two queries apart, so several are filled at random, with the values that the
reference compares with among them. A database on which the reference's own answer depends on the order
in which rows are stored is left out where others are to be had: a tie decides nothing.
"""

from __future__ import annotations

import itertools
import json
import random
import sqlite3
from collections import Counter, OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from trainer.sandbox.sqlite import Cell, Selected, Statement, select_on_each
from trainer.sql.database_calls import note_calls
from trainer.sql.databases import QueryError, fill, literals
from trainer.sql.errors import SqlError
from trainer.sql.parse import parse
from trainer.sql.schema import Schema

Level = Literal["right", "wrong", "syntax error", "execution error"]
ROUNDS = 2
"""As many databases as are wanted are filled at first, and once more where some of them tell little."""
_SYNTAX = ("syntax error", "incomplete input", "unrecognized token", "one statement")


class ReferenceFailure(Exception):  # noqa: N818 - it is the reference that fails
    """The reference query gives no answer, so nothing can be compared with it."""


@dataclass(frozen=True, slots=True)
class Verdict:
    level: Level
    text: str = ""
    """What SQLite said of a query that gives no rows."""


@dataclass(frozen=True, slots=True)
class Asked:
    sql: str | None
    """None where the completion has no query."""
    reference: str
    schema: Schema


Rows = tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class _Expected:
    database: bytes
    rows: Rows


class ExecutionJudge:
    """Verdicts by execution, kept by content. `asked` and `known` count queries, and those not run again."""

    def __init__(self, *, databases: int, seed: int, cache_size: int = 100_000) -> None:
        self._wanted, self._seed = databases, seed
        self._expected: OrderedDict[tuple[str, str], list[_Expected] | ReferenceFailure] = OrderedDict()
        self._verdicts: OrderedDict[tuple[str, str, str], Verdict] = OrderedDict()
        self._cache_size = cache_size
        self.asked = self.known = 0

    def judge(self, asked: Sequence[Asked]) -> list[Verdict | ReferenceFailure]:
        """One verdict each, in order. Raises SandboxError where the sandbox fails."""
        keys = [(json.dumps(one.schema.to_json()), one.reference, one.sql or "") for one in asked]
        fresh: dict[tuple[str, str, str], Asked] = {}
        for key, one in zip(keys, asked, strict=True):
            self.asked += 1
            if key in self._verdicts or key in fresh:
                self.known += 1
            else:
                fresh[key] = one
        failed = self._run(fresh)
        made = [failed.get(key) or self._verdicts[key] for key in keys]
        while len(self._verdicts) > self._cache_size:
            self._verdicts.popitem(last=False)
        while len(self._expected) > 1_000:
            self._expected.popitem(last=False)
        return made

    def _run(self, fresh: dict[tuple[str, str, str], Asked]) -> dict[tuple[str, str, str], ReferenceFailure]:
        failed: dict[tuple[str, str, str], ReferenceFailure] = {}
        waiting: list[tuple[tuple[str, str, str], list[_Expected]]] = []
        for key, one in fresh.items():
            expected = self.expected(one.reference, one.schema)
            if isinstance(expected, ReferenceFailure):
                failed[key] = expected
            elif not (one.sql or "").strip():
                self._verdicts[key] = Verdict("syntax error", "There is no query.")
            elif one.sql == one.reference:
                self._verdicts[key] = Verdict("right")
            else:
                waiting.append((key, expected))
        found = _asked([Statement(key[2], tuple(one.database for one in held)) for key, held in waiting])
        for (key, held), answers in zip(waiting, found, strict=True):
            ordered = is_sorted(key[1])
            verdicts = [
                _verdict(got, one.rows, ordered=ordered) for got, one in zip(answers, held, strict=True)
            ]
            self._verdicts[key] = next((v for v in verdicts if v.level != "right"), Verdict("right"))
        return failed

    def expected(self, reference: str, schema: Schema) -> list[_Expected] | ReferenceFailure:
        """The databases for a reference, with its answer on each."""
        key = (json.dumps(schema.to_json()), reference)
        if key not in self._expected:
            try:
                self._expected[key] = self._make(reference, schema)
            except ReferenceFailure as failure:
                self._expected[key] = failure
        self._expected.move_to_end(key)
        return self._expected[key]

    def _make(self, reference: str, schema: Schema) -> list[_Expected]:
        try:
            held = literals([parse(reference)])
        except SqlError as error:
            raise ReferenceFailure(f"The reference does not parse: {error.message}") from error
        rng = random.Random(f"{self._seed}:{schema.name}:{reference}")
        made: list[tuple[int, _Expected]] = []
        for _ in range(ROUNDS):
            pairs = [_filled(schema, held, rng) for _ in range(self._wanted)]
            (found,) = _asked([Statement(reference, tuple(itertools.chain.from_iterable(pairs)))])
            if found[0].status != "rows":
                raise ReferenceFailure(f"The reference gives no answer: {found[0].text}")
            made += _ranked([pair[0] for pair in pairs], found, ordered=is_sorted(reference))
            if sum(rank == 0 for rank, _ in made) >= self._wanted:
                break
        if not made:
            raise ReferenceFailure("The reference gives more rows than are compared.")
        made.sort(key=lambda pair: pair[0])
        return [expected for _, expected in made[: self._wanted]]


@lru_cache(maxsize=4)
def kept_judge(databases: int, seed: int) -> ExecutionJudge:
    """The same judge for every evaluation that asks on the same databases: references are run once."""
    return ExecutionJudge(databases=databases, seed=seed)


def _asked(statements: list[Statement]) -> list[tuple[Selected, ...]]:
    note_calls(sum(len(one.databases) for one in statements))
    return select_on_each(statements)


def _ranked(
    databases: list[bytes], found: Sequence[Selected], *, ordered: bool
) -> Iterator[tuple[int, _Expected]]:
    """0 is best: the answer does not depend on how rows are stored, and has more than nulls and zeros."""
    for database, one, other in zip(databases, found[::2], found[1::2], strict=True):
        if one.status == "rows" and not one.has_more:
            steady = other.status == "rows" and _same(one.rows, other.rows, ordered=ordered)
            telling = any(any(cell for cell in row) for row in one.rows)
            yield 2 * (not steady) + (not telling), _Expected(database, one.rows)


def is_sorted(sql: str) -> bool:
    """Whether the order of the answer counts: the outermost query has an ORDER BY."""
    return parse(sql).args.get("order") is not None


def _filled(
    schema: Schema, held: dict[str, list[int | float | str | None]], rng: random.Random
) -> tuple[bytes, bytes]:
    """A database, and one with the same rows stored the other way round."""
    try:
        database = fill(schema, held, rng)
    except QueryError as error:
        raise ReferenceFailure(str(error)) from error
    database.set_authorizer(None)
    other = sqlite3.connect(":memory:")
    for table in schema.tables:
        name = '"' + table.name.replace('"', '""') + '"'
        columns = ", ".join('"' + column.name.replace('"', '""') + '"' for column in table.columns)
        other.execute(f"CREATE TABLE {name} ({columns})")
        rows = database.execute(f"SELECT * FROM {name} ORDER BY rowid DESC").fetchall()
        other.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' * len(table.columns))})", rows)
    other.commit()
    made = database.serialize(), other.serialize()
    database.close()
    other.close()
    return made


def _verdict(selected: Selected, rows: Rows, *, ordered: bool) -> Verdict:
    if selected.status == "rows":
        right = not selected.has_more and _same(selected.rows, rows, ordered=ordered)
        return Verdict("right" if right else "wrong")
    no_select = selected.status == "refused" or any(words in selected.text for words in _SYNTAX)
    return Verdict("syntax error" if no_select else "execution error", selected.text)


def _same(one: Rows, other: Rows, *, ordered: bool) -> bool:
    """As multisets of rows, or as sequences where the order counts; column names do not."""
    ours, theirs = _rounded(one), _rounded(other)
    return ours == theirs if ordered else Counter(ours) == Counter(theirs)


def _rounded(rows: Rows) -> list[tuple[Cell, ...]]:
    """Sums of floats depend on the order of their terms."""
    return [tuple(float(f"{c:.9g}") if isinstance(c, float) else c for c in row) for row in rows]
