"""Pairs of queries as the network sees them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from trainer.matcher.pairs.build import QueryPair
from trainer.matcher.query_graph import QueryGraph, tree_graph
from trainer.matcher.written_tree import written_tree
from trainer.sql import Operator, Schema, SqlError, read_tree


@dataclass(frozen=True, slots=True)
class Example:
    trees: tuple[Operator, Operator]
    graphs: tuple[QueryGraph, QueryGraph]
    same: bool
    pair: QueryPair

    @property
    def is_equal(self) -> bool:
        """Both queries have one tree: at no distance for any weights, and nothing to learn from."""
        return self.trees[0] == self.trees[1]


@dataclass(frozen=True, slots=True)
class Examples:
    held: tuple[Example, ...]
    unread: int
    """Pairs of which a query makes no tree."""

    @property
    def to_learn(self) -> tuple[Example, ...]:
        return tuple(example for example in self.held if not example.is_equal)


def examples(pairs: Iterable[QueryPair], *, as_written: bool = False) -> Examples:
    """Of their canonical trees, or of the trees of what is written."""
    made: list[Example] = []
    unread = 0
    read: dict[tuple[str, int], Operator | None] = {}
    for pair in pairs:
        one, other = (_tree(read, sql, pair.schema, as_written) for sql in (pair.reference, pair.candidate))
        if one is None or other is None:
            unread += 1
        else:
            made.append(Example((one, other), (tree_graph(one), tree_graph(other)), pair.same, pair))
    return Examples(tuple(made), unread)


def _tree(
    read: dict[tuple[str, int], Operator | None], sql: str, schema: Schema, as_written: bool
) -> Operator | None:
    key = sql, id(schema)
    if key not in read:
        try:
            read[key] = written_tree(sql) if as_written else read_tree(sql, schema)
        except SqlError:
            read[key] = None
    return read[key]
