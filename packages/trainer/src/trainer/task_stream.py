"""The order in which a stage sees its tasks: a new permutation every epoch, fixed by the stage's seed.

Tasks of one unit (`Task.unit`) follow one another; it is units that are permuted.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, TypeVar

import torch

from trainer.batch import Task

Item = TypeVar("Item")

_EPOCH_STRIDE = 0x9E3779B97F4A7C15
"""Odd, so that seed + epoch * stride differs for every epoch modulo 2^63."""


class TaskStream(Generic[Item]):
    """Of tasks, or of what a stage has made of them."""

    def __init__(self, tasks: Sequence[Item], seed: int) -> None:
        if not tasks:
            raise ValueError("There is no task to train on.")
        self._tasks = tuple(tasks)
        self._units = _units(self._tasks)
        self._seed = seed
        self._epoch = -1
        self._order: list[int] = []
        self.position = 0
        """Tasks given so far: the data cursor. Setting it goes on from there."""

    def take(self, count: int) -> list[Item]:
        """The next tasks; an epoch's end may lie between two of them."""
        taken = [self._at(self.position + i) for i in range(count)]
        self.position += count
        return taken

    def _at(self, place: int) -> Item:
        epoch, index = divmod(place, len(self._tasks))
        if epoch != self._epoch:
            seed = (self._seed + epoch * _EPOCH_STRIDE) % 2**63
            order = torch.randperm(len(self._units), generator=torch.Generator().manual_seed(seed))
            self._order = [task for unit in order.tolist() for task in self._units[unit]]
            self._epoch = epoch
        return self._tasks[self._order[index]]


def _units(tasks: Sequence[object]) -> list[list[int]]:
    """Places of the tasks of each unit, in the order of their first ones."""
    named: dict[str, list[int]] = {}
    units: list[list[int]] = []
    for place, task in enumerate(tasks):
        unit = task.unit if isinstance(task, Task) else ""
        held = named.get(unit)
        if held is not None:
            held.append(place)
            continue
        units.append([place])
        if unit:
            named[unit] = units[-1]
    return units
