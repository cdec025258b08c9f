"""BRPO on rollouts with branches: scores of the answers in, an advantage for every token of every row out.

Shapes: C chains, m budgets, B rows, T tokens.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from trainer.advantages.brpo import Segments, Settings, centred, segment_of, segments
from trainer.advantages.spread import to_go
from trainer.batch import Branches
from trainer.contract.nodes import AdvantageBrpo
from trainer.experience import Judged


def brpo(p: AdvantageBrpo, judged: Judged) -> tuple[Tensor, dict[str, float]]:
    branches = judged.rollouts.branches
    if branches is None:
        raise ValueError("Budget-relative advantages need rollouts that are answered at budgets.")
    keep_BT, reward_B = judged.rollouts.keep_BT, judged.scored.reward_B
    budget_m = torch.tensor(branches.budgets, device=keep_BT.device)
    reward_Cm, keep_C = budget_rewards(branches, reward_B, judged.scored.keep_B)
    settings = Settings(p.prior, p.discount, p.mode, p.mixing, p.leave_one_out)
    made = segments(settings, reward_Cm, budget_m, question_C=branches.question_C, keep_C=keep_C)

    segment_T = segment_of(budget_m, keep_BT.shape[1])
    chain_BT = made.advantage_Cm[branches.chain_B][:, segment_T]
    answer_B = p.summary_weight * answer_advantage(p, judged, branches)
    is_answer_B = branches.budget_B >= 0
    advantage_BT = torch.where(is_answer_B[:, None], answer_B[:, None], chain_BT) * keep_BT
    shown = _Shown(branches, keep_BT, segment_T, keep_C)
    signals = shown.rewards(reward_Cm) | shown.advantages(p, advantage_BT) | shown.variances(made)
    return advantage_BT.to(reward_B.dtype) - to_go(judged.cost_BT), signals


def budget_rewards(branches: Branches, reward_B: Tensor, keep_B: Tensor) -> tuple[Tensor, Tensor]:
    """r [C, m], the mean over each budget's kept answers; False for chains with a budget that has none."""
    chains, budgets = len(branches.question_C), len(branches.budgets)
    rows = (keep_B & (branches.budget_B >= 0)).nonzero().flatten()
    place = branches.chain_B[rows] * budgets + branches.budget_B[rows]
    zeros = torch.zeros(chains * budgets, dtype=torch.float64, device=reward_B.device)
    total = zeros.index_add(0, place, reward_B[rows].double())
    count = zeros.index_add(0, place, torch.ones_like(place, dtype=torch.float64))
    mean_Cm = (total / count.clamp(min=1)).view(chains, budgets)
    return mean_Cm, (count > 0).view(chains, budgets).all(dim=1)


def answer_advantage(p: AdvantageBrpo, judged: Judged, branches: Branches) -> Tensor:
    """[B]: an answer's score less the mean of those it is compared with; 0 for rows that are no answer."""
    keep_B = judged.scored.keep_B & (branches.budget_B >= 0)
    group_B = judged.rollouts.group_B
    if p.summary_grouping == "final":
        keep_B = keep_B & (branches.budget_B == len(branches.budgets) - 1)
        group_B = branches.question_C[branches.chain_B]
    rows = keep_B.nonzero().flatten()
    made_B = torch.zeros(len(group_B), dtype=torch.float64, device=group_B.device)
    return made_B.index_copy(0, rows, centred(judged.scored.reward_B[rows], group_B[rows]))


@dataclass(frozen=True, slots=True)
class _Shown:
    """What the node tells of a batch."""

    branches: Branches
    keep_BT: Tensor
    segment_T: Tensor
    keep_C: Tensor

    def rewards(self, reward_Cm: Tensor) -> dict[str, float]:
        kept_Cm = reward_Cm[self.keep_C]
        if kept_Cm.shape[0] == 0:
            return {}
        return {
            "anytimeReward": float(kept_Cm.mean()),
            "firstReward": float(kept_Cm[:, 0].mean()),
            "finalReward": float(kept_Cm[:, -1].mean()),
            "overthinking": float((kept_Cm.amax(dim=1) - kept_Cm[:, -1]).mean()),
        }

    def advantages(self, p: AdvantageBrpo, advantage_BT: Tensor) -> dict[str, float]:
        learns_B = self.branches.budget_B >= 0
        if p.summary_grouping == "final":
            learns_B = self.branches.budget_B == len(self.branches.budgets) - 1
        size_BT = advantage_BT.abs()
        chains_BT = self.keep_BT & (self.branches.budget_B < 0)[:, None]
        answers_BT = self.keep_BT & learns_B[:, None]
        return {"meanAbsolute": _mean(size_BT, chains_BT), "summaryAbsolute": _mean(size_BT, answers_BT)}

    def variances(self, made: Segments) -> dict[str, float]:
        """Within segments, over the tokens that exist; a segment with little variance counts for little."""
        chains = len(self.branches.question_C)
        tokens_CT = (self.keep_BT[:chains] & self.keep_C[:, None]).double()
        weight_Cm = torch.zeros_like(made.return_Cm).index_add(1, self.segment_T, tokens_CT)
        of_return = _squares(made.return_Cm, weight_Cm)
        if of_return < 1e-12:
            return {}
        left = {
            "varianceOwn": made.return_Cm - made.own_Cm,
            "varianceGroup": made.return_Cm - made.group_Cm,
            "variance": made.advantage_Cm,
        }
        return {name: _squares(value, weight_Cm) / of_return for name, value in left.items()}


def _mean(value_BT: Tensor, keep_BT: Tensor) -> float:
    return float((value_BT * keep_BT).sum() / keep_BT.sum().clamp(min=1))


def _squares(value_Cm: Tensor, weight_Cm: Tensor) -> float:
    """Weighted squares about each segment's mean."""
    mean_m = (value_Cm * weight_Cm).sum(0) / weight_Cm.sum(0).clamp(min=1)
    return float(((value_Cm - mean_m).square() * weight_Cm).sum())
