"""The matcher for one pair as an ONNX file, for browsers. Sizes are dynamic; no padding and no scatter.

The two graphs lie behind one another. What the batched network does with index-add and padded attention is
done here with products of small 0/1 matrices, which every runtime has.
"""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from trainer.matcher.matcher import Matcher
from trainer.matcher.network import MatchingNetwork
from trainer.matcher.query_graph import QueryGraph, pair_batch

INPUTS = ("type", "content", "role", "chars", "from", "to", "side")


class OnePair(nn.Module):
    def __init__(self, network: MatchingNetwork) -> None:
        super().__init__()
        self.network = network

    def forward(
        self,
        type_N: Tensor,
        content_N: Tensor,
        role_N: Tensor,
        chars_NC: Tensor,
        from_E: Tensor,
        to_E: Tensor,
        side_N: Tensor,
    ) -> Tensor:
        """d^2. `content_N` and `side_N` are 0 or 1; `side_N` says which graph a node is of."""
        network = self.network
        h_ND = network.encoder(type_N, content_N > 0, role_N, network.encoder.text(chars_NC))
        place_N = torch.arange(type_N.shape[0])
        ends_N2E = (place_N.unsqueeze(1) == torch.cat([to_E, from_E]).unsqueeze(0)).to(h_ND.dtype)
        other_NN = side_N.unsqueeze(1) != side_N.unsqueeze(0)
        for _ in range(network.shape.layers):
            messages = self._messages(h_ND, from_E, to_E, ends_N2E)
            difference = h_ND - self._seen(h_ND, other_NN)
            h_ND = network.propagation.update(torch.cat([messages, difference], 1), h_ND)
        held = network.aggregator.nodes(h_ND)
        second_N1 = side_N.unsqueeze(1).to(h_ND.dtype)
        one = network.aggregator.out((held * (1 - second_N1)).sum(0))
        other = network.aggregator.out((held * second_N1).sum(0))
        return (one - other).square().sum()

    def _messages(self, h_ND: Tensor, from_E: Tensor, to_E: Tensor, ends_N2E: Tensor) -> Tensor:
        start_ED, end_ED = h_ND[from_E], h_ND[to_E]
        both = torch.cat([torch.cat([start_ED, end_ED], 1), torch.cat([end_ED, start_ED], 1)])
        return ends_N2E @ self.network.propagation.message(both)

    def _seen(self, h_ND: Tensor, other_NN: Tensor) -> Tensor:
        square_N = h_ND.square().sum(1)
        far_NN = square_N.unsqueeze(1) + square_N.unsqueeze(0) - 2 * h_ND @ h_ND.T
        logits = torch.where(other_NN, -far_NN / h_ND.shape[1] ** 0.5, -1e30)
        return torch.softmax(logits, 1) @ h_ND


def one_pair(matcher: Matcher, pair: tuple[QueryGraph, QueryGraph]) -> dict[str, Tensor]:
    """The inputs by name."""
    batch = pair_batch([pair], matcher.network.shape.layout)
    arrays = (
        batch.type_N,
        batch.content_N.long(),
        batch.role_N,
        batch.chars_UC[batch.text_N],
        batch.from_E,
        batch.to_E,
        batch.graph_N,
    )
    return dict(zip(INPUTS, arrays, strict=True))


def export_onnx(matcher: Matcher, path: Path, example: tuple[QueryGraph, QueryGraph]) -> None:
    """Raises ValueError for a matcher with positions, which browsers do not work out."""
    if matcher.network.shape.positions:
        raise ValueError("A matcher with positions has no ONNX form.")
    nodes, edges = torch.export.Dim("nodes", min=2), torch.export.Dim("edges", min=2)
    inputs = one_pair(matcher, example)
    by_node, by_edge = {0: nodes}, {0: edges}
    shapes = (by_node, by_node, by_node, by_node, by_edge, by_edge, by_node)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        program = torch.onnx.export(
            OnePair(matcher.network).eval(),
            tuple(inputs.values()),
            dynamo=True,
            dynamic_shapes=shapes,
            input_names=list(INPUTS),
            output_names=["squared"],
            external_data=False,
            verbose=False,
        )
    if program is None:
        raise AssertionError("the exporter makes a program")
    _forget_where_it_was_made(program.model)
    program.save(str(path), external_data=False)


def _forget_where_it_was_made(model: Any) -> None:
    """The exporter notes at each node the lines of code that made it, with the paths of this machine."""
    graphs = [model.graph, *model.functions.values()]
    for graph in graphs:
        graph.metadata_props.clear()
        for node in graph:
            node.metadata_props.clear()
            node.doc_string = None
            for value in (*node.inputs, *node.outputs):
                if value is not None:
                    value.metadata_props.clear()
