"""One attempt at a job: what every stage may use."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import torch
from torch import Tensor

from trainer.batch import Task
from trainer.checkpoint import Checkpoint, Checkpoints
from trainer.contract import JobNode, JobSpec
from trainer.control import Control
from trainer.events import EventLog, Position, metric_values
from trainer.outputs import Outputs
from trainer.policy.protocol import Policy
from trainer.sources import Sources
from trainer.threads import set_threads

Level = Literal["info", "warning", "error"]


@dataclass(slots=True)
class Session:
    spec: JobSpec
    events: EventLog
    control: Control
    checkpoints: Checkpoints
    outputs: Outputs
    sources: Sources
    device: torch.device
    threads: int | None = None
    """Of one operation on the CPU; None chooses by the size of the policy."""
    finished: list[str] = field(default_factory=list[str])
    """Ids of the stages that are done."""

    def log(self, level: Level, message: str, *, stage: str | None = None, node: str | None = None) -> None:
        self.events.write("log", level=level, stage=stage, node=node, message=message)

    def save(self, stage: str, step: int, state: Mapping[str, Any], tensors: Mapping[str, Tensor]) -> None:
        """Events first: a checkpoint must never be ahead of what was told."""
        self.events.sync()
        # The event that tells of the checkpoint is the next one, and belongs before it.
        position = Position(self.events.attempt, self.events.position.seq + 1)
        path, size = self.checkpoints.save(
            Checkpoint(stage, step, tuple(self.finished), position, dict(state), dict(tensors))
        )
        self.events.write("checkpoint", stage=stage, step=step, path=path, bytes=size)
        self.events.sync()

    def begin(self, stage: str) -> None:
        """From now on the stage is resumed, not looked for among finished ones.

        No event tells of it: it holds nothing that a person could use.
        """
        self.events.sync()
        self.checkpoints.save(Checkpoint(stage, 0, tuple(self.finished), self.events.position))


@dataclass(slots=True)
class StageJob:
    """One stage at work."""

    session: Session
    node: JobNode
    seed: int
    resume: Checkpoint | None
    """Where it goes on, if it has begun before."""
    _last_progress: float = 0.0

    @property
    def from_step(self) -> int:
        return self.resume.step if self.resume else 0

    def policy(self) -> Policy:
        policy = self.session.sources.policy(self.session.sources.plugged(self.node, "model"))
        set_threads(policy, self.session.threads)
        return policy

    def tasks(self, port: str) -> tuple[Task, ...]:
        """The training split of what is plugged in."""
        sources = self.session.sources
        return sources.tasks(sources.plugged(self.node, port)).train

    def tells_rollouts(self, step: int, last: int) -> int | None:
        """`step` where its rollouts are to be shown: the first, the last, and one in so many."""
        every = self.session.spec.limits.rollout_every_steps
        return step if step in (1, last) or step % every == 0 else None

    def started(self, total: int, unit: str) -> None:
        self.session.events.write(
            "stage.started", stage=self.node.id, total=total, unit=unit, fromStep=self.from_step
        )

    def source_facts(self, policy: Policy) -> None:
        """Tells once, at step 0, what the stage starts from."""
        if self.from_step > 0:
            return
        for node, line in self.session.sources.left_out(self.node):
            self.log("warning", line, node=node)
        values = self.session.sources.facts(self.node)
        source = self.session.sources.plugged(self.node, "model")
        if source.role == "source":
            values[f"{source.id}/parameters"] = float(policy.num_parameters)
        if values:
            self.metrics(0, values)

    def metrics(self, step: int, values: Mapping[str, float], tokens: int = 0, samples: int = 0) -> None:
        """`tokens` and `samples`: totals of the stage so far."""
        self.session.events.write(
            "metrics",
            stage=self.node.id,
            step=step,
            tokens=tokens,
            samples=samples,
            values=metric_values(values),
        )

    def progress(self, done: int, total: int, seconds_left: float | None) -> None:
        """At most one event a second."""
        now = time.monotonic()
        if now - self._last_progress < 1.0:
            return
        self._last_progress = now
        left = None if seconds_left is None or not math.isfinite(seconds_left) else round(seconds_left, 1)
        self.session.events.write(
            "stage.progress", stage=self.node.id, done=done, total=total, secondsLeft=left
        )

    def log(self, level: Level, message: str, node: str | None = None) -> None:
        self.session.log(level, message, stage=self.node.id, node=node)
