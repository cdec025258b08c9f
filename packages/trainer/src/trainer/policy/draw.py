"""Draws a token from logits by inverting the cumulative distribution.

The log-probs returned are of the full tempered distribution softmax(logits / temperature), also when top_k or
top_p cut its tail before the draw, or tokens are barred. The update scores the same distribution, so the
ratio is 1 before the first step and its gradient is that of the policy that is kept; the cut set has no
gradient.

Shapes: n rows, V vocabulary.
"""

from __future__ import annotations

import torch
from torch import Tensor

from trainer.batch import SampleRequest


def draw(
    logits_nV: Tensor, uniform_n: Tensor, request: SampleRequest, barred: Tensor | None = None
) -> tuple[Tensor, Tensor]:
    """One token a row, and its log-prob under softmax(logits / temperature) (temperature 1 when greedy).

    `barred`: tokens that are not drawn.
    """
    logits_nV = logits_nV.float()
    if request.temperature not in (0.0, 1.0):
        logits_nV = logits_nV / request.temperature
    logp_nV = torch.log_softmax(logits_nV, dim=-1)
    if request.temperature == 0.0:
        allowed_nV = logits_nV if barred is None else logits_nV.index_fill(1, barred, float("-inf"))
        token_n1 = allowed_nV.argmax(dim=-1, keepdim=True)
    else:
        allowed_nV = logp_nV.exp() if barred is None else logp_nV.exp().index_fill(1, barred, 0.0)
        weight_nV = truncate(allowed_nV, request)
        token_n1 = invert(weight_nV, uniform_n)
    return token_n1.squeeze(1), logp_nV.gather(1, token_n1).squeeze(1)


def invert(weight_nV: Tensor, uniform_n: Tensor) -> Tensor:
    """The first token whose cumulative weight passes `uniform` times the total [n, 1]."""
    cumulative_nV = weight_nV.cumsum(-1)
    aim_n1 = uniform_n[:, None] * cumulative_nV[:, -1:]
    return torch.searchsorted(cumulative_nV, aim_n1, right=True).clamp_max_(weight_nV.shape[-1] - 1)


def truncate(probability_nV: Tensor, request: SampleRequest) -> Tensor:
    """Zero outside the `top_k` likeliest, then outside the smallest set holding `top_p` of the rest."""
    vocabulary = probability_nV.shape[-1]
    if 0 < request.top_k < vocabulary:
        kept = probability_nV.topk(request.top_k, dim=-1)
        probability_nV = torch.zeros_like(probability_nV).scatter_(1, kept.indices, kept.values)
    if request.top_p < 1.0:
        ordered = probability_nV.sort(dim=-1, descending=True, stable=True)
        before = ordered.values.cumsum(-1) - ordered.values
        aim = request.top_p * ordered.values.sum(-1, keepdim=True)
        kept_values = ordered.values.masked_fill(before >= aim, 0.0)
        probability_nV = torch.zeros_like(probability_nV).scatter_(1, ordered.indices, kept_values)
    return probability_nV
