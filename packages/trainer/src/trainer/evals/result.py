"""What an evaluation finds."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypedDict


class ReportTable(TypedDict):
    """A table of the report event: every row has as many cells as there are columns."""

    title: str
    columns: list[str]
    rows: list[list[str | float | None]]


@dataclass(frozen=True, slots=True)
class EvalResult:
    signals: dict[str, float]
    """Declared signals of the node, those that were measured."""
    tables: list[ReportTable] = field(default_factory=list[ReportTable])
