"""KL estimators: values and gradients by hand in float64, and the cards' numbers."""

from __future__ import annotations

import math
from typing import Literal

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from trainer.advantages.spread import to_go
from trainer.contract.nodes import ObjectiveKl
from trainer.kl import PENALTIES
from trainer.kl.penalty import estimate, in_loss, in_reward

Estimator = Literal["k1", "k2", "k3"]


def params(
    estimator: Estimator,
    place: Literal["loss", "reward"] = "loss",
    coefficient: float = 1.0,
    clip: float | None = None,
) -> ObjectiveKl:
    return ObjectiveKl(estimator=estimator, place=place, coefficient=coefficient, clip=clip)


@pytest.mark.parametrize(
    ("estimator", "d", "value", "gradient"),
    [
        ("k1", 0.5, -0.5, 1.0),
        ("k1", -0.5, 0.5, 1.0),
        ("k2", 0.5, 0.125, -0.5),
        ("k2", -2.0, 2.0, 2.0),
        ("k3", 0.5, 0.1487212707, -0.6487212707),  # e^0.5 - 1.5, 1 - e^0.5
        ("k3", -2.0, 1.1353352832, 0.8646647168),  # e^-2 + 1, 1 - e^-2
        ("k3", 0.0, 0.0, 0.0),
        ("k3", -7.0, 4.0067379470, 0.0),  # d is held at -5: e^-5 + 4
        ("k3", 3.0, 10.0, 0.0),  # e^3 - 4 = 16.09 is held at 10
    ],
)
def test_by_hand(estimator: Estimator, d: float, value: float, gradient: float) -> None:
    """`d` is log pi_ref - log pi; the gradient is by log pi."""
    logp = torch.tensor([[-1.0]], dtype=torch.float64, requires_grad=True)
    kl = estimate(params(estimator), logp, torch.tensor([[-1.0 + d]], dtype=torch.float64))
    kl.sum().backward()
    assert logp.grad is not None
    assert (kl.item(), logp.grad.item()) == pytest.approx((value, gradient), abs=1e-9)


def test_golden_k3_in_the_loss() -> None:
    """The Lopti card, section 6.1: k3 of five tokens and their mean, 0.005011."""
    new = torch.tensor([0.93, 0.26, 0.57, 0.38, 0.11], dtype=torch.float64).log()[None]
    reference = torch.tensor([0.85, 0.25, 0.60, 0.45, 0.12], dtype=torch.float64).log()[None]
    made = in_loss(params("k3", coefficient=0.001), new, reference)
    assert made is not None
    penalty, signals = made
    assert signals["kl"][0].tolist() == pytest.approx(
        [0.003927, 0.000759, 0.001338, 0.015134, 0.003898], abs=1e-6
    )
    assert float(signals["kl"].mean()) == pytest.approx(0.005011, abs=1e-6)
    assert penalty[0, 0].item() == pytest.approx(3.927e-6, abs=1e-9)


OLD = [-0.5, -1.0, -0.2, -0.9]
REFERENCE = [-0.6, -0.8, -0.25, -1.5]


def test_golden_kl_to_go() -> None:
    """The Observe-R1 card: with beta 0.01 and advantage 0.75 the tokens' advantages are these."""
    old = torch.tensor([OLD], dtype=torch.float64)
    reference = torch.tensor([REFERENCE], dtype=torch.float64)
    made = in_reward(params("k1", "reward", 0.01), old, reference, torch.ones(1, 4, dtype=torch.bool))
    assert made is not None
    assert (0.75 - to_go(made[0]))[0].tolist() == pytest.approx([0.7445, 0.7455, 0.7435, 0.744], abs=1e-9)
    assert made[1]["kl"][0].tolist() == pytest.approx([0.1, -0.2, 0.05, 0.6], abs=1e-9)


def test_golden_k3_of_the_same_tokens() -> None:
    kl = estimate(
        params("k3"),
        torch.tensor([OLD], dtype=torch.float64),
        torch.tensor([REFERENCE], dtype=torch.float64),
    )
    assert kl[0].tolist() == pytest.approx([0.004837, 0.021403, 0.001229, 0.148812], abs=1e-6)


def test_padding_costs_nothing() -> None:
    old, reference = torch.tensor([OLD]), torch.tensor([REFERENCE])
    keep = torch.tensor([[True, True, False, False]])
    made = in_reward(params("k1", "reward", 1.0), old, reference, keep)
    assert made is not None
    assert made[0][0].tolist() == pytest.approx([0.1, -0.2, 0, 0], abs=1e-6)


def test_each_place_leaves_the_other_alone() -> None:
    one = torch.zeros(1, 1)
    assert in_reward(params("k3", "loss"), one, one, one > -1) is None
    assert in_loss(params("k3", "reward"), one, one) is None
    assert PENALTIES[ObjectiveKl].in_loss is in_loss


@given(a=st.floats(0.05, 0.95), b=st.floats(0.05, 0.95))
def test_k3_and_k1_have_the_divergence_as_their_mean(a: float, b: float) -> None:
    """Exact expectation over a coin: a log(a/b) + (1-a) log((1-a)/(1-b)), where no clamp acts."""
    exact = a * math.log(a / b) + (1 - a) * math.log((1 - a) / (1 - b))
    policy = torch.tensor([[a, 1 - a]], dtype=torch.float64)
    reference = torch.tensor([[b, 1 - b]], dtype=torch.float64)
    k1 = (policy * estimate(params("k1"), policy.log(), reference.log())).sum()
    k3 = estimate(params("k3"), policy.log(), reference.log())
    assert float(k1) == pytest.approx(exact, abs=1e-9)
    if float(k3.max()) < 9.9:
        assert float((policy * k3).sum()) == pytest.approx(exact, abs=1e-9)
    assert float(k3.min()) >= 0


def test_an_estimate_of_k1_in_the_reward_is_clipped_where_asked() -> None:
    """log pi - log pi_ref = -30, -1, 40 -> held at -10, -1, 10; other estimators and places are not."""
    logp_BT, ref_BT = torch.tensor([[-40.0, -2.0, -1.0]]), torch.tensor([[-10.0, -1.0, -41.0]])
    keep_BT = torch.ones(1, 3, dtype=torch.bool)
    made = in_reward(params("k1", "reward", 0.5, clip=10.0), logp_BT, ref_BT, keep_BT)
    assert made is not None
    assert made[0].tolist() == [[-5.0, -0.5, 5.0]]
    free = in_reward(params("k1", "reward", 0.5), logp_BT, ref_BT, keep_BT)
    assert free is not None
    assert free[0].tolist() == [[-15.0, -0.5, 20.0]]
