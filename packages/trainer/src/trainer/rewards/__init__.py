"""Scores of completions: one file a kind, each a function from rollouts to `RewardScores`.

Knows nothing of groups, advantages or models. To add a kind: a file with its function, and a line in
`REWARDS`, or in `REWARD_MAKERS` where it needs what an earlier stage has made. A reward that fails for
its own reasons marks the completion errored; it never gives 0 instead.
"""

from __future__ import annotations

from typing import Any, Protocol

from msgspec import Struct

from trainer.batch import RewardScores, Rollouts
from trainer.contract.nodes import (
    RewardAdacot,
    RewardCombine,
    RewardFormat,
    RewardLength,
    RewardRange,
    RewardSqlExecution,
    RewardSqlPartial,
    RewardSqlSteps,
    RewardVerifier,
)
from trainer.rewards.adacot import adacot
from trainer.rewards.combine import combine
from trainer.rewards.format import format_reward
from trainer.rewards.given import Given
from trainer.rewards.length import length_reward
from trainer.rewards.range import range_reward
from trainer.rewards.scores import Plugged, Weights
from trainer.rewards.sql_execution import SqlExecution
from trainer.rewards.sql_partial import sql_partial
from trainer.rewards.sql_steps import sql_steps
from trainer.rewards.verifier import verifier


class Reward(Protocol):
    def __call__(self, p: Any, *, rollouts: Rollouts, plugged: Plugged, weights: Weights) -> RewardScores:
        """`plugged`: scores by input port, in wire order; `weights`: each plugged node's `weight`."""
        ...


class RewardMaker(Protocol):
    def __call__(self, p: Any, given: Given) -> Reward:
        """Made once for each stage that scores; what it holds lives as long as the stage.

        Raises ParamError where what it is given does not fit.
        """
        ...


REWARDS: dict[type[Struct], Reward] = {
    RewardVerifier: verifier,
    RewardFormat: format_reward,
    RewardLength: length_reward,
    RewardCombine: combine,
    RewardRange: range_reward,
    RewardAdacot: adacot,
    RewardSqlPartial: sql_partial,
    RewardSqlSteps: sql_steps,
}

REWARD_MAKERS: dict[type[Struct], RewardMaker] = {RewardSqlExecution: SqlExecution}
"""Kinds that are given what an earlier stage made, or that keep something between batches."""
