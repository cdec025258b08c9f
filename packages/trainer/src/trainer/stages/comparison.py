"""Compares what several evaluations have reported."""

from __future__ import annotations

from typing import Any, cast

from trainer.assemble import comparison
from trainer.evals import Reported
from trainer.events import metric_values
from trainer.failure import RunError
from trainer.outputs import Result
from trainer.session import StageJob
from trainer.stages.output import StageOutput


def compare(job: StageJob, p: Any) -> StageOutput:
    nodes = job.session.spec.by_id()
    plugged = [nodes[wire.node] for wire in job.node.inputs["reports"]]
    job.started(len(plugged), "evaluations")
    reports = [Reported(node.label or node.id, job.session.sources.result(node).signals) for node in plugged]
    try:
        found = comparison(job.node)(p, reports)
    except RunError as error:
        raise RunError(error.message, error.remedy, job.node.id) from error
    tables = cast("list[dict[str, Any]]", found.tables)
    plots = cast("list[dict[str, Any]]", found.plots)
    result = Result(signals=metric_values(found.signals), tables=tables, plots=plots)
    return StageOutput(lambda _folder: result, f"{len(plugged)} evaluations.")
