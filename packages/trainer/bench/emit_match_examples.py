"""Writes what the designer needs to match queries in a browser: the matcher as ONNX, and example pairs.

`PYTHONPATH=src python bench/emit_match_examples.py ../../apps/web/public/matcher`. Of each pair: queries,
trees, the network's inputs and the squared distance that PyTorch gives.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import torch

from trainer.matcher.files import SHIPPED, load_matcher
from trainer.matcher.matcher import Matcher
from trainer.matcher.onnx_export import export_onnx, one_pair
from trainer.matcher.query_graph import tree_graph
from trainer.serve.compare import tree_json
from trainer.sql import read_tree
from trainer.sql.ddl import read_schema

STATEMENTS = """\
CREATE TABLE emp (id INTEGER PRIMARY KEY, name TEXT, age INTEGER, salary REAL,
  dept_id INTEGER REFERENCES dept(id));
CREATE TABLE dept (id INTEGER PRIMARY KEY, name TEXT, city TEXT);
CREATE TABLE project (id INTEGER PRIMARY KEY, title TEXT, budget REAL, dept_id INTEGER REFERENCES dept(id));
"""
SCHEMA = read_schema(STATEMENTS, "staff")
ADULTS = "SELECT name FROM emp WHERE age > 30"
BY_CITY = "SELECT d.city, count(*) FROM emp AS e JOIN dept AS d ON e.dept_id = d.id GROUP BY d.city"
MEMBERS = "SELECT name FROM emp WHERE dept_id IN (SELECT id FROM dept WHERE city = 'Ghent')"
TOP = "SELECT name FROM emp ORDER BY salary DESC LIMIT 3"
BOTH = "SELECT dept_id FROM emp WHERE age > 50 INTERSECT SELECT dept_id FROM project WHERE budget > 100"
PAIRS = [
    (ADULTS, "SELECT e.name FROM emp AS e WHERE 30 < e.age"),
    (ADULTS, "SELECT name FROM emp WHERE age > 40"),
    (ADULTS, "SELECT name FROM emp WHERE age < 30"),
    (ADULTS, "SELECT name FROM emp WHERE salary > 30"),
    (ADULTS, "SELECT name FROM emp"),
    (ADULTS, "SELECT id FROM emp WHERE age > 30"),
    (ADULTS, "SELECT name, age FROM emp WHERE age > 30"),
    (ADULTS, "SELECT DISTINCT name FROM emp WHERE age > 30"),
    (BY_CITY, "SELECT d.city, count(e.id) FROM dept AS d JOIN emp AS e ON d.id = e.dept_id GROUP BY d.city"),
    (BY_CITY, "SELECT d.name, count(*) FROM emp AS e JOIN dept AS d ON e.dept_id = d.id GROUP BY d.name"),
    (BY_CITY, "SELECT d.city, avg(e.age) FROM emp AS e JOIN dept AS d ON e.dept_id = d.id GROUP BY d.city"),
    (BY_CITY, "SELECT city, count(*) FROM dept GROUP BY city"),
    (MEMBERS, "SELECT e.name FROM emp e JOIN dept d ON e.dept_id = d.id WHERE d.city = 'Ghent'"),
    (
        MEMBERS,
        "SELECT name FROM emp WHERE EXISTS (SELECT 1 FROM dept WHERE dept.id = emp.dept_id "
        "AND city = 'Ghent')",
    ),
    (MEMBERS, "SELECT name FROM emp WHERE dept_id NOT IN (SELECT id FROM dept WHERE city = 'Ghent')"),
    (MEMBERS, "SELECT name FROM emp WHERE dept_id IN (SELECT id FROM dept WHERE name = 'Ghent')"),
    (TOP, "SELECT name FROM emp ORDER BY salary LIMIT 3"),
    (TOP, "SELECT name FROM emp ORDER BY salary DESC LIMIT 5"),
    (TOP, "SELECT name FROM emp ORDER BY age DESC LIMIT 3"),
    (TOP, "SELECT name FROM emp ORDER BY salary DESC"),
    (BOTH, BOTH.replace("INTERSECT", "EXCEPT")),
    (BOTH, BOTH.replace("INTERSECT", "UNION")),
    (BOTH, "SELECT DISTINCT dept_id FROM emp WHERE age > 50 AND dept_id IN (SELECT dept_id FROM project "
           "WHERE budget > 100)"),
    (BOTH, BOTH.replace("> 50", ">= 51")),
]  # fmt: skip


def pair_json(matcher: Matcher, reference: str, candidate: str) -> dict[str, Any]:
    trees = read_tree(candidate, SCHEMA), read_tree(reference, SCHEMA)
    graphs = tree_graph(trees[0]), tree_graph(trees[1])
    return {
        "candidate": {"sql": candidate, "tree": tree_json(trees[0])},
        "reference": {"sql": reference, "tree": tree_json(trees[1])},
        "inputs": {name: value.tolist() for name, value in one_pair(matcher, graphs).items()},
        "squared": matcher.far([graphs]).item(),
    }


def main() -> None:
    given = argparse.ArgumentParser()
    given.add_argument("folder", type=Path)
    folder: Path = given.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(1)
    matcher = load_matcher(SHIPPED)
    first = [tree_graph(read_tree(sql, SCHEMA)) for sql in (MEMBERS, BY_CITY)]
    export_onnx(matcher, folder / "matcher.onnx", (first[0], first[1]))
    pairs = [pair_json(matcher, *pair) for pair in PAIRS]
    body = {
        "treeVersion": matcher.tree_version,
        "schema": STATEMENTS,
        "pairs": pairs,
    }
    (folder / "examples.json").write_text(json.dumps(body, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
