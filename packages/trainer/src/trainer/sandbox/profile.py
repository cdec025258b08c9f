"""The command line of bubblewrap for one run: what a candidate sees, and what it may use."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from trainer.sandbox.command import Command, Limits
from trainer.sandbox.standard_library import INSIDE, standard_library

HOME = "/work"
_NOBODY = "65534"
_SYSTEM = ("bin", "lib", "lib32", "lib64", "libexec", "local/bin", "local/lib/ivl")
"""Of /usr. Not `src` or `share`, nor the rest of `local`: people put projects there."""
_LINKS = ("bin", "lib", "lib32", "lib64")


def bubblewrap(command: Command, *, program: str, descriptors: Mapping[str, int], handed: Path) -> list[str]:
    """`descriptors` has `status`, `filter` and a `file:NAME` for each file; `handed` is a folder of ours.

    The candidate is process 1 of its namespace: when it ends, or we end it, the kernel kills whatever it has
    left behind, and bubblewrap's own process has reaped it before it says so.
    """
    arguments = [
        program,
        *("--unshare-all", "--unshare-user", "--disable-userns"),
        *("--die-with-parent", "--new-session", "--as-pid-1"),
        *("--cap-drop", "ALL", "--uid", _NOBODY, "--gid", _NOBODY, "--hostname", "sandbox"),
        *("--json-status-fd", str(descriptors["status"]), "--seccomp", str(descriptors["filter"])),
        "--clearenv",
        *_environment(),
        *_system(),
        *("--dev-bind", "/dev/null", "/dev/null"),
    ]
    if command.python:
        arguments += standard_library(for_another_user=os.getuid() == 0).mounts()
    arguments += ["--size", str(command.limits.folder_bytes), "--tmpfs", HOME]
    for name in command.files:
        if f"file:{name}" in descriptors:
            arguments += ["--file", str(descriptors[f"file:{name}"]), f"{HOME}/{name}"]
    for name in (*command.collect, *command.read_once):
        arguments += ["--bind", str(handed / name), f"{HOME}/{name}"]
    return [*arguments, "--remount-ro", "/", "--chdir", HOME, "--", *limited(command)]


def limited(command: Command) -> list[str]:
    """The candidate's own command line, below its limits."""
    return ["/usr/bin/prlimit", *limit_options(command.limits), "--", *inner_arguments(command)]


def inner_arguments(command: Command) -> Sequence[str]:
    if command.python and command.argv[0] == "python3":
        return (f"{INSIDE}/bin/python3", "-I", "-S", *command.argv[1:])
    return command.argv


def limit_options(limits: Limits) -> list[str]:
    """Soft and hard alike, so that none can be raised again."""
    cpu = max(1, -(-limits.cpu_seconds // 1))
    values = {
        "as": limits.memory_bytes,
        "cpu": int(cpu),
        "fsize": limits.file_bytes,
        "nofile": limits.open_files,
        "nproc": limits.processes,
        "core": 0,
        "memlock": 0,
        "msgqueue": 0,
        "sigpending": 256,
    }
    return [f"--{name}={value}:{value}" for name, value in values.items()]


def _environment() -> list[str]:
    values = {"PATH": "/usr/bin:/usr/local/bin", "HOME": HOME, "TMPDIR": HOME, "LC_ALL": "C.UTF-8"}
    return [part for name, value in values.items() for part in ("--setenv", name, value)]


def _system() -> list[str]:
    arguments: list[str] = []
    for name in _SYSTEM:
        arguments += ["--ro-bind-try", f"/usr/{name}", f"/usr/{name}"]
    for name in _LINKS:
        link = Path("/", name)
        if link.is_symlink():
            arguments += ["--symlink", f"usr/{name}", f"/{name}"]
        elif link.is_dir():  # a system whose /lib is not yet in /usr
            arguments += ["--ro-bind", str(link), str(link)]
    return arguments


def bare_arguments(command: Command) -> Sequence[str]:
    """Without bubblewrap: the program as this machine has it."""
    if command.python and command.argv[0] == "python3":
        return (sys.executable, "-I", "-S", *command.argv[1:])
    return command.argv
