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
    far = [1 - f_measure(*(graph_parts(graph) for graph in e.graphs)) for e in examples]
    return quality(far, [e.same for e in examples]).auc


def graph_parts(graph: QueryGraph) -> Counter[Hashable]:
    """Nodes by label, and edges by the labels of their ends."""
    nodes = list(zip(graph.content, graph.labels, strict=True))
    return Counter[Hashable]([*nodes, *((nodes[a], nodes[b]) for a, b in graph.edges)])
