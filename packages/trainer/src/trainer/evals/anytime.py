"""Accuracy against thinking tokens: chains cut at each budget of a grid, answered once at each.

Shapes: C chains, m budgets.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

from trainer.batch import RewardScores, Rollouts, Task
from trainer.contract.nodes import EvalAnytime
from trainer.evals.result import EvalResult, ReportTable, right_answers
from trainer.evals.statistics import wilson_interval
from trainer.policy.protocol import Interrupt, Policy, never
from trainer.rollouts.anytime import sample_anytime


@dataclass(frozen=True, slots=True)
class Answers:
    """What became of some chains."""

    right_Cm: Tensor
    judged_Cm: Tensor
    """False where the check errored, which says nothing of the answer."""
    length_C: Tensor
    cut_C: Tensor

    @classmethod
    def of(cls, rollouts: Rollouts, scores: RewardScores, threshold: float) -> Answers:
        branches = rollouts.branches
        assert branches is not None
        chains, budgets = len(branches.question_C), len(branches.budgets)
        rows = rollouts.judged_B.nonzero().flatten().cpu()
        place = (branches.chain_B.cpu()[rows], branches.budget_B.cpu()[rows])
        right_B, judged_B = right_answers(scores, threshold)
        blank_Cm = torch.zeros(chains, budgets, dtype=torch.bool)
        return cls(
            right_Cm=blank_Cm.index_put(place, right_B[rows]),
            judged_Cm=blank_Cm.index_put(place, judged_B[rows]),
            length_C=rollouts.keep_BT[:chains].sum(1).cpu(),
            cut_C=rollouts.truncated_B[:chains].cpu(),
        )

    @classmethod
    def joined(cls, parts: list[Answers]) -> Answers:
        return cls(
            torch.cat([part.right_Cm for part in parts]),
            torch.cat([part.judged_Cm for part in parts]),
            torch.cat([part.length_C for part in parts]),
            torch.cat([part.cut_C for part in parts]),
        )


def anytime(
    p: EvalAnytime,
    *,
    policy: Policy,
    tasks: tuple[Task, ...],
    reward: Callable[[Rollouts], RewardScores],
    generator: torch.Generator,
    progress: Callable[[int, int], None],
    interrupt: Interrupt = never,
) -> EvalResult:
    tasks = tasks[: p.limit]
    size = max(1, p.batch_size // p.samples)
    parts: list[Answers] = []
    for start in range(0, len(tasks), size):
        batch = tasks[start : start + size]
        rollouts = sample_anytime(
            p, policy, batch, group_size=p.samples, summaries=1, generator=generator, interrupt=interrupt
        )
        parts.append(Answers.of(rollouts, reward(rollouts), p.threshold))
        progress(start + len(batch), len(tasks))
    found = Answers.joined(parts)
    return EvalResult(signals(p, found), [_table(p, found)])


def signals(p: EvalAnytime, found: Answers) -> dict[str, float]:
    """NaN where no answer could be judged."""
    accuracy_m = found.right_Cm.sum(0).double() / found.judged_Cm.sum(0)
    wrong_last_C = found.judged_Cm[:, -1] & ~found.right_Cm[:, -1]
    small = p.budgets.index(p.small) if p.small is not None else 0
    return {
        "anytimeAccuracy": float(accuracy_m.mean()),
        "smallAccuracy": float(accuracy_m[small]),
        "finalAccuracy": float(accuracy_m[-1]),
        "area": area(p.budgets, accuracy_m.tolist()),
        "overthinking": float((wrong_last_C & found.right_Cm.any(dim=1)).double().mean()),
        "thinkingLength": float(found.length_C.double().mean()),
        "cut": float(found.cut_C.double().mean()),
    }


def area(budgets: tuple[int, ...], accuracy: list[float]) -> float:
    """By the trapezoid rule, over the range of the budgets; one budget's own accuracy where it is alone."""
    if len(budgets) == 1:
        return accuracy[0]
    steps = zip(budgets, budgets[1:], accuracy, accuracy[1:], strict=False)
    total = sum((right - left) * (low + high) / 2 for left, right, low, high in steps)
    return total / (budgets[-1] - budgets[0])


def _table(p: EvalAnytime, found: Answers) -> ReportTable:
    return {
        "title": "Accuracy by thinking budget",
        "columns": ["budget", "accuracy", "95 % low", "95 % high", "finished", "errored"],
        "rows": [_row(found, j, budget) for j, budget in enumerate(p.budgets)],
        "plot": {"x": "budget", "y": ["accuracy"], "low": "95 % low", "high": "95 % high"},
    }


def _row(found: Answers, j: int, budget: int) -> list[str | float | None]:
    right, judged = int(found.right_Cm[:, j].sum()), int(found.judged_Cm[:, j].sum())
    low, high = wilson_interval(right, judged)
    finished = float((~found.cut_C & (found.length_C <= budget)).double().mean())
    errored = len(found.length_C) - judged
    return [budget, right / judged if judged else None, low, high, finished, errored]
