"""Rewards that come with a token before the last, from the places in the text that earn them."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from trainer.batch import Rollouts
from trainer.experience import Scored
from trainer.policy.protocol import Tokenizer


def early_rewards(scored: Scored, rollouts: Rollouts, tokenizer: Tokenizer) -> Tensor | None:
    """[B, T] float64, what each token earns at once; None where every reward comes with the last token.

    A part is earned by the token whose text reaches its end; where that one was put in, by the token that
    the policy wrote before it. Rows that are not kept earn nothing. Where rewards read more or less than a
    row's own tokens, the whole reward comes at the end.
    """
    is_other_text = rollouts.branches is not None or rollouts.final_B is not None
    if is_other_text or not any(scored.earned.values()):
        return None
    early_BT = torch.zeros(rollouts.keep_BT.shape, dtype=torch.float64)
    lengths, keep_B = rollouts.read_BT.sum(-1).tolist(), scored.keep_B.tolist()
    for row, parts in scored.earned.items():
        ids = rollouts.response_BT[row, : lengths[row]].tolist()
        for part in parts if keep_B[row] and ids else ():
            at = token_at(part.end, ids, tokenizer)
            early_BT[row, _written(rollouts.keep_BT[row], at)] += part.reward
    return early_BT.to(rollouts.keep_BT.device)


def _written(keep_T: Tensor, at: int) -> int:
    """The last token at or before `at` that the policy wrote; where there is none, its first."""
    places = keep_T.nonzero().flatten().tolist()
    return max((place for place in places if place <= at), default=places[0] if places else at)


def token_at(end: int, ids: Sequence[int], tokenizer: Tokenizer) -> int:
    """The first token with which the text is `end` characters long; the last one where it never is."""
    low, high = 0, len(ids) - 1
    while low < high:
        middle = (low + high) // 2
        if len(tokenizer.decode(ids[: middle + 1])) >= end:
            high = middle
        else:
            low = middle + 1
    return low
