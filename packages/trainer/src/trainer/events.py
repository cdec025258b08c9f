"""The event file (hop 10): append-only lines `{v, attempt, seq, t, kind, ...}`, `seq` contiguous from 1 in an
attempt.

Never imports torch. A line is written whole or not at all; `sync` makes everything so far durable.
"""

from __future__ import annotations

import json
import math
import os
import re
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

EVENT_VERSION = 1
_NAME = re.compile(r"events-(\d+)\.ndjson")


class Position(NamedTuple):
    """The last event that lies before a point of a run."""

    attempt: int
    seq: int


def events_path(folder: Path, attempt: int) -> Path:
    return folder / f"events-{attempt}.ndjson"


def attempts(folder: Path) -> list[int]:
    """Attempts that have left an event file, oldest first."""
    found = (_NAME.fullmatch(path.name) for path in folder.iterdir())
    return sorted(int(match.group(1)) for match in found if match)


class EventLog:
    def __init__(self, folder: Path, attempt: int, clock: Callable[[], float] = time.time) -> None:
        """Goes on after the last whole line of the attempt's file; a line cut by a crash is removed."""
        self.attempt = attempt
        self._clock = clock
        path = events_path(folder, attempt)
        self._file = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        self._size, self._seq = _whole_lines(path)
        os.ftruncate(self._file, self._size)

    @property
    def position(self) -> Position:
        return Position(self.attempt, self._seq)

    def write(self, kind: str, **fields: Any) -> None:
        seq = self._seq + 1
        line = {
            "v": EVENT_VERSION,
            "attempt": self.attempt,
            "seq": seq,
            "t": round(self._clock(), 3),
            "kind": kind,
            **fields,
        }
        self._append(encode(line))
        self._seq = seq

    def sync(self) -> None:
        os.fsync(self._file)

    def close(self) -> None:
        os.close(self._file)

    def _append(self, data: bytes) -> None:
        """All of `data`, or, on a full disk, nothing of it."""
        done = 0
        try:
            while done < len(data):
                done += os.pwrite(self._file, data[done:], self._size + done)
        except OSError:
            os.ftruncate(self._file, self._size)
            raise
        self._size += len(data)


def encode(line: Mapping[str, Any]) -> bytes:
    """ASCII JSON: lone surrogates and NUL survive as escapes, and no separator can hide in a text."""
    return json.dumps(line, allow_nan=False, separators=(",", ":")).encode("ascii") + b"\n"


def metric_values(values: Mapping[str, float]) -> dict[str, float | str]:
    """JSON has no NaN: values that are not finite travel by name."""
    return {name: metric_value(value) for name, value in values.items()}


def metric_value(value: float) -> float | str:
    if math.isfinite(value):
        return value
    return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"


def _whole_lines(path: Path) -> tuple[int, int]:
    """Bytes up to the last line end, and the `seq` of that line."""
    data = path.read_bytes()
    size = data.rfind(b"\n") + 1
    if size == 0:
        return 0, 0
    last = data[data.rfind(b"\n", 0, size - 1) + 1 : size]
    return size, int(json.loads(last)["seq"])
