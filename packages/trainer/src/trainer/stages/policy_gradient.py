"""Policy gradient: the stage around `step.train_step`."""

from __future__ import annotations

from trainer.contract.nodes import TrainPolicyGradient
from trainer.optimizer import Optimizer
from trainer.randomness import seed_everything
from trainer.schedules import learning_rate
from trainer.session import StageJob
from trainer.stages.output import StageOutput, model_output
from trainer.stages.reinforcement import Reinforcement
from trainer.stages.training import Training, run_steps
from trainer.task_stream import TaskStream


def policy_gradient(job: StageJob, p: TrainPolicyGradient) -> StageOutput:
    generator = seed_everything(job.seed)
    tasks = job.tasks("tasks")
    policy = job.policy()
    reinforcement = Reinforcement(job, p, policy, generator)
    training = Training(
        policy,
        Optimizer(p, reinforcement.parameters()),
        TaskStream(tasks, job.seed),
        generator,
        modules=reinforcement.modules,
    )
    if job.resume:
        training.restore(job.resume)
    job.started(p.steps, "steps")
    job.source_facts(policy)
    policy.train()

    def take_step(step: int) -> dict[str, float]:
        rate = learning_rate(p, step)
        training.optimizer.set_learning_rate(rate)
        values, _ = reinforcement.step(training, training.stream, tell=job.tells_rollouts(step, p.steps))
        values[f"{job.node.id}/learningRate"] = rate
        return values

    run_steps(job, training, p.steps, take_step)
    return model_output(policy, f"{p.steps} steps, {training.samples} completions.")
