"""Files that pass between us and a run while it runs: those it hands back, and those it may read only once.

They lie in a folder of ours, in memory, and each is mounted by itself: so a candidate can write to one,
but can put neither a link nor another file in its place.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import threading
from collections.abc import Generator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from trainer.sandbox.command import Command

_MEMORY = Path("/dev/shm")


@contextmanager
def handed_files(command: Command, user: int | None) -> Generator[Path]:
    """The folder, with a file or a pipe for each name of `collect` and `read_once`; `user` owns them."""
    if not command.collect and not command.read_once:
        yield Path("/nonexistent")
        return
    above = _MEMORY if os.access(_MEMORY, os.W_OK) else Path(tempfile.gettempdir())
    folder = Path(tempfile.mkdtemp(prefix="switchyard-", dir=above))
    with ExitStack() as kept:
        kept.callback(shutil.rmtree, folder, ignore_errors=True)
        for name in command.collect:
            (folder / name).write_bytes(command.files.get(name, b""))
            os.utime(folder / name, (0, 0))  # marks it as not written to yet
        for name in command.read_once:
            os.mkfifo(folder / name, mode=0o600)
            kept.enter_context(_told_once(folder / name, command.files[name]))
        if user is not None:
            for path in (*folder.iterdir(), folder):
                os.chown(path, user, user)
        yield folder


def read_collected(command: Command, folder: Path) -> Mapping[str, bytes]:
    found: dict[str, bytes] = {}
    for name in command.collect:
        with open(folder / name, "rb") as file:
            if os.fstat(file.fileno()).st_mtime_ns != 0:
                found[name] = file.read(command.limits.file_bytes)
    return found


@contextmanager
def _told_once(pipe: Path, content: bytes) -> Generator[None]:
    """A thread that gives `content` to the first reader, and ends with the context at the latest."""

    def tell() -> None:
        with suppress(OSError), open(pipe, "wb", buffering=0) as file:
            view = memoryview(content)
            while view:
                view = view[file.write(view) :]

    thread = threading.Thread(target=tell, name="sandbox-pipe", daemon=True)
    thread.start()
    try:
        yield
    finally:
        _let_go(thread, pipe)


def _let_go(thread: threading.Thread, pipe: Path) -> None:
    """Reads what is left itself, for a thread that would wait for a reader."""
    if not thread.is_alive():
        return
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        while thread.is_alive():
            with suppress(BlockingIOError):
                os.read(reader, 2**20)
            thread.join(0.001)
    finally:
        os.close(reader)
