"""Value losses: what a value head is fitted to its returns by.

The loss of each token, by its coefficient and not yet reduced; the step takes its mean over every response
token of the optimiser batch. Masks on the policy's loss do not touch it. To add one: a file with its
function, and a line in `VALUE_LOSSES`.
"""

from __future__ import annotations

from typing import Any, Protocol

from msgspec import Struct
from torch import Tensor

from trainer.batch import ValueBatch
from trainer.contract.nodes import ObjectiveValue
from trainer.values.squared import squared_error


class ValueLoss(Protocol):
    def __call__(self, p: Any, values: ValueBatch) -> tuple[Tensor, dict[str, Tensor]]:
        """loss_BT with gradient, and signals_BT by name without."""
        ...


VALUE_LOSSES: dict[type[Struct], ValueLoss] = {ObjectiveValue: squared_error}
