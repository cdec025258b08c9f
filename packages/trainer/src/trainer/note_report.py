"""Why completions got their scores, as the event `rollouts` tells it.

Bounded: a rollout event is kept for good, and what a rule matched is text that a model may have written. A
level is always told; what rules matched is told until the completion, and then the event, is full.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from trainer.batch import Note, RewardScores

LEVEL_CHARS = 100
RULE_CHARS = 100
MATCHED_CHARS = 400
"""Of what one rule matched."""
MATCHED_PAIRS = 24
"""Of one reward on one completion."""
COMPLETION_CHARS = 4_000
"""Of all rules and what they matched in one completion, over all rewards."""
EVENT_CHARS = 120_000
"""Of one event. Completions that no longer fit are told their levels alone."""


@dataclass(slots=True)
class NoteReport:
    """Notes of the rows of one rollout batch, by reward node, until the event is full."""

    components: Mapping[str, RewardScores]
    _room: int = field(default=EVENT_CHARS, init=False)

    def of(self, rows: Mapping[str, int]) -> dict[str, Any]:
        """Notes on one completion: on its row, or on several, by the name each has in it; '' for its own.

        A node that says nothing of them is absent.
        """
        room = min(COMPLETION_CHARS, self._room)
        told: dict[str, Any] = {}
        for node, made in self.components.items():
            held = {name: made.notes[row] for name, row in rows.items() if row in made.notes}
            errored = any(bool(made.errored_B[rows[name]]) for name in held)
            note = _joined(held)
            kept = list(_fitting(note.matched, room))
            spent = sum(len(rule) + len(text) for rule, text in kept)
            room, self._room = room - spent, self._room - spent
            left_out = len(note.matched) - len(kept)
            level = "" if errored else _cut(note.level, LEVEL_CHARS)
            if level or note.matched:
                told[node] = {"level": level, "matched": kept} | ({"leftOut": left_out} if left_out else {})
        return told


def _joined(notes: Mapping[str, Note]) -> Note:
    """The level that all of them have, if there is one; their rules by the names of the notes."""
    levels = {note.level for note in notes.values()}
    agree = len(levels) <= 1
    matched: list[tuple[str, str]] = []
    for name, note in notes.items():
        pairs = note.matched if agree or not note.level else (("level", note.level), *note.matched)
        matched += [(f"[{name}] {rule}" if name else rule, text) for rule, text in pairs]
    return Note(levels.pop() if len(levels) == 1 else "", tuple(matched))


def _fitting(pairs: Iterable[tuple[str, str]], room: int) -> Iterator[tuple[str, str]]:
    for count, (rule, text) in enumerate(pairs):
        pair = _cut(rule, RULE_CHARS), _cut(text, MATCHED_CHARS)
        room -= len(pair[0]) + len(pair[1])
        if room < 0 or count == MATCHED_PAIRS:
            return
        yield pair


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1] + "\u2026"
