"""Scores of completions: one file a kind, each a function from rollouts to `RewardScores`.

Knows nothing of groups, advantages or models. To add a kind: a file with its function, and a line in
`REWARDS`, or in `REWARD_MAKERS` where it needs what an earlier stage has made or keeps something between
batches. A reward that fails for its own reasons marks the completion errored; it never gives 0 instead.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from msgspec import Struct

from trainer.batch import RewardScores, Rollouts
from trainer.contract.nodes import (
    RewardAdacot,
    RewardCombine,
    RewardFormat,
    RewardHttp,
    RewardJudge,
    RewardLength,
    RewardPython,
    RewardRange,
    RewardSqlExecution,
    RewardSqlMatch,
    RewardSqlPartial,
    RewardSqlSteps,
    RewardTestbench,
    RewardVerdict,
    RewardVerifier,
    RewardVerilogStructure,
)
from trainer.rewards.adacot import adacot
from trainer.rewards.combine import combine
from trainer.rewards.format import format_reward
from trainer.rewards.given import Given
from trainer.rewards.http import check_http, make_http
from trainer.rewards.judge import check_judge, make_judge
from trainer.rewards.length import length_reward
from trainer.rewards.python import python_reward
from trainer.rewards.python_cases import CaseResult, check_cases, run_cases
from trainer.rewards.range import range_reward
from trainer.rewards.scores import Plugged, Weights
from trainer.rewards.sql_execution import SqlExecution
from trainer.rewards.sql_match import SqlMatch
from trainer.rewards.sql_partial import sql_partial
from trainer.rewards.sql_steps import sql_steps
from trainer.rewards.testbench import testbench
from trainer.rewards.verdict import verdict_reward
from trainer.rewards.verifier import verifier
from trainer.rewards.verilog_structure import verilog_structure


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


class RewardCheck(Protocol):
    def __call__(self, p: Any) -> object:
        """Raises ParamError where the node cannot work on this machine, or does not do what it should."""
        ...


REWARDS: dict[type[Struct], Reward] = {
    RewardVerifier: verifier,
    RewardFormat: format_reward,
    RewardLength: length_reward,
    RewardCombine: combine,
    RewardRange: range_reward,
    RewardAdacot: adacot,
    RewardTestbench: testbench,
    RewardVerilogStructure: verilog_structure,
    RewardVerdict: verdict_reward,
    RewardPython: python_reward,
    RewardSqlPartial: sql_partial,
    RewardSqlSteps: sql_steps,
}

REWARD_MAKERS: dict[type[Struct], RewardMaker] = {
    RewardHttp: make_http,
    RewardJudge: make_judge,
    RewardSqlMatch: SqlMatch,
    RewardSqlExecution: SqlExecution,
}
"""Kinds that are given what an earlier stage made, or that keep something between batches."""

REWARD_CHECKS: dict[type[Struct], RewardCheck] = {
    RewardPython: check_cases,
    RewardHttp: check_http,
    RewardJudge: check_judge,
}
"""What is asked of a kind's parameters before a job does any work, besides what a spec can say of them."""

REWARD_CASES: dict[type[Struct], Callable[[Any], list[CaseResult]]] = {RewardPython: run_cases}
"""Kinds whose author stores tests with the node."""
