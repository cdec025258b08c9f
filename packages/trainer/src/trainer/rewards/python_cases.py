"""The tests that a graph's author stores with a function: run before a job does any work."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from trainer.batch import Task
from trainer.contract.nodes import RewardPython
from trainer.problems import ParamError
from trainer.rewards.python import BadScoreError, ask, read_score

_SHOWN = 3


@dataclass(frozen=True, slots=True)
class CaseResult:
    name: str
    score: float | None
    """None where it errored."""
    failure: str
    """Why the case fails; empty where it holds."""


def run_cases(p: RewardPython) -> list[CaseResult]:
    """What the function gives on each case. Raises ParamError where it cannot be called at all."""
    texts = [(_task(name, case), str(case["completion"])) for name, case in p.cases.items()]
    results: list[CaseResult] = []
    for (name, case), answer in zip(p.cases.items(), ask(p, texts) if texts else [], strict=True):
        try:
            score, _ = read_score(answer, p.timeout_seconds)
        except BadScoreError as problem:
            results.append(CaseResult(name, None, str(problem)))
            continue
        low, high = float(case["least"]), float(case["most"])
        holds = low <= score <= high
        wanted = f"{low:g}" if low == high else f"{low:g} to {high:g}"
        results.append(CaseResult(name, score, "" if holds else f"gave {score:g} where {wanted} is expected"))
    return results


def check_cases(p: RewardPython) -> None:
    """Raises ParamError with the cases that fail."""
    failed = [result for result in run_cases(p) if result.failure]
    if not failed:
        return
    said = "; ".join(f"'{one.name}' {one.failure}" for one in failed[:_SHOWN])
    more = f"; and {len(failed) - _SHOWN} more" if len(failed) > _SHOWN else ""
    raise ParamError(
        "cases",
        f"{len(failed)} of {len(p.cases)} tests of the function fail: {said}{more}.",
        "Mend the function, or the test.",
    )


def _task(name: str, case: dict[str, Any]) -> Task:
    prompt, answer = str(case.get("prompt", "")), str(case.get("answer", ""))
    return Task(f"case:{name}", prompt, answer, meta=dict(case.get("meta", {})))
