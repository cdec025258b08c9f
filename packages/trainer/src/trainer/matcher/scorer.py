"""Scores candidate queries against references: reads trees, asks the matcher once a batch, and remembers
both.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

from trainer.matcher.matcher import Matcher
from trainer.sql import Operator, Schema, SqlPlanError, SqlSyntaxError, read_tree

Key = TypeVar("Key")
Value = TypeVar("Value")
Level = Literal["syntax error", "no plan", "scored"]


@dataclass(frozen=True, slots=True)
class Candidate:
    sql: str | None
    """None where the completion has no query."""
    reference: str
    schema: Schema


@dataclass(frozen=True, slots=True)
class Match:
    level: Level
    squared: float | None = None
    """d^2 where both have a tree."""
    why: str = ""
    """Why there is no tree, for a person."""


class ReferenceError(Exception):
    """The reference makes no tree: the data is at fault, not the candidate."""


@dataclass(frozen=True, slots=True)
class _Failed:
    level: Level
    why: str


class _Recent(Generic[Key, Value]):
    """The newest so many values by key."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._held: OrderedDict[Key, Value] = OrderedDict()

    def get(self, key: Key) -> Value | None:
        if key in self._held:
            self._held.move_to_end(key)
        return self._held.get(key)

    def put(self, key: Key, value: Value) -> None:
        self._held[key] = value
        self._held.move_to_end(key)
        while len(self._held) > self._most:
            self._held.popitem(last=False)


class MatchScorer:
    """Trees are kept by schema and text, distances by pair of trees."""

    def __init__(self, matcher: Matcher, cache_size: int) -> None:
        self._matcher = matcher
        self._trees: _Recent[tuple[Schema, str], Operator | _Failed] = _Recent(cache_size)
        self._far: _Recent[tuple[Operator, Operator], float] = _Recent(cache_size)
        self.asked = 0
        """Pairs with two trees so far, and of those the ones whose distance was known."""
        self.known = 0

    def match(self, candidates: Sequence[Candidate]) -> list[Match | ReferenceError]:
        found: list[Match | ReferenceError] = []
        wanted: dict[tuple[Operator, Operator], list[int]] = {}
        for place, candidate in enumerate(candidates):
            read = self._read(candidate)
            if isinstance(read, tuple):
                wanted.setdefault(read, []).append(place)
                found.append(Match("scored"))
            else:
                found.append(read)
        for pair, squared in self._distances(wanted).items():
            for place in wanted[pair]:
                found[place] = Match("scored", squared)
        return found

    def _read(self, candidate: Candidate) -> tuple[Operator, Operator] | Match | ReferenceError:
        reference = self._tree(candidate.reference, candidate.schema)
        if isinstance(reference, _Failed):
            return ReferenceError(f"The reference query makes no tree: {reference.why}")
        if candidate.sql is None:
            return Match("syntax error", why="There is no query in the completion.")
        tree = self._tree(candidate.sql, candidate.schema)
        return Match(tree.level, why=tree.why) if isinstance(tree, _Failed) else (tree, reference)

    def _tree(self, sql: str, schema: Schema) -> Operator | _Failed:
        made = self._trees.get((schema, sql))
        if made is None:
            made = _tree(sql, schema)
            self._trees.put((schema, sql), made)
        return made

    def _distances(
        self, wanted: dict[tuple[Operator, Operator], list[int]]
    ) -> dict[tuple[Operator, Operator], float]:
        found = {pair: far for pair in wanted if (far := self._far.get(pair)) is not None}
        self.asked += sum(map(len, wanted.values()))
        # A pair that several rows of a batch ask for is worked out for the first of them.
        self.known += sum(len(places) - (pair not in found) for pair, places in wanted.items())
        missing = [pair for pair in wanted if pair not in found]
        for pair, far in zip(missing, self._matcher.distances(missing), strict=True):
            found[pair] = far
            self._far.put(pair, far)
        return found


def _tree(sql: str, schema: Schema) -> Operator | _Failed:
    try:
        return read_tree(sql, schema)
    except SqlSyntaxError as error:
        return _Failed("syntax error", error.message)
    except SqlPlanError as error:
        return _Failed("no plan", error.message)
