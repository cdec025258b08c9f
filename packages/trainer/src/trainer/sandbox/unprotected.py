"""A run without bubblewrap, for an owner who has accepted the risk: limits and a process group only."""

from __future__ import annotations

import os
import signal
import stat
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

from trainer.sandbox.command import Command, Ended, Outcome
from trainer.sandbox.process import Ending, Start, run_watched
from trainer.sandbox.profile import bare_arguments

_LAUNCH = """
import os, resource, sys
for pair in sys.argv[1].split(","):
    name, _, value = pair.partition("=")
    number = getattr(resource, "RLIMIT_" + name, None)
    if number is not None:
        hard = resource.getrlimit(number)[1]
        value = int(value) if hard == resource.RLIM_INFINITY else min(int(value), hard)
        resource.setrlimit(number, (value, value))
os.execvp(sys.argv[2], sys.argv[2:])
"""


def run_unprotected(command: Command) -> Outcome:
    """In a folder that is removed. There is no limit on processes: it would count the owner's."""
    with tempfile.TemporaryDirectory(prefix="switchyard-unprotected-") as folder:
        for name, content in command.files.items():
            Path(folder, name).write_bytes(content)
        with tempfile.TemporaryFile() as stdin:
            stdin.write(command.stdin)
            stdin.seek(0)
            ending = run_watched(_start(command, folder, stdin.fileno()))
        ended = _how_it_ended(ending, command)
        return Outcome(
            ended=ended,
            exit_code=ending.return_code if ended == "exit" else None,
            stdout=bytes(ending.stdout),
            stderr=bytes(ending.stderr),
            files=_collected(command, Path(folder)),
            wall_seconds=ending.wall_seconds,
        )


def _start(command: Command, folder: str, stdin: int) -> Start:
    limits = command.limits
    values = {
        "CPU": int(max(1, -(-limits.cpu_seconds // 1))),
        "AS": limits.memory_bytes,
        "FSIZE": limits.file_bytes,
        "NOFILE": limits.open_files,
        "CORE": 0,
    }
    listed = ",".join(f"{name}={value}" for name, value in values.items())
    return Start(
        argv=[sys.executable, "-I", "-S", "-c", _LAUNCH, listed, *bare_arguments(command)],
        stdin=stdin,
        descriptors=(),
        environment={
            "PATH": os.environ.get("PATH", "/usr/bin"),
            "HOME": folder,
            "TMPDIR": folder,
            "LC_ALL": "C.UTF-8",
        },
        folder=folder,
        limits=limits,
        watched=lambda process: process,
        too_much=lambda _: None,
        kill=_kill_group,
    )


def _kill_group(process: int) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process, signal.SIGKILL)


def _how_it_ended(ending: Ending, command: Command) -> Ended:
    if ending.killed_for is not None:
        return ending.killed_for
    if ending.return_code >= 0:
        return "exit"
    return "cpu" if ending.cpu_seconds >= 0.9 * command.limits.cpu_seconds else "signal"


def _collected(command: Command, folder: Path) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for name in command.collect:
        with suppress(OSError):
            descriptor = os.open(folder / name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
            with os.fdopen(descriptor, "rb") as file:
                if stat.S_ISREG(os.fstat(descriptor).st_mode):
                    found[name] = file.read(command.limits.file_bytes)
    return found
