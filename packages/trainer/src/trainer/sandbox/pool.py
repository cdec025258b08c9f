"""The sandbox: a pool of places in which model-written code runs, each run in a sandbox of its own."""

from __future__ import annotations

import logging
import os
import pwd
import queue
import signal
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from functools import cache, partial
from pathlib import Path
from typing import TypeVar

from trainer.sandbox import requirements
from trainer.sandbox.command import (
    Command,
    Ended,
    Limits,
    Outcome,
    SandboxError,
    SandboxProblem,
    SandboxUnavailable,
)
from trainer.sandbox.handing import handed_files, read_collected
from trainer.sandbox.process import Ending, Start, run_watched
from trainer.sandbox.profile import HOME, bubblewrap
from trainer.sandbox.status import Status
from trainer.sandbox.system_calls import system_call_filter
from trainer.sandbox.unprotected import run_unprotected
from trainer.sandbox.watch import children, files_in

_MOST_FILES = 4096
"""In the private folder: each takes memory of the kernel that no limit of a process counts."""
_UNUSED_USERS = (1_879_048_192, 60_578)
"""First of a range that systemd's table of user ids leaves unused; the second where ids are 16 bits wide."""
Given = TypeVar("Given")
Made = TypeVar("Made")
_log = logging.getLogger(__name__)


def sandbox_problem() -> SandboxProblem | None:
    """Why candidates cannot be run here; none where the owner has accepted to run them unprotected."""
    if requirements.owner_accepts_the_risk():
        return None
    return requirements.bubblewrap_problem()


@cache
def shared_sandbox() -> Sandbox:
    """The pool of this process.

    Raises SandboxUnavailable, with a remedy, where candidates cannot be run.
    """
    if (problem := sandbox_problem()) is not None:
        raise SandboxUnavailable(problem.message, problem.remedy)
    return Sandbox()


class Sandbox:
    """Runs commands, as many at a time as this process may use cores. For use from any thread."""

    def __init__(self, places: int | None = None) -> None:
        self.is_protected = not requirements.owner_accepts_the_risk()
        if not self.is_protected:
            _log.warning(
                "%s is set: model-written code runs WITHOUT a sandbox. It can read every file of this user, "
                "use the network and change its own verdict. Unset it and install bubblewrap.",
                requirements.UNSANDBOXED,
            )
        self.places = places or len(os.sched_getaffinity(0))
        self._free: queue.SimpleQueue[int] = queue.SimpleQueue()
        for place in range(self.places):
            self._free.put(place)
        self._threads = ThreadPoolExecutor(self.places, thread_name_prefix="sandbox")

    def run(self, command: Command) -> Outcome:
        """Runs one command. Its time begins when a place is free.

        Raises SandboxError where the sandbox itself fails: that says nothing about the candidate.
        """
        _require(command)
        place = self._free.get()
        try:
            return _run_in_bubblewrap(command, place) if self.is_protected else run_unprotected(command)
        except OSError as problem:
            raise SandboxError(f"The sandbox failed: {problem}.") from problem
        finally:
            self._free.put(place)

    def run_all(self, commands: Sequence[Command]) -> list[Outcome]:
        """Runs all of them and answers in their order. Raises SandboxError where it fails for one."""
        return self.each(self.run, commands)

    def each(self, work: Callable[[Given], Made], given: Sequence[Given]) -> list[Made]:
        """Does `work`, which may run several commands, for each in threads of this pool.

        `work` must not call `each` or `run_all` itself: it would wait for the thread that it holds.
        """
        return list(self._threads.map(work, given))


def _require(command: Command) -> None:
    program = command.argv[0]
    if command.python and program == "python3":
        return
    if (problem := requirements.program_problem(program, "Install it where everyone finds it.")) is not None:
        raise SandboxUnavailable(problem.message, problem.remedy)


def _run_in_bubblewrap(command: Command, place: int) -> Outcome:
    program = requirements.bubblewrap_program()
    if program is None:
        raise SandboxError("bubblewrap is not installed any more.")
    user = _user_of(place) if os.getuid() == 0 else None
    with ExitStack() as kept:
        handed = kept.enter_context(handed_files(command, user))
        said, says = os.pipe()
        status = Status(said)
        kept.callback(status.close)
        descriptors = {"status": says, "filter": _memory_file(kept, "filter", system_call_filter())}
        for name in command.files:
            if name not in command.collect and name not in command.read_once:
                descriptors[f"file:{name}"] = _memory_file(kept, name, command.files[name])
        arguments = bubblewrap(command, program=program, descriptors=descriptors, handed=handed)
        start = Start(
            argv=[*_becoming(user), *arguments],
            stdin=_memory_file(kept, "stdin", command.stdin),
            descriptors=tuple(descriptors.values()),
            environment={},
            folder="/",
            limits=command.limits,
            watched=lambda _: status.candidate(),
            too_much=partial(_too_many_files, command.limits),
            kill=partial(_kill, status),
        )
        try:
            ending = run_watched(start)
        finally:
            os.close(says)
        ended = _how_it_ended(ending, status, command)
        return Outcome(
            ended=ended,
            exit_code=ending.return_code if ended == "exit" else None,
            stdout=bytes(ending.stdout),
            stderr=bytes(ending.stderr),
            files=read_collected(command, handed),
            wall_seconds=ending.wall_seconds,
        )


def _kill(status: Status, process: int) -> None:
    """Ends the candidate, so that bubblewrap can reap it; bubblewrap itself only while it has none."""
    if not status.kill_candidate():
        for child in children(process):
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        with suppress(ProcessLookupError):
            os.killpg(process, signal.SIGKILL)


def _how_it_ended(ending: Ending, status: Status, command: Command) -> Ended:
    if ending.killed_for is not None and status.candidate() is not None:
        return ending.killed_for
    if not status.finished():
        said = bytes(ending.stderr).decode(errors="replace").strip()[:500]
        raise SandboxError(f"bubblewrap did not start the program (code {ending.return_code}): {said}")
    return ending_of_code(ending, command)


def ending_of_code(ending: Ending, command: Command) -> Ended:
    """For a process that ended by itself, by a limit of the kernel, or by a signal."""
    if 0 <= ending.return_code <= 128:
        return "exit"
    return "cpu" if ending.cpu_seconds >= 0.9 * command.limits.cpu_seconds else "signal"


def _too_many_files(limits: Limits, candidate: int) -> Ended | None:
    found = files_in(candidate, HOME, limits.folder_bytes)
    return "memory" if found is not None and found > _MOST_FILES else None


def _memory_file(kept: ExitStack, name: str, content: bytes) -> int:
    """A file with no name on any disk, closed with `kept`."""
    descriptor = os.memfd_create(name)
    kept.callback(os.close, descriptor)
    view = memoryview(content)
    while view:
        view = view[os.write(descriptor, view) :]
    os.lseek(descriptor, 0, os.SEEK_SET)
    return descriptor


def _becoming(user: int | None) -> list[str]:
    """Gives up root for a user with nothing, whose processes are those of one place of the pool."""
    if user is None:
        return []
    return ["/usr/bin/setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups", "--"]


def _user_of(place: int) -> int:
    """A user id for each place of each trainer, so that a limit on processes counts only its own run."""
    for first in _UNUSED_USERS:
        if _is_mapped(first + 600):
            return first + place + (os.getpid() % 4096) * 64 * (first > 65_536)
    return pwd.getpwnam("nobody").pw_uid


def _is_mapped(user: int) -> bool:
    try:
        lines = Path("/proc/self/uid_map").read_text().splitlines()
    except OSError:
        return user < 65_536
    ranges = [tuple(map(int, line.split())) for line in lines]
    return any(first <= user < first + count for first, _, count in ranges)
