"""The process's simulator: one sandbox, one memory of outcomes, whatever asks."""

from __future__ import annotations

from functools import lru_cache

from trainer.failure import RunError
from trainer.sandbox import SandboxUnavailable, shared_sandbox
from trainer.verilog.icarus import icarus_version
from trainer.verilog.runner import Simulator


@lru_cache(maxsize=1)
def shared_simulator() -> Simulator:
    try:
        sandbox = shared_sandbox()
    except SandboxUnavailable as problem:
        raise RunError(problem.message, problem.remedy) from problem
    if icarus_version() is None:
        raise RunError(
            "Icarus Verilog is not installed on this machine.", "Install it: apt-get install iverilog."
        )
    return Simulator(sandbox)
