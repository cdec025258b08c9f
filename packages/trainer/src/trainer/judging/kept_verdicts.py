"""What a judge has said, by content: in memory, and in a file of the run that a resumed run reads again.

Beside it lies the run's secret, which decides the marks around texts: the same for the same question, so that
what was said of it holds.
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from trainer.judging.verdicts import Letter

MAX_REASON = 2000
"""Characters of a judge's text that are kept, its last ones."""


@dataclass(frozen=True, slots=True)
class Said:
    verdict: Letter | None
    reason: str


class KeptVerdicts:
    def __init__(self, folder: Path | None) -> None:
        """Without a folder they live as long as this object."""
        self._said: dict[str, Said] = {}
        self._file: Path | None = None
        self.secret = secrets.token_bytes(32)
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
            self.secret = _kept_secret(folder / "secret")
            self._file = folder / "verdicts.ndjson"
            self._read(self._file)

    def get(self, key: str) -> Said | None:
        return self._said.get(key)

    def __len__(self) -> int:
        return len(self._said)

    def add(self, said: Mapping[str, Said]) -> None:
        """Appended at once: of a line that a crash cuts off only that one is lost."""
        short = {key: Said(one.verdict, one.reason[-MAX_REASON:]) for key, one in said.items()}
        self._said |= short
        if self._file is None or not short:
            return
        lines = [
            json.dumps({"key": key, "verdict": one.verdict, "reason": one.reason})
            for key, one in short.items()
        ]
        with self._file.open("a", encoding="utf-8") as file:
            file.write("".join(f"{line}\n" for line in lines))

    def _read(self, path: Path) -> None:
        if not path.exists():
            return
        text = path.read_text(encoding="utf-8", errors="replace")
        for line in text.splitlines():
            held = _line(line)
            if held is not None:
                self._said[held[0]] = held[1]
        if text and not text.endswith("\n"):
            with path.open("a", encoding="utf-8") as file:
                file.write("\n")


def _line(text: str) -> tuple[str, Said] | None:
    try:
        read: Any = json.loads(text)
    except ValueError:
        return None
    match read:
        case {"key": str(key), "verdict": "A" | "B" | None as verdict, "reason": str(reason)}:
            return key, Said(verdict, reason)
        case _:
            return None


def _kept_secret(path: Path) -> bytes:
    """Made once, readable by its owner only."""
    try:
        held = bytes.fromhex(path.read_text(encoding="ascii"))
        if len(held) == 32:
            return held
    except (OSError, ValueError):
        pass
    made = secrets.token_bytes(32)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(made.hex())
    return made
