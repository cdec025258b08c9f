"""What one rollout batch becomes on its way through a step: scores, advantages, optimiser steps."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from torch import Tensor

from trainer.batch import Earned, RewardScores, Rollouts


@dataclass(frozen=True, slots=True)
class Scored:
    """Rewards of B completions."""

    reward_B: Tensor
    """float32; 0 where not kept."""
    keep_B: Tensor
    """False where the reward errored: such a completion teaches nothing and counts in no statistic."""
    components: Mapping[str, RewardScores]
    """By reward node, in the order they were computed."""
    errors: Mapping[int, str]
    """Row -> what went wrong."""
    earned: Mapping[int, tuple[Earned, ...]] = field(default_factory=dict[int, "tuple[Earned, ...]"])
    """Row -> parts of its reward that come before its last token."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What advantages are made of. Shapes: B sequences, T tokens."""

    rollouts: Rollouts
    scored: Scored
    cost_BT: Tensor
    """What each token's reward loses at sampling time: a KL penalty placed in the reward; 0 without one."""
    value_BT: Tensor | None = None
    """V(s_t) at sampling time; None where no node needs it."""
    early_BT: Tensor | None = None
    """What of each reward comes with a token before the last; None where all of it comes with the last."""


@dataclass(frozen=True, slots=True)
class Returns:
    """What a value head is fitted to. Shapes: B sequences, T tokens."""

    value_old_BT: Tensor
    """V(s_t) at sampling time."""
    return_BT: Tensor
    """The baseline's advantage, before anything changes it, and V(s_t)."""


@dataclass(frozen=True, slots=True)
class Experience:
    """A rollout batch ready to learn from. Shapes: B sequences, T tokens."""

    rollouts: Rollouts
    scored: Scored
    advantage_BT: Tensor
    learn_BT: Tensor
    """False for response tokens whose loss and penalties are left out."""
    count_BT: Tensor
    """True for response tokens that count in the mean, also where they do not learn."""
    logp_ref_BT: Tensor | None
    returns: Returns | None = None
    """None where no value head is trained."""

    @property
    def advantage_B(self) -> Tensor:
        """Mean over the tokens of each sequence."""
        keep_BT = self.rollouts.keep_BT
        return (self.advantage_BT * keep_BT).sum(-1) / keep_BT.sum(-1).clamp(min=1)


Gradient = Sequence[Tensor | None]
"""Of each parameter that is trained, in the optimiser's order; None where there is none."""


@dataclass(frozen=True, slots=True)
class Part:
    """What one optimiser step works on."""

    rows_R: Tensor
    only_BT: Tensor | None = None
    """The tokens of this step, of all rows of the batch; None for every token."""
    name: str = ""
    """Which pass it belongs to, where a plan has several."""
    look: Callable[[Gradient], Mapping[str, float]] | None = None
    """Signals of the step from its gradient, before it is clipped; to keep the gradient, copy it."""


@dataclass(frozen=True, slots=True)
class Update:
    """What one optimiser step reports. Means are over the tokens that it works on."""

    name: str
    loss: float
    grad_norm: float
    """Before clipping."""
    ratio: float
    """Mean of pi / pi_old."""
    approx_kl: float
    """k3 estimate of KL(pi_old, pi), in nats."""
    drift: float
    """Mean of |log pi - log pi_old|."""
    tokens: float = 0.0
    """How many tokens it works on."""
    signals: Mapping[str, float] = field(default_factory=dict[str, float])
    """The token loss's, as means over those tokens, where a node plans the steps; and what `look` gave."""
