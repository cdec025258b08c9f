"""What a matcher learns by. Shapes: B pairs, G = 2B graphs, V size of a graph's vector."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor


def margin_loss(far_B: Tensor, same_B: Tensor, margin: float) -> Tensor:
    """max(0, m - y (1 - d^2)) with y = 1 where `same_B` and -1 elsewhere; not summed (FuncEvalGMN's
    pairwise_loss).

    `far_B` is d^2. Nothing is left to learn of equivalent pairs with d^2 <= 1 - m and of others with d^2 >=
    1 + m.
    """
    sign_B = torch.where(same_B, 1.0, -1.0).to(far_B.dtype)
    return F.relu(margin - sign_B * (1 - far_B))


def contrastive_loss(vector_GV: Tensor, other_GV: Tensor, temperature: float) -> Tensor:
    """-mean_k log(exp(cos(v_k, v'_k)/T) / sum over l != k of exp(cos(v_k, v'_l)/T)).

    A graph's own other view is no part of the denominator, so the value may be negative (as in the
    published code).
    """
    cosine_GG = F.normalize(vector_GV, dim=1) @ F.normalize(other_GV, dim=1).T / temperature
    own = torch.eye(len(cosine_GG), dtype=torch.bool, device=cosine_GG.device)
    others_G = cosine_GG.masked_fill(own, float("-inf")).logsumexp(1)
    return (others_G - cosine_GG.diagonal()).mean()
