"""Shuffled mini-batches, as in PPO (Schulman 2017, algorithm 1)."""

from __future__ import annotations

from collections.abc import Iterator

import torch
from torch import Tensor


def mini_batches(rows_R: Tensor, *, count: int, generator: torch.Generator) -> Iterator[Tensor]:
    """The rows of each optimiser step of an epoch: every row once, shuffled when there is a choice.

    Fewer rows than mini-batches make fewer, never an empty one; no rows make none.
    """
    pieces = min(count, rows_R.numel())
    if pieces == 0:
        return
    if pieces == 1:
        yield rows_R
        return
    order = torch.randperm(rows_R.numel(), generator=generator, device=generator.device)
    yield from rows_R[order.to(rows_R.device)].tensor_split(pieces)
