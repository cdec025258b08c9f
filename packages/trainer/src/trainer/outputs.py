"""Finished stages by hash: `DIR/stages/<stageHash>/`, and optionally a folder shared by all runs of a
machine.

An output holds `result.json` (signals and tables to tell again when it is reused) and, by kind of stage,
`model/` or `export/`. Equal hash, equal work: an output that verifies is used instead of running the stage.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from trainer.durable import commit_folder, link_folder, read_json, remove_temporary, verify_folder, write_json

MODEL = "model"
EXPORT = "export"
_RESULT = "result.json"


@dataclass(frozen=True, slots=True)
class Result:
    """What a stage without curves reports."""

    signals: dict[str, float | str] = field(default_factory=dict[str, float | str])
    """By bare name: equal stages of two graphs may have different ids. As in events, not-finite by name."""
    tables: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    plots: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])


class Outputs:
    def __init__(self, run_folder: Path, shared: Path | None) -> None:
        self._run_folder = run_folder
        self._folder = run_folder / "stages"
        self._shared = shared
        self._folder.mkdir(parents=True, exist_ok=True)

    def clean(self) -> None:
        remove_temporary(self._folder)

    def path(self, stage_hash: str) -> Path:
        return self._folder / stage_hash

    def kept(self, node_hash: str) -> Path:
        """Of a node that keeps something between batches and attempts; no part of any output."""
        return self._run_folder / "kept" / node_hash

    def relative(self, stage_hash: str) -> str:
        return self.path(stage_hash).relative_to(self._run_folder).as_posix()

    def find(self, stage_hash: str) -> tuple[bool, list[str]]:
        """Whether the stage's output is there, taken from the shared folder if need be, and what was
        damaged."""
        problems: list[str] = []
        for folder in self._places(stage_hash):
            if not folder.is_dir():
                continue
            problem = verify_folder(folder)
            if problem is not None:
                problems.append(f"A stored output cannot be reused: {problem}.")
                shutil.rmtree(folder, ignore_errors=True)
                continue
            if folder != self.path(stage_hash):
                link_folder(folder, self.path(stage_hash))
            return True, problems
        return False, problems

    def result(self, stage_hash: str) -> Result:
        held = read_json(self.path(stage_hash) / _RESULT)
        return Result(held["signals"], held["tables"], held.get("plots", []))

    def save(self, stage_hash: str, write: Callable[[Path], Result]) -> Result:
        """What `write` puts into the folder and reports, kept under the stage's hash."""
        made: list[Result] = []

        def fill(folder: Path) -> None:
            result = write(folder)
            held = {"signals": result.signals, "tables": result.tables, "plots": result.plots}
            write_json(folder / _RESULT, held)
            made.append(result)

        commit_folder(self.path(stage_hash), fill, {"stageHash": stage_hash})
        if self._shared is not None:
            link_folder(self.path(stage_hash), self._shared / stage_hash)
        return made[0]

    def _places(self, stage_hash: str) -> list[Path]:
        shared = [] if self._shared is None else [self._shared / stage_hash]
        return [self.path(stage_hash), *shared]
