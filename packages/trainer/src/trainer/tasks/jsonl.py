"""Tasks from a JSONL file, streamed, with a line number and a reason for everything that was left out."""

from __future__ import annotations

import hashlib
import itertools
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, cast

from trainer.batch import Task, TaskSet
from trainer.contract.nodes import TasksJsonl
from trainer.problems import ParamError
from trainer.tasks.columns import BadRowError, text_of
from trainer.tasks.gsm8k import final_number, is_gsm8k, rationale
from trainer.tasks.lines import read_lines
from trainer.tasks.rows import Row, read_rows
from trainer.tasks.templates import fill_demonstration

PROBE_ROWS = 20
"""`format: auto` decides on the first so many usable rows."""
REPORTED_LINES = 200
"""So many reasons are kept; the rest is counted."""


@dataclass(slots=True)
class _Reading:
    p: TasksJsonl
    first_line: dict[str, tuple[int, str]] = field(default_factory=dict[str, tuple[int, str]])
    """Prompt -> where it stood first, and its answer."""
    reasons: list[str] = field(default_factory=list[str])
    bad: int = 0
    repeated: int = 0

    def report(self, number: int, reason: str) -> None:
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
        unnamed = self.bad + self.repeated - len(self.reasons)
        more = (f"{unnamed} more lines were left out.",) if unnamed > 0 else ()
        return (*self.reasons, *more)


def jsonl_tasks(p: TasksJsonl, *, files: Callable[[str], Path]) -> TaskSet:
    """Rows in file order; `held_out_share` of them, chosen by a hash of the prompt, are held out."""
    rows = read_rows(read_lines(files(p.file)))
    probe = list(itertools.islice(rows, PROBE_ROWS))
    as_gsm8k = p.format == "gsm8k" or (p.format == "auto" and _looks_like_gsm8k(probe))
    reading = _Reading(p)
    train: list[Task] = []
    held_out: list[Task] = []
    for task in _tasks(itertools.chain(probe, rows), reading, as_gsm8k):
        (held_out if _share(task.prompt) < p.held_out_share else train).append(task)
    if not train:
        raise ParamError("file", "The file gives no training prompt.", _why_empty(bool(held_out)))
    return TaskSet(tuple(train), tuple(held_out), reading.skipped())


def _looks_like_gsm8k(probe: list[Row]) -> bool:
    usable = [row.value for row in probe if row.fault is None]
    return bool(usable) and all(is_gsm8k(value) for value in usable)


def _tasks(rows: Iterator[Row], reading: _Reading, as_gsm8k: bool) -> Iterator[Task]:
    read = _gsm8k_task if as_gsm8k else _column_task
    for row in rows:
        if row.fault is not None:
            reading.refuse(row.number, row.fault)
            continue
        try:
            task = read(reading.p, row.value)
        except BadRowError as problem:
            reading.refuse(row.number, str(problem))
            continue
        if _is_first(task, row.number, reading):
            yield task


def _is_first(task: Task, number: int, reading: _Reading) -> bool:
    """A repeated prompt is left out; with another answer it is a contradiction, and counts as a bad line."""
    before = reading.first_line.get(task.prompt)
    if before is None:
        reading.first_line[task.prompt] = (number, task.answer)
        return True
    if before[1] == task.answer:
        reading.repeated += 1
        reading.report(number, f"repeats the prompt of line {before[0]}")
    else:
        reading.refuse(number, f"gives another answer to the prompt of line {before[0]}")
    return False


def _gsm8k_task(p: TasksJsonl, row: dict[str, Any]) -> Task:
    question, worked = text_of(row, "question"), text_of(row, "answer")
    number = final_number(worked)
    if number is None:
        raise BadRowError("has an answer that does not end in '#### number'")
    shown = rationale(worked)
    closing = fill_demonstration(p.demonstration, number)
    made = _task(p, question, number, f"{shown}\n{closing}" if shown else closing)
    return replace(made, reasoning=shown or None, labels=_labels(p, row))


def _column_task(p: TasksJsonl, row: dict[str, Any]) -> Task:
    prompt, answer = text_of(row, p.prompt_column), text_of(row, p.answer_column)
    shown = (
        text_of(row, p.demonstration_column)
        if p.demonstration_column
        else fill_demonstration(p.demonstration, answer)
    )
    return replace(
        _task(p, prompt, answer, shown),
        difficulty=_number(row, p.difficulty_column) if p.difficulty_column else None,
        reasoning=text_of(row, p.reasoning_column) if p.reasoning_column else None,
        labels=_labels(p, row),
    )


def _task(p: TasksJsonl, prompt: str, answer: str, demonstration: str) -> Task:
    full = prompt + p.prompt_suffix
    name = hashlib.sha256(full.encode()).hexdigest()[:16]
    return Task(name, full, answer, demonstration, source="jsonl")


def _labels(p: TasksJsonl, row: dict[str, Any]) -> dict[str, bool | float | str]:
    """The label columns that the row has; one that holds nothing is no label."""
    labels: dict[str, bool | float | str] = {}
    for column in p.label_columns:
        value = row.get(column)
        if value is None:
            continue
        labels[column] = value if isinstance(value, bool | str) else cast("float", _number(row, column))
    return labels


def _number(row: dict[str, Any], column: str) -> float | None:
    value = row.get(column)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise BadRowError(f"has no finite number in column '{column}'")
    return float(value)


def _share(prompt: str) -> float:
    """A number in [0, 1) that depends on the prompt alone."""
    return int.from_bytes(hashlib.sha256(prompt.encode()).digest()[:8], "big") / 2**64


def _why_empty(all_held_out: bool) -> str:
    return "Lower the held-out share." if all_held_out else "Choose a file with at least one row."
