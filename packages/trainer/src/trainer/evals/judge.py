"""How often a judge is right, and what forced extensions of its thinking change (J1, arXiv 2505.11875; which
measures there are, and their definitions, are this program's own).

One chain of thinking is extended 0 .. N times, and its verdict read each time, so that what an extension
changes is seen on the same thinking. Shapes: B judgments, n = 0 .. N extensions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import torch

from trainer.batch import RewardScores, Rollouts, Task
from trainer.contract.nodes import EvalJudge
from trainer.evals.judge_tables import tables
from trainer.evals.judgments import Judgments
from trainer.evals.result import EvalResult
from trainer.judging.verdicts import labelled, read_verdict, reflections
from trainer.policy.protocol import Interrupt, Policy, never
from trainer.rollouts.forcing import Chains

AFTER = ("accuracy", "afterOne", "afterTwo", "afterThree")


def judge(
    p: EvalJudge,
    *,
    policy: Policy,
    tasks: tuple[Task, ...],
    reward: Callable[[Rollouts], RewardScores],
    generator: torch.Generator,
    progress: Callable[[int, int], None],
    interrupt: Interrupt = never,
) -> EvalResult:
    del reward
    tasks = tasks[: p.limit]
    asking = _Asking(p, policy, generator, interrupt)
    size = max(1, p.batch_size // p.samples)
    found = [Judgments() for _ in range(p.extensions + 1)]
    for start in range(0, len(tasks), size):
        batch = tasks[start : start + size]
        for judgments, rollouts in zip(found, asking.extended(batch), strict=True):
            _add(p, judgments, rollouts)
        progress(start + len(batch), len(tasks))
    return EvalResult(signals(found), tables(found))


@dataclass(frozen=True, slots=True)
class _Asking:
    p: EvalJudge
    policy: Policy
    generator: torch.Generator
    interrupt: Interrupt

    def extended(self, tasks: Sequence[Task]) -> Iterator[Rollouts]:
        """The judgments with 0, 1, .. N extensions."""
        chains = Chains(
            self.p,
            self.policy,
            tasks,
            group_size=self.p.samples,
            most_extensions=self.p.extensions,
            generator=self.generator,
            interrupt=self.interrupt,
        )
        yield chains.completions()
        for _ in range(self.p.extensions):
            chains.extend()
            yield chains.completions()


def _add(p: EvalJudge, judgments: Judgments, rollouts: Rollouts) -> None:
    thinking, inserted_BT = rollouts.thinking, rollouts.inserted_BT
    assert thinking is not None and inserted_BT is not None
    places: dict[int, int] = {}
    for row, group in enumerate(rollouts.group_B.tolist()):
        task, text = rollouts.tasks[group], rollouts.text_B[row]
        places[group] = places.get(group, -1) + 1
        judgments.add(
            unit=f"{task.unit}/{places[group]}" if task.unit else "",
            label=labelled(task),
            verdict=read_verdict(text, p.end_marker),
            reflections=reflections(text, [word.strip() for word in p.words]),
        )
    judgments.thinking += thinking.tokens_B.tolist()
    judgments.forced += inserted_BT.sum(-1).tolist()
    judgments.cut += thinking.cut_B.tolist()


def signals(found: Sequence[Judgments]) -> dict[str, float]:
    """Those that were measured: without both orders nothing is said of consistency."""
    first, last = found[0], found[-1]
    made = dict(zip(AFTER, (one.accuracy for one in found), strict=False))
    made |= {
        "last": last.accuracy,
        "gain": last.accuracy - first.accuracy,
        "trend": trend([one.accuracy for one in found]),
        "invalid": first.invalid,
        "thinkingTokens": _mean(first.thinking),
        "lastThinkingTokens": _mean(last.thinking),
        "reflections": _mean(first.reflections),
        "mended": first.flips(last)[False, True] / max(1, len(first)),
        "spoilt": first.flips(last)[True, False] / max(1, len(first)),
        "cut": _mean(last.cut),
    }
    optional = {"shareA": first.share_a, "consistency": first.consistency, "bothRight": first.both_right}
    return made | {name: value for name, value in optional.items() if value is not None}


def trend(accuracy: Sequence[float]) -> float:
    """Slope of the least-squares line over 0, 1, .., in accuracy per extension; 0 for one point."""
    middle, mean = (len(accuracy) - 1) / 2, sum(accuracy) / len(accuracy)
    spread = sum((n - middle) ** 2 for n in range(len(accuracy)))
    slope = sum((n - middle) * (value - mean) for n, value in enumerate(accuracy))
    return slope / spread if spread else 0.0


def _mean(values: Sequence[float]) -> float:
    return sum(values) / max(1, len(values))
