"""Advantage Reweighting against the numbers of its card and its invariants."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor

from trainer.advantages import MODIFIERS
from trainer.advantages.reweight import reweight
from trainer.batch import Rollouts
from trainer.contract.nodes import AdvantageReweight

PROBABILITIES = [0.05, 0.30, 0.50, 0.90, 1.00]


def sampled_with(probability_BT: Tensor) -> Rollouts:
    rows = probability_BT.shape[0]
    keep_BT = torch.ones(probability_BT.shape, dtype=torch.bool)
    return Rollouts(
        tasks=(),
        group_B=torch.zeros(rows, dtype=torch.long),
        prompt_PS=torch.zeros(1, 1, dtype=torch.long),
        prompt_keep_PS=torch.ones(1, 1, dtype=torch.bool),
        response_BT=torch.zeros(probability_BT.shape, dtype=torch.long),
        keep_BT=keep_BT,
        logp_old_BT=probability_BT.log(),
        text_B=("",) * rows,
        truncated_B=torch.zeros(rows, dtype=torch.bool),
        temperature=1.0,
    )


def reweighted(
    alpha: float, advantage: list[float], probabilities: list[float], negative_weight: float = 1.0
) -> tuple[Tensor, dict[str, Tensor]]:
    p = AdvantageReweight(alpha=alpha, negative_weight=negative_weight)
    rollouts = sampled_with(torch.tensor([probabilities], dtype=torch.float64))
    return reweight(p, advantage_BT=torch.tensor([advantage], dtype=torch.float64), rollouts=rollouts)


@pytest.mark.parametrize(
    ("alpha", "factors"),
    [
        (0.1, [0.905, 0.930, 0.950, 0.990, 1.0]),
        (0.3, [0.715, 0.790, 0.850, 0.970, 1.0]),
        (1.0, [0.050, 0.300, 0.500, 0.900, 1.0]),
    ],
)
def test_golden_factors(alpha: float, factors: list[float]) -> None:
    made, signals = reweighted(alpha, [1.0] * 5, PROBABILITIES)
    assert made[0].tolist() == pytest.approx(factors, abs=1e-12)
    assert signals["meanWeight"][0].tolist() == pytest.approx(factors, abs=1e-12)


def test_golden_advantages() -> None:
    good, _ = reweighted(0.3, [1.2] * 5, PROBABILITIES)
    assert good[0].tolist() == pytest.approx([0.858, 0.948, 1.020, 1.164, 1.2], abs=1e-12)
    bad, signals = reweighted(0.3, [-0.8] * 5, PROBABILITIES)
    assert bad[0].tolist() == pytest.approx([-0.572, -0.632, -0.680, -0.776, -0.8], abs=1e-12)
    assert signals["before"][0].tolist() == [0.8] * 5
    assert signals["after"][0].tolist() == pytest.approx([0.572, 0.632, 0.680, 0.776, 0.8], abs=1e-12)


def test_bad_tokens_may_weigh_less() -> None:
    made, _ = reweighted(0.0, [1.0, -1.0], [0.5, 0.5], negative_weight=0.8)
    assert made[0].tolist() == [1.0, -0.8]


tokens = st.lists(st.tuples(st.floats(-5, 5), st.floats(1e-6, 1)), min_size=1, max_size=8)


@given(tokens=tokens)
def test_strength_0_changes_nothing_bit_for_bit(tokens: list[tuple[float, float]]) -> None:
    advantage, probabilities = [a for a, _ in tokens], [q for _, q in tokens]
    assert reweighted(0.0, advantage, probabilities)[0][0].tolist() == advantage


@given(tokens=tokens, alpha=st.floats(0, 1))
def test_signs_stay_and_sizes_shrink_within_bounds(tokens: list[tuple[float, float]], alpha: float) -> None:
    advantage, probabilities = [a for a, _ in tokens], [q for _, q in tokens]
    for before, after in zip(
        advantage, reweighted(alpha, advantage, probabilities)[0][0].tolist(), strict=True
    ):
        assert (1 - alpha) * abs(before) - 1e-12 <= abs(after) <= abs(before) + 1e-12
        assert before * after >= 0


def test_no_gradient_leads_through_it() -> None:
    probability = torch.tensor([[0.5]], dtype=torch.float64, requires_grad=True)
    advantage = torch.ones(1, 1, dtype=torch.float64, requires_grad=True)
    p = AdvantageReweight(alpha=0.5, negative_weight=1)
    assert not reweight(p, advantage_BT=advantage, rollouts=sampled_with(probability))[0].requires_grad


def test_is_listed() -> None:
    assert MODIFIERS[AdvantageReweight] is reweight
