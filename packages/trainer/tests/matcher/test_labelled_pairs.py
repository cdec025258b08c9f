"""Pairs: labels hold, and the same seed gives the same ones."""

from __future__ import annotations

import random
from collections import Counter

import pytest
import sqlglot

from trainer.matcher.examples import examples
from trainer.matcher.pairs.build import LOCAL, MUTATIONS, RARE, REWRITES, Recipe, build_pairs
from trainer.matcher.pairs.generate import random_query, random_schema
from trainer.sql import Column, ForeignKey, Schema, Table, read_tree
from trainer.sql.databases import QueryError, fill, literals, run, same_rows

SCHEMA = Schema(
    "staff",
    (
        Table("dept", (Column("id", "number"), Column("city")), ("id",)),
        Table(
            "emp",
            (Column("id", "number"), Column("name"), Column("age", "number"), Column("dept_id", "number")),
            ("id",),
        ),
    ),
    (ForeignKey("emp", "dept_id", "dept", "id"),),
)
QUERIES = [
    "SELECT name FROM emp WHERE age > 30 AND name = 'amber'",
    "SELECT name FROM emp WHERE age BETWEEN 20 AND 40 OR name IN ('kite', 'lotus')",
    "SELECT T2.city, count(*) FROM emp AS T1 JOIN dept AS T2 ON T1.dept_id = T2.id GROUP BY T2.id "
    "HAVING count(*) > 2",
    "SELECT DISTINCT name FROM emp WHERE age > 20 OR age < 5",
    "SELECT name FROM emp WHERE dept_id IN (SELECT id FROM dept WHERE city = 'maple') "
    "ORDER BY age DESC LIMIT 3",
    "SELECT city FROM dept WHERE id IN (SELECT dept_id FROM emp WHERE age > 20)",
    "SELECT dept_id FROM emp WHERE age > 30 INTERSECT SELECT dept_id FROM emp WHERE age < 20",
    "SELECT max(age) FROM emp",
    "SELECT name FROM emp GROUP BY name",
]


def fresh(pair_seed: int, *queries: str):
    held = literals([sqlglot.parse_one(q, dialect="sqlite") for q in queries])
    return [fill(SCHEMA, held, random.Random(f"fresh/{pair_seed}/{k}")) for k in range(8)]


def test_labels_hold_on_databases_that_were_not_used_to_make_them() -> None:
    """A rewrite agrees on all of them. Most mutants are told apart by one of eight."""
    pairs = build_pairs([(q, SCHEMA) for q in QUERIES], Recipe(4, 4), 3).pairs
    told_apart = []
    for place, pair in enumerate(pairs):
        agrees = [
            same_rows(run(db, pair.reference), run(db, pair.candidate), ordered="ORDER BY" in pair.reference)
            for db in fresh(place, pair.reference, pair.candidate)
        ]
        if pair.same:
            assert all(agrees), pair
        else:
            told_apart.append(not all(agrees))
    assert len(told_apart) > 20
    assert sum(told_apart) / len(told_apart) > 0.9


def test_the_same_seed_gives_the_same_pairs() -> None:
    made = [build_pairs([(q, SCHEMA) for q in QUERIES], Recipe(), seed).pairs for seed in (0, 0, 1)]
    assert made[0] == made[1] != made[2]


def test_no_mutant_has_the_reference_tree() -> None:
    draw = random.Random(5)
    schemas = [random_schema(draw) for _ in range(8)]
    references = [(random_query(schema, draw), schema) for schema in schemas for _ in range(3)]
    found = examples(build_pairs(references, Recipe(), 0).pairs)
    assert found.unread == 0
    assert not [example.pair for example in found.held if example.is_equal and not example.same]
    assert {example.same for example in found.held} == {True, False}


@pytest.mark.parametrize("name", sorted(REWRITES))
def test_a_rewrite_means_the_same(name: str) -> None:
    draw, tried = random.Random(name), 0
    for query in [*QUERIES, "SELECT count(*) FROM emp"]:
        tree = REWRITES[name](sqlglot.parse_one(query, dialect="sqlite"), SCHEMA, draw)
        if tree is None:
            continue
        tried += 1
        text = tree.sql(dialect="sqlite")
        for db in fresh(tried, query, text):
            ordered = "ORDER BY" in query and name != "wrap"
            # Groups and joins may come in another order, which a LIMIT behind a tie would show.
            assert same_rows(run(db, query), run(db, text), ordered=ordered) or "LIMIT" in query, text
    assert tried


@pytest.mark.parametrize("name", sorted(set(MUTATIONS) - {"outerJoin"}))
def test_a_mutation_can_change_what_a_query_gives(name: str) -> None:
    draw = random.Random(name)
    for _ in range(12):
        for query in [*QUERIES, "SELECT count(*) FROM emp"]:
            tree = MUTATIONS[name](sqlglot.parse_one(query, dialect="sqlite"), SCHEMA, draw)
            if tree is None:
                continue
            text = tree.sql(dialect="sqlite")
            for db in fresh(0, query, text):
                try:
                    if not same_rows(run(db, query), run(db, text), ordered=True):
                        return
                except QueryError:
                    break
    pytest.fail("no database told any mutant apart")


def test_rare_faults_are_drawn_more_often_when_asked_for() -> None:
    query = [("SELECT name FROM emp WHERE age > 3 ORDER BY age DESC LIMIT 3", SCHEMA)] * 20
    seldom, often = (
        Counter(p.how[-1] for p in build_pairs(query, Recipe(0, 4, rare=rare), 1).pairs) for rare in (0, 1)
    )
    assert set(often) <= RARE
    assert often["limit"] > seldom["limit"]


def test_local_rewrites_stay_inside_a_condition() -> None:
    pairs = build_pairs([(q, SCHEMA) for q in QUERIES], Recipe(4, 0, only=LOCAL), 1).pairs
    assert pairs
    assert {name for pair in pairs for name in pair.how} <= LOCAL


def test_queries_only_read_and_end() -> None:
    database = fill(SCHEMA, {}, random.Random(0))
    for hostile in (
        "DELETE FROM emp",
        "ATTACH '/tmp/x' AS y",
        "PRAGMA writable_schema = 1",
        "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n",
    ):
        with pytest.raises(QueryError):
            run(database, hostile)
    assert run(database, "SELECT count(*) FROM emp")[0][0] > 0


def test_generated_queries_run_and_make_trees() -> None:
    draw = random.Random(9)
    for _ in range(20):
        schema = random_schema(draw)
        for _ in range(3):
            query = random_query(schema, draw)
            read_tree(query, schema)
            run(fill(schema, {}, draw), query)
