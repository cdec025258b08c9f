"""The graph matching network (FuncEvalGMN, arXiv 2407.14530): two graphs in, a squared distance out.

Each of `layers` rounds, with shared weights, adds up messages along both directions of every edge, compares
each node with the nodes of the other graph by attention, and steps a gated unit. Shapes as in
`query_graph.py`; D is the size of a node's state, V that of a graph's vector.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from trainer.matcher.query_graph import Layout, PairBatch
from trainer.matcher.text_encoder import ResNetTextEncoder, SmallTextEncoder


@dataclass(frozen=True, slots=True)
class MatcherShape:
    """Everything that the weights depend on."""

    types: tuple[str, ...]
    """Of computing nodes; the last resort is `other`."""
    state: int = 32
    vector: int = 128
    layers: int = 5
    text_encoder: Literal["small", "resnet18"] = "small"
    text_length: int = 32
    roles: int = 16
    """So many places of a word in its attribute are told apart; 0 for the published encoder, which tells
    none.
    """
    positions: int = 0
    """Numbers of a node's global position; 0 leaves positions out, as published."""

    @property
    def layout(self) -> Layout:
        return Layout(self.types, self.text_length, self.roles, self.positions)


class NodeEncoder(nn.Module):
    """h = W onehot(type) + b of a computing node; of a content node its text's encoding and its place."""

    def __init__(self, shape: MatcherShape) -> None:
        super().__init__()
        self.types = nn.Embedding(len(shape.types), shape.state)
        self.bias = nn.Parameter(torch.zeros(shape.state))
        self.roles = nn.Embedding(shape.roles + 1, shape.state)
        encoders = {"small": SmallTextEncoder, "resnet18": ResNetTextEncoder}
        self.text = encoders[shape.text_encoder](shape.state)
        self._places = shape.roles > 0

    def forward(self, type_N: Tensor, content_N: Tensor, role_N: Tensor, text_ND: Tensor) -> Tensor:
        """`text_ND`: the encoding of each node's text; whatever it is where a node is not content."""
        held_N1 = content_N.unsqueeze(1)
        computing_ND = self.types(torch.where(content_N, 0, type_N)) + self.bias
        content_ND = text_ND + self.roles(role_N) if self._places else text_ND
        return torch.where(held_N1, content_ND, computing_ND)


class GatedUnit(nn.Module):
    """A gated recurrent unit (Cho 2014) in plain layers, as torch.nn.GRUCell computes it."""

    def __init__(self, inputs: int, state: int) -> None:
        super().__init__()
        self.input = nn.Linear(inputs, 3 * state)
        self.hidden = nn.Linear(state, 3 * state)

    def forward(self, x_NI: Tensor, h_ND: Tensor) -> Tensor:
        xr, xz, xn = self.input(x_NI).chunk(3, dim=1)
        hr, hz, hn = self.hidden(h_ND).chunk(3, dim=1)
        reset, keep = torch.sigmoid(xr + hr), torch.sigmoid(xz + hz)
        return (1 - keep) * torch.tanh(xn + reset * hn) + keep * h_ND


class Propagation(nn.Module):
    def __init__(self, state: int) -> None:
        super().__init__()
        self.message = nn.Sequential(
            nn.Linear(2 * state, 2 * state), nn.ReLU(), nn.Linear(2 * state, 2 * state)
        )
        self.update = GatedUnit(3 * state, state)

    def messages(self, h_ND: Tensor, from_E: Tensor, to_E: Tensor) -> Tensor:
        """M_i: f([h_j ; h_i]) over the neighbours j of i, along and against the edges."""
        start_ED, end_ED = h_ND[from_E], h_ND[to_E]
        both = torch.cat([torch.cat([start_ED, end_ED], 1), torch.cat([end_ED, start_ED], 1)])
        target = torch.cat([to_E, from_E])
        sums = torch.zeros(h_ND.shape[0], both.shape[1], dtype=h_ND.dtype, device=h_ND.device)
        return sums.index_add(0, target, self.message(both))

    def forward(self, h_ND: Tensor, edges: tuple[Tensor, Tensor], difference_ND: Tensor) -> Tensor:
        messages = self.messages(h_ND, *edges)
        return self.update(torch.cat([messages, difference_ND], dim=1), h_ND)


def attention(query_BLD: Tensor, key_BMD: Tensor, keep_BM: Tensor) -> Tensor:
    """a_ij: softmax over the other graph's nodes j of -||h_i - h_j||^2 / sqrt(D). [B, L, M]"""
    return torch.softmax(_logits(query_BLD, key_BMD, keep_BM), dim=2)


def _logits(query_BLD: Tensor, key_BMD: Tensor, keep_BM: Tensor) -> Tensor:
    scale = query_BLD.shape[2] ** 0.5
    square = query_BLD.square().sum(2, keepdim=True) + key_BMD.square().sum(2).unsqueeze(1)
    far_BLM = square - 2 * query_BLD @ key_BMD.transpose(1, 2)
    return (-far_BLM / scale).masked_fill(~keep_BM.unsqueeze(1), float("-inf"))


class Aggregator(nn.Module):
    """v_G = W2 sum_i sigmoid(gate_i) * value_i + b2."""

    def __init__(self, state: int, vector: int) -> None:
        super().__init__()
        self.gated = nn.Linear(state, 2 * vector)
        self.out = nn.Linear(vector, vector)

    def nodes(self, h_ND: Tensor) -> Tensor:
        gate, value = self.gated(h_ND).chunk(2, dim=1)
        return torch.sigmoid(gate) * value

    def forward(self, h_ND: Tensor, graph_N: Tensor, graphs: int) -> Tensor:
        held = self.nodes(h_ND)
        sums = torch.zeros(graphs, held.shape[1], dtype=held.dtype, device=held.device)
        return self.out(sums.index_add(0, graph_N, held))


class MatchingNetwork(nn.Module):
    def __init__(self, shape: MatcherShape) -> None:
        super().__init__()
        self.shape = shape
        self.encoder = NodeEncoder(shape)
        self.propagation = Propagation(shape.state)
        self.aggregator = Aggregator(shape.state, shape.vector)
        self.position = nn.Linear(shape.positions, shape.state) if shape.positions else None

    def encode(self, batch: PairBatch) -> Tensor:
        """The nodes' first states; each distinct text is encoded once."""
        text_ND = self.encoder.text(batch.chars_UC)[batch.text_N]
        return self.encoder(batch.type_N, batch.content_N, batch.role_N, text_ND)

    def forward(self, batch: PairBatch, h_ND: Tensor | None = None) -> Tensor:
        """Graph vectors [2B, V]. `h_ND` stands in for the nodes' first states."""
        held_ND = self.encode(batch) if h_ND is None else h_ND
        for _ in range(self.shape.layers):
            difference = self._difference(self._placed(held_ND, batch.position_NP), batch)
            held_ND = self.propagation(held_ND, (batch.from_E, batch.to_E), difference)
        return self.aggregator(held_ND, batch.graph_N, 2 * batch.pairs)

    def _placed(self, h_ND: Tensor, position_NP: Tensor | None) -> Tensor:
        if self.position is None or position_NP is None:
            return h_ND
        return h_ND + self.position(position_NP.to(h_ND.dtype))

    def _difference(self, h_ND: Tensor, batch: PairBatch) -> Tensor:
        """mu_i = h_i - sum_j a_ij h_j over the nodes j of the other graph, each graph padded to the
        longest.
        """
        padded = F.pad(h_ND, (0, 0, 0, 1))[batch.place_GL].unflatten(0, (-1, 2))
        keep = batch.keep_GL.unflatten(0, (-1, 2))
        one, other = padded[:, 0], padded[:, 1]
        logits = _logits(one, other, keep[:, 1])
        back = logits.masked_fill(~keep[:, 1].unsqueeze(1), 0.0).masked_fill(
            ~keep[:, 0].unsqueeze(2), float("-inf")
        )
        seen = torch.stack(
            [torch.softmax(logits, 2) @ other, torch.softmax(back, 1).transpose(1, 2) @ one], dim=1
        )
        return h_ND - seen.flatten(0, 1)[batch.keep_GL]


def squared_distance(vector_GV: Tensor) -> Tensor:
    """d^2 of each pair from the vectors of its two graphs: [B]."""
    pair_B2V = vector_GV.unflatten(0, (-1, 2))
    return (pair_B2V[:, 0] - pair_B2V[:, 1]).square().sum(1)
