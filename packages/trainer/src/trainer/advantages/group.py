"""Advantages from the other completions of the same prompt.

mean_std          (r - mean) / (std + eps), std with divisor n - 1    (Shao 2024, GRPO, section 4.1.2)
mean              r - mean                                            (Liu 2025, Dr. GRPO, section 3.2)
leave_one_out     r - mean of the others                              (Ahmadian 2024, RLOO, eq. 9)
batch_normalised  a = r - mean, then a / (std of all a + eps)         (Hu 2025, REINFORCE++, section 3.3)
logmeanexp        r - soft value of the group, leave_one_out_logmeanexp r - soft value of the others: see
                  soft_value.py

A group sampled with one completion has mean 0 and std 1, so its advantage is its reward: REINFORCE. A group
that errors have left with one completion has nothing to compare it with: 0. Statistics are in float64, and a
group whose rewards are all equal gives exactly 0, not rounding error divided by eps.

Shapes: B completions, Q groups.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from trainer.advantages.soft_value import soft_value
from trainer.contract.nodes import AdvantageGroup


def group_advantage(
    p: AdvantageGroup, *, reward_B: Tensor, group_B: Tensor, keep_B: Tensor
) -> tuple[Tensor, dict[str, float]]:
    groups = Groups.of(reward_B.double(), group_B, keep_B)
    centred_B = groups.centred()
    match p.method:
        case "mean":
            made_B = centred_B
        case "mean_std":
            made_B = centred_B / (groups.std_Q[group_B] + p.epsilon)
        case "leave_one_out":
            made_B = groups.leave_one_out(centred_B)
        case "batch_normalised":
            made_B = centred_B / (_std(centred_B[keep_B]) + p.epsilon)
        case "logmeanexp" | "leave_one_out_logmeanexp":
            leave_one_out = p.method == "leave_one_out_logmeanexp"
            made_B = groups.above_soft_value(p.temperature, leave_one_out=leave_one_out)
    alone_B = groups.sampled_Q[group_B] == 1
    made_B = torch.where(alone_B, reward_B.double(), made_B).masked_fill(~keep_B, 0.0)
    return made_B.to(reward_B.dtype), groups.signals(made_B)


@dataclass(frozen=True, slots=True)
class Groups:
    """Statistics of the kept rewards of each group."""

    reward_B: Tensor
    group_B: Tensor
    keep_B: Tensor
    sampled_Q: Tensor
    """Completions sampled, kept or not."""
    kept_Q: Tensor
    mean_Q: Tensor
    std_Q: Tensor
    """Divisor n - 1; 0 where fewer than two are kept."""
    has_spread_Q: Tensor

    @classmethod
    def of(cls, reward_B: Tensor, group_B: Tensor, keep_B: Tensor) -> Groups:
        count = int(group_B.max()) + 1
        kept_group = group_B[keep_B]
        kept_reward = reward_B[keep_B]
        sampled_Q = torch.bincount(group_B, minlength=count)
        kept_Q = torch.bincount(kept_group, minlength=count)
        empty_Q = reward_B.new_zeros(count)
        mean_Q = empty_Q.index_add(0, kept_group, kept_reward) / kept_Q.clamp(min=1)
        square = (kept_reward - mean_Q[kept_group]).square()
        std_Q = (empty_Q.index_add(0, kept_group, square) / (kept_Q - 1).clamp(min=1)).sqrt()
        lowest_Q = empty_Q.scatter_reduce(0, kept_group, kept_reward, "amin", include_self=False)
        highest_Q = empty_Q.scatter_reduce(0, kept_group, kept_reward, "amax", include_self=False)
        return cls(reward_B, group_B, keep_B, sampled_Q, kept_Q, mean_Q, std_Q, highest_Q > lowest_Q)

    def centred(self) -> Tensor:
        """r - mean of its group; exactly 0 where the group's rewards are all equal."""
        centred_B = self.reward_B - self.mean_Q[self.group_B]
        return centred_B.masked_fill(~self.keep_B | ~self.has_spread_Q[self.group_B], 0.0)

    def leave_one_out(self, centred_B: Tensor) -> Tensor:
        """r - (n mean - r) / (n - 1) = (r - mean) n / (n - 1)."""
        kept_B = self.kept_Q[self.group_B]
        return centred_B * kept_B / (kept_B - 1).clamp(min=1)

    def above_soft_value(self, temperature: float, *, leave_one_out: bool) -> Tensor:
        """r - soft value of its group, or of the others; exactly 0 where the rewards are all equal."""
        value_B = soft_value(
            self.reward_B, self.group_B, self.keep_B, temperature=temperature, leave_one_out=leave_one_out
        )
        above_B = self.reward_B - value_B
        return above_B.masked_fill(~self.keep_B | ~self.has_spread_Q[self.group_B], 0.0)

    def signals(self, advantage_B: Tensor) -> dict[str, float]:
        present_Q = self.kept_Q > 0
        groups = int(present_Q.sum())
        if groups == 0:
            return {"zeroSpread": 1.0, "meanAbsolute": 0.0, "groupStd": 0.0}
        return {
            "zeroSpread": 1.0 - float(self.has_spread_Q[present_Q].double().mean()),
            "meanAbsolute": float(advantage_B[self.keep_B].abs().mean()),
            "groupStd": float(self.std_Q[present_Q].mean()),
        }


def _std(values: Tensor) -> Tensor:
    """Divisor n - 1; 0 for fewer than two values."""
    return values.std() if values.numel() > 1 else values.new_zeros(())
