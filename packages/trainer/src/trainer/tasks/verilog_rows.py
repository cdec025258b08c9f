"""Verilog tasks from a JSONL file with the published fields: id, instruction, output, tb, tb_result."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from trainer.batch import Task, TaskSet
from trainer.contract.nodes import TasksVerilog
from trainer.problems import ParamError
from trainer.tasks.lines import read_lines
from trainer.tasks.rows import Row, read_rows
from trainer.verilog.bench import VECTOR_FILE, VectorBench
from trainer.verilog.extract import design_in
from trainer.verilog.judge import SOURCE, Work
from trainer.verilog.source import module_names

REPORTED_LINES = 200


class _UnusableError(Exception):
    """Why one row is unusable, as the end of a sentence that begins 'Line 7 '."""


def row_tasks(p: TasksVerilog, path: Path) -> TaskSet:
    """In file order; `held_out_share` of them, chosen by a hash of the prompt, are held out."""
    train: list[Task] = []
    held_out: list[Task] = []
    reasons: list[str] = []
    seen: dict[str, int] = {}
    for row in read_rows(read_lines(path)):
        try:
            task = _task(p, row)
            if task.prompt in seen:
                raise _UnusableError(f"repeats the instruction of line {seen[task.prompt]}")
        except _UnusableError as problem:
            reasons.append(f"Line {row.number} {problem}.")
            if len(reasons) > p.max_bad_lines:
                raise ParamError(
                    "file",
                    f"{' '.join(reasons[:5])} More than {p.max_bad_lines} lines are unusable.",
                    "Mend the file, or raise 'Bad lines allowed'.",
                ) from problem
            continue
        seen[task.prompt] = row.number
        (held_out if share_of(task.prompt) < p.held_out_share else train).append(task)
    return checked(train, held_out, reasons)


def checked(train: list[Task], held_out: list[Task], reasons: list[str]) -> TaskSet:
    """Refuses what leaves nothing to train on."""
    if not train and not held_out:
        raise ParamError(
            "file", f"There is no usable problem. {' '.join(reasons[:5])}".strip(), "Choose another source."
        )
    if not train:
        raise ParamError("heldOutShare", "Every problem is held out.", "Lower the held-out share.")
    return TaskSet(tuple(train), tuple(held_out), tuple(reasons[:REPORTED_LINES]))


def share_of(prompt: str) -> float:
    """A number in [0, 1) that depends on the prompt alone."""
    return int.from_bytes(hashlib.sha256(prompt.encode(errors="replace")).digest()[:8], "big") / 2**64


def _task(p: TasksVerilog, row: Row) -> Task:
    if row.fault is not None:
        raise _UnusableError(row.fault)
    instruction, output, bench = (_text(row.value, field) for field in ("instruction", "output", "tb"))
    golden = design_in(output)
    if not module_names(golden):
        raise _UnusableError("has an output without a module")
    if f'"{VECTOR_FILE}"' not in bench or not module_names(bench):
        raise _UnusableError(f'has a testbench that does not write "{VECTOR_FILE}"')
    vectors = row.value.get("tb_result")
    if vectors is not None and not isinstance(vectors, str):
        raise _UnusableError("has a tb_result that is no text")
    name = row.value.get("id")
    return Task(
        id=str(name)[:200] if isinstance(name, str | int) else f"line-{row.number}",
        prompt=instruction + p.prompt_suffix,
        answer=golden,
        demonstration=output,
        source=SOURCE,
        meta=Work(
            VectorBench(golden, bench), None, vectors if vectors and vectors.strip() else None
        ).to_meta(),
    )


def _text(row: dict[str, Any], field: str) -> str:
    value = row.get(field)
    if not isinstance(value, str) or not value.strip():
        raise _UnusableError(f"has no text in field '{field}'")
    return value
