"""Steps that learn from rewards, for every stage that takes them: `train_step` and what is told of it."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

import torch
from torch import Tensor, nn

from trainer.assemble import ReinforcementParams, assemble
from trainer.batch import Task
from trainer.experience import Experience, Update
from trainer.policy.padding import demonstrations
from trainer.policy.protocol import Policy
from trainer.policy.value_head import ValueHead
from trainer.rollout_report import rollout_groups
from trainer.session import StageJob
from trainer.stages.sft import Learn
from trainer.stages.training import Training, mean, memory_words
from trainer.step import train_step
from trainer.task_stream import TaskStream
from trainer.token_report import Passes, token_weights

_ERROR_LOG_SECONDS = 10.0


class StepParams(ReinforcementParams, Protocol):
    @property
    def prompts_per_step(self) -> int: ...


class Reinforcement:
    """What is plugged into the stage, put together, with the policy as it is now for its reference."""

    def __init__(self, job: StageJob, p: StepParams, policy: Policy, generator: torch.Generator) -> None:
        self._job = job
        self._p = p
        self._policy = policy
        self._generator = generator
        session = job.session
        recipe = assemble(session.spec, job.node, p, session.control.check, session.sources.given)
        self._passes = Passes(recipe.plan)
        self._recipe = replace(recipe, plan=self._passes)
        self.reference: Policy | None = None
        self.reference_kl: float | None = None
        """k3 estimate of KL(pi, pi_ref) on the last rollouts, in nats a token; None without a reference."""
        self.freeze_reference()
        self._head = ValueHead(policy.width, policy.device) if self._recipe.needs_value else None
        self._errors = ErrorLog(job)

    def freeze_reference(self) -> None:
        """From now on the reference, where one is needed, is the policy as it is now."""
        self.reference = self._policy.frozen_copy() if self._recipe.needs_reference else None

    def learn_demonstrations(self) -> Learn | None:
        """What the plugged masks leave of demonstrations; None where they leave everything."""
        masked, policy = self._recipe.learn_given, self._policy
        if masked is None:
            return None

        def learn(tasks: Sequence[Task]) -> tuple[Tensor, Tensor]:
            given = demonstrations(tasks, policy.tokenizer, context=policy.context, device=policy.device)
            return masked(given, policy.tokenizer)

        return learn

    @property
    def modules(self) -> dict[str, nn.Module]:
        """What is trained besides the policy, by its name in a checkpoint."""
        return {} if self._head is None else {"value": self._head}

    def parameters(self) -> list[nn.Parameter]:
        """What an optimiser of this stage steps: the policy's weights first."""
        own = [weight for module in self.modules.values() for weight in module.parameters()]
        return [*self._policy.trainable_parameters(), *own]

    def step(
        self, training: Training, stream: TaskStream[Task], *, tell: int | None
    ) -> tuple[dict[str, float], list[Update]]:
        """Samples, scores and learns once: the step's metrics, and its optimiser steps.

        `tell` is the step's number where its rollouts are to be shown.
        """
        recipe, job = self._recipe, self._job
        recipe.meter.take()  # what an interrupted step has left
        with memory_words(
            job,
            f"{self._p.prompts_per_step} groups a step",
            "Set a smaller micro-batch, or sample fewer prompts a step.",
        ):
            experience, updates = train_step(
                stream.take(self._p.prompts_per_step),
                policy=self._policy,
                reference=self.reference,
                recipe=recipe,
                optimizer=training.optimizer,
                generator=self._generator,
                head=self._head,
            )
        training.tokens += int(experience.rollouts.keep_BT.sum())
        training.samples += experience.rollouts.keep_BT.shape[0]
        self.reference_kl = _reference_kl(experience)
        self._errors.tell(experience)
        if tell is not None:
            groups = rollout_groups(
                experience,
                self._policy.tokenizer,
                self._passes.tokens,
                weight_BT=token_weights(experience, recipe.share),
            )
            job.session.events.write("rollouts", stage=job.node.id, step=tell, groups=groups)
        return recipe.meter.take() | _stage_signals(job.node.id, experience, updates), updates


def _reference_kl(experience: Experience) -> float | None:
    """exp(d) - d - 1 for d = log pi_ref - log pi, a mean over tokens that pi has sampled."""
    rollouts, logp_ref_BT = experience.rollouts, experience.logp_ref_BT
    if logp_ref_BT is None:
        return None
    difference = (logp_ref_BT - rollouts.logp_old_BT)[rollouts.keep_BT].double()
    return float((difference.exp() - difference - 1).mean()) if difference.numel() else 0.0


def _stage_signals(stage: str, experience: Experience, updates: list[Update]) -> dict[str, float]:
    """Loss and gradient norm are means over the step's optimiser steps; the drift is that of the last one."""
    scored, judged_B = experience.scored, experience.rollouts.judged_B
    kept = scored.reward_B[scored.keep_B & judged_B]
    signals = {
        "loss": mean([update.loss for update in updates]),
        "gradNorm": mean([update.grad_norm for update in updates]),
        "ratio": updates[-1].ratio if updates else 1.0,
        "approxKl": updates[-1].approx_kl if updates else 0.0,
        "errored": 1.0 - float(scored.keep_B[judged_B].float().mean()),
    }
    if kept.numel() > 0:
        signals["reward"] = float(kept.double().mean())
    return {f"{stage}/{name}": value for name, value in signals.items()}


class ErrorLog:
    """Tells of errored rewards, one line now and then."""

    def __init__(self, job: StageJob) -> None:
        self._job = job
        self._next = 0.0

    def tell(self, experience: Experience) -> None:
        errors = experience.scored.errors
        now = time.monotonic()
        if not errors or now < self._next:
            return
        self._next = now + _ERROR_LOG_SECONDS
        first = next(iter(errors.values()))
        node, _, reason = first.partition(": ")
        self._job.log(
            "warning",
            f"{len(errors)} of {int(experience.rollouts.judged_B.sum())} completions could not be scored "
            f"and are left out. First: {reason}",
            node,
        )
