"""Numbers worked out by hand from the card's formulas, in float64."""

from __future__ import annotations

import math

import pytest
import torch

from trainer.matcher.losses import contrastive_loss, margin_loss
from trainer.matcher.scores import matching_score


@pytest.mark.parametrize(
    ("same", "far", "loss", "slope"),
    [
        (True, 0.0, 0.0, 0.0),
        (True, 0.3, 0.0, 0.0),
        (True, 1.0, 0.4, 1.0),
        (True, 1.4, 0.8, 1.0),
        (False, 0.0, 1.4, -1.0),
        (False, 0.6, 0.8, -1.0),
        (False, 1.0, 0.4, -1.0),
        (False, 1.5, 0.0, 0.0),
    ],
)
def test_margin_loss_and_its_slope_in_the_squared_distance(
    same: bool, far: float, loss: float, slope: float
) -> None:
    far_B = torch.tensor([far], dtype=torch.float64, requires_grad=True)
    made_B = margin_loss(far_B, torch.tensor([same]), 0.4)
    made_B.sum().backward()
    assert made_B.item() == pytest.approx(loss, abs=1e-12)
    assert far_B.grad is not None
    assert far_B.grad.item() == slope


@pytest.mark.parametrize(("same", "edge"), [(True, 0.6), (False, 1.4)])
def test_nothing_is_left_to_learn_at_the_edge_of_the_margin(same: bool, edge: float) -> None:
    far_B = torch.tensor([edge], dtype=torch.float64)
    assert margin_loss(far_B, torch.tensor([same]), 0.4).item() == pytest.approx(0.0, abs=1e-12)


def test_two_graphs_that_agree_with_themselves_and_not_with_each_other() -> None:
    vectors = torch.tensor([[3.0, 0.0], [0.0, 5.0]], dtype=torch.float64)
    assert contrastive_loss(vectors, vectors, 0.5).item() == pytest.approx(-2.0, abs=1e-12)


def test_contrastive_gradient_by_hand() -> None:
    """With v = (e1, e2), v' = (e1, e2): dL/dv_k is the part of (v'_l - v'_k)/T orthogonal to v_k, over 2."""
    vectors = torch.eye(2, dtype=torch.float64, requires_grad=True)
    contrastive_loss(vectors, torch.eye(2, dtype=torch.float64), 0.5).backward()
    expected = torch.tensor([[0.0, 1.0], [1.0, 0.0]], dtype=torch.float64)
    assert vectors.grad is not None
    assert torch.allclose(vectors.grad, expected, atol=1e-12)


def test_contrastive_loss_of_three_graphs() -> None:
    """All cosines 1: log(2 e^2) - 2 = log 2."""
    vectors = torch.ones(3, 4, dtype=torch.float64)
    assert contrastive_loss(vectors, 2 * vectors, 0.5).item() == pytest.approx(math.log(2), abs=1e-12)


@pytest.mark.parametrize(
    ("squared", "plain", "score"),
    [
        (0.0, False, 1.0),
        (0.3, False, 0.7),
        (0.6, False, 0.4),
        (1.0, False, 0.0),
        (1.4, False, 0.0),
        (0.3, True, 0.452277),
        (0.6, True, 0.225403),
        (1.0, True, 0.0),
    ],
)
def test_reward_of_a_distance(squared: float, plain: bool, score: float) -> None:
    made = matching_score(squared, "plain" if plain else "squared")
    assert made == pytest.approx(score, abs=1e-6)
