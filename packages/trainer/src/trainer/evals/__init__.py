"""Evaluations: one file a kind, each a function from a policy and its prompts to signals and tables.

Knows nothing of training. To add a kind: a file with its function, and a line in `EVALS`, or in
`REPORT_EVALS` where it looks at the reports of other evaluations.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol

import torch
from msgspec import Struct

from trainer.batch import RewardScores, Rollouts, Task
from trainer.contract.nodes import (
    EvalAccuracy,
    EvalAnytime,
    EvalJudge,
    EvalPareto,
    EvalSqlExecution,
    EvalTrigger,
    EvalVerilogPassk,
)
from trainer.evals.accuracy import accuracy
from trainer.evals.anytime import anytime
from trainer.evals.judge import judge
from trainer.evals.pareto import Reported, pareto
from trainer.evals.result import EvalResult
from trainer.evals.sql_execution import sql_execution
from trainer.evals.trigger import trigger
from trainer.evals.verilog_passk import verilog_passk
from trainer.policy.protocol import Interrupt, Policy


class Evaluation(Protocol):
    def __call__(
        self,
        p: Any,
        *,
        policy: Policy,
        tasks: tuple[Task, ...],
        reward: Callable[[Rollouts], RewardScores],
        generator: torch.Generator,
        progress: Callable[[int, int], None],
        interrupt: Interrupt,
    ) -> EvalResult:
        """`progress(done, total)` is called between batches, `interrupt` between tokens: either may raise.

        `reward` is what is plugged in; a kind without that port has none to call.
        """
        ...


class Comparison(Protocol):
    def __call__(self, p: Any, reports: Sequence[Reported]) -> EvalResult: ...


EVALS: dict[type[Struct], Evaluation] = {
    EvalAccuracy: accuracy,
    EvalTrigger: trigger,
    EvalAnytime: anytime,
    EvalVerilogPassk: verilog_passk,
    EvalJudge: judge,
    EvalSqlExecution: sql_execution,
}

REPORT_EVALS: dict[type[Struct], Comparison] = {EvalPareto: pareto}

__all__ = ["EVALS", "REPORT_EVALS", "Comparison", "EvalResult", "Evaluation", "Reported"]
