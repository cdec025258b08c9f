"""Schemas as a person types them, and what is said of those that cannot be read."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainer.matcher.pairs.generate import random_schema
from trainer.sql import Schema, read_tree
from trainer.sql.ddl import MOST_CHARACTERS, SchemaTextError, read_schema
from trainer.sql.tasks import create_statements

STAFF = """
-- as `.schema` of sqlite3 writes it
CREATE TABLE IF NOT EXISTS "emp" (
  id INTEGER PRIMARY KEY, [full name] VARCHAR(20) NOT NULL, hired DATE, active BOOLEAN, note,
  dept_id INT REFERENCES dept,
  CONSTRAINT boss FOREIGN KEY (id) REFERENCES dept(head)
);
CREATE INDEX by_dept ON emp(dept_id);
INSERT INTO emp VALUES (1, 'a', '2020-01-01', 1, null, 1);
CREATE TABLE dept (id INT, head INT, PRIMARY KEY (id));
"""


def names(schema: Schema) -> list[tuple[str, tuple[str, ...]]]:
    return [(table.name.lower(), table.names) for table in schema.tables]


def test_tables_columns_types_and_keys_of_a_dump() -> None:
    schema = read_schema(STAFF)
    emp, dept = schema.tables
    assert [(c.name, c.type) for c in emp.columns] == [
        ("id", "number"),
        ("full name", "text"),
        ("hired", "time"),
        ("active", "boolean"),
        ("note", "others"),
        ("dept_id", "number"),
    ]
    assert (emp.primary_key, dept.primary_key) == (("id",), ("id",))
    assert {(k.column, k.other_table, k.other_column) for k in schema.foreign_keys} == {
        ("dept_id", "dept", "id"),
        ("id", "dept", "head"),
    }


def test_the_short_form_of_prompts_gives_the_same_trees() -> None:
    long = read_schema("CREATE TABLE emp (id INT, age INT); CREATE TABLE dept (id INT);")
    sql = "SELECT count(*) FROM emp JOIN dept ON emp.id = dept.id WHERE age > 3"
    for short in ("emp(id, age); dept(id)", "emp (id, age)\ndept (id)\n", 'emp("id", `age`) ;\n\n dept(id);'):
        assert names(read_schema(short)) == names(long)
        assert read_tree(sql, read_schema(short)) == read_tree(sql, long)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("  \n", "empty"),
        ("CREAT TABLE emp (id)", "near 'CREAT TABLE emp"),
        ("CREATE TABLE a (id INT);\nCREATE TABLE b (id INT", "Line 2"),
        ("CREATE TABLE a (id);\nSELECT 1", "no CREATE TABLE"),
        ("CREATE TABLE a AS SELECT 1", "no CREATE TABLE"),
        ("CREATE VIRTUAL TABLE a USING fts5(b)", "no CREATE TABLE"),
        ("emp(id); EMP(age)", "'EMP' is there twice"),
        ("emp(id, ID)", "two columns 'id'"),
        ("emp()", "has no columns"),
        ("emp(id", "near 'emp(id'"),
        ("CREATE INDEX a ON b(c)", "has no table"),
        ("x" * (MOST_CHARACTERS + 1), "longer than"),
        ("create table a (" + "(" * 5_000, "schema"),
        (";".join(f"t{n}(id)" for n in range(301)), "more than 300 tables"),
    ],
)
def test_what_cannot_be_read_is_said_in_a_sentence(text: str, says: str) -> None:
    with pytest.raises(SchemaTextError) as problem:
        read_schema(text)
    assert says in problem.value.message
    assert problem.value.message.endswith(".")


@given(st.integers(0, 10_000))
def test_what_prompts_show_is_read_back(seed: int) -> None:
    schema = random_schema(random.Random(seed))
    read = read_schema(create_statements(schema))
    assert names(read) == names(schema)
    assert set(read.foreign_keys) == set(schema.foreign_keys)
    assert [t.primary_key for t in read.tables] == [t.primary_key for t in schema.tables]


@given(st.text(max_size=60), st.sampled_from(("", "CREATE TABLE a (id); ", "a(b)")))
def test_any_text_is_a_schema_or_a_sentence(text: str, before: str) -> None:
    try:
        schema = read_schema(before + text)
    except SchemaTextError as problem:
        assert problem.message
    else:
        assert all(table.columns for table in schema.tables)


def test_every_schema_of_spider_is_read_back(spider: tuple[list[dict[str, Any]], dict[str, Schema]]) -> None:
    for schema in spider[1].values():
        assert names(read_schema(create_statements(schema))) == names(schema), schema.name
