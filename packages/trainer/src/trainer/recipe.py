"""One policy-gradient method, put together: each field is the whole of a node, or of a chain of nodes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from trainer.batch import GivenResponses, Rollouts, Task, TokenBatch, ValueBatch
from trainer.experience import Experience, Judged, Part, Scored, Update
from trainer.meter import Meter
from trainer.policy.protocol import Policy, Tokenizer


@dataclass(frozen=True, slots=True)
class Recipe:
    sample: Callable[[Policy, Sequence[Task], torch.Generator], Rollouts]
    """y ~ pi_old(. | x), G times for each prompt."""
    reward: Callable[[Rollouts], Scored]
    """r(x, y)."""
    cost: Callable[[Rollouts, Tensor | None], Tensor]
    """rollouts, logp_ref_BT -> what each token's reward loses."""
    advantage: Callable[[Judged], tuple[Tensor, Tensor]]
    """-> A_BT, and the baseline's own A_BT, which returns are made of."""
    learn: Callable[[Rollouts, Tokenizer], tuple[Tensor, Tensor]]
    """-> learn_BT and count_BT."""
    learn_given: Callable[[GivenResponses, Tokenizer], tuple[Tensor, Tensor]] | None
    """As `learn`, of demonstrations; None where every token learns."""
    token_loss: Callable[[TokenBatch, Tensor], Tensor]
    """tokens, learn_BT (for the means of its signals) -> loss_BT."""
    loss_signals: Callable[[], Mapping[str, float]]
    """Means of the token loss's signals since the last call; empty where no node reads them."""
    penalty: Callable[[TokenBatch, Tensor], Tensor | float]
    """tokens, learn_BT -> what is added to loss_BT."""
    value_loss: Callable[[ValueBatch, Tensor], Tensor] | None
    """values, keep_BT (for the means of its signals) -> loss_BT; None without a value head to train."""
    share: Callable[[Rollouts, Tensor, Tensor], Tensor]
    """rollouts, count_BT, rows of an optimiser batch -> each of their tokens' share of the loss."""
    plan: Callable[[Rollouts, Tensor, torch.Generator], Iterator[Part]]
    """rollouts, kept rows -> what each optimiser step works on."""
    enough: Callable[[Update], bool]
    """True after an optimiser step that must be the last one on its rollouts."""
    report: Callable[[Policy, Experience, Sequence[Update]], None]
    """Notes the signals of nodes that look at the optimiser steps, or at the policy after them."""
    learns: Callable[[Tensor], Tensor]
    """A_BT -> B, False for sequences whose loss has neither value nor gradient, which need not be run."""
    micro_batch_size: int | None
    """Most sequences in one forward pass."""
    needs_reference: bool
    needs_value: bool
    meter: Meter
