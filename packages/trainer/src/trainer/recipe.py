"""One policy-gradient method, put together: each field is the whole of a node, or of a chain of nodes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from trainer.batch import RewardScores, Rollouts, Task
from trainer.meter import Meter
from trainer.policy.protocol import Policy


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


@dataclass(frozen=True, slots=True)
class Experience:
    """A rollout batch ready to learn from. Shapes: B sequences, T tokens."""

    rollouts: Rollouts
    scored: Scored
    advantage_B: Tensor
    advantage_BT: Tensor
    weight_BT: Tensor
    logp_ref_BT: Tensor | None


@dataclass(frozen=True, slots=True)
class Recipe:
    sample: Callable[[Policy, Sequence[Task], torch.Generator], Rollouts]
    """y ~ pi_old(. | x), G times for each prompt."""
    reward: Callable[[Rollouts], Scored]
    """r(x, y)."""
    advantage: Callable[[Scored, Tensor], Tensor]
    """scored, group_B -> A_B."""
    shape: Callable[[Tensor, Rollouts, Tensor | None], Tensor]
    """A_BT, rollouts, logp_ref_BT -> A_BT with what each token's reward takes away."""
    token_weight: Callable[[Rollouts, Tensor], Tensor]
    """rollouts, A_BT -> w_BT."""
    token_loss: Callable[[Tensor, Tensor, Tensor, Tensor], Tensor]
    """logp_BT, logp_old_BT, A_BT, keep_BT -> loss_BT."""
    penalty: Callable[[Tensor, Tensor | None, Tensor], Tensor | float]
    """logp_BT, logp_ref_BT, keep_BT -> what is added to loss_BT."""
    share: Callable[[Tensor], Tensor]
    """keep_BT of an optimiser batch -> each token's share of the loss."""
    plan: Callable[[Tensor, torch.Generator], Iterator[Tensor]]
    """Kept rows -> the rows of each optimiser step."""
    learns: Callable[[Tensor], Tensor]
    """A_BT -> B, False for sequences whose loss has neither value nor gradient, which need not be run."""
    micro_batch_size: int | None
    """Most sequences in one forward pass."""
    needs_reference: bool
    meter: Meter
