"""Prompts that begin alike, packed so that what they share is run once: cuts of one chain, for example.

A row holds some prompts, each a path through it: the places of the beginning it shares with the prompt before
it, then its own. A token sees the places of its path before it, so its keys and values are those of a row of
its own.

Shapes: P prompts, S tokens of the longest, R rows of a layout, L its longest row, N packed tokens.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import torch
from torch import Tensor

from trainer.policy.packing import KeyValue, Layout, PackedPrompts, additive

LONGEST_ROW = 1.5
"""Times the longest prompt: attention within a row grows with the square of its length."""
LEAST_SAVED = 1 / 3
"""Share of the prompts' tokens; below it they are run as they are, without the mask that sharing needs."""


@dataclass(slots=True)
class _Row:
    tokens: list[int] = field(default_factory=list[int])
    position: list[int] = field(default_factory=list[int])
    branches: list[tuple[list[int], int]] = field(default_factory=list[tuple[list[int], int]])
    """Places that a branch has in common with the prompt before it, and where its own begin."""

    def add(self, shared: list[int], ids: Sequence[int]) -> list[int]:
        """The path of the prompt that goes on with `ids` after some places of the row."""
        begin = len(self.tokens)
        self.tokens += ids
        self.position += range(len(shared), len(shared) + len(ids))
        self.branches.append((shared, begin))
        return [*shared, *range(begin, len(self.tokens))]


@dataclass(frozen=True, slots=True)
class SharedPrompts:
    tokens_N: Tensor
    position_N: Tensor
    layout: Layout
    path_PS: Tensor
    """Place of each prompt's tokens in the flattened [R, L]; 0 past its end."""
    last_P: Tensor
    """Where each prompt's last token is among the packed ones."""

    def of_prompts(self, past: KeyValue) -> KeyValue:
        """Keys and values of the rows, [R, H, L, E], as those of the prompts, [P, H, S, E]."""
        key, value = (part.transpose(1, 2).flatten(0, 1)[self.path_PS].transpose(1, 2) for part in past)
        return key, value


def share_prefixes(prompt_PS: Tensor, packed: PackedPrompts) -> SharedPrompts | None:
    """None where the prompts have too little in common."""
    length_P: list[int] = packed.length_P.tolist()
    ids_P = [row[len(row) - n :] for row, n in zip(prompt_PS.tolist(), length_P, strict=True)]
    longest = max(length_P)
    rows: list[_Row] = []
    paths: list[tuple[int, list[int]]] = []
    before: list[int] = []
    for ids in ids_P:
        common = min(_common(before, ids), len(ids) - 1)
        is_new = not rows or len(rows[-1].tokens) + len(ids) - common > LONGEST_ROW * longest
        if is_new or 2 * common < len(ids):
            rows.append(_Row())
            common = 0
        shared = paths[-1][1][:common] if common else []
        paths.append((len(rows) - 1, rows[-1].add(shared, ids[common:])))
        before = ids
    run = sum(len(row.tokens) for row in rows)
    return None if run > (1 - LEAST_SAVED) * sum(length_P) else _packed(rows, paths, packed)


def _common(one: Sequence[int], other: Sequence[int]) -> int:
    """How many tokens both begin with."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))


def _packed(rows: list[_Row], paths: list[tuple[int, list[int]]], packed: PackedPrompts) -> SharedPrompts:
    device = packed.tokens_N.device
    sizes = [len(row.tokens) for row in rows]
    length, longest = max(sizes), packed.layout.length
    begins = [sum(sizes[:index]) for index in range(len(sizes))]
    place = [index * length + at for index, size in enumerate(sizes) for at in range(size)]
    padded = [[row * length + at for at in path] + [0] * (longest - len(path)) for row, path in paths]
    layout = Layout(
        tokens=sum(sizes),
        rows=len(rows),
        length=length,
        place_N=None if len(place) == len(rows) * length else torch.tensor(place, device=device),
        mask=additive(_sees(rows, length)).to(device)[:, None],
    )
    return SharedPrompts(
        tokens_N=torch.tensor([token for row in rows for token in row.tokens], device=device),
        position_N=torch.tensor([at for row in rows for at in row.position], device=device),
        layout=layout,
        path_PS=torch.tensor(padded, device=device),
        last_P=torch.tensor([begins[row] + path[-1] for row, path in paths], device=device),
    )


def _sees(rows: list[_Row], length: int) -> Tensor:
    """[R, L, L], True where a token (second axis) sees one of its row."""
    seen = torch.zeros(len(rows), length, length, dtype=torch.bool)
    for index, row in enumerate(rows):
        for shared, begin in row.branches:
            # What comes after in the row is written over by its own branch.
            seen[index, begin:] = False
            seen[index, begin:, begin:] = True
            seen[index, begin:, shared] = True
    return seen & torch.ones(length, length, dtype=torch.bool).tril()
