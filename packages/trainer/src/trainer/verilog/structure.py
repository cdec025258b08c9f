"""How alike two designs are built: ordered lists of statements, found by patterns and compared as lists
(arXiv 2505.11849; the authors' code, `run_ast_comparison`).

It cannot see logic: two right-hand sides that both differ from the golden one count the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

from trainer.verilog.source import without_comments

Variant = Literal["code", "paper"]
Category = Literal["module", "declarations", "assigns", "always", "instances"]
CATEGORIES: tuple[Category, ...] = ("module", "declarations", "assigns", "always", "instances")

_HEADER = re.compile(r"\bmodule\s+(\w+)\s*\(([^;]*?)\)\s*;")
_PORTS = re.compile(r"\b(input|output|inout)\b\s*((?:wire|reg|logic)\b\s*)?(\[[^\]]*\])?\s*([\w\s,]+);")
_NETS = re.compile(r"(?<!input )(?<!output )(?<!inout )\b(wire|reg)\b\s*(\[[^\]]*\])?\s*([\w\s,]+);")
_ASSIGN = re.compile(r"\bassign[ \t]+(\w+)[ \t]*=[ \t]*([^;\n]+);")
_ALWAYS = re.compile(r"\balways(?:_ff)?\s*@\s*\(([^)]*)\)(.*?)(?=\balways|\bendmodule\b|\Z)", re.DOTALL)
_IF = re.compile(r"\bif\s*\(([^)]*)\)")
_CASE = re.compile(r"\bcase[xz]?\s*\(([^)]*)\)(.*?)\bendcase\b", re.DOTALL)
_CASE_ITEM = re.compile(r"^[ \t]*([^:;\n?]+?)[ \t]*:", re.MULTILINE)
_INSTANCE = re.compile(r"\b(\w+)\s+(\w+)\s*\([^;]*?\)\s*;")


class Statement(NamedTuple):
    category: Category
    text: str


class Likeness(NamedTuple):
    similarity: float
    """2 M / (|g| + |r|), M the length of the matching blocks."""
    coverage: float
    """Share of the golden statements that are there."""
    redundancy: float
    """Share of the statements that are not golden."""


def statements(source: str) -> list[Statement]:
    """In the order of their kinds, and within a kind in that of the text."""
    return list(_statements(without_comments(source)))


def likeness(made: Sequence[str], golden: Sequence[str]) -> Likeness:
    """Not symmetric: coverage is of the golden list, redundancy of the other."""
    made_set, golden_set = set(made), set(golden)
    return Likeness(
        SequenceMatcher(None, made, golden).ratio(),
        len(made_set & golden_set) / len(golden_set) if golden_set else 0.0,
        len(made_set - golden_set) / len(made_set) if made_set else 1.0,
    )


def structure_score(source: str, golden: str, variant: Variant) -> float:
    """In [0, 1]; 1 for equal designs that have a statement."""
    made, wanted = statements(source), statements(golden)
    if variant == "code":
        same = likeness([one.text for one in made], [one.text for one in wanted])
        return _clipped(0.7 * same.similarity + 0.3 * same.coverage - 0.2 * same.redundancy)
    # The page's weights of the categories are not given: those that occur count alike, and the sum, which may
    # reach 1.1, is clipped (both inferred).
    scores = [
        0.6 * same.similarity + 0.5 * same.coverage - 0.3 * same.redundancy
        for category in CATEGORIES
        if (same := _of_category(category, made, wanted)) is not None
    ]
    return _clipped(sum(scores) / len(scores)) if scores else 0.0


def _of_category(
    category: Category, made: Sequence[Statement], wanted: Sequence[Statement]
) -> Likeness | None:
    mine, golden = ([one.text for one in held if one.category == category] for held in (made, wanted))
    return likeness(mine, golden) if mine or golden else None


def _clipped(value: float) -> float:
    return min(1.0, max(0.0, value))


def _statements(text: str) -> Iterator[Statement]:
    header = _HEADER.search(text)
    if header:
        yield Statement("module", f"module {header[1]}")
        for entry in header[2].split(","):
            if entry.strip():
                yield Statement("module", f"port {_joined(entry)}")
    yield from _declarations(text)
    for found in _ASSIGN.finditer(text):
        yield Statement("assigns", f"assign {found[1]} = {_joined(found[2])}")
    for found in _ALWAYS.finditer(text):
        yield from (Statement("always", line) for line in _always(found[1], found[2]))
    for found in _INSTANCE.finditer(text):
        yield Statement("instances", f"instance {found[1]} {found[2]}")


def _declarations(text: str) -> Iterator[Statement]:
    """Those of the body: ports by direction, then nets and registers."""
    held = [(found[1], found[3], found[4]) for found in _PORTS.finditer(text)]
    held += [(found[1], found[2], found[3]) for found in _NETS.finditer(text)]
    for kind in ("input", "output", "inout", "wire", "reg"):
        for own, width, names in held:
            if own == kind:
                yield from (Statement("declarations", f"{kind} {name}") for name in _names(width, names))


def _always(events: str, body: str) -> Iterator[str]:
    yield f"always@({_joined(events)})"
    yield from (f"if({_joined(condition)})" for condition in _IF.findall(body))
    yield from ("else" for _ in re.findall(r"\belse\b", body))
    for expression, items in _CASE.findall(body):
        yield f"case({_joined(expression)})"
        yield from (f"case_item {_joined(item)}" for item in _CASE_ITEM.findall(items))


def _names(width: str | None, names: str) -> Iterator[str]:
    for name in names.split(","):
        if name.strip():
            yield _joined(f"{width or ''} {name}")


def _joined(text: str) -> str:
    return " ".join(text.split())
