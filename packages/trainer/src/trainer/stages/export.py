"""Writes a policy for use elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from trainer.assemble import exporter
from trainer.events import metric_values
from trainer.outputs import EXPORT, Result
from trainer.session import StageJob
from trainer.stages.output import StageOutput


def export(job: StageJob, p: Any) -> StageOutput:
    policy = job.policy()
    job.started(1, "files")
    job.source_facts(policy)

    def write(folder: Path) -> Result:
        target = folder / EXPORT
        target.mkdir()
        made = exporter(job.node)(p, policy=policy, folder=target)
        return Result(signals=metric_values(made))

    return StageOutput(write, f"'{p.name}' is ready to download.")
