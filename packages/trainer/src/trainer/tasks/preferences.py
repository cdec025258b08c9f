"""Preferences from a JSONL file: a question, the chosen and the rejected answer in each line."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from trainer.contract.nodes import TasksJudgePairs
from trainer.problems import ParamError
from trainer.tasks.columns import BadRowError, text_of
from trainer.tasks.lines import read_lines
from trainer.tasks.rows import read_rows

REPORTED_LINES = 200
"""So many reasons are kept; the rest is counted."""


@dataclass(frozen=True, slots=True)
class Preference:
    question: str
    chosen: str
    rejected: str


@dataclass(slots=True)
class _Reading:
    p: TasksJudgePairs
    first_line: dict[Preference, int] = field(default_factory=dict[Preference, int])
    reasons: list[str] = field(default_factory=list[str])
    bad: int = 0
    left_out: int = 0

    def report(self, number: int, reason: str) -> None:
        self.left_out += 1
        if len(self.reasons) < REPORTED_LINES:
            self.reasons.append(f"Line {number} {reason}.")

    def refuse(self, number: int, reason: str) -> None:
        self.bad += 1
        self.report(number, reason)
        if self.bad > self.p.max_bad_lines:
            raise ParamError(
                "file",
                f"{' '.join(self.reasons[:5])} More than {self.p.max_bad_lines} lines are unusable.",
                "Mend the file, choose other columns, or raise 'Bad lines allowed'.",
            )

    def skipped(self) -> tuple[str, ...]:
        unnamed = self.left_out - len(self.reasons)
        return (*self.reasons, *((f"{unnamed} more lines were left out.",) if unnamed else ()))


def read_preferences(p: TasksJudgePairs, path: Path) -> tuple[list[Preference], tuple[str, ...]]:
    """Pairs in file order, each once, and what was left out and why."""
    reading = _Reading(p)
    for row in read_rows(read_lines(path)):
        if row.fault is not None:
            reading.refuse(row.number, row.fault)
            continue
        try:
            pair = _preference(p, row.value)
        except BadRowError as problem:
            reading.refuse(row.number, str(problem))
            continue
        swapped = Preference(pair.question, pair.rejected, pair.chosen)
        if pair in reading.first_line:
            reading.report(row.number, f"repeats line {reading.first_line[pair]}")
        elif swapped in reading.first_line:
            reading.refuse(row.number, f"prefers what line {reading.first_line[swapped]} rejects")
        else:
            reading.first_line[pair] = row.number
    return list(reading.first_line), reading.skipped()


def _preference(p: TasksJudgePairs, row: dict[str, Any]) -> Preference:
    columns = (p.question_column, p.chosen_column, p.rejected_column)
    question, chosen, rejected = (text_of(row, column) for column in columns)
    if chosen == rejected:
        raise BadRowError("prefers an answer to itself")
    return Preference(question, chosen, rejected)
