"""Two queries that a person typed: their trees, how far apart they are, and what is wrong with which."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import torch
from serve_nodes import SQL_QUESTIONS, Ask, only

from trainer.matcher.files import SHIPPED, load_matcher
from trainer.sql import read_tree
from trainer.sql.ddl import read_schema

SCHEMA = "CREATE TABLE emp (id INT PRIMARY KEY, name TEXT, age INT, dept_id INT); dept(id)"
STAFF = "CREATE TABLE emp (id INT PRIMARY KEY, name TEXT, age INT, dept_id INT); CREATE TABLE dept (id INT);"
ADULTS = "SELECT name FROM emp WHERE age > 30"


def compared(ask: Ask, candidate: str, reference: str = ADULTS, schema: str = STAFF) -> dict[str, Any]:
    return ask(kind="compare", schema=schema, candidate=candidate, reference=reference)


def test_the_trees_are_those_of_a_reward_and_the_distance_is_the_matchers(result_of: Ask) -> None:
    candidate = "SELECT name FROM emp WHERE age > 40 AND dept_id IN (SELECT id FROM dept)"
    result = compared(result_of, candidate)
    schema = read_schema(STAFF)
    trees = read_tree(candidate, schema), read_tree(ADULTS, schema)
    for name, tree in zip(("candidate", "reference"), trees, strict=True):
        shown = result[name]["tree"]
        assert (shown["kind"], tuple(shown["attributes"])) == (tree.kind, tree.attributes)
        assert len(shown["inputs"]) == len(tree.inputs)
    (expected,) = load_matcher(SHIPPED).distances([trees])
    assert result["distance"]["squared"] == pytest.approx(expected, abs=1e-5)
    assert result["distance"]["isSame"] is False
    assert [table["name"] for table in result["tables"]] == ["emp", "dept"]


def test_the_inputs_are_those_that_the_page_scores_for_the_examples(result_of: Ask) -> None:
    """A pair of the shipped examples, typed in by hand, is what `bench/emit_match_examples.py` wrote."""
    path = Path(__file__).parents[4] / "apps" / "web" / "public" / "matcher" / "examples.json"
    held = json.loads(path.read_text(encoding="utf-8"))
    for pair in held["pairs"][::6]:
        result = compared(result_of, pair["candidate"]["sql"], pair["reference"]["sql"], held["schema"])
        assert result["distance"]["inputs"] == pair["inputs"]
        assert result["distance"]["squared"] == pytest.approx(pair["squared"], abs=1e-5)
        assert result["candidate"]["tree"] == pair["candidate"]["tree"]


def test_queries_that_mean_the_same_are_the_same_tree(result_of: Ask) -> None:
    result = compared(result_of, "SELECT e.name FROM emp AS e WHERE 30 < e.age")
    assert result["distance"]["isSame"] is True
    assert result["distance"]["squared"] == pytest.approx(0.0, abs=1e-5)


@pytest.mark.parametrize(
    ("sql", "level", "says"),
    [
        ("SELECT FROM emp", "syntax error", "names no columns"),
        ("DROP TABLE emp", "syntax error", "not a SELECT"),
        ("", "syntax error", "empty"),
        ("SELECT wage FROM emp", "no plan", "wage"),
        ("SELECT id FROM emp JOIN dept ON emp.dept_id = dept.id", "no plan", "id"),
        ("SELECT 1 " + "+ 1 " * 3_000, "syntax error", "longer"),
    ],
)
def test_a_query_without_a_tree_is_told_beside_the_other(
    result_of: Ask, sql: str, level: str, says: str
) -> None:
    for side, other in (("candidate", "reference"), ("reference", "candidate")):
        pair = (sql, ADULTS) if side == "candidate" else (ADULTS, sql)
        result = compared(result_of, *pair)
        assert result["distance"] is None
        assert (result[side]["tree"], result[side]["problem"]["level"]) == (None, level)
        assert says in result[side]["problem"]["message"]
        assert result[other]["tree"]["kind"] == "Project"


def test_a_schema_that_cannot_be_read_is_said_at_its_field(ask: Ask) -> None:
    found = compared(ask, ADULTS, schema=SCHEMA)
    assert (found["ok"], found["error"]["param"]) == (False, "schema")
    assert "CREATE TABLE" in found["error"]["remedy"]


def test_a_pair_too_large_for_a_page_is_still_scored(result_of: Ask) -> None:
    wide = f"SELECT name FROM emp WHERE age IN ({', '.join(map(str, range(700)))})"
    result = compared(result_of, wide, wide.replace("699", "700"))
    assert result["distance"]["inputs"] is None
    assert torch.isfinite(torch.tensor(result["distance"]["squared"]))


def test_tasks_of_sql_are_previewed_with_the_schema_that_can_be_typed_in(result_of: Ask) -> None:
    shown = result_of(kind="preview", tasks=only(SQL_QUESTIONS), limit=3)["train"]
    for task in shown:
        result = compared(result_of, task["answer"], task["answer"], task["schema"])
        assert result["distance"]["isSame"] is True
