"""Policy gradient: the stage around `step.train_step`."""

from __future__ import annotations

import time

from trainer.assemble import assemble
from trainer.contract.nodes import TrainPolicyGradient
from trainer.optimizer import Optimizer
from trainer.randomness import seed_everything
from trainer.recipe import Experience
from trainer.rollout_report import rollout_groups
from trainer.schedules import learning_rate
from trainer.session import StageJob
from trainer.stages.output import StageOutput, model_output
from trainer.stages.training import Training, mean, memory_words, run_steps
from trainer.step import Update, train_step
from trainer.task_stream import TaskStream

_ERROR_LOG_SECONDS = 10.0


def policy_gradient(job: StageJob, p: TrainPolicyGradient) -> StageOutput:
    generator = seed_everything(job.seed)
    session = job.session
    tasks = session.sources.tasks(session.sources.plugged(job.node, "tasks")).train
    policy = job.policy()
    recipe = assemble(session.spec, job.node, p, session.control.check)
    reference = policy.frozen_copy() if recipe.needs_reference else None
    training = Training(
        policy, Optimizer(p, policy.trainable_parameters()), TaskStream(tasks, job.seed), generator
    )
    if job.resume:
        training.restore(job.resume)
    job.started(p.steps, "steps")
    job.source_facts(policy)
    policy.train()
    warn = ErrorLog(job)

    def take_step(step: int) -> dict[str, float]:
        rate = learning_rate(p, step)
        training.optimizer.set_learning_rate(rate)
        recipe.meter.take()  # what an interrupted step has left
        with memory_words(
            job,
            f"{p.prompts_per_step} groups a step",
            "Set a smaller micro-batch, or sample fewer prompts a step.",
        ):
            experience, updates = train_step(
                training.stream.take(p.prompts_per_step),
                policy=policy,
                reference=reference,
                recipe=recipe,
                optimizer=training.optimizer,
                generator=generator,
            )
        training.tokens += int(experience.rollouts.keep_BT.sum())
        training.samples += experience.rollouts.keep_BT.shape[0]
        warn.tell(experience)
        if step == 1 or step == p.steps or step % session.spec.limits.rollout_every_steps == 0:
            session.events.write("rollouts", stage=job.node.id, step=step, groups=rollout_groups(experience))
        return recipe.meter.take() | _stage_signals(job.node.id, rate, experience, updates)

    run_steps(job, training, p.steps, take_step)
    return model_output(policy, f"{p.steps} steps, {training.samples} completions.")


def _stage_signals(
    stage: str, rate: float, experience: Experience, updates: list[Update]
) -> dict[str, float]:
    """Loss and gradient norm are means over the step's optimiser steps; the drift is that of the last one."""
    scored = experience.scored
    kept = scored.reward_B[scored.keep_B]
    signals = {
        "loss": mean([update.loss for update in updates]),
        "gradNorm": mean([update.grad_norm for update in updates]),
        "learningRate": rate,
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
