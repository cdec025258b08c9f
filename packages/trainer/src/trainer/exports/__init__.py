"""Exports: one file a kind, each a function that writes a policy into a folder.

Knows nothing of training. To add a kind: a file with its function, and a line in `EXPORTS`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Protocol

from msgspec import Struct

from trainer.contract.nodes import ExportCheckpoint
from trainer.exports.checkpoint import export_checkpoint
from trainer.policy.protocol import Policy


class Export(Protocol):
    def __call__(self, p: Any, *, policy: Policy, folder: Path) -> dict[str, float]:
        """Writes into `folder`, which may exist; gives the node's declared signals."""
        ...


EXPORTS: dict[type[Struct], Export] = {ExportCheckpoint: export_checkpoint}
