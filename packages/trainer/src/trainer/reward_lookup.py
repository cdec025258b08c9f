"""Looks the kinds of reward nodes up, for `assemble.py`: the graph of rewards plugged into a stage."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from trainer.contract import JobNode, JobSpec
from trainer.failure import RunError
from trainer.problems import ParamError
from trainer.rewarding import RewardGraph
from trainer.rewards import REWARD_MAKERS, REWARDS, Reward, RewardMaker
from trainer.rewards.given import Given, nothing_given


def reward_graph(
    spec: JobSpec, stage: JobNode, given: Callable[[JobNode], Given] = nothing_given
) -> RewardGraph:
    """`given` says what earlier stages hand to a reward node."""
    (root,) = stage.inputs["reward"]
    makers = {kind: partial(_made, make, given) for kind, make in REWARD_MAKERS.items()}
    return RewardGraph.of(spec, root.node, REWARDS, spec.limits.max_errored_share, makers)


def _made(make: RewardMaker, given: Callable[[JobNode], Given], node: JobNode) -> Reward:
    try:
        return make(node.config, given(node))
    except ParamError as error:
        raise RunError(f"{error.param}: {error.message}", error.remedy, node.id) from error
