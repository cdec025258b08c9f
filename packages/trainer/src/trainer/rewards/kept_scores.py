"""Scores by content, in memory and in a file that a resumed run reads again."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from trainer.rewards.outside import Details, is_score


@dataclass(frozen=True, slots=True)
class KeptScore:
    score: float
    details: Details = ()


class KeptScores:
    """Lines are appended as they are made: of a line that was cut off by a crash only that one is lost."""

    def __init__(self, folder: Path | None) -> None:
        """Without a folder they live as long as this object."""
        self._scores: dict[str, KeptScore] = {}
        self._lock = threading.Lock()
        self._file: Path | None = None
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
            self._file = folder / "scores.ndjson"
            self._read(self._file)

    def get(self, key: str) -> KeptScore | None:
        return self._scores.get(key)

    def __len__(self) -> int:
        return len(self._scores)

    def add(self, scores: dict[str, KeptScore]) -> None:
        lines = [
            json.dumps({"key": key, "score": kept.score, "details": kept.details}) + "\n"
            for key, kept in scores.items()
        ]
        with self._lock:
            self._scores |= scores
            if self._file is not None and lines:
                with self._file.open("a", encoding="utf-8") as file:
                    file.write("".join(lines))

    def _read(self, file: Path) -> None:
        if not file.exists():
            return
        text = file.read_text(encoding="utf-8", errors="replace")
        for line in text.splitlines():
            held = _line(line)
            if held is not None:
                self._scores[held[0]] = held[1]
        if text and not text.endswith("\n"):
            with file.open("a", encoding="utf-8") as end:
                end.write("\n")


def _line(text: str) -> tuple[str, KeptScore] | None:
    try:
        read: Any = json.loads(text)
    except ValueError:
        return None
    match read:
        case {"key": str(key), "score": score, "details": list(details)} if is_score(score):
            pairs = tuple((str(pair[0]), str(pair[1])) for pair in details if len(pair) == 2)
            return key, KeptScore(float(score), pairs)
        case _:
            return None
