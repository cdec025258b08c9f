"""Advantages: how good a completion is beside others.

A chain of functions, each given what the one before it made; the first is given the rewards. Rows that are
not kept (their reward errored) take no part in any statistic. To add one: a file with its function, and a
line in `ADVANTAGES`.
"""

from __future__ import annotations

from typing import Any, Protocol

from msgspec import Struct
from torch import Tensor

from trainer.advantages.group import group_advantage
from trainer.contract.nodes import AdvantageGroup


class Advantage(Protocol):
    def __call__(
        self, p: Any, *, advantage_B: Tensor, reward_B: Tensor, group_B: Tensor, keep_B: Tensor
    ) -> tuple[Tensor, dict[str, float]]:
        """advantage_B, 0 where not kept, and the node's signals."""
        ...


ADVANTAGES: dict[type[Struct], Advantage] = {AdvantageGroup: group_advantage}
