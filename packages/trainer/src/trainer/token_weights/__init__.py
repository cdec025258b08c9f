"""Token weights: which tokens of a completion learn, and how much.

Weights multiply the policy's token loss, not the KL penalty. A chain multiplies its members; an empty chain
is 1 everywhere. To add one: a file with its function, and a line in `TOKEN_WEIGHTS`.
"""

from __future__ import annotations

from typing import Any, Protocol

from msgspec import Struct
from torch import Tensor

from trainer.batch import Rollouts


class TokenWeight(Protocol):
    def __call__(
        self, p: Any, *, rollouts: Rollouts, advantage_BT: Tensor
    ) -> tuple[Tensor, dict[str, Tensor]]:
        """weight_BT without gradient, and signals per token."""
        ...


TOKEN_WEIGHTS: dict[type[Struct], TokenWeight] = {}
