"""Execution accuracy of a policy's queries, and an audit of a reward against it.

One query a prompt, greedy unless a temperature is given. The audit asks of the plugged reward what
execution decides: of the queries that it scores above a bound, how many give another result than the
reference (false positives), and of those that give the same, how many it does not (false negatives).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch

from trainer.batch import RewardScores, Rollouts, SampleRequest, Task
from trainer.contract.nodes import EvalSqlExecution
from trainer.evals.result import EvalResult, ReportTable
from trainer.evals.statistics import wilson_interval
from trainer.policy.protocol import Interrupt, Policy, never
from trainer.rewards.extract import extract
from trainer.sql.execution import Asked, ExecutionJudge, ReferenceFailure, kept_judge
from trainer.sql.tasks import reference_of

LEVELS = ("right", "wrong", "execution error", "syntax error")


@dataclass(frozen=True, slots=True)
class _One:
    task: Task
    level: str
    """Empty where the reference itself fails."""
    score: float | None
    """Of the audited reward; None where it errored."""
    tokens: int
    truncated: bool


def sql_execution(
    p: EvalSqlExecution,
    *,
    policy: Policy,
    tasks: tuple[Task, ...],
    reward: Callable[[Rollouts], RewardScores],
    generator: torch.Generator,
    progress: Callable[[int, int], None],
    interrupt: Interrupt = never,
) -> EvalResult:
    judge = kept_judge(p.databases, p.seed)
    request = SampleRequest(group_size=1, max_tokens=p.max_tokens, temperature=p.temperature)
    tasks = tasks[: p.limit]
    found: list[_One] = []
    for start in range(0, len(tasks), p.batch_size):
        batch = tasks[start : start + p.batch_size]
        rollouts = policy.sample(batch, request, generator, interrupt=interrupt)
        found += _judged(p, judge, rollouts, reward(rollouts))
        progress(len(found), len(tasks))
    return EvalResult(_signals(p, found), _tables(p, found))


def _judged(
    p: EvalSqlExecution, judge: ExecutionJudge, rollouts: Rollouts, scores: RewardScores
) -> list[_One]:
    asked = [
        Asked(extract(p.extract, text), *reference_of(task))
        for text, task in zip(rollouts.text_B, rollouts.tasks, strict=True)
    ]
    tokens, cut = rollouts.keep_BT.sum(1).tolist(), rollouts.truncated_B.tolist()
    errored, score = scores.errored_B.tolist(), scores.score_B.tolist()
    return [
        _One(
            task,
            "" if isinstance(verdict, ReferenceFailure) else verdict.level,
            None if errored[row] else score[row],
            tokens[row],
            cut[row],
        )
        for row, (task, verdict) in enumerate(zip(rollouts.tasks, judge.judge(asked), strict=True))
    ]


def _share(part: int, whole: int) -> float:
    return part / whole if whole else float("nan")


def _signals(p: EvalSqlExecution, found: Sequence[_One]) -> dict[str, float]:
    judged = [one for one in found if one.level]
    audited = [one for one in judged if one.score is not None]
    positive = [one for one in audited if one.score is not None and one.score > p.positive_above]
    right = [one for one in audited if one.level == "right"]
    runs = [one for one in judged if one.level in ("right", "wrong")]
    return {
        "accuracy": _share(sum(one.level == "right" for one in judged), len(judged)),
        "valid": _share(len(runs), len(judged)),
        "wrong": _share(sum(one.level == "wrong" for one in judged), len(judged)),
        "executionErrors": _share(sum(one.level == "execution error" for one in judged), len(judged)),
        "syntaxErrors": _share(sum(one.level == "syntax error" for one in judged), len(judged)),
        "falsePositive": _share(sum(one.level != "right" for one in positive), len(positive)),
        "falseNegative": _share(sum(one not in positive for one in right), len(right)),
        "length": _share(sum(one.tokens for one in found), len(found)),
        "truncated": _share(sum(one.truncated for one in found), len(found)),
    }


def _tables(p: EvalSqlExecution, found: Sequence[_One]) -> list[ReportTable]:
    groups = [("all", list(found)), *_by_difficulty(found)]
    return [
        {
            "title": "Execution accuracy",
            "columns": ["difficulty", "prompts", "right", "accuracy", "95 % low", "95 % high", "valid"],
            "rows": [_row(name, group) for name, group in groups],
        },
        {
            "title": f"What the reward says (above {p.positive_above:g}) and what execution says",
            "columns": ["execution", "queries", "above", "mean score"],
            "rows": [_audit_row(p, level, found) for level in LEVELS],
        },
    ]


def _row(name: str, group: Sequence[_One]) -> list[str | float | None]:
    judged = [one for one in group if one.level]
    right = sum(one.level == "right" for one in judged)
    low, high = wilson_interval(right, len(judged))
    valid = sum(one.level in ("right", "wrong") for one in judged)
    share = _share(right, len(judged)) if judged else None
    return [name, len(judged), right, share, low, high, valid / len(judged) if judged else None]


def _audit_row(p: EvalSqlExecution, level: str, found: Sequence[_One]) -> list[str | float | None]:
    held = [one.score for one in found if one.level == level and one.score is not None]
    above = sum(score > p.positive_above for score in held)
    return [level, len(held), above, sum(held) / len(held) if held else None]


def _by_difficulty(found: Sequence[_One]) -> list[tuple[str, list[_One]]]:
    levels = sorted({one.task.difficulty for one in found if one.task.difficulty is not None})
    if len(levels) < 2:
        return []
    return [(f"{level:g}", [one for one in found if one.task.difficulty == level]) for level in levels]
