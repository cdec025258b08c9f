"""Judgments that traces are made of: by a simulated teacher that adds digits, or by the model plugged in.

What either says follows from the node's seed and the pair alone, so that a resumed run makes the same traces.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import torch

from trainer.batch import SampleRequest, Task
from trainer.contract.nodes import TasksReflect
from trainer.judging.verdicts import LETTERS, OPENING, Letter, read_verdict
from trainer.policy.padding import ContextError
from trainer.policy.protocol import Interrupt, Policy
from trainer.problems import ParamError
from trainer.tasks.judge_pairs import SOURCE_SUMS


@dataclass(frozen=True, slots=True)
class Attempt:
    reasoning: str
    """Without tags."""
    verdict: Letter | None


def simulated(p: TasksReflect, task: Task) -> list[Attempt]:
    """Running totals, then the letter of the answer that the last one equals, or a coin's where none does.

    In so many judgments one total is wrong, and those after it go on from it.
    """
    if task.source != SOURCE_SUMS:
        raise ParamError(
            "teacher",
            f"The simulated teacher judges sums only, which task {task.id!r} is not.",
            "Let a model judge, and plug it into 'model'.",
        )
    rng = random.Random(f"{p.seed} {task.id}")
    digits = [int(digit) for digit in task.meta["question"]]
    totals: Mapping[str, Letter] = {task.meta["a"]: "A", task.meta["b"]: "B"}
    return [_added(digits, totals, p.slip, rng) for _ in range(p.samples)]


def _added(digits: Sequence[int], answers: Mapping[str, Letter], slip: float, rng: random.Random) -> Attempt:
    slips_at = rng.randrange(len(digits)) if rng.random() < slip else -1
    total, shown = 0, list[str]()
    for place, digit in enumerate(digits):
        total += digit
        if place == slips_at:
            total = _wrong_total(total, rng)
        shown.append(str(total))
    verdict = answers.get(shown[-1], rng.choice(LETTERS))
    return Attempt("".join(shown) + verdict, verdict)


def _wrong_total(total: int, rng: random.Random) -> int:
    """One or two off, and no less than 0."""
    return rng.choice([near for near in range(max(0, total - 2), total + 3) if near != total])


def by_model(
    p: TasksReflect, tasks: Sequence[Task], policy: Policy, interrupt: Interrupt
) -> dict[str, list[Attempt]]:
    """K judgments of each task, by its id."""
    generator = torch.Generator().manual_seed(p.seed)
    request = SampleRequest(p.samples, p.max_tokens, p.temperature)
    size = max(1, p.batch_size // p.samples)
    policy.eval()
    said: dict[str, list[Attempt]] = {}
    for start in range(0, len(tasks), size):
        batch = tasks[start : start + size]
        try:
            rollouts = policy.sample(batch, request, generator, interrupt=interrupt)
        except ContextError as error:
            raise ParamError(
                "maxTokens",
                f"The teacher cannot be asked: {error.message}",
                "Allow fewer tokens, or plug in a model with a longer context.",
            ) from error
        for group, text in zip(rollouts.group_B.tolist(), rollouts.text_B, strict=True):
            said.setdefault(batch[group].id, []).append(read_attempt(p, text))
    return said


def read_attempt(p: TasksReflect, text: str) -> Attempt:
    """Its reasoning stands before the last closing tag, or before the last verdict where there is no tag."""
    reasoning, closed, _ = text.rpartition(p.close_tag)
    if not closed:
        reasoning = text.rpartition(OPENING)[0]
    return Attempt(
        reasoning.removeprefix(p.open_tag) if p.open_tag else reasoning, read_verdict(text, p.close_tag)
    )
