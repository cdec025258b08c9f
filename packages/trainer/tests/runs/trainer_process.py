"""`python -m trainer` as a process that can be killed, without the seconds in which Python imports torch.

It is forked from a process that has imported everything and done nothing. What concerns the start itself
takes the command.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from trainer.__main__ import main

_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload(["trainer.__main__", "trainer.run", "reasoning_gym.factory", __name__])


class TrainerProcess:
    """As much of `subprocess.Popen` as the tests ask for."""

    def __init__(self, arguments: list[str], errors: Path) -> None:
        self._errors = errors
        self._process = ForkServerProcess(target=_work, args=(arguments, str(errors)))
        self._process.start()

    @property
    def returncode(self) -> int | None:
        return self._process.exitcode

    def poll(self) -> int | None:
        return self._process.exitcode

    def wait(self, timeout: float | None = None) -> int:
        self._process.join(timeout)
        code = self._process.exitcode
        if code is None:
            raise subprocess.TimeoutExpired("trainer", timeout or 0.0)
        return code

    def send_signal(self, number: int) -> None:
        if self._process.pid is not None and self._process.exitcode is None:
            os.kill(self._process.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def communicate(self, timeout: float | None = None) -> tuple[str, str]:
        """Nothing is kept of its standard output, which nobody reads."""
        self.wait(timeout)
        return "", self._errors.read_text(encoding="utf-8") if self._errors.exists() else ""


def _work(arguments: list[str], errors: str) -> None:
    os.fsync = _written_soon_enough
    for stream, path in ((1, os.devnull), (2, errors)):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), stream)
    sys.exit(main(arguments))


def _written_soon_enough(_file: object) -> None:
    """A killed process loses nothing that it wrote; only a machine that loses its power does."""
