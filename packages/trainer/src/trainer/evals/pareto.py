"""Which of several evaluations no other beats on both of two signals (AdaCoT, arXiv 2505.11896, eq. 3)."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from trainer.contract.nodes import EvalPareto
from trainer.evals.result import EvalResult, ReportPlot, ReportTable
from trainer.failure import RunError


@dataclass(frozen=True, slots=True)
class Reported:
    """What an evaluation found, under its label on the canvas."""

    label: str
    signals: Mapping[str, float | str]


def pareto(p: EvalPareto, reports: Sequence[Reported]) -> EvalResult:
    places = [(_number(report.signals.get(p.x)), _number(report.signals.get(p.y))) for report in reports]
    placed = [(x, y) for x, y in places if x is not None and y is not None]
    if not placed:
        held = sorted({name for report in reports for name in report.signals})
        raise RunError(
            f"None of the evaluations has both '{p.x}' and '{p.y}'.",
            f"Choose among the signals that they have: {', '.join(held) or 'none'}.",
        )
    best = iter(front(placed, x_better=p.x_better, y_better=p.y_better))
    points: ReportPlot = {"title": "Trade-off", "x": p.x, "y": p.y, "points": []}
    rows: list[list[str | float | None]] = []
    for report, (x, y) in zip(reports, places, strict=True):
        on_front = None
        if x is not None and y is not None:
            on_front = next(best)
            points["points"].append({"label": report.label, "x": x, "y": y, "front": on_front})
        rows.append([report.label, x, y, {True: "yes", False: "no", None: None}[on_front]])
    columns = ["evaluation", p.x, p.y, "on the front"]
    table: ReportTable = {"title": "Points", "columns": columns, "rows": rows}
    on_it = sum(point["front"] for point in points["points"])
    return EvalResult({"points": float(len(placed)), "front": float(on_it)}, [table], [points])


def front(places: Sequence[tuple[float, float]], *, x_better: str, y_better: str) -> list[bool]:
    """True where no other place is at least as good on both axes and better on one."""
    gains = [(x if x_better == "higher" else -x, y if y_better == "higher" else -y) for x, y in places]
    return [
        not any(other != own and other[0] >= own[0] and other[1] >= own[1] for other in gains)
        for own in gains
    ]


def _number(value: float | str | None) -> float | None:
    """Values that are not finite travel by name."""
    return float(value) if isinstance(value, int | float) and math.isfinite(value) else None
