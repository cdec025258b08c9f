"""Rollouts as the event `rollouts` shows them: whole groups, with every reward node's score."""

from __future__ import annotations

from typing import Any

from trainer.experience import Experience

GROUPS_TOLD = 4


def rollout_groups(experience: Experience, count: int = GROUPS_TOLD) -> list[dict[str, Any]]:
    """The first groups of the batch; the tasks come in random order, so these are a fair sample."""
    rollouts = experience.rollouts
    rows: dict[int, list[int]] = {}
    for row, group in enumerate(rollouts.group_B.tolist()):
        rows.setdefault(group, []).append(row)
    columns = _Columns(experience)
    return [
        {
            "taskId": task.id,
            "prompt": task.prompt,
            "answer": task.answer,
            "difficulty": task.difficulty,
            "completions": [columns.completion(row) for row in rows[group]],
        }
        for group, task in enumerate(rollouts.tasks[:count])
    ]


class _Columns:
    """Tensors as lists, once for all rows."""

    def __init__(self, experience: Experience) -> None:
        rollouts, scored = experience.rollouts, experience.scored
        self._text = rollouts.text_B
        self._tokens = rollouts.keep_BT.sum(-1).tolist()
        self._truncated = rollouts.truncated_B.tolist()
        self._reward = scored.reward_B.tolist()
        self._kept = scored.keep_B.tolist()
        self._advantage = experience.advantage_B.tolist()
        self._errors = scored.errors
        self._components = {
            node: (made.score_B.tolist(), made.errored_B.tolist()) for node, made in scored.components.items()
        }

    def completion(self, row: int) -> dict[str, Any]:
        kept = self._kept[row]
        told = {
            "text": self._text[row],
            "tokens": self._tokens[row],
            "truncated": self._truncated[row],
            "reward": self._reward[row] if kept else None,
            "components": {
                node: None if errored[row] else score[row]
                for node, (score, errored) in self._components.items()
            },
            "advantage": self._advantage[row] if kept else None,
        }
        return told if row not in self._errors else told | {"error": self._errors[row]}
