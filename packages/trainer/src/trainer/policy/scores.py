"""From hidden states or logits to log-probs of given tokens, at the positions that count only.

Shapes: N counted tokens, D width, V vocabulary.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor
from torch.utils.checkpoint import checkpoint

from trainer.batch import TokenScores

MAX_LOGITS = 1 << 25
"""Logits held at once, 128 MiB in float32; more are projected in pieces, again in the backward pass."""


class FlatScores(NamedTuple):
    logp_N: Tensor
    entropy_N: Tensor | None
    value_N: Tensor | None = None


class ScoreOptions(NamedTuple):
    temperature: float = 1.0
    with_entropy: bool = False
    entropy_grad: bool = False


def update_temperature(sampled_at: float) -> float:
    """The temperature log-probs are taken at: a greedy rollout (0) is scored at 1."""
    return sampled_at if sampled_at > 0 else 1.0


def score_logits(logits_NV: Tensor, target_N: Tensor, options: ScoreOptions) -> FlatScores:
    """log softmax(logits / temperature) at the targets, and the entropy of that distribution in nats."""
    logits_NV = logits_NV.float()
    if options.temperature != 1.0:
        logits_NV = logits_NV / options.temperature
    logp_N = -F.cross_entropy(logits_NV, target_N, reduction="none")
    if not options.with_entropy:
        return FlatScores(logp_N, None)
    with torch.set_grad_enabled(torch.is_grad_enabled() and options.entropy_grad):
        return FlatScores(logp_N, _entropy(logits_NV))


def score_hidden(
    hidden_ND: Tensor, target_N: Tensor, project: Callable[[Tensor], Tensor], options: ScoreOptions
) -> FlatScores:
    """As `score_logits(project(hidden))`, in pieces of at most MAX_LOGITS logits."""

    def score(piece_ND: Tensor, piece_target_N: Tensor) -> FlatScores:
        return score_logits(project(piece_ND), piece_target_N, options)

    vocabulary = project(hidden_ND[:0]).shape[-1]
    rows = max(1, MAX_LOGITS // vocabulary)
    if hidden_ND.shape[0] <= rows:
        return score(hidden_ND, target_N)
    pieces = [
        checkpoint(score, hidden, target, use_reentrant=False)
        for hidden, target in zip(hidden_ND.split(rows), target_N.split(rows), strict=True)
    ]
    return join_scores([FlatScores(*piece) for piece in pieces])


def join_scores(pieces: list[FlatScores]) -> FlatScores:
    entropies = [piece.entropy_N for piece in pieces if piece.entropy_N is not None]
    values = [piece.value_N for piece in pieces if piece.value_N is not None]
    logp_N = torch.cat([piece.logp_N for piece in pieces])
    return FlatScores(
        logp_N, torch.cat(entropies) if entropies else None, torch.cat(values) if values else None
    )


def place_scores(flat: FlatScores, index_N: Tensor, keep_BT: Tensor) -> TokenScores:
    """Puts each token's score at its place `index_N` in the flattened [B, T]; 0 elsewhere."""

    def placed(value_N: Tensor) -> Tensor:
        return value_N.new_zeros(keep_BT.numel()).index_put((index_N,), value_N).view(keep_BT.shape)

    return TokenScores(
        logp_BT=placed(flat.logp_N),
        keep_BT=keep_BT,
        entropy_BT=None if flat.entropy_N is None else placed(flat.entropy_N),
        value_BT=None if flat.value_N is None else placed(flat.value_N),
    )


def _entropy(logits_NV: Tensor) -> Tensor:
    logp_NV = torch.log_softmax(logits_NV, dim=-1)
    return -(logp_NV.exp() * logp_NV).sum(-1)
