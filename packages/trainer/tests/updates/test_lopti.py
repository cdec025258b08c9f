"""Lopti against the numbers of its card, and what its two passes may and may not change."""

from __future__ import annotations

import itertools
import json
from dataclasses import replace
from typing import Any

import msgspec
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from job_specs import with_lopti
from torch import Tensor

from trainer.assemble import assemble
from trainer.batch import Rollouts, Task, TokenBatch
from trainer.contract import decode_spec
from trainer.contract.nodes import ObjectiveClip, ObjectiveKl, ObjectiveReduction, UpdateLopti
from trainer.experience import Experience, Part, Scored, Update
from trainer.kl.penalty import in_loss
from trainer.losses.clip import clipped_surrogate
from trainer.optimizer import Optimizer
from trainer.policy import CharacterTokenizer, TinyConfig, TinyPolicy
from trainer.recipe import Recipe
from trainer.reductions.share import token_share
from trainer.step import gather, train_step, update
from trainer.updates import UPDATES
from trainer.updates.lopti import Lopti, low_tokens

LOPTI = UpdateLopti(
    mode="threshold", eta=0.5, quantile=0.1, order="low_first", passes="both", nesting="group_outer"
)


def params(**changes: Any) -> UpdateLopti:
    return msgspec.structs.replace(LOPTI, **changes)


def rollouts_with(probability_BT: Tensor, keep_BT: Tensor) -> Rollouts:
    rows = probability_BT.shape[0]
    return Rollouts(
        tasks=(),
        group_B=torch.zeros(rows, dtype=torch.long),
        prompt_PS=torch.zeros(1, 1, dtype=torch.long),
        prompt_keep_PS=torch.ones(1, 1, dtype=torch.bool),
        response_BT=torch.zeros(probability_BT.shape, dtype=torch.long),
        keep_BT=keep_BT,
        logp_old_BT=probability_BT.log().masked_fill(~keep_BT, 0.0),
        text_B=("",) * rows,
        truncated_B=torch.zeros(rows, dtype=torch.bool),
        temperature=1.0,
    )


# The token example of the card: 2 sequences, 3 tokens, the last one padding.
OLD = torch.tensor([[0.90, 0.20, 0.60], [0.50, 0.10, 0.80]], dtype=torch.float64)
NEW = torch.tensor([[0.93, 0.26, 0.57], [0.38, 0.11, 0.84]], dtype=torch.float64)
REF = torch.tensor([[0.85, 0.25, 0.60], [0.45, 0.12, 0.80]], dtype=torch.float64)
KEEP = torch.tensor([[1, 1, 1], [1, 1, 0]], dtype=torch.bool)
ADVANTAGE = torch.tensor([[1.0], [-1.0]], dtype=torch.float64).expand(2, 3)


def card_losses(advantage_BT: Tensor) -> list[tuple[float, float]]:
    """Policy and KL loss of each pass at the card's parameters."""
    clip = ObjectiveClip(clip_low=0.2, clip_high=0.24, dual_clip=10)
    kl = ObjectiveKl(coefficient=1.0, estimator="k3", clip=None, place="loss")
    share_BT = token_share(ObjectiveReduction(method="token_mean", fixed_length=1), KEEP)
    policy_BT, _ = clipped_surrogate(clip, TokenBatch(NEW.log(), OLD.log(), advantage_BT, KEEP))
    made = in_loss(kl, NEW.log(), REF.log())
    assert made is not None
    parts = Lopti.parts(LOPTI, rollouts=rollouts_with(OLD, KEEP), batches=[torch.arange(2)])
    passes = [part.only_BT for part in parts if part.only_BT is not None]
    return [
        (float((share_BT * only * policy_BT).sum()), float((share_BT * only * made[0]).sum()))
        for only in passes
    ]


def test_golden_passes() -> None:
    """Low: the second token of each sequence; 0.5 exactly is high. At the same parameters they add up."""
    assert low_tokens(LOPTI, rollouts_with(OLD, KEEP)).tolist() == [[0, 1, 0], [0, 1, 0]]
    (low, low_kl), (high, high_kl) = card_losses(ADVANTAGE)
    assert (low, low_kl) == pytest.approx((-0.028000, 0.000931), abs=1e-6)
    assert (high, high_kl) == pytest.approx((-0.236667, 0.004080), abs=1e-6)
    assert low + 0.001 * low_kl == pytest.approx(-0.027999, abs=1e-6)
    assert high + 0.001 * high_kl == pytest.approx(-0.236663, abs=1e-6)
    assert low + high == pytest.approx(-0.264667, abs=1e-6)


def test_golden_passes_after_reweighting() -> None:
    (low, _), (high, _) = card_losses((0.3 * OLD + 0.7) * ADVANTAGE)
    assert (low, high) == pytest.approx((-0.027880, -0.231667), abs=1e-6)


X = torch.tensor([[1.0, 0.5], [0.4, 1.2]], dtype=torch.float64)


def toy(passes: list[Tensor | None], rate: float) -> Tensor:
    """Plain gradient steps of p_t = sigmoid(w . x_t), both sampled as 1, loss divided by 2."""
    w = torch.tensor([0.2, -0.1], dtype=torch.float64, requires_grad=True)
    clip = ObjectiveClip(clip_low=0.2, clip_high=0.24, dual_clip=None)
    old_BT = torch.nn.functional.logsigmoid(X @ w)[None].detach()
    ones = torch.ones(1, 2, dtype=torch.float64)
    for only_BT in passes:
        logp_BT = torch.nn.functional.logsigmoid(X @ w)[None]
        loss_BT, _ = clipped_surrogate(clip, TokenBatch(logp_BT, old_BT, ones, ones > 0))
        kept = loss_BT if only_BT is None else loss_BT * only_BT
        (gradient,) = torch.autograd.grad(kept.sum() / 2, w)
        w = (w - rate * gradient).detach().requires_grad_()
    return w.detach()


def toy_passes(**changes: Any) -> list[Tensor | None]:
    sampled = torch.tensor([[0.537430, 0.490001]], dtype=torch.float64)
    rollouts = rollouts_with(sampled, torch.ones(1, 2, dtype=torch.bool))
    return [p.only_BT for p in Lopti.parts(params(**changes), rollouts=rollouts, batches=[torch.arange(1)])]


def test_golden_order_of_the_toy_policy() -> None:
    assert toy([None], 0.5).tolist() == pytest.approx([0.366642, 0.110821], abs=1e-6)
    low_first, high_first = toy(toy_passes(), 0.5), toy(toy_passes(order="high_first"), 0.5)
    assert low_first.tolist() == pytest.approx([0.365084, 0.110042], abs=1e-6)
    assert high_first.tolist() == pytest.approx([0.366590, 0.110663], abs=1e-6)
    assert (X @ low_first).sigmoid().tolist() == pytest.approx([0.603508, 0.569076], abs=1e-6)
    assert (X @ high_first).sigmoid().tolist() == pytest.approx([0.603943, 0.569407], abs=1e-6)


@pytest.mark.parametrize(("rate", "distance"), [(0.1, 5.3484e-05), (0.05, 1.2856e-05), (0.025, 3.150e-06)])
def test_golden_distance_to_one_step_is_of_second_order(rate: float, distance: float) -> None:
    made = (toy(toy_passes(), rate) - toy([None], rate)).norm()
    assert float(made) == pytest.approx(distance, rel=1e-3)


probabilities = st.lists(st.floats(1e-6, 1), min_size=6, max_size=6)


@given(values=probabilities, kept=st.lists(st.booleans(), min_size=6, max_size=6), eta=st.floats(0, 2))
def test_the_groups_are_disjoint_and_make_up_the_response(
    values: list[float], kept: list[bool], eta: float
) -> None:
    keep_BT = torch.tensor(kept).view(2, 3)
    rollouts = rollouts_with(torch.tensor(values, dtype=torch.float64).view(2, 3), keep_BT)
    parts = list(Lopti.parts(params(eta=eta), rollouts=rollouts, batches=[torch.arange(2)]))
    masks = [part.only_BT for part in parts if part.only_BT is not None]
    total = torch.stack([mask.int() for mask in masks]).sum(0) if masks else torch.zeros(2, 3)
    assert torch.equal(total, keep_BT.int().to(total.dtype))


@given(values=probabilities, q=st.floats(0.01, 0.99))
def test_the_quantile_is_that_of_the_response_tokens(values: list[float], q: float) -> None:
    keep_BT = torch.tensor([[1, 1, 1], [1, 1, 0]], dtype=torch.bool)
    rollouts = rollouts_with(torch.tensor(values, dtype=torch.float64).view(2, 3), keep_BT)
    drawn = rollouts.logp_old_BT.exp()
    expected = keep_BT & (drawn < torch.quantile(drawn[keep_BT], q))
    assert torch.equal(low_tokens(params(mode="quantile", quantile=q), rollouts), expected)


def plan_of(probability: list[list[float]], **changes: Any) -> list[tuple[str, list[int]]]:
    probability_BT = torch.tensor(probability)
    rollouts = rollouts_with(probability_BT, torch.ones(probability_BT.shape, dtype=torch.bool))
    batches = [torch.tensor([0]), torch.tensor([1])]
    parts = Lopti.parts(params(**changes), rollouts=rollouts, batches=batches)
    return [(part.name, part.rows_R.tolist()) for part in parts]


def test_orders_and_nestings() -> None:
    mixed = [[0.1, 0.9], [0.2, 0.8]]
    assert plan_of(mixed) == [("low", [0]), ("low", [1]), ("high", [0]), ("high", [1])]
    assert plan_of(mixed, order="high_first") == [("high", [0]), ("high", [1]), ("low", [0]), ("low", [1])]
    inner = plan_of(mixed, nesting="minibatch_outer")
    assert inner == [("low", [0]), ("high", [0]), ("low", [1]), ("high", [1])]


def test_one_group_may_learn_alone() -> None:
    mixed = [[0.1, 0.9], [0.2, 0.8]]
    assert plan_of(mixed, passes="low_only") == [("low", [0]), ("low", [1])]
    assert plan_of(mixed, passes="high_only", order="high_first") == [("high", [0]), ("high", [1])]


def test_a_mini_batch_without_a_groups_token_has_no_step_for_it() -> None:
    assert plan_of([[0.1, 0.9], [0.7, 0.8]]) == [("low", [0]), ("high", [0]), ("high", [1])]


def test_signals_are_by_pass() -> None:
    def step(name: str, grad_norm: float, drift: float) -> Update:
        return Update(name, loss=0, grad_norm=grad_norm, ratio=1, approx_kl=0, drift=drift)

    rollouts = rollouts_with(OLD, KEEP)
    scored = Scored(torch.zeros(2), torch.ones(2, dtype=torch.bool), {}, {})
    experience = Experience(rollouts, scored, ADVANTAGE, KEEP, KEEP, None)
    # No loss here tells of clipping, and no gradient was looked at.
    steps = [step("low", 3, 0), step("low", 5, 0.4), step("high", 1, 0.2), step("high", 2, 0.3)]
    assert Lopti.signals(LOPTI, experience, steps) == {
        "fracLow": 0.4,
        "gradNormLow": 4.0,
        "driftLow": 0.0,
        "gradNormHigh": 1.5,
        "driftHigh": 0.2,
    }
    assert Lopti.signals(LOPTI, experience, steps[2:]).keys() == {"fracLow", "gradNormHigh", "driftHigh"}


# What follows runs the real step on a small decoder.

TASKS = (Task("a", "aab", "b"), Task("b", "ba", "a"), Task("c", "bb", "b"))


def policy(seed: int = 0) -> TinyPolicy:
    config = TinyConfig(layers=1, width=16, heads=2, context=32, vocab=1)
    return TinyPolicy.create(config, CharacterTokenizer("ab"), seed)


def recipe(lopti: UpdateLopti | None, **grpo: Any) -> tuple[Recipe, Any]:
    params = None if lopti is None else msgspec.to_builtins(lopti)
    spec = with_lopti(params, sampler={"maxTokens": 8}, kl={"coefficient": 0.3}, grpo=grpo)
    decoded = decode_spec(json.dumps(spec).encode())
    stage = decoded.by_id()["grpo"]
    made = assemble(decoded, stage, stage.config, lambda: None)  # type: ignore[arg-type]
    return replace(made, reward=count_a), stage.config


def count_a(rollouts: Rollouts) -> Scored:
    reward_B = torch.tensor([text.count("a") / max(1, len(text)) for text in rollouts.text_B])
    return Scored(reward_B, torch.ones(len(reward_B), dtype=torch.bool), {}, {})


def weights(made: TinyPolicy) -> Tensor:
    return torch.cat([weight.detach().flatten().clone() for weight in made.trainable_parameters()])


def after_steps(lopti: UpdateLopti | None, steps: int = 2, **grpo: Any) -> tuple[Tensor, dict[str, float]]:
    learner, reference = policy(), policy(7)
    made, config = recipe(lopti, **grpo)
    optimizer = Optimizer(config, learner.trainable_parameters())
    generator = torch.Generator().manual_seed(3)
    for _ in range(steps):
        train_step(
            TASKS, policy=learner, reference=reference, recipe=made, optimizer=optimizer, generator=generator
        )
    return weights(learner), made.meter.take()


@pytest.mark.parametrize("eta", [0.0, 1.5])
@pytest.mark.parametrize("nesting", ["group_outer", "minibatch_outer"])
def test_with_an_empty_group_it_is_the_plain_update_bit_for_bit(eta: float, nesting: str) -> None:
    plain, _ = after_steps(None)
    assert not torch.equal(plain, weights(policy()))
    assert torch.equal(after_steps(params(eta=eta, nesting=nesting))[0], plain)


def test_with_both_groups_it_is_another_update() -> None:
    made, signals = after_steps(params(mode="quantile", quantile=0.5))
    assert not torch.allclose(made, after_steps(None)[0], atol=1e-4)
    assert 0.3 < signals["lopti/fracLow"] < 0.6


def test_the_second_pass_starts_where_the_first_has_led() -> None:
    """Log-probs of sampling are kept: the low pass starts on policy, the high pass does not."""
    _, signals = after_steps(params(mode="quantile", quantile=0.5), steps=1, miniBatches=1)
    assert signals["lopti/driftLow"] == pytest.approx(0, abs=1e-5)
    assert signals["lopti/driftHigh"] > 1e-3


def test_by_plain_descent_it_differs_from_one_step_by_the_square_of_the_rate() -> None:
    """Halving the rate halves the difference as a share of the step (card, section 7.2, S3)."""

    def relative(rate: float) -> float:
        sgd = {"optimizer": "sgd", "learningRate": rate, "gradClip": None, "miniBatches": 1}
        sgd["warmupSteps"] = 0
        plain, _ = after_steps(None, steps=1, **sgd)
        two, _ = after_steps(params(mode="quantile", quantile=0.5), steps=1, **sgd)
        return float((two - plain).norm() / (plain - weights(policy())).norm())

    first, second, third = relative(0.05), relative(0.025), relative(0.0125)
    assert first > 1e-3
    assert second / first == pytest.approx(0.5, abs=0.02)
    assert third / second == pytest.approx(0.5, abs=0.02)


def gradient(made: Recipe, config: Any, experience: Experience, part: Part) -> Tensor:
    """At fixed weights away from those of sampling, so that clip and penalty act."""
    learner = policy()
    generator = torch.Generator().manual_seed(5)
    with torch.no_grad():
        for weight in learner.trainable_parameters():
            weight.add_(0.05 * torch.randn(weight.shape, generator=generator))
    optimizer = Optimizer(msgspec.structs.replace(config, grad_clip=None), learner.trainable_parameters())
    update(learner, made, experience, part, optimizer)
    grads = [w.grad if w.grad is not None else torch.zeros_like(w) for w in learner.trainable_parameters()]
    return torch.cat([grad.flatten() for grad in grads])


def test_at_fixed_weights_the_passes_add_up_to_one_step() -> None:
    """Policy term and KL together, whatever the micro-batches."""
    lopti = params(mode="quantile", quantile=0.4)
    made, config = recipe(lopti)
    generator = torch.Generator().manual_seed(1)
    experience = gather(TASKS, policy=policy(), reference=policy(7), recipe=made, generator=generator)
    rows = torch.arange(experience.rollouts.keep_BT.shape[0])
    whole = gradient(made, config, experience, Part(rows))
    assert whole.abs().max() > 1e-3
    parts = list(Lopti.parts(lopti, rollouts=experience.rollouts, batches=[rows]))
    assert [part.name for part in parts] == ["low", "high"]
    for micro, part_of in itertools.product((None, 1, 5), (parts,)):
        held = replace(made, micro_batch_size=micro)
        total = sum(gradient(held, config, experience, part) for part in part_of)
        assert torch.allclose(total, whole, atol=1e-6, rtol=1e-4)  # type: ignore[arg-type]


def test_is_listed() -> None:
    assert isinstance(UPDATES[UpdateLopti], Lopti)
