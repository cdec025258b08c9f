"""Unbiased pass@k of designs (Chen 2021, eq. 1), the share that compiles, and why the others fail, in the
classes of VerilogEval.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import torch

from trainer.batch import RewardScores, Rollouts, SampleRequest, Task
from trainer.contract.nodes import EvalVerilogPassk
from trainer.evals.result import EvalResult, ReportTable
from trainer.evals.statistics import pass_at_k, wilson_interval
from trainer.failure import RunError
from trainer.policy.protocol import Interrupt, Policy, never
from trainer.verilog.failures import CLASSES, OUTCOMES
from trainer.verilog.judge import COMPILES

NOTHING = float("nan")


@dataclass(slots=True)
class Counted:
    """What became of the samples of one prompt."""

    task: Task
    judged: int = 0
    """Samples that could be judged."""
    passed: int = 0
    compiled: int = 0
    errored: int = 0
    classes: Counter[str] = field(default_factory=Counter[str])


def verilog_passk(
    p: EvalVerilogPassk,
    *,
    policy: Policy,
    tasks: tuple[Task, ...],
    reward: Callable[[Rollouts], RewardScores],
    generator: torch.Generator,
    progress: Callable[[int, int], None],
    interrupt: Interrupt = never,
) -> EvalResult:
    tasks = tasks[: p.limit]
    request = SampleRequest(p.samples, p.max_tokens, p.temperature, p.top_p)
    size = max(1, p.batch_size // p.samples)
    counted: list[Counted] = []
    tokens = truncated = 0
    for start in range(0, len(tasks), size):
        batch = tasks[start : start + size]
        rollouts = policy.sample(batch, request, generator, interrupt=interrupt)
        counted += count(rollouts, reward(rollouts))
        tokens += int(rollouts.keep_BT.sum())
        truncated += int(rollouts.truncated_B.sum())
        progress(start + len(batch), len(tasks))
    samples = len(tasks) * p.samples
    signals = {
        "passAt1": mean_pass(counted, 1),
        "passAtK": mean_pass(counted, max(p.pass_at)),
        "syntaxRate": _share(sum(one.compiled for one in counted), sum(one.judged for one in counted)),
        **_outcomes(counted),
        "length": tokens / samples,
        "truncated": truncated / samples,
        "errored": sum(one.errored for one in counted) / samples,
    }
    return EvalResult(signals, [_by_family(p, counted), _by_k(p, counted), _by_class(counted)])


def count(rollouts: Rollouts, scores: RewardScores) -> list[Counted]:
    """By the level that the testbench gives, not by its score."""
    counted = [Counted(task) for task in rollouts.tasks]
    errored = scores.errored_B.tolist()
    for row, group in enumerate(rollouts.group_B.tolist()):
        one = counted[group]
        if errored[row]:
            one.errored += 1
            continue
        note = scores.notes.get(row)
        if note is None or not note.level:
            raise RunError(
                "The reward does not say what became of a design.", "Plug in a 'Testbench', or nothing."
            )
        one.judged += 1
        one.passed += note.level == "pass"
        one.compiled += note.level in COMPILES
        one.classes[dict(note.matched).get("failure class", note.level)] += 1
    return counted


def mean_pass(counted: Sequence[Counted], k: int) -> float:
    """Over the prompts that have k judged samples; NaN where none has."""
    values = [pass_at_k(one.judged, one.passed, k) for one in counted if one.judged >= k]
    return sum(values) / len(values) if values else NOTHING


def _outcomes(counted: Sequence[Counted]) -> dict[str, float]:
    """Shares of the judged samples, which add up to 1."""
    total = sum((one.classes for one in counted), Counter[str]())
    return {
        name: _share(sum(total[CLASSES[letter]] for letter in letters), total.total())
        for name, letters in OUTCOMES.items()
    }


def _share(part: float, whole: float) -> float:
    return part / whole if whole else NOTHING


def _cell(value: float) -> float | None:
    """A table's empty cell where there was nothing to count."""
    return value if value == value else None


def _by_family(p: EvalVerilogPassk, counted: Sequence[Counted]) -> ReportTable:
    families: dict[str, list[Counted]] = {}
    for one in counted:
        families.setdefault(str(one.task.labels.get("family", "all")), []).append(one)
    groups = {"all": list(counted)} | (families if len(families) > 1 else {})
    return {
        "title": f"pass@k of {p.samples} samples",
        "columns": [
            "designs",
            "prompts",
            *(f"pass@{k}" for k in p.pass_at),
            "compiling",
            "95 % low",
            "95 % high",
        ],
        "rows": [_family_row(p, name, group) for name, group in groups.items()],
    }


def _family_row(p: EvalVerilogPassk, name: str, group: Sequence[Counted]) -> list[str | float | None]:
    judged, passed = sum(one.judged for one in group), sum(one.passed for one in group)
    compiled = sum(one.compiled for one in group)
    low, high = wilson_interval(passed, judged)
    passes = [_cell(mean_pass(group, k)) for k in p.pass_at]
    return [name, len(group), *passes, _cell(_share(compiled, judged)), low, high]


def _by_k(p: EvalVerilogPassk, counted: Sequence[Counted]) -> ReportTable:
    """At every power of two, and where asked."""
    powers = [1 << bit for bit in range(p.samples.bit_length()) if 1 << bit <= p.samples]
    return {
        "title": "pass@k by k",
        "columns": ["k", "pass@k"],
        "rows": [[k, _cell(mean_pass(counted, k))] for k in sorted({*powers, *p.pass_at, p.samples})],
        "plot": {"x": "k", "y": ["pass@k"]},
    }


def _by_class(counted: Sequence[Counted]) -> ReportTable:
    """VerilogEval's order of letters; classes that do not occur are left out."""
    total = Counter[str]()
    prompts = Counter[str]()
    for one in counted:
        total += one.classes
        prompts.update(set(one.classes))
    judged = sum(total.values())
    letters = {name: letter for letter, name in CLASSES.items()}
    return {
        "title": "What became of the samples",
        "columns": ["class", "outcome", "samples", "share", "prompts with one"],
        "rows": [
            [letters.get(name, ""), name, total[name], total[name] / judged, prompts[name]]
            for name in CLASSES.values()
            if total[name]
        ],
    }
