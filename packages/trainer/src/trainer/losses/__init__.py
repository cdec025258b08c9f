"""Token losses: log-probs and advantages to a loss per token, not yet reduced.

A loss knows neither means nor micro-batches: they are the reduction's and the step's. It also returns its
signals per token; the step takes their mean over the tokens that learn. To add one: a file with its function,
a line in `LOSSES`, and a table of values and gradients worked out by hand.
"""

from __future__ import annotations

from typing import Any, Protocol

from msgspec import Struct
from torch import Tensor

from trainer.batch import TokenBatch
from trainer.contract.nodes import ObjectiveClip, ObjectiveDgro
from trainer.losses.clip import clipped_surrogate
from trainer.losses.dgro import dgro


class TokenLoss(Protocol):
    def __call__(self, p: Any, tokens: TokenBatch) -> tuple[Tensor, dict[str, Tensor]]:
        """loss_BT with gradient, and signals_BT by name without."""
        ...


LOSSES: dict[type[Struct], TokenLoss] = {ObjectiveClip: clipped_surrogate, ObjectiveDgro: dgro}

PROPORTIONAL_TO_ADVANTAGE: frozenset[type[Struct]] = frozenset({ObjectiveClip})
"""Losses with neither value nor gradient where the advantage is 0: the step does not run such sequences."""

DRIFT_LIMITS: dict[type[Struct], str] = {ObjectiveDgro: "drift_limit"}
"""Losses that bound how far one rollout batch may move the policy: the parameter that holds the largest mean
|log pi - log pi_old| of a token, after which the rollouts are dropped; null for no bound."""
