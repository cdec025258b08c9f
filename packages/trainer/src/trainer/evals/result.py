"""What an evaluation finds."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypedDict


class ReportTable(TypedDict):
    """A table of the report event: every row has as many cells as there are columns."""

    title: str
    columns: list[str]
    rows: list[list[str | float | None]]


class PlotPoint(TypedDict):
    label: str
    x: float
    y: float
    front: bool
    """Whether no other point is better on both axes."""


class ReportPlot(TypedDict):
    """A scatter of the report event; the axes are named by signals."""

    title: str
    x: str
    y: str
    points: list[PlotPoint]


@dataclass(frozen=True, slots=True)
class EvalResult:
    signals: dict[str, float]
    """Declared signals of the node, those that were measured."""
    tables: list[ReportTable] = field(default_factory=list[ReportTable])
    plots: list[ReportPlot] = field(default_factory=list[ReportPlot])
