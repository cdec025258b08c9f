"""How well the choice to think agrees with the need labels, and what it costs and saves.

(AdaCoT, arXiv 2505.11896, eq. 1 and section 4.) Every completion counts by itself; one that thinks where it
is needed is a true positive. A completion whose check errored says nothing of the answer, but does of the
choice.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch

from trainer.batch import RewardScores, Rollouts, SampleRequest, Task
from trainer.contract.nodes import EvalTrigger
from trainer.evals.result import EvalResult, ReportTable, right_answers
from trainer.failure import RunError
from trainer.policy.protocol import Interrupt, Policy, never
from trainer.thinking import need_of, read_thinking

NOTHING = float("nan")


@dataclass(frozen=True, slots=True)
class Choice:
    """One completion."""

    need: bool
    thinks: bool
    tokens: int
    right: bool | None
    """None where the check errored."""
    well_formed: bool = True


def trigger(
    p: EvalTrigger,
    *,
    policy: Policy,
    tasks: tuple[Task, ...],
    reward: Callable[[Rollouts], RewardScores],
    generator: torch.Generator,
    progress: Callable[[int, int], None],
    interrupt: Interrupt = never,
) -> EvalResult:
    tasks = tasks[: p.limit]
    request = SampleRequest(
        group_size=p.samples, max_tokens=p.max_tokens, temperature=p.temperature, top_p=p.top_p
    )
    size = max(1, p.batch_size // p.samples)
    choices: list[Choice] = []
    for start in range(0, len(tasks), size):
        batch = tasks[start : start + size]
        rollouts = policy.sample(batch, request, generator, interrupt=interrupt)
        choices += _choices(p, rollouts, reward(rollouts))
        progress(start + len(batch), len(tasks))
    return EvalResult(trigger_signals(choices, always_tokens=p.always_tokens), [_by_decision(choices)])


def _choices(p: EvalTrigger, rollouts: Rollouts, scores: RewardScores) -> list[Choice]:
    right_B, judged_B = right_answers(scores, p.threshold)
    tokens = rollouts.keep_BT.sum(dim=1).tolist()
    made: list[Choice] = []
    for row, (group, text) in enumerate(zip(rollouts.group_B.tolist(), rollouts.text_B, strict=True)):
        task = rollouts.tasks[group]
        need = need_of(task)
        if need is None:
            raise RunError(
                f"Task {task.id!r} has no label that says whether it needs reasoning.",
                "Put a 'Reasoning need' node behind the tasks.",
            )
        block = read_thinking(p, task, text)
        right = bool(right_B[row]) if judged_B[row] else None
        made.append(Choice(need, block.thinks, int(tokens[row]), right, block.well_formed))
    return made


def trigger_signals(choices: Sequence[Choice], *, always_tokens: float | None) -> dict[str, float]:
    """NaN where there was nothing to count."""
    need = [choice for choice in choices if choice.need]
    no_need = [choice for choice in choices if not choice.need]
    thinking = [choice for choice in choices if choice.thinks]
    hits = sum(choice.thinks for choice in need)
    tokens = _mean([choice.tokens for choice in choices])
    always = always_tokens or _mean([choice.tokens for choice in thinking])
    return {
        "triggerRate": _mean([choice.thinks for choice in choices]),
        "triggerNeed": _mean([choice.thinks for choice in need]),
        "triggerNoNeed": _mean([choice.thinks for choice in no_need]),
        "accuracy": _mean([choice.thinks == choice.need for choice in choices]),
        "precision": hits / len(thinking) if thinking else NOTHING,
        "recall": hits / len(need) if need else NOTHING,
        "f1": 2 * hits / (len(thinking) + len(need)) if thinking or need else NOTHING,
        "score": _mean([choice.right for choice in choices if choice.right is not None]),
        "tokens": tokens,
        "saving": 1 - tokens / always,
        "formatErrors": _mean([not choice.well_formed for choice in choices]),
    }


def _mean(values: Sequence[bool | int]) -> float:
    return sum(values) / len(values) if values else NOTHING


def _by_decision(choices: Sequence[Choice]) -> ReportTable:
    """Quadrants of label and decision, in the order in which they are read."""
    rows: list[list[str | float | None]] = []
    for need in (True, False):
        for thinks in (True, False):
            within = [choice for choice in choices if (choice.need, choice.thinks) == (need, thinks)]
            judged = [choice.right for choice in within if choice.right is not None]
            rows.append(
                [
                    "needs reasoning" if need else "needs none",
                    "thinks" if thinks else "answers at once",
                    len(within),
                    len(within) / len(choices) if choices else None,
                    sum(judged) / len(judged) if judged else None,
                    sum(choice.tokens for choice in within) / len(within) if within else None,
                ]
            )
    columns = ["label", "decision", "completions", "share", "right", "tokens"]
    return {"title": "By label and decision", "columns": columns, "rows": rows}
