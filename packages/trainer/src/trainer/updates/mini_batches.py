"""Shuffled mini-batches, as in PPO (Schulman 2017, algorithm 1)."""

from __future__ import annotations

from collections.abc import Iterator

import torch
from torch import Tensor


def mini_batches(
    rows_R: Tensor, *, count: int, generator: torch.Generator, tree_R: Tensor | None = None
) -> Iterator[Tensor]:
    """The rows of each optimiser step of an epoch: every row once, shuffled when there is a choice.

    Rows of one tree stay together. Fewer rows than mini-batches make fewer, never an empty one; no rows make
    none.
    """
    if tree_R is not None:
        trees_N, index_R = torch.unique(tree_R, return_inverse=True)
        whole = torch.arange(trees_N.numel(), device=rows_R.device)
        for some in mini_batches(whole, count=count, generator=generator):
            yield rows_R[torch.isin(index_R, some)]
        return
    pieces = min(count, rows_R.numel())
    if pieces == 0:
        return
    if pieces == 1:
        yield rows_R
        return
    order = torch.randperm(rows_R.numel(), generator=generator, device=generator.device)
    yield from rows_R[order.to(rows_R.device)].tensor_split(pieces)
