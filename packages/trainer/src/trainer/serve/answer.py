"""What `score` and `sample` answer: every completion with its parts, the groups, and warnings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from trainer.batch import Rollouts
from trainer.serve.grading import Grades, signals
from trainer.serve.groups import group_view, warnings
from trainer.serve.preview import cut


def scored(
    rollouts: Rollouts,
    grades: Grades,
    *,
    order: Sequence[int],
    token_counts: Literal["given", "words", "tokenizer", "sampled"],
    sampling_seconds: float | None = None,
    sampled_from: str = "",
) -> dict[str, Any]:
    """`order`: the row of each completion, in the order in which they are told. One task's rows are one
    group; where chains are answered at several budgets, so are all answers to the task."""
    task_B = [rollouts.tasks[group] for group in rollouts.group_B.tolist()]
    tasks = {id(task): task for task in task_B}
    place = {identity: index for index, identity in enumerate(tasks)}
    tokens_B, truncated_B = rollouts.keep_BT.sum(-1).tolist(), rollouts.truncated_B.tolist()
    last = next(reversed(grades.scores))
    parts = [{node: grades.part(node, row) for node in grades.scores} for row in range(len(task_B))]
    groups = [
        group_view(task, [parts[row][last]["score"] for row, of in enumerate(task_B) if of is task])
        for task in tasks.values()
    ]
    return {
        "rewards": [
            {"id": node, "seconds": grades.seconds[node], "signals": signals(made)}
            for node, made in grades.scores.items()
        ],
        "completions": [
            {
                "text": cut(rollouts.text_B[row]),
                "group": place[id(task_B[row])],
                "tokens": tokens_B[row],
                "isTruncated": truncated_B[row],
                "score": parts[row][last]["score"],
                "error": parts[row][last]["error"],
                "parts": parts[row],
            }
            for row in order
        ],
        "groups": [
            group | {"prompt": cut(group["prompt"]), "answer": cut(group["answer"])} for group in groups
        ],
        "warnings": warnings(groups),
        "tokenCounts": token_counts,
        "scoringSeconds": sum(grades.seconds.values()),
        "samplingSeconds": sampling_seconds,
        "sampledFrom": sampled_from,
    }
