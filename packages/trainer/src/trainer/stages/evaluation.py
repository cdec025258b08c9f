"""Runs an evaluation over a split of its tasks and tells what it found."""

from __future__ import annotations

from typing import Any, Protocol, cast

from trainer.assemble import evaluation
from trainer.batch import RewardScores, Rollouts, Task
from trainer.events import metric_values
from trainer.failure import RunError
from trainer.outputs import Result
from trainer.pace import Pace
from trainer.randomness import seed_everything
from trainer.reward_lookup import reward_graph
from trainer.session import StageJob
from trainer.stages.output import StageOutput


class SplitParams(Protocol):
    @property
    def split(self) -> str: ...
    @property
    def limit(self) -> int: ...


def evaluate(job: StageJob, p: SplitParams) -> StageOutput:
    generator = seed_everything(job.seed)
    tasks = _split(job, p)
    policy = job.policy()
    control = job.session.control
    rewards = None
    if "reward" in job.node.inputs:
        rewards = reward_graph(job.session.spec, job.node, job.session.sources.given)
    job.started(len(tasks), "prompts")
    job.source_facts(policy)
    policy.eval()
    pace = Pace(0)

    def progress(done: int, total: int) -> None:
        job.progress(done, total, pace.seconds_left(done, total))

    def reward(rollouts: Rollouts) -> RewardScores:
        assert rewards is not None, "the evaluation has no reward to ask"
        return rewards.last(rollouts, control.check)

    found = evaluation(job.node)(
        p,
        policy=policy,
        tasks=tasks,
        reward=reward,
        generator=generator,
        progress=progress,
        interrupt=control.check,
    )
    tables = cast("list[dict[str, Any]]", found.tables)
    result = Result(signals=metric_values(found.signals), tables=tables)
    return StageOutput(lambda _folder: result, f"{len(tasks)} prompts.")


def _split(job: StageJob, p: SplitParams) -> tuple[Task, ...]:
    node = job.session.sources.plugged(job.node, "tasks")
    made = job.session.sources.tasks(node)
    tasks = (made.held_out if p.split == "heldOut" else made.train)[: p.limit]
    if not tasks:
        raise RunError(
            f"'{node.id}' has no prompts in the split that '{job.node.id}' evaluates.",
            "Hold some out in the tasks, or evaluate the training split.",
            node.id,
        )
    return tasks
