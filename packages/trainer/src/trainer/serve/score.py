"""Scores pasted completions with a reward, or with several that are plugged into each other."""

from __future__ import annotations

from typing import Any, Protocol, cast

import torch

from trainer.batch import RewardScores, Rollouts, Task
from trainer.problems import ParamError
from trainer.rewards import REWARDS
from trainer.serve.datasets import Datasets
from trainer.serve.requests import PastedCompletion, Score, ServedNode


class _Weighted(Protocol):
    """Every reward node has a weight."""

    @property
    def weight(self) -> float: ...


def score(request: Score, datasets: Datasets) -> dict[str, Any]:
    """Each completion's score by reward node; null where it errored. The last node's is `score`."""
    known = {} if request.tasks is None else datasets.by_id(request.tasks)
    rollouts = _rollouts([(one, _task(one, known)) for one in request.completions])
    scores: dict[str, RewardScores] = {}
    weights: dict[str, float] = {}
    for node in request.rewards:
        scores[node.id] = _run(node, scores, weights, rollouts)
        weights[node.id] = cast("_Weighted", node.config).weight
    last = scores[request.rewards[-1].id]
    return {
        "tokenCounts": "given" if all(one.tokens is not None for one in request.completions) else "words",
        "signals": {name: _signals(made) for name, made in scores.items()},
        "completions": [
            {
                "score": _value(last, row),
                "components": {name: _value(made, row) for name, made in scores.items()},
                "error": last.errors.get(row),
            }
            for row in range(len(request.completions))
        ],
    }


def _run(
    node: ServedNode, scores: dict[str, RewardScores], weights: dict[str, float], rollouts: Rollouts
) -> RewardScores:
    reward = REWARDS.get(type(node.config))
    if reward is None:
        raise ParamError("rewards", f"'{node.id}' is no reward.", "Send the configuration of reward nodes.")
    missing = [wire.node for wires in node.inputs.values() for wire in wires if wire.node not in scores]
    if missing:
        raise ParamError(
            "rewards",
            f"'{missing[0]}' does not come before '{node.id}'.",
            "List every reward after its parts.",
        )
    return reward(
        node.config,
        rollouts=rollouts,
        plugged={port: [scores[wire.node] for wire in wires] for port, wires in node.inputs.items()},
        weights={port: [weights[wire.node] for wire in wires] for port, wires in node.inputs.items()},
    )


def _task(completion: PastedCompletion, known: dict[str, Task]) -> Task:
    if not completion.task_id:
        return Task("pasted", completion.prompt, completion.answer)
    if completion.task_id not in known:
        raise ParamError(
            "completions",
            f"There is no task '{completion.task_id}' in the given tasks.",
            "Preview the tasks and use one of their ids.",
        )
    return known[completion.task_id]


def _rollouts(pasted: list[tuple[PastedCompletion, Task]]) -> Rollouts:
    """Rollouts of one completion each, without tokens: rewards read texts, tasks and lengths."""
    length_B = torch.tensor([_length(one) for one, _ in pasted])
    keep_BT = torch.arange(int(length_B.max()))[None] < length_B[:, None]
    rows = len(pasted)
    return Rollouts(
        tasks=tuple(task for _, task in pasted),
        group_B=torch.arange(rows),
        prompt_PS=torch.zeros(rows, 1, dtype=torch.long),
        prompt_keep_PS=torch.ones(rows, 1, dtype=torch.bool),
        response_BT=torch.zeros(keep_BT.shape, dtype=torch.long),
        keep_BT=keep_BT,
        logp_old_BT=torch.zeros(keep_BT.shape),
        text_B=tuple(one.text for one, _ in pasted),
        truncated_B=torch.zeros(rows, dtype=torch.bool),
        temperature=1.0,
    )


def _length(completion: PastedCompletion) -> int:
    return len(completion.text.split()) if completion.tokens is None else completion.tokens


def _value(made: RewardScores, row: int) -> float | None:
    return None if bool(made.errored_B[row]) else float(made.score_B[row])


def _signals(made: RewardScores) -> dict[str, float | None]:
    """A mean over nothing is null: JSON has no NaN."""
    return {name: value if value == value else None for name, value in made.signals.items()}
