"""Advantages: how good a completion, or each of its tokens, is.

The first node of the chain is a baseline: rewards to advantages. Those after it are modifiers: advantages to
advantages. Rows that are not kept (their reward errored) take no part in any statistic. To add one: a file
with its function, and a line in `BASELINES` or `MODIFIERS`.
"""

from __future__ import annotations

from typing import Any, Protocol

from msgspec import Struct
from torch import Tensor

from trainer.advantages.anytime import brpo
from trainer.advantages.gae import gae
from trainer.advantages.group import group_advantage
from trainer.advantages.reinforce_pp import reinforce_pp
from trainer.advantages.reweight import reweight
from trainer.advantages.spread import SequenceAdvantage, spread
from trainer.batch import Rollouts
from trainer.contract.nodes import (
    AdvantageBrpo,
    AdvantageGae,
    AdvantageGroup,
    AdvantageReinforcePp,
    AdvantageReweight,
)
from trainer.experience import Judged


class Baseline(Protocol):
    def __call__(self, p: Any, judged: Judged) -> tuple[Tensor, dict[str, float]]:
        """advantage_BT, 0 where not kept and after the response, and the node's signals."""
        ...


class Modifier(Protocol):
    def __call__(
        self, p: Any, *, advantage_BT: Tensor, rollouts: Rollouts
    ) -> tuple[Tensor, dict[str, Tensor]]:
        """advantage_BT, and signals per token."""
        ...


BASELINES: dict[type[Struct], Baseline] = {
    AdvantageGroup: spread(group_advantage),
    AdvantageGae: gae,
    AdvantageBrpo: brpo,
    AdvantageReinforcePp: reinforce_pp,
}

MODIFIERS: dict[type[Struct], Modifier] = {AdvantageReweight: reweight}

__all__ = ["BASELINES", "MODIFIERS", "Baseline", "Modifier", "SequenceAdvantage"]
