"""What an evaluation finds."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NotRequired, TypedDict

from torch import Tensor

from trainer.batch import RewardScores

_ROUNDING = 1e-6
"""Scores are float32: 0.7 must reach a threshold of 0.7."""


def right_answers(scores: RewardScores, threshold: float) -> tuple[Tensor, Tensor]:
    """[B] on the CPU: right, and judged. A check that errored says nothing of the answer."""
    judged_B = ~scores.errored_B.cpu()
    return judged_B & (scores.score_B.cpu().double() >= threshold - _ROUNDING), judged_B


class TablePlot(TypedDict):
    """Which columns of a table a page draws as lines, by name."""

    x: str
    y: list[str]
    low: NotRequired[str]
    """With `high`, a band around the first line."""
    high: NotRequired[str]


class ReportTable(TypedDict):
    """A table of the report event: every row has as many cells as there are columns."""

    title: str
    columns: list[str]
    rows: list[list[str | float | None]]
    plot: NotRequired[TablePlot]


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
