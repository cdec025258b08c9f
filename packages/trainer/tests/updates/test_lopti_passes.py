"""What is told of Lopti's two passes: how much each clips, and whether their gradients agree."""

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
from torch import Tensor, nn

from trainer.assemble import assemble
from trainer.batch import Rollouts, Task, TokenScores
from trainer.contract import decode_spec
from trainer.contract.nodes import UpdateLopti
from trainer.experience import Experience, Scored
from trainer.optimizer import Optimizer
from trainer.policy import CharacterTokenizer, TinyConfig, TinyPolicy
from trainer.recipe import Recipe
from trainer.step import gather, train_step, update
from trainer.updates.alignment import Alignment, cosine
from trainer.updates.lopti import Lopti

LOPTI = UpdateLopti(
    mode="threshold", eta=0.5, quantile=0.1, order="low_first", passes="both", nesting="group_outer"
)
TASKS = (Task("a", "aab", "b"), Task("b", "ba", "a"), Task("c", "bb", "b"))
COEFFICIENT = 0.3


def recipe(lopti: UpdateLopti, **grpo: Any) -> tuple[Recipe, Any]:
    """GRPO with a clip of 0.2 and 0.24, and a KL penalty."""
    spec = with_lopti(
        msgspec.to_builtins(lopti), sampler={"maxTokens": 8}, kl={"coefficient": COEFFICIENT}, grpo=grpo
    )
    decoded = decode_spec(json.dumps(spec).encode())
    stage = decoded.by_id()["grpo"]
    made = assemble(decoded, stage, stage.config, lambda: None)  # type: ignore[arg-type]
    return replace(made, reward=count_a), stage.config


def count_a(rollouts: Rollouts) -> Scored:
    reward_B = torch.tensor([text.count("a") / max(1, len(text)) for text in rollouts.text_B])
    return Scored(reward_B, torch.ones(len(reward_B), dtype=torch.bool), {}, {})


# The card's token example: 2 sequences, 3 tokens, the last one padding.
OLD = torch.tensor([[0.90, 0.20, 0.60], [0.50, 0.10, 0.80]])
NEW = torch.tensor([[0.93, 0.26, 0.57], [0.38, 0.11, 0.84]])
KEEP = torch.tensor([[1, 1, 1], [1, 1, 0]], dtype=torch.bool)
ADVANTAGE = torch.tensor([[1.0], [-1.0]]).expand(2, 3)


class TablePolicy:
    """Its log-probs are its weights, a table of one number a token."""

    def __init__(self, logp_BT: Tensor) -> None:
        self.weight = nn.Parameter(logp_BT.clone())

    def logp(self, rollouts: Rollouts, rows: Tensor, value: object = None) -> TokenScores:
        keep_MT = rollouts.keep_BT[rows]
        return TokenScores(self.weight[rows].masked_fill(~keep_MT, 0.0), keep_MT)


def told_of_the_table(lopti: UpdateLopti, batches: list[Tensor], micro: int | None) -> dict[str, float]:
    """Both passes at the same weights: gradient descent with a rate of 0."""
    made, config = recipe(lopti, microBatchSize=micro)
    table = TablePolicy(NEW.log())
    rollouts = Rollouts(
        tasks=(),
        group_B=torch.zeros(2, dtype=torch.long),
        prompt_PS=torch.zeros(1, 1, dtype=torch.long),
        prompt_keep_PS=torch.ones(1, 1, dtype=torch.bool),
        response_BT=torch.zeros(2, 3, dtype=torch.long),
        keep_BT=KEEP,
        logp_old_BT=OLD.log().masked_fill(~KEEP, 0.0),
        text_B=("", ""),
        truncated_B=torch.zeros(2, dtype=torch.bool),
        temperature=1.0,
    )
    scored = Scored(torch.zeros(2), torch.ones(2, dtype=torch.bool), {}, {})
    reference_BT = rollouts.logp_old_BT
    experience = Experience(rollouts, scored, ADVANTAGE, torch.ones_like(KEEP), KEEP, reference_BT)
    rule = msgspec.structs.replace(config, optimizer="sgd", learning_rate=0.0)
    optimizer = Optimizer(rule, [table.weight])
    parts = Lopti.parts(lopti, rollouts=rollouts, batches=batches)
    updates = [update(table, made, experience, part, optimizer) for part in parts]  # type: ignore[arg-type]
    return Lopti.signals(lopti, experience, updates)


@pytest.mark.parametrize("batches", [[[0, 1]], [[0], [1]], [[1], [0]]])
@pytest.mark.parametrize("nesting", ["group_outer", "minibatch_outer"])
@pytest.mark.parametrize("micro", [None, 1])
def test_the_clipped_share_of_each_pass_by_hand(
    batches: list[list[int]], nesting: str, micro: int | None
) -> None:
    """Ratios 1.033 1.300 0.950 with A = 1 and 0.760 1.100 with A = -1; clips at 0.80 and 1.24.

    Low are the tokens with 1.300 (clipped) and 1.100 (a bad token made likelier: not). High are 1.033 and
    0.950 (not) and 0.760 (clipped). Tokens count alike however they are spread over mini-batches.
    """
    lopti = msgspec.structs.replace(LOPTI, nesting=nesting)
    told = told_of_the_table(lopti, [torch.tensor(rows) for rows in batches], micro)
    assert told["clipFracLow"] == pytest.approx(1 / 2, abs=1e-6)
    assert told["clipFracHigh"] == pytest.approx(1 / 3, abs=1e-6)
    # No weight of the table serves two tokens.
    assert told["gradCosine"] == pytest.approx(0, abs=1e-6)


def test_one_pass_alone_has_a_clipped_share_and_no_cosine() -> None:
    told = told_of_the_table(msgspec.structs.replace(LOPTI, passes="low_only"), [torch.arange(2)], None)
    assert told.keys() == {"fracLow", "gradNormLow", "driftLow", "clipFracLow"}


def policy(seed: int = 0) -> TinyPolicy:
    config = TinyConfig(layers=1, width=16, heads=2, context=32, vocab=1)
    return TinyPolicy.create(config, CharacterTokenizer("ab"), seed)


def pass_loss(learner: TinyPolicy, experience: Experience, rows: Tensor, only_BT: Tensor) -> Tensor:
    """PPO's loss and k3 on some tokens, over the number of tokens of the mini-batch."""
    rollouts, ref_BT = experience.rollouts, experience.logp_ref_BT
    assert ref_BT is not None
    logp_BT = learner.logp(rollouts, rows).logp_BT
    ratio_BT = (logp_BT - rollouts.logp_old_BT[rows]).exp()
    advantage_BT = experience.advantage_BT[rows]
    surrogate_BT = torch.minimum(ratio_BT * advantage_BT, ratio_BT.clamp(0.8, 1.24) * advantage_BT)
    log_ratio_BT = ref_BT[rows] - logp_BT
    k3_BT = log_ratio_BT.exp() - log_ratio_BT - 1
    loss_BT = (COEFFICIENT * k3_BT - surrogate_BT) * only_BT[rows]
    return loss_BT.sum() / rollouts.keep_BT[rows].sum()


def gradients_of_passes(made: Recipe, batches: list[Tensor]) -> list[list[Tensor]]:
    """Of each pass on each mini-batch by torch.autograd, with plain descent of our own between them."""
    learner = policy()
    generator = torch.Generator().manual_seed(3)
    experience = gather(TASKS, policy=learner, reference=policy(7), recipe=made, generator=generator)
    rollouts = experience.rollouts
    kept = rollouts.logp_old_BT.exp()[rollouts.keep_BT].double()
    low_BT = rollouts.keep_BT & (rollouts.logp_old_BT.exp().double() < kept.quantile(LOW_SHARE))
    passes: list[list[Tensor]] = []
    for only_BT in (low_BT, rollouts.keep_BT & ~low_BT):
        passes.append([])
        for rows in batches:
            weights = learner.trainable_parameters()
            grads = torch.autograd.grad(pass_loss(learner, experience, rows, only_BT), weights)
            flat = torch.cat([grad.flatten() for grad in grads])
            passes[-1].append(flat)
            with torch.no_grad():
                for weight, grad in zip(weights, grads, strict=True):
                    weight -= RATE * min(1.0, CLIP / (float(flat.norm()) + 1e-6)) * grad
    return passes


RATE, CLIP, LOW_SHARE = 1.0, 0.2, 0.4
DESCENT = {"optimizer": "sgd", "learningRate": RATE, "gradClip": CLIP, "warmupSteps": 0}


@pytest.mark.parametrize("count", [1, 2])
def test_the_cosine_is_that_of_the_passes_gradients(count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The clip acts on every step, and must change neither gradient before it is compared."""
    rows = torch.arange(12)
    batches = list(rows.tensor_split(count))
    monkeypatch.setattr(torch, "randperm", lambda n, **_: torch.arange(n))  # pyright: ignore
    lopti = msgspec.structs.replace(LOPTI, mode="quantile", quantile=LOW_SHARE)
    made, config = recipe(lopti, miniBatches=count, **DESCENT)
    low, high = gradients_of_passes(made, batches)
    learner = policy()
    _, updates = train_step(
        TASKS,
        policy=learner,
        reference=policy(7),
        recipe=made,
        optimizer=Optimizer(config, learner.trainable_parameters()),
        generator=torch.Generator().manual_seed(3),
    )
    assert min(step.grad_norm for step in updates) > 2 * CLIP
    each = [float(torch.cosine_similarity(torch.stack(low).sum(0), grad, dim=0)) for grad in high]
    signals = made.meter.take()
    assert signals["lopti/gradCosine"] == pytest.approx(sum(each) / count, abs=1e-4)
    assert 0.05 < abs(sum(each) / count) < 0.999
    norms = [float(grad.norm()) for grad in (*low, *high)]
    assert [step.grad_norm for step in updates] == pytest.approx(norms, rel=1e-3)


def vector(*values: float) -> list[Tensor | None]:
    """Two parameters, the second of one number."""
    return [torch.tensor(part, dtype=torch.float32) for part in (values[:-1], values[-1:])]


def test_alignment_by_hand() -> None:
    """(3, 0, 0) + (0, 0, 4) against (0, 2, 0), (5, 0, 0) and (-3, 0, -4): 0, 3/5 and -1."""
    passes = Alignment()
    held = vector(3, 0, 0)
    assert passes.look("low", held) == {}
    for grad in held:
        assert grad is not None
        grad.mul_(0.01)  # as a clip does
    assert passes.look("low", [None, torch.tensor([4.0])]) == {}
    for gradient, expected in ((vector(0, 2, 0), 0.0), (vector(5, 0, 0), 0.6), (vector(-3, 0, -4), -1.0)):
        assert passes.look("high", gradient) == {"gradCosine": pytest.approx(expected, abs=1e-6)}


def test_a_gradient_of_zero_has_no_cosine() -> None:
    assert cosine(vector(0, 0, 0), vector(1, 2, 3)) is None
    assert cosine([None, None], vector(1, 2, 3)) is None
    assert cosine([None, torch.ones(1)], [torch.ones(2), None]) == 0


# Squares of smaller numbers leave the range of float32.
number = st.just(0.0) | st.floats(2**-10, 4, width=32) | st.floats(-4, -(2**-10), width=32)
numbers = st.lists(number, min_size=3, max_size=3)


@given(one=numbers, other=numbers, scale=st.floats(0.125, 8, width=32))
def test_the_cosine_is_symmetric_and_knows_no_length(
    one: list[float], other: list[float], scale: float
) -> None:
    made = cosine(vector(*one), vector(*other))
    if made is None:
        assert not any(one) or not any(other)
        return
    assert -1 <= made <= 1
    assert cosine(vector(*other), vector(*one)) == made
    assert cosine(vector(*(scale * x for x in one)), vector(*other)) == pytest.approx(made, abs=1e-5)
    assert cosine(vector(*(-x for x in one)), vector(*other)) == pytest.approx(-made, abs=1e-5)


def test_inner_nesting_compares_the_passes_of_one_mini_batch() -> None:
    """The second mini-batch has no low token, so its high pass has nothing to be compared with."""
    probability_BT = torch.tensor([[0.1, 0.9], [0.7, 0.8]])
    rollouts = Rollouts(
        tasks=(),
        group_B=torch.zeros(2, dtype=torch.long),
        prompt_PS=torch.zeros(1, 1, dtype=torch.long),
        prompt_keep_PS=torch.ones(1, 1, dtype=torch.bool),
        response_BT=torch.zeros(2, 2, dtype=torch.long),
        keep_BT=torch.ones(2, 2, dtype=torch.bool),
        logp_old_BT=probability_BT.log(),
        text_B=("", ""),
        truncated_B=torch.zeros(2, dtype=torch.bool),
        temperature=1.0,
    )

    def looks(nesting: str) -> list[dict[str, float]]:
        lopti = msgspec.structs.replace(LOPTI, nesting=nesting)
        batches = [torch.tensor([0]), torch.tensor([1])]
        parts = Lopti.parts(lopti, rollouts=rollouts, batches=batches)
        gradients = itertools.count(1)
        return [dict(part.look(vector(next(gradients), 1, 0))) for part in parts if part.look is not None]

    # (1, 1) with (2, 1)
    assert looks("minibatch_outer") == [{}, {"gradCosine": pytest.approx(3 / 10**0.5, abs=1e-6)}, {}]
    assert len([told for told in looks("group_outer") if told]) == 2


def test_without_two_passes_nothing_is_read_of_a_step() -> None:
    """The plain plan pays for none of it."""
    spec_without = with_lopti(None, sampler={"maxTokens": 8})
    decoded = decode_spec(json.dumps(spec_without).encode())
    stage = decoded.by_id()["grpo"]
    made = replace(assemble(decoded, stage, stage.config, lambda: None), reward=count_a)  # type: ignore[arg-type]
    learner = policy()
    _, updates = train_step(
        TASKS,
        policy=learner,
        reference=policy(7),
        recipe=made,
        optimizer=Optimizer(stage.config, learner.trainable_parameters()),  # type: ignore[arg-type]
        generator=torch.Generator().manual_seed(3),
    )
    assert updates and all(step.signals == {} and step.tokens > 0 for step in updates)
