"""The process's simulator: one sandbox, one memory of outcomes, whatever asks."""

from __future__ import annotations

from functools import lru_cache

from trainer.failure import RunError
from trainer.sandbox import shared_sandbox
from trainer.sandbox.verilog import verilog_problem
from trainer.verilog.runner import Simulator


@lru_cache(maxsize=1)
def shared_simulator() -> Simulator:
    """Refuses, with the remedy, on a machine that cannot run Verilog."""
    problem = verilog_problem()
    if problem is not None:
        raise RunError(problem.message, problem.remedy)
    return Simulator(shared_sandbox())
