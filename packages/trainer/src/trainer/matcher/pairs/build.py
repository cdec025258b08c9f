"""Labelled pairs of a reference query: rewrites that mean the same, and mutants that do not.

Every label rests on execution: a rewrite counts as equivalent only where both queries give the same rows on
all random databases, a mutant as different only where some database tells them apart. What is neither is
dropped.
"""

from __future__ import annotations

import random
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from trainer.matcher.pairs import memberships, mutations, rewrites, rewrites_more
from trainer.matcher.pairs.mutations import Mutation
from trainer.matcher.pairs.rewrites import Rewrite
from trainer.matcher.pairs.scope import quoted_texts
from trainer.sql.databases import QueryError, Rows, fill, literals, run, same_rows, sorts
from trainer.sql.schema import Schema

REWRITES: Mapping[str, Rewrite] = {
    "flip": rewrites.flip,
    "negate": rewrites.negate,
    "reorder": rewrites.reorder,
    "between": rewrites.between,
    "oneOf": rewrites.one_of,
    "wholeBound": rewrites.whole_bound,
    "rename": rewrites.rename,
    "swapJoin": rewrites.swap_join,
    "conditionInWhere": rewrites.condition_in_where,
    "wrap": rewrites.wrap,
    "exists": rewrites.exists,
    "asJoin": rewrites.as_join,
    "keyJoin": memberships.key_join,
    "groupForDistinct": rewrites_more.group_for_distinct,
    "distinctForGroup": rewrites_more.distinct_for_group,
    "countKey": rewrites_more.count_key,
    "equalKey": rewrites_more.equal_key,
    "swapSides": rewrites_more.swap_sides,
    "setAsMembership": rewrites_more.set_as_membership,
    "eitherAsUnion": rewrites_more.either_as_union,
    "extremeAsLimit": rewrites_more.extreme_as_limit,
}
LOCAL = frozenset({"flip", "negate", "reorder"})
"""Rewrites inside a condition: a comparison from its other side, as a negation, and conjuncts exchanged."""
RESHAPING = {
    name: REWRITES[name]
    for name in (
        "wholeBound",
        "exists",
        "asJoin",
        "keyJoin",
        "groupForDistinct",
        "distinctForGroup",
        "countKey",
        "equalKey",
        "setAsMembership",
        "eitherAsUnion",
        "extremeAsLimit",
    )
}
MUTATIONS: Mapping[str, Mutation] = {
    "comparison": mutations.comparison,
    "literal": mutations.literal,
    "column": mutations.column,
    "selected": mutations.selected,
    "aggregate": mutations.aggregate,
    "direction": mutations.direction,
    "noOrder": mutations.no_order,
    "limit": mutations.limit,
    "dropCondition": mutations.drop_condition,
    "andOr": mutations.and_or,
    "distinct": mutations.distinct,
    "setOperation": mutations.set_operation,
    "membership": mutations.membership,
    "outerJoin": mutations.outer_join,
    "columns": mutations.columns,
    "dropGroup": mutations.drop_group,
    "countColumn": mutations.count_column,
    "plainJoin": memberships.plain_join,
}
RARE = frozenset({"limit", "direction", "noOrder", "aggregate", "setOperation", "dropGroup", "plainJoin"})
"""Faults that few queries have room for: of all that a query has room for they are drawn seldom."""
_TRIES = 2
"""Candidates drawn for each pair that is wanted, before fewer are taken."""


@dataclass(frozen=True, slots=True)
class QueryPair:
    reference: str
    candidate: str
    same: bool
    how: tuple[str, ...]
    """Rewrites, and for a different query its mutation last."""
    schema: Schema = field(repr=False)


@dataclass(frozen=True, slots=True)
class Recipe:
    """What is made of each reference."""

    same: int = 2
    different: int = 2
    databases: int = 6
    most_rewrites: int = 3
    reshaping: float = 0.0
    """Share of rewrite chains that begin with one which changes the tree, where the query has room for one:
    equal trees teach a matcher nothing.
    """
    only: frozenset[str] = frozenset(REWRITES)
    """The rewrites that are used."""
    rare: float = 0.0
    """Share of mutants that have a rare fault where the query has room for one."""


@dataclass(frozen=True, slots=True)
class Built:
    pairs: tuple[QueryPair, ...]
    dropped: Counter[str]
    """Candidates by why they are in no pair: `refused`, `changed` (a rewrite that execution disproves),
    `agrees` (a mutant without evidence), `unread` (references that give no rows or do not run).
    """


def build_pairs(
    references: Iterable[tuple[str, Schema]],
    recipe: Recipe,
    seed: int,
    interrupt: Callable[[], None] = lambda: None,
) -> Built:
    """The same pairs for the same references, recipe and seed. `interrupt` is called between references and
    may raise.
    """
    pairs: list[QueryPair] = []
    dropped: Counter[str] = Counter()
    for place, (sql, schema) in enumerate(references):
        interrupt()
        draw = random.Random(f"{seed}/{place}/{sql}")
        pairs += _pairs_of(sql, schema, recipe, draw, dropped)
    return Built(tuple(pairs), dropped)


def _pairs_of(
    sql: str, schema: Schema, recipe: Recipe, draw: random.Random, dropped: Counter[str]
) -> list[QueryPair]:
    try:
        tree = quoted_texts(sqlglot.parse_one(sql, dialect="sqlite"), schema)
    except SqlglotError:
        dropped["unread"] += 1
        return []
    drafts = [
        (same, draft)
        for same, wanted in ((True, recipe.same), (False, recipe.different))
        for draft in _drafts(tree, schema, draw, recipe, same=same, count=wanted * _TRIES)
    ]
    bench = _Bench.of(sql, tree, schema, [made for _, (made, _, _) in drafts], recipe.databases, draw)
    if bench is None:
        dropped["unread"] += 1
        return []
    kept: dict[bool, list[QueryPair]] = {True: [], False: []}
    for same, (_, text, how) in drafts:
        if len(kept[same]) >= (recipe.same if same else recipe.different):
            continue
        reason = bench.reason_against(text, same=same)
        if reason:
            dropped[reason] += 1
        else:
            kept[same].append(QueryPair(sql, text, same, how, schema))
    bench.close()
    return [*kept[True], *kept[False]]


Draft = tuple[exp.Expr, str, tuple[str, ...]]
"""A changed query, its text, and how it was changed."""


def _drafts(
    tree: exp.Expr, schema: Schema, draw: random.Random, recipe: Recipe, *, same: bool, count: int
) -> list[Draft]:
    """Different texts, none of them the reference's own."""
    seen = {tree.sql(dialect="sqlite")}
    found: list[Draft] = []
    for _ in range(count):
        made, how = _rewritten(tree.copy(), schema, draw, recipe, at_least=int(same))
        if not same:
            mutant = _mutated(made, schema, draw, recipe)
            if mutant is None:
                continue
            made, name = mutant
            how = (*how, name)
        text = made.sql(dialect="sqlite")
        if how and text not in seen:
            seen.add(text)
            found.append((made, text, how))
    return found


def _rewritten(
    tree: exp.Expr, schema: Schema, draw: random.Random, recipe: Recipe, *, at_least: int
) -> tuple[exp.Expr, tuple[str, ...]]:
    how: list[str] = []
    ways, reshaping = (
        {name: way for name, way in held.items() if name in recipe.only} for held in (REWRITES, RESHAPING)
    )
    reshapes = draw.random() < recipe.reshaping
    for place in range(draw.randint(at_least, recipe.most_rewrites)):
        changed = _changed(tree, reshaping, schema, draw) if reshapes and place == 0 else None
        changed = changed or _changed(tree, ways, schema, draw)
        if changed is not None:
            tree, name = changed
            how.append(name)
    return tree, tuple(how)


def _mutated(
    tree: exp.Expr, schema: Schema, draw: random.Random, recipe: Recipe
) -> tuple[exp.Expr, str] | None:
    rare = {name: way for name, way in MUTATIONS.items() if name in RARE}
    found = _changed(tree, rare, schema, draw) if recipe.rare and draw.random() < recipe.rare else None
    return found or _changed(tree, MUTATIONS, schema, draw)


def _changed(
    tree: exp.Expr, ways: Mapping[str, Rewrite], schema: Schema, draw: random.Random
) -> tuple[exp.Expr, str] | None:
    """By the first of the ways, in random order, that finds something to do."""
    for name in draw.sample(list(ways), len(ways)):
        made = ways[name](tree, schema, draw)
        if made is not None:
            return made, name
    return None


@dataclass(frozen=True, slots=True)
class _Bench:
    databases: Sequence[sqlite3.Connection]
    expected: Sequence[Rows]
    ordered: bool

    @classmethod
    def of(
        cls,
        sql: str,
        tree: exp.Expr,
        schema: Schema,
        candidates: Sequence[exp.Expr],
        count: int,
        draw: random.Random,
    ) -> _Bench | None:
        """None where the reference does not run, or gives the same rows on every database."""
        named = literals([tree, *candidates])
        try:
            databases = [fill(schema, named, draw) for _ in range(count)]
            expected = [run(database, sql) for database in databases]
        except QueryError:
            return None
        if all(rows == expected[0] for rows in expected):
            return None
        return cls(databases, expected, sorts(tree))

    def reason_against(self, sql: str, *, same: bool) -> str | None:
        """Why the candidate may not be called what it was made as; None where it may."""
        try:
            agrees = [
                same_rows(run(database, sql), rows, ordered=self.ordered)
                for database, rows in zip(self.databases, self.expected, strict=True)
            ]
        except QueryError:
            return "refused"
        if same:
            return None if all(agrees) else "changed"
        return "agrees" if all(agrees) else None

    def close(self) -> None:
        for database in self.databases:
            database.close()
