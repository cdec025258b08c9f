"""Reads two queries of one schema into trees and asks the matcher that comes with the trainer about them."""

from __future__ import annotations

from typing import Any

from trainer.matcher.files import SHIPPED, load_matcher
from trainer.matcher.onnx_export import one_pair
from trainer.matcher.query_graph import tree_graph
from trainer.problems import ParamError
from trainer.serve.requests import Compare
from trainer.serve.warm import Warm
from trainer.sql import TREE_VERSION, Operator, Schema, SqlError, SqlSyntaxError, read_tree
from trainer.sql.ddl import SchemaTextError, read_schema

SCHEMA_REMEDY = "Mend the schema: CREATE TABLE statements, or table(column, column) one after another."
MOST_NODES = 2_000
"""Of both graphs together that are told to the page: what it holds grows with their square."""


def compare(request: Compare, warm: Warm) -> dict[str, Any]:
    """A query that makes no tree is told with its level, beside what is known of the other one."""
    try:
        schema = read_schema(request.schema)
    except SchemaTextError as error:
        raise ParamError("schema", error.message, SCHEMA_REMEDY) from error
    candidate, reference = (_read(sql, schema) for sql in (request.candidate, request.reference))
    return {
        "treeVersion": TREE_VERSION,
        "tables": [{"name": t.name, "columns": [c.name for c in t.columns]} for t in schema.tables],
        "candidate": _told(request.candidate, candidate),
        "reference": _told(request.reference, reference),
        "distance": _distance(candidate, reference, warm),
    }


def _read(sql: str, schema: Schema) -> Operator | SqlError:
    try:
        return read_tree(sql, schema)
    except SqlError as error:
        return error


def _told(sql: str, read: Operator | SqlError) -> dict[str, Any]:
    if isinstance(read, Operator):
        return {"sql": sql, "tree": tree_json(read), "problem": None}
    level = "syntax error" if isinstance(read, SqlSyntaxError) else "no plan"
    return {"sql": sql, "tree": None, "problem": {"level": level, "message": read.message}}


def tree_json(tree: Operator) -> dict[str, Any]:
    return {
        "kind": tree.kind,
        "attributes": list(tree.attributes),
        "inputs": [tree_json(each) for each in tree.inputs],
    }


def _distance(
    candidate: Operator | SqlError, reference: Operator | SqlError, warm: Warm
) -> dict[str, Any] | None:
    """None where a query makes no tree. `inputs` are the network's own, for the page to run it too."""
    if not isinstance(candidate, Operator) or not isinstance(reference, Operator):
        return None
    matcher = warm.matcher = warm.matcher or load_matcher(SHIPPED)
    graphs = tree_graph(candidate), tree_graph(reference)
    is_small = sum(len(graph.labels) for graph in graphs) <= MOST_NODES
    inputs = one_pair(matcher, graphs) if is_small else None
    return {
        "squared": float(matcher.far([graphs]).item()),
        "isSame": candidate == reference,
        "inputs": None if inputs is None else {name: value.tolist() for name, value in inputs.items()},
    }
