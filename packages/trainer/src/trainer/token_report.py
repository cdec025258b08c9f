"""The tokens of completions as the event `rollouts` shows them: pieces, and what the update made of each.

Bounded: so many tokens of a completion, and so many of an event; the text itself is always told whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor

from trainer.batch import Rollouts
from trainer.experience import Experience, Part
from trainer.policy.protocol import Tokenizer

COMPLETION_TOKENS = 256
"""Of one completion; the tokens after them are not told."""
EVENT_TOKENS = 4096
"""Of one event: about 120 KB. Completions that no longer fit are told without their tokens."""
PIECE_CHARS = 200
"""Of one token: a phrase of a small vocabulary, or a run of spaces, may be long."""


Plan = Callable[[Rollouts, Tensor, torch.Generator], Iterator[Part]]


@dataclass(slots=True)
class Passes:
    """An update plan that remembers which tokens its named passes have worked on, in their order."""

    plan: Plan
    tokens: dict[str, Tensor] = field(default_factory=dict[str, Tensor])
    """Name -> [B, T], True for the tokens of the pass; of the rollout batch planned last."""

    def __call__(self, rollouts: Rollouts, rows_R: Tensor, generator: torch.Generator) -> Iterator[Part]:
        self.tokens = {}
        for part in self.plan(rollouts, rows_R, generator):
            if part.name and part.only_BT is not None:
                held_BT = self.tokens.get(part.name, part.only_BT)
                self.tokens[part.name] = held_BT | part.only_BT
            yield part


def token_weights(experience: Experience, share: Callable[[Rollouts, Tensor, Tensor], Tensor]) -> Tensor:
    """Each token's share of the loss, times the number of tokens that count: 1 where all count alike. [B, T].

    As in one optimiser step on the whole batch; 0 where a token does not learn or its reward errored.
    """
    rollouts, count_BT = experience.rollouts, experience.count_BT
    rows_R = experience.scored.keep_B.nonzero().flatten()
    weight_BT = torch.zeros_like(experience.advantage_BT)
    weight_BT[rows_R] = share(rollouts, count_BT, rows_R).to(weight_BT) * count_BT[rows_R].sum()
    return weight_BT * (experience.learn_BT & rollouts.keep_BT)


class TokenReport:
    """Tokens of the rows of one rollout batch, until the event is full."""

    def __init__(
        self,
        experience: Experience,
        tokenizer: Tokenizer,
        passes: Mapping[str, Tensor],
        *,
        weight_BT: Tensor | None = None,
    ) -> None:
        self._experience = experience
        self._weight_BT = weight_BT
        self._tokenizer = tokenizer
        self._passes = passes
        self._room = EVENT_TOKENS

    def of(self, row: int) -> dict[str, Any] | None:
        """None where the row has no token, or the event no room for it."""
        rollouts = self._experience.rollouts
        kept = rollouts.keep_BT[row].nonzero().flatten()
        if kept.numel() == 0:
            return None
        length = min(int(kept[-1]) + 1, COMPLETION_TOKENS)
        if length > self._room:
            return None
        self._room -= length
        return self._told(row, length)

    def _told(self, row: int, length: int) -> dict[str, Any]:
        experience, rollouts = self._experience, self._experience.rollouts
        ids = rollouts.response_BT[row, :length].tolist()
        keep = rollouts.keep_BT[row, :length].tolist()
        probability = rollouts.logp_old_BT[row, :length].double().exp().tolist()
        advantage = experience.advantage_BT[row, :length].double().tolist()
        learns = (experience.learn_BT & rollouts.keep_BT)[row, :length].tolist()
        told: dict[str, Any] = {
            "pieces": [piece[:PIECE_CHARS] for piece in self._tokenizer.pieces(ids)],
            "probabilities": [_short(p) if kept else None for p, kept in zip(probability, keep, strict=True)],
            "advantages": [_short(a) if kept else None for a, kept in zip(advantage, keep, strict=True)],
            "learns": learns,
        }
        if self._weight_BT is not None:
            told["weights"] = [_short(weight) for weight in self._weight_BT[row, :length].double().tolist()]
        if self._passes:
            told["groups"] = list(self._passes)
            told["group"] = self._groups(row, length)
        return told

    def _groups(self, row: int, length: int) -> list[int | None]:
        """Which pass each token belongs to, the first where there are several."""
        columns = [only_BT[row, :length].tolist() for only_BT in self._passes.values()]
        return [
            next((index for index, member in enumerate(of_token) if member), None)
            for of_token in zip(*columns, strict=True)
        ]


def _short(value: float) -> float:
    """Four significant digits: a display needs no more, and an event has many."""
    return float(f"{value:.4g}")
