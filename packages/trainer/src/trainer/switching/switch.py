"""Draws what the next step is: I_t = 1 (supervised) where u_t < p_t.

u_t comes from a generator of its own, one number a step after the warm-up whether or not it is needed, so
neither the sampler nor the guard moves the draws of later steps.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

import torch
from torch import Tensor

from trainer.switching.norms import Norms
from trainer.switching.rules import Moment, Rule

RECENT = 50
_STREAM = 0x5A5A_5EED
"""Set apart from the stage's own generator, which has the bare seed."""


class Reason(IntEnum):
    WARMUP = 0
    RULE = 1
    BOUND = 2
    """A bound on the probability held."""
    GUARD = 3
    """The policy had moved too far from where it was after the warm-up."""


@dataclass(frozen=True, slots=True)
class SwitchLimits:
    p_min: float = 0.0
    p_max: float = 1.0
    kl_max: float | None = None
    """In nats for a token."""


@dataclass(frozen=True, slots=True)
class Decision:
    p: float
    """Within the bounds."""
    u: float | None
    """None where nothing was drawn."""
    reason: Reason
    is_sft: bool


class Switch:
    """What the choice depends on, and everything that a resumed run needs to choose alike."""

    def __init__(self, rule: Rule, norms: Norms, limits: SwitchLimits, seed: int) -> None:
        self._rule = rule
        self._limits = limits
        self.norms = norms
        self._generator = torch.Generator().manual_seed(seed ^ _STREAM)
        self._kl: float | None = None
        """Of the last rollouts, where no step has been forced by it yet."""
        self._recent: deque[float] = deque(maxlen=RECENT)
        self.since_sft = 0
        """Steps since the supervised norm was measured."""

    def warm(self) -> Decision:
        return Decision(1.0, None, Reason.WARMUP, is_sft=True)

    def choose(self, step: int, steps: int) -> Decision:
        """`step` of `steps` after the warm-up, from 0."""
        u = self.draw()
        limits = self._limits
        if limits.kl_max is not None and self._kl is not None and self._kl > limits.kl_max:
            self._kl = None
            return Decision(1.0, u, Reason.GUARD, is_sft=True)
        wanted = self._rule(Moment(self.norms, step, steps))
        p = min(max(wanted, limits.p_min), limits.p_max)
        return Decision(p, u, Reason.RULE if p == wanted else Reason.BOUND, is_sft=u < p)

    def draw(self) -> float:
        return float(torch.rand((), generator=self._generator, dtype=torch.float64))

    def did(self, share: float) -> None:
        """Takes note of a step: 1 supervised, 0 not, or the weight of its supervised part."""
        self._recent.append(share)
        self.since_sft = 0 if share > 0 else self.since_sft + 1

    def saw_sft(self, norm: float) -> None:
        self.norms.saw_sft(norm)
        self.since_sft = 0

    def saw_rl(self, norm: float | None, kl: float | None) -> None:
        """`norm`: None where no completion could be scored. `kl`: of the policy to its reference on these
        rollouts, where one is held."""
        if norm is not None:
            self.norms.saw_rl(norm)
        self._kl = kl

    def recent_share(self) -> float:
        return sum(self._recent) / len(self._recent) if self._recent else 0.0

    def state(self) -> dict[str, Any]:
        return {
            "norms": self.norms.state(),
            "kl": self._kl,
            "recent": list(self._recent),
            "sinceSft": self.since_sft,
        }

    def tensors(self) -> dict[str, Tensor]:
        return {"generator": self._generator.get_state()}

    def restore(self, state: Mapping[str, Any], tensors: Mapping[str, Tensor]) -> None:
        self.norms = Norms(**state["norms"])
        self._kl = state["kl"]
        self._recent = deque(state["recent"], maxlen=RECENT)
        self.since_sft = state["sinceSft"]
        self._generator.set_state(tensors["generator"])
