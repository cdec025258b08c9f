"""What the canonical tree does not depend on, over generated queries; and what a hostile query cannot do."""

from __future__ import annotations

import random
import re
import time
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trainer.sql import Operator, Schema, SqlError, flatten, read_tree

SCHEMA = Schema.of({"emp": ["eid", "name", "age", "dno"], "dept": ["did", "city", "head", "size"]})
COLUMNS = {"e": ["eid", "name", "age", "dno"], "d": ["did", "city", "head", "size"]}
FLIP = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "=": "=", "!=": "!="}


Comparison = tuple[str, str, str]
"""Column as `table.name`, operator, number."""


@dataclass(frozen=True)
class Question:
    conjuncts: list[Comparison]
    outputs: list[str]
    groups: bool


def comparisons() -> st.SearchStrategy[Comparison]:
    columns = st.sampled_from([f"{t}.{c}" for t, cs in COLUMNS.items() for c in cs])
    return st.tuples(columns, st.sampled_from(sorted(FLIP)), st.integers(0, 9).map(str))


OUTPUTS = st.lists(
    st.sampled_from(["e.name", "e.age", "d.city", "d.size"]), min_size=1, max_size=3, unique=True
)
QUESTIONS = st.builds(Question, st.lists(comparisons(), max_size=4), OUTPUTS, st.booleans())


def plain(question: Question) -> str:
    conjuncts = ["e.dno = d.did", *(" ".join(each) for each in question.conjuncts)]
    return _select(question, "emp AS e JOIN dept AS d", [], conjuncts)


def respelt(question: Question, rng: random.Random) -> str:
    """The same question with other aliases, orders, sides, case, white space and derived tables."""
    conjuncts = ["d.did = e.dno", *(_respelt(each, rng) for each in question.conjuncts)]
    rng.shuffle(conjuncts)
    tables = [
        rng.choice(["emp e", "(SELECT * FROM emp) AS e"]),
        rng.choice(["dept d", "(SELECT * FROM dept) d"]),
    ]
    rng.shuffle(tables)
    place = rng.randrange(len(conjuncts) + 1)
    sql = _select(question, " JOIN ".join(tables), conjuncts[:place], conjuncts[place:])
    for alias in ("e", "d"):
        sql = re.sub(rf"\b{alias}\b", f"{alias}{rng.randrange(9)}x", sql) if rng.random() < 0.7 else sql
    sql = "".join(c.upper() if rng.random() < 0.3 else c for c in sql)
    return sql.replace(" ", rng.choice([" ", "  ", "\n", "\t", " /* x */ ", " -- it's\n"]))


def _select(question: Question, tables: str, on: list[str], where: list[str]) -> str:
    outputs = ", ".join(question.outputs)
    sql = f"SELECT {outputs}{', count(*)' if question.groups else ''} FROM {tables}"
    sql += f" ON {' AND '.join(on)}" if on else ""
    sql += f" WHERE {' AND '.join(where)}" if where else ""
    return sql + (f" GROUP BY {outputs}" if question.groups else "")


def _respelt(each: Comparison, rng: random.Random) -> str:
    column, op, value = each
    negated = {"<": ">=", ">=": "<", ">": "<=", "<=": ">", "=": "!=", "!=": "="}[op]
    choices = [f"{column} {op} {value}", f"{value} {FLIP[op]} {column}", f"NOT ({column} {negated} {value})"]
    if op == "=":
        choices.append(f"{column} IN ({value})")
    return rng.choice(choices)


@settings(max_examples=150, deadline=None)
@given(QUESTIONS, st.randoms(use_true_random=False))
def test_spelling_changes_nothing(question: Question, rng: random.Random) -> None:
    tree, other = read_tree(plain(question), SCHEMA), respelt(question, rng)
    assert read_tree(other, SCHEMA) == tree, other
    assert read_tree(f"WITH w AS ({other}\n) SELECT * FROM w", SCHEMA) == tree


@settings(max_examples=60, deadline=None)
@given(QUESTIONS)
def test_a_tree_is_flat_with_inputs_first(question: Question) -> None:
    root = read_tree(plain(question), SCHEMA)
    flat = flatten(root)
    assert flat.nodes[-1] == root
    assert all(child < parent for parent, child in flat.edges)
    assert sorted(child for _, child in flat.edges) == list(range(len(flat.nodes) - 1))


HOSTILE = {
    "parentheses": "SELECT " + "(" * 400 + "1" + ")" * 400,
    "open parentheses": "SELECT " + "(" * 5000,
    "nested queries": "SELECT * FROM " + "(SELECT * FROM " * 200 + "emp" + ")" * 200,
    "nested at the limit": "SELECT * FROM " + "(SELECT * FROM " * 24 + "emp" + ")" * 24,
    "functions at the limit": "SELECT " + "abs(" * 24 + "1" + ")" * 24,
    "casts at the limit": "SELECT " + "CAST((" * 12 + "1" + ") AS INT)" * 12,
    "cases": "SELECT " + "CASE WHEN 1 THEN " * 200 + "1" + " END" * 200,
    "in lists at the limit": "SELECT * FROM emp WHERE eid IN " + "((" * 12 + "1" + "))" * 12,
    "nots": "SELECT * FROM emp WHERE " + "NOT " * 700 + "age = 1",
    "minuses": "SELECT " + "- " * 700 + "1",
    "a long sum": "SELECT " + " + ".join(["age"] * 700) + " FROM emp",
    "long conjunction": "SELECT * FROM emp WHERE " + " AND ".join(f"age > {k}" for k in range(300)),
    "long disjunction": "SELECT * FROM emp WHERE " + " OR ".join(f"age > {k}" for k in range(300)),
    "alternating": "SELECT * FROM emp WHERE " + " AND (1 = 2 OR ".join(["age > 1"] * 24) + ")" * 23,
    "comparisons in a row": "SELECT 1" + " = 1" * 700,
    "doubling CTEs": "WITH t0 AS (SELECT * FROM emp), "
    + ", ".join(f"t{k} AS (SELECT a.* FROM t{k - 1} a, t{k - 1} b)" for k in range(1, 40))
    + " SELECT * FROM t39",
    "cross joins": "SELECT 1 FROM " + ", ".join(f"emp a{k}" for k in range(300)),
    "stars": "SELECT " + ", ".join(["*"] * 700) + " FROM emp, dept",
    "doubling stars": "WITH t0 AS (SELECT * FROM emp), "
    + ", ".join(f"t{k} AS (SELECT *, * FROM t{k - 1})" for k in range(1, 40))
    + " SELECT 1 FROM t39",
    "unions": " UNION ".join(["SELECT 1"] * 400),
    "excepts": " EXCEPT ".join(["SELECT 1"] * 90),
    "doubling terms": "WITH t0 AS (SELECT age AS x FROM emp), "
    + ", ".join(f"t{k} AS (SELECT x + x AS x FROM t{k - 1})" for k in range(1, 60))
    + " SELECT x FROM t59",
    "long text": "SELECT '" + "x" * 1_000_000 + "'",
    "open text": "SELECT '" + "x" * 7000,
    "comments": "/*" * 3000,
    "a megabyte of spaces": " " * 1_000_000,
    "surrogates": "SELECT '\ud800' FROM emp",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_query_is_answered_at_once(name: str) -> None:
    start = time.process_time()
    try:
        made: Operator | None = read_tree(HOSTILE[name], SCHEMA)
    except SqlError:
        made = None
    assert time.process_time() - start < 1.5
    assert made is None or len(flatten(made).nodes) < 1000


def test_a_table_named_twice_is_numbered_by_its_use() -> None:
    one = "SELECT a.name FROM emp a, emp b WHERE a.eid = b.dno AND a.age > 3 AND b.age < 5"
    other = "SELECT y.name FROM emp x, emp y WHERE x.age < 5 AND y.eid = x.dno AND y.age > 3"
    assert read_tree(one, SCHEMA) == read_tree(other, SCHEMA)


def test_swapping_sides() -> None:
    def tree(join: str) -> Operator:
        return read_tree(f"SELECT name, city FROM {join} ON dno = did", SCHEMA)

    assert tree("emp JOIN dept") == tree("dept JOIN emp")
    assert tree("emp FULL JOIN dept") == tree("dept FULL JOIN emp")
    assert tree("emp LEFT JOIN dept") != tree("dept LEFT JOIN emp")
