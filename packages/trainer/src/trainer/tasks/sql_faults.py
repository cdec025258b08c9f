"""Demonstrations that are wrong: a reference query with one fault as a model makes it."""

from __future__ import annotations

import random

import sqlglot
from sqlglot import exp

from trainer.matcher.pairs.build import MUTATIONS
from trainer.sql.errors import SqlError
from trainer.sql.read import read_tree
from trainer.sql.schema import Schema

LEFT_OUT = frozenset({"distinct", "countColumn", "plainJoin"})
"""Faults that often change nothing (a column may have no value twice, and none missing), and the one of
memberships, for which no made question has room.
"""
TRIES = 4


def faulty(sql: str, schema: Schema, draw: random.Random) -> str | None:
    """The query with one change after which its operator tree is another one; None where none was found.

    It parses and fits the schema, so nothing but its meaning tells it from the reference.
    """
    tree = sqlglot.parse_one(sql, dialect="sqlite")
    right = read_tree(sql, schema)
    names = [name for name in MUTATIONS if name not in LEFT_OUT]
    for name in [name for _ in range(TRIES) for name in draw.sample(names, len(names))]:
        changed = MUTATIONS[name](tree.copy(), schema, draw)
        if changed is None:
            continue
        text = written(changed)
        try:
            if read_tree(text, schema) != right:
                return text
        except SqlError:
            continue
    return None


def written(tree: exp.Expr) -> str:
    """As the made references are: names of functions in small letters, and `!=`."""
    return tree.sql(dialect="sqlite", normalize_functions="lower").replace(" <> ", " != ")
