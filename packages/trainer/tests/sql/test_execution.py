"""Verdicts by execution, in the shipped sandbox; rows 16 to 18 of the attacks among them."""

from __future__ import annotations

import time

import pytest
from sandbox.needs import needs_sandbox

from trainer.sql import Column, Schema, Table
from trainer.sql.execution import Asked, ExecutionJudge, ReferenceFailure, Verdict

pytestmark = needs_sandbox
EMP = Schema(
    "staff",
    (Table("emp", (Column("id", "number"), Column("name", "text"), Column("age", "number")), ("id",)),),
)
REFERENCE = "SELECT name FROM emp WHERE age > 30"


@pytest.fixture(scope="module")
def judge() -> ExecutionJudge:
    return ExecutionJudge(databases=2, seed=0)


def level(judge: ExecutionJudge, sql: str | None, reference: str = REFERENCE) -> str:
    (made,) = judge.judge([Asked(sql, reference, EMP)])
    assert isinstance(made, Verdict), made
    return made.level


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("SELECT e.name FROM emp AS e WHERE NOT e.age <= 30 ORDER BY age", "right"),  # its order is its own
        ("SELECT name FROM emp WHERE age > 31", "wrong"),
        ("SELECT DISTINCT name FROM emp", "wrong"),
        ("SELECT name, age FROM emp WHERE age > 30", "wrong"),
        ("SELECT nme FROM emp", "execution error"),
        ("SELEC name FROM emp", "syntax error"),
        ("SELECT name FROM emp WHERE", "syntax error"),
        (None, "syntax error"),
        ("", "syntax error"),
    ],
)
def test_levels(judge: ExecutionJudge, sql: str | None, expected: str) -> None:
    assert level(judge, sql) == expected


def test_order_counts_where_the_reference_sorts(judge: ExecutionJudge) -> None:
    reference = "SELECT id FROM emp ORDER BY id"
    assert level(judge, "SELECT id FROM emp ORDER BY id ASC", reference) == "right"
    assert level(judge, "SELECT id FROM emp ORDER BY id DESC", reference) == "wrong"


def test_a_reference_that_fails_is_no_verdict(judge: ExecutionJudge) -> None:
    (made,) = judge.judge([Asked("SELECT 1", "SELECT nothing FROM emp", EMP)])
    assert isinstance(made, ReferenceFailure)


def test_a_query_is_run_once(judge: ExecutionJudge) -> None:
    asked, known = judge.asked, judge.known
    level(judge, "SELECT name FROM emp WHERE age >= 31")
    judge.judge([Asked("SELECT name FROM emp WHERE age >= 31", REFERENCE, EMP)] * 3)
    assert (judge.asked - asked, judge.known - known) == (4, 3)


ATTACKS = [
    # row 16
    "ATTACH '/tmp/x' AS y",
    "VACUUM INTO '/tmp/x'",
    "PRAGMA writable_schema = 1",
    "SELECT load_extension('/tmp/x')",
    "SELECT fts3_tokenizer('simple')",
    "SELECT readfile('/etc/passwd')",
    # row 17
    "WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t) SELECT count(*) FROM t",
    "SELECT count(*) FROM " + ", ".join(f"emp AS e{k}" for k in range(9)),
    "SELECT randomblob(900000000)",
    "SELECT hex(zeroblob(1000000000))",
    "SELECT printf('%.*c', 900000000, 'x')",
    "SELECT printf('%.*c', 900000, 'a') LIKE printf('%.*c', 900, '%a')",
    # row 18
    "INSERT INTO emp VALUES (1, 'x', 99)",
    "DROP TABLE emp",
    "SELECT name FROM emp WHERE age > 30; DROP TABLE emp",
    "WITH t AS (SELECT 1) DELETE FROM emp",
    "SELECT name FROM emp WHERE age > 40 -- SELECT name FROM emp WHERE age > 30",
    "/* SELECT name FROM emp WHERE age > 30 */ SELECT 1",
    "EXPLAIN SELECT name FROM emp WHERE age > 30",
]


@pytest.mark.parametrize("sql", ATTACKS, ids=range(len(ATTACKS)))
def test_an_attack_earns_nothing(judge: ExecutionJudge, sql: str) -> None:
    start = time.monotonic()
    assert level(judge, sql) != "right"
    assert time.monotonic() - start < 15  # 1 s of the statement's own time; the machine may be busy
    assert level(judge, REFERENCE) == "right"
