"""The SQL rewards on completions: levels, parts of the score at their places, and other tasks refused."""

from __future__ import annotations

import msgspec
import pytest
from sandbox.needs import needs_sandbox
from text_rollouts import text_rollouts

from trainer.batch import RewardScores, Task
from trainer.contract.nodes import RewardSqlExecution, RewardSqlPartial, RewardSqlSteps
from trainer.problems import ParamError
from trainer.rewards.given import Given
from trainer.rewards.sql_execution import SqlExecution
from trainer.rewards.sql_partial import sql_partial
from trainer.rewards.sql_steps import sql_steps
from trainer.sql import Schema

SCHEMA = Schema.of({"emp": ["id", "name", "age"]})
REFERENCE = "SELECT name FROM emp WHERE age > 30"
TASK = Task("t", "p", REFERENCE, source="sql:made", meta={"schema": SCHEMA.to_json()})
PARTIAL = RewardSqlPartial(
    nodes="operators", beta=1.0, extract="answer_tag", syntax_penalty=-1.0, plan_penalty=-0.6, weight=1.0
)
STEPS = RewardSqlSteps(worth="increment", extract="answer_tag", weight=1.0)


def tagged(*queries: str) -> list[str]:
    return [f"so <answer> {sql} </answer>" for sql in queries]


def partial(texts: list[str], task: Task = TASK) -> RewardScores:
    return sql_partial(PARTIAL, rollouts=text_rollouts(texts, [task]), plugged={}, weights={})


def test_the_pairs_of_the_card() -> None:
    made = partial(
        [
            *tagged(
                "SELECT e.name FROM emp AS e WHERE 30 < e.age",
                "SELECT name FROM emp WHERE age > 40",
                "SELECT name FROM emp",
                "SELEC name FROM emp",
                "SELECT nme FROM emp",
                "SELECT name FROM emps",
            ),
            REFERENCE,  # outside its place
        ]
    )
    assert made.score_B.tolist() == pytest.approx([1, 2 / 3, 0.8, -1, -0.6, -0.6, -1], abs=1e-6)
    assert made.signals["syntaxError"] == pytest.approx(2 / 7)
    assert made.signals["planError"] == pytest.approx(2 / 7)
    assert made.signals["positive"] == pytest.approx(3 / 7)
    assert made.notes[1].level == "scored"
    assert ("missing", "('Filter', 'emp.age > 30')") in made.notes[1].matched


def test_comparing_nothing_leaves_the_ladder_alone() -> None:
    texts = tagged(REFERENCE, "SELECT max(id) FROM emp", "SELECT nme FROM emp", "SELEC name FROM emp")
    p = msgspec.structs.replace(PARTIAL, nodes="nothing")
    made = sql_partial(p, rollouts=text_rollouts(texts, [TASK]), plugged={}, weights={})
    assert made.score_B.tolist() == pytest.approx([1, 1, -0.6, -1], abs=1e-6)


def test_tasks_without_a_schema_are_refused() -> None:
    with pytest.raises(ParamError, match="not SQL"):
        partial(tagged("SELECT 1"), Task("t", "p", "42"))


def test_a_reference_without_a_tree_is_errored() -> None:
    broken = Task("t", "p", "SELECT x FROM emp", source="sql:made", meta={"schema": SCHEMA.to_json()})
    made = partial(tagged("SELECT name FROM emp"), broken)
    assert made.errored_B.tolist() == [True]
    assert "no column 'x'" in made.errors[0]


def test_steps_are_earned_where_they_end() -> None:
    sql = "WITH t AS (SELECT name, age FROM emp WHERE age > 30) SELECT name FROM t"
    (text,) = tagged(sql)
    made = sql_steps(STEPS, rollouts=text_rollouts([text], [TASK]), plugged={}, weights={})
    assert made.score_B.tolist() == pytest.approx([1.0])
    first, last = made.earned[0]
    assert (first.reward, last.reward) == pytest.approx((2 / 3, 1 / 3))
    assert text[: first.end].endswith("age > 30)")
    assert text[: last.end].endswith("FROM t")
    assert made.signals["coverage1"] == pytest.approx(2 / 3)
    assert made.signals["ctes"] == 1.0


class _Nothing(Given):
    def folder(self, port: str) -> None:
        return None


@needs_sandbox
def test_execution() -> None:
    p = RewardSqlExecution(
        databases=2,
        seed=0,
        extract="answer_tag",
        syntax_penalty=-1.0,
        execution_penalty=-0.6,
        cache_size=10,
        weight=1.0,
    )
    texts = tagged(
        "SELECT name FROM emp WHERE NOT age <= 30", "SELECT age FROM emp", "SELECT x FROM emp", "SELEC"
    )
    made = SqlExecution(p, _Nothing())(p, rollouts=text_rollouts(texts, [TASK]), plugged={}, weights={})
    assert made.score_B.tolist() == pytest.approx([1.0, 0.0, -0.6, -1.0])
    assert made.signals["right"] == 0.25
