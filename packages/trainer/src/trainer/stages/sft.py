"""Supervised fine-tuning: the mean negative log-likelihood of a demonstration token, minimised."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

from torch import Tensor

from trainer.batch import Task
from trainer.contract.nodes import TrainSft
from trainer.failure import RunError
from trainer.optimizer import Optimizer
from trainer.policy.padding import imitated_tokens
from trainer.policy.protocol import Policy
from trainer.randomness import seed_everything
from trainer.schedules import learning_rate
from trainer.session import StageJob
from trainer.stages.output import StageOutput, model_output
from trainer.stages.training import Training, memory_words, run_steps
from trainer.task_stream import TaskStream

Learn = Callable[[Sequence[Task]], tuple[Tensor, Tensor]]
"""Of each task's demonstration [B, T]: the tokens that learn, and those that count in the mean."""
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
    policy: Policy,
    tasks: Sequence[Task],
    optimizer: Optimizer,
    per: LossMean = "token_mean",
    learn: Learn | None = None,
) -> tuple[float, float, int]:
    """One optimiser step on the negative log-likelihood: loss, gradient norm before clipping, tokens."""
    optimizer.zero_grad()
    value, tokens = imitation_gradient(policy, tasks, per, learn)
    return value, optimizer.step(value), tokens


def imitation_gradient(
    policy: Policy, tasks: Sequence[Task], per: LossMean = "token_mean", learn: Learn | None = None
) -> tuple[float, int]:
    """Adds the gradient of L = -(1/N) sum over tokens of log pi(y_t | x, y_<t); the loss, and its tokens.

    N is the number of tokens, or that of samples.
    """
    loss, tokens = imitation_loss(policy, tasks, per, learn)
    loss.backward()
    return float(loss.detach()), tokens


def imitation_loss(
    policy: Policy, tasks: Sequence[Task], per: LossMean, learn: Learn | None = None
) -> tuple[Tensor, int]:
    """`learn` says which tokens are summed over, and which count in the mean; all without it. Spans that a
    task marks as not to be imitated do neither."""
    scores = policy.demonstration_logp(tasks)
    logp_BT, count_BT = scores.logp_BT, scores.keep_BT
    if learn is not None:
        learn_BT, count_BT = learn(tasks)
        logp_BT = logp_BT * learn_BT
    if any(task.unlearned for task in tasks):
        imitated_BT = imitated_tokens(tasks, policy.tokenizer, policy.device)
        logp_BT, count_BT = logp_BT * imitated_BT, count_BT & imitated_BT
    count = max(int(count_BT.sum()), 1) if per == "token_mean" else len(tasks)
    return -logp_BT.sum() / count, int(scores.keep_BT.sum())


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
