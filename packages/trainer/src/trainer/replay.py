"""What a new attempt tells again, so that no event between the acknowledged ones and the checkpoint is
missing.

The worker's `acked.json` says how far the server has the previous attempts. Events after that and up to the
checkpoint that this attempt resumes from are written again under the new attempt, before anything else. Later
events of the old attempt are not: the steps they tell of are done again.

Never imports torch.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

from trainer.events import Position, attempts, encode, events_path


def replay(folder: Path, attempt: int, resume_from: Position | None) -> int:
    """Starts `events-<attempt>.ndjson` with the replayed lines; how many. Nothing if the attempt has a file
    already.

    The file appears complete or not at all, after a note of how many of its lines are replayed: if this
    attempt dies before its first checkpoint, the next one resumes from the same point and must tell just
    these again.
    """
    if attempt in attempts(folder):
        return 0
    earlier = [number for number in attempts(folder) if number < attempt]
    lines: list[bytes] = []
    if earlier and resume_from is not None:
        lines = list(_renumbered(folder, earlier[-1], attempt, resume_from))
    _write(_note_path(folder, attempt), json.dumps({"lines": len(lines)}).encode())
    _write(events_path(folder, attempt), b"".join(lines))
    return len(lines)


def _renumbered(folder: Path, previous: int, attempt: int, resume_from: Position) -> Iterator[bytes]:
    first = _acked_seq(folder, previous) + 1
    last = resume_from.seq if resume_from.attempt == previous else _replayed_lines(folder, previous)
    seq = 0
    for event in _events(events_path(folder, previous)):
        if first <= event["seq"] <= last and event["kind"] != "run.finished":
            seq += 1
            yield encode({**event, "attempt": attempt, "seq": seq})


def _events(path: Path) -> Iterator[dict[str, Any]]:
    with path.open("rb") as lines:
        for line in lines:
            if line.endswith(b"\n"):
                yield json.loads(line)


def _acked_seq(folder: Path, attempt: int) -> int:
    """How far the server has this attempt: all of it if a later one has been acknowledged."""
    held = _read(folder / "acked.json")
    acked = Position(int(held.get("attempt", 0)), int(held.get("seq", 0)))
    if acked.attempt > attempt:
        return 2**63
    return acked.seq if acked.attempt == attempt else 0


def _replayed_lines(folder: Path, attempt: int) -> int:
    return int(_read(_note_path(folder, attempt)).get("lines", 0))


def _note_path(folder: Path, attempt: int) -> Path:
    return folder / f"replayed-{attempt}.json"


def _read(path: Path) -> dict[str, Any]:
    try:
        value: object = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}


def _write(path: Path, data: bytes) -> None:
    temporary = path.with_name(f".{path.name}.tmp")
    with temporary.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    temporary.rename(path)
