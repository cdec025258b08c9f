"""Token masks: which tokens of a completion learn.

A masked token's loss and penalties are left out; it is still sampled, still conditions what comes after it,
has an advantage, and counts in the reduction's mean, so a mask does not rescale the tokens that are left. A
chain keeps what every member keeps. To add one: a file with its function, and a line in `TOKEN_MASKS`.
"""

from __future__ import annotations

from typing import Any, Protocol

from msgspec import Struct
from torch import Tensor

from trainer.batch import Rollouts
from trainer.policy.protocol import Tokenizer


class TokenMask(Protocol):
    def __call__(
        self, p: Any, *, rollouts: Rollouts, tokenizer: Tokenizer
    ) -> tuple[Tensor, dict[str, float]]:
        """learn_BT, True for tokens that learn, and the node's signals."""
        ...


TOKEN_MASKS: dict[type[Struct], TokenMask] = {}
