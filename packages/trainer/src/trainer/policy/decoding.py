"""Decoders, and where a batch begins: with a prefill of its prompts, of their common stems, or with what rows
that have been sampled have left in their cache.

Shapes: P prompts or stems, S their tokens, n running rows, B all rows, K tokens of each prompt's own, V
vocabulary.
"""

from __future__ import annotations

from typing import NamedTuple, Protocol

import torch
from torch import Tensor

from trainer.policy.padding import left_pad
from trainer.policy.protocol import Memory, Stems, TokenPrompts


class Rows(NamedTuple):
    """Rows that go on from prefilled tokens."""

    stem_B: Tensor
    """Rising, and every stem is there."""
    seen_B: Tensor
    """How many tokens of its stem a row sees, at least 1."""


class Decoder(Protocol):
    """A model with its cache, in the middle of a batch."""

    @property
    def can_branch(self) -> bool:
        """Whether a row may see less than the whole of its stem."""
        ...

    def prefill(self, stem_PS: Tensor, keep_PS: Tensor, rows: Rows, steps: int) -> Tensor:
        """Logits [P, V] of the token after each stem; makes room for `steps` more tokens a row."""
        ...

    def remember(self) -> None:
        """Behind a prefill: rows that leave the batch keep their keys and values."""
        ...

    def branch(self, rows: Rows, steps: int) -> None:
        """Goes on from rows that were remembered: stem c is row c, what it has seen of its prompt and the
        tokens it has been given. Makes room for `steps` more tokens a row."""
        ...

    def step(self, token_n: Tensor) -> Tensor:
        """Appends a token to each running row; logits [n, V] of the next."""
        ...

    def keep_rows(self, order_m: Tensor) -> None:
        """Goes on with these rows of the current batch, in this order."""
        ...

    def repeat_rows(self, times_n: Tensor) -> None:
        """Goes on with each row so many times, one behind the other."""
        ...


def begin(
    decoder: Decoder,
    given: TokenPrompts,
    prompts: tuple[Tensor, Tensor],
    rows_P: Tensor,
    steps: int,
    memory: Memory | None,
) -> tuple[Decoder, Tensor]:
    """The decoder that goes on, and logits [B, V] of each row's first response token."""
    stems, device = given.stems, rows_P.device
    if stems is not None and decoder.can_branch:
        remembered = memory.decoder if memory else None
        # a sampled row's last token has been drawn, but not been given to the model
        split = _split(given, stems, unread=0 if remembered is None else 1, device=device)
        if split is not None:
            rows, tail_PK = split
            room = steps + tail_PK.shape[1]
            if remembered is None:
                decoder.prefill(*left_pad(stems.ids, 0, device), rows, room)
            else:
                decoder = remembered
                decoder.branch(rows, room)
            return decoder, _tails(decoder, tail_PK, rows_P)
    prompt_B = torch.arange(len(rows_P), device=device).repeat_interleave(rows_P)
    rows = Rows(prompt_B, prompts[1].sum(-1)[prompt_B])
    logits_BV = decoder.prefill(*prompts, rows, steps).index_select(0, prompt_B)
    if memory is not None and stems is None and decoder.can_branch:
        decoder.remember()
        memory.decoder = decoder
    return decoder, logits_BV


def _split(
    given: TokenPrompts, stems: Stems, *, unread: int, device: torch.device
) -> tuple[Rows, Tensor] | None:
    """Each prompt's part of its stem, but for the stem's last `unread` tokens, and the tokens [P, K] behind
    it, equally many for all; None where a prompt has no more tokens than that."""
    known = [len(ids) - unread for ids in stems.ids]
    shared = [min(n, known[stem]) for n, stem in zip(stems.shared, stems.of_prompt, strict=True)]
    own = max(1, *(len(ids) - n for ids, n in zip(given.ids, shared, strict=True)))
    if min(map(len, given.ids)) <= own:
        return None
    seen = torch.tensor([len(ids) - own for ids in given.ids], device=device)
    tail_PK = torch.tensor([list(ids[-own:]) for ids in given.ids], device=device)
    return Rows(torch.tensor(stems.of_prompt, device=device), seen), tail_PK


def _tails(decoder: Decoder, tail_PK: Tensor, rows_P: Tensor) -> Tensor:
    """What a prompt has of its own is run token by token, once for all its rows."""
    logits = torch.empty(0)
    for token_P in tail_PK.unbind(1):
        logits = decoder.step(token_P)
    decoder.repeat_rows(rows_P)
    return logits.repeat_interleave(rows_P, dim=0)


def move_rows(x: Tensor, source_k: Tensor, target_k: Tensor, *, swap: bool) -> None:
    """Rows of `x` from `source_k` to `target_k`, in place; what was there goes the other way or is lost."""
    lost = x[target_k] if swap else None
    x[target_k] = x[source_k]
    if lost is not None:
        x[source_k] = lost
