"""A run in the test's own process: no start of Python and torch for each."""

from __future__ import annotations

import os
import signal
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import torch

from trainer.__main__ import main
from trainer.requirements.allowances import VARIABLE


@contextmanager
def process_as_it_was() -> Generator[None]:
    """A run sets signal handlers, threads and what is allowed; afterwards they are as before."""
    handlers = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    threads = torch.get_num_threads()
    allowed = os.environ.pop(VARIABLE, None)
    try:
        yield
    finally:
        torch.set_num_threads(threads)
        os.environ.pop(VARIABLE, None)
        if allowed is not None:
            os.environ[VARIABLE] = allowed
        for number, handler in handlers.items():
            signal.signal(number, handler)


def run_here(spec: Path, out: Path, *options: str) -> int:
    """The exit code of `python -m trainer run`."""
    with process_as_it_was():
        return main(["run", "--spec", str(spec), "--out", str(out), "--threads", "1", *options])
