"""Skips a test that needs what this machine lacks, with what to do about it."""

from __future__ import annotations

import pytest

from trainer.sandbox import sandbox_problem
from trainer.sandbox.requirements import program_problem

_problem = sandbox_problem()
needs_sandbox = pytest.mark.skipif(
    _problem is not None, reason="" if _problem is None else f"{_problem.message} {_problem.remedy}"
)
_no_iverilog = program_problem("iverilog", "Install it: apt-get install iverilog.")
needs_iverilog = pytest.mark.skipif(
    _problem is not None or _no_iverilog is not None,
    reason="" if _no_iverilog is None else f"{_no_iverilog.message} {_no_iverilog.remedy}",
)
