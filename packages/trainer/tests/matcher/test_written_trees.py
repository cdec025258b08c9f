"""Trees of queries as they are written, and the comparisons that learn nothing."""

from __future__ import annotations

from itertools import permutations

import pytest

from trainer.matcher.examples import examples
from trainer.matcher.pairs.build import QueryPair
from trainer.matcher.plain_comparison import equality_auc, graph_parts, shared_auc
from trainer.matcher.query_graph import QueryGraph, tree_graph
from trainer.matcher.written_tree import written_tree
from trainer.sql import Schema, SqlSyntaxError, flatten

EMP = Schema.of({"emp": ["id", "name", "age"]})
ADULTS = "SELECT name FROM emp WHERE age > 30 AND id < 5"


@pytest.mark.parametrize(
    "other",
    [
        "SELECT name FROM emp WHERE 30 < age AND id < 5",
        "SELECT name FROM emp WHERE NOT age <= 30 AND id < 5",
        "SELECT name FROM emp WHERE age > 31 AND id < 5",
        "SELECT name FROM emp WHERE age > 30 OR id < 5",
        "SELECT name FROM emp WHERE 30 > age AND id < 5",
        "SELECT name FROM emp WHERE age > '30' AND id < 5",
        "SELECT name FROM emp AS emp WHERE age > 30 AND id < 5",
    ],
)
def test_what_is_written_otherwise_is_another_tree(other: str) -> None:
    assert written_tree(other) != written_tree(ADULTS)


def test_case_of_names_and_brackets_say_nothing() -> None:
    assert written_tree("select NAME from EMP where (AGE > 30) and (ID < 5)") == written_tree(ADULTS)


def test_a_chain_of_conjuncts_has_no_order() -> None:
    one = "SELECT id FROM emp WHERE {} AND {} AND {}"
    parts = ["age > 30", "id < 5", "(name = 'x' OR name = 'y')"]
    made = {written_tree(one.format(*order)) for order in permutations(parts)}
    assert len(made) == 1


def test_sides_are_told_apart_in_the_graph_too() -> None:
    """`30 < age` says what `age > 30` does; its graph must not be that of `age < 30`."""
    flipped, other = (f"SELECT name FROM emp WHERE {how}" for how in ("30 < age", "age < 30"))
    assert graph_parts(tree_graph(written_tree(flipped))) != graph_parts(tree_graph(written_tree(other)))


def test_directions_and_sides_are_kept() -> None:
    sort = "SELECT name FROM emp ORDER BY age"
    assert written_tree(f"{sort} DESC") != written_tree(sort)
    join = "SELECT a.name FROM emp AS a {} JOIN emp AS b ON a.id = b.id"
    assert written_tree(join.format("LEFT")) != written_tree(join.format(""))


def test_every_word_is_in_the_tree() -> None:
    held = {text for node in flatten(written_tree(ADULTS)).nodes for text in node.attributes}
    assert {"name", "emp", "age", "30", "id", "5"} <= held


def test_what_is_no_query_makes_no_tree() -> None:
    with pytest.raises(SqlSyntaxError):
        written_tree("SELEC name FROM emp")


def test_parts_are_nodes_and_edges_by_label() -> None:
    graph = QueryGraph(("scan", "emp", "emp"), (False, True, True), (0, 0, 1), ((0, 1), (0, 2)))
    scan, emp = (False, "scan"), (True, "emp")
    assert graph_parts(graph) == {scan: 1, emp: 2, (scan, emp): 2}


def test_comparisons_that_learn_nothing_on_pairs_whose_order_is_known() -> None:
    """Two equivalents, one of them equal once canonical; a mutant that shares more than the other does."""
    made = [
        QueryPair(
            ADULTS, "SELECT name FROM emp WHERE NOT id >= 5 AND 30 < age", True, ("negate", "flip"), EMP
        ),
        QueryPair(ADULTS, "SELECT name FROM emp WHERE age > 31 AND id < 5", False, ("literal",), EMP),
    ]
    canonical, written = examples(made).held, examples(made, as_written=True).held
    assert (equality_auc(canonical), equality_auc(written)) == (1.0, 0.5)
    assert shared_auc(canonical) == 1.0
    assert shared_auc(written) == 0.0
