"""Samples completions as a run would, and scores them."""

from __future__ import annotations

import time
from typing import Any

import msgspec
import torch
from msgspec import Struct

from trainer.batch import Rollouts, Task
from trainer.failure import RunError
from trainer.policy.padding import ContextError
from trainer.policy.protocol import Policy, never
from trainer.problems import ParamError
from trainer.serve.answer import scored
from trainer.serve.datasets import NodeError
from trainer.serve.grading import grade
from trainer.serve.kinds import rollout_of
from trainer.serve.requests import Sample, ServedNode
from trainer.serve.warm import Warm
from trainer.threads import set_threads

MOST_ROWS = 512
"""Completions that one request may sample."""


def sample(request: Sample, warm: Warm) -> dict[str, Any]:
    """Every row that rewards judge: whole completions, or answers with the chain before them."""
    tasks = _chosen(request, warm)
    policy, sampled_from = warm.models.open(request.model, warm.datasets, warm.folders)
    set_threads(policy, None)
    policy.eval()
    start = time.perf_counter()
    rollouts = _sampled(request, policy, tasks).judged()
    seconds = time.perf_counter() - start
    grades = grade(request.rewards, rollouts, stages=request.stages, folders=warm.folders)
    return scored(
        rollouts,
        grades,
        order=range(len(rollouts.text_B)),
        token_counts="sampled",
        sampling_seconds=seconds,
        sampled_from=sampled_from,
    )


def _chosen(request: Sample, warm: Warm) -> list[Task]:
    known = warm.datasets.by_id(request.tasks)
    unknown = [one for one in request.task_ids if one not in known]
    if unknown:
        raise ParamError(
            "taskIds",
            f"There is no task '{unknown[0]}' in the given tasks.",
            "Preview the tasks and use one of their ids.",
        )
    return [known[one] for one in request.task_ids]


def _sampled(request: Sample, policy: Policy, tasks: list[Task]) -> Rollouts:
    """By the one node along the wire that samples."""
    found = ((node, rollout_of(node.config)) for node in request.rollout)
    node, kind = next(((node, kind) for node, kind in found if kind is not None), (None, None))
    if node is None or kind is None:
        remedy = "Send the configuration of a rollout node."
        raise ParamError("rollout", f"'{request.rollout[-1].id}' samples nothing.", remedy)
    config = _sized(node, request.group_size, len(tasks))
    generator = torch.Generator().manual_seed(request.seed)
    try:
        with torch.no_grad():
            return kind.sample(config, policy, tasks, generator=generator, interrupt=never)
    except (ContextError, RunError) as problem:
        raise NodeError(node.id, ParamError("", problem.message, problem.remedy)) from problem


def _sized(node: ServedNode, group_size: int | None, prompts: int) -> Struct:
    """With so many completions of each prompt; as the node says where that is None."""
    own = getattr(node.config, "group_size", 1)
    rows = prompts * (group_size or own)
    if rows > MOST_ROWS:
        raise ParamError(
            "groupSize",
            f"{prompts} prompts times {group_size or own} completions are {rows}, more than {MOST_ROWS}.",
            "Choose fewer prompts, or fewer completions of each.",
        )
    if group_size is None or not hasattr(node.config, "group_size"):
        return node.config
    return msgspec.structs.replace(node.config, group_size=group_size)
