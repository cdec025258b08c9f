"""The loop around the steps of a training stage: metrics, progress, checkpoints, pauses. Knows no method."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Protocol

import torch
from torch import Tensor, nn

from trainer.checkpoint import Checkpoint
from trainer.failure import RunError, StoppedError
from trainer.optimizer import NotFiniteError, Optimizer
from trainer.pace import Pace
from trainer.randomness import random_json, random_tensors, restore_random
from trainer.session import StageJob
from trainer.task_stream import TaskStream


class More(Protocol):
    """What a stage's steps change besides: other streams, what a choice between steps depends on."""

    def state(self) -> dict[str, Any]: ...

    def tensors(self) -> dict[str, Tensor]: ...

    def restore(self, state: Mapping[str, Any], tensors: Mapping[str, Tensor]) -> None:
        """Before the weights are; may use the policy to bring back what was made of it."""
        ...

    def mark(self) -> Callable[[], None]:
        """Called before a step; what it gives takes back what the step has changed by then."""
        ...


class Learner(Protocol):
    """What learns: a policy, or another network."""

    def state_dict(self) -> Mapping[str, Tensor]: ...

    def load_state_dict(self, state: Mapping[str, Tensor], /) -> object: ...


@dataclass(slots=True)
class Training:
    """Everything that a step changes, and so everything that a checkpoint holds."""

    learner: Learner
    optimizer: Optimizer
    stream: TaskStream[Any]
    generator: torch.Generator
    modules: Mapping[str, nn.Module] = field(default_factory=dict[str, nn.Module])
    """What the optimiser steps besides the learner, by its name in a checkpoint."""
    step: int = 0
    """Steps done."""
    tokens: int = 0
    samples: int = 0
    more: More | None = None

    def state(self) -> dict[str, Any]:
        held = {
            "cursor": self.stream.position,
            "tokens": self.tokens,
            "samples": self.samples,
            "random": random_json(),
        }
        return held if self.more is None else {**held, "more": self.more.state()}

    def tensors(self) -> dict[str, Tensor]:
        parts = {
            "weights": self.learner.state_dict(),
            "optimizer": self.optimizer.tensors(),
            "random": random_tensors(self.generator),
            "more": {} if self.more is None else self.more.tensors(),
            **{name: module.state_dict() for name, module in self.modules.items()},
        }
        return {f"{part}.{name}": value for part, held in parts.items() for name, value in held.items()}

    def restore(self, checkpoint: Checkpoint) -> None:
        """A checkpoint of the stage's beginning has nothing to restore. Takes the tensors out of it: with the
        optimiser's state they are larger than the weights, and nobody reads them again."""
        if not checkpoint.tensors:
            return
        self.step = checkpoint.step
        self.stream.position = checkpoint.state["cursor"]
        self.tokens, self.samples = checkpoint.state["tokens"], checkpoint.state["samples"]
        if self.more is not None:
            self.more.restore(checkpoint.state["more"], _part(checkpoint, "more"))
        self.learner.load_state_dict(_part(checkpoint, "weights"))
        for name, module in self.modules.items():
            module.load_state_dict(_part(checkpoint, name))
        self.optimizer.load_tensors(_part(checkpoint, "optimizer"))
        restore_random(self.generator, _part(checkpoint, "random"), checkpoint.state["random"])
        checkpoint.tensors.clear()

    def mark(self) -> Callable[[], None]:
        """As it is now; what it gives brings that back, as long as no weight has changed."""
        cursor, random_state = self.stream.position, self.generator.get_state()
        counts = self.tokens, self.samples
        undo_more = None if self.more is None else self.more.mark()

        def undo() -> None:
            self.stream.position = cursor
            self.generator.set_state(random_state)
            self.tokens, self.samples = counts
            if undo_more is not None:
                undo_more()

        return undo


def _part(checkpoint: Checkpoint, name: str) -> dict[str, Tensor]:
    prefix = f"{name}."
    return {key.removeprefix(prefix): t for key, t in checkpoint.tensors.items() if key.startswith(prefix)}


def run_steps(
    job: StageJob, training: Training, total: int, take_step: Callable[[int], dict[str, float]]
) -> None:
    """Steps 1 .. total, from where `training` stands. `take_step` gives the step's metrics."""
    pace = Pace(training.step)
    saved_at = time.monotonic()
    while training.step < total:
        step = training.step + 1
        start = time.perf_counter()
        with _undone_if_stopped(job, training), _named_if_not_finite(job, step):
            job.session.control.check()
            values = take_step(step)
        training.step = step
        values[f"{job.node.id}/stepSeconds"] = time.perf_counter() - start
        job.metrics(step, values, training.tokens, training.samples)
        job.progress(step, total, pace.seconds_left(step, total))
        if time.monotonic() - saved_at >= job.session.spec.limits.checkpoint_seconds and step < total:
            save(job, training)
            saved_at = time.monotonic()


def save(job: StageJob, training: Training) -> None:
    job.session.save(job.node.id, training.step, training.state(), training.tensors())


@contextmanager
def _undone_if_stopped(job: StageJob, training: Training) -> Generator[None]:
    """A step is stopped only before its update, so taking back its random draws and tasks undoes it."""
    undo = training.mark()
    try:
        yield
    except StoppedError as stop:
        undo()
        if stop.status == "paused":
            save(job, training)
        raise


@contextmanager
def _named_if_not_finite(job: StageJob, step: int) -> Generator[None]:
    try:
        yield
    except NotFiniteError as error:
        raise RunError(
            f"{error} This happened at step {step} of '{job.node.id}'; the last good checkpoint is kept.",
            "Lower the learning rate, clip the gradient more tightly, or look at the rewards of this step.",
            job.node.id,
        ) from error


@contextmanager
def memory_words(job: StageJob, batch: str, remedy: str) -> Generator[None]:
    """Turns running out of memory into a sentence that names the batch."""
    try:
        yield
    except (torch.OutOfMemoryError, MemoryError, RuntimeError) as error:
        if isinstance(error, RuntimeError) and not _is_out_of_memory(error):
            raise
        raise RunError(f"Out of memory with {batch}.", remedy, job.node.id) from error


def _is_out_of_memory(error: RuntimeError) -> bool:
    """PyTorch's CPU allocator raises a plain RuntimeError."""
    text = str(error)
    return (
        isinstance(error, torch.OutOfMemoryError) or "not enough memory" in text or "can't allocate" in text
    )


def mean(values: list[float]) -> float:
    return math.fsum(values) / len(values) if values else 0.0
