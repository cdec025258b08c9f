"""How often a database was asked, so that a reward which promises to ask none can be held to it."""

from __future__ import annotations

import threading


class _Made(threading.local):
    count = 0


_made = _Made()


def note_calls(count: int) -> None:
    _made.count += count


def calls_made() -> int:
    """Statements that this thread has had run so far, in the sandbox or in this process."""
    return _made.count
