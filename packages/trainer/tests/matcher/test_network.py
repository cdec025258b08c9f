"""The network's parts by hand, its published sizes, and what must hold of any weights."""

from __future__ import annotations

import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from matcher.trees import Node, all_names, query
from torch import nn

from trainer.matcher.network import (
    GatedUnit,
    MatcherShape,
    MatchingNetwork,
    Propagation,
    attention,
    squared_distance,
)
from trainer.matcher.query_graph import ATTRIBUTE, OTHER, QueryGraph, pair_batch, tree_graph
from trainer.matcher.text_encoder import ResNetTextEncoder, SmallTextEncoder

TYPES = ("scan", "filter", "project", ATTRIBUTE, OTHER)
SHAPE = MatcherShape(TYPES)


def network(shape: MatcherShape = SHAPE, seed: int = 0) -> MatchingNetwork:
    torch.manual_seed(seed)
    return MatchingNetwork(shape).double().eval()


def parameters(module: nn.Module) -> int:
    return sum(p.numel() for p in module.parameters())


def distances(net: MatchingNetwork, pairs: list[tuple[QueryGraph, QueryGraph]]) -> torch.Tensor:
    return squared_distance(net(pair_batch(pairs, net.shape.layout)))


def test_published_sizes() -> None:
    net = network()
    assert parameters(ResNetTextEncoder(32)) == 3_937_824
    assert parameters(net.propagation) == 20_800
    assert parameters(net.aggregator) == 24_960
    assert parameters(SmallTextEncoder(32)) < 100_000


def test_gated_unit_is_torchs() -> None:
    torch.manual_seed(0)
    ours, theirs = GatedUnit(5, 3).double(), nn.GRUCell(5, 3).double()
    ours.input.weight.data, ours.input.bias.data = theirs.weight_ih.data, theirs.bias_ih.data
    ours.hidden.weight.data, ours.hidden.bias.data = theirs.weight_hh.data, theirs.bias_hh.data
    x, h = torch.randn(4, 5).double(), torch.randn(4, 3).double()
    assert torch.allclose(ours(x, h), theirs(x, h), atol=1e-12)


def test_attention_by_hand() -> None:
    """D = 4: a node at distance^2 2 ln 3 from one node and 0 from another gives them 1/4 and 3/4."""
    far = math.sqrt(2 * math.log(3))
    one = torch.tensor([[[0.0, 0, 0, 0]]], dtype=torch.float64)
    other = torch.tensor([[[0.0, 0, 0, 0], [far, 0, 0, 0], [0, 0, 0, 0]]], dtype=torch.float64)
    keep = torch.tensor([[True, True, False]])
    made = attention(one, other, keep)
    assert made[0, 0].tolist() == pytest.approx([0.75, 0.25, 0.0], abs=1e-12)


def test_messages_go_both_ways_along_an_edge() -> None:
    """With f = ReLU of (first half, second half) twice over, and an edge 0 -> 1: M_1 = [h_0; h_1], M_0 =
    [h_1; h_0].
    """
    propagation = Propagation(2).double()
    for layer in (propagation.message[0], propagation.message[2]):
        assert isinstance(layer, nn.Linear)
        nn.init.eye_(layer.weight)
        nn.init.zeros_(layer.bias)
    h = torch.tensor([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]], dtype=torch.float64)
    made = propagation.messages(h, torch.tensor([0]), torch.tensor([1]))
    assert made.tolist() == [[3, 4, 1, 2], [1, 2, 3, 4], [0, 0, 0, 0]]


def test_a_cross_difference_is_zero_between_equal_single_nodes() -> None:
    lone = QueryGraph(("scan",), (False,), (0,), ())
    net = network()
    batch = pair_batch([(lone, lone)], SHAPE.layout)
    h = net.encode(batch)
    assert torch.equal(net._difference(h, batch), torch.zeros_like(h))


names = st.sampled_from(["emp", "dept", "name", "age", "salary"])
attributes = st.lists(
    st.builds(lambda a, b, c: f"{a}.{b} > {c}", names, names, st.integers(0, 99)), max_size=3
).map(tuple)
leaves = st.builds(lambda name: Node("Scan", (name,)), names)
trees = st.recursive(
    leaves,
    lambda below: st.builds(
        lambda kind, held, inputs: Node(kind, held, tuple(inputs)),
        st.sampled_from(["Filter", "Project", "Join", "SetOp"]),
        attributes,
        st.lists(below, min_size=1, max_size=2),
    ),
    max_leaves=4,
)
fast = settings(max_examples=25, deadline=None)


@pytest.mark.parametrize("shape", [SHAPE, MatcherShape(TYPES, roles=0, positions=8)], ids=["own", "walks"])
def test_equal_trees_are_at_no_distance_whatever_the_weights(shape: MatcherShape) -> None:
    for seed in range(5):
        graph = tree_graph(query())
        assert distances(network(shape, seed), [(graph, graph)]).item() < 1e-24


@fast
@given(trees, trees, st.integers(0, 3))
def test_distance_is_symmetric(one: Node, other: Node, seed: int) -> None:
    a, b = tree_graph(one), tree_graph(other)
    forth, back = distances(network(seed=seed), [(a, b), (b, a)]).tolist()
    assert forth == pytest.approx(back, rel=1e-9, abs=1e-12)


@fast
@given(trees, trees, st.randoms(use_true_random=False))
def test_numbering_of_nodes_does_not_matter(one: Node, other: Node, random) -> None:
    a, b = tree_graph(one), tree_graph(other)
    order = list(range(len(a.labels)))
    random.shuffle(order)
    place = {old: new for new, old in enumerate(order)}
    renumbered = QueryGraph(
        tuple(a.labels[old] for old in order),
        tuple(a.content[old] for old in order),
        tuple(a.roles[old] for old in order),
        tuple((place[x], place[y]) for x, y in reversed(a.edges)),
    )
    plain, changed = distances(network(), [(a, b), (renumbered, b)]).tolist()
    assert changed == pytest.approx(plain, rel=1e-9, abs=1e-12)


@fast
@given(st.lists(st.tuples(trees, trees), min_size=1, max_size=5), st.booleans())
def test_a_pair_does_not_depend_on_its_batch(held: list[tuple[Node, Node]], walks: bool) -> None:
    net = network(MatcherShape(TYPES, positions=4) if walks else SHAPE)
    pairs = [(tree_graph(one), tree_graph(other)) for one, other in held]
    together = distances(net, pairs).tolist()
    alone = [distances(net, [pair]).item() for pair in pairs]
    assert together == pytest.approx(alone, rel=1e-9, abs=1e-12)
    assert distances(net, pairs[::-1]).tolist() == pytest.approx(alone[::-1], rel=1e-9, abs=1e-12)


@fast
@given(trees, trees)
def test_attention_sums_to_one_over_the_other_graph(one: Node, other: Node) -> None:
    net = network()
    batch = pair_batch([(tree_graph(one), tree_graph(other))], SHAPE.layout)
    h = net.encode(batch)
    padded = torch.nn.functional.pad(h, (0, 0, 0, 1))[batch.place_GL]
    made = attention(padded[:1], padded[1:], batch.keep_GL[1:])
    assert torch.allclose(made.sum(2), torch.ones_like(made[..., 0]))
    assert (made[~batch.keep_GL[1:].unsqueeze(1).expand_as(made)] == 0).all()


def test_different_queries_are_at_a_distance() -> None:
    pairs = [(tree_graph(query()), tree_graph(other)) for other in (query(literal="40"), all_names())]
    assert (distances(network(), pairs) > 1e-12).all()


def test_walks_come_back_as_often_as_worked_out() -> None:
    """Two lone nodes with an edge between the roots: back never after one step, always after two."""
    from trainer.matcher.positions import walk_positions

    lone = QueryGraph(("scan",), (False,), (0,), ())
    assert walk_positions([(lone, lone)], 3).tolist() == [[0, 1, 0], [0, 1, 0]]
    pair = QueryGraph(("project", "scan"), (False, False), (0, 0), ((0, 1),))
    # A square: equal parts below the roots are joined, and every node has two neighbours.
    square = walk_positions([(pair, pair)], 4)
    assert torch.allclose(square, torch.tensor([[0.0, 0.5, 0.0, 0.5]]).expand(4, 4))
