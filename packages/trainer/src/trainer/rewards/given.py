"""What a reward node is given besides scores."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from trainer.contract import JobNode


class Given(Protocol):
    def folder(self, port: str) -> Path | None:
        """Output folder of the stage plugged in there, finished by then; None where nothing is plugged in."""
        ...

    def model(self, port: str) -> object | None:
        """The model plugged in there, made for this node alone; None where nothing is plugged in."""
        ...

    def kept(self) -> Path | None:
        """Where the node may keep, in the run's folder, what a resumed run should not do again; None where
        there is no run."""
        ...


class _Nothing:
    def folder(self, port: str) -> Path | None:
        return None

    def model(self, port: str) -> object | None:
        return None

    def kept(self) -> Path | None:
        return None


def nothing_given(node: JobNode) -> Given:
    """As if nothing were plugged in: for requests that know of no stages."""
    del node
    return _Nothing()
