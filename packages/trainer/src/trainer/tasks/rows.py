"""JSON objects out of lines, with a reason for every line that is none."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NoReturn

from trainer.tasks.lines import Line


@dataclass(frozen=True, slots=True)
class Row:
    number: int
    """Line of the file, from 1."""
    value: dict[str, Any]
    fault: str | None = None
    """Why the line is unusable; `value` is then empty."""


def read_rows(lines: Iterable[Line]) -> Iterator[Row]:
    """One row a line; blank lines are passed over."""
    for line in lines:
        if line.fault is not None:
            yield Row(line.number, {}, line.fault)
        elif line.text.strip():
            yield _parse(line)


def _parse(line: Line) -> Row:
    if "\x00" in line.text:
        return Row(line.number, {}, "holds NUL bytes: if the file is UTF-16, save it as UTF-8")
    try:
        value = json.loads(line.text, parse_constant=_refuse_constant, object_pairs_hook=_distinct_keys)
    except json.JSONDecodeError as problem:
        return Row(line.number, {}, f"is not JSON: {problem.msg} at column {problem.colno}")
    except (ValueError, RecursionError) as problem:
        deep = isinstance(problem, RecursionError)
        return Row(line.number, {}, "is nested too deeply" if deep else f"is not usable: {problem}")
    if not isinstance(value, dict):
        return Row(line.number, {}, f"is {_json_name(value)}, not an object")
    return Row(line.number, value)


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _distinct_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"key '{twice[:80]}' stands twice")
    return value


def _json_name(value: object) -> str:
    match value:
        case list():
            return "an array"
        case str():
            return "a string"
        case bool() | None:
            return json.dumps(value)
        case _:
            return "a number"
