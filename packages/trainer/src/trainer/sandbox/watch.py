"""What a running group of processes uses, read from `/proc`. Answers with nothing where there is none."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_PROC = Path("/proc")


@dataclass(frozen=True, slots=True)
class Usage:
    processes: int
    cpu_seconds: float
    """Of the living, and of those they have waited for."""
    resident_bytes: int
    """Private and shared memory, without the pages of files."""


def usage(root: int) -> Usage:
    """Of process `root` and everything it started."""
    processes, ticks, resident = 0, 0, 0
    for pid in descendants(root):
        with suppress(OSError, ValueError, IndexError):
            fields = (_PROC / str(pid) / "stat").read_text(errors="replace").rpartition(")")[2].split()
            ticks += sum(map(int, fields[11:15]))  # utime, stime, cutime, cstime: proc(5)
            resident += _resident_bytes(pid)
            processes += 1
    return Usage(processes=processes, cpu_seconds=ticks / _ticks_per_second(), resident_bytes=resident)


def descendants(root: int) -> Iterator[int]:
    """`root` first. A process that starts or ends meanwhile may be missed, or be in it after its end."""
    yield root
    for child in children(root):
        yield from descendants(child)


def children(pid: int) -> list[int]:
    found: list[int] = []
    with suppress(OSError):
        for thread in os.listdir(_PROC / str(pid) / "task"):
            with suppress(OSError):
                found += map(int, (_PROC / str(pid) / "task" / thread / "children").read_text().split())
    return found


def files_in(root: int, folder: str, size_bytes: int) -> int | None:
    """How many files the file system of that size has that process `root` sees as `folder`.

    None where we may not look, and while it is another file system that the process sees.
    """
    with suppress(OSError):
        found = os.statvfs(f"/proc/{root}/root{folder}")
        if found.f_blocks == -(-size_bytes // found.f_frsize):
            return found.f_files - found.f_ffree
    return None


def _resident_bytes(pid: int) -> int:
    kilobytes = 0
    for line in (_PROC / str(pid) / "status").read_text(errors="replace").splitlines():
        if line.startswith(("RssAnon:", "RssShmem:")):
            kilobytes += int(line.split()[1])
    return kilobytes * 1024


@cache
def _ticks_per_second() -> int:
    return os.sysconf("SC_CLK_TCK")
