"""Gradients against finite differences, values against numbers worked out by hand."""

from __future__ import annotations

import math

import torch
from torch import Tensor

from trainer.policy.fused import rms_norm, rotate, split_rotate, swiglu


def random(*shape: int) -> Tensor:
    made = torch.randn(*shape, dtype=torch.float64, generator=torch.Generator().manual_seed(len(shape)))
    return made.requires_grad_()


def turns(*angles: float) -> Tensor:
    angle = torch.tensor(angles, dtype=torch.float64)
    return torch.polar(torch.ones_like(angle), angle)


def test_rms_norm() -> None:
    # mean(3^2, 4^2) = 12.5; with eps 3.5 the root is 4
    value = rms_norm(torch.tensor([[3.0, 4.0]], dtype=torch.float64), 3.5)
    torch.testing.assert_close(value, torch.tensor([[0.75, 1.0]], dtype=torch.float64))
    assert torch.autograd.gradcheck(lambda x: rms_norm(x, 1e-3), (random(5, 7),))


def test_swiglu() -> None:
    # silu(ln 3) = 3/4 ln 3, times 2
    value = swiglu(torch.tensor([[math.log(3.0), 2.0]], dtype=torch.float64))
    torch.testing.assert_close(value, torch.tensor([[1.5 * math.log(3.0)]], dtype=torch.float64))
    assert torch.autograd.gradcheck(swiglu, (random(5, 8),))


def test_rotation_turns_neighbouring_pairs() -> None:
    value = rotate(torch.tensor([1.0, 0.0, 0.0, 2.0], dtype=torch.float64), turns(math.pi / 2, math.pi))
    torch.testing.assert_close(value, torch.tensor([0.0, 1.0, 0.0, -2.0], dtype=torch.float64))


def test_split_rotate() -> None:
    qkv, angle = random(3, 3, 2, 4), turns(*[0.1 * i for i in range(6)]).view(3, 2)
    query, key, value = split_rotate(qkv, angle)
    torch.testing.assert_close(query, rotate(qkv[:, 0], angle[:, None]))
    torch.testing.assert_close(key, rotate(qkv[:, 1], angle[:, None]))
    torch.testing.assert_close(value, qkv[:, 2])
    assert torch.autograd.gradcheck(lambda x: split_rotate(x, angle), (qkv,))
