"""The soft value of a group: b log mean exp(r / b), the baseline of KL-regularised reward maximisation.

logmeanexp                 over all kept rewards of the group
leave_one_out_logmeanexp   over those of the others, as in the open implementation of OPMD (Kimi k1.5)

For b to infinity it is the mean, for b to 0 the largest reward; it never lies below the mean. That DGRO's
value V(x, b) is this one is inferred. Shapes: B completions, Q groups, N completions of a group.
"""

from __future__ import annotations

import torch
from torch import Tensor


def soft_value(
    reward_B: Tensor, group_B: Tensor, keep_B: Tensor, *, temperature: float, leave_one_out: bool
) -> Tensor:
    """Each completion's baseline; meaningless for one that has nothing to be compared with."""
    place_B, reward_QN = _by_group(reward_B, group_B, keep_B)
    if leave_one_out:
        size = reward_QN.shape[1]
        own_NN = torch.eye(size, dtype=torch.bool, device=reward_B.device)
        others_QNN = reward_QN[:, None, :].expand(-1, size, -1).masked_fill(own_NN, -torch.inf)
        return _log_mean_exp(others_QNN, temperature)[group_B, place_B]
    return _log_mean_exp(reward_QN, temperature)[group_B]


def _log_mean_exp(reward: Tensor, temperature: float) -> Tensor:
    """Over the last axis; -inf marks what is left out."""
    count = (reward > -torch.inf).sum(-1).clamp(min=1).to(reward.dtype)
    return temperature * (torch.logsumexp(reward / temperature, dim=-1) - count.log())


def _by_group(reward_B: Tensor, group_B: Tensor, keep_B: Tensor) -> tuple[Tensor, Tensor]:
    """Each completion's place in its group, and the rewards by group and place; -inf where there is none."""
    sampled_Q = torch.bincount(group_B)
    first_Q = sampled_Q.cumsum(0) - sampled_Q
    order_B = torch.argsort(group_B, stable=True)
    place_B = torch.empty_like(group_B)
    place_B[order_B] = torch.arange(len(group_B), device=group_B.device) - first_Q[group_B[order_B]]
    reward_QN = reward_B.new_full((len(sampled_Q), int(sampled_Q.max())), -torch.inf)
    reward_QN[group_B, place_B] = reward_B.masked_fill(~keep_B, -torch.inf)
    return place_B, reward_QN
