"""What requests may name, on this machine. No tensor library: the pipe's end imports it too."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Folders:
    files: Path | None = None
    """Uploaded files, each named by its SHA-256."""
    stages: Path | None = None
    """Outputs of finished stages, each named by its hash."""
    runs: Path | None = None
    """Run folders, each named by its run's id."""
