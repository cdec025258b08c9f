"""Penalty on the KL divergence from the reference, by one of Schulman's estimators.

With d = log pi_ref - log pi:  k1 = -d,  k2 = d^2 / 2,  k3 = exp(d) - d - 1   (Schulman 2020, "Approximating
KL"). k3 is clamped as in the GRPO runs it comes from: d to +-5, the result to +-10.

In the loss: beta * k_t, with gradient (Shao 2024, GRPO, eq. 4). In the reward: each token's reward loses
beta * k_t at sampling time (Ziegler 2019, eq. 2); k1 may be clipped there, as OpenRLHF's REINFORCE++ does at
+-10.

Shapes: B sequences, T tokens.
"""

from __future__ import annotations

from torch import Tensor

from trainer.contract.nodes import ObjectiveKl

MAX_LOG_RATIO = 5.0
MAX_K3 = 10.0


def estimate(p: ObjectiveKl, logp_BT: Tensor, logp_ref_BT: Tensor) -> Tensor:
    d_BT = logp_ref_BT - logp_BT
    match p.estimator:
        case "k1":
            return -d_BT
        case "k2":
            return d_BT.square() / 2
        case "k3":
            d_BT = d_BT.clamp(-MAX_LOG_RATIO, MAX_LOG_RATIO)
            return (d_BT.exp() - d_BT - 1).clamp(-MAX_K3, MAX_K3)


def in_loss(p: ObjectiveKl, logp_BT: Tensor, logp_ref_BT: Tensor) -> tuple[Tensor, dict[str, Tensor]] | None:
    if p.place != "loss":
        return None
    kl_BT = estimate(p, logp_BT, logp_ref_BT)
    return p.coefficient * kl_BT, {"kl": kl_BT.detach()}


def in_reward(
    p: ObjectiveKl, logp_old_BT: Tensor, logp_ref_BT: Tensor, keep_BT: Tensor
) -> tuple[Tensor, dict[str, Tensor]] | None:
    if p.place != "reward":
        return None
    kl_BT = estimate(p, logp_old_BT, logp_ref_BT).masked_fill(~keep_BT, 0.0)
    if p.clip is not None and p.estimator == "k1":
        kl_BT = kl_BT.clamp(-p.clip, p.clip)
    return p.coefficient * kl_BT, {"kl": kl_BT}
