"""The only place that looks node kinds up: from a stage's node and what is plugged into it to a `Recipe`.

The tables of each family are keyed by the generated struct of the kind, so the look-up is by class, never by
name. Each function made here binds a node's parameters to its maths and notes the node's signals.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Protocol

import torch
from torch import Tensor

from trainer.advantages import BASELINES, MODIFIERS
from trainer.batch import GivenResponses, Rollouts, Task, TokenBatch, ValueBatch
from trainer.chain import Chain
from trainer.contract import JobNode, JobSpec
from trainer.evals import EVALS, REPORT_EVALS, Comparison, Evaluation
from trainer.experience import Experience, Judged, Part, Update
from trainer.exports import EXPORTS, Export
from trainer.filters import FILTERS, TaskFilter
from trainer.kl import PENALTIES
from trainer.losses import DRIFT_LIMITS, LOSSES, PROPORTIONAL_TO_ADVANTAGE
from trainer.masking import masked, of_rollouts
from trainer.meter import Meter
from trainer.policy.build import MODELS, ModelSource
from trainer.policy.padding import rollout_rows
from trainer.policy.protocol import Interrupt, Policy, Tokenizer
from trainer.probes import PROBES
from trainer.recipe import Recipe
from trainer.reductions import REDUCTIONS
from trainer.reward_lookup import reward_graph
from trainer.rewards.given import Given, nothing_given
from trainer.rollouts import ROLLOUTS
from trainer.tasks import TASK_STEPS, TASKS, TaskSource, TaskStep
from trainer.token_masks import TOKEN_MASKS, TokenMask
from trainer.updates import UPDATES, mini_batches
from trainer.values import VALUE_LOSSES


def task_source(node: JobNode) -> TaskSource:
    return TASKS[type(node.config)]


def task_step(node: JobNode) -> TaskStep:
    return TASK_STEPS[type(node.config)]


def task_filter(node: JobNode) -> TaskFilter:
    return FILTERS[type(node.config)]


def model_source(node: JobNode) -> ModelSource:
    return MODELS[type(node.config)]


def evaluation(stage: JobNode) -> Evaluation:
    return EVALS[type(stage.config)]


def comparison(stage: JobNode) -> Comparison:
    return REPORT_EVALS[type(stage.config)]


def exporter(stage: JobNode) -> Export:
    return EXPORTS[type(stage.config)]


class ReinforcementParams(Protocol):
    """What a stage that learns from rewards has, whatever else it does."""

    @property
    def inner_epochs(self) -> int: ...
    @property
    def mini_batches(self) -> int: ...
    @property
    def micro_batch_size(self) -> int | None: ...


def assemble(
    spec: JobSpec,
    stage: JobNode,
    p: ReinforcementParams,
    interrupt: Interrupt,
    given: Callable[[JobNode], Given] = nothing_given,
) -> Recipe:
    meter = Meter()
    rewards = reward_graph(spec, stage, given)
    objective = Chain(spec, stage, "objective")
    cost, penalty = _penalties(objective, meter)
    plan, report = _updates(objective, p, meter)
    return Recipe(
        sample=_sampler(Chain(spec, stage, "rollout"), stage.id, meter, interrupt),
        reward=lambda rollouts: rewards.score(rollouts, meter, interrupt),
        cost=cost,
        advantage=_advantage(Chain(spec, stage, "advantage"), meter),
        learn=_learn(objective, meter),
        learn_given=_learn_given(objective),
        token_loss=_token_loss(objective, meter),
        loss_signals=_loss_signals(objective, meter),
        penalty=penalty,
        value_loss=_value_loss(objective, meter),
        share=_share(objective),
        plan=plan,
        enough=_enough(objective),
        report=report,
        learns=_learns(objective),
        micro_batch_size=p.micro_batch_size,
        needs_reference="referenceLogp" in spec.needs.get(stage.id, ()),
        needs_value="value" in spec.needs.get(stage.id, ()),
        meter=meter,
    )


def _sampler(
    chain: Chain, stage: str, meter: Meter, interrupt: Interrupt
) -> Callable[[Policy, Sequence[Task], torch.Generator], Rollouts]:
    node, kind = chain.only(ROLLOUTS)

    def sample(policy: Policy, tasks: Sequence[Task], generator: torch.Generator) -> Rollouts:
        start = time.perf_counter()
        rollouts = kind.sample(node.config, policy, tasks, generator=generator, interrupt=interrupt)
        seconds = time.perf_counter() - start
        meter.note(node.id, kind.signals(rollouts, seconds))
        meter.note(stage, {"samplingSeconds": seconds})
        return rollouts

    return sample


def _advantage(chain: Chain, meter: Meter) -> Callable[[Judged], tuple[Tensor, Tensor]]:
    baseline, start = chain.only(BASELINES)
    modifiers = chain.of(MODIFIERS)

    def advantage(judged: Judged) -> tuple[Tensor, Tensor]:
        baseline_BT, signals = start(baseline.config, judged)
        advantage_BT = baseline_BT
        meter.note(baseline.id, signals)
        for node, kind in modifiers:
            advantage_BT, signals_BT = kind(node.config, advantage_BT=advantage_BT, rollouts=judged.rollouts)
            meter.note_tokens(node.id, signals_BT, judged.rollouts.keep_BT)
        return advantage_BT, baseline_BT

    return advantage


def _learn(chain: Chain, meter: Meter) -> Callable[[Rollouts, Tokenizer], tuple[Tensor, Tensor]]:
    masks = partial(masked, chain.of(TOKEN_MASKS))

    def learn(rollouts: Rollouts, tokenizer: Tokenizer) -> tuple[Tensor, Tensor]:
        def note(node: JobNode, kind: TokenMask, keeps_BT: Tensor) -> None:
            meter.note(node.id, kind.signals(rollouts, keeps_BT))

        return of_rollouts(rollouts, *masks(rollout_rows(rollouts, None), tokenizer, note))

    return learn


def _learn_given(chain: Chain) -> Callable[[GivenResponses, Tokenizer], tuple[Tensor, Tensor]] | None:
    masks = chain.of(TOKEN_MASKS)
    return partial(masked, masks) if masks else None


def _token_loss(chain: Chain, meter: Meter) -> Callable[[TokenBatch, Tensor], Tensor]:
    node, kind = chain.only(LOSSES)

    def token_loss(tokens: TokenBatch, learn_BT: Tensor) -> Tensor:
        loss_BT, signals = kind(node.config, tokens)
        meter.note_tokens(node.id, signals, tokens.keep_BT & learn_BT)
        return loss_BT

    return token_loss


def _loss_signals(chain: Chain, meter: Meter) -> Callable[[], Mapping[str, float]]:
    node, _ = chain.only(LOSSES)
    return partial(meter.since_last, node.id) if chain.of(UPDATES) else dict[str, float]


Cost = Callable[[Rollouts, Tensor | None], Tensor]
InLoss = Callable[[TokenBatch, Tensor], Tensor | float]


def _penalties(chain: Chain, meter: Meter) -> tuple[Cost, InLoss]:
    """What the penalties take from the rewards, and what they add to the loss."""
    steps = chain.of(PENALTIES)

    def cost(rollouts: Rollouts, logp_ref_BT: Tensor | None) -> Tensor:
        cost_BT = torch.zeros_like(rollouts.logp_old_BT)
        for node, kind in steps:
            made = kind.in_reward(
                node.config, rollouts.logp_old_BT, _held(logp_ref_BT, node), rollouts.keep_BT
            )
            if made is not None:
                cost_BT = cost_BT + made[0]
                meter.note_tokens(node.id, made[1], rollouts.keep_BT)
        return cost_BT

    def in_loss(tokens: TokenBatch, learn_BT: Tensor) -> Tensor | float:
        penalty_BT: Tensor | float = 0.0
        for node, kind in steps:
            made = kind.in_loss(node.config, tokens.logp_BT, _held(tokens.logp_ref_BT, node))
            if made is not None:
                penalty_BT = penalty_BT + made[0]
                meter.note_tokens(node.id, made[1], tokens.keep_BT & learn_BT)
        return penalty_BT

    return cost, in_loss


def _held(logp_ref_BT: Tensor | None, node: JobNode) -> Tensor:
    if logp_ref_BT is None:
        raise AssertionError(f"'{node.id}' needs the reference, but the spec's needs do not list it.")
    return logp_ref_BT


Plan = Callable[[Rollouts, Tensor, torch.Generator], Iterator[Part]]
Report = Callable[[Policy, Experience, Sequence[Update]], None]


def _updates(chain: Chain, p: ReinforcementParams, meter: Meter) -> tuple[Plan, Report]:
    """Without a node that plans otherwise, each mini-batch is one optimiser step."""
    steps, probes = chain.of(UPDATES), chain.of(PROBES)

    def plan(rollouts: Rollouts, rows_R: Tensor, generator: torch.Generator) -> Iterator[Part]:
        for _ in range(p.inner_epochs):
            trees_R = _trees(rollouts, rows_R)
            batches = list(mini_batches(rows_R, count=p.mini_batches, generator=generator, tree_R=trees_R))
            for node, kind in steps:
                yield from kind.parts(node.config, rollouts=rollouts, batches=batches)
            if not steps:
                yield from (Part(rows) for rows in batches)

    def report(policy: Policy, experience: Experience, updates: Sequence[Update]) -> None:
        for node, kind in steps:
            meter.note(node.id, kind.signals(node.config, experience, updates))
        if probes:
            logp_BT = _logp(policy, experience.rollouts, p.micro_batch_size)
            for node, kind in probes:
                meter.note(node.id, kind(node.config, experience=experience, logp_BT=logp_BT))

    return plan, report


@torch.no_grad()
def _logp(policy: Policy, rollouts: Rollouts, micro_batch_size: int | None) -> Tensor:
    rows_B = torch.arange(rollouts.keep_BT.shape[0], device=rollouts.keep_BT.device)
    parts = rows_B.split(micro_batch_size or len(rows_B))
    return torch.cat([policy.logp(rollouts, rows_M).logp_BT for rows_M in parts])


def _enough(chain: Chain) -> Callable[[Update], bool]:
    node, _ = chain.only(LOSSES)
    name = DRIFT_LIMITS.get(type(node.config))
    limit: float | None = None if name is None else getattr(node.config, name)
    if limit is None:
        return lambda update: False
    most = limit
    return lambda update: update.drift > most


def _learns(chain: Chain) -> Callable[[Tensor], Tensor]:
    """A group without spread teaches nothing, unless something other than the advantage moves the policy."""
    others = [*chain.of(PENALTIES), *chain.of(VALUE_LOSSES)]
    if not others and all(type(node.config) in PROPORTIONAL_TO_ADVANTAGE for node, _ in chain.of(LOSSES)):
        return lambda advantage_BT: (advantage_BT != 0).any(dim=1)
    return lambda advantage_BT: torch.ones_like(advantage_BT[:, 0], dtype=torch.bool)


def _value_loss(chain: Chain, meter: Meter) -> Callable[[ValueBatch, Tensor], Tensor] | None:
    steps = chain.of(VALUE_LOSSES)
    if not steps:
        return None
    ((node, kind),) = steps

    def value_loss(values: ValueBatch, keep_BT: Tensor) -> Tensor:
        loss_BT, signals = kind(node.config, values)
        meter.note_tokens(node.id, signals, keep_BT)
        return loss_BT

    return value_loss


def _share(chain: Chain) -> Callable[[Rollouts, Tensor, Tensor], Tensor]:
    node, kind = chain.only(REDUCTIONS)

    def share(rollouts: Rollouts, count_BT: Tensor, rows_R: Tensor) -> Tensor:
        return kind(node.config, count_BT[rows_R], _trees(rollouts, rows_R))

    return share


def _trees(rollouts: Rollouts, rows_R: Tensor) -> Tensor | None:
    return None if rollouts.branches is None else rollouts.branches.chain_B[rows_R]
