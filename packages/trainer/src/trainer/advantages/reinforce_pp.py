"""REINFORCE++: returns of token rewards, normalised over all tokens of the batch (Hu 2025, arXiv 2501.03262,
as OpenRLHF's estimators `reinforce` and `reinforce_baseline` have it).

rho_t = -cost_t, and rho_T += R      R clipped where asked, less the prompt's mean with a baseline
G_t   = sum over u >= t of discount^(u - t) rho_u
A_t   = (G_t - mean) / sqrt(max(variance, 1e-8))

Mean and population variance are over all sampled tokens of all kept completions, so long completions weigh
more than short ones. The cost is that of a KL penalty placed in the reward; what of R is earned before the
last token comes with its own, and clip and baseline change the rest. Tokens that were put in have no
advantage and count in no statistic. Sums are in float64. Shapes: B completions, T tokens, Q prompts.
"""

from __future__ import annotations

import torch
from torch import Tensor

from trainer.advantages.gae import discounted, token_rewards
from trainer.contract.nodes import AdvantageReinforcePp
from trainer.experience import Judged

VARIANCE_FLOOR = 1e-8


def reinforce_pp(p: AdvantageReinforcePp, judged: Judged) -> tuple[Tensor, dict[str, float]]:
    scored, rollouts = judged.scored, judged.rollouts
    if rollouts.branches is not None:
        raise ValueError(
            "REINFORCE++ gives every token the return of its own completion, but these rollouts branch: "
            "a chain has no reward of its own."
        )
    keep_BT = rollouts.keep_BT
    reward_B = _rewards(p, scored.reward_B.double(), rollouts.group_B, scored.keep_B)
    early_BT = None if judged.early_BT is None else judged.early_BT.double()
    reward_BT = token_rewards(reward_B, judged.cost_BT.double(), keep_BT, early_BT=early_BT)
    return_BT = discounted(reward_BT, torch.zeros_like(reward_BT), keep_BT, discount=p.discount, decay=1.0)
    counts_BT = rollouts.keep_BT & scored.keep_B[:, None]
    advantage_BT, signals = _normalised(p, return_BT, counts_BT)
    return advantage_BT.to(rollouts.logp_old_BT.dtype), signals


def _rewards(p: AdvantageReinforcePp, reward_B: Tensor, group_B: Tensor, keep_B: Tensor) -> Tensor:
    if p.reward_clip is not None:
        reward_B = reward_B.clamp(-p.reward_clip, p.reward_clip)
    if p.baseline == "none":
        return reward_B
    empty_Q = reward_B.new_zeros(int(group_B.max()) + 1)
    total_Q = empty_Q.index_add(0, group_B[keep_B], reward_B[keep_B])
    count_Q = torch.bincount(group_B[keep_B], minlength=len(empty_Q))
    return reward_B - (total_Q / count_Q.clamp(min=1))[group_B]


def _normalised(
    p: AdvantageReinforcePp, return_BT: Tensor, counts_BT: Tensor
) -> tuple[Tensor, dict[str, float]]:
    """0 where a token does not count; returns that are all equal give exactly 0."""
    returns = return_BT[counts_BT]
    if returns.numel() == 0:
        return torch.zeros_like(return_BT), {}
    mean, variance = returns.mean(), returns.var(correction=0)
    degenerate = bool(returns.amax() == returns.amin())
    made_BT = return_BT
    if p.normalise:
        made_BT = (return_BT - mean) / variance.clamp(min=VARIANCE_FLOOR).sqrt()
        made_BT = torch.zeros_like(made_BT) if degenerate else made_BT
    made_BT = made_BT.masked_fill(~counts_BT, 0.0)
    return made_BT, {
        "returnMean": float(mean),
        "returnStd": float(variance.sqrt()),
        "meanAbsolute": float(made_BT[counts_BT].abs().mean()),
        "degenerate": float(degenerate),
    }
