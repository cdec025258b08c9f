"""How far a run has come, as bubblewrap tells it."""

from __future__ import annotations

import json
import os
import signal
from contextlib import suppress


class Status:
    """What bubblewrap says of itself, on a pipe that candidates do not have and so cannot fake."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._text = b""
        self._handle: int | None = None
        os.set_blocking(descriptor, False)

    def candidate(self) -> int | None:
        """Process 1 of the sandbox, once it has been made."""
        found = self._read().get("child-pid")
        if found is not None and self._handle is None:
            with suppress(ProcessLookupError):
                self._handle = os.pidfd_open(found)
        return found

    def finished(self) -> bool:
        """Whether the candidate was started and has ended, and bubblewrap saw it."""
        return "exit-code" in self._read()

    def kill_candidate(self) -> bool:
        """By a handle that cannot come to mean another process."""
        if self.candidate() is None or self._handle is None:
            return False
        with suppress(ProcessLookupError):
            signal.pidfd_send_signal(self._handle, signal.SIGKILL)
        return True

    def close(self) -> None:
        os.close(self._descriptor)
        if self._handle is not None:
            os.close(self._handle)

    def _read(self) -> dict[str, int]:
        with suppress(BlockingIOError):
            while chunk := os.read(self._descriptor, 4096):
                self._text += chunk
        told: dict[str, int] = {}
        for line in self._text.splitlines():
            with suppress(ValueError):  # the last line may not be whole yet
                told.update(json.loads(line))
        return told
