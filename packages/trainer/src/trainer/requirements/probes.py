"""Looks for each of the catalog's requirements on this machine. To add one: a probe, and its line in `PROBES`."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from trainer.contract.nodes import REQUIREMENTS
from trainer.requirements.allowances import is_allowed


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a requirement is not met, and what to do about it."""

    message: str
    remedy: str


def problem_of(name: str) -> Problem | None:
    """None where this machine has it. Looked at anew each time: what is installed or taken away counts at once."""
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
    if shutil.which("bwrap"):
        return None
    return Problem(
        "Bubblewrap, which the sandbox is made with, is not installed.", REQUIREMENTS["sandbox"][1]
    )


def _iverilog() -> Problem | None:
    missing = [program for program in ("iverilog", "vvp") if shutil.which(program) is None]
    if not missing:
        return None
    return Problem(
        f"Icarus Verilog is not installed ({' and '.join(missing)} not found).", REQUIREMENTS["iverilog"][1]
    )


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
