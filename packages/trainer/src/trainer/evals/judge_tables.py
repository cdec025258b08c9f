"""What `eval.judge` found, as the tables of its report."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from trainer.evals.judgments import Judgments
from trainer.evals.result import ReportTable
from trainer.evals.statistics import wilson_interval

Cells = list[str | float | None]


def tables(found: Sequence[Judgments]) -> list[ReportTable]:
    made = [_by_extensions(found), _by_tokens(found)]
    return [*made, _flips(found)] if len(found) > 1 else made


def _by_extensions(found: Sequence[Judgments]) -> ReportTable:
    first = found[0].accuracy
    return {
        "title": "Accuracy by extensions",
        "columns": [
            "extensions",
            "accuracy",
            "95 % low",
            "95 % high",
            "gain",
            "thinking tokens",
            "forced tokens",
            "consistency",
            "verdicts for A",
            "no verdict",
            "cut",
        ],
        "rows": [[n, *_accuracy(one), one.accuracy - first, *_rest(one)] for n, one in enumerate(found)],
        "plot": {"x": "extensions", "y": ["accuracy"], "low": "95 % low", "high": "95 % high"},
    }


def _by_tokens(found: Sequence[Judgments]) -> ReportTable:
    return {
        "title": "Accuracy by thinking tokens",
        "columns": ["thinking tokens", "accuracy", "95 % low", "95 % high"],
        "rows": [[_mean(one.thinking), *_accuracy(one)] for one in found],
        "plot": {"x": "thinking tokens", "y": ["accuracy"], "low": "95 % low", "high": "95 % high"},
    }


def _flips(found: Sequence[Judgments]) -> ReportTable:
    rows: list[Cells] = []
    for n, (before, after) in enumerate(pairwise(found), start=1):
        count = before.flips(after)
        rows.append(
            [
                f"{n - 1} to {n}",
                count[True, True],
                count[True, False],
                count[False, True],
                count[False, False],
                (count[False, True] - count[True, False]) / max(1, len(before)),
            ]
        )
    columns = ["extensions", "stays right", "right to wrong", "wrong to right", "stays wrong", "change"]
    return {"title": "Verdicts that flip", "columns": columns, "rows": rows}


def _accuracy(one: Judgments) -> Cells:
    low, high = wilson_interval(sum(one.right), len(one))
    return [one.accuracy, low, high]


def _rest(one: Judgments) -> Cells:
    return [
        _mean(one.thinking),
        _mean(one.forced),
        one.consistency,
        one.share_a,
        one.invalid,
        _mean(one.cut),
    ]


def _mean(values: Sequence[float]) -> float:
    return sum(values) / max(1, len(values))
