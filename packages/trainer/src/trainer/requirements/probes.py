"""Looks for each of the catalog's requirements on this machine. To add one: a probe, a line in `PROBES`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from trainer.contract.nodes import REQUIREMENTS
from trainer.requirements.allowances import is_allowed
from trainer.sandbox import sandbox_problem
from trainer.sandbox.requirements import program_problem


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a requirement is not met, and what to do about it."""

    message: str
    remedy: str


def problem_of(name: str) -> Problem | None:
    """None where this machine has it."""
    return PROBES[name]()


def offers() -> list[dict[str, Any]]:
    """What the worker tells the server, in the order of the catalog."""
    found = {name: problem_of(name) for name in REQUIREMENTS}
    return [
        {
            "name": name,
            "problem": None if problem is None else {"message": problem.message, "remedy": problem.remedy},
        }
        for name, problem in found.items()
    ]


def _sandbox() -> Problem | None:
    problem = sandbox_problem()
    return None if problem is None else Problem(problem.message, problem.remedy)


def _iverilog() -> Problem | None:
    for program in ("iverilog", "vvp"):
        problem = program_problem(program, REQUIREMENTS["iverilog"][1])
        if problem is not None:
            return Problem(problem.message, problem.remedy)
    return None


def _allowance(name: str, what: str) -> Problem | None:
    if is_allowed(name):
        return None
    return Problem(f"The worker's owner does not allow {what}.", REQUIREMENTS[name][1])


PROBES: dict[str, Callable[[], Problem | None]] = {
    "sandbox": _sandbox,
    "iverilog": _iverilog,
    "custom-code": partial(_allowance, "custom-code", "graphs to bring code of their own"),
    "private-network": partial(
        _allowance, "private-network", "graphs to send requests to this machine and private networks"
    ),
}
