"""Whether a pass goes on where the one before it went: the cosine between their gradients.

    cos(g_1, g_2) = <g_1, g_2> / (|g_1| |g_2|)

over all parameters together, each gradient before clipping and at the weights where it was taken, so that of
the later pass is at those that the earlier one has left. A pass of several steps has the sum of their
gradients; each step of the later pass is held against the sum of the earlier one's. Keeps one copy of a
gradient, in memory as large as the trained weights, from the first step to the last.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from trainer.experience import Gradient

COSINE = "gradCosine"


class Alignment:
    """Two passes, told apart by name."""

    def __init__(self) -> None:
        self._first: str | None = None
        self._sum: list[Tensor | None] = []

    def look(self, name: str, gradient: Gradient) -> dict[str, float]:
        """The cosine on steps of the second pass; nothing where one of the two gradients is 0."""
        if self._first is None:
            self._first = name
            self._sum = [None] * len(gradient)
        if name != self._first:
            made = cosine(self._sum, gradient)
            return {} if made is None else {COSINE: made}
        self._sum = [_added(held, grad) for held, grad in zip(self._sum, gradient, strict=True)]
        return {}


def cosine(one: Gradient, other: Gradient) -> float | None:
    """Of two gradients as single vectors, -1 to 1; None where either is 0."""
    lengths = _length(one) * _length(other)
    if lengths == 0:
        return None
    products = [_dot(a, b) for a, b in zip(one, other, strict=True) if a is not None and b is not None]
    return max(-1.0, min(1.0, float(sum(products)) / lengths))


def _dot(a: Tensor, b: Tensor) -> Tensor:
    """Summed in float32 where the weights are shorter."""
    return torch.dot(a.flatten().float(), b.flatten().float())


def _length(gradient: Sequence[Tensor | None]) -> float:
    return float(torch.nn.utils.get_total_norm([grad for grad in gradient if grad is not None]))


def _added(held: Tensor | None, grad: Tensor | None) -> Tensor | None:
    """Never the gradient itself, which the optimiser clips in place."""
    if grad is None:
        return held
    return grad.clone() if held is None else held.add_(grad)
