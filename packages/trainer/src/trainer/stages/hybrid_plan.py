"""What a hybrid stage is asked for: sizes, rates, and what chooses between its two kinds of step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, Protocol

from trainer.schedules import learning_rate
from trainer.stages.reinforcement import StepParams
from trainer.stages.sft import LossMean
from trainer.switching import Norms, Switch


class HybridParams(StepParams, Protocol):
    @property
    def steps(self) -> int: ...
    @property
    def sft_warmup(self) -> int: ...
    @property
    def batch_size(self) -> int: ...
    @property
    def examples(self) -> int | None: ...
    @property
    def held_out_every(self) -> int | None: ...
    @property
    def sft_loss(self) -> LossMean: ...
    @property
    def sft_learning_rate(self) -> float: ...
    @property
    def rl_learning_rate(self) -> float: ...
    @property
    def optimizer(self) -> Literal["adamw", "sgd"]: ...
    @property
    def weight_decay(self) -> float: ...
    @property
    def adam_beta2(self) -> float: ...
    @property
    def grad_clip(self) -> float | None: ...
    @property
    def warmup_steps(self) -> int: ...
    @property
    def schedule(self) -> Literal["constant", "linear", "cosine"]: ...
    @property
    def optimizer_after_warmup(self) -> Literal["keep", "fresh"]: ...


@dataclass(frozen=True, slots=True)
class HybridPlan:
    """What chooses, and how its choice is carried out."""

    switch: Switch
    mix: bool = False
    """Both gradients in every step, weighted by the probability."""
    probe_every: int | None = None
    """After so many steps without a supervised gradient it is measured without a step."""
    balance: Callable[[Norms], float | None] = lambda _: None
    """The ratio that the rule compares, to be shown."""


@dataclass(slots=True)
class Counts:
    """Totals of the stage so far."""

    sft_steps: int = 0
    rl_steps: int = 0
    completions: int = 0
    sft_seconds: float = 0.0
    rl_seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Rates:
    """A peak in the shape of the schedule over all steps, after its warm-up."""

    steps: int
    learning_rate: float
    warmup_steps: int
    schedule: Literal["constant", "linear", "cosine"]


@dataclass(frozen=True, slots=True)
class AdamParams:
    optimizer: Literal["adamw", "sgd"]
    learning_rate: float
    weight_decay: float
    adam_beta2: float
    grad_clip: float | None


def rate_of(p: HybridParams, peak: float, *, step: int, own: int) -> float:
    """The learning rate of step 1 .. steps, which is the `own`-th of its kind.

    The rise counts each kind by itself, for the first rollout step comes late; the fall counts all steps.
    """
    shape = Rates(p.steps, peak, p.warmup_steps, p.schedule)
    rate = learning_rate(shape, max(step, p.warmup_steps + 1))
    return rate * own / p.warmup_steps if own <= p.warmup_steps else rate
