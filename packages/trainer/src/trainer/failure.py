"""How a run ends other than well: in a sentence that a person can act on."""

from __future__ import annotations

from typing import Literal


class SpecError(Exception):
    """The job spec cannot be run as it is written; nothing has been loaded yet."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(f"{message} {remedy}")
        self.message = message
        self.remedy = remedy


class RunError(Exception):
    """The run cannot go on. `node` is the id of the node that a person should look at."""

    def __init__(self, message: str, remedy: str, node: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy
        self.node = node


class StoppedError(Exception):
    """Somebody asked the run to stop, or the disk is full: the work so far is kept."""

    def __init__(self, status: Literal["paused", "cancelled"], message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.status: Literal["paused", "cancelled"] = status
        self.message = message
        self.remedy = remedy
