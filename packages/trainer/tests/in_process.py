"""A run in the test's own process: no start of Python and torch for each."""

from __future__ import annotations

import signal
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import torch

from trainer.__main__ import main


@contextmanager
def process_as_it_was() -> Generator[None]:
    """A run sets the process's signal handlers and threads; afterwards they are what they were."""
    handlers = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    threads = torch.get_num_threads()
    try:
        yield
    finally:
        torch.set_num_threads(threads)
        for number, handler in handlers.items():
            signal.signal(number, handler)


def run_here(spec: Path, out: Path, *options: str) -> int:
    """The exit code of `python -m trainer run`."""
    with process_as_it_was():
        return main(["run", "--spec", str(spec), "--out", str(out), "--threads", "1", *options])
