"""Rollouts as the event `rollouts` shows them: whole groups, with every reward node's score and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from torch import Tensor

from trainer.batch import Branches
from trainer.experience import Experience
from trainer.note_report import NoteReport
from trainer.policy.protocol import Tokenizer
from trainer.token_report import TokenReport

GROUPS_TOLD = 4


def rollout_groups(
    experience: Experience,
    tokenizer: Tokenizer,
    passes: Mapping[str, Tensor],
    *,
    weight_BT: Tensor | None = None,
    count: int = GROUPS_TOLD,
) -> list[dict[str, Any]]:
    """The first groups of the batch; the tasks come in random order, so these are a fair sample.

    `passes`: the tokens of each named pass of the update. `weight_BT`: as `token_weights` makes them.
    """
    rollouts = experience.rollouts
    by_token = TokenReport(experience, tokenizer, passes, weight_BT=weight_BT)
    columns: _Columns = _Columns(experience, by_token)
    groups = rollouts.group_B.tolist()
    if rollouts.branches is not None:
        columns = _ChainColumns(experience, by_token, rollouts.branches)
        groups = rollouts.branches.question_C.tolist()
    rows: dict[int, list[int]] = {}
    for row, group in enumerate(groups):
        rows.setdefault(group, []).append(row)
    return [
        {
            "taskId": task.id,
            "prompt": task.prompt,
            "answer": task.answer,
            "difficulty": task.difficulty,
            "completions": [columns.completion(row) for row in rows[group]],
        }
        for group, task in enumerate(rollouts.tasks[: min(count, len(rows))])
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
        self._notes = NoteReport(scored.components)
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
        notes = self._notes.of(self._judged(row))
        if notes:
            told["notes"] = notes
        return told if row not in self._errors else told | {"error": self._errors[row]}

    def _judged(self, row: int) -> dict[str, int]:
        """The rows that rewards have judged of this completion, each by its name in it."""
        return {"": row}


class _ChainColumns(_Columns):
    """A chain as one completion: its own text, then what was answered at each budget; scores are means."""

    def __init__(self, experience: Experience, by_token: TokenReport, branches: Branches) -> None:
        super().__init__(experience, by_token)
        self._budgets = branches.budgets
        self._answers: list[list[list[int]]] = [[[] for _ in branches.budgets] for _ in branches.question_C]
        places = zip(branches.chain_B.tolist(), branches.budget_B.tolist(), strict=True)
        for row, (chain, budget) in enumerate(places):
            if budget >= 0:
                self._answers[chain][budget].append(row)

    def completion(self, row: int) -> dict[str, Any]:
        rows = [answer for answers in self._answers[row] for answer in answers]
        errors = [self._errors[answer] for answer in rows if answer in self._errors]
        told = super().completion(row) | {
            "text": "\n".join([self._text[row], "", *self._lines(row)]),
            "reward": self._mean_reward(rows),
            "components": {
                node: _mean([score[answer] for answer in rows if not errored[answer]])
                for node, (score, errored) in self._components.items()
            },
        }
        return told if not errors else told | {"error": errors[0]}

    def _judged(self, row: int) -> dict[str, int]:
        """The answers, by the budget at which they continue the chain and their place there."""
        return {
            f"{budget} tokens, {place}": answer
            for budget, rows in zip(self._budgets, self._answers[row], strict=True)
            for place, answer in enumerate(rows, 1)
        }

    def _mean_reward(self, rows: list[int]) -> float | None:
        return _mean([self._reward[row] for row in rows if self._kept[row]])

    def _lines(self, chain: int) -> list[str]:
        return [
            f"[{budget} tokens] {self._said(chain, rows)}; reward {_number(self._mean_reward(rows))}"
            for budget, rows in zip(self._budgets, self._answers[chain], strict=True)
        ]

    def _said(self, chain: int, rows: list[int]) -> str:
        """What stands behind the part of the chain that the answers continue, the commonest first."""
        own = self._text[chain]
        said = Counter(_behind(own, self._text[row]) for row in rows)
        return ", ".join(f"{count} x {text}" for text, count in said.most_common())


def _behind(own: str, text: str) -> str:
    """The text without what it has in common with the beginning of the chain's own."""
    pairs = enumerate(zip(own, text, strict=False))
    return text[next((place for place, (a, b) in pairs if a != b), min(len(own), len(text))) :]


def _mean(values: list[float]) -> float | None:
    return sum(values) / len(values) if values else None


def _number(value: float | None) -> str:
    return "unknown" if value is None else f"{value:.2f}"
