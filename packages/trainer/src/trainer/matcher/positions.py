"""Global positions of the nodes of a pair: how likely a random walk is back where it began.

One graph is made of both: their edges, undirected, an edge between the two roots, and one between the roots
of every two parts directly below them that are equal, whatever the order of their own parts. With P = D^-1
A the position of node i is (P_ii, (P^2)_ii, ..., (P^K)_ii). Section "position encoding" of FuncEvalGMN's
earlier code; the configuration that was published with it leaves positions out.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import torch
from torch import Tensor


class Nodes(Protocol):
    @property
    def labels(self) -> tuple[str, ...]: ...
    @property
    def edges(self) -> tuple[tuple[int, int], ...]: ...


def walk_positions(pairs: Sequence[tuple[Nodes, Nodes]], steps: int) -> Tensor:
    """[N, steps], nodes in the order of the batch."""
    return torch.cat([_of_pair(one, other, steps) for one, other in pairs])


def _of_pair(one: Nodes, other: Nodes, steps: int) -> Tensor:
    shift = len(one.labels)
    size = shift + len(other.labels)
    links = [*one.edges, *((a + shift, b + shift) for a, b in other.edges), (0, shift)]
    links += [(a, b + shift) for a, b in equal_parts(one, other)]
    adjacency = torch.zeros(size, size, dtype=torch.float64)
    ends = torch.tensor(links)
    adjacency[ends[:, 0], ends[:, 1]] = 1.0
    adjacency[ends[:, 1], ends[:, 0]] = 1.0
    walk = adjacency / adjacency.sum(1, keepdim=True).clamp_min(1.0)
    power, found = walk, [walk.diagonal()]
    for _ in range(steps - 1):
        power = power @ walk
        found.append(power.diagonal())
    return torch.stack(found, dim=1).float()


def equal_parts(one: Nodes, other: Nodes) -> list[tuple[int, int]]:
    """Children of the two roots with equal trees below them."""
    mine, theirs = _forms(one), _forms(other)
    return [(a, b) for a, form in mine for b, held in theirs if form == held]


def _forms(graph: Nodes) -> list[tuple[int, str]]:
    """Of each child of node 0: everything below it as a text that does not depend on the order of parts.

    Edges to nodes that come earlier or have been reached before are no part of the tree.
    """
    below: dict[int, list[int]] = {}
    parent: set[int] = {0}
    for a, b in graph.edges:
        if b > a and b not in parent:
            parent.add(b)
            below.setdefault(a, []).append(b)
    form: dict[int, str] = {}
    for node in reversed(range(len(graph.labels))):
        parts = sorted(form[part] for part in below.get(node, ()))
        form[node] = f"{graph.labels[node]!r}({','.join(parts)})"
    return [(part, form[part]) for part in below.get(0, ())]
