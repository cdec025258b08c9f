"""Rollouts as the event `rollouts` shows them: whole groups, with every reward node's score."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from torch import Tensor

from trainer.experience import Experience
from trainer.policy.protocol import Tokenizer
from trainer.token_report import TokenReport

GROUPS_TOLD = 4


def rollout_groups(
    experience: Experience, tokenizer: Tokenizer, passes: Mapping[str, Tensor], count: int = GROUPS_TOLD
) -> list[dict[str, Any]]:
    """The first groups of the batch; the tasks come in random order, so these are a fair sample.

    `passes`: the tokens of each named pass of the update.
    """
    rollouts = experience.rollouts
    rows: dict[int, list[int]] = {}
    for row, group in enumerate(rollouts.group_B.tolist()):
        rows.setdefault(group, []).append(row)
    columns = _Columns(experience, TokenReport(experience, tokenizer, passes))
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

    def __init__(self, experience: Experience, tokens: TokenReport) -> None:
        rollouts, scored = experience.rollouts, experience.scored
        self._text = rollouts.text_B
        self._by_token = tokens
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
        told: dict[str, Any] = {
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
        by_token = self._by_token.of(row)
        if by_token is not None:
            told["byToken"] = by_token
        return told if row not in self._errors else told | {"error": self._errors[row]}
