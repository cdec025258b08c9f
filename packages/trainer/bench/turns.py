"""How the benchmark talks to a side: `go` in, one JSON line out. Plain Python, read by both."""

from __future__ import annotations

import json
import resource
import sys
import time

MARK = "@bench "


def say(**values: object) -> None:
    print(MARK + json.dumps(values), flush=True)


def wait_for_turn() -> bool:
    """Blocks until it is this side's turn; False when there are no more."""
    return sys.stdin.readline().strip() == "go"


class Step:
    """The seconds of one step, wall clock and processor."""

    def __init__(self) -> None:
        self._wall, self._processor = time.perf_counter(), time.process_time()

    def end(self, **values: object) -> None:
        say(
            seconds=time.perf_counter() - self._wall,
            processor_seconds=time.process_time() - self._processor,
            peak_mebibytes=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
            **values,
        )
