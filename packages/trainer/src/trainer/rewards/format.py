"""Scores whether the required tags are there, each exactly once, in order and not empty (a strict parser)."""

from __future__ import annotations

from collections.abc import Sequence

import torch

from trainer.batch import RewardScores, Rollouts
from trainer.contract.nodes import RewardFormat
from trainer.rewards.scores import Plugged, Weights, share


def format_reward(p: RewardFormat, *, rollouts: Rollouts, plugged: Plugged, weights: Weights) -> RewardScores:
    holds = [holds_format(text, p.tags, allow_outside=p.allow_outside) for text in rollouts.text_B]
    holds_B = torch.tensor(holds, dtype=torch.bool, device=rollouts.group_B.device)
    score_B = torch.where(holds_B, p.correct, p.wrong).float()
    rate = share(holds_B)
    return RewardScores(
        score_B=score_B,
        errored_B=torch.zeros_like(holds_B),
        signals={"mean": p.correct * rate + p.wrong * (1 - rate), "rate": rate, "errored": 0.0},
    )


def holds_format(text: str, tags: Sequence[str], *, allow_outside: bool) -> bool:
    """True where `text` is <a>..</a> <b>..</b> .. in this order, one block after another, none empty.

    White space may stand between blocks; other text only if `allow_outside`.
    """
    end = 0
    for tag in tags:
        opening, closing = f"<{tag}>", f"</{tag}>"
        if text.count(opening) != 1 or text.count(closing) != 1:
            return False
        start = text.index(opening)
        if start < end or (text[end:start].strip() and not allow_outside):
            return False
        inner, end = start + len(opening), text.index(closing)
        if end < inner or not text[inner:end].strip():
            return False
        end += len(closing)
    return allow_outside or not text[end:].strip()
