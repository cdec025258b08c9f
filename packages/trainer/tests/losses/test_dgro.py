"""DGRO against the numbers of its card, its special cases written out independently, and its invariants.

A sequence's log-probs are spread over its tokens; the step's own reductions make the sequence sums.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any, Literal

import msgspec
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from job_specs import job_spec
from torch import Tensor

from trainer.assemble import assemble
from trainer.batch import Rollouts, Task, TokenBatch
from trainer.contract import decode_spec
from trainer.contract.nodes import ObjectiveDgro, ObjectiveReduction
from trainer.experience import Scored
from trainer.losses import DRIFT_LIMITS, LOSSES, PROPORTIONAL_TO_ADVANTAGE
from trainer.losses.dgro import dgro
from trainer.optimizer import Optimizer
from trainer.policy import CharacterTokenizer, TinyConfig, TinyPolicy
from trainer.reductions.share import token_share
from trainer.step import train_step

DGRO = ObjectiveDgro(beta1=1, beta2=0.05, anchor="sampling", form="sequence", drift_limit=None)
LENGTHS = (4, 6, 5, 7)
CURRENT = (-4.2, -6.1, -5.0, -7.3)
SAMPLED = (-4.0, -6.0, -5.3, -7.0)
REWARDS = (3.0, -0.5, -0.5, -1.0)
CENTRED = torch.tensor([2.75, -0.75, -0.75, -1.25], dtype=torch.float64)


def params(**changes: Any) -> ObjectiveDgro:
    return msgspec.structs.replace(DGRO, **changes)


def keep_of(lengths: tuple[int, ...]) -> Tensor:
    return torch.arange(max(lengths))[None] < torch.tensor(lengths)[:, None]


def spread_over_tokens(sums: tuple[float, ...], lengths: tuple[int, ...]) -> Tensor:
    """Uneven parts that add up to each sequence's log-prob; what stands after a response must not matter."""
    keep_BT = keep_of(lengths)
    part_BT = (1.0 + torch.arange(max(lengths), dtype=torch.float64))[None] * keep_BT
    part_BT = part_BT / part_BT.sum(-1, keepdim=True)
    return (part_BT * torch.tensor(sums, dtype=torch.float64)[:, None]).masked_fill(~keep_BT, 0.0)


def batch(logp_BT: Tensor, old_BT: Tensor, advantage_B: Tensor, keep_BT: Tensor) -> TokenBatch:
    return TokenBatch(logp_BT, old_BT, advantage_B[:, None] * keep_BT, keep_BT)


def reduced(loss_BT: Tensor, keep_BT: Tensor, method: Literal["sequence_sum", "sequence_mean"]) -> Tensor:
    share_BT = token_share(ObjectiveReduction(method=method, fixed_length=1), keep_BT)
    return (share_BT.double() * loss_BT).sum()


def card_case(p: ObjectiveDgro) -> tuple[TokenBatch, Tensor]:
    logp_BT = spread_over_tokens(CURRENT, LENGTHS).requires_grad_()
    return batch(logp_BT, spread_over_tokens(SAMPLED, LENGTHS), CENTRED, keep_of(LENGTHS)), logp_BT


@pytest.mark.parametrize(
    ("beta1", "beta2", "coefficients", "loss", "by_length"),
    [
        (1, 0.05, (2.77, -0.74, -0.78, -1.22), -1.472125, 0.018389),
        (1, 0, (2.75, -0.75, -0.75, -1.25), -1.475, 0.017857),
        (2, 0.05, (5.52, -1.49, -1.53, -2.47), -2.947125, 0.036246),
        (0.1, 0.005, (0.277, -0.074, -0.078, -0.122), -0.1472125, 0.0018389),
    ],
)
def test_golden_losses_and_gradients(
    beta1: float, beta2: float, coefficients: tuple[float, ...], loss: float, by_length: float
) -> None:
    p = params(beta1=beta1, beta2=beta2)
    tokens, logp_BT = card_case(p)
    loss_BT, _ = dgro(p, tokens)
    assert reduced(loss_BT, tokens.keep_BT, "sequence_mean").item() == pytest.approx(by_length, abs=1e-6)
    whole = reduced(loss_BT, tokens.keep_BT, "sequence_sum")
    assert whole.item() == pytest.approx(loss, abs=1e-6)
    whole.backward()
    assert logp_BT.grad is not None
    # every token of sequence i has dLoss/dl_i = -C_i / 4; padding has none
    for row, (length, coefficient) in enumerate(zip(LENGTHS, coefficients, strict=True)):
        expected = [-coefficient / 4] * length + [0.0] * (max(LENGTHS) - length)
        assert logp_BT.grad[row].tolist() == pytest.approx(expected, abs=1e-6)


def test_golden_signals() -> None:
    """D = -0.2, -0.1, 0.3, -0.3; tau_eff 0.1; no sample is turned round."""
    _, signals = dgro(DGRO, card_case(DGRO)[0])
    keep_BT = keep_of(LENGTHS)
    assert signals["tauEff"].unique().tolist() == pytest.approx([0.1])
    assert signals["meanD"][:, 0].tolist() == pytest.approx([-0.2, -0.1, 0.3, -0.3])
    assert signals["meanD2"][:, 0].tolist() == pytest.approx([0.04, 0.01, 0.09, 0.09])
    assert signals["meanAbsDPerToken"][:, 0].tolist() == pytest.approx([0.05, 0.1 / 6, 0.06, 0.3 / 7])
    assert signals["signFlips"].sum() == 0
    # the parts add up to the loss: -sum A l = -5.9 and 0.05 * (0.04 + 0.01 + 0.09 + 0.09) = 0.0115
    assert (signals["pgTerm"] * keep_BT).sum().item() == pytest.approx(-5.9)
    assert (signals["distTerm"] * keep_BT).sum().item() == pytest.approx(0.0115)
    # |2 beta2 D| against |beta1 A| of the first sample: 0.02 of 2.77
    assert signals["pullShare"][0, 0].item() == pytest.approx(0.02 / 2.77)


def test_a_sample_past_its_target_is_turned_round() -> None:
    """tau_eff 0.1 and A = -0.75 aim at D = -7.5: at -8 the pull-back wins, at -7 it does not."""
    keep_BT = torch.ones(2, 1, dtype=torch.bool)
    logp_BT = torch.tensor([[-9.0], [-8.0]], dtype=torch.float64, requires_grad=True)
    old_BT = torch.full((2, 1), -1.0, dtype=torch.float64)
    advantage_B = torch.full((2,), -0.75, dtype=torch.float64)
    loss_BT, signals = dgro(DGRO, batch(logp_BT, old_BT, advantage_B, keep_BT))
    assert signals["signFlips"].flatten().tolist() == [1, 0]
    loss_BT.sum().backward()
    assert logp_BT.grad is not None
    assert logp_BT.grad.flatten().tolist() == pytest.approx([-0.05, 0.05])


@pytest.mark.parametrize(
    ("tau", "optimum"),
    [
        (1.0, (0.713759, 0.171745, 0.114496)),
        (0.5, (0.833221, 0.100067, 0.066711)),
        (0.25, (0.938176, 0.037094, 0.024729)),
    ],
)
@pytest.mark.parametrize("baseline", ["mean", "soft"])
def test_descent_on_three_answers_ends_at_the_optimum(
    tau: float, optimum: tuple[float, ...], baseline: str
) -> None:
    """pi_sam = 0.5, 0.3, 0.2 and r = 1, 0, 0: the exact expectation over pi_sam, one token an answer."""
    soft = {1.0: 0.620115, 0.5: 0.716890, 0.25: 0.831251}[tau]
    softs = {
        1.0: (0.731059, 0.161365, 0.107577),
        0.5: (0.880797, 0.071522, 0.047681),
        0.25: (0.982014, 0.010792, 0.007194),
    }
    sampled = torch.tensor([0.5, 0.3, 0.2], dtype=torch.float64)
    logits = sampled.log().requires_grad_()
    advantage_B = torch.tensor([1.0, 0.0, 0.0], dtype=torch.float64) - (0.5 if baseline == "mean" else soft)
    p, keep_BT = params(beta2=tau / 2), torch.ones(3, 1, dtype=torch.bool)
    optimizer = torch.optim.LBFGS(
        [logits], max_iter=500, tolerance_grad=1e-12, tolerance_change=1e-16, line_search_fn="strong_wolfe"
    )

    def closure() -> Tensor:
        optimizer.zero_grad()
        logp_BT = logits.log_softmax(0)[:, None]
        loss_BT, _ = dgro(p, batch(logp_BT, sampled.log()[:, None], advantage_B, keep_BT))
        loss = (sampled * loss_BT[:, 0]).sum()
        loss.backward()
        return loss

    optimizer.step(closure)
    expected = optimum if baseline == "mean" else softs[tau]
    assert logits.softmax(0).tolist() == pytest.approx(expected, abs=2e-6)


numbers = st.floats(-3, 3, allow_nan=False)


@st.composite
def cases(draw: st.DrawFn) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """logp, old, advantage, keep of a few sequences of different lengths."""
    lengths = tuple(draw(st.lists(st.integers(1, 4), min_size=1, max_size=4)))
    keep_BT = keep_of(lengths)

    def grid() -> Tensor:
        flat = draw(st.lists(numbers, min_size=keep_BT.numel(), max_size=keep_BT.numel()))
        return torch.tensor(flat, dtype=torch.float64).view(keep_BT.shape).masked_fill(~keep_BT, 0.0)

    advantage_B = torch.tensor(
        draw(st.lists(numbers, min_size=len(lengths), max_size=len(lengths))), dtype=torch.float64
    )
    return grid(), grid(), advantage_B, keep_BT


def gradient(p: ObjectiveDgro, case: tuple[Tensor, Tensor, Tensor, Tensor]) -> Tensor:
    logp_BT, old_BT, advantage_B, keep_BT = case
    leaf = logp_BT.clone().requires_grad_()
    loss_BT, _ = dgro(p, batch(leaf, old_BT, advantage_B, keep_BT))
    # shares are float32, too coarse for the identities
    ((loss_BT * keep_BT).sum(-1) / keep_BT.sum(-1)).mean().backward()
    assert leaf.grad is not None
    return leaf.grad


def literal(case: tuple[Tensor, Tensor, Tensor, Tensor], objective: Any) -> Tensor:
    """Gradient of -mean_i(objective(A_i, l_i, D_i) / L_i), sums of sequences written out."""
    logp_BT, old_BT, advantage_B, keep_BT = case
    leaf = logp_BT.clone().requires_grad_()
    l_B = (leaf * keep_BT).sum(-1)
    distance_B = l_B - (old_BT * keep_BT).sum(-1)
    (-(objective(advantage_B, l_B, distance_B) / keep_BT.sum(-1)).mean()).backward()
    assert leaf.grad is not None
    return leaf.grad


betas = st.floats(0, 3)


@given(case=cases(), beta1=betas, beta2=betas)
def test_the_gradient_is_that_of_the_formula(case: Any, beta1: float, beta2: float) -> None:
    expected = literal(case, lambda a, logp, d: beta1 * a * logp - beta2 * d.square())
    assert torch.allclose(gradient(params(beta1=beta1, beta2=beta2), case), expected, atol=1e-12, rtol=1e-9)


@given(case=cases(), beta1=betas, beta2=betas)
def test_so_is_the_value(case: Any, beta1: float, beta2: float) -> None:
    logp_BT, old_BT, advantage_B, keep_BT = case
    loss_BT, _ = dgro(params(beta1=beta1, beta2=beta2), batch(logp_BT, old_BT, advantage_B, keep_BT))
    l_B = (logp_BT * keep_BT).sum(-1)
    d_B = l_B - (old_BT * keep_BT).sum(-1)
    expected = -(beta1 * advantage_B * l_B - beta2 * d_B.square())
    assert torch.allclose((loss_BT * keep_BT).sum(-1), expected, atol=1e-9)


@given(case=cases())
def test_without_distance_it_is_reinforce(case: Any) -> None:
    expected = literal(case, lambda a, logp, _: a * logp)
    assert torch.allclose(gradient(params(beta2=0), case), expected, atol=1e-12, rtol=0)


@given(case=cases(), tau=st.floats(0.001, 2))
def test_opmd_is_beta2_at_half_its_temperature(case: Any, tau: float) -> None:
    """Kimi k1.5: the gradient of log pi times (r - V) - tau D, as a constant."""
    expected = literal(case, lambda a, logp, d: (a - tau * d).detach() * logp)
    assert torch.allclose(gradient(params(beta2=tau / 2), case), expected, atol=1e-12, rtol=0)


@given(case=cases(), beta=st.floats(0.01, 2))
def test_direct_reward_optimisation_is_half_the_squared_error(case: Any, beta: float) -> None:
    expected = literal(case, lambda a, _, d: -0.5 * (a - beta * d).square())
    made = gradient(params(beta1=beta, beta2=beta**2 / 2), case)
    assert torch.allclose(made, expected, atol=1e-12, rtol=0)


@given(case=cases(), beta2=betas)
def test_on_policy_the_distance_has_no_gradient(case: Any, beta2: float) -> None:
    logp_BT, _, advantage_B, keep_BT = case
    at_start = (logp_BT, logp_BT.clone(), advantage_B, keep_BT)
    assert torch.equal(gradient(params(beta2=beta2), at_start), gradient(params(beta2=0), at_start))


@given(case=cases(), beta2=betas)
def test_without_an_advantage_only_the_distance_is_left_and_on_policy_nothing(
    case: Any, beta2: float
) -> None:
    logp_BT, old_BT, advantage_B, keep_BT = case
    level_B = torch.zeros_like(advantage_B)
    made = gradient(params(beta2=beta2), (logp_BT, old_BT, level_B, keep_BT))
    assert torch.allclose(
        made, literal((logp_BT, old_BT, level_B, keep_BT), lambda _a, _logp, d: -beta2 * d**2)
    )
    assert gradient(params(beta2=beta2), (logp_BT, logp_BT, level_B, keep_BT)).abs().max() == 0


@given(case=cases(), scale=st.floats(0.1, 10))
def test_scaling_the_reward_is_scaling_beta1(case: Any, scale: float) -> None:
    logp_BT, old_BT, advantage_B, keep_BT = case
    scaled = gradient(DGRO, (logp_BT, old_BT, scale * advantage_B, keep_BT))
    assert torch.allclose(scaled, gradient(params(beta1=scale), case), atol=1e-12)


@given(case=cases(), order=st.randoms())
def test_samples_may_stand_in_any_order(case: Any, order: Any) -> None:
    rows = list(range(len(case[2])))
    order.shuffle(rows)
    moved = tuple(part[rows] for part in case)
    assert torch.allclose(gradient(DGRO, moved), gradient(DGRO, case)[rows], atol=1e-15)  # type: ignore[arg-type]


@given(case=cases(), garbage=numbers)
def test_padding_never_matters(case: Any, garbage: float) -> None:
    logp_BT, old_BT, advantage_B, keep_BT = case
    filled = (logp_BT.masked_fill(~keep_BT, garbage), old_BT.masked_fill(~keep_BT, -garbage))
    assert torch.equal(gradient(DGRO, (*filled, advantage_B, keep_BT)), gradient(DGRO, case))


@given(case=cases(), beta2=betas)
def test_the_surrogate_squares_each_token(case: Any, beta2: float) -> None:
    logp_BT, old_BT, advantage_B, keep_BT = case
    leaf = logp_BT.clone().requires_grad_()
    each_BT = advantage_B[:, None] * leaf - beta2 * (leaf - old_BT).square()
    (-((each_BT * keep_BT).sum(-1) / keep_BT.sum(-1)).mean()).backward()
    assert leaf.grad is not None
    assert torch.allclose(gradient(params(beta2=beta2, form="token"), case), leaf.grad, atol=1e-12)


def test_one_token_needs_no_choice_of_form() -> None:
    case = (torch.tensor([[-1.3]]), torch.tensor([[-0.9]]), torch.tensor([0.7]), torch.tensor([[True]]))
    case = tuple(part.double() if part.is_floating_point() else part for part in case)
    assert torch.equal(gradient(DGRO, case), gradient(params(form="token"), case))  # type: ignore[arg-type]


def test_advantages_of_single_tokens_weigh_the_first_term_only() -> None:
    """Advantage Reweighting before DGRO: beta1 (r - V) sum w_t log pi_t - beta2 D^2."""
    weight_BT = torch.tensor([[0.9, 0.4]], dtype=torch.float64)
    leaf = torch.tensor([[-0.5, -2.0]], dtype=torch.float64, requires_grad=True)
    old_BT = torch.tensor([[-0.8, -1.5]], dtype=torch.float64)
    keep_BT = torch.ones(1, 2, dtype=torch.bool)
    loss_BT, _ = dgro(DGRO, TokenBatch(leaf, old_BT, 2.0 * weight_BT, keep_BT))
    loss_BT.sum().backward()
    assert leaf.grad is not None
    # D = -0.2, so the pull is 2 * 0.05 * -0.2 = -0.02 on both tokens
    assert leaf.grad.flatten().tolist() == pytest.approx([-1.8 - 0.02, -0.8 - 0.02])


def test_the_anchor_may_be_the_reference() -> None:
    leaf = torch.tensor([[-1.0]], dtype=torch.float64, requires_grad=True)
    old, reference = leaf.detach().clone(), torch.tensor([[-1.5]], dtype=torch.float64)
    tokens = TokenBatch(leaf, old, torch.zeros(1, 1, dtype=torch.float64), leaf.detach() < 0, reference)
    loss_BT, signals = dgro(params(anchor="reference"), tokens)
    loss_BT.sum().backward()
    assert leaf.grad is not None
    assert (loss_BT.item(), leaf.grad.item()) == pytest.approx((0.05 * 0.25, 2 * 0.05 * 0.5))
    assert signals["meanD"].item() == pytest.approx(0.5)


@settings(max_examples=5, deadline=None)
@given(seed=st.integers(0, 1000), scale=st.sampled_from([0.1, 10.0]))
def test_under_adam_only_the_quotient_of_the_coefficients_counts(seed: int, scale: float) -> None:
    """Ten steps, epsilon 1e-8, no clip, no weight decay: the same weights to 1e-5."""

    def trained(p: ObjectiveDgro, reward_range: float = 1.0) -> Tensor:
        generator = torch.Generator().manual_seed(seed)
        x_BTD = torch.randn(6, 3, 8, 5, generator=generator, dtype=torch.float64)
        answers_BT = torch.randint(0, 8, (6, 3), generator=generator)
        advantage_B = reward_range * torch.randn(6, generator=generator, dtype=torch.float64)
        weight = torch.zeros(5, dtype=torch.float64, requires_grad=True)
        keep_BT = torch.ones(6, 3, dtype=torch.bool)
        optimizer = torch.optim.Adam([weight], lr=0.05, eps=1e-8)
        for step in range(10):
            logp_BT = (x_BTD @ weight).log_softmax(-1).gather(-1, answers_BT[..., None])[..., 0]
            old_BT = logp_BT.detach() if step == 0 else old_BT  # type: ignore[has-type]  # noqa: F821
            optimizer.zero_grad()
            dgro(p, batch(logp_BT, old_BT, advantage_B, keep_BT))[0].mean().backward()
            optimizer.step()
        return weight.detach()

    plain = trained(params(beta2=0.5))
    assert plain.norm() > 0.1
    assert torch.allclose(trained(params(beta1=scale, beta2=0.5 * scale)), plain, rtol=1e-5, atol=1e-6)
    # three knobs for two degrees of freedom: a range three times as wide is a third of beta 2
    wide = trained(params(beta2=0.5), reward_range=3.0)
    assert torch.allclose(wide, trained(params(beta2=0.5 / 3)), rtol=1e-5, atol=1e-6)
    assert not torch.allclose(wide, plain, rtol=1e-3)


def one_step(beta2: float, epochs: int) -> Tensor:
    """Weights of a small decoder after one rollout batch, by the real step."""
    spec = job_spec(sampler={"maxTokens": 8}, grpo={"innerEpochs": epochs, "miniBatches": 1})
    nodes = {node["id"]: node for node in spec["nodes"]}
    nodes["clip"]["config"] = msgspec.to_builtins(params(beta2=beta2))
    nodes["advantage"]["config"]["method"] = "mean"
    nodes["reduction"]["inputs"]["objective"] = [{"node": "clip", "port": "objective"}]
    spec["nodes"].remove(nodes["kl"])
    spec["needs"]["grpo"] = []
    decoded = decode_spec(json.dumps(spec).encode())
    stage = decoded.by_id()["grpo"]
    recipe = assemble(decoded, stage, stage.config, lambda: None)  # type: ignore[arg-type]
    config = TinyConfig(layers=1, width=16, heads=2, context=32, vocab=1)
    learner = TinyPolicy.create(config, CharacterTokenizer("ab"), 0)
    train_step(
        (Task("a", "aab", "b"), Task("b", "ba", "a")),
        policy=learner,
        reference=None,
        recipe=replace(recipe, reward=count_a),
        optimizer=Optimizer(stage.config, learner.trainable_parameters()),  # type: ignore[arg-type]
        generator=torch.Generator().manual_seed(3),
    )
    return torch.cat([weight.detach().flatten() for weight in learner.trainable_parameters()])


def count_a(rollouts: Rollouts) -> Scored:
    reward_B = torch.tensor([text.count("a") / max(1, len(text)) for text in rollouts.text_B])
    return Scored(reward_B, torch.ones(len(reward_B), dtype=torch.bool), {}, {})


def test_with_one_optimiser_step_a_batch_the_distance_does_nothing() -> None:
    """Up to what the log-probs of sampling and of the update differ by in float32; with two it does."""
    assert torch.allclose(one_step(2.0, epochs=1), one_step(0.0, epochs=1), atol=1e-5)
    assert not torch.allclose(one_step(2.0, epochs=2), one_step(0.0, epochs=2), atol=1e-4)


def test_is_listed() -> None:
    """Rows without an advantage must be run: the distance moves them."""
    assert LOSSES[ObjectiveDgro] is dgro
    assert ObjectiveDgro not in PROPORTIONAL_TO_ADVANTAGE
    assert DRIFT_LIMITS[ObjectiveDgro] == "drift_limit"
