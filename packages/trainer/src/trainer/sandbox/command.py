"""What is asked of the sandbox, and how a run of it ended."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

FILE_NAME = re.compile(r"[A-Za-z0-9_.][A-Za-z0-9_.-]{0,120}")

Ended = Literal["exit", "signal", "deadline", "cpu", "memory", "output"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one run may use. Seconds and bytes."""

    wall_seconds: float = 10.0
    """From the start of the run: waiting for a free place in the pool does not count."""
    cpu_seconds: float = 5.0
    """Of all processes of the run together."""
    memory_bytes: int = 512 * 2**20
    """Address space of each process, and resident memory of all of them together."""
    file_bytes: int = 8 * 2**20
    """Of any one file that is written."""
    folder_bytes: int = 32 * 2**20
    """Of everything in the private folder."""
    output_bytes: int = 64 * 2**10
    """Of standard output, and of standard error. A run that writes more is killed."""
    processes: int = 16
    """Processes and threads at one time."""
    open_files: int = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """One program to run in a private folder, with nothing of this machine in sight."""

    argv: tuple[str, ...]
    """A program by name (`iverilog`, `vvp`, `python3`) and its arguments; it starts in the private folder."""
    files: Mapping[str, bytes] = field(default_factory=dict[str, bytes])
    """Put into the private folder first, by flat name."""
    collect: tuple[str, ...] = ()
    """Files of the private folder to hand back. The program may write them but not rename or remove them."""
    read_once: tuple[str, ...] = ()
    """Of `files`: the program can read these from start to end, one time. What it has started, or what it
    runs of a candidate, finds nothing there any more."""
    stdin: bytes = b""
    limits: Limits = Limits()
    python: bool = False
    """Shows the interpreter and its standard library. `python3` is then that interpreter with `-I -S`."""

    def __post_init__(self) -> None:
        if not self.argv or "/" in self.argv[0]:
            raise ValueError("A command names its program without a folder.")
        if any("\0" in part for part in self.argv):
            raise ValueError("An argument of a command has a NUL character in it.")
        for name in (*self.files, *self.collect):
            if not FILE_NAME.fullmatch(name) or name in (".", ".."):
                raise ValueError(f"{name!r} is no name for a file: letters, digits, _ . - only.")
        if not set(self.read_once) <= set(self.files) - set(self.collect):
            raise ValueError("What is to be read once has to be given, and cannot be collected.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How a run ended. Only `exit` with code 0 is success."""

    ended: Ended
    """`signal` is also what an exit code above 128 is read as: that is how a signal is told."""
    exit_code: int | None
    """The program's own; none where the run was killed."""
    stdout: bytes
    stderr: bytes
    """Both are cut at the limit for output. They are text of an adversary, whatever they look like."""
    files: Mapping[str, bytes]
    """Those of `collect` that the program wrote to, however the run ended."""
    wall_seconds: float

    @property
    def succeeded(self) -> bool:
        return self.ended == "exit" and self.exit_code == 0


class SandboxError(Exception):
    """The sandbox itself failed. Nothing is known about the candidate, so this is never a verdict."""


class SandboxUnavailable(SandboxError):  # noqa: N818 - says what it is
    """This machine cannot run the sandbox."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(f"{message} {remedy}")
        self.message = message
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class SandboxProblem:
    """Why this machine cannot run something, and what its owner can do about it."""

    message: str
    remedy: str
