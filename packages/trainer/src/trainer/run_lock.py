"""One trainer at a time in a run's folder: an orphan of a killed worker may still be finishing its step."""

from __future__ import annotations

import fcntl
import os
import time
from pathlib import Path

from trainer.failure import RunError

WAIT_SECONDS = 10.0


def lock_folder(folder: Path, wait_seconds: float = WAIT_SECONDS) -> int:
    """Holds the folder until the process ends, however it ends; the file's descriptor."""
    descriptor = os.open(folder / "trainer.lock", os.O_RDWR | os.O_CREAT, 0o644)
    deadline = time.monotonic() + wait_seconds
    while not _try(descriptor):
        if time.monotonic() >= deadline:
            holder = os.pread(descriptor, 32, 0).decode("ascii", errors="replace").strip() or "unknown"
            os.close(descriptor)
            raise RunError(
                f"Another trainer (process {holder}) is at work in {folder}.",
                "Stop it or wait for it, or choose another folder for --out.",
            )
        time.sleep(0.1)
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, f"{os.getpid()}\n".encode("ascii"), 0)
    return descriptor


def _try(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
