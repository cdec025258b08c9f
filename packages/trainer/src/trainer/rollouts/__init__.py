"""Rollout kinds: how completions are sampled, and what they look like.

To add one: a file with its functions, and a line in `ROLLOUTS`. A kind that continues its own completions
describes them in `Rollouts.branches`, one that puts tokens into them marks those in `Rollouts.inserted_BT`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

import torch
from msgspec import Struct

from trainer.batch import Rollouts, Task
from trainer.contract.nodes import RolloutAnytime, RolloutBudgetForce, RolloutSampler, RolloutSelfCheck
from trainer.policy.protocol import Interrupt, Policy
from trainer.rollouts.anytime import ANYTIME
from trainer.rollouts.budget_force import BUDGET_FORCE
from trainer.rollouts.sampler import SAMPLER, sampler_request, sampler_signals
from trainer.rollouts.self_check import SELF_CHECK


class RolloutKind(Protocol):
    def sample(
        self,
        p: Any,
        policy: Policy,
        tasks: Sequence[Task],
        *,
        generator: torch.Generator,
        interrupt: Interrupt,
    ) -> Rollouts:
        """`interrupt` is called between tokens and may raise."""
        ...

    def signals(self, rollouts: Rollouts, seconds: float) -> dict[str, float]:
        """`seconds` is how long the sampling took."""
        ...


ROLLOUTS: dict[type[Struct], RolloutKind] = {
    RolloutSampler: SAMPLER,
    RolloutAnytime: ANYTIME,
    RolloutSelfCheck: SELF_CHECK,
    RolloutBudgetForce: BUDGET_FORCE,
}

__all__ = ["ROLLOUTS", "RolloutKind", "sampler_request", "sampler_signals"]
