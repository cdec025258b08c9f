"""A small decoder-only transformer with Llama's architecture, from scratch.

Pre-norm RMSNorm, rotary positions, SwiGLU, no biases, tied embeddings unless told otherwise (Touvron 2023,
section 2.2); or learned positions, a vector added to each token's embedding (Radford 2018, section 3.1).
Rotary pairs are neighbours (2i, 2i + 1) as in the RoFormer paper, so that a rotation is one complex product;
Llama checkpoints pair (i, i + E/2), and llama_weights.py reorders their rows, which leaves every dot product
the same.

Gains of the norms are multiplied into the matrix after them, which is smaller than the batch.

Shapes: N packed tokens, H heads, E = width / heads, D width, V vocabulary.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from trainer.policy.fused import rms_norm, split_rotate, swiglu
from trainer.policy.packing import KeyValue, Layout, attend


@dataclass(frozen=True, slots=True)
class TinyConfig:
    """Sizes of the model. `vocab` is the tokenizer's."""

    layers: int
    width: int
    heads: int
    context: int
    vocab: int
    hidden: int = 0
    """Width of the SwiGLU layer; 0 means 8/3 of `width`, rounded up to a multiple of 16 (Touvron 2023)."""
    rope_theta: float = 10_000.0
    norm_eps: float = 1e-6
    tied: bool = True
    positions: Literal["rotary", "learned"] = "rotary"

    def __post_init__(self) -> None:
        for name in ("layers", "width", "heads", "context", "vocab"):
            if getattr(self, name) < 1:
                raise ValueError(f"{name} must be at least 1, not {getattr(self, name)}.")
        if self.positions not in ("rotary", "learned"):
            raise ValueError(f"positions must be 'rotary' or 'learned', not {self.positions!r}.")
        if self.width % (2 * self.heads):
            raise ValueError(f"width ({self.width}) must be a multiple of 2 x heads ({2 * self.heads}).")

    @property
    def hidden_width(self) -> int:
        return self.hidden or -(-8 * self.width // (3 * 16)) * 16

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


class Block(nn.Module):
    """x + attention(norm(x)), then x + SwiGLU(norm(x))."""

    def __init__(self, config: TinyConfig) -> None:
        super().__init__()
        width, hidden = config.width, config.hidden_width
        self.heads = config.heads
        self.eps = config.norm_eps
        self.attention_norm = nn.Parameter(torch.ones(width))
        self.qkv = nn.Parameter(torch.empty(3 * width, width))
        self.attention_out = nn.Parameter(torch.empty(width, width))
        self.feed_norm = nn.Parameter(torch.ones(width))
        self.gate_up = nn.Parameter(torch.empty(2 * hidden, width))
        self.down = nn.Parameter(torch.empty(width, hidden))

    def forward(
        self, x_ND: Tensor, turn_NE: Tensor, layouts: Sequence[Layout], past: KeyValue | None
    ) -> tuple[Tensor, KeyValue]:
        attended, own = self._attend(rms_norm(x_ND, self.eps), turn_NE, layouts, past)
        x_ND = x_ND + F.linear(attended, self.attention_out)
        inner = swiglu(F.linear(rms_norm(x_ND, self.eps), self.gate_up * self.feed_norm))
        return x_ND + F.linear(inner, self.down), own

    def _attend(
        self, x_ND: Tensor, turn_NE: Tensor, layouts: Sequence[Layout], past: KeyValue | None
    ) -> tuple[Tensor, KeyValue]:
        """Attention of each layout's tokens; the keys and values are those of the first layout's rows."""
        qkv = F.linear(x_ND, self.qkv * self.attention_norm).unflatten(1, (3, self.heads, -1))
        sizes = [layout.tokens for layout in layouts]
        query, key, value = (x.split(sizes) for x in split_rotate(qkv, turn_NE))
        parts = zip(query, key, value, layouts, strict=True)
        made = [attend(q, k, v, layout, past) for q, k, v, layout in parts]
        attended = made[0][0] if len(made) == 1 else torch.cat([out for out, _ in made])
        return attended, made[0][1]


class TinyModel(nn.Module):
    """Embedding, blocks, norm and head. Weights are drawn from `generator`, so a seed fixes them."""

    def __init__(self, config: TinyConfig, generator: torch.Generator | None = None) -> None:
        super().__init__()
        self.config = config
        self.embedding = nn.Parameter(torch.empty(config.vocab, config.width))
        self.blocks = nn.ModuleList(Block(config) for _ in range(config.layers))
        self.norm = nn.Parameter(torch.ones(config.width))
        is_learned = config.positions == "learned"
        self.places = nn.Parameter(torch.empty(config.context, config.width)) if is_learned else None
        self.own_head = None if config.tied else nn.Parameter(torch.empty(config.vocab, config.width))
        turns = rotations(config.context, config.width // config.heads, config.rope_theta)
        if is_learned:
            turns.fill_(1)  # turns nothing
        self.turns: Tensor
        self.register_buffer("turns", turns, persistent=False)
        self._draw(generator)

    def block(self, index: int) -> Block:
        block = self.blocks[index]
        assert isinstance(block, Block)
        return block

    @property
    def head(self) -> Tensor:
        """Output embedding [V, D]."""
        return self.embedding if self.own_head is None else self.own_head

    def forward(
        self,
        tokens_N: Tensor,
        position_N: Tensor,
        layouts: Sequence[Layout],
        past: Sequence[KeyValue] | None = None,
    ) -> tuple[Tensor, list[KeyValue]]:
        """Hidden states [N, D] after the last norm, and each layer's keys and values of the first layout.

        `past` holds each layer's keys and values of the prompts that the layouts' rows continue.
        """
        x_ND = self.embed(tokens_N, position_N)
        turn_NE = self.turns[position_N]
        made: list[KeyValue] = []
        for i in range(self.config.layers):
            x_ND, own = self.block(i)(x_ND, turn_NE, layouts, past[i] if past else None)
            made.append(own)
        return rms_norm(x_ND, self.config.norm_eps) * self.norm, made

    def embed(self, tokens_N: Tensor, position_N: Tensor) -> Tensor:
        """What the first block is given, [N, D]."""
        x_ND = F.embedding(tokens_N, self.embedding)
        return x_ND if self.places is None else x_ND + self.places[position_N]

    def logits(self, tokens_BL: Tensor) -> Tensor:
        """Next-token logits [B, L, V] of whole rows without padding."""
        rows, length = tokens_BL.shape
        position_N = torch.arange(length, device=tokens_BL.device).repeat(rows)
        layout = Layout(tokens=rows * length, rows=rows, length=length, place_N=None)
        hidden_ND, _ = self(tokens_BL.flatten(), position_N, [layout])
        return self.project(hidden_ND).unflatten(0, (rows, length))

    def project(self, hidden: Tensor) -> Tensor:
        """Hidden states [..., D] to logits [..., V]."""
        return F.linear(hidden, self.head)

    @torch.no_grad()
    def _draw(self, generator: torch.Generator | None) -> None:
        """N(0, 1 / fan-in), so that products start near unit size, and 1/sqrt(2 layers) of that standard
        deviation for what is added to the residual stream (GPT-2, 2.3).

        GPT-2's 0.02 suits a width of 1600; at 128 it starts attention so flat that learning to copy a name
        from the prompt takes three times the steps (docs/results/example.md).
        """
        residual = (2 * self.config.layers) ** -0.5
        for name, weight in self.named_parameters():
            if weight.dim() > 1:
                scale = residual if name.endswith(("attention_out", "down")) else 1.0
                weight.normal_(0.0, scale * weight.shape[1] ** -0.5, generator=generator)


def rotations(context: int, head_width: int, theta: float) -> Tensor:
    """e^(i t theta^(-2j/E)) as complex numbers [context, E/2] (Su 2021, equation 34)."""
    inverse = theta ** (-torch.arange(0, head_width, 2, dtype=torch.float64) / head_width)
    angle = torch.arange(context, dtype=torch.float64)[:, None] * inverse
    return torch.polar(torch.ones_like(angle), angle).to(torch.complex64)
