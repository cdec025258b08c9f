"""RelPM, AstPM and StepRTM: the numbers of the Graph-Reward-SQL card (section 6) and what must always
hold."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trainer.sql import Schema, SqlSyntaxError, read_tree
from trainer.sql.partial import f_measure, syntax_nodes, tree_nodes
from trainer.sql.steps import coverages, read_steps, worths

EMP = Schema.of({"emp": ["id", "name", "age"]})
REFERENCE = "SELECT name FROM emp WHERE age > 30"


def relational(sql: str, beta: float = 1.0) -> float:
    return f_measure(tree_nodes(read_tree(sql, EMP)), tree_nodes(read_tree(REFERENCE, EMP)), beta)


def test_relational_matching_of_the_card() -> None:
    assert relational("SELECT e.name FROM emp AS e WHERE 30 < e.age") == 1.0
    # pair 2 shares two of three nodes; pair 3 has two, both shared: P = 1, R = 2/3
    assert relational("SELECT name FROM emp WHERE age > 40") == pytest.approx(2 / 3, abs=1e-12)
    assert relational("SELECT name FROM emp") == pytest.approx(0.8, abs=1e-12)
    # beta 2 weighs recall four times: 5 P R / (4 P + R) = 5 * 2/3 / (4 + 2/3)
    assert relational("SELECT name FROM emp", beta=2.0) == pytest.approx(5 / 7, abs=1e-12)
    assert relational("SELECT id FROM emp ORDER BY id LIMIT 1") == pytest.approx(2 / 7, abs=1e-12)


def test_a_wrong_sign_is_nearly_right_to_partial_matching() -> None:
    assert relational("SELECT name FROM emp WHERE age < 30") == relational(
        "SELECT name FROM emp WHERE age > 40"
    )


def test_syntax_matching_sees_spelling() -> None:
    """Select, From, Table, Column, Identifier emp and name: 6 of the reference's nodes; `name` and `emp`
    alone are right.
    """
    same = syntax_nodes(REFERENCE)
    assert f_measure(same, same) == 1.0
    assert f_measure(syntax_nodes("SELECT NAME FROM Emp WHERE AGE>30"), same) == 1.0
    assert syntax_nodes("SELECT name FROM emp") == Counter(
        {
            ("select", ""): 1,
            ("column", ""): 1,
            ("identifier", "name"): 1,
            ("from", ""): 1,
            ("table", ""): 1,
            ("identifier", "emp"): 1,
        }
    )
    # the reference adds where, gt, column, identifier age, literal 30: P = 1, R = 6/11
    assert f_measure(syntax_nodes("SELECT name FROM emp"), same) == pytest.approx(12 / 17, abs=1e-12)
    assert f_measure(syntax_nodes("SELECT e.name FROM emp AS e WHERE 30 < e.age"), same) < 1.0


COUNTS = st.dictionaries(st.sampled_from("abcdef"), st.integers(1, 4), min_size=1).map(Counter)


@given(COUNTS, COUNTS, st.floats(0.1, 8))
def test_the_measure_is_a_share(one: Counter[str], other: Counter[str], beta: float) -> None:
    value = f_measure(Counter(one), Counter(other), beta)
    assert 0.0 <= value <= 1.0 + 1e-12
    assert (value > 1 - 1e-9) == (one == other)
    assert f_measure(Counter(one), Counter(other)) == pytest.approx(
        f_measure(Counter(other), Counter(one)), abs=1e-12
    )


def steps(sql: str, worth: str = "increment", reference: str = REFERENCE) -> list[float]:
    found = read_steps(sql, EMP)
    return worths(found, coverages(found, read_tree(reference, EMP)), worth)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("sql", "increments", "cumulative"),
    [
        (
            "WITH t AS (SELECT name, age FROM emp WHERE age > 30) SELECT name FROM t",
            [2 / 3, 1 / 3],
            [2 / 3, 1],
        ),
        ("WITH t AS (SELECT name FROM emp) SELECT name FROM t", [2 / 3, 0], [2 / 3, 2 / 3]),
        (
            "WITH t AS (SELECT * FROM emp), u AS (SELECT * FROM emp) SELECT name FROM t WHERE age > 30",
            [1 / 3, 0, 2 / 3],
            [1 / 3, 1 / 3, 1],
        ),
        ("SELECT name FROM emp WHERE age > 30", [1], [1]),
        # the second CTE does not plan: it and all that follows earns nothing
        (
            "WITH t AS (SELECT * FROM emp), u AS (SELECT nme FROM t) SELECT name FROM t",
            [1 / 3, 0, 0],
            [1 / 3, 0, 0],
        ),
        ("WITH t AS (SELECT * FROM emps) SELECT name FROM emp", [0, 0], [0, 0]),
    ],
)
def test_steps_of_the_card(sql: str, increments: list[float], cumulative: list[float]) -> None:
    assert steps(sql) == pytest.approx(increments, abs=1e-12)
    assert steps(sql, "cumulative") == pytest.approx(cumulative, abs=1e-12)


def test_spans_end_with_the_closing_parenthesis() -> None:
    sql = "WITH a (x, y) AS (SELECT id, (1) FROM emp) , b AS (SELECT x FROM a -- )\n) "
    sql += "SELECT x FROM b WHERE x IN (1) ;"
    found = read_steps(sql, EMP)
    assert [sql[step.start : step.end] for step in found] == [
        "a (x, y) AS (SELECT id, (1) FROM emp)",
        "b AS (SELECT x FROM a -- )\n)",
        "SELECT x FROM b WHERE x IN (1)",
    ]
    assert [step.name for step in found] == ["a", "b", ""]
    assert all(step.tree is not None for step in found)


def test_what_does_not_parse_has_no_steps() -> None:
    with pytest.raises(SqlSyntaxError):
        read_steps("WITH t AS (SELECT name FROM emp) SELEC name FROM t", EMP)


CTES = st.lists(
    st.sampled_from(
        [
            "SELECT * FROM emp",
            "SELECT name FROM emp WHERE age > 30",
            "SELECT id, age FROM emp WHERE age > 40",
            "SELECT count(*) FROM emp",
            "SELECT age FROM emp ORDER BY age LIMIT 3",
            "SELECT nothing FROM emp",
        ]
    ),
    max_size=4,
)
FINAL = st.sampled_from([REFERENCE, "SELECT age FROM emp", "SELECT name FROM emp LIMIT 2"])


@settings(max_examples=60, deadline=None)
@given(CTES, FINAL, st.sampled_from([REFERENCE, "SELECT * FROM emp", "SELECT nothing FROM emp"]))
def test_steps_are_bounded_and_an_idle_step_earns_nothing(ctes: list[str], final: str, idle: str) -> None:
    def chain(parts: list[str]) -> str:
        named = ", ".join(f"c{k} AS ({part})" for k, part in enumerate(parts))
        return f"WITH {named} {final}" if parts else final

    values = steps(chain(ctes))
    assert all(value >= 0 for value in values)
    assert sum(values) <= 1 + 1e-12
    assert len(values) == len(ctes) + 1
    longer = steps(chain([*ctes, idle]))
    assert longer[len(ctes)] == 0.0
    assert sum(longer) <= sum(values) + 1e-12


def test_the_answer_in_a_cte_that_nothing_reads_earns_nothing() -> None:
    assert steps(f"WITH t AS ({REFERENCE}) SELECT id FROM emp") == pytest.approx([0, 1 / 3], abs=1e-12)
    read_by_another = (
        "WITH t AS (SELECT * FROM emp), u AS (SELECT * FROM t WHERE age > 30) SELECT name FROM u"
    )
    assert steps(read_by_another) == pytest.approx([1 / 3, 1 / 3, 1 / 3], abs=1e-12)
