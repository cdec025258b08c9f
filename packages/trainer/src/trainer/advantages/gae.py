"""Generalised advantage estimation over the tokens of a completion (Schulman 2016, arXiv 1506.02438, eq. 16).

delta_t = r_t + discount V(s_{t+1}) - V(s_t)
A_t     = sum over l >= 0 of (discount decay)^l delta_{t+l}

The score of a completion comes with its last token, but for what its reward says is earned on the way; each
token loses its cost. After the last token the value is 0, also where the length limit cut the completion.
Sums are in float64.

Shapes: B sequences, T tokens.
"""

from __future__ import annotations

import torch
from torch import Tensor

from trainer.contract.nodes import AdvantageGae
from trainer.experience import Judged


def gae(p: AdvantageGae, judged: Judged) -> tuple[Tensor, dict[str, float]]:
    if judged.value_BT is None:
        raise AssertionError("the advantage needs values, but the spec's needs do not list them")
    scored, keep_BT = judged.scored, judged.rollouts.keep_BT
    value_BT = judged.value_BT.double()
    reward_BT = token_rewards(
        scored.reward_B.double(), judged.cost_BT.double(), keep_BT, early_BT=judged.early_BT
    )
    advantage_BT = discounted(reward_BT, value_BT, keep_BT, discount=p.discount, decay=p.decay)
    advantage_BT = advantage_BT * scored.keep_B[:, None]

    counts_BT = keep_BT & scored.keep_B[:, None]
    signals: dict[str, float] = {}
    if bool(counts_BT.any()):
        signals = {
            "meanAbsolute": float(advantage_BT[counts_BT].abs().mean()),
            "value": float(value_BT[counts_BT].mean()),
            "firstValue": float(value_BT[:, 0][counts_BT[:, 0]].mean()),
            "return": float((advantage_BT + value_BT)[counts_BT].mean()),
        }
    return advantage_BT.to(judged.value_BT.dtype), signals


def token_rewards(
    reward_B: Tensor, cost_BT: Tensor, keep_BT: Tensor, *, early_BT: Tensor | None = None
) -> Tensor:
    """The score at the last kept token of each sequence, less each token's cost.

    What of the score is earned early comes with its own token, and only the rest with the last.
    """
    at = torch.arange(keep_BT.shape[1], device=keep_BT.device)
    is_last_BT = keep_BT & (at == keep_BT.sum(-1, keepdim=True) - 1)
    if early_BT is None:
        return reward_B[:, None] * is_last_BT - cost_BT * keep_BT
    rest_B = reward_B - early_BT.sum(-1)
    return rest_B[:, None] * is_last_BT + early_BT * keep_BT - cost_BT * keep_BT


def discounted(
    reward_BT: Tensor, value_BT: Tensor, keep_BT: Tensor, *, discount: float, decay: float
) -> Tensor:
    """A_BT, from the last token back; 0 after each sequence."""
    kept_BT = keep_BT.to(value_BT.dtype)
    value_BT = value_BT * kept_BT
    next_B = torch.zeros_like(value_BT[:, 0])
    ahead_B = torch.zeros_like(next_B)
    made: list[Tensor] = []
    for t in range(value_BT.shape[1] - 1, -1, -1):
        delta_B = reward_BT[:, t] + discount * next_B - value_BT[:, t]
        ahead_B = (delta_B + discount * decay * ahead_B) * kept_BT[:, t]
        next_B = value_BT[:, t]
        made.append(ahead_B)
    return torch.stack(made[::-1], dim=1)
