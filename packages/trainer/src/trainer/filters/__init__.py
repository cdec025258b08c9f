"""Choosing among prompts by how a model does on them: one file a kind, each a function from a plugged
`TaskSet` to a smaller one.

Like `TASK_STEPS` of the tasks, with a reward besides the model. To add a kind: a file with its function, and
a line in `FILTERS`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from msgspec import Struct

from trainer.batch import RewardScores, Rollouts, TaskSet
from trainer.contract.nodes import FilterRewardBand
from trainer.filters.reward_band import reward_band
from trainer.policy.protocol import Interrupt, Policy


class TaskFilter(Protocol):
    def __call__(
        self,
        p: Any,
        tasks: TaskSet,
        *,
        policy: Policy,
        reward: Callable[[Rollouts], RewardScores],
        interrupt: Interrupt,
    ) -> TaskSet:
        """What is left of the plugged tasks. The result may depend on nothing else that is random."""
        ...


FILTERS: dict[type[Struct], TaskFilter] = {FilterRewardBand: reward_band}
"""Kinds with a reward input."""
