"""Stages: what does work in a run. Each is a function from its job and parameters to its output.

A stage knows its tasks, its policy and its parts, not the run around it: reuse, artifacts and the end of the
run are run.py's. To add one: a file with its function, and a line in `STAGES`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec import Struct

from trainer.contract.nodes import TrainMatcher, TrainPolicyGradient, TrainSasr, TrainSft, TrainStaticHybrid
from trainer.evals import EVALS, REPORT_EVALS
from trainer.exports import EXPORTS
from trainer.session import StageJob
from trainer.stages.comparison import compare
from trainer.stages.evaluation import evaluate
from trainer.stages.export import export
from trainer.stages.matcher import train_matcher
from trainer.stages.output import StageOutput
from trainer.stages.policy_gradient import policy_gradient
from trainer.stages.sasr import sasr, static_hybrid
from trainer.stages.sft import sft

Stage = Callable[[StageJob, Any], StageOutput]

STAGES: dict[type[Struct], Stage] = {
    TrainSft: sft,
    TrainPolicyGradient: policy_gradient,
    TrainSasr: sasr,
    TrainStaticHybrid: static_hybrid,
    TrainMatcher: train_matcher,
    **dict.fromkeys(EVALS, evaluate),
    **dict.fromkeys(REPORT_EVALS, compare),
    **dict.fromkeys(EXPORTS, export),
}

NEVER_REUSED: frozenset[type[Struct]] = frozenset(REPORT_EVALS)
"""Stages that are quick and tell the labels of other nodes, which take no part in their hash."""
