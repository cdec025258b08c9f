"""StepRTM: a query in steps is credited where each CTE newly covers a part of the reference (Graph-Reward-
SQL).
"""

from __future__ import annotations

from trainer.batch import Earned, RewardScores, Rollouts
from trainer.contract.nodes import RewardSqlSteps
from trainer.rewards.scores import Plugged, Weights
from trainer.rewards.sql_answers import SYNTAX, Answer, Judgement, answers, each, kept_tree, scores
from trainer.sql.errors import SqlError, SqlSyntaxError
from trainer.sql.steps import Step, coverages, read_steps, worths

SHOWN_STEPS = 3
"""Coverage is told for so many CTEs."""


def sql_steps(p: RewardSqlSteps, *, rollouts: Rollouts, plugged: Plugged, weights: Weights) -> RewardScores:
    """The sum of what the steps are worth. Each part is earned at the last token of its step."""
    del plugged, weights
    answered = answers(p.extract, rollouts)
    found: dict[Answer, tuple[list[float], int]] = {}
    judged = each(answered, lambda answer: _judge(p, answer, found))
    held = [found[one] for one in answered if one in found]
    count = max(1, len(held))
    signals = {
        "ctes": sum(ctes for _, ctes in held) / count,
        "coverage": sum(covered[-1] for covered, _ in held) / count,
        "stepwise": sum(ctes > 0 for _, ctes in held) / max(1, len(answered)),
    }
    for place in range(SHOWN_STEPS):
        reached = [covered[place] for covered, ctes in held if ctes > place]
        if reached:
            signals[f"coverage{place + 1}"] = sum(reached) / len(reached)
    return scores(rollouts, judged, signals)


def _judge(p: RewardSqlSteps, answer: Answer, found: dict[Answer, tuple[list[float], int]]) -> Judgement:
    reference = kept_tree(answer.reference, answer.schema)
    if isinstance(reference, SqlError):
        return Judgement(0.0, "", errored=f"The reference makes no tree: {reference.message}")
    if answer.sql is None:
        return Judgement(0.0, SYNTAX, (("query", "none found"),))
    try:
        steps = read_steps(answer.sql, answer.schema)
    except SqlSyntaxError as error:
        return Judgement(0.0, SYNTAX, (("error", error.message),))
    covered = coverages(steps, reference)
    values = worths(steps, covered, p.worth)
    found[answer] = (covered, len(steps) - 1)
    matched = tuple(
        (step.name or "SELECT", _words(step, value)) for step, value in zip(steps, values, strict=True)
    )
    earned = tuple(
        Earned(answer.start + step.end, value) for step, value in zip(steps, values, strict=True) if value
    )
    return Judgement(sum(values), f"{len(steps) - 1} CTEs", matched, earned)


def _words(step: Step, value: float) -> str:
    if step.tree is None:
        return "does not plan"
    return f"{value:.4f}" if step.used else f"{value:.4f}, nothing reads it"
