"""AdamW or plain gradient descent with gradient clipping, refusing to step on numbers that are not finite."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Literal, Protocol

import torch
from torch import Tensor, nn

ADAM_BETA1 = 0.9


class NotFiniteError(ArithmeticError):
    """A loss or gradient is NaN or infinite; the weights have not been touched."""


class OptimizerParams(Protocol):
    @property
    def optimizer(self) -> Literal["adamw", "sgd"]: ...
    @property
    def learning_rate(self) -> float: ...
    @property
    def weight_decay(self) -> float: ...
    @property
    def adam_beta2(self) -> float: ...
    @property
    def grad_clip(self) -> float | None: ...


class Optimizer:
    def __init__(self, p: OptimizerParams, parameters: Sequence[nn.Parameter]) -> None:
        self.parameters = list(parameters)
        self._grad_clip = p.grad_clip
        self._rule = _rule(p, self.parameters)

    def set_learning_rate(self, rate: float) -> None:
        for group in self._rule.param_groups:
            group["lr"] = rate

    def zero_grad(self) -> None:
        self._rule.zero_grad(set_to_none=True)

    def gradient(self) -> list[Tensor | None]:
        """As it stands, parameter by parameter; a step clips it in place."""
        return [parameter.grad for parameter in self.parameters]

    def grad_norm(self) -> float:
        """Of the gradient as it stands, over all parameters; 0 where there is none."""
        return float(nn.utils.get_total_norm([p.grad for p in self.parameters if p.grad is not None]))

    def step(self, loss: float) -> float:
        """Clips and steps; the norm of the gradient before clipping."""
        norm = self.grad_norm()
        if not math.isfinite(loss):
            raise NotFiniteError(f"The loss is {loss}.")
        if not math.isfinite(norm):
            raise NotFiniteError(f"The gradient's norm is {norm}.")
        if self._grad_clip is not None:
            nn.utils.clip_grads_with_norm_(self.parameters, self._grad_clip, torch.tensor(norm))
        self._rule.step()
        return norm

    def forget(self) -> None:
        """As if it had never stepped."""
        self._rule.state.clear()

    def tensors(self) -> dict[str, Tensor]:
        """Adam's moments and step counts, none for gradient descent, as `<parameter index>.<name>`."""
        state = self._rule.state_dict()["state"]
        return {f"{i}.{name}": value for i, held in state.items() for name, value in held.items()}

    def load_tensors(self, tensors: Mapping[str, Tensor]) -> None:
        state: dict[int, dict[str, Tensor]] = {}
        for key, value in tensors.items():
            index, _, name = key.partition(".")
            state.setdefault(int(index), {})[name] = value
        self._rule.load_state_dict({"state": state, "param_groups": self._rule.state_dict()["param_groups"]})


def _rule(p: OptimizerParams, parameters: list[nn.Parameter]) -> torch.optim.Optimizer:
    if p.optimizer == "sgd":
        return torch.optim.SGD(parameters, lr=p.learning_rate)
    betas = (ADAM_BETA1, p.adam_beta2)
    return torch.optim.AdamW(parameters, lr=p.learning_rate, betas=betas, weight_decay=p.weight_decay)
