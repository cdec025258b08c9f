"""The graph of `SELECT name FROM emp WHERE age > 30`, computed with the code that was published with the
paper.
"""

from __future__ import annotations

from matcher.trees import filter_json, project_json, scan_json

from trainer.matcher.published_graph import published_graph

LABELS = [
    "rels",
    "TableScan",
    "table",
    "emp",
    "outputs",
    "id",
    "name",
    "age",
    "Filter",
    "condition",
    "op",
    "kind",
    "GREATER_THAN",
    "operands",
    "input",
    "literal",
    "30",
    "outputs",
    "id",
    "name",
    "age",
    "Project",
    "outputs",
    "name",
    "exprs",
    "input",
]
CONTENT = {3, 5, 6, 7, 12, 16, 18, 19, 20, 23}
TREE = (
    "0-1 1-2 2-3 1-4 4-5 4-6 4-7 0-8 8-9 9-10 10-11 11-12 9-13 13-14 13-15 15-16 8-17 17-18 17-19 17-20 "
    "0-21 21-22 22-23 21-24 24-25"
)
FLOW = "8-1 14-7 18-5 19-6 20-7 21-8 23-19 25-19"


def edges(text: str) -> set[tuple[int, int]]:
    return {(int(a), int(b)) for a, b in (pair.split("-") for pair in text.split())}


def test_the_reference_query_has_the_published_nodes_masks_and_edges() -> None:
    graph = published_graph([scan_json(), filter_json(), project_json("1")])
    assert list(graph.labels) == LABELS
    assert {at for at, content in enumerate(graph.content) if content} == CONTENT
    assert len(graph.edges) == 33
    assert set(graph.edges) == edges(TREE) | edges(FLOW)


def test_another_literal_changes_one_node() -> None:
    graph = published_graph([scan_json(), filter_json(40), project_json("1")])
    assert list(graph.labels) == [*LABELS[:16], "40", *LABELS[17:]]
    assert set(graph.edges) == edges(TREE) | edges(FLOW)


def test_a_query_without_its_condition() -> None:
    graph = published_graph([scan_json(), project_json("0")])
    assert len(graph.labels) == 13
    assert len(graph.edges) == 15
    assert edges("8-1 10-6 12-6") <= set(graph.edges)


def test_what_is_unset_or_only_says_how_is_left_out() -> None:
    aggregate = {
        "id": "1",
        "operator": "HashAggregate",
        "group": [1],
        "aggs": [
            {"agg": {"name": "MAX", "kind": "MAX"}, "distinct": False, "operands": [2]},
            {"agg": {"name": "COUNT", "kind": "COUNT"}, "distinct": True, "operands": [0, 2]},
        ],
        "inputs": ["0"],
        "outputs": [["name", "VARCHAR"]],
    }
    graph = published_graph([scan_json(), aggregate])
    held = list(graph.labels[8:])
    assert held == [
        "HashAggregate",
        "group",
        *("aggs", "agg", "kind", "MAX", "operands"),
        *("agg", "kind", "COUNT", "distinct", "True", "operands"),
        *("outputs", "name"),
    ]
    group, first, second = 9, 14, 20
    assert {(group, 6), (first, 7), (second, 5), (second, 7)} <= set(graph.edges)
