"""Compiles Verilog that a model wrote with Icarus and runs it: both in the sandbox, for both can be attacked.

What the simulation prints is the candidate's word. A testbench that wants to be believed prints a nonce of
its run, which the design under test has no way to learn, and leaves the comparison to us.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from trainer.sandbox.command import Command, Ended, Limits, Outcome, SandboxProblem
from trainer.sandbox.pool import Sandbox, sandbox_problem, shared_sandbox
from trainer.sandbox.requirements import program_problem

FLAGS = ("-g2012",)
LIMITS = Limits()
MOST_COMPILER_TEXT = 4_000
"""Characters. Enough for a person and for a second turn of a model."""
_PROGRAM = "program.vvp"
_INSTALL = "Install Icarus Verilog: apt-get install iverilog (Debian, Ubuntu) or dnf install iverilog."
_PATH = re.compile(r"(?:/[A-Za-z0-9_.+-]+)*/(?=[A-Za-z0-9_.+-])")
_NOT_PRINTABLE = re.compile(r"[^\n\t -~\u00a0-\ud7ff\ue000-\ufffd]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Design:
    """What to compile and run."""

    sources: Mapping[str, bytes]
    """Verilog files by flat name, compiled in this order."""
    top: str
    """The only top module, whatever else the sources hold."""
    flags: tuple[str, ...] = FLAGS
    data: Mapping[str, bytes] = field(default_factory=dict[str, bytes])
    """Further files for `include` and `$readmemh`, there for the compiler and for the simulation."""
    collect: tuple[str, ...] = ()
    """Files that the simulation writes and that are handed back."""
    compile_limits: Limits = LIMITS
    run_limits: Limits = LIMITS


@dataclass(frozen=True, slots=True)
class Simulated:
    """What came of a design."""

    compiled: bool
    compile_ended: Ended
    compiler_text: str
    """Errors and warnings, without paths of folders and control characters, and capped."""
    run: Outcome | None
    """The simulation, with its output and collected files; none where there was nothing to run."""


def verilog_problem() -> SandboxProblem | None:
    """Why no Verilog can be run here."""
    return sandbox_problem() or program_problem("iverilog", _INSTALL) or program_problem("vvp", _INSTALL)


def simulate(design: Design, *, sandbox: Sandbox | None = None) -> Simulated:
    """Compiles and, where that worked, runs. Raises SandboxError where the sandbox is at fault."""
    place = sandbox or shared_sandbox()
    compiled = place.run(_compile(design))
    text = scrubbed(compiled.stdout + compiled.stderr)
    program = compiled.files.get(_PROGRAM, b"")
    if not compiled.succeeded or not program:
        return Simulated(False, compiled.ended, text, None)
    return Simulated(True, compiled.ended, text, place.run(_run(design, program)))


def simulate_all(designs: Sequence[Design], *, sandbox: Sandbox | None = None) -> list[Simulated]:
    """`simulate` for many, in the pool and in their order."""
    place = sandbox or shared_sandbox()
    return place.each(lambda design: simulate(design, sandbox=place), designs)


def scrubbed(text: bytes) -> str:
    """A compiler's words, fit to be shown: no folders, nothing that a terminal obeys, not long."""
    plain = _NOT_PRINTABLE.sub("\N{REPLACEMENT CHARACTER}", text.decode(errors="replace"))
    short = _PATH.sub("", plain)
    return short if len(short) <= MOST_COMPILER_TEXT else f"{short[:MOST_COMPILER_TEXT]}\n(cut)"


def _compile(design: Design) -> Command:
    return Command(
        argv=("iverilog", *design.flags, "-s", design.top, "-o", _PROGRAM, *design.sources),
        files={**design.data, **design.sources},
        collect=(_PROGRAM,),
        limits=design.compile_limits,
    )


def _run(design: Design, program: bytes) -> Command:
    return Command(
        argv=("vvp", "-n", _PROGRAM),
        files={**design.data, _PROGRAM: program},
        read_once=(_PROGRAM,),  # it holds the testbench, which the design must not read
        collect=design.collect,
        limits=design.run_limits,
    )
