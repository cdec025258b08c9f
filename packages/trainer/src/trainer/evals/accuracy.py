"""Greedy accuracy, unbiased pass@k, and both by difficulty, over prompts whose check did not error."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import torch

from trainer.batch import RewardScores, Rollouts, SampleRequest, Task
from trainer.contract.nodes import EvalAccuracy
from trainer.evals.result import EvalResult, ReportTable, right_answers
from trainer.evals.statistics import pass_at_k, wilson_interval
from trainer.policy.protocol import Interrupt, Policy, never

Judge = Callable[[Rollouts], RewardScores]
Progress = Callable[[int, int], None]
MAX_DIFFICULTY_ROWS = 12


@dataclass(frozen=True, slots=True)
class _Judged:
    """What became of the completions of one prompt."""

    task: Task
    judged: int
    """Completions whose check did not error."""
    right: int
    tokens: int
    truncated: int
    completions: int


def accuracy(
    p: EvalAccuracy,
    *,
    policy: Policy,
    tasks: tuple[Task, ...],
    reward: Judge,
    generator: torch.Generator,
    progress: Progress,
    interrupt: Interrupt = never,
) -> EvalResult:
    """A check that errors says nothing of the answer: its prompt is left out of the shares, and counted."""
    tasks = tasks[: p.limit]
    done = _Counter(total=len(tasks) * (2 if p.samples else 1), progress=progress)
    answer = _Answerer(p, policy, reward, generator, done, interrupt)
    greedy = list(answer(tasks, SampleRequest(group_size=1, max_tokens=p.max_tokens, temperature=0.0)))
    sampled = list(answer(tasks, _sampling(p))) if p.samples else []

    completions = max(1, sum(one.completions for one in greedy))
    signals = {
        "accuracy": _share(sum(one.right for one in greedy), sum(one.judged for one in greedy)),
        "length": sum(one.tokens for one in greedy) / completions,
        "truncated": sum(one.truncated for one in greedy) / completions,
    }
    if sampled and p.pass_at:
        signals["passAtK"] = _mean_pass(sampled, max(p.pass_at))
    return EvalResult(signals, _tables(p, greedy, sampled))


def _sampling(p: EvalAccuracy) -> SampleRequest:
    return SampleRequest(group_size=p.samples, max_tokens=p.max_tokens, temperature=p.temperature)


@dataclass(slots=True)
class _Counter:
    total: int
    progress: Progress
    done: int = 0

    def add(self, number: int) -> None:
        self.done += number
        self.progress(self.done, self.total)


@dataclass(frozen=True, slots=True)
class _Answerer:
    p: EvalAccuracy
    policy: Policy
    reward: Judge
    generator: torch.Generator
    done: _Counter
    interrupt: Interrupt

    def __call__(self, tasks: tuple[Task, ...], request: SampleRequest) -> Iterator[_Judged]:
        """`batch_size` completions at once, or one prompt's where a group is larger."""
        size = max(1, self.p.batch_size // request.group_size)
        for start in range(0, len(tasks), size):
            batch = tasks[start : start + size]
            rollouts = self.policy.sample(batch, request, self.generator, interrupt=self.interrupt)
            yield from _judge(rollouts, self.reward(rollouts), self.p.threshold)
            self.done.add(len(batch))


def _judge(rollouts: Rollouts, scores: RewardScores, threshold: float) -> Iterator[_Judged]:
    group_B = rollouts.group_B.cpu()
    right_B, judged_B = right_answers(scores, threshold)
    tokens_B, truncated_B = rollouts.keep_BT.sum(dim=1).cpu(), rollouts.truncated_B.cpu()
    for index, task in enumerate(rollouts.tasks):
        own_B = group_B == index
        yield _Judged(
            task=task,
            judged=int(judged_B[own_B].sum()),
            right=int(right_B[own_B].sum()),
            tokens=int(tokens_B[own_B].sum()),
            truncated=int(truncated_B[own_B].sum()),
            completions=int(own_B.sum()),
        )


def _share(part: int, whole: int) -> float:
    return part / whole if whole else float("nan")


def _mean_pass(sampled: list[_Judged], k: int) -> float:
    """Mean over the prompts that have k judged samples."""
    values = [pass_at_k(one.judged, one.right, k) for one in sampled if one.judged >= k]
    return sum(values) / len(values) if values else float("nan")


def _tables(p: EvalAccuracy, greedy: list[_Judged], sampled: list[_Judged]) -> list[ReportTable]:
    tables: list[ReportTable] = [
        {
            "title": "Greedy accuracy",
            "columns": ["difficulty", "prompts", "right", "accuracy", "95 % low", "95 % high", "errored"],
            "rows": [_row(name, group) for name, group in (("all", greedy), *_by_difficulty(greedy))],
        }
    ]
    if sampled and p.pass_at:
        groups = [("all", sampled), *_by_difficulty(sampled)]
        tables.append(
            {
                "title": f"pass@k of {p.samples} samples",
                "columns": ["difficulty", *(f"pass@{k}" for k in p.pass_at)],
                "rows": [
                    [name, *(_finite(_mean_pass(group, k)) for k in p.pass_at)] for name, group in groups
                ],
            }
        )
    return tables


def _row(name: str, group: list[_Judged]) -> list[str | float | None]:
    judged, right = sum(one.judged for one in group), sum(one.right for one in group)
    low, high = wilson_interval(right, judged)
    return [name, judged, right, _finite(_share(right, judged)), low, high, len(group) - judged]


def _finite(value: float) -> float | None:
    """A table's empty cell where there was nothing to count."""
    return value if value == value else None


def _by_difficulty(group: list[_Judged]) -> list[tuple[str, list[_Judged]]]:
    """One entry a level in rising order, or a range of levels where there are many; none for one level."""
    rated = sorted((one for one in group if one.task.difficulty is not None), key=_difficulty)
    levels = sorted({_difficulty(one) for one in rated})
    if len(levels) < 2:
        return []
    if len(levels) <= MAX_DIFFICULTY_ROWS:
        return [(f"{level:g}", [one for one in rated if _difficulty(one) == level]) for level in levels]
    cuts = [levels[i * len(levels) // MAX_DIFFICULTY_ROWS] for i in range(MAX_DIFFICULTY_ROWS)]
    ends = [*cuts[1:], float("inf")]
    return [
        (f"{low:g} to below {high:g}" if high < float("inf") else f"{low:g} and more", within)
        for low, high in zip(cuts, ends, strict=True)
        if (within := [one for one in rated if low <= _difficulty(one) < high])
    ]


def _difficulty(one: _Judged) -> float:
    return one.task.difficulty if one.task.difficulty is not None else float("nan")
