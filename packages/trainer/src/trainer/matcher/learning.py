"""Steps by which a matcher learns: contrastive, without labels, and by the margin loss."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from trainer.matcher.examples import Example
from trainer.matcher.losses import contrastive_loss, margin_loss
from trainer.matcher.network import MatchingNetwork, squared_distance
from trainer.matcher.query_graph import QueryGraph, pair_batch


def margin_step_loss(
    network: MatchingNetwork, examples: Sequence[Example], margin: float
) -> tuple[Tensor, Tensor]:
    """The loss summed over the pairs, as published, and d^2 of each pair."""
    device = network.encoder.bias.device
    batch = pair_batch([example.graphs for example in examples], network.shape.layout).to(device)
    far_B = squared_distance(network(batch))
    same_B = torch.tensor([example.same for example in examples], device=device)
    return margin_loss(far_B, same_B, margin).sum(), far_B.detach()


def contrastive_step_loss(
    network: MatchingNetwork,
    examples: Sequence[Example],
    *,
    share: float,
    temperature: float,
    generator: torch.Generator,
) -> Tensor:
    """Two views of each pair: one lacks a share of the nodes, in the other a share of the nodes are the
    mean of all nodes' first states (of the batch; the published text does not say of what).
    """
    device = network.encoder.bias.device
    layout = network.shape.layout
    dropped = [
        tuple(without_nodes(graph, share, generator) for graph in example.graphs) for example in examples
    ]
    first = network(pair_batch([(one, other) for one, other in dropped], layout).to(device))
    batch = pair_batch([example.graphs for example in examples], layout).to(device)
    h_ND = network.encode(batch)
    hidden_N1 = (torch.rand(len(h_ND), generator=generator) < share).to(device).unsqueeze(1)
    second = network(batch, torch.where(hidden_N1, h_ND.mean(0, keepdim=True), h_ND))
    return contrastive_loss(first, second, temperature)


def without_nodes(graph: QueryGraph, share: float, generator: torch.Generator) -> QueryGraph:
    """A share of the nodes is left out, with their edges; never all of them."""
    draws = torch.rand(len(graph.labels), generator=generator)
    keep = [place for place, draw in enumerate(draws.tolist()) if draw >= share] or [0]
    place_of = {old: new for new, old in enumerate(keep)}
    return QueryGraph(
        tuple(graph.labels[old] for old in keep),
        tuple(graph.content[old] for old in keep),
        tuple(graph.roles[old] for old in keep),
        tuple((place_of[a], place_of[b]) for a, b in graph.edges if a in place_of and b in place_of),
    )
