"""Token masks: which tokens of a completion learn.

A masked token's loss and penalties are left out; it is still sampled, still conditions what comes after it,
has an advantage, and counts in the reduction's mean, so that a mask does not rescale the tokens that are
left, unless its kind says otherwise. A chain keeps what every member keeps. A stage that
also imitates masks its demonstrations alike, which would teach again what the mask protects. To add one: a
file with its functions, and a line in `TOKEN_MASKS`.
"""

from __future__ import annotations

from typing import Any, Protocol

from msgspec import Struct
from torch import Tensor

from trainer.batch import GivenResponses, Rollouts
from trainer.contract.nodes import ObjectiveSelectiveMask
from trainer.policy.protocol import Tokenizer
from trainer.token_masks.selective import SELECTIVE


class TokenMask(Protocol):
    def learns(self, p: Any, given: GivenResponses, tokenizer: Tokenizer) -> Tensor:
        """[B, T], True for tokens that learn."""
        ...

    def leaves_mean(self, p: Any) -> bool:
        """Whether a masked token does not count in the reduction's mean either."""
        ...

    def signals(self, rollouts: Rollouts, learn_BT: Tensor) -> dict[str, float]: ...


TOKEN_MASKS: dict[type[Struct], TokenMask] = {ObjectiveSelectiveMask: SELECTIVE}
