"""Matcher training: labelled pairs of the tasks' queries, then steps of the margin loss."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from trainer.contract.nodes import TrainMatcher
from trainer.failure import RunError
from trainer.matcher.examples import Example, examples
from trainer.matcher.files import FILE, SHIPPED, MatcherFileError, load_matcher, save_matcher
from trainer.matcher.learning import contrastive_step_loss, margin_step_loss
from trainer.matcher.matcher import TYPES, WRITTEN_TYPES, Matcher
from trainer.matcher.network import MatcherShape
from trainer.matcher.pairs.build import LOCAL, REWRITES, Built, Recipe, build_pairs
from trainer.matcher.plain_comparison import equality_auc, shared_auc
from trainer.matcher.quality import Quality, quality
from trainer.matcher.written_tree import WRITTEN_VERSION
from trainer.optimizer import Optimizer
from trainer.outputs import Result
from trainer.randomness import seed_everything
from trainer.schedules import learning_rate
from trainer.session import StageJob
from trainer.sql.tasks import reference_of
from trainer.stages.output import StageOutput
from trainer.stages.training import Training, run_steps
from trainer.task_stream import TaskStream


def train_matcher(job: StageJob, p: TrainMatcher) -> StageOutput:
    generator = seed_everything(job.seed)
    data = _data(job, p)
    matcher = _start(job, p)
    best = _Best(matcher)
    streams = _Streams(data.same, data.different, job.seed)
    training = Training(
        matcher.network, Optimizer(p, list(matcher.network.parameters())), streams.first, generator, more=best
    )
    best.streams = streams
    if job.resume:
        training.restore(job.resume)
    total = p.pretrain_steps + p.steps
    job.started(total, "steps")
    _tell_pairs(job, data)
    device = job.session.device
    matcher.network.to(device)

    def take_step(step: int) -> dict[str, float]:
        batch = streams.take(p.batch_size)
        values = _update(p, training, matcher, batch, step)
        training.samples += len(batch)
        if step % p.measure_steps == 0 or step == total:
            values |= {**_measured(data.held_out, matcher, best), **data.plain}
        return {f"{job.node.id}/{name}": value for name, value in values.items()}

    run_steps(job, training, total, take_step)
    return _output(best, data)


@dataclass(frozen=True, slots=True)
class _Data:
    same: Sequence[Example]
    different: Sequence[Example]
    held_out: Sequence[Example]
    built: Built
    """Of the training queries."""
    plain: Mapping[str, float]
    """AUC on the held-out pairs of what needs no training."""


def _data(job: StageJob, p: TrainMatcher) -> _Data:
    node = job.session.sources.plugged(job.node, "tasks")
    tasks = job.session.sources.tasks(node)
    only = LOCAL if p.rewrites == "local" else frozenset(REWRITES)
    recipe = Recipe(p.equivalents, p.mutants, p.databases, reshaping=p.reshaping, only=only)
    check = job.session.control.check
    built = build_pairs([reference_of(task) for task in tasks.train[: p.queries]], recipe, job.seed, check)
    as_written = p.trees == "written"
    learned = examples(built.pairs, as_written=as_written).to_learn
    # Measured as queries come, not with more of what is hard.
    as_they_come = replace(recipe, reshaping=0.0)
    references = [reference_of(task) for task in tasks.held_out[: p.queries]]
    held = build_pairs(references, as_they_come, job.seed + 1, check)
    held_out = examples(held.pairs, as_written=as_written).held
    plain = {"aucEqual": equality_auc(held_out), "aucShared": shared_auc(held_out)}
    same, different = [e for e in learned if e.same], [e for e in learned if not e.same]
    data = _Data(same, different, held_out, built, plain)
    if not data.same or not data.different or not data.held_out:
        raise RunError(
            f"'{node.id}' makes {len(data.same)} equivalent and {len(data.different)} different pairs to "
            f"train on, and {len(data.held_out)} to measure by; each must be at least one.",
            "Use more queries or more varied ones, and hold some out.",
            job.node.id,
        )
    return data


def _start(job: StageJob, p: TrainMatcher) -> Matcher:
    if p.start == "scratch":
        written = p.trees == "written"
        shape = MatcherShape(
            WRITTEN_TYPES if written else TYPES,
            state=p.state,
            vector=p.vector,
            layers=p.layers,
            text_encoder=p.text_encoder,
            positions=p.positions,
        )
        made = Matcher.create(shape, job.seed)
        return replace(made, tree_version=WRITTEN_VERSION) if written else made
    try:
        return load_matcher(SHIPPED)
    except MatcherFileError as error:
        raise RunError(error.message, error.remedy, job.node.id) from error


class _Streams:
    """Half of each batch is equivalent, half is not."""

    def __init__(self, same: Sequence[Example], different: Sequence[Example], seed: int) -> None:
        self.first = TaskStream(same, seed)
        self.second = TaskStream(different, seed + 1)

    def take(self, count: int) -> list[Example]:
        return [*self.first.take(count - count // 2), *self.second.take(count // 2)]


@dataclass(slots=True)
class _Best:
    """The weights of the best held-out AUC, and the second stream: what a checkpoint holds besides."""

    matcher: Matcher
    auc: float = -1.0
    weights: dict[str, Tensor] = field(default_factory=dict[str, Tensor])
    streams: _Streams | None = None

    def offer(self, auc: float) -> None:
        if auc > self.auc:
            self.auc = auc
            self.weights = {k: v.detach().cpu().clone() for k, v in self.matcher.network.state_dict().items()}

    def state(self) -> dict[str, Any]:
        return {"auc": self.auc, "second": self._second.position}

    def tensors(self) -> dict[str, Tensor]:
        return self.weights

    def restore(self, state: Mapping[str, Any], tensors: Mapping[str, Tensor]) -> None:
        self.auc = state["auc"]
        self._second.position = state["second"]
        self.weights = dict(tensors)

    def mark(self) -> Callable[[], None]:
        position = self._second.position

        def undo() -> None:
            self._second.position = position

        return undo

    @property
    def _second(self) -> TaskStream[Example]:
        if self.streams is None:
            raise AssertionError("the streams are set before the first step")
        return self.streams.second


def _update(
    p: TrainMatcher, training: Training, matcher: Matcher, batch: Sequence[Example], step: int
) -> dict[str, float]:
    """One optimiser step: contrastive while pre-training, then by the margin, its rate from the beginning."""
    network, optimizer = matcher.network.train(), training.optimizer
    pretrains = step <= p.pretrain_steps
    rate = learning_rate(p, step if pretrains else step - p.pretrain_steps)
    optimizer.set_learning_rate(rate)
    optimizer.zero_grad()
    if pretrains:
        loss = contrastive_step_loss(
            network,
            batch,
            share=p.augmentation,
            temperature=p.temperature,
            generator=training.generator,
        )
        told = loss
    else:
        loss, _ = margin_step_loss(network, batch, p.margin)
        told = loss / len(batch)
    loss.backward()
    value = float(told.detach())
    return {"loss": value, "gradNorm": optimizer.step(value), "learningRate": rate}


@torch.no_grad()
def _measured(held: Sequence[Example], matcher: Matcher, best: _Best) -> dict[str, float]:
    found, reshaped = measure(matcher, held)
    best.offer(found.auc)
    return {
        "auc": found.auc,
        "aucReshaped": reshaped.auc,
        "accuracy": found.accuracy,
        "kendallTau": found.kendall,
        "positive": found.positive,
        "positiveHigh": found.positive_high,
        "negative": found.negative,
        "negativeLow": found.negative_low,
    }


def measure(matcher: Matcher, held: Sequence[Example]) -> tuple[Quality, Quality]:
    """Of all pairs, and of those whose trees differ."""
    far = matcher.distances([example.trees for example in held])
    reshaped = [(f, e.same) for f, e in zip(far, held, strict=True) if not e.is_equal]
    return quality(far, [e.same for e in held]), quality(
        [f for f, _ in reshaped], [same for _, same in reshaped]
    )


def _tell_pairs(job: StageJob, data: _Data) -> None:
    if job.from_step > 0:
        return
    kept, dropped = len(data.built.pairs), data.built.dropped
    tried = kept + sum(count for reason, count in dropped.items() if reason != "unread")
    values = {
        "pairs": float(kept),
        "heldOutPairs": float(len(data.held_out)),
        "dropped": 1 - kept / tried if tried else 0.0,
    }
    job.metrics(0, {f"{job.node.id}/{name}": value for name, value in values.items()})
    if dropped["unread"]:
        job.log(
            "warning", f"{dropped['unread']} queries were left out: they do not run, or always give the same."
        )


def _output(best: _Best, data: _Data) -> StageOutput:
    matcher = best.matcher
    if best.weights:
        matcher.network.load_state_dict(best.weights)
    facts = {"auc": f"{best.auc:.4f}", "pairs": str(len(data.built.pairs))}
    made = Matcher(matcher.network.cpu(), matcher.tree_version, facts)

    def write(folder: Path) -> Result:
        save_matcher(made, folder / FILE)
        return Result()

    return StageOutput(write, f"AUC {best.auc:.3f} on {len(data.held_out)} held-out pairs.")
