"""A trained network with what it needs to be used: trees in, squared distances out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import torch
from torch import Tensor

from trainer.matcher.network import MatcherShape, MatchingNetwork, squared_distance
from trainer.matcher.query_graph import ATTRIBUTE, OTHER, QueryGraph, pair_batch, tree_graph
from trainer.matcher.written_tree import WRITTEN_KINDS
from trainer.sql import KINDS, TREE_VERSION, Operator

TYPES = (*(kind.lower() for kind in KINDS), ATTRIBUTE, OTHER)
WRITTEN_TYPES = (*WRITTEN_KINDS, ATTRIBUTE, OTHER)
MOST_PAIRS = 128
"""In one padded call; more are scored in several."""


@dataclass(slots=True)
class Matcher:
    network: MatchingNetwork
    tree_version: str = TREE_VERSION
    """Of the trees that it was trained on."""
    facts: Mapping[str, str] = field(default_factory=dict[str, str])
    """What else is known of it, for a person: how it was made, how good it is."""

    @classmethod
    def create(cls, shape: MatcherShape, seed: int) -> Matcher:
        generator = torch.get_rng_state()
        torch.manual_seed(seed)
        network = MatchingNetwork(shape)
        torch.set_rng_state(generator)
        return cls(network)

    def distances(self, pairs: Sequence[tuple[Operator, Operator]]) -> list[float]:
        """d^2 of each pair, in one padded call for each `MOST_PAIRS`; exactly 0 where both trees are equal.

        Pairs are run by size, so that little of a call is padding.
        """
        found = [0.0] * len(pairs)
        graphs: dict[Operator, QueryGraph] = {}
        wanted = [place for place, (one, other) in enumerate(pairs) if one != other]
        held = {place: (_graph(graphs, pairs[place][0]), _graph(graphs, pairs[place][1])) for place in wanted}
        wanted.sort(key=lambda place: max(len(graph.labels) for graph in held[place]))
        for start in range(0, len(wanted), MOST_PAIRS):
            places = wanted[start : start + MOST_PAIRS]
            for place, far in zip(places, self.far([held[p] for p in places]).tolist(), strict=True):
                found[place] = far
        return found

    @torch.no_grad()
    def far(self, graphs: Sequence[tuple[QueryGraph, QueryGraph]]) -> Tensor:
        """d^2 of graphs, whatever they are equal to."""
        self.network.eval()
        device = self.network.encoder.bias.device
        batch = pair_batch(graphs, self.network.shape.layout).to(device)
        return squared_distance(self.network(batch))


def _graph(held: dict[Operator, QueryGraph], tree: Operator) -> QueryGraph:
    if tree not in held:
        held[tree] = tree_graph(tree)
    return held[tree]
