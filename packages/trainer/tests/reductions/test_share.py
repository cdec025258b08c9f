"""Shares worked out by hand; splitting a batch does not change what it teaches."""

from __future__ import annotations

from typing import Literal

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from trainer.contract.nodes import ObjectiveReduction
from trainer.reductions.share import token_share

Method = Literal["token_mean", "sequence_mean", "sequence_sum", "fixed_length"]
METHODS: tuple[Method, ...] = ("token_mean", "sequence_mean", "sequence_sum", "fixed_length")
# Lengths 3, 1 and 0: a sequence without a token that counts is not part of the batch.
KEEP = torch.tensor([[1, 1, 1], [1, 0, 0], [0, 0, 0]], dtype=torch.bool)
LOSS = [[1.0, 2.0, 3.0], [8.0, 9.0, 9.0], [9.0, 9.0, 9.0]]


def params(method: Method, fixed_length: int = 5) -> ObjectiveReduction:
    return ObjectiveReduction(method=method, fixed_length=fixed_length)


@pytest.mark.parametrize(
    ("method", "loss", "gradient"),
    [
        ("token_mean", 3.5, [[0.25, 0.25, 0.25], [0.25, 0, 0], [0, 0, 0]]),  # 14 / 4
        ("sequence_mean", 5.0, [[1 / 6, 1 / 6, 1 / 6], [0.5, 0, 0], [0, 0, 0]]),  # (2 + 8) / 2
        ("sequence_sum", 7.0, [[0.5, 0.5, 0.5], [0.5, 0, 0], [0, 0, 0]]),  # (6 + 8) / 2
        ("fixed_length", 1.4, [[0.1, 0.1, 0.1], [0.1, 0, 0], [0, 0, 0]]),  # 14 / (2 * 5)
    ],
)
def test_by_hand(method: Method, loss: float, gradient: list[list[float]]) -> None:
    loss_BT = torch.tensor(LOSS, requires_grad=True)
    reduced = (token_share(params(method), KEEP) * loss_BT).sum()
    reduced.backward()
    assert loss_BT.grad is not None
    assert reduced.item() == pytest.approx(loss, abs=1e-6)
    assert loss_BT.grad.tolist() == [pytest.approx(row, abs=1e-7) for row in gradient]


def test_golden_policy_loss() -> None:
    """The token losses of the Lopti card, section 6.1, with the last token padding: -0.264667."""
    losses = torch.tensor([[-1.033333, -1.24, -0.95], [0.8, 1.1, 77.0]], dtype=torch.float64)
    keep = torch.tensor([[1, 1, 1], [1, 1, 0]], dtype=torch.bool)
    assert float((token_share(params("token_mean"), keep) * losses).sum()) == pytest.approx(
        -0.264667, abs=1e-6
    )


@given(
    lengths=st.lists(st.integers(0, 6), min_size=2, max_size=8),
    cut=st.integers(1, 7),
    method=st.sampled_from(METHODS),
)
def test_parts_of_a_batch_add_up_to_the_whole(lengths: list[int], cut: int, method: Method) -> None:
    """Shares are those of the whole optimiser batch, whatever rows go through the model together."""
    keep = torch.arange(6) < torch.tensor(lengths)[:, None]
    loss = torch.linspace(-2, 3, keep.numel()).view(keep.shape)
    share = token_share(params(method), keep)
    whole = (share * loss).sum()
    parts = (share[:cut] * loss[:cut]).sum() + (share[cut:] * loss[cut:]).sum()
    assert float(parts) == pytest.approx(float(whole), abs=1e-5)


@given(padding=st.integers(0, 5), method=st.sampled_from(METHODS))
def test_padding_never_counts(padding: int, method: Method) -> None:
    wider = torch.nn.functional.pad(KEEP, (0, padding))
    share = token_share(params(method), wider)
    assert torch.equal(share[:, :3], token_share(params(method), KEEP))
    assert share[:, 3:].sum() == 0


@pytest.mark.parametrize("method", METHODS)
def test_a_batch_without_tokens_has_no_share(method: Method) -> None:
    assert token_share(params(method), torch.zeros(2, 3, dtype=torch.bool)).sum() == 0


def test_rows_of_one_tree_are_one_sequence() -> None:
    """Trees of 3 + 1 tokens and of 2: the shares of sequence_mean are 1/2 * 1/4 and 1/2 * 1/2."""
    keep, tree = torch.tensor([[1, 1, 1], [1, 0, 0], [1, 1, 0]], dtype=torch.bool), torch.tensor([7, 7, 3])
    eighth, quarter = 1 / 8, 1 / 4
    assert token_share(params("sequence_mean"), keep, tree).tolist() == [
        [eighth] * 3,
        [eighth, 0, 0],
        [quarter, quarter, 0],
    ]
    assert torch.equal(token_share(params("fixed_length"), keep, tree), keep / 10)
    assert torch.equal(token_share(params("token_mean"), keep, tree), keep / 6)


@given(lengths=st.lists(st.integers(0, 6), min_size=1, max_size=8), method=st.sampled_from(METHODS))
def test_trees_of_one_row_change_nothing(lengths: list[int], method: Method) -> None:
    keep = torch.arange(6) < torch.tensor(lengths)[:, None]
    trees = torch.arange(len(lengths)).flip(0)
    assert torch.allclose(token_share(params(method), keep, trees), token_share(params(method), keep))
