"""An optimiser that can add another loss's gradient, weighted, just before it steps."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field

from torch import Tensor

from trainer.optimizer import Optimizer


@dataclass(slots=True)
class Mixture:
    weight: float
    """Of the other gradient; the one at hand has 1 - weight."""
    gradient: Callable[[], float]
    """Adds the other loss's gradient at the weights as they are; the loss."""
    losses: list[float] = field(default_factory=list[float])
    """Of the other loss, one for each optimiser step."""
    norms: list[float] = field(default_factory=list[float])
    """Of its gradient alone, before weighting and clipping."""


class MixingOptimizer(Optimizer):
    """Costs a second copy of the gradient while it mixes, and nothing else."""

    _mixture: Mixture | None = None

    @contextmanager
    def mixing(self, mixture: Mixture) -> Generator[None]:
        """Within it each step is on (1 - w) g + w g_other, clipped as one gradient."""
        self._mixture = mixture
        try:
            yield
        finally:
            self._mixture = None

    def step(self, loss: float) -> float:
        """The norm of the gradient at hand, without the other and before clipping."""
        mixture = self._mixture
        if mixture is None:
            return super().step(loss)
        norm = self.grad_norm()
        held = self.gradient()
        self.zero_grad()
        other = mixture.gradient()
        mixture.losses.append(other)
        mixture.norms.append(self.grad_norm())
        for parameter, grad in zip(self.parameters, held, strict=True):
            parameter.grad = weighted_sum(grad, parameter.grad, mixture.weight)
        super().step((1 - mixture.weight) * loss + mixture.weight * other)
        return norm


def weighted_sum(grad: Tensor | None, other: Tensor | None, weight: float) -> Tensor | None:
    """(1 - w) grad + w other; a gradient that is absent is 0."""
    if grad is None or other is None:
        held, share = (other, weight) if grad is None else (grad, 1 - weight)
        return None if held is None else share * held
    return (1 - weight) * grad + weight * other
