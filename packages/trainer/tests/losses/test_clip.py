"""Values and gradients of the clipped surrogate, worked out by hand from its definition in float64."""

from __future__ import annotations

import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor

from trainer.batch import TokenBatch
from trainer.contract.nodes import ObjectiveClip
from trainer.losses import LOSSES
from trainer.losses.clip import clipped_surrogate


def loss_of(p: ObjectiveClip, *, logp_BT: Tensor, logp_old_BT: Tensor, advantage_BT: Tensor):
    keep_BT = torch.ones_like(logp_BT, dtype=torch.bool)
    return clipped_surrogate(p, TokenBatch(logp_BT, logp_old_BT, advantage_BT, keep_BT))


finite = st.floats(-5, 5, allow_nan=False)


def value_and_gradient(p: ObjectiveClip, ratio: float, advantage: float) -> tuple[float, float]:
    """Loss and d loss / d log pi of one token sampled with log pi_old = -1.5."""
    logp = torch.tensor([[-1.5 + math.log(ratio)]], dtype=torch.float64, requires_grad=True)
    old = torch.tensor([[-1.5]], dtype=torch.float64)
    advantage_BT = torch.tensor([[advantage]], dtype=torch.float64)
    loss, _ = loss_of(p, logp_BT=logp, logp_old_BT=old, advantage_BT=advantage_BT)
    loss.sum().backward()
    assert logp.grad is not None
    return loss.item(), logp.grad.item()


@pytest.mark.parametrize(
    ("ratio", "advantage", "loss", "gradient"),
    [
        (1.00, 2.0, -2.00, -2.00),  # on policy: REINFORCE
        (1.50, 1.0, -1.28, 0.00),  # good token past the cap: flat
        (1.25, 1.0, -1.25, -1.25),  # good token below the cap: still pulled up
        (1.50, -1.0, 1.50, 1.50),  # bad token made likelier: still pushed down
        (0.50, -1.0, 0.80, 0.00),  # bad token already unlikely: flat
        (0.85, -1.0, 0.85, 0.85),  # bad token not yet at the floor
        (0.50, 1.0, -0.50, -0.50),  # good token made unlikelier: still pulled up
        (4.00, -2.0, 8.00, 8.00),  # without a dual clip the loss of a bad token has no bound
        (0.90, 0.0, 0.00, 0.00),
    ],
)
def test_by_hand(ratio: float, advantage: float, loss: float, gradient: float) -> None:
    p = ObjectiveClip(clip_low=0.2, clip_high=0.28, dual_clip=None)
    assert value_and_gradient(p, ratio, advantage) == pytest.approx((loss, gradient), abs=1e-12)


@pytest.mark.parametrize(
    ("ratio", "advantage", "loss", "gradient"),
    [
        (2.50, -2.0, 5.00, 5.00),  # below the bound: as without it
        (5.00, -2.0, 6.00, 0.00),  # bounded at 3 |A|: flat
        (0.10, -2.0, 1.60, 0.00),  # the lower clip still holds
        (5.00, 2.0, -2.40, 0.00),  # positive advantages do not know it
    ],
)
def test_dual_clip_by_hand(ratio: float, advantage: float, loss: float, gradient: float) -> None:
    p = ObjectiveClip(clip_low=0.2, clip_high=0.2, dual_clip=3.0)
    assert value_and_gradient(p, ratio, advantage) == pytest.approx((loss, gradient), abs=1e-12)


def test_golden_token_losses() -> None:
    """Two sequences of the Lopti card, section 6.1."""
    new = torch.tensor([[0.93, 0.26, 0.57], [0.38, 0.11, 0.84]], dtype=torch.float64).log()
    old = torch.tensor([[0.90, 0.20, 0.60], [0.50, 0.10, 0.80]], dtype=torch.float64).log()
    advantage = torch.tensor([[1.0], [-1.0]], dtype=torch.float64).expand(2, 3)
    p = ObjectiveClip(clip_low=0.2, clip_high=0.24, dual_clip=10.0)
    loss, signals = loss_of(p, logp_BT=new, logp_old_BT=old, advantage_BT=advantage)
    expected = [[-1.033333, -1.240000, -0.950000], [0.800000, 1.100000, 1.050000]]
    assert loss.tolist() == [pytest.approx(row, abs=1e-6) for row in expected]
    assert signals["clippedHigh"].tolist() == [[0, 1, 0], [0, 0, 0]]
    assert signals["clippedLow"].tolist() == [[0, 0, 0], [1, 0, 0]]
    assert signals["clipped"].tolist() == [[0, 1, 0], [1, 0, 0]]
    assert signals["dualClipped"].sum() == 0


def test_one_plain_gradient_step_of_the_toy_policy() -> None:
    """p_t = sigmoid(w . x_t), learning rate 0.5: the weights that the Lopti card gives for one GRPO step."""
    x = torch.tensor([[1.0, 0.5], [0.4, 1.2]], dtype=torch.float64)
    w = torch.tensor([0.2, -0.1], dtype=torch.float64, requires_grad=True)
    logp = torch.nn.functional.logsigmoid(x @ w)[None]
    p = ObjectiveClip(clip_low=0.2, clip_high=0.24, dual_clip=None)
    loss, _ = loss_of(
        p, logp_BT=logp, logp_old_BT=logp.detach(), advantage_BT=torch.ones(1, 2, dtype=torch.float64)
    )
    (loss.sum() / 2).backward()
    assert w.grad is not None
    assert (w - 0.5 * w.grad).tolist() == pytest.approx([0.366642, 0.110821], abs=1e-6)


@given(advantage=finite, low=st.floats(0, 1), high=st.floats(0, 5))
def test_on_policy_it_is_reinforce(advantage: float, low: float, high: float) -> None:
    p = ObjectiveClip(clip_low=low, clip_high=high, dual_clip=None)
    assert value_and_gradient(p, 1.0, advantage)[0] == pytest.approx(-advantage, abs=1e-12)
    if low > 0 and high > 0:
        assert value_and_gradient(p, 1.0, advantage)[1] == pytest.approx(-advantage, abs=1e-12)


@given(ratio=st.floats(0.01, 100), dual=st.none() | st.floats(1.01, 50))
def test_zero_advantage_has_no_gradient(ratio: float, dual: float | None) -> None:
    p = ObjectiveClip(clip_low=0.2, clip_high=0.2, dual_clip=dual)
    assert value_and_gradient(p, ratio, 0.0) == (0.0, 0.0)


@given(ratio=st.floats(0.01, 100), advantage=finite)
def test_the_gradient_never_pushes_a_good_token_down(ratio: float, advantage: float) -> None:
    p = ObjectiveClip(clip_low=0.2, clip_high=0.2, dual_clip=3.0)
    assert value_and_gradient(p, ratio, advantage)[1] * advantage <= 0


@pytest.mark.parametrize("advantage", [1.0, -1.0, 0.0])
@pytest.mark.parametrize("shift", [200.0, -200.0])
def test_extreme_ratios_stay_finite(shift: float, advantage: float) -> None:
    logp = torch.tensor([[shift]], requires_grad=True)
    p = ObjectiveClip(clip_low=0.2, clip_high=0.2, dual_clip=None)
    loss, _ = loss_of(
        p, logp_BT=logp, logp_old_BT=torch.zeros(1, 1), advantage_BT=torch.full((1, 1), advantage)
    )
    loss.sum().backward()
    assert logp.grad is not None
    assert torch.isfinite(loss).all() and torch.isfinite(logp.grad).all()


def test_is_listed() -> None:
    assert LOSSES[ObjectiveClip] is clipped_surrogate
