"""KL penalties: how far the policy may drift from the one its stage started from.

A penalty works in one of two places: in the loss, with a gradient, or in the rewards, as what each token's
reward loses. To add one: a file with a `Penalty`, and a line in `PENALTIES`.
"""

from __future__ import annotations

from typing import Any, Protocol

from msgspec import Struct
from torch import Tensor

from trainer.contract.nodes import ObjectiveKl
from trainer.kl.penalty import in_loss, in_reward


class Penalty(Protocol):
    """Each function returns None where the penalty does not work in that place."""

    def in_loss(
        self, p: Any, logp_BT: Tensor, logp_ref_BT: Tensor
    ) -> tuple[Tensor, dict[str, Tensor]] | None:
        """Added to loss_BT, and signals per token."""
        ...

    def in_reward(
        self, p: Any, logp_old_BT: Tensor, logp_ref_BT: Tensor, keep_BT: Tensor
    ) -> tuple[Tensor, dict[str, Tensor]] | None:
        """What each token's reward loses, 0 after the response, and signals per token."""
        ...


class _Kl:
    in_loss = staticmethod(in_loss)
    in_reward = staticmethod(in_reward)


PENALTIES: dict[type[Struct], Penalty] = {ObjectiveKl: _Kl()}
