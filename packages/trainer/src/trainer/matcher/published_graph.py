"""The graph that FuncEvalGMN builds of a relational operator tree in its published JSON form.

Kept beside the compact graph of `query_graph.py` so that what the paper's network was fed can be rebuilt
and held against its numbers. Read depth first, one node at a visit: keys and operator names become
computing nodes, other values content nodes. An integer below `input`, `group` and the like makes no node:
the key points to the column it refers to, counted through the outputs of the operator's inputs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from trainer.matcher.query_graph import QueryGraph

_DROPPED = frozenset({"extraDigest", "name", "mode", "type", "id", "operator", "inputs"})
_DROPPED_WHERE_UNSET = frozenset({"distinct", "approximate", "ignoreNulls", "filter", "nullable"})
_REFERENCES = frozenset({"input", "group", "operands", "partition_by", "requiredColumns", "field"})
_COLUMNS = "outputs"


def published_graph(rels: Sequence[Mapping[str, Any]]) -> QueryGraph:
    """`rels`: operators bottom-up, each with `id`, `operator`, `inputs`, `outputs` and fields of its kind."""
    builder = _Builder()
    root = builder.node("rels")
    for rel in rels:
        builder.operator(root, rel)
    edges = tuple(builder.tree + builder.flow)
    return QueryGraph(tuple(builder.labels), tuple(builder.content), (0,) * len(builder.labels), edges)


class _Builder:
    def __init__(self) -> None:
        self.labels: list[str] = []
        self.content: list[bool] = []
        self.tree: list[tuple[int, int]] = []
        self.flow: list[tuple[int, int]] = []
        self._operators: dict[Any, int] = {}
        self._columns: dict[Any, list[tuple[str, int]]] = {}
        self._visible: list[tuple[str, int]] = []
        """Columns of the inputs of the operator that is being read."""

    def node(self, label: str, *, content: bool = False) -> int:
        self.labels.append(label)
        self.content.append(content)
        return len(self.labels) - 1

    def operator(self, root: int, rel: Mapping[str, Any]) -> None:
        place = self.node(rel["operator"])
        self.tree.append((root, place))
        inputs = rel.get("inputs", [])
        self._visible = [column for one in inputs for column in self._columns[one]]
        self.flow += [(place, self._operators[one]) for one in inputs]
        self._operators[rel["id"]] = place
        self._columns[rel["id"]] = []
        for key, value in rel.items():
            if key == _COLUMNS:
                self._outputs(place, value, rel["id"])
            else:
                self._key(place, key, value[-1] if key == "table" else value)

    def _outputs(self, operator: int, columns: Sequence[Sequence[str]], rel: Any) -> None:
        place = self._child(operator, _COLUMNS)
        for name, *_ in columns:
            at = self._child(place, name, content=True)
            self._columns[rel].append((name, at))
            self.flow += [(at, below) for held, below in self._visible if held == name]

    def _key(self, parent: int, key: str, value: Any) -> None:
        if key in _DROPPED or (key in _DROPPED_WHERE_UNSET and value in (False, -1)):
            return
        place = self._child(parent, key)
        if key in _REFERENCES and (columns := _integers(value)) is not None:
            self.flow += [(place, self._visible[at][1]) for at in columns if at < len(self._visible)]
        else:
            self._value(place, value)

    def _value(self, parent: int, value: Any) -> None:
        if isinstance(value, Mapping):
            for key, held in value.items():
                self._key(parent, str(key), held)
        elif isinstance(value, list | tuple):
            for held in value:
                self._value(parent, held)
        elif value is not None:
            self._child(parent, str(value), content=True)

    def _child(self, parent: int, label: str, *, content: bool = False) -> int:
        place = self.node(label, content=content)
        self.tree.append((parent, place))
        return place


def _integers(value: Any) -> list[int] | None:
    """The integers that `value` is or lists; None where it holds anything else."""
    held = value if isinstance(value, list) else [value]
    if held and all(isinstance(one, int) and not isinstance(one, bool) for one in held):
        return held
    return None
