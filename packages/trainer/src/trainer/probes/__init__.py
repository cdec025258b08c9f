"""Probes: what a chain measures of a step after its updates. They change nothing.

To add one: a file with its function, and a line in `PROBES`.
"""

from __future__ import annotations

from typing import Any, Protocol

from msgspec import Struct
from torch import Tensor

from trainer.contract.nodes import ObjectiveProbabilityChange
from trainer.experience import Experience
from trainer.probes.probability_change import probability_change


class Probe(Protocol):
    def __call__(self, p: Any, *, experience: Experience, logp_BT: Tensor) -> dict[str, float]:
        """The node's signals; `logp_BT` are the log-probs of the responses after the step's updates."""
        ...


PROBES: dict[type[Struct], Probe] = {ObjectiveProbabilityChange: probability_change}
