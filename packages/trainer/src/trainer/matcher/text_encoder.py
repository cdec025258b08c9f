"""Content nodes: from the characters of a text to a node's first state. Shapes: U texts, C characters, D
state.

Two encoders: the published one, a one-dimensional ResNet-18 over one-hot characters (FuncEvalGMN; 3.94 M
parameters), and a small one of two convolutions, which is what the matcher uses unless told otherwise.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

CHARACTERS = 128
_HIDDEN = 128
"""Width of the last layer but one."""


class SmallTextEncoder(nn.Module):
    """Characters embedded, two convolutions of width 3, the largest and the mean over the text, two
    layers.
    """

    def __init__(self, state: int, embedding: int = 16, channels: int = 64) -> None:
        super().__init__()
        self.characters = nn.Embedding(CHARACTERS, embedding)
        self.first = nn.Conv1d(embedding, channels, 3, padding=1)
        self.second = nn.Conv1d(channels, channels, 3, padding=1)
        self.hidden = nn.Linear(2 * channels, _HIDDEN)
        self.out = nn.Linear(_HIDDEN, state)

    def forward(self, chars_UC: Tensor) -> Tensor:
        keep_U1C = (chars_UC > 0).unsqueeze(1).to(self.characters.weight.dtype)
        x = self.characters(chars_UC).transpose(1, 2) * keep_U1C
        x = F.relu(self.first(x)) * keep_U1C
        x = F.relu(self.second(x)) * keep_U1C
        mean = x.sum(2) / keep_U1C.sum(2).clamp_min(1.0)
        return self.out(F.relu(self.hidden(torch.cat([x.amax(2), mean], dim=1))))


class _Block(nn.Module):
    """ResNet's basic block in one dimension."""

    def __init__(self, inner: int, outer: int, stride: int) -> None:
        super().__init__()
        self.first = nn.Conv1d(inner, outer, 3, stride=stride, padding=1, bias=False)
        self.first_norm = nn.BatchNorm1d(outer)
        self.second = nn.Conv1d(outer, outer, 3, padding=1, bias=False)
        self.second_norm = nn.BatchNorm1d(outer)
        self.shortcut: nn.Module = nn.Identity()
        if stride != 1 or inner != outer:
            self.shortcut = nn.Sequential(
                nn.Conv1d(inner, outer, 1, stride=stride, bias=False), nn.BatchNorm1d(outer)
            )

    def forward(self, x: Tensor) -> Tensor:
        y = F.relu(self.first_norm(self.first(x)))
        return F.relu(self.second_norm(self.second(y)) + self.shortcut(x))


class ResNetTextEncoder(nn.Module):
    """The published encoder: padding is a character of its own, code 0, and is convolved like any other."""

    def __init__(self, state: int) -> None:
        super().__init__()
        self.stem = nn.Conv1d(CHARACTERS, 64, 3, padding=1, bias=False)
        self.stem_norm = nn.BatchNorm1d(64)
        sizes = [(64, 64, 1), (64, 128, 2), (128, 256, 2), (256, 512, 2)]
        self.blocks = nn.Sequential(
            *(block for a, b, stride in sizes for block in (_Block(a, b, stride), _Block(b, b, 1)))
        )
        self.hidden = nn.Linear(512, _HIDDEN)
        self.out = nn.Linear(_HIDDEN, state)

    def forward(self, chars_UC: Tensor) -> Tensor:
        one_hot = F.one_hot(chars_UC, CHARACTERS).to(self.stem.weight.dtype).transpose(1, 2)
        x = self.blocks(F.relu(self.stem_norm(self.stem(one_hot))))
        return self.out(F.relu(self.hidden(x.mean(2))))
