"""Reductions: how token losses become one number.

Every reduction here is linear in the losses, so it is given as each token's share: loss = sum(share_BT *
loss_BT). The shares are those of the whole optimiser batch; micro-batches add up to exactly the same
gradient. To add one: a function from `keep_BT` to shares, and a line in `REDUCTIONS`.
"""

from __future__ import annotations

from typing import Any, Protocol

from msgspec import Struct
from torch import Tensor

from trainer.contract.nodes import ObjectiveReduction
from trainer.reductions.share import token_share


class Reduction(Protocol):
    def __call__(self, p: Any, keep_BT: Tensor, tree_B: Tensor | None = None) -> Tensor:
        """share_BT: float, 0 where `keep_BT` is False. Rows of one tree are one sequence."""
        ...


REDUCTIONS: dict[type[Struct], Reduction] = {ObjectiveReduction: token_share}
