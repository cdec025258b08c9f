"""Time left, from the pace of the latest steps."""

from __future__ import annotations

import time
from collections import deque

_STEPS = 50


class Pace:
    def __init__(self, done: int) -> None:
        self._marks: deque[tuple[float, int]] = deque([(time.monotonic(), done)], maxlen=_STEPS)

    def seconds_left(self, done: int, total: int) -> float | None:
        """Call once for each step. None until a step has been done."""
        now = time.monotonic()
        first_time, first_done = self._marks[0]
        self._marks.append((now, done))
        if done <= first_done:
            return None
        return (now - first_time) / (done - first_done) * (total - done)
