"""Three pieces of the decoder with gradients written out: autograd's own make many passes over memory.

On a processor these pieces are bound by memory, not arithmetic. Each equals the formula in its docstring,
which the tests differentiate numerically.

Shapes: N tokens, D width, F hidden width, H heads, E head width.
"""

from __future__ import annotations

from typing import Any, cast

import torch
import torch.nn.functional as F
from torch import Tensor
from torch.autograd.function import once_differentiable


class _RmsNorm(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, x_ND: Tensor, eps: float) -> Tensor:
        scale_N1 = inverse_rms(x_ND, eps)
        y_ND = x_ND * scale_N1
        ctx.save_for_backward(y_ND, scale_N1)
        return y_ND

    @staticmethod
    @once_differentiable
    def backward(  # pyright: ignore[reportIncompatibleMethodOverride]
        ctx: Any, grad_ND: Tensor
    ) -> tuple[Tensor, None]:
        """dx = scale (g - y mean(g y))."""
        y_ND, scale_N1 = ctx.saved_tensors
        along_N1 = (grad_ND * y_ND).mean(-1, keepdim=True)
        return torch.addcmul(grad_ND, y_ND, along_N1, value=-1).mul_(scale_N1), None


class _SwiGlu(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, gate_up_NF: Tensor) -> Tensor:
        ctx.save_for_backward(gate_up_NF)
        gate, up = gate_up_NF.chunk(2, dim=-1)
        return F.silu(gate).mul_(up)

    @staticmethod
    @once_differentiable
    def backward(  # pyright: ignore[reportIncompatibleMethodOverride]
        ctx: Any, grad_NF: Tensor
    ) -> Tensor:
        (gate_up_NF,) = ctx.saved_tensors
        gate, up = gate_up_NF.chunk(2, dim=-1)
        made = torch.empty_like(gate_up_NF)
        made_gate, made_up = made.chunk(2, dim=-1)
        torch.ops.aten.silu_backward.grad_input(grad_NF * up, gate, grad_input=made_gate)
        torch.mul(grad_NF, F.silu(gate), out=made_up)
        return made


class _SplitRotate(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, qkv_N3HE: Tensor, turn_N1E: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        ctx.save_for_backward(turn_N1E)
        query, key, value = qkv_N3HE.unbind(1)
        return rotate(query, turn_N1E), rotate(key, turn_N1E), value.contiguous()

    @staticmethod
    @once_differentiable
    def backward(  # pyright: ignore[reportIncompatibleMethodOverride]
        ctx: Any, grad_q: Tensor, grad_k: Tensor, grad_v: Tensor
    ) -> tuple[Tensor, None]:
        """The transpose of a rotation is the rotation back."""
        (turn_N1E,) = ctx.saved_tensors
        back = turn_N1E.conj().resolve_conj()
        made = torch.stack(
            (rotate(grad_q.contiguous(), back), rotate(grad_k.contiguous(), back), grad_v), dim=1
        )
        return made, None


def rms_norm(x_ND: Tensor, eps: float) -> Tensor:
    """x / sqrt(mean(x^2) + eps), without a gain."""
    return cast("Tensor", _RmsNorm.apply(x_ND, eps))


def swiglu(gate_up_NF: Tensor) -> Tensor:
    """silu(gate) * up, the two halves of the last axis."""
    return cast("Tensor", _SwiGlu.apply(gate_up_NF))


def split_rotate(qkv_N3HE: Tensor, turn_NE: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Query and key turned, value as it is, each [N, H, E]; `turn` is complex [N, E/2]."""
    return cast("tuple[Tensor, Tensor, Tensor]", _SplitRotate.apply(qkv_N3HE, turn_NE[:, None]))


def inverse_rms(x_ND: Tensor, eps: float) -> Tensor:
    """1 / sqrt(mean(x^2) + eps), [N, 1]."""
    mean_N1 = torch.linalg.vector_norm(x_ND, dim=-1, keepdim=True).square_().div_(x_ND.shape[-1])
    return mean_N1.add_(eps).rsqrt_()


def rotate(x: Tensor, turn: Tensor) -> Tensor:
    """Turns neighbouring pairs of the last axis by `turn`, which broadcasts against [..., E/2]."""
    pairs = torch.view_as_complex(x.unflatten(-1, (-1, 2)))
    return torch.view_as_real(pairs * turn).flatten(-2)
