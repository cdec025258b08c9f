"""What the token masks plugged into one objective leave, of rollouts or of demonstrations."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import torch
from torch import Tensor

from trainer.batch import GivenResponses, Rollouts
from trainer.contract import JobNode
from trainer.failure import RunError
from trainer.policy.protocol import Tokenizer
from trainer.problems import ParamError
from trainer.token_masks import TokenMask


def masked(
    masks: Sequence[tuple[JobNode, TokenMask]],
    given: GivenResponses,
    tokenizer: Tokenizer,
    note: Callable[[JobNode, TokenMask, Tensor], None] | None = None,
) -> tuple[Tensor, Tensor]:
    """learn_BT, what every mask keeps, and count_BT, what counts in the mean; `note` is told of each."""
    learn_BT, count_BT = torch.ones_like(given.keep_BT), given.keep_BT
    for node, kind in masks:
        try:
            keeps_BT = kind.learns(node.config, given, tokenizer)
        except ParamError as error:
            raise RunError(f"{error.param}: {error.message}", error.remedy, node.id) from error
        if note is not None:
            note(node, kind, keeps_BT)
        learn_BT = learn_BT & keeps_BT
        if kind.leaves_mean(node.config):
            count_BT = count_BT & keeps_BT
    return learn_BT, count_BT


def of_rollouts(rollouts: Rollouts, learn_BT: Tensor, count_BT: Tensor) -> tuple[Tensor, Tensor]:
    """The same without what the policy did not write, and without what its sampler keeps from learning."""
    chosen_BT = rollouts.keep_BT
    if rollouts.learns_BT is not None:
        chosen_BT = chosen_BT & rollouts.learns_BT
    return learn_BT & chosen_BT, count_BT & chosen_BT
