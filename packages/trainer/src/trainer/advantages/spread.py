"""From one advantage a sequence to one a token.

With discount 1 and a reward at the end, every token of a sequence has the sequence's advantage, less what its
reward and those after it lose: A_t = A - sum over t' >= t of cost_t' (Ziegler 2019, eq. 2).
"""

from __future__ import annotations

from typing import Any, Protocol

from torch import Tensor

from trainer.experience import Judged


class SequenceAdvantage(Protocol):
    def __call__(
        self, p: Any, *, reward_B: Tensor, group_B: Tensor, keep_B: Tensor
    ) -> tuple[Tensor, dict[str, float]]:
        """advantage_B, 0 where not kept, and the node's signals."""
        ...


class spread:
    """A baseline out of a function that gives each sequence one advantage."""

    def __init__(self, make: SequenceAdvantage) -> None:
        self._make = make

    def __call__(self, p: Any, judged: Judged) -> tuple[Tensor, dict[str, float]]:
        scored, rollouts = judged.scored, judged.rollouts
        advantage_B, signals = self._make(
            p, reward_B=scored.reward_B, group_B=rollouts.group_B, keep_B=scored.keep_B
        )
        return advantage_B[:, None] * rollouts.keep_BT - to_go(judged.cost_BT), signals


def to_go(value: Tensor) -> Tensor:
    """Sum of this and all later entries of the last axis."""
    return value.flip(-1).cumsum(-1).flip(-1)
