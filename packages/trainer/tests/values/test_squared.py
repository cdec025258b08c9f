"""The value loss and its gradient, worked out by hand."""

from __future__ import annotations

import pytest
import torch

from trainer.batch import ValueBatch
from trainer.contract.nodes import ObjectiveValue
from trainer.values.squared import squared_error


def loss_and_gradient(
    value: float, old: float, target: float, *, coefficient: float = 1.0, clip: float | None = None
) -> tuple[float, float, float]:
    value_BT = torch.tensor([[value]], dtype=torch.float64, requires_grad=True)
    batch = ValueBatch(
        value_BT,
        torch.tensor([[old]], dtype=torch.float64),
        torch.tensor([[target]], dtype=torch.float64),
    )
    loss_BT, signals = squared_error(ObjectiveValue(coefficient=coefficient, clip_range=clip), batch)
    loss_BT.sum().backward()
    assert value_BT.grad is not None
    return float(loss_BT.detach()), float(value_BT.grad), float(signals["clipped"])


@pytest.mark.parametrize(
    ("value", "old", "target", "clip", "loss", "gradient", "clipped"),
    [
        (0.2, 0.2, 0.7, None, 0.125, -0.5, 0),
        (0.9, 0.2, 0.7, None, 0.02, 0.2, 0),
        (0.3, 0.2, 0.7, 0.2, 0.08, -0.4, 0),
        # Moved 0.5 towards the target, held at 0.4: error (0.4 - 0.7)^2, and nothing more to gain.
        (0.7, 0.2, 0.7, 0.2, 0.045, 0.0, 1),
        # Moved away past the clip: the larger error is its own, and pulls it back.
        (-0.3, 0.2, 0.7, 0.2, 0.5, -1.0, 0),
        # Overshot: its own error is the larger one.
        (1.5, 0.2, 0.3, 0.2, 0.72, 1.2, 0),
    ],
)
def test_by_hand(
    value: float, old: float, target: float, clip: float | None, loss: float, gradient: float, clipped: float
) -> None:
    assert loss_and_gradient(value, old, target, clip=clip) == pytest.approx(
        (loss, gradient, clipped), abs=1e-12
    )


def test_the_coefficient_scales_loss_and_gradient_but_not_the_signal() -> None:
    assert loss_and_gradient(0.2, 0.2, 0.7, coefficient=0.5)[:2] == pytest.approx((0.0625, -0.25))
    batch = ValueBatch(torch.full((1, 1), 0.2), torch.zeros(1, 1), torch.full((1, 1), 0.7))
    _, signals = squared_error(ObjectiveValue(coefficient=0.5, clip_range=None), batch)
    assert float(signals["loss"]) == pytest.approx(0.125)
