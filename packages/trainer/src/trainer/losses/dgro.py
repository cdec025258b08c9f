"""DGRO: a policy gradient and a squared log-ratio, weighed apart (Su 2025, arXiv 2505.12951).

With l the log-probability of a response, s that of the policy it is held to, and D = l - s:

    J = beta1 * A * l - beta2 * D^2          C = beta1 * A - 2 * beta2 * D          dJ/dl = C

The loss is -J; there is no importance ratio and no clip. The paper's text was not at hand: the formula is
that of a written review, which prints the square without a factor 1/2 (uncertain; if the paper has one, its
beta2 is twice ours). The signals' definitions are derived from it.

A token's share of D^2 is written so that the shares add up to D^2 and each token's gradient is 2 * D, with D
held constant: the same gradient as that of D^2, and the same one for the tokens that learn where others do
not. A token mask leaves D that of the whole response, and so does an advantage that differs from token to
token: it weighs the first term only. `form: token` squares each token's log-ratio instead, which is another
algorithm.

Shapes: B sequences, T tokens.
"""

from __future__ import annotations

import torch
from torch import Tensor

from trainer.batch import TokenBatch
from trainer.contract.nodes import ObjectiveDgro


def dgro(p: ObjectiveDgro, tokens: TokenBatch) -> tuple[Tensor, dict[str, Tensor]]:
    log_ratio_BT = (tokens.logp_BT - _anchor(p, tokens)).masked_fill(~tokens.keep_BT, 0.0)
    distance_B1 = log_ratio_BT.detach().sum(-1, keepdim=True)
    match p.form:
        case "sequence":
            held_BT = distance_B1.expand_as(log_ratio_BT)
            # value D * d_t, gradient 2 D
            square_BT = held_BT * (2 * log_ratio_BT - log_ratio_BT.detach())
        case "token":
            held_BT = log_ratio_BT.detach()
            square_BT = log_ratio_BT.square()
    reward_BT = p.beta1 * tokens.advantage_BT * tokens.logp_BT
    loss_BT = p.beta2 * square_BT - reward_BT
    push_BT, pull_BT = p.beta1 * tokens.advantage_BT, 2 * p.beta2 * held_BT
    signals = {
        "pgTerm": -reward_BT.detach(),
        "distTerm": p.beta2 * square_BT.detach(),
        "pullShare": _share(pull_BT.abs(), push_BT.abs()),
        "signFlips": (push_BT * (push_BT - pull_BT) < 0).to(loss_BT.dtype),
        **_distances(distance_B1, tokens.keep_BT),
    }
    if p.beta1 > 0:  # where C = 0, log pi / pi_sam = A / tau (derived)
        signals["tauEff"] = torch.full_like(held_BT, 2 * p.beta2 / p.beta1)
    return loss_BT, signals


def _anchor(p: ObjectiveDgro, tokens: TokenBatch) -> Tensor:
    if p.anchor == "sampling":
        return tokens.logp_old_BT
    if tokens.logp_ref_BT is None:
        raise AssertionError("the reference is the anchor, but the spec's needs do not list it")
    return tokens.logp_ref_BT


def _share(part_BT: Tensor, rest_BT: Tensor) -> Tensor:
    """part / (part + rest); 0 where both are 0."""
    whole_BT = part_BT + rest_BT
    return torch.where(whole_BT > 0, part_BT / whole_BT, 0.0)


def _distances(distance_B1: Tensor, keep_BT: Tensor) -> dict[str, Tensor]:
    """Of each sequence, on every one of its tokens, so a mean over tokens counts long sequences for more."""
    length_B1 = keep_BT.sum(-1, keepdim=True).clamp(min=1)
    return {
        "meanD": distance_B1.expand(keep_BT.shape),
        "meanD2": distance_B1.square().expand(keep_BT.shape),
        "meanAbsDPerToken": (distance_B1.abs() / length_B1).expand(keep_BT.shape),
    }
