"""Supervised fine-tuning: the mean negative log-likelihood of a demonstration token, minimised."""

from __future__ import annotations

from collections.abc import Sequence

from trainer.batch import Task
from trainer.contract.nodes import TrainSft
from trainer.failure import RunError
from trainer.optimizer import Optimizer
from trainer.policy.protocol import Policy
from trainer.randomness import seed_everything
from trainer.schedules import learning_rate
from trainer.session import StageJob
from trainer.stages.output import StageOutput, model_output
from trainer.stages.training import Training, memory_words, run_steps
from trainer.task_stream import TaskStream


def sft(job: StageJob, p: TrainSft) -> StageOutput:
    generator = seed_everything(job.seed)
    tasks = _demonstrated(job, p)
    policy = job.policy()
    training = Training(
        policy, Optimizer(p, policy.trainable_parameters()), TaskStream(tasks, job.seed), generator
    )
    if job.resume:
        training.restore(job.resume)
    job.started(p.steps, "steps")
    job.source_facts(policy)
    policy.train()

    def take_step(step: int) -> dict[str, float]:
        rate = learning_rate(p, step)
        training.optimizer.set_learning_rate(rate)
        batch = training.stream.take(p.batch_size)
        with memory_words(job, f"{p.batch_size} demonstrations a step", "Lower the batch size."):
            loss, grad_norm, tokens = imitate(policy, batch, training.optimizer)
        training.tokens += tokens
        training.samples += len(batch)
        return {
            f"{job.node.id}/loss": loss,
            f"{job.node.id}/gradNorm": grad_norm,
            f"{job.node.id}/learningRate": rate,
        }

    run_steps(job, training, p.steps, take_step)
    return model_output(policy, f"{p.steps} steps over {len(tasks)} demonstrations.")


def imitate(policy: Policy, tasks: Sequence[Task], optimizer: Optimizer) -> tuple[float, float, int]:
    """One optimiser step on L = -mean over tokens of log pi(y_t | x, y_<t): loss, gradient norm, tokens."""
    scores = policy.demonstration_logp(tasks)
    tokens = int(scores.keep_BT.sum())
    loss = -scores.logp_BT.sum() / tokens
    optimizer.zero_grad()
    loss.backward()
    value = float(loss.detach())
    return value, optimizer.step(value), tokens


def _demonstrated(job: StageJob, p: TrainSft) -> tuple[Task, ...]:
    node = job.session.sources.plugged(job.node, "tasks")
    tasks = job.session.sources.tasks(node).train[: p.examples]
    without = sum(task.demonstration is None for task in tasks)
    if without:
        raise RunError(
            f"{without} of the {len(tasks)} tasks have no demonstration to imitate.",
            "Give a demonstration column or a template.",
            node.id,
        )
    return tasks
