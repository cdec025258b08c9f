"""Nodes for tests of `serve`, as the pages send them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Ask = Callable[..., dict[str, Any]]
"""A request's fields -> its answer."""

KNIGHTS = {
    "kind": "tasks.procedural",
    "task": "knights_knaves",
    "taskParams": {},
    "seed": 0,
    "trainSize": 30,
    "heldOutSize": 10,
    "promptSuffix": "",
    "demonstration": "<answer>{answer}</answer>",
}
VERIFIER = {
    "kind": "reward.verifier",
    "method": "exact",
    "extract": "answer_tag",
    "tolerance": 0.0,
    "caseSensitive": False,
    "binary": True,
    "timeoutSeconds": 5.0,
    "weight": 1.0,
}
FORMAT = {
    "kind": "reward.format",
    "tags": ["answer"],
    "allowOutside": False,
    "correct": 1.0,
    "wrong": 0.0,
    "weight": 0.5,
}
SUM = {
    "kind": "reward.combine",
    "mode": "sum",
    "gateThreshold": 0.5,
    "closedScore": 0.0,
    "clipLow": None,
    "clipHigh": None,
    "weight": 1.0,
}


def only(config: dict[str, Any]) -> list[dict[str, Any]]:
    """A node that nothing is plugged into."""
    return [{"id": "only", "config": config}]


SUMS = {
    "kind": "tasks.digit_sum",
    "lengths": [1, 2, 3, 4],
    "heldOutLengths": [2],
    "largestDigit": 9,
    "needFrom": 9,
    "trainSize": 40,
    "heldOutSize": 4,
    "heldOutTenths": 2,
    "marker": "",
    "seed": 0,
}
SQL_QUESTIONS = {
    "kind": "tasks.sql",
    "source": "generated",
    "file": "",
    "fileName": "",
    "tables": "",
    "tablesName": "",
    "seed": 0,
    "trainSize": 20,
    "heldOutSize": 4,
    "mostTables": 2,
    "mostFilters": 2,
    "aggregates": True,
    "ordering": True,
    "subqueries": False,
    "cteStyle": False,
    "corruptShare": 0.0,
    "heldOutShare": 0.2,
    "maxBadLines": 0,
    "schemaStyle": "compact",
    "prompt": "{schema}\n{question}\n",
    "demonstration": "<answer>{answer}</answer>",
}
LABEL = {
    "kind": "tasks.need_label",
    "source": "difficulty",
    "field": "need",
    "threshold": 3,
    "pattern": "",
    "question": "{prompt}",
    "needAnswer": "Yes",
    "noNeedAnswer": "No",
    "needProbability": 0.5,
    "batchSize": 8,
}
SHOWN = {
    "kind": "tasks.think_format",
    "openTag": "<think>",
    "closeTag": "</think>",
    "openedBy": "response",
    "omitShare": 0,
    "addShare": 0,
    "alwaysShare": 0,
    "neverShare": 0,
    "alwaysText": "",
    "neverText": "",
    "seed": 0,
}


def line_of(
    *configs: dict[str, Any], inputs: dict[str, dict[str, str]] | None = None
) -> list[dict[str, Any]]:
    """Each node's tasks go into the next; `inputs`: what else is plugged in, by the node's place."""
    nodes: list[dict[str, Any]] = []
    for place, config in enumerate(configs):
        wires = {"tasks": [{"node": f"n{place - 1}", "port": "tasks"}]} if place else {}
        more = (inputs or {}).get(str(place), {})
        wires |= {port: [{"node": node, "port": port}] for port, node in more.items()}
        nodes.append({"id": f"n{place}", "config": config, "inputs": wires})
    return nodes
