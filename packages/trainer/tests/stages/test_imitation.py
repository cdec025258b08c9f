"""The supervised loss by hand, and the weighted sum of two gradients before one optimiser step."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, Literal, cast

import pytest
import torch
from torch import Tensor, nn

from trainer.batch import Task, TokenScores
from trainer.mixing_optimizer import MixingOptimizer, Mixture
from trainer.policy.protocol import Policy
from trainer.stages.hybrid_plan import AdamParams, HybridParams, rate_of
from trainer.stages.sft import imitation_gradient

LOGITS = torch.tensor([[2.0, 0.5, -1.0], [0.0, 1.0, 0.0]], dtype=torch.float64)
TARGETS = torch.tensor([0, 2])


class TwoTokens:
    """One sample of two tokens, with logits for weights."""

    def __init__(self) -> None:
        self.logits = nn.Parameter(LOGITS.clone())

    def demonstration_logp(self, _: Any) -> TokenScores:
        logp_T = self.logits.log_softmax(-1)[torch.arange(2), TARGETS]
        return TokenScores(logp_T[None], torch.ones(1, 2, dtype=torch.bool))


@pytest.mark.parametrize(
    ("per", "loss", "norm"), [("token_mean", 0.896378, 0.518674), ("sample_mean", 1.792756, 1.037348)]
)
def test_the_supervised_loss_by_hand(
    per: Literal["token_mean", "sample_mean"], loss: float, norm: float
) -> None:
    policy = TwoTokens()
    value, tokens = imitation_gradient(cast("Policy", policy), [Task("a", "", "")], per)
    grad = cast("Tensor", policy.logits.grad)
    assert (value, tokens) == (pytest.approx(loss, abs=1e-6), 2)
    assert float(grad.norm()) == pytest.approx(norm, abs=1e-6)
    expected = torch.tensor([[-0.107201, 0.087645, 0.019556], [0.105971, 0.288058, -0.394029]])
    scale = 1 if per == "token_mean" else 2
    assert torch.allclose(grad, scale * expected.double(), atol=1e-6 * scale)


@pytest.mark.parametrize(
    ("counts", "loss", "divisor"), [([True, True], 0.120656, 2), ([True, False], 0.241311, 1)]
)
def test_a_masked_token_of_a_demonstration_has_neither_loss_nor_gradient(
    counts: list[bool], loss: float, divisor: int
) -> None:
    """-log softmax([2, 0.5, -1])[0] = 0.241311; the second token is masked, and counts in the mean or not."""
    policy = TwoTokens()
    mask = torch.tensor([[True, False]]), torch.tensor([counts])
    value, tokens = imitation_gradient(
        cast("Policy", policy), [Task("a", "", "")], "token_mean", lambda _: mask
    )
    grad = cast("Tensor", policy.logits.grad)
    assert (value, tokens) == (pytest.approx(loss, abs=1e-6), 2)
    # softmax - one_hot of the first token
    expected = torch.tensor([-0.214403, 0.175290, 0.039113]).double() / divisor
    assert torch.allclose(grad[0], expected, atol=1e-6)
    assert bool((grad[1] == 0).all())


def optimizer(weights: list[nn.Parameter], clip: float | None = None) -> MixingOptimizer:
    return MixingOptimizer(AdamParams("adamw", 0.1, 0.0, 0.999, clip), weights)


def mixed(weight: float, clip: float | None = None) -> tuple[MixingOptimizer, list[nn.Parameter], Mixture]:
    """Gradients (3, 4), absent of one loss, and (0, 2), (6, 8) of the other; the first parameter has both."""
    first, second = (nn.Parameter(torch.zeros(2, dtype=torch.float64)) for _ in range(2))
    made = optimizer([first, second], clip)

    def other() -> float:
        first.grad = torch.tensor([0.0, 2.0], dtype=torch.float64)
        second.grad = torch.tensor([6.0, 8.0], dtype=torch.float64)
        return 5.0

    mixture = Mixture(weight, other)
    first.grad = torch.tensor([3.0, 4.0], dtype=torch.float64)
    with made.mixing(mixture):
        norm = made.step(1.0)
    assert norm == pytest.approx(5.0)
    return made, [first, second], mixture


def test_a_mixture_is_the_weighted_sum_by_hand() -> None:
    made, (first, second), mixture = mixed(0.25)
    assert first.grad is not None
    assert second.grad is not None
    assert first.grad.tolist() == pytest.approx([2.25, 3.5])
    assert second.grad.tolist() == pytest.approx([1.5, 2.0])
    assert mixture.losses == [5.0]
    assert mixture.norms == pytest.approx([104**0.5])
    assert made.grad_norm() == pytest.approx((2.25**2 + 3.5**2 + 1.5**2 + 2.0**2) ** 0.5)


@pytest.mark.parametrize(
    ("weight", "grads"), [(0.0, [[3.0, 4.0], [0.0, 0.0]]), (1.0, [[0.0, 2.0], [6.0, 8.0]])]
)
def test_at_its_ends_a_mixture_is_one_of_the_two(weight: float, grads: list[list[float]]) -> None:
    _, weights, _ = mixed(weight)
    assert [cast("Tensor", held.grad).tolist() for held in weights] == grads


def test_the_mixture_is_clipped_as_one_gradient() -> None:
    made, _, mixture = mixed(0.25, clip=0.01)
    assert made.grad_norm() == pytest.approx(0.01)
    assert mixture.norms == pytest.approx([104**0.5])


def test_after_mixing_it_is_an_optimiser_like_any_other() -> None:
    made, (first, second), mixture = mixed(0.25)
    made.zero_grad()
    first.grad = torch.tensor([3.0, 4.0], dtype=torch.float64)
    assert made.step(1.0) == pytest.approx(5.0)
    assert second.grad is None
    assert len(mixture.losses) == 1


def rates(schedule: str, peak: float, own_of: dict[int, int]) -> list[float]:
    p = SimpleNamespace(steps=4, warmup_steps=2, schedule=schedule)
    return [rate_of(cast("HybridParams", p), peak, step=step, own=own) for step, own in own_of.items()]


def test_the_rise_counts_its_own_kind_and_the_fall_all_steps() -> None:
    first, second = {1: 1, 2: 2, 3: 3, 4: 4}, {3: 1, 4: 2}
    assert rates("linear", 0.8, first) == pytest.approx([0.4, 0.8, 0.8, 0.4])
    assert rates("constant", 0.6, second) == pytest.approx([0.3, 0.6])
    assert rates("linear", 0.8, second) == pytest.approx([0.4, 0.4])
