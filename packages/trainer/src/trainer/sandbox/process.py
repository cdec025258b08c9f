"""One child process, watched from its start to its end: output cut, limits kept, group killed, reaped."""

from __future__ import annotations

import os
import selectors
import subprocess
import time
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from trainer.sandbox.command import Ended, Limits
from trainer.sandbox.watch import usage

_TICK_SECONDS = 0.025
_LAST_WORDS_SECONDS = 5.0
"""For a group that has been killed to be gone. It takes milliseconds, on an idle machine."""
_CHUNK = 65_536


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """What to start. `watched` gives the first of the candidate's processes, once there is one."""

    argv: Sequence[str]
    stdin: int
    descriptors: Sequence[int]
    environment: Mapping[str, str]
    folder: str
    limits: Limits
    watched: Callable[[int], int | None]
    too_much: Callable[[int], Ended | None]
    """A further limit, asked at each look at the watched process."""
    kill: Callable[[int], None]


@dataclass(slots=True)
class Ending:
    """What is known of a process that is gone and reaped."""

    killed_for: Ended | None = None
    return_code: int = 0
    cpu_seconds: float = 0.0
    wall_seconds: float = 0.0
    stdout: bytearray = field(default_factory=bytearray)
    stderr: bytearray = field(default_factory=bytearray)


def run_watched(start: Start) -> Ending:
    """Starts, watches and reaps. Raises OSError where the program cannot be started."""
    began = time.monotonic()
    process = subprocess.Popen(
        start.argv,
        stdin=start.stdin,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=start.environment,
        cwd=start.folder,
        pass_fds=start.descriptors,
        start_new_session=True,
    )
    ending = Ending()
    try:
        _die_first_when_memory_is_short(process.pid)
        _follow(process, start, ending, began + start.limits.wall_seconds)
    finally:
        for pipe in (process.stdout, process.stderr):
            if pipe is not None:
                pipe.close()
        if process.returncode is None:  # an error of ours on the way
            start.kill(process.pid)
            _reap(process, ending, wait=True)
    ending.wall_seconds = time.monotonic() - began
    return ending


def _follow(process: subprocess.Popen[bytes], start: Start, ending: Ending, deadline: float) -> None:
    last_look = time.monotonic()
    with selectors.DefaultSelector() as selector, _end_signal(process.pid) as end:
        if end is not None:
            selector.register(end, selectors.EVENT_READ)
        for pipe, kept in ((process.stdout, ending.stdout), (process.stderr, ending.stderr)):
            assert pipe is not None
            os.set_blocking(pipe.fileno(), False)
            selector.register(pipe, selectors.EVENT_READ, kept)
        while not _reap(process, ending, wait=False):
            if _read_what_there_is(selector, _TICK_SECONDS, start.limits.output_bytes):
                return _end(process, start, ending, "output")
            now = time.monotonic()
            if now >= deadline:
                return _end(process, start, ending, "deadline")
            if now - last_look >= _TICK_SECONDS:
                last_look = now
                if reason := _over_a_limit(process.pid, start):
                    return _end(process, start, ending, reason)
        start.kill(process.pid)  # what it left behind, where no namespace has ended with it
        if _read_what_there_is(selector, 0.0, start.limits.output_bytes):
            ending.killed_for = "output"
    return None


def _end(process: subprocess.Popen[bytes], start: Start, ending: Ending, reason: Ended) -> None:
    ending.killed_for = reason
    start.kill(process.pid)
    _reap(process, ending, wait=True)


def _reap(process: subprocess.Popen[bytes], ending: Ending, *, wait: bool) -> bool:
    """Whether the process is gone. With `wait`, it is killed itself where its end takes too long."""
    deadline = time.monotonic() + _LAST_WORDS_SECONDS
    while True:
        pid, status, used = os.wait4(process.pid, os.WNOHANG)
        if pid:
            process.returncode = ending.return_code = os.waitstatus_to_exitcode(status)
            ending.cpu_seconds = used.ru_utime + used.ru_stime
            return True
        if not wait:
            return False
        if time.monotonic() > deadline:
            process.kill()
        time.sleep(0.002)


def _read_what_there_is(selector: selectors.BaseSelector, seconds: float, most: int) -> bool:
    """Waits up to `seconds` for output. True where one of the pipes has now given more than `most` bytes."""
    if not selector.get_map():
        time.sleep(min(seconds, 0.005))
        return False
    for key, _ in selector.select(seconds):
        if key.data is None:
            continue  # the process has ended
        with suppress(BlockingIOError):
            while chunk := os.read(key.fd, _CHUNK):
                key.data.extend(chunk)
                if len(key.data) > most:
                    del key.data[most:]
                    return True
            selector.unregister(key.fileobj)
    return False


@contextmanager
def _end_signal(pid: int) -> Generator[int | None]:
    """A descriptor that can be read once the process has ended. Linux only; elsewhere its pipes tell."""
    if not hasattr(os, "pidfd_open"):
        yield None
        return
    descriptor = os.pidfd_open(pid)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _over_a_limit(pid: int, start: Start) -> Ended | None:
    watched = start.watched(pid)
    if watched is None:
        return None
    used = usage(watched)
    if used.resident_bytes > start.limits.memory_bytes:
        return "memory"
    if used.cpu_seconds > start.limits.cpu_seconds:
        return "cpu"
    return start.too_much(watched)


def _die_first_when_memory_is_short(pid: int) -> None:
    """Of all processes of this machine. Linux only."""
    with suppress(OSError), open(f"/proc/{pid}/oom_score_adj", "w") as file:
        file.write("1000")
