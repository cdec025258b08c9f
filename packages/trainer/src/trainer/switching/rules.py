"""p_t, the probability that the next step is supervised.

SASR (arXiv 2505.13026): p = g_S / (g_S + gamma g_ref). Which norm is g_ref could not be read in the paper:
the norm at the end of the warm-up is its most likely reading, the norm of the policy gradient a variant of
ours, and so is the sigmoid's centre. Schedules put static and planned mixtures into the same loop.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from trainer.contract.nodes import TrainSasr, TrainStaticHybrid
from trainer.switching.norms import Norms


@dataclass(frozen=True, slots=True)
class Moment:
    """A step after the warm-up."""

    norms: Norms
    step: int
    """From 0."""
    steps: int
    """So many come after the warm-up."""

    @property
    def progress(self) -> float:
        """0 in the first step, 1 in the last."""
        return self.step / (self.steps - 1) if self.steps > 1 else 0.0


Rule = Callable[[Moment], float]
"""-> p before bounds."""


def ratio(g_sft: float, g_ref: float, gamma: float) -> float:
    """g_S / (g_S + gamma g_ref), in [0, 1]. With nothing measured (both 0) both norms count as equal."""
    if g_sft == 0 and g_ref == 0:
        return 1 / (1 + gamma)
    if g_sft == 0:
        return 0.0 if gamma > 0 else 1.0
    return g_sft / (g_sft + gamma * g_ref)


def sigmoid(x: float) -> float:
    """Without overflow at either end."""
    return 1 / (1 + math.exp(-x)) if x >= 0 else math.exp(x) / (1 + math.exp(x))


def sigmoid_of(balance: float, *, slope: float, centre: float) -> float:
    return sigmoid(slope * (balance - centre))


def warmup_balance(norms: Norms, gamma: float) -> float:
    """Against g_W: blind to the rewards."""
    return _balance(norms.sft, norms.warmup, gamma)


def rl_balance(norms: Norms, gamma: float) -> float:
    """Against g_R, and against g_W until the first rollout step."""
    return _balance(norms.sft, norms.warmup if norms.rl is None else norms.rl, gamma)


def _balance(g_sft: float | None, g_ref: float | None, gamma: float) -> float:
    """Without a warm-up neither is known at first: they count as equal then (inferred)."""
    return ratio(0.0, 0.0, gamma) if g_sft is None or g_ref is None else ratio(g_sft, g_ref, gamma)


def linear(progress: float, start: float, end: float) -> float:
    return start + (end - start) * progress


def cosine(progress: float, start: float, end: float) -> float:
    """Level at both ends."""
    return end + (start - end) * (1 + math.cos(math.pi * progress)) / 2


def step_down(progress: float, start: float, end: float, *, at: float) -> float:
    return start if progress < at else end


def alternate(step: int, every: int) -> float:
    """1 in the last of each `every` steps, else 0."""
    return 1.0 if step % every == every - 1 else 0.0


def balance_of(p: TrainSasr, norms: Norms) -> float | None:
    """rho_t; None for a schedule."""
    match p.rule:
        case "ratio_warmup" | "sigmoid_warmup":
            return warmup_balance(norms, p.gamma)
        case "ratio_rl" | "sigmoid_rl":
            return rl_balance(norms, p.gamma)
        case _:
            return None


def adaptive_rule(p: TrainSasr) -> Rule:
    def probability(moment: Moment) -> float:
        match p.rule:
            case "ratio_warmup":
                return warmup_balance(moment.norms, p.gamma)
            case "ratio_rl":
                return rl_balance(moment.norms, p.gamma)
            case "sigmoid_warmup" | "sigmoid_rl":
                return sigmoid_of(balance_of(p, moment.norms) or 0.0, slope=p.slope, centre=p.centre)
            case "constant":
                return p.p_start
            case "linear":
                return linear(moment.progress, p.p_start, p.p_end)
            case "cosine":
                return cosine(moment.progress, p.p_start, p.p_end)
            case "step":
                return step_down(moment.progress, p.p_start, p.p_end, at=p.step_at)

    return probability


def static_rule(p: TrainStaticHybrid) -> Rule:
    if p.pattern == "alternate":
        return lambda moment: alternate(moment.step, p.every)
    return lambda _: p.share
