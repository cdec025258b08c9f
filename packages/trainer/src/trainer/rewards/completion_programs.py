"""Runs the Python that completions hold: each program in a sandbox of its own, on each of its inputs.

What a program does to its own process is no concern of whoever judges it: the judge sees what it wrote and
how it ended, and runs in another process.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from trainer.sandbox import Command, Limits, Outcome, Sandbox


@dataclass(frozen=True, slots=True)
class Ran:
    """What a program wrote on one input, and how it ended."""

    stdout: str
    stderr: str
    ended: str
    """`exit`, or what it was ended for: `deadline`, `cpu`, `memory`, `output`, `signal`."""
    code: int | None

    def as_argument(self) -> dict[str, Any]:
        return {"stdout": self.stdout, "stderr": self.stderr, "ended": self.ended, "code": self.code}


def run_programs(
    programs: Sequence[tuple[str, Sequence[str]]], sandbox: Sandbox, *, seconds: float, memory_bytes: int
) -> list[list[Ran]]:
    """For each program what it did on each of its inputs. Equal runs are made once."""
    commands: dict[tuple[str, str], Command] = {}
    for code, inputs in programs:
        for given in inputs:
            if (code, given) not in commands:
                commands[code, given] = _command(code, given, seconds, memory_bytes)
    outcomes: Mapping[tuple[str, str], Ran] = dict(
        zip(commands, map(_ran, sandbox.run_all(list(commands.values()))), strict=True)
    )
    return [[outcomes[code, given] for given in inputs] for code, inputs in programs]


def _command(code: str, given: str, seconds: float, memory_bytes: int) -> Command:
    return Command(
        argv=("python3", "main.py"),
        files={"main.py": code.encode(errors="replace")},
        stdin=given.encode(errors="replace"),
        python=True,
        limits=Limits(wall_seconds=seconds, cpu_seconds=seconds, memory_bytes=memory_bytes),
    )


def _ran(outcome: Outcome) -> Ran:
    return Ran(
        stdout=outcome.stdout.decode(errors="replace"),
        stderr=outcome.stderr.decode(errors="replace")[-4_000:],
        ended=outcome.ended,
        code=outcome.exit_code,
    )
