"""BRPO: advantages of chains of thought that are answered at several budgets (arXiv 2505.13438, eq. 6-9).

A chain's token t lies in segment j_t, the first whose budget reaches it (the paper
counts segments from 1, the code from 0). With r_k the mean score of the summaries at budget k, and P the
prior over budgets:

    R_j  = sum over k >= j of P_k r_k                                             return from segment j
    V1_j = (sum over k < j of l^(j-k) r_k / sum of l^(j-k)) sum over k >= j of P_k    own progress, l = lambda
    V2_j = mean of R_j over the question's chains                                 what chains make of it
    V_j  = (j-1)/m V1_j + (m-j+1)/m V2_j,   A_t = R_{j_t} - V_{j_t}

Nothing is divided by a standard deviation. A summary's advantage is its score less the mean over the
summaries of the same thinking prefix; those of a finished thinking are one group, for whatever budget.
Mixing by budget (b_{j-1}/b_m in place of (j-1)/m) follows the paper's overview figure; leaving the own chain
out of V2 is not in the paper. All sums are in float64.

Shapes: C chains, m budgets, B rows, T tokens.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import torch
from torch import Tensor

from trainer.advantages.spread import to_go

Prior = Literal["base", "uniform", "linear"]
Mode = Literal["brpo", "v1only", "v2only", "none"]
Mixing = Literal["index", "budget"]


@dataclass(frozen=True, slots=True)
class Settings:
    """How a chain's value is estimated."""

    prior: Prior = "uniform"
    discount: float = 0.5
    """lambda: the weight of a budget against the one after it."""
    mode: Mode = "brpo"
    mixing: Mixing = "index"
    leave_one_out: bool = False


@dataclass(frozen=True, slots=True)
class Segments:
    """What each segment of each chain returns, and what was to be expected. float64."""

    return_Cm: Tensor
    own_Cm: Tensor
    """V1."""
    group_Cm: Tensor
    """V2."""
    advantage_Cm: Tensor


def segments(
    s: Settings, reward_Cm: Tensor, budget_m: Tensor, *, question_C: Tensor, keep_C: Tensor | None = None
) -> Segments:
    """`keep_C` is False for chains with a budget that no score is known for: they count in no mean, and have
    advantage 0. So has a chain that errors have left alone with its question.
    """
    if keep_C is None:
        keep_C = torch.ones_like(question_C, dtype=torch.bool)
    keep_C = keep_C & ~_left_alone(question_C, keep_C)
    reward_Cm = reward_Cm.double().masked_fill(~keep_C[:, None], 0.0)
    prior_m = prior(s.prior, budget_m)
    return_Cm = to_go(prior_m * reward_Cm)
    own_Cm = own_progress(reward_Cm, prior_m, s.discount)
    group_Cm = group_value(return_Cm, question_C, keep_C, leave_one_out=s.leave_one_out)
    value_Cm = _mixed(s, own_Cm, group_Cm, budget_m)
    advantage_Cm = (return_Cm - value_Cm).masked_fill(~keep_C[:, None], 0.0)
    return Segments(return_Cm, own_Cm, group_Cm, advantage_Cm)


def _left_alone(question_C: Tensor, keep_C: Tensor) -> Tensor:
    """True where other chains were sampled and none of them is kept."""
    sampled_Q = torch.bincount(question_C)
    kept_Q = torch.bincount(question_C[keep_C], minlength=len(sampled_Q))
    return ((sampled_Q > 1) & (kept_Q == 1))[question_C]


def prior(kind: Prior, budget_m: Tensor) -> Tensor:
    """P_m: all mass on the last budget, equal, or in proportion to the budgets."""
    budget_m = budget_m.double()
    match kind:
        case "base":
            weight_m = torch.zeros_like(budget_m)
            weight_m[-1] = 1.0
        case "uniform":
            weight_m = torch.ones_like(budget_m)
        case "linear":
            weight_m = budget_m
    return weight_m / weight_m.sum()


def own_progress(reward_Cm: Tensor, prior_m: Tensor, discount: float) -> Tensor:
    """V1; 0 in the first segment, before which nothing was answered.

    Weights are lambda^(j-1-k), the paper's but for a common factor: at lambda 0 the budget just before is
    left, not 0/0.
    """
    age_mm = torch.arange(len(prior_m), device=prior_m.device)
    age_mm = age_mm[:, None] - age_mm - 1
    weight_mm = torch.where(age_mm >= 0, discount ** age_mm.clamp(min=0).double(), 0.0)
    weight_mm = weight_mm / weight_mm.sum(-1, keepdim=True).clamp(min=torch.finfo(torch.float64).tiny)
    return (reward_Cm @ weight_mm.T) * to_go(prior_m)


def group_value(return_Cm: Tensor, question_C: Tensor, keep_C: Tensor, *, leave_one_out: bool) -> Tensor:
    """V2: the mean return of the question's kept chains; 0 where there is only one, its own."""
    count = int(question_C.max()) + 1
    kept_C = keep_C.double()[:, None]
    zeros_Qm = return_Cm.new_zeros(count, return_Cm.shape[1])
    sum_Cm = zeros_Qm.index_add(0, question_C, return_Cm * kept_C)[question_C]
    chains_C1 = zeros_Qm[:, :1].index_add(0, question_C, kept_C)[question_C]
    if leave_one_out:
        mean_Cm = (sum_Cm - return_Cm * kept_C) / (chains_C1 - kept_C).clamp(min=1)
    else:
        mean_Cm = sum_Cm / chains_C1.clamp(min=1)
    return torch.where(chains_C1 > 1, mean_Cm, 0.0)


def _mixed(s: Settings, own_Cm: Tensor, group_Cm: Tensor, budget_m: Tensor) -> Tensor:
    match s.mode:
        case "v1only":
            return own_Cm
        case "v2only":
            return group_Cm
        case "none":
            return torch.zeros_like(own_Cm)
        case "brpo":
            share_m = own_share(s.mixing, budget_m)
            return share_m * own_Cm + (1 - share_m) * group_Cm


def own_share(mixing: Mixing, budget_m: Tensor) -> Tensor:
    """V1's weight: (j-1)/m (eq. 9), or b_{j-1}/b_m (overview figure); equal for evenly spaced budgets."""
    if mixing == "index":
        return torch.arange(len(budget_m), device=budget_m.device).double() / len(budget_m)
    before_m = torch.cat((budget_m.new_zeros(1), budget_m[:-1]))
    return before_m.double() / budget_m[-1].double()


def segment_of(budget_m: Tensor, tokens: int) -> Tensor:
    """[tokens]: j_t = min{ j : b_j >= t } for t = 1 .. tokens; past the last budget, the last one."""
    place_T = torch.arange(1, tokens + 1, device=budget_m.device)
    return torch.searchsorted(budget_m, place_T).clamp(max=len(budget_m) - 1)


def centred(score_N: Tensor, group_N: Tensor) -> Tensor:
    """Each score less the mean of its group; exactly 0 where a group's scores are all equal."""
    score_N = score_N.double()
    count = int(group_N.max()) + 1 if group_N.numel() else 0
    empty = score_N.new_zeros(count)
    size = empty.index_add(0, group_N, torch.ones_like(score_N)).clamp(min=1)
    mean = empty.index_add(0, group_N, score_N) / size
    low = empty.scatter_reduce(0, group_N, score_N, "amin", include_self=False)
    high = empty.scatter_reduce(0, group_N, score_N, "amax", include_self=False)
    return torch.where((high > low)[group_N], score_N - mean[group_N], 0.0)
