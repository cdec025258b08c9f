"""All of Spider's gold queries: each builds a tree, and a tree does not depend on how the query is
wrapped."""

from __future__ import annotations

import random
import re
import sqlite3
from typing import Any

import pytest
from sql.conftest import open_database

from trainer.sql import Schema, SqlError, SqlSyntaxError, read_tree

Spider = tuple[list[dict[str, Any]], dict[str, Schema]]
TOKEN = re.compile(r"'[^']*'|\"[^\"]*\"|\w+|[^\s\w]+")


def test_every_gold_query_builds_a_tree(spider: Spider) -> None:
    questions, schemas = spider
    refused: dict[str, list[str]] = {}
    for question in questions:
        schema = schemas[question["db_id"]]
        try:
            assert read_tree(question["query"], schema) == read_tree(question["query"], schema)
        except SqlError as error:
            refused.setdefault(error.message, []).append(question["query"])
    assert refused == {}
    assert len(questions) == 517


@pytest.mark.parametrize(
    "wrap",
    [
        "SELECT * FROM ({})",
        "WITH w AS ({}) SELECT * FROM w",
        "WITH w AS ({}), v AS (SELECT * FROM w) SELECT * FROM v",
    ],
)
def test_wrapping_a_gold_query_changes_nothing(spider: Spider, wrap: str) -> None:
    questions, schemas = spider
    for question in questions[::3]:
        schema, query = schemas[question["db_id"]], question["query"].rstrip("; ")
        assert read_tree(wrap.format(query), schema) == read_tree(query, schema), query


def test_mutated_queries_are_refused_where_sqlite_refuses_them(spider: Spider) -> None:
    """Tokens dropped, doubled, swapped and replaced: SQLite's own parser says what is a syntax error, what
    is none, and
    what does not fit the schema. Agreement is not whole (SQLite stops at the first fault, in its own order),
    and most
    of what differs is which of the two levels a query gets."""
    questions, schemas = spider
    databases = {name: open_database(schema) for name, schema in schemas.items()}
    rng = random.Random(5)
    words = [word for question in questions for word in TOKEN.findall(question["query"])]
    runs_wrongly = differs = 0
    total = 800
    for _ in range(total):
        question = rng.choice(questions)
        sql = _mutated(question["query"], words, rng)
        theirs = _sqlite_level(databases[question["db_id"]], sql)
        ours = _level(sql, schemas[question["db_id"]])
        differs += theirs != ours
        runs_wrongly += (theirs == "runs") != (ours == "runs")
    assert runs_wrongly <= 0.01 * total
    assert differs <= 0.03 * total


def _mutated(sql: str, words: list[str], rng: random.Random) -> str:
    tokens = TOKEN.findall(sql)
    at, other = rng.randrange(len(tokens)), rng.randrange(len(tokens))
    match rng.randrange(4):
        case 0:
            del tokens[at]
        case 1:
            tokens.insert(at, rng.choice(words))
        case 2:
            tokens[at] = rng.choice(words)
        case _:
            tokens[at], tokens[other] = tokens[other], tokens[at]
    return " ".join(tokens)


def _level(sql: str, schema: Schema) -> str:
    try:
        read_tree(sql, schema)
    except SqlSyntaxError:
        return "syntax"
    except SqlError:
        return "plan"
    return "runs"


def _sqlite_level(database: sqlite3.Connection, sql: str) -> str:
    try:
        database.execute(f"EXPLAIN {sql}")
    except (sqlite3.Error, sqlite3.Warning) as error:
        syntax = ("syntax error", "incomplete input", "unrecognized token", "one statement")
        return "syntax" if any(words in str(error) for words in syntax) else "plan"
    return "runs"
