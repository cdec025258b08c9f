"""Advantage Reweighting: rare tokens count less (Yang 2025, arXiv 2505.12929).

    A'_t = (alpha * pi_old(y_t) + 1 - alpha) * A_t

A token's gradient grows with 1 - pi, so few rare tokens decide where all the others move. The paper writes
the current policy; its code takes the probability of sampling, once and as a constant, and so does this. Good
and bad tokens are scaled alike, unless `negative_weight` says otherwise (1 in all published runs); nothing is
renormalised, so the mean |A| falls.

Shapes: B sequences, T tokens.
"""

from __future__ import annotations

from torch import Tensor

from trainer.batch import Rollouts
from trainer.contract.nodes import AdvantageReweight


def reweight(
    p: AdvantageReweight, *, advantage_BT: Tensor, rollouts: Rollouts
) -> tuple[Tensor, dict[str, Tensor]]:
    probability_BT = rollouts.logp_old_BT.detach().exp()
    weight_BT = p.alpha * probability_BT + (1 - p.alpha)
    weight_BT = weight_BT.where(advantage_BT >= 0, p.negative_weight * weight_BT)
    made_BT = (weight_BT * advantage_BT).detach()
    return made_BT, {"meanWeight": weight_BT, "before": advantage_BT.abs(), "after": made_BT.abs()}
