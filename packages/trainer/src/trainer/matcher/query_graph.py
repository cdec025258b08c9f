"""A query as the graph that the matcher reads, and many of them as arrays.

From an operator tree: each operator is a computing node, known by its kind; below it stands a node for each
of its attributes, and below that the words of the attribute as content nodes, known by their text. Edges go
from an operator to its inputs, from an operator to its attributes, from an attribute to its words and from
each word to the next; a word that names what a scan below reads points to that scan, as the published
builder's column nodes point to the column that they come from.

Shapes: N nodes of all graphs, E edges, G = 2B graphs of B pairs, L nodes of the longest graph, U distinct
texts, C characters of a text, P numbers of a position.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any, Protocol

import torch
from torch import Tensor

from trainer.matcher.positions import walk_positions

OTHER = "other"
ATTRIBUTE = "attribute"
CHARACTERS = 128
"""Codes of ASCII; 0 pads, and stands for whatever is not ASCII."""
_WORD = re.compile(r"'(?:[^']|'')*'|\"[^\"]*\"|[A-Za-z_][\w#$]*|\d+(?:\.\d+)?|<>|<=|>=|!=|\|\||[^\s\w]")


class Tree(Protocol):
    """What the graph is made of: `trainer.sql.Operator` is one."""

    @property
    def kind(self) -> str: ...
    @property
    def attributes(self) -> tuple[str, ...]: ...
    @property
    def inputs(self) -> Sequence[Tree]: ...


@dataclass(frozen=True, slots=True)
class QueryGraph:
    labels: tuple[str, ...]
    """A computing node's type, a content node's text."""
    content: tuple[bool, ...]
    """True where the label is a text to be encoded."""
    roles: tuple[int, ...]
    """Which word of its attribute a content node is, from 0; 0 for computing nodes."""
    edges: tuple[tuple[int, int], ...]


def words_of(text: str) -> list[str]:
    """Names, numbers, quoted strings and signs, each by itself; a dotted name is its parts."""
    return _WORD.findall(text)


def tree_graph(tree: Tree) -> QueryGraph:
    """Nodes in the order of a walk from the root, inputs after attributes."""
    made = _Builder()
    made.operator(tree)
    return QueryGraph(tuple(made.labels), tuple(made.content), tuple(made.roles), tuple(made.edges))


class _Builder:
    def __init__(self) -> None:
        self.labels: list[str] = []
        self.content: list[bool] = []
        self.roles: list[int] = []
        self.edges: list[tuple[int, int]] = []

    def node(self, label: str, *, content: bool = False, role: int = 0) -> int:
        self.labels.append(label)
        self.content.append(content)
        self.roles.append(role)
        return len(self.labels) - 1

    def operator(self, tree: Tree) -> tuple[int, dict[str, int]]:
        """Its node, and the first words of the scans below by name."""
        place = self.node(tree.kind.lower())
        words: list[tuple[str, int]] = []
        for text in tree.attributes:
            words += self._attribute(place, text)
        below: dict[str, int] = {}
        for part in tree.inputs:
            child, scans = self.operator(part)
            self.edges.append((place, child))
            below |= {name: at for name, at in scans.items() if name not in below}
        if not tree.inputs:
            return place, {name: place for name, _ in words}
        self.edges += [(at, below[name]) for name, at in words if name in below]
        return place, below

    def _attribute(self, operator: int, text: str) -> list[tuple[str, int]]:
        attribute = self.node(ATTRIBUTE)
        self.edges.append((operator, attribute))
        found: list[tuple[str, int]] = []
        for role, word in enumerate(words_of(text)):
            at = self.node(word, content=True, role=role)
            self.edges.append((attribute, at))
            if found:
                self.edges.append((found[-1][1], at))
            found.append((word, at))
        return found


@dataclass(frozen=True, slots=True)
class PairBatch:
    """Graphs 2b and 2b + 1 are the two sides of pair b; nodes of one graph are adjacent."""

    type_N: Tensor
    """Of computing nodes; the number of types where a node is content."""
    content_N: Tensor
    role_N: Tensor
    text_N: Tensor
    """Index of a content node's text; 0 for computing nodes."""
    chars_UC: Tensor
    from_E: Tensor
    to_E: Tensor
    graph_N: Tensor
    place_GL: Tensor
    """Where a graph's nodes are; N, one past the last, where it has none."""
    position_NP: Tensor | None = None

    @property
    def pairs(self) -> int:
        return self.place_GL.shape[0] // 2

    @property
    def keep_GL(self) -> Tensor:
        return self.place_GL < self.type_N.shape[0]

    def to(self, device: torch.device) -> PairBatch:
        held: dict[str, Any] = {}
        for field in fields(self):
            value: Tensor | None = getattr(self, field.name)
            held[field.name] = None if value is None else value.to(device)
        return PairBatch(**held)


@dataclass(frozen=True, slots=True)
class Layout:
    """What the arrays of a network have to look like."""

    types: tuple[str, ...]
    text_length: int
    roles: int
    positions: int = 0


def pair_batch(pairs: Sequence[tuple[QueryGraph, QueryGraph]], layout: Layout) -> PairBatch:
    graphs = [graph for pair in pairs for graph in pair]
    sizes = [len(graph.labels) for graph in graphs]
    starts = [0, *torch.tensor(sizes).cumsum(0).tolist()]
    texts: dict[str, int] = {"": 0}
    types = {name: at for at, name in enumerate(layout.types)}
    content = [c for graph in graphs for c in graph.content]
    labels = [label for graph in graphs for label in graph.labels]
    text = [texts.setdefault(label, len(texts)) if c else 0 for label, c in zip(labels, content, strict=True)]
    kind = [
        len(types) if c else types.get(label, types[OTHER]) for label, c in zip(labels, content, strict=True)
    ]
    role = [min(role, layout.roles) for graph in graphs for role in graph.roles]
    edges = [
        (a + start, b + start) for graph, start in zip(graphs, starts, strict=False) for a, b in graph.edges
    ]
    edge_E2 = torch.tensor(edges, dtype=torch.long).reshape(-1, 2)
    return PairBatch(
        type_N=torch.tensor(kind),
        content_N=torch.tensor(content),
        role_N=torch.tensor(role),
        text_N=torch.tensor(text),
        chars_UC=character_codes(list(texts), layout.text_length),
        from_E=edge_E2[:, 0],
        to_E=edge_E2[:, 1],
        graph_N=torch.repeat_interleave(torch.arange(len(graphs)), torch.tensor(sizes)),
        place_GL=_places(sizes, starts),
        position_NP=walk_positions(pairs, layout.positions) if layout.positions else None,
    )


def _places(sizes: Sequence[int], starts: Sequence[int]) -> Tensor:
    longest, total = max(sizes), starts[-1]
    return torch.tensor(
        [
            [*range(start, start + size), *[total] * (longest - size)]
            for start, size in zip(starts, sizes, strict=False)
        ]
    )


def character_codes(texts: Sequence[str], length: int) -> Tensor:
    """[U, length] codes of ASCII characters, cut and padded with 0."""
    codes = torch.zeros(len(texts), length, dtype=torch.long)
    for row, text in enumerate(texts):
        held = [code if code < CHARACTERS else 0 for code in map(ord, text[:length])]
        codes[row, : len(held)] = torch.tensor(held, dtype=torch.long)
    return codes
