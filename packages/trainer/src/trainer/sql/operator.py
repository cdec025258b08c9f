"""The compact relational operator tree: what both sides of a comparison become.

An operator's `kind` with its `attributes` is its identity when trees are compared node by node; the
attributes are canonical text, so equal queries have equal trees.
"""

from __future__ import annotations

from dataclasses import dataclass

TREE_VERSION = "1"
"""Raised whenever some query's tree changes: a matcher trained on other trees is refused."""

KINDS = ("Scan", "Filter", "Join", "Aggregate", "Project", "Distinct", "Sort", "Limit", "SetOp")


@dataclass(frozen=True, slots=True)
class Operator:
    """One relational operator; `inputs` are the operators whose rows it reads.

    | kind | attributes |
    | --- | --- |
    | Scan | the table, with its occurrence number from the second on: `emp`, `emp#2` |
    | Filter | one conjunct |
    | Join | type (inner, left, full, semi, anti, not in, mark, scalar), then its conjuncts |
    | Aggregate | `by` and each key, then the functions |
    | Project | the output expressions, in order |
    | Distinct | none |
    | Sort | the keys with direction, in order |
    | Limit | the count, then `offset n` where there is one |
    | SetOp | union, union all, intersect or except (or with all) |
    """

    kind: str
    attributes: tuple[str, ...] = ()
    inputs: tuple[Operator, ...] = ()

    @property
    def identity(self) -> tuple[str, ...]:
        return (self.kind, *self.attributes)

    @property
    def label(self) -> str:
        return f"{self.kind}({', '.join(self.attributes)})" if self.attributes else self.kind


@dataclass(frozen=True, slots=True)
class Flat:
    """A tree as a list, inputs before the operator that reads them; the last one is the root."""

    nodes: tuple[Operator, ...]
    edges: tuple[tuple[int, int], ...]
    """(operator, input), by place in `nodes`."""


def flatten(root: Operator) -> Flat:
    nodes: list[Operator] = []
    edges: list[tuple[int, int]] = []

    def visit(operator: Operator) -> int:
        inputs = [visit(each) for each in operator.inputs]
        place = len(nodes)
        nodes.append(operator)
        edges.extend((place, each) for each in inputs)
        return place

    visit(root)
    return Flat(tuple(nodes), tuple(edges))
