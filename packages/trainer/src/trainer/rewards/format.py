"""Scores whether the required tags are there, each exactly once, in order and not empty (a strict parser)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch

from trainer.batch import Note, RewardScores, Rollouts
from trainer.contract.nodes import RewardFormat
from trainer.rewards.scores import Plugged, Weights, share


def format_reward(p: RewardFormat, *, rollouts: Rollouts, plugged: Plugged, weights: Weights) -> RewardScores:
    read = [read_format(text, p.tags, allow_outside=p.allow_outside) for text in rollouts.text_B]
    holds_B = torch.tensor([one.holds for one in read], dtype=torch.bool, device=rollouts.group_B.device)
    score_B = torch.where(holds_B, p.correct, p.wrong).float()
    rate = share(holds_B)
    return RewardScores(
        score_B=score_B,
        errored_B=torch.zeros_like(holds_B),
        signals={"mean": p.correct * rate + p.wrong * (1 - rate), "rate": rate, "errored": 0.0},
        notes={row: Note("holds" if one.holds else "broken", one.matched) for row, one in enumerate(read)},
    )


@dataclass(frozen=True, slots=True)
class Read:
    """Each tag's block in order, up to the first that is wrong, and why it is."""

    holds: bool
    matched: tuple[tuple[str, str], ...]


def holds_format(text: str, tags: Sequence[str], *, allow_outside: bool) -> bool:
    """True where `text` is <a>..</a> <b>..</b> .. in this order, one block after another, none empty.

    White space may stand between blocks; other text only if `allow_outside`.
    """
    return read_format(text, tags, allow_outside=allow_outside).holds


def read_format(text: str, tags: Sequence[str], *, allow_outside: bool) -> Read:
    end = 0
    matched: list[tuple[str, str]] = []
    for tag in tags:
        inner, close, fault = _block(text, tag, end, allow_outside=allow_outside)
        if fault:
            return Read(False, (*matched, (f"<{tag}>", fault)))
        matched.append((f"<{tag}>", text[inner:close]))
        end = close + len(tag) + 3  # past </tag>
    rest = text[end:].strip()
    if rest and not allow_outside:
        return Read(False, (*matched, ("Behind the last block", f"other text: {rest}")))
    return Read(True, tuple(matched))


def _block(text: str, tag: str, after: int, *, allow_outside: bool) -> tuple[int, int, str]:
    """Where the inside of a tag's only block begins and ends, and what is wrong with it, if anything."""
    opening, closing = f"<{tag}>", f"</{tag}>"
    for part in (opening, closing):
        count = text.count(part)
        if count != 1:
            return 0, 0, f"{part} is missing" if count == 0 else f"{part} stands {count} times, not once"
    start, close = text.index(opening), text.index(closing)
    inner = start + len(opening)
    if close < inner:
        return 0, 0, f"{closing} stands before {opening}"
    if start < after:
        return 0, 0, f"{opening} is not behind the block before it"
    between = text[after:start].strip()
    if between and not allow_outside:
        return 0, 0, f"other text before {opening}: {between}"
    return inner, close, "" if text[inner:close].strip() else "the block is empty"
