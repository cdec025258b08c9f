"""Soft punishment of overlong completions (DAPO, equation 13)."""

from __future__ import annotations

import torch
from torch import Tensor

from trainer.batch import Note, RewardScores, Rollouts
from trainer.contract.nodes import RewardLength
from trainer.rewards.scores import Plugged, Weights, share


def length_reward(p: RewardLength, *, rollouts: Rollouts, plugged: Plugged, weights: Weights) -> RewardScores:
    length_B = rollouts.keep_BT.sum(dim=1)
    score_B = overlong_penalty(length_B, soft_limit=p.soft_limit, hard_limit=p.hard_limit)
    return RewardScores(
        score_B=score_B,
        errored_B=torch.zeros_like(length_B, dtype=torch.bool),
        signals={
            "mean": float(score_B.double().mean()),
            "penalised": share(length_B > p.soft_limit),
            "errored": 0.0,
        },
        notes={row: _note(p, length) for row, length in enumerate(length_B.tolist())},
    )


def _note(p: RewardLength, length: int) -> Note:
    level = "within" if length <= p.soft_limit else "overlong" if length < p.hard_limit else "at the limit"
    limits = f"{p.soft_limit} without punishment, {p.hard_limit} at most"
    return Note(level, (("Tokens", str(length)), ("Limits", limits)))


def overlong_penalty(length_B: Tensor, *, soft_limit: int, hard_limit: int) -> Tensor:
    """0 up to L_max - L_cache, then down in a line to -1 at L_max; lengths in tokens with the end token."""
    return ((soft_limit - length_B.float()) / (hard_limit - soft_limit)).clamp(-1.0, 0.0)
