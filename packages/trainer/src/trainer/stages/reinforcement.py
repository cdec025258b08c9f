"""Steps that learn from rewards, for every stage that takes them: `train_step` and what is told of it."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Protocol

import torch

from trainer.assemble import ReinforcementParams, assemble
from trainer.experience import Experience, Update
from trainer.policy.protocol import Policy
from trainer.rollout_report import rollout_groups
from trainer.session import StageJob
from trainer.stages.training import Training, mean, memory_words
from trainer.step import train_step
from trainer.task_stream import TaskStream
from trainer.token_report import Passes

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
        recipe = assemble(job.session.spec, job.node, p, job.session.control.check)
        self._passes = Passes(recipe.plan)
        self._recipe = replace(recipe, plan=self._passes)
        self._reference = policy.frozen_copy() if self._recipe.needs_reference else None
        self._errors = ErrorLog(job)

    def step(
        self, training: Training, stream: TaskStream, *, tell: int | None
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
                reference=self._reference,
                recipe=recipe,
                optimizer=training.optimizer,
                generator=self._generator,
            )
        training.tokens += int(experience.rollouts.keep_BT.sum())
        training.samples += experience.rollouts.keep_BT.shape[0]
        self._errors.tell(experience)
        if tell is not None:
            groups = rollout_groups(experience, self._policy.tokenizer, self._passes.tokens)
            job.session.events.write("rollouts", stage=job.node.id, step=tell, groups=groups)
        return recipe.meter.take() | _stage_signals(job.node.id, experience, updates), updates


def _stage_signals(stage: str, experience: Experience, updates: list[Update]) -> dict[str, float]:
    """Loss and gradient norm are means over the step's optimiser steps; the drift is that of the last one."""
    scored = experience.scored
    kept = scored.reward_B[scored.keep_B]
    signals = {
        "loss": mean([update.loss for update in updates]),
        "gradNorm": mean([update.grad_norm for update in updates]),
        "ratio": updates[-1].ratio if updates else 1.0,
        "approxKl": updates[-1].approx_kl if updates else 0.0,
        "errored": 1.0 - float(scored.keep_B.float().mean()),
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
            f"{len(errors)} of {experience.scored.keep_B.numel()} completions could not be scored "
            f"and are left out. First: {reason}",
            node,
        )
