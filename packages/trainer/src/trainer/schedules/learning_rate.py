"""Linear warm-up, then constant, linear to 0 or cosine to 0."""

from __future__ import annotations

import math
from typing import Literal, Protocol


class RateParams(Protocol):
    """The parameters that the training stages share."""

    @property
    def steps(self) -> int: ...
    @property
    def learning_rate(self) -> float: ...
    @property
    def warmup_steps(self) -> int: ...
    @property
    def schedule(self) -> Literal["constant", "linear", "cosine"]: ...


def learning_rate(p: RateParams, step: int) -> float:
    """The rate of step 1 .. steps. No step has rate 0: warm-up ends at the peak, the fall reaches 0 after the
    last."""
    if step <= p.warmup_steps:
        return p.learning_rate * step / p.warmup_steps
    done = (step - 1 - p.warmup_steps) / max(1, p.steps - p.warmup_steps)
    match p.schedule:
        case "constant":
            return p.learning_rate
        case "linear":
            return p.learning_rate * (1 - done)
        case "cosine":
            return p.learning_rate * (1 + math.cos(math.pi * done)) / 2
