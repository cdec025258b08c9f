"""The pairs of the Graph-Reward-SQL card (section 6), and what sqlglot alone would get wrong."""

from __future__ import annotations

import pytest

from trainer.sql import Schema, SqlPlanError, SqlSyntaxError, flatten, read_tree

EMP = Schema.of({"emp": ["id", "name", "age"], "dept": ["id", "head", "city"]})
REFERENCE = "SELECT name FROM emp WHERE age > 30"


def labels(sql: str, schema: Schema = EMP) -> list[str]:
    return [node.label for node in flatten(read_tree(sql, schema)).nodes]


def test_the_reference_is_scan_filter_project() -> None:
    flat = flatten(read_tree(REFERENCE, EMP))
    assert [node.label for node in flat.nodes] == ["Scan(emp)", "Filter(emp.age > 30)", "Project(emp.name)"]
    assert flat.edges == ((1, 0), (2, 1))


def test_pair_1_is_the_same_tree() -> None:
    assert read_tree("SELECT e.name FROM emp AS e WHERE 30 < e.age", EMP) == read_tree(REFERENCE, EMP)


def test_pair_2_differs_in_one_node() -> None:
    assert labels("SELECT name FROM emp WHERE age > 40") == [
        "Scan(emp)",
        "Filter(emp.age > 40)",
        "Project(emp.name)",
    ]


def test_pair_3_lacks_one_node() -> None:
    flat = flatten(read_tree("SELECT name FROM emp", EMP))
    assert [node.label for node in flat.nodes] == ["Scan(emp)", "Project(emp.name)"]
    assert flat.edges == ((1, 0),)


@pytest.mark.parametrize(
    "sql",
    [
        "SELEC name FROM emp",
        "SELEC name",  # to sqlglot an aliased column
        "",
        " ; ",
        "name",
        "SELECT",
        "SELECT FROM emp",
        "SELECT name, FROM emp",
        "SELECT , name FROM emp",
        "SELECT name FROM emp WHERE",
        "SELECT name FROM emp GROUP BY",
        "SELECT name FROM emp ORDER BY",
        "SELECT name FROM emp LIMIT 1 ORDER BY name",
        "SELECT name FROM emp WHERE age > > 3",
        "SELECT name FROM emp WHERE name = 'a' 'b'",
        "SELECT name FROM emp; SELECT 1",
        "SELECT name FROM emp WHERE (age > 3",
        "SELECT name FROM emp WHERE age > 3)",
        "SELECT group FROM emp",
        "SELECT name FROM emp WHERE name = 'open",
        "DELETE FROM emp",
        "INSERT INTO emp VALUES (1, 'a', 2)",
        "PRAGMA table_info(emp)",
        "ATTACH '/x' AS y",
        "WITH t AS (SELECT 1) DELETE FROM emp",
        "SELECT name FROM emp\0",
    ],
)
def test_no_select_is_a_syntax_error(sql: str) -> None:
    with pytest.raises(SqlSyntaxError) as caught:
        read_tree(sql, EMP)
    assert caught.value.message.endswith(".")


@pytest.mark.parametrize(
    ("sql", "says"),
    [
        ("SELECT nme FROM emp", "no column 'nme'"),
        ("SELECT name FROM emps", "no table 'emps'"),  # sqlglot's optimiser lets it pass
        ("SELECT e.name FROM emp", "no table 'e'"),
        ("SELECT id FROM emp, dept", "'id' is ambiguous"),
        ("SELECT name FROM emp AS a, emp AS b", "'name' is ambiguous"),
        ("SELECT name FROM emp, emp", "Two tables are called 'emp'"),
        ("SELECT name FROM emp WHERE count(*) > 1", "aggregate 'count'"),
        ("SELECT count(max(age)) FROM emp", "aggregate 'max'"),
        ("SELECT name FROM emp ORDER BY count(*)", "ORDER BY reads an aggregate"),
        ("SELECT name FROM emp HAVING age > 3", "does not group"),
        ("SELECT name, age FROM emp UNION SELECT id FROM dept", "1 and 2 columns"),
        ("SELECT name FROM emp WHERE id IN (SELECT id, head FROM dept)", "2 columns"),
        ("SELECT name FROM emp WHERE age > (SELECT id, head FROM dept)", "2 columns"),
        ("SELECT name FROM emp ORDER BY 2", "no place among 1"),
        ("SELECT year(name) FROM emp", "no function 'year'"),
        ("SELECT avg() FROM emp", "called with nothing"),
        ("SELECT count(DISTINCT name, age) FROM emp", "of 2 columns"),
        ("SELECT name FROM emp WHERE age > ?", "cannot be planned"),
        ("SELECT name FROM other.emp", "no database 'other'"),
        ("SELECT name FROM emp LIMIT age", "LIMIT reads a column"),
        ("WITH t AS (SELECT id FROM t) SELECT id FROM t", "reads itself"),
        ("WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t) SELECT n FROM t", "reads itself"),
        ("WITH t(a, b) AS (SELECT id FROM emp) SELECT a FROM t", "2 columns of 1"),
        ("SELECT *", "no FROM"),
    ],
)
def test_what_does_not_fit_the_schema_is_a_plan_error(sql: str, says: str) -> None:
    with pytest.raises(SqlPlanError) as caught:
        read_tree(sql, EMP)
    assert says in caught.value.message


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "SELECT name FROM emp WHERE age BETWEEN 3 AND 5",
            "SELECT name FROM emp WHERE 5 >= age AND 3 <= age",
        ),
        ("SELECT name FROM emp WHERE id IN (3)", "SELECT name FROM emp WHERE 3 = id"),
        ("SELECT name FROM emp WHERE id IN (3, 1, 3)", "SELECT name FROM emp WHERE id = 1 OR id = 3"),
        ("SELECT name FROM emp WHERE NOT age < 3", "SELECT name FROM emp WHERE age >= 3"),
        (
            "SELECT name FROM emp WHERE NOT (age < 3 OR id = 1)",
            "SELECT name FROM emp WHERE id != 1 AND age >= 3",
        ),
        ("SELECT name FROM emp WHERE NOT (age IS NULL)", "SELECT name FROM emp WHERE age IS NOT NULL"),
        ("SELECT name FROM emp WHERE age = 3.0 AND 1 = 1", "SELECT name FROM emp WHERE age = 3"),
        ("SELECT name FROM emp WHERE name LIKE 'A%'", "SELECT name FROM emp WHERE name LIKE 'a%'"),
        ('SELECT name FROM emp WHERE name = "Bo"', "SELECT name FROM emp WHERE name = 'Bo'"),
        ("SELECT * FROM emp", "SELECT emp.id, name, age FROM emp"),
        ("SELECT count(1) FROM emp", "SELECT COUNT(*) FROM emp"),
        ("SELECT name FROM emp GROUP BY name", "SELECT DISTINCT name FROM emp"),
        ("SELECT name FROM emp ORDER BY 1", "SELECT name AS n FROM emp ORDER BY n"),
        (
            "SELECT name, count(*) FROM emp WHERE name <> 'x' GROUP BY name",
            "SELECT name, count(*) FROM emp GROUP BY 1 HAVING name <> 'x'",
        ),
        (
            "SELECT name, count(*) FROM emp GROUP BY name HAVING count(*) > 2",
            "SELECT n, c FROM (SELECT name AS n, count(*) AS c FROM emp GROUP BY name) WHERE c > 2",
        ),
        (
            "SELECT emp.name FROM emp JOIN dept ON emp.id = dept.head WHERE city = 'x'",
            "SELECT e.name FROM dept d, emp e WHERE d.city = 'x' AND d.head = e.id",
        ),
        (
            "SELECT name FROM emp WHERE id IN (SELECT head FROM dept)",
            "SELECT name FROM emp WHERE EXISTS (SELECT 1 FROM dept WHERE dept.head = emp.id)",
        ),
        (
            "SELECT emp.name FROM emp LEFT JOIN dept ON emp.id = dept.head",
            "SELECT emp.name FROM dept RIGHT JOIN emp ON emp.id = dept.head",
        ),
        ("SELECT name FROM emp JOIN dept USING (id)", "SELECT e.name FROM emp e JOIN dept d ON d.id = e.id"),
        (
            "SELECT city, id FROM emp NATURAL JOIN dept",
            "SELECT d.city, e.id FROM emp e, dept d WHERE e.id = d.id",
        ),
        (
            "SELECT a.name FROM emp a JOIN emp b ON a.age > b.age",
            "SELECT y.name FROM emp x JOIN emp y ON x.age < y.age",
        ),
        (
            "SELECT name FROM emp UNION SELECT city FROM dept UNION SELECT 'x'",
            "SELECT 'x' UNION SELECT DISTINCT city FROM dept UNION SELECT name FROM emp",
        ),
    ],
)
def test_the_same_question_is_the_same_tree(one: str, other: str) -> None:
    assert labels(one) == labels(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("SELECT name FROM emp WHERE age > 3", "SELECT name FROM emp WHERE age < 3"),
        ("SELECT name FROM emp WHERE age > 3", "SELECT name FROM emp WHERE age >= 3"),
        ("SELECT name, age FROM emp", "SELECT age, name FROM emp"),
        ("SELECT name FROM emp", "SELECT DISTINCT name FROM emp"),
        ("SELECT name FROM emp ORDER BY age", "SELECT name FROM emp ORDER BY age DESC"),
        ("SELECT name FROM emp LIMIT 1", "SELECT name FROM emp LIMIT 1 OFFSET 1"),
        ("SELECT count(name) FROM emp", "SELECT count(DISTINCT name) FROM emp"),
        ("SELECT count(name) FROM emp", "SELECT count(*) FROM emp"),
        (
            "SELECT name FROM emp EXCEPT SELECT city FROM dept",
            "SELECT city FROM dept EXCEPT SELECT name FROM emp",
        ),
        (
            "SELECT name FROM emp UNION SELECT city FROM dept",
            "SELECT name FROM emp UNION ALL SELECT city FROM dept",
        ),
        (
            "SELECT emp.id FROM emp LEFT JOIN dept ON emp.id = head",
            "SELECT emp.id FROM dept LEFT JOIN emp ON emp.id = head",
        ),
        (
            "SELECT name FROM emp LEFT JOIN dept ON emp.id = head AND city = 'x'",
            "SELECT name FROM emp LEFT JOIN dept ON emp.id = head WHERE city = 'x'",
        ),
        (
            "SELECT name FROM emp WHERE id NOT IN (SELECT head FROM dept)",
            "SELECT name FROM emp WHERE NOT EXISTS (SELECT 1 FROM dept WHERE head = emp.id)",
        ),
        ("SELECT name FROM emp WHERE name = 'a'", "SELECT name FROM emp WHERE name = 'A'"),
        (
            "SELECT a.name FROM emp a JOIN emp b ON a.age > b.age",
            "SELECT b.name FROM emp a JOIN emp b ON a.age > b.age",
        ),
        (
            "SELECT count(*) FROM (SELECT name FROM emp LIMIT 3)",
            "SELECT count(*) FROM emp LIMIT 3",
        ),
        (
            "SELECT age / 2 FROM emp",
            "SELECT age / 2.0 FROM emp",
        ),
    ],
)
def test_another_question_is_another_tree(one: str, other: str) -> None:
    assert labels(one) != labels(other)


def test_set_operations_are_read_from_the_left_as_in_sqlite() -> None:
    """SQLite gives INTERSECT no precedence over UNION."""
    made = read_tree("SELECT id FROM emp UNION SELECT id FROM dept INTERSECT SELECT head FROM dept", EMP)
    assert made.attributes == ("intersect",)
    assert sorted(each.kind for each in made.inputs) == ["Project", "SetOp"]


def test_a_scalar_subquery_is_joined() -> None:
    assert labels("SELECT name FROM emp WHERE age > (SELECT avg(age) FROM emp)") == [
        "Scan(emp)",
        "Scan(emp#2)",
        "Aggregate(avg(emp#2.age))",
        "Join(scalar)",
        "Filter(emp.age > avg(emp#2.age))",
        "Project(emp.name)",
    ]


def test_as_written_where_asked() -> None:
    """For studies of what the canonical form is worth."""
    made = read_tree("SELECT name FROM emp WHERE 30 < age", EMP, canonical=False)
    assert [node.label for node in flatten(made).nodes][1] == "Filter(30 < emp.age)"
