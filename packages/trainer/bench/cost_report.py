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
from trainer.policy.trees import pack_trees

PHASES = ("sampling", "judging", "update", "telling")
"""Sampling; rewards, advantages and masks; optimiser steps; the signals."""
OWN = "own"
"""What the plugged-in parts take for themselves, within those phases."""
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
    clocks: dict[int, Clocks] = field(default_factory=dict)
    """By round."""
    sampled_tokens: int = 0
    """Response tokens of a step."""
    update_tokens: int = 0
    """Tokens that a pass over the rollouts runs: prompts and chains once for what continues them."""
    parameters: int = 0

    def count(self, rollouts: Rollouts, parameters: int) -> None:
        self.sampled_tokens = int(rollouts.keep_BT.sum())
        rows = torch.arange(len(rollouts.keep_BT))
        if rollouts.branches is None:
            self.update_tokens = self.sampled_tokens - len(rows) + int(rollouts.prompt_keep_PS.sum())
        else:
            trees = pack_trees(rollouts, rollouts.branches, rows)
            self.update_tokens = trees.tokens_N.numel() + trees.prompts.tokens_N.numel()
        self.parameters = parameters

    def seconds(self, *phases: str, wall: bool = False) -> dict[int, float]:
        """Of each round: some phases together."""
        return {
            turn: sum(clocks[phase].wall if wall else clocks[phase].processor for phase in phases)
            for turn, clocks in self.clocks.items()
        }


@dataclass(frozen=True)
class Ratio:
    """Median over the rounds of what a variant takes over what the baseline takes in the same round."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.value:.3f} [{self.low:.3f}, {self.high:.3f}]"


def ratio(ours: dict[int, float], baseline: dict[int, float]) -> Ratio:
    """With a 95 % interval by the bootstrap over rounds (percentiles)."""
    pairs = [seconds / baseline[turn] for turn, seconds in ours.items()]
    draw = random.Random(0)
    medians = sorted(median(draw.choices(pairs, k=len(pairs))) for _ in range(RESAMPLES))
    return Ratio(median(pairs), medians[round(0.025 * RESAMPLES)], medians[round(0.975 * RESAMPLES) - 1])


def verdict(made: Ratio, most: float) -> str:
    """By the interval, not by the median."""
    if made.high <= most:
        return "holds"
    return "**missed**" if made.low > most else "not decided"


def progress(turn: int, costs: list[Cost]) -> str:
    steps = (f"{c.variant.name} {c.seconds(*PHASES)[turn]:.2f}" for c in costs if turn in c.clocks)
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
        *_own(others, baseline),
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
            str(len(cost.clocks)),
            f"**{ratio(cost.seconds(*PHASES), baseline.seconds(*PHASES))}**",
            str(ratio(cost.seconds(*PHASES, wall=True), baseline.seconds(*PHASES, wall=True))),
            str(ratio(cost.seconds("sampling"), baseline.seconds("sampling"))),
            str(ratio(cost.seconds("update"), baseline.seconds("update"))),
        ]
        for cost in others
    ]
    return [
        "Over GRPO in the same round: median of the rounds [95 % interval, bootstrap over rounds]. `GRPO "
        "again` is the same method once more, and says what the measurement can tell apart.",
        "",
        *_table(("", "rounds", "processor", "clock", "sampling", "update"), rows),
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


def _added(cost: Cost, baseline: Cost) -> tuple[float, float]:
    """Seconds of its parts' own code beyond GRPO's, and as a share of GRPO's step."""
    base = baseline.seconds(OWN)
    added = median(seconds - base[turn] for turn, seconds in cost.seconds(OWN).items())
    return added, added / median(baseline.seconds(*PHASES).values())


def _own(others: list[Cost], baseline: Cost) -> list[str]:
    rows: list[list[str]] = []
    for cost in others:
        added, share = _added(cost, baseline)
        rows.append([cost.variant.title, _spread(cost, OWN), f"{1000 * added:+.2f}", f"{share:+.2%}"])
    return [
        "What the plugged-in parts take for themselves (advantages, masks, the loss forward, the plan and "
        "what it looks at, all signals), in milliseconds of processor a step, and the median of its "
        f"difference to GRPO's {_spread(baseline, OWN)} in the same round. It tells apart what the noise of "
        "whole steps hides; the backward pass of the loss, a few operators on [B, T], is not in it:",
        "",
        *_table(("", "own", "more than GRPO", "of GRPO's step"), rows),
    ]


def _spread(cost: Cost, *phases: str) -> str:
    ordered = sorted(1000 * seconds for seconds in cost.seconds(*phases).values())
    low, high = (ordered[round(q * (len(ordered) - 1))] for q in (0.25, 0.75))
    digits = 1 if median(ordered) < 100 else 0
    return f"{median(ordered):.{digits}f} ({low:.{digits}f}, {high:.{digits}f})"


def _expectations(others: list[Cost], baseline: Cost) -> list[str]:
    """What each variant may cost, and whether it does."""
    lines = ["## What was expected", ""]
    for cost in others:
        title, most = cost.variant.title, cost.variant.most
        own = ratio(cost.seconds(*PHASES), baseline.seconds(*PHASES))
        if cost.variant.after:
            passes = ratio(cost.seconds("update"), baseline.seconds("update"))
            lines.append(
                f"- {title}: sampling as it was, and twice the update with 3 % for its signals, at most "
                f"2.06: {verdict(passes, 2.06)} at {passes}. The whole step {own}."
            )
        elif cost.variant.rollout is not None:
            lines += _summaries(cost, baseline)
        elif most is not None:
            _, share = _added(cost, baseline)
            lines.append(
                f"- {title}: at most {most:g}, signals included: {verdict(own, most)} at {own}; by its own "
                f"code {1 + share:.4f}."
            )
    return lines


def _summaries(cost: Cost, baseline: Cost) -> list[str]:
    assert cost.variant.most is not None
    sampled = cost.sampled_tokens / baseline.sampled_tokens
    run = cost.update_tokens / baseline.update_tokens
    own = ratio(cost.seconds(*PHASES), baseline.seconds(*PHASES))
    return [
        f"- {cost.variant.title}: the paper has less than 10 % over GRPO at 8,000 thinking tokens: "
        f"{verdict(own, cost.variant.most)} at {own}. The shares are the paper's ({len(BUDGETS)} budgets x "
        f"{SUMMARIES} answers of {SUMMARY_TOKENS} tokens make {sampled:.2f} times the sampled tokens, and an "
        f"update runs {run:.2f} times the tokens, each chain once). Here no response ends early, so every "
        "chain is cut at every budget.",
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
        "median probability, so that both passes have tokens in every row. A step includes the reading of "
        "its signals.",
    ]


def _table(header: tuple[str, ...], rows: list[list[str]]) -> list[str]:
    return [
        f"| {' | '.join(header)} |",
        "|" + " --- |" * len(header),
        *(f"| {' | '.join(row)} |" for row in rows),
    ]
