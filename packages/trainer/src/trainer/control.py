"""What the trainer is told while it works: lines in `inbox.ndjson`, and signals. Never imports torch.

The inbox is read from where the previous attempt left off, which `inbox.offset` remembers: a pause that has
been obeyed does not pause the next attempt. A shorter or missing inbox is a new one.
"""

from __future__ import annotations

import json
import signal
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Literal, cast

from trainer.failure import StoppedError

Request = Literal["paused", "cancelled"]
_MEANING: dict[str, Request] = {"pause": "paused", "cancel": "cancelled"}
POLL_SECONDS = 0.1


class Control:
    def __init__(self, folder: Path, clock: Callable[[], float] = time.monotonic) -> None:
        self._inbox = folder / "inbox.ndjson"
        self._offset_file = folder / "inbox.offset"
        self._offset = self._start()
        self._clock = clock
        self._next_poll = 0.0
        self._request: Request | None = None

    def catch_signals(self) -> None:
        """SIGTERM and the first SIGINT pause; a second SIGINT ends at once."""
        signal.signal(signal.SIGTERM, self._on_signal)
        signal.signal(signal.SIGINT, self._on_signal)

    def check(self) -> None:
        """Raises `StoppedError` where a stop has been asked for. Cheap enough to call for every token."""
        now = self._clock()
        if now >= self._next_poll:
            self._next_poll = now + POLL_SECONDS
            self._read()
        if self._request == "cancelled":
            raise StoppedError("cancelled", "Cancelled.")
        if self._request == "paused":
            raise StoppedError("paused", "Paused; nothing is lost.", "Resume the run to go on.")

    def close(self) -> None:
        """What is in the inbox now was meant for this attempt."""
        self._read()
        self._offset_file.write_text(str(self._offset), encoding="ascii")

    def _on_signal(self, number: int, _frame: FrameType | None) -> None:
        if self._request is None:
            self._request = "paused"
        if number == signal.SIGINT:
            signal.signal(signal.SIGINT, signal.default_int_handler)

    def _start(self) -> int:
        try:
            offset = int(self._offset_file.read_text(encoding="ascii"))
            return offset if offset <= self._inbox.stat().st_size else 0
        except (OSError, ValueError):
            return 0

    def _read(self) -> None:
        """Takes up whole lines only; the last word does not undo a cancel."""
        try:
            with self._inbox.open("rb") as file:
                file.seek(self._offset)
                data = file.read()
        except FileNotFoundError:
            return
        end = data.rfind(b"\n") + 1
        self._offset += end
        for line in data[:end].splitlines():
            meaning = _MEANING.get(_kind(line))
            if meaning and self._request != "cancelled":
                self._request = meaning


def _kind(line: bytes) -> str:
    """Empty for a line that is no message: a damaged inbox must not end a run."""
    try:
        message: object = json.loads(line)
    except ValueError:
        return ""
    kind = cast("dict[str, object]", message).get("kind") if isinstance(message, dict) else None
    return kind if isinstance(kind, str) else ""
