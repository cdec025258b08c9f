"""Keeps prompts whose rewards lie in a band and differ (arXiv 2505.11849, the authors' page on filtering).

Keep iff low <= mu <= high and sigma > least; difficulty 1 - (mu - low) / (high - low). The divisor K - 1 of
the deviation, K and the cut between hard and easy are inferred.
"""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

import torch

from trainer.batch import RewardScores, Rollouts, SampleRequest, Task, TaskSet
from trainer.contract.nodes import FilterRewardBand
from trainer.policy.protocol import Interrupt, Policy
from trainer.problems import ParamError

Outcome = Literal["kept", "tooHard", "tooEasy", "noSpread", "errored"]
_ROUNDING = 1e-6
"""Scores are float32: a mean of 1.8 must not miss 1.8."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of one prompt."""

    outcome: Outcome
    mean: float
    """NaN where fewer than two completions were scored."""
    difficulty: float
    """1 at the lower end of the band, 0 at the upper; only of kept ones."""


def band(p: FilterRewardBand, rewards: list[float]) -> Judged:
    """Of the rewards of one prompt's completions."""
    if len(rewards) < 2:
        return Judged("errored", float("nan"), 0.0)
    return within(p, statistics.fmean(rewards), statistics.stdev(rewards))


def within(p: FilterRewardBand, mean: float, spread: float) -> Judged:
    if mean < p.low - _ROUNDING:
        return Judged("tooHard", mean, 0.0)
    if mean > p.high + _ROUNDING:
        return Judged("tooEasy", mean, 0.0)
    if spread <= p.min_spread + _ROUNDING:
        return Judged("noSpread", mean, 0.0)
    return Judged("kept", mean, min(1.0, max(0.0, 1.0 - (mean - p.low) / (p.high - p.low))))


def reward_band(
    p: FilterRewardBand,
    tasks: TaskSet,
    *,
    policy: Policy,
    reward: Callable[[Rollouts], RewardScores],
    interrupt: Interrupt,
) -> TaskSet:
    policy.eval()
    found = list(_judged(p, tasks.train, policy, (reward, interrupt)))
    kept = tuple(
        replace(task, difficulty=one.difficulty)
        for task, one in zip(tasks.train, found, strict=True)
        if one.outcome == "kept"
    )
    counts = Counter(one.outcome for one in found)
    if not kept:
        raise ParamError(
            "low",
            f"No prompt lies in the band: {counts['tooHard']} are below it, {counts['tooEasy']} above it, "
            f"and the rewards of {counts['noSpread']} do not differ enough.",
            "Widen the band, lower the spread, or plug in a model that solves some of the prompts.",
        )
    means = [one.mean for one in found if one.outcome != "errored"]
    hard = sum(float(task.difficulty or 0.0) >= p.hard_from for task in kept)
    left_out = len(found) - len(kept)
    line = f"{left_out} of {len(found)} prompts lie outside the band of rewards, and are left out."
    signals = {
        "kept": len(kept) / len(found),
        "hard": float(hard),
        "easy": float(len(kept) - hard),
        **{name: float(counts[name]) for name in ("tooHard", "tooEasy", "noSpread", "errored")},
        "meanReward": statistics.fmean(means),
    }
    lines = (*tasks.bad_lines, line) if left_out else tasks.bad_lines
    return TaskSet(kept, tasks.held_out, lines, signals)


def _judged(
    p: FilterRewardBand,
    tasks: tuple[Task, ...],
    policy: Policy,
    does: tuple[Callable[[Rollouts], RewardScores], Interrupt],
) -> Iterator[Judged]:
    reward, interrupt = does
    generator = torch.Generator().manual_seed(p.seed)
    request = SampleRequest(group_size=p.samples, max_tokens=p.max_tokens, temperature=p.temperature)
    size = max(1, p.batch_size // p.samples)
    for start in range(0, len(tasks), size):
        interrupt()
        rollouts = policy.sample(tasks[start : start + size], request, generator, interrupt=interrupt)
        scores = reward(rollouts)
        rewards: list[list[float]] = [[] for _ in rollouts.tasks]
        rows = zip(rollouts.group_B.tolist(), scores.score_B.tolist(), scores.errored_B.tolist(), strict=True)
        for group, score, errored in rows:
            if not errored:
                rewards[group].append(score)
        yield from (band(p, held) for held in rewards)
