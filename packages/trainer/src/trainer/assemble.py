"""The only place that looks node kinds up: from a stage's node and what is plugged into it to a `Recipe`.

The tables of each family are keyed by the generated struct of the kind, so the look-up is by class, never by
name. Each function made here binds a node's parameters to its maths and notes the node's signals.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeVar

import torch
from msgspec import Struct
from torch import Tensor

from trainer.advantages import ADVANTAGES
from trainer.batch import Rollouts, Task
from trainer.contract import JobNode, JobSpec
from trainer.contract.nodes import TrainPolicyGradient
from trainer.evals import EVALS, Evaluation
from trainer.exports import EXPORTS, Export
from trainer.kl import PENALTIES
from trainer.losses import LOSSES, PROPORTIONAL_TO_ADVANTAGE
from trainer.meter import Meter
from trainer.policy.build import MODELS, ModelSource
from trainer.policy.protocol import Interrupt, Policy
from trainer.recipe import Recipe, Scored
from trainer.reductions import REDUCTIONS
from trainer.rewarding import RewardGraph
from trainer.rewards import REWARDS
from trainer.rollouts import ROLLOUTS
from trainer.tasks import TASKS, TaskSource
from trainer.token_weights import TOKEN_WEIGHTS
from trainer.updates import mini_batches

Kind = TypeVar("Kind")


class Chain:
    """The nodes plugged into a port, following the wire back to its start; the first node of the wire comes
    first."""

    def __init__(self, spec: JobSpec, stage: JobNode, port: str) -> None:
        nodes = spec.by_id()
        found: list[JobNode] = []
        wires = stage.inputs.get(port, ())
        while wires:
            node = nodes[wires[0].node]
            found.insert(0, node)
            wires = node.inputs.get(wires[0].port, ())
        self.nodes = found

    def of(self, table: Mapping[type[Struct], Kind]) -> list[tuple[JobNode, Kind]]:
        return [(node, table[type(node.config)]) for node in self.nodes if type(node.config) in table]

    def only(self, table: Mapping[type[Struct], Kind]) -> tuple[JobNode, Kind]:
        """The one node of a family that the compiler puts into every chain."""
        (one,) = self.of(table)
        return one


def task_source(node: JobNode) -> TaskSource:
    return TASKS[type(node.config)]


def model_source(node: JobNode) -> ModelSource:
    return MODELS[type(node.config)]


def evaluation(stage: JobNode) -> Evaluation:
    return EVALS[type(stage.config)]


def exporter(stage: JobNode) -> Export:
    return EXPORTS[type(stage.config)]


def reward_graph(spec: JobSpec, stage: JobNode) -> RewardGraph:
    (root,) = stage.inputs["reward"]
    return RewardGraph.of(spec, root.node, REWARDS, spec.limits.max_errored_share)


def assemble(spec: JobSpec, stage: JobNode, p: TrainPolicyGradient, interrupt: Interrupt) -> Recipe:
    meter = Meter()
    rewards = reward_graph(spec, stage)
    objective = Chain(spec, stage, "objective")
    shape, penalty = _penalties(objective, meter)

    def plan(rows_R: Tensor, generator: torch.Generator) -> Iterator[Tensor]:
        return mini_batches(rows_R, inner_epochs=p.inner_epochs, count=p.mini_batches, generator=generator)

    return Recipe(
        sample=_sampler(Chain(spec, stage, "rollout"), stage.id, meter, interrupt),
        reward=lambda rollouts: rewards.score(rollouts, meter, interrupt),
        advantage=_advantage(Chain(spec, stage, "advantage"), meter),
        shape=shape,
        token_weight=_token_weight(objective, meter),
        token_loss=_token_loss(objective, meter),
        penalty=penalty,
        share=_share(objective),
        plan=plan,
        learns=_learns(objective),
        micro_batch_size=p.micro_batch_size,
        needs_reference="referenceLogp" in spec.needs.get(stage.id, ()),
        meter=meter,
    )


def _sampler(
    chain: Chain, stage: str, meter: Meter, interrupt: Interrupt
) -> Callable[[Policy, Sequence[Task], torch.Generator], Rollouts]:
    node, kind = chain.only(ROLLOUTS)
    request = kind.request(node.config)

    def sample(policy: Policy, tasks: Sequence[Task], generator: torch.Generator) -> Rollouts:
        start = time.perf_counter()
        rollouts = policy.sample(tasks, request, generator, interrupt=interrupt)
        seconds = time.perf_counter() - start
        meter.note(node.id, kind.signals(rollouts, seconds))
        meter.note(stage, {"samplingSeconds": seconds})
        return rollouts

    return sample


def _advantage(chain: Chain, meter: Meter) -> Callable[[Scored, Tensor], Tensor]:
    steps = chain.of(ADVANTAGES)

    def advantage(scored: Scored, group_B: Tensor) -> Tensor:
        advantage_B = scored.reward_B
        for node, kind in steps:
            advantage_B, signals = kind(
                node.config,
                advantage_B=advantage_B,
                reward_B=scored.reward_B,
                group_B=group_B,
                keep_B=scored.keep_B,
            )
            meter.note(node.id, signals)
        return advantage_B

    return advantage


def _token_weight(chain: Chain, meter: Meter) -> Callable[[Rollouts, Tensor], Tensor]:
    steps = chain.of(TOKEN_WEIGHTS)

    def token_weight(rollouts: Rollouts, advantage_BT: Tensor) -> Tensor:
        weight_BT = torch.ones_like(advantage_BT)
        for node, kind in steps:
            factor_BT, signals = kind(node.config, rollouts=rollouts, advantage_BT=advantage_BT)
            meter.note_tokens(node.id, signals, rollouts.keep_BT)
            weight_BT = weight_BT * factor_BT
        return weight_BT

    return token_weight


def _token_loss(chain: Chain, meter: Meter) -> Callable[[Tensor, Tensor, Tensor, Tensor], Tensor]:
    node, kind = chain.only(LOSSES)

    def token_loss(logp_BT: Tensor, logp_old_BT: Tensor, advantage_BT: Tensor, keep_BT: Tensor) -> Tensor:
        loss_BT, signals = kind(
            node.config, logp_BT=logp_BT, logp_old_BT=logp_old_BT, advantage_BT=advantage_BT
        )
        meter.note_tokens(node.id, signals, keep_BT)
        return loss_BT

    return token_loss


Shape = Callable[[Tensor, Rollouts, Tensor | None], Tensor]
InLoss = Callable[[Tensor, Tensor | None, Tensor], Tensor | float]


def _penalties(chain: Chain, meter: Meter) -> tuple[Shape, InLoss]:
    """What the penalties do to the advantages, and to the loss."""
    steps = chain.of(PENALTIES)

    def shape(advantage_BT: Tensor, rollouts: Rollouts, logp_ref_BT: Tensor | None) -> Tensor:
        for node, kind in steps:
            made = kind.in_reward(
                node.config, rollouts.logp_old_BT, _held(logp_ref_BT, node), rollouts.keep_BT
            )
            if made is not None:
                advantage_BT = advantage_BT - made[0]
                meter.note_tokens(node.id, made[1], rollouts.keep_BT)
        return advantage_BT

    def in_loss(logp_BT: Tensor, logp_ref_BT: Tensor | None, keep_BT: Tensor) -> Tensor | float:
        penalty_BT: Tensor | float = 0.0
        for node, kind in steps:
            made = kind.in_loss(node.config, logp_BT, _held(logp_ref_BT, node))
            if made is not None:
                penalty_BT = penalty_BT + made[0]
                meter.note_tokens(node.id, made[1], keep_BT)
        return penalty_BT

    return shape, in_loss


def _held(logp_ref_BT: Tensor | None, node: JobNode) -> Tensor:
    if logp_ref_BT is None:
        raise AssertionError(f"'{node.id}' needs the reference, but the spec's needs do not list it.")
    return logp_ref_BT


def _learns(chain: Chain) -> Callable[[Tensor], Tensor]:
    """A group without spread teaches nothing, unless something other than the advantage moves the policy."""
    if all(type(node.config) in PROPORTIONAL_TO_ADVANTAGE for node, _ in chain.of(LOSSES)) and not chain.of(
        PENALTIES
    ):
        return lambda advantage_BT: (advantage_BT != 0).any(dim=1)
    return lambda advantage_BT: torch.ones_like(advantage_BT[:, 0], dtype=torch.bool)


def _share(chain: Chain) -> Callable[[Tensor], Tensor]:
    node, kind = chain.only(REDUCTIONS)
    return lambda keep_BT: kind(node.config, keep_BT)
