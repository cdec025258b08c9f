"""Update plans: which rows and tokens of a rollout batch go into which optimiser step, in which order.

Without a node every mini-batch is one step. A node of the slot `update` makes several steps out of the
mini-batches of an epoch. To add one: a file with an `UpdatePlan`, and a line in `UPDATES`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Protocol

from msgspec import Struct
from torch import Tensor

from trainer.batch import Rollouts
from trainer.contract.nodes import UpdateLopti
from trainer.experience import Experience, Part, Update
from trainer.updates.lopti import Lopti
from trainer.updates.mini_batches import mini_batches


class UpdatePlan(Protocol):
    def parts(self, p: Any, *, rollouts: Rollouts, batches: Sequence[Tensor]) -> Iterator[Part]:
        """The optimiser steps of one epoch; `batches` are the rows of its mini-batches."""
        ...

    def signals(self, p: Any, experience: Experience, updates: Sequence[Update]) -> dict[str, float]:
        """Of the node, after the step."""
        ...


UPDATES: dict[type[Struct], UpdatePlan] = {UpdateLopti: Lopti()}

__all__ = ["UPDATES", "UpdatePlan", "mini_batches"]
