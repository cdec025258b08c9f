"""Reward of a judge's verdict (J1, arXiv 2505.11875).

r = 1 where the verdict is the better answer, 0 where it is the other, `invalid_reward` where there is none;
omega is added for the exact layout. With `consistency` 1 only where the same pair in its other order is
judged rightly too (arXiv 2505.10320). The form is inferred from "reinforcement with verifiable rewards".
"""

from __future__ import annotations

from dataclasses import dataclass

import torch

from trainer.batch import RewardScores, Rollouts
from trainer.contract.nodes import RewardVerdict
from trainer.judging.verdicts import Letter, label_of, read_verdict, reflections, written
from trainer.rewards.scores import Plugged, Weights, mean_kept, share
from trainer.thinking import read_thinking

NO_LABEL = "The prompt does not say whether A or B is the better answer."
NO_PARTNER = "The pair's other order is not in this batch."


@dataclass(frozen=True, slots=True)
class Judgment:
    verdict: Letter | None
    label: Letter | None
    in_form: bool
    reflections: int

    @property
    def right(self) -> bool:
        return self.verdict is not None and self.verdict == self.label


def verdict_reward(
    p: RewardVerdict, *, rollouts: Rollouts, plugged: Plugged, weights: Weights
) -> RewardScores:
    """Errored where the prompt has no label or, with `consistency`, where the other order is missing."""
    judgments = [read(p, rollouts, row) for row in range(len(rollouts.text_B))]
    partners = other_orders(rollouts)
    scores: list[float] = []
    errors: dict[int, str] = {}
    for row, judgment in enumerate(judgments):
        partner = partners.get(row)
        score = score_of(p, judgment, None if partner is None else judgments[partner])
        if judgment.label is None:
            errors[row] = NO_LABEL
        elif p.consistency and partner is None:
            errors[row] = NO_PARTNER
        scores.append(score)
    device = rollouts.group_B.device
    score_B = torch.tensor(scores, dtype=torch.float32, device=device)
    errored_B = torch.zeros(len(scores), dtype=torch.bool, device=device)
    errored_B[list(errors)] = True
    return RewardScores(
        score_B=score_B,
        errored_B=errored_B,
        errors=errors,
        signals={"mean": mean_kept(score_B, ~errored_B), "errored": share(errored_B)}
        | _signals(judgments, partners),
    )


def read(p: RewardVerdict, rollouts: Rollouts, row: int) -> Judgment:
    task, text = rollouts.tasks[int(rollouts.group_B[row])], rollouts.text_B[row]
    verdict = read_verdict(text, p.close_tag)
    reasoning, _, behind = text.rpartition(p.close_tag)
    in_form = (
        verdict is not None
        and behind.strip() == written(verdict)
        and read_thinking(p, task, text).well_formed
    )
    return Judgment(verdict, label_of(task), in_form, reflections(reasoning, p.marks))


def score_of(p: RewardVerdict, own: Judgment, partner: Judgment | None) -> float:
    bonus = p.format_bonus if own.in_form else 0.0
    if own.verdict is None:
        return p.invalid_reward + bonus
    right = own.right and (not p.consistency or (partner is not None and partner.right))
    return float(right) + bonus


def other_orders(rollouts: Rollouts) -> dict[int, int]:
    """Row -> the row of the pair's other order: the completion of the same place in its group."""
    units = [task.unit for task in rollouts.tasks]
    rows: dict[int, list[int]] = {}
    for row, group in enumerate(rollouts.group_B.tolist()):
        rows.setdefault(group, []).append(row)
    partners: dict[int, int] = {}
    waiting: dict[str, int] = {}
    for group, unit in enumerate(units):
        if not unit:
            continue
        first = waiting.pop(unit, None)
        if first is None or rollouts.tasks[first].id == rollouts.tasks[group].id:
            waiting[unit] = group
            continue
        for one, two in zip(rows.get(first, []), rows.get(group, []), strict=False):
            partners |= {one: two, two: one}
    return partners


def _signals(judgments: list[Judgment], partners: dict[int, int]) -> dict[str, float]:
    count = max(1, len(judgments))
    valid = [judgment.verdict for judgment in judgments if judgment.verdict is not None]
    made = {
        "accuracy": sum(judgment.right for judgment in judgments) / count,
        "invalid": 1.0 - len(valid) / count,
        "format": sum(judgment.in_form for judgment in judgments) / count,
        "reflections": sum(judgment.reflections for judgment in judgments) / count,
    }
    if valid:
        made["shareA"] = valid.count("A") / len(valid)
    if partners:
        same = [consistent(judgments[one].verdict, judgments[two].verdict) for one, two in partners.items()]
        made["consistency"] = sum(same) / len(same)
    return made


def consistent(one: Letter | None, two: Letter | None) -> bool:
    """Whether verdicts on a pair in both orders name the same answer: then their letters differ."""
    return one is not None and two is not None and one != two
