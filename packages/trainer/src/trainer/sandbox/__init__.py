"""Runs what a model wrote: Verilog, SQL, Python.

The model is an adversary that searches all day, so a candidate sees a private folder and the system's
programs, and no file, process, network or secret of this machine. This is the only part of the trainer that
may start a candidate; it must not know rewards, tasks or tensors. A verdict is computed by whoever asked,
from the outcome: never by the candidate, and never from a fault of the sandbox, which raises SandboxError.

A runner for another language is a file beside `verilog.py` that builds a `Command` and reads its `Outcome`.
"""

from trainer.sandbox.command import (
    Command,
    Limits,
    Outcome,
    SandboxError,
    SandboxProblem,
    SandboxUnavailable,
)
from trainer.sandbox.pool import Sandbox, sandbox_problem, shared_sandbox

__all__ = [
    "Command",
    "Limits",
    "Outcome",
    "Sandbox",
    "SandboxError",
    "SandboxProblem",
    "SandboxUnavailable",
    "sandbox_problem",
    "shared_sandbox",
]
