"""The gradient norms that rules compare: g_S of supervised steps, g_R of reinforcement, g_W of the warm-up.

All are 2-norms over the trainable parameters of a whole batch's gradient, before clipping. Each kind is
measured on its own steps only, so the other's value is stale; both are moving averages
g <- e g + (1 - e) g_new (inferred: the paper's smoothing, if any, is not known).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(slots=True)
class Norms:
    ema: float
    """Weight of the old value; 0 keeps the last one."""
    window: int
    """The warm-up's norm is the mean over so many of its last steps."""
    sft: float | None = None
    """g_S; None until a supervised batch was measured."""
    rl: float | None = None
    """g_R; None until a rollout step was done."""
    warmup: float | None = None
    """g_W; None until the warm-up is over."""
    warming: list[float] = field(default_factory=list[float])
    """The last norms of the warm-up while it goes on, oldest first."""

    def saw_warmup(self, norm: float) -> None:
        self.warming = [*self.warming[-(self.window - 1) :], norm] if self.window > 1 else [norm]

    def end_warmup(self) -> None:
        """From now on g_S = g_W. Without a warm-up nothing is known yet."""
        if self.warming:
            self.warmup = math.fsum(self.warming) / len(self.warming)
            self.sft = self.warmup
        self.warming = []

    def saw_sft(self, norm: float) -> None:
        """Where there was no warm-up, the first one seen stands for its end (inferred)."""
        self.sft = _averaged(self.sft, norm, self.ema)
        if self.warmup is None:
            self.warmup = norm

    def saw_rl(self, norm: float) -> None:
        self.rl = _averaged(self.rl, norm, self.ema)

    def state(self) -> dict[str, Any]:
        return asdict(self)


def _averaged(old: float | None, new: float, ema: float) -> float:
    return new if old is None else ema * old + (1 - ema) * new


def first_norm_of_passes(passes: Sequence[tuple[str, float]]) -> float | None:
    """The norm of the gradient before the first optimiser step on a rollout batch; None where there was none.

    `passes`: name and norm of each optimiser step in order. Steps without names are mini-batches: the first
    counts. Steps with names are passes over one batch: the root of the sum of squares of each pass's first
    norm, which is the norm of their sum where the passes' gradients are orthogonal and an estimate elsewhere.
    """
    first: dict[str, float] = {}
    for name, norm in passes:
        first.setdefault(name, norm)
    norms = list(first.values())
    return math.hypot(*norms) if norms else None
