"""Supervised fine-tuning: the mean negative log-likelihood of a demonstration token, minimised."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from torch import Tensor

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

LossMean = Literal["token_mean", "sample_mean"]


def sft(job: StageJob, p: TrainSft) -> StageOutput:
    generator = seed_everything(job.seed)
    tasks = demonstrated(job, "tasks", p.examples)
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


def imitate(
    policy: Policy, tasks: Sequence[Task], optimizer: Optimizer, per: LossMean = "token_mean"
) -> tuple[float, float, int]:
    """One optimiser step on the negative log-likelihood: loss, gradient norm before clipping, tokens."""
    optimizer.zero_grad()
    value, tokens = imitation_gradient(policy, tasks, per)
    return value, optimizer.step(value), tokens


def imitation_gradient(
    policy: Policy, tasks: Sequence[Task], per: LossMean = "token_mean"
) -> tuple[float, int]:
    """Adds the gradient of L = -(1/N) sum over tokens of log pi(y_t | x, y_<t); the loss, and its tokens.

    N is the number of tokens, or that of samples.
    """
    loss, tokens = imitation_loss(policy, tasks, per)
    loss.backward()
    return float(loss.detach()), tokens


def imitation_loss(policy: Policy, tasks: Sequence[Task], per: LossMean) -> tuple[Tensor, int]:
    scores = policy.demonstration_logp(tasks)
    tokens = int(scores.keep_BT.sum())
    return -scores.logp_BT.sum() / (tokens if per == "token_mean" else len(tasks)), tokens


def demonstrated(job: StageJob, port: str, examples: int | None) -> tuple[Task, ...]:
    """The first so many training tasks plugged in there, all with a demonstration."""
    node = job.session.sources.plugged(job.node, port)
    tasks = job.session.sources.tasks(node).train[:examples]
    without = sum(task.demonstration is None for task in tasks)
    if without:
        raise RunError(
            f"{without} of the {len(tasks)} tasks have no demonstration to imitate.",
            "Give a demonstration column or a template.",
            node.id,
        )
    return tasks
