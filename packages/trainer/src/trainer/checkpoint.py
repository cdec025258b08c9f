"""Checkpoints of a run: weights, optimiser, every random number generator, data cursor, and where in the run
it is.

`DIR/checkpoints/<stageId>/step-<n>/` holds `state.json`, `tensors.safetensors` and `manifest.json`;
`DIR/checkpoints/latest` names the newest, written last. Two are kept. A step-0 checkpoint has no tensors: its
stage starts from its input.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from safetensors.torch import load_file, save_file
from torch import Tensor

from trainer.durable import (
    MANIFEST,
    commit_folder,
    read_json,
    remove_temporary,
    safe_name,
    verify_folder,
    write_json,
)
from trainer.events import Position

KEPT = 2
_STATE = "state.json"
_TENSORS = "tensors.safetensors"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    stage: str
    """Id of the stage that was at work."""
    step: int
    """Steps of it that were done."""
    finished: tuple[str, ...]
    """Ids of the stages that were finished before."""
    position: Position
    """The last event that lies before it."""
    state: dict[str, Any] = field(default_factory=dict)
    tensors: dict[str, Tensor] = field(default_factory=dict)


class Checkpoints:
    def __init__(self, run_folder: Path) -> None:
        self._folder = run_folder / "checkpoints"
        self._run_folder = run_folder
        self._folder.mkdir(parents=True, exist_ok=True)

    def clean(self) -> list[str]:
        """Removes what a killed process has left half-written; one sentence each."""
        return [
            f"A half-written checkpoint ({name}) was removed; the one before it is used."
            for name in remove_temporary(self._folder)
        ]

    def save(self, checkpoint: Checkpoint) -> tuple[str, int]:
        """Its path below the run's folder, and its bytes. On an error the older ones are as they were."""
        target = self._folder / safe_name(checkpoint.stage) / f"step-{checkpoint.step}"
        state = {
            "stage": checkpoint.stage,
            "step": checkpoint.step,
            "finished": list(checkpoint.finished),
            "events": list(checkpoint.position),
            "state": checkpoint.state,
        }

        def fill(folder: Path) -> None:
            write_json(folder / _STATE, state)
            if checkpoint.tensors:
                save_file(_unshared(checkpoint.tensors), folder / _TENSORS)

        size = commit_folder(target, fill, {"ordinal": self._next_ordinal()})
        relative = target.relative_to(self._folder).as_posix()
        write_json(self._folder / "latest", {"path": relative})
        self._drop_old()
        return target.relative_to(self._run_folder).as_posix(), size

    def newest(self) -> tuple[Checkpoint | None, list[str]]:
        """The newest that verifies, and one sentence for each newer one that does not."""
        problems: list[str] = []
        for folder in self._newest_first():
            problem = verify_folder(folder)
            if problem is None:
                return _load(folder), problems
            problems.append(
                f"The checkpoint of '{folder.parent.name}' is damaged: {problem}. An older one is used."
            )
        return None, problems

    def _newest_first(self) -> list[Path]:
        folders = [path for path in self._folder.glob("*/step-*") if path.is_dir()]
        folders.sort(key=_ordinal, reverse=True)
        try:
            latest = self._folder / str(read_json(self._folder / "latest")["path"])
        except (OSError, ValueError, KeyError):
            return folders
        return sorted(folders, key=lambda folder: folder != latest)

    def _next_ordinal(self) -> int:
        return 1 + max((_ordinal(path) for path in self._folder.glob("*/step-*")), default=0)

    def _drop_old(self) -> None:
        for folder in self._newest_first()[KEPT:]:
            shutil.rmtree(folder, ignore_errors=True)


def _load(folder: Path) -> Checkpoint:
    held = read_json(folder / _STATE)
    tensors = folder / _TENSORS
    return Checkpoint(
        stage=held["stage"],
        step=held["step"],
        finished=tuple(held["finished"]),
        position=Position(*held["events"]),
        state=held["state"],
        tensors=load_file(tensors) if tensors.is_file() else {},
    )


def _ordinal(folder: Path) -> int:
    """0 where the manifest cannot be read: such a folder is tried last."""
    try:
        return int(read_json(folder / MANIFEST)["ordinal"])
    except (OSError, ValueError, KeyError, TypeError):
        return 0


def _unshared(tensors: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """On the CPU, and each with its own memory: safetensors refuses tied weights."""
    seen: set[int] = set()
    made: dict[str, Tensor] = {}
    for name, tensor in tensors.items():
        held = tensor.detach().cpu().contiguous()
        if held.untyped_storage().data_ptr() in seen:
            held = held.clone()
        seen.add(held.untyped_storage().data_ptr())
        made[name] = held
    return made
