"""Rollout kinds: what is asked of the sampler, and what its completions look like."""

from __future__ import annotations

from typing import Any, Protocol

from msgspec import Struct

from trainer.batch import Rollouts, SampleRequest
from trainer.contract.nodes import RolloutSampler
from trainer.rollouts.sampler import SAMPLER, sampler_request, sampler_signals


class RolloutKind(Protocol):
    def request(self, p: Any) -> SampleRequest: ...

    def signals(self, rollouts: Rollouts, seconds: float) -> dict[str, float]: ...


ROLLOUTS: dict[type[Struct], RolloutKind] = {RolloutSampler: SAMPLER}

__all__ = ["ROLLOUTS", "RolloutKind", "sampler_request", "sampler_signals"]
