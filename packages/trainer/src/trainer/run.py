"""Runs a job (hop 8): its stages in order, each reused, resumed or run, and ends it in a state and a
sentence."""

from __future__ import annotations

import errno
import gc
import os
import sys
import time
import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import torch

from trainer import __version__
from trainer.checkpoint import Checkpoint, Checkpoints
from trainer.contract import JobNode, JobSpec
from trainer.control import Control
from trainer.events import EventLog
from trainer.failure import RunError, StoppedError
from trainer.outputs import EXPORT, Outputs, Result
from trainer.policy.padding import ContextError
from trainer.randomness import stage_seed
from trainer.replay import replay
from trainer.requirements import check_requirements
from trainer.reward_lookup import check_rewards
from trainer.run_lock import lock_folder
from trainer.session import Session, StageJob
from trainer.sources import Sources
from trainer.stages import NEVER_REUSED, STAGES

Status = Literal["succeeded", "failed", "cancelled", "paused"]
EXIT_CODES: dict[Status, int] = {"succeeded": 0, "failed": 70, "paused": 75, "cancelled": 76}


@dataclass(frozen=True, slots=True)
class RunOptions:
    folder: Path
    attempt: int = 1
    files: Path | None = None
    """Uploaded files, each named by its SHA-256."""
    reuse: Path | None = None
    """Stage outputs by hash, shared by the runs of this machine."""
    device: str = "auto"
    threads: int | None = None


@dataclass(frozen=True, slots=True)
class _End:
    status: Status
    message: str
    remedy: str = ""
    node: str | None = None


def run_job(spec: JobSpec, options: RunOptions) -> int:
    """The exit code: 0 finished, 70 failed, 75 paused, 76 cancelled."""
    try:
        lock = lock_folder(options.folder)
    except RunError as error:
        print(error.message, error.remedy, file=sys.stderr)
        return EXIT_CODES["failed"]
    # What has been imported stays: looking for circles between stages passes it over.
    gc.freeze()
    try:
        return _run_locked(spec, options)
    finally:
        gc.unfreeze()
        os.close(lock)


def _run_locked(spec: JobSpec, options: RunOptions) -> int:
    checkpoints = Checkpoints(options.folder)
    leftovers = checkpoints.clean()
    checkpoint, damaged = checkpoints.newest()
    replay(options.folder, options.attempt, checkpoint.position if checkpoint else None)
    events = EventLog(options.folder, options.attempt)
    control = Control(options.folder)
    control.catch_signals()
    try:
        session = _open_session(spec, options, events, control, checkpoints)
        _tell_start(session, checkpoint, [*leftovers, *damaged])
        end = _end_of(session, checkpoint)
    finally:
        control.close()
    return _finish(events, end)


def _open_session(
    spec: JobSpec, options: RunOptions, events: EventLog, control: Control, checkpoints: Checkpoints
) -> Session:
    device = torch.device(_device(options.device))
    torch.set_num_threads(options.threads or 1)
    outputs = Outputs(options.folder, options.reuse)
    outputs.clean()
    sources = Sources(
        spec,
        outputs,
        files=options.files,
        device=device,
        threads=options.threads,
        interrupt=control.check,
    )
    return Session(spec, events, control, checkpoints, outputs, sources, device, options.threads)


def _device(wanted: str) -> str:
    if wanted != "auto":
        return wanted
    return "cuda" if torch.cuda.is_available() else "cpu"


def _tell_start(session: Session, checkpoint: Checkpoint | None, warnings: list[str]) -> None:
    session.events.write(
        "run.started",
        device=str(session.device),
        threads=torch.get_num_threads(),
        torch=torch.__version__,
        trainerVersion=__version__,
        resumed=checkpoint is not None,
    )
    for message in warnings:
        session.log("warning", message)
    if session.spec.trainer_version != __version__:
        session.log(
            "warning",
            f"The job was compiled for trainer {session.spec.trainer_version}; this is {__version__}.",
        )


def _end_of(session: Session, checkpoint: Checkpoint | None) -> _End:
    """Every way a run can end, as a state and a sentence."""
    try:
        return _run_stages(session, checkpoint)
    except StoppedError as stop:
        return _End(stop.status, stop.message, stop.remedy)
    except RunError as failure:
        return _End("failed", failure.message, failure.remedy, failure.node)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            return _End(
                "paused", "The disk is full; the last checkpoint is kept.", "Free some space, then resume."
            )
        return _unforeseen(error)
    except Exception as error:
        return _unforeseen(error)


def _unforeseen(error: Exception) -> _End:
    traceback.print_exception(error)
    return _End(
        "failed",
        f"The trainer stopped on an error that it does not know: {type(error).__name__}: {error}",
        "The worker's log has the details. Resume the run to try again from the last checkpoint.",
    )


def _run_stages(session: Session, checkpoint: Checkpoint | None) -> _End:
    start = time.monotonic()
    check_requirements(session.spec)
    check_rewards(session.spec)
    nodes = session.spec.by_id()
    session.finished.extend(checkpoint.finished if checkpoint else ())
    reused = 0
    for stage_id in session.spec.stages:
        if stage_id in session.finished:
            continue
        session.control.check()
        resume = checkpoint if checkpoint and checkpoint.stage == stage_id else None
        reused += _run_stage(session, nodes[stage_id], resume)
        # What a stage held in circles, its optimiser too, goes before the next one needs the memory.
        gc.collect()
        session.finished.append(stage_id)
    count = len(session.spec.stages)
    stages = f"{count} {'stage' if count == 1 else 'stages'}"
    again = f", {reused} of them reused" if reused else ""
    return _End("succeeded", f"{stages} finished in {_duration(time.monotonic() - start)}{again}.")


def _run_stage(session: Session, node: JobNode, resume: Checkpoint | None) -> bool:
    """Whether the stage was reused. One that has begun in this run goes on instead, so that its curve is
    whole."""
    start = time.monotonic()
    job = StageJob(session, node, stage_seed(session.spec.seed, node.hash), resume)
    if resume is None:
        found, problems = session.outputs.find(node.hash)
        for problem in problems:
            job.log("warning", problem)
        if found and type(node.config) not in NEVER_REUSED:
            job.started(0, "steps")
            _tell_result(session, node, session.outputs.result(node.hash))
            message = "An equal stage has been run before; its result is used."
            _tell_finished(session, node, 0.0, message, reused=True)
            return True
        session.begin(node.id)
    try:
        output = STAGES[type(node.config)](job, node.config)
    except ContextError as error:
        raise RunError(error.message, error.remedy, node.id) from error
    _tell_result(session, node, session.outputs.save(node.hash, output.write))
    _tell_finished(session, node, time.monotonic() - start, output.message, reused=False)
    return False


def _tell_result(session: Session, node: JobNode, result: Result) -> None:
    """The stage's output folder, and what it found."""
    events = session.events
    values = {f"{node.id}/{name}": value for name, value in result.signals.items()}
    if values:
        events.write("metrics", stage=node.id, step=0, tokens=0, samples=0, values=values)
    if result.tables:
        plots = {"plots": result.plots} if result.plots else {}
        title = node.label or node.id
        events.write("report", stage=node.id, title=title, metrics=values, tables=result.tables, **plots)
    path = session.outputs.relative(node.hash)
    events.write("artifact", stage=node.id, role="stageOutput", name=node.id, path=path, stageHash=node.hash)
    if (session.outputs.path(node.hash) / EXPORT).is_dir():
        events.write(
            "artifact",
            stage=node.id,
            role="export",
            name=getattr(node.config, "name", node.id),
            path=f"{path}/{EXPORT}",
            stageHash=node.hash,
        )


def _tell_finished(session: Session, node: JobNode, seconds: float, message: str, *, reused: bool) -> None:
    session.events.write(
        "stage.finished", stage=node.id, seconds=round(seconds, 3), reused=reused, message=message
    )
    session.events.sync()


def _finish(events: EventLog, end: _End) -> int:
    """On a full disk even the last line may not fit; the exit code then has to say it alone."""
    try:
        events.write("run.finished", status=end.status, message=end.message, remedy=end.remedy, node=end.node)
        events.sync()
        events.close()
    except OSError as error:
        print(f"{end.message} {end.remedy} ({os.strerror(error.errno or 0)})")
    return EXIT_CODES[end.status]


def _duration(seconds: float) -> str:
    if seconds < 60:
        return f"{seconds:.0f} s"
    return f"{int(seconds) // 60} min {int(seconds) % 60} s"
