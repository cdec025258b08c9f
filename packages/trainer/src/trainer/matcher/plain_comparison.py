"""What needs no training to tell queries apart: equality, and how much two graphs share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence

from trainer.matcher.examples import Example
from trainer.matcher.quality import quality
from trainer.matcher.query_graph import QueryGraph
from trainer.sql.partial import f_measure


def equality_auc(examples: Sequence[Example]) -> float:
    return quality([float(not e.is_equal) for e in examples], [e.same for e in examples]).auc


def shared_auc(examples: Sequence[Example]) -> float:
    """By the F-measure of the nodes and edges that two graphs share, as multisets."""
    parts = [(graph_parts(e.graphs[0]), graph_parts(e.graphs[1])) for e in examples]
    far = [1 - f_measure(one, other) for one, other in parts]
    return quality(far, [e.same for e in examples]).auc


def graph_parts(graph: QueryGraph) -> Counter[Hashable]:
    """Nodes by label, and edges by the labels of their ends."""
    nodes = list(zip(graph.content, graph.labels, strict=True))
    return Counter[Hashable]([*nodes, *((nodes[a], nodes[b]) for a, b in graph.edges)])
