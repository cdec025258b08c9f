"""The report of the benchmark of costs: paired ratios, their intervals, and what was expected."""

from __future__ import annotations

import datetime
import os
import platform
import random
from dataclasses import dataclass, field
from statistics import median

import torch
from cost_variants import (
    BASELINE,
    BUDGETS,
    GROUP,
    PROMPTS,
    SUMMARIES,
    SUMMARY_TOKENS,
    TOKENS,
    Variant,
)

from trainer.batch import Rollouts

PHASES = ("sampling", "judging", "update", "telling")
"""Sampling; rewards, advantages and masks; optimiser steps; the signals."""
RESAMPLES = 2000


@dataclass(frozen=True)
class Seconds:
    processor: float
    wall: float

    def __sub__(self, other: Seconds) -> Seconds:
        return Seconds(self.processor - other.processor, self.wall - other.wall)


Clocks = dict[str, Seconds]
"""Of one step, by phase."""


@dataclass
class Cost:
    variant: Variant
    clocks: list[Clocks] = field(default_factory=list)
    sampled_tokens: int = 0
    """Response tokens of a step."""
    update_tokens: int = 0
    """Tokens that a pass over the rollouts runs: prompts once for their rows, and responses."""
    parameters: int = 0

    def count(self, rollouts: Rollouts, parameters: int) -> None:
        self.sampled_tokens = int(rollouts.keep_BT.sum())
        self.update_tokens = self.sampled_tokens + int(rollouts.prompt_keep_PS.sum())
        self.parameters = parameters

    def seconds(self, *phases: str, wall: bool = False) -> list[float]:
        """Of each round: some phases together."""
        return [
            sum(clocks[phase].wall if wall else clocks[phase].processor for phase in phases)
            for clocks in self.clocks
        ]


@dataclass(frozen=True)
class Ratio:
    """Median over the rounds of what a variant takes over what the baseline takes in the same round."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.value:.3f} [{self.low:.3f}, {self.high:.3f}]"


def ratio(ours: list[float], baseline: list[float]) -> Ratio:
    """With a 95 % interval by the bootstrap over rounds (percentiles)."""
    pairs = [a / b for a, b in zip(ours, baseline, strict=True)]
    draw = random.Random(0)
    medians = sorted(median(draw.choices(pairs, k=len(pairs))) for _ in range(RESAMPLES))
    return Ratio(median(pairs), medians[round(0.025 * RESAMPLES)], medians[round(0.975 * RESAMPLES) - 1])


def verdict(made: Ratio, most: float) -> str:
    """By the interval, not by the median."""
    if made.high <= most:
        return "holds"
    return "**missed**" if made.low > most else "not decided"


def progress(turn: int, costs: list[Cost]) -> str:
    steps = (f"{c.variant.name} {sum(s.processor for s in c.clocks[-1].values()):.2f}" for c in costs)
    return f"  round {turn + 1}: {', '.join(steps)} s of processor"


def report(costs: list[Cost], *, threads: int) -> str:
    baseline = next(cost for cost in costs if cost.variant is BASELINE)
    others = [cost for cost in costs if cost is not baseline]
    load = os.getloadavg()[1]
    busy = (
        f" Other programs were running (load average {load:.1f}): processor time is fairer than the clock."
        if load > 1.5 * threads
        else ""
    )
    lines = [
        "# What parts of a method add to a step",
        "",
        f"`npm run bench -- cost --rounds {len(baseline.clocks)}`. {os.cpu_count()} "
        f"{platform.machine().replace('_', '-')} cores, {threads} thread(s), float32. "
        f"{datetime.date.today().isoformat()}; torch {torch.__version__}, Python "
        f"{platform.python_version()}.{busy}",
        "",
        *_ratios(others, baseline),
        "",
        *_phases(costs),
        "",
        *_expectations(others, baseline),
        "",
        *_notes(baseline),
    ]
    return "\n".join(lines) + "\n"


def _ratios(others: list[Cost], baseline: Cost) -> list[str]:
    rows = [
        [
            cost.variant.title,
            f"**{ratio(cost.seconds(*PHASES), baseline.seconds(*PHASES))}**",
            str(ratio(cost.seconds(*PHASES, wall=True), baseline.seconds(*PHASES, wall=True))),
            str(ratio(cost.seconds("sampling"), baseline.seconds("sampling"))),
            str(ratio(cost.seconds("update"), baseline.seconds("update"))),
        ]
        for cost in others
    ]
    return [
        f"Over GRPO in the same round: median of {len(baseline.clocks)} rounds [95 % interval, bootstrap over "
        "rounds]. `GRPO again` is the same method once more, and says what the measurement can tell apart.",
        "",
        *_table(("", "processor", "clock", "processor, sampling", "processor, update"), rows),
    ]


def _phases(costs: list[Cost]) -> list[str]:
    rows = [
        [cost.variant.title, *(_spread(cost, phase) for phase in PHASES), _spread(cost, *PHASES)]
        for cost in costs
    ]
    return [
        "Milliseconds of processor a step: median (quartiles) of the rounds.",
        "",
        *_table(("", "sampling", "rewards, advantages, masks", "update", "signals read", "step"), rows),
    ]


def _spread(cost: Cost, *phases: str) -> str:
    ordered = sorted(1000 * seconds for seconds in cost.seconds(*phases))
    low, high = (ordered[round(q * (len(ordered) - 1))] for q in (0.25, 0.75))
    digits = 1 if median(ordered) < 100 else 0
    return f"{median(ordered):.{digits}f} ({low:.{digits}f}, {high:.{digits}f})"


def _expectations(others: list[Cost], baseline: Cost) -> list[str]:
    """What each variant may cost, and whether it does."""
    step, update = baseline.seconds(*PHASES), baseline.seconds("update")
    lines = ["## What was expected", ""]
    for cost in others:
        own = ratio(cost.seconds(*PHASES), step)
        match cost.variant.name:
            case "again":
                lines.append(f"- GRPO again: 1. Measured {own}.")
            case "lopti":
                passes = ratio(cost.seconds("update"), update)
                lines.append(
                    f"- Two passes: the update at most twice, sampling unchanged, so {verdict(passes, 2.0)} at "
                    f"{passes}; the whole step {own}."
                )
            case "brpo":
                lines += _brpo(cost, baseline)
            case _:
                lines.append(
                    f"- {cost.variant.title}, all signals: at most 1.03 of the step: {verdict(own, 1.03)} at "
                    f"{own}."
                )
    return lines


def _brpo(cost: Cost, baseline: Cost) -> list[str]:
    sampled = cost.sampled_tokens / baseline.sampled_tokens
    run = cost.update_tokens / baseline.update_tokens
    sampling = ratio(cost.seconds("sampling"), baseline.seconds("sampling"))
    update = ratio(cost.seconds("update"), baseline.seconds("update"))
    own = ratio(cost.seconds(*PHASES), baseline.seconds(*PHASES))
    return [
        f"- BRPO's summaries: {len(BUDGETS)} budgets x {SUMMARIES} answers of {SUMMARY_TOKENS} tokens make "
        f"{sampled:.2f} times the sampled tokens, and each answer's prompt holds its chain's prefix, so that "
        f"an update runs {run:.2f} times the tokens: at most that for the update, {verdict(update, run)} at "
        f"{update}. Sampling {sampling}; the whole step {own}.",
    ]


def _notes(baseline: Cost) -> list[str]:
    return [
        "## How",
        "",
        f"model.tiny, 5 layers, width 128, {baseline.parameters / 1e6:.2f} M parameters. {PROMPTS} prompts x "
        f"{GROUP} responses of {TOKENS} tokens, temperature 1, one mini-batch, AdamW with a rate of 1e-6, so "
        f"that the policies stay equal. {baseline.update_tokens} tokens in an update, prompts counted once "
        "for their group.",
        "",
        "Each variant is a compiled job put together by the trainer's `assemble`, with a policy and an "
        "optimiser of its own, all in one process. In each round every variant takes one step on the same "
        "prompts with the same random numbers, in an order drawn anew. Tokens that end a response have a "
        "probability of 0, so all responses, chains and answers have full length. The reward is the share of "
        "even token ids, so every group has spread; no KL penalty and no reference. Lopti splits at the "
        "median probability, so that both passes have tokens in every row. A step includes the reading of its "
        "signals.",
    ]


def _table(header: tuple[str, ...], rows: list[list[str]]) -> list[str]:
    return [
        f"| {' | '.join(header)} |",
        "|" + " --- |" * len(header),
        *(f"| {' | '.join(row)} |" for row in rows),
    ]
