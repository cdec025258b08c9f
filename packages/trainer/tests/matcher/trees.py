"""Hand-written trees and operator JSON of the golden pairs: emp(id, name, age)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Node:
    kind: str
    attributes: tuple[str, ...] = ()
    inputs: tuple[Node, ...] = ()


def query(*, literal: str = "30", comparison: str = ">") -> Node:
    """SELECT name FROM emp WHERE age > 30."""
    scan = Node("Scan", ("emp",))
    return Node("Project", ("emp.name",), (Node("Filter", (f"emp.age {comparison} {literal}",), (scan,)),))


def all_names() -> Node:
    """SELECT name FROM emp."""
    return Node("Project", ("emp.name",), (Node("Scan", ("emp",)),))


_EMP = [["id", "INTEGER"], ["name", "VARCHAR"], ["age", "INTEGER"]]


def scan_json() -> dict[str, Any]:
    return {
        "id": "0",
        "operator": "TableScan",
        "table": ["catalog", "public", "emp"],
        "inputs": [],
        "outputs": _EMP,
    }


def filter_json(literal: int = 30, kind: str = "GREATER_THAN") -> dict[str, Any]:
    operands = [{"input": 2, "name": "$2"}, {"literal": literal, "type": {"type": "INTEGER"}}]
    condition = {"op": {"name": ">", "kind": kind}, "operands": operands}
    return {"id": "1", "operator": "Filter", "condition": condition, "inputs": ["0"], "outputs": _EMP}


def project_json(below: str) -> dict[str, Any]:
    return {
        "id": "2",
        "operator": "Project",
        "outputs": [["name", "VARCHAR"]],
        "exprs": [{"input": 1, "name": "$1"}],
        "inputs": [below],
    }
