"""A value head: what reward a policy expects from where it stands, read off its last hidden states.

It belongs to the stage that trains it, not to the policy: a saved policy has none.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn


class ValueHead(nn.Module):
    """V(s) = w h + b, 0 everywhere before the first step, so that no random draw is needed."""

    def __init__(self, width: int, device: torch.device | str = "cpu") -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(width, device=device))
        self.bias = nn.Parameter(torch.zeros((), device=device))

    def forward(self, hidden: Tensor) -> Tensor:
        """Hidden states [..., D] to values [...], in float32 whatever the policy's precision is."""
        return hidden.float() @ self.weight + self.bias
