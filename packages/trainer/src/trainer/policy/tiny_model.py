"""A small decoder-only transformer with Llama's architecture, from scratch.

Pre-norm RMSNorm, rotary positions, SwiGLU, no biases, tied embeddings unless told otherwise (Touvron 2023,
section 2.2). Rotary pairs are neighbours (2i, 2i + 1) as in the RoFormer paper, so that a rotation is one
complex product; Llama checkpoints pair (i, i + E/2), and llama_weights.py reorders their rows, which leaves
every dot product the same.

Shapes: B rows, L positions, K earlier positions, H heads, E = width / heads, D width, V vocabulary.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

KeyValue = tuple[Tensor, Tensor]
"""Keys and values of one layer, each [B, H, K, E]."""


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

    def __post_init__(self) -> None:
        for name in ("layers", "width", "heads", "context", "vocab"):
            if getattr(self, name) < 1:
                raise ValueError(f"{name} must be at least 1, not {getattr(self, name)}.")
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
        self, x_BLD: Tensor, turn_BLE: Tensor, mask: Tensor | None, past: KeyValue | None
    ) -> tuple[Tensor, KeyValue]:
        attended, now = self._attend(self._norm(x_BLD, self.attention_norm), turn_BLE, mask, past)
        x_BLD = x_BLD + F.linear(attended, self.attention_out)
        gate, up = F.linear(self._norm(x_BLD, self.feed_norm), self.gate_up).chunk(2, dim=-1)
        return x_BLD + F.linear(F.silu(gate) * up, self.down), now

    def _norm(self, x: Tensor, gain: Tensor) -> Tensor:
        return F.rms_norm(x, gain.shape, gain, self.eps)

    def _attend(
        self, x_BLD: Tensor, turn_BLE: Tensor, mask: Tensor | None, past: KeyValue | None
    ) -> tuple[Tensor, KeyValue]:
        rows, length, width = x_BLD.shape
        qkv = F.linear(x_BLD, self.qkv).view(rows, length, 3, self.heads, width // self.heads)
        query_key = rotate(qkv[:, :, :2], turn_BLE[:, :, None, None])
        query, key = query_key.transpose(1, 3).unbind(2)
        value = qkv[:, :, 2].transpose(1, 2)
        now = (key, value)
        if past is not None:
            key, value = torch.cat((past[0], key), dim=2), torch.cat((past[1], value), dim=2)
        out = F.scaled_dot_product_attention(query, key, value, attn_mask=mask, is_causal=mask is None)
        return out.transpose(1, 2).reshape(rows, length, width), now


class TinyModel(nn.Module):
    """Embedding, blocks, norm and head. Weights are drawn from `generator`, so a seed fixes them."""

    def __init__(self, config: TinyConfig, generator: torch.Generator | None = None) -> None:
        super().__init__()
        self.config = config
        self.embedding = nn.Parameter(torch.empty(config.vocab, config.width))
        self.blocks = nn.ModuleList(Block(config) for _ in range(config.layers))
        self.norm = nn.Parameter(torch.ones(config.width))
        self.own_head = None if config.tied else nn.Parameter(torch.empty(config.vocab, config.width))
        turns = rotations(config.context, config.width // config.heads, config.rope_theta)
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
        self, tokens_BL: Tensor, position_BL: Tensor, mask: Tensor | None, past: list[KeyValue] | None = None
    ) -> tuple[Tensor, list[KeyValue]]:
        """Hidden states [B, L, D] after the last norm, and the keys and values of these positions.

        `mask` is added to the attention scores, [B or 1, 1, L, K + L]; None means causal with nothing before.
        """
        x_BLD = F.embedding(tokens_BL, self.embedding)
        turn_BLE = self.turns[position_BL]
        made: list[KeyValue] = []
        for i in range(self.config.layers):
            x_BLD, now = self.block(i)(x_BLD, turn_BLE, mask, past[i] if past else None)
            made.append(now)
        return F.rms_norm(x_BLD, self.norm.shape, self.norm, self.config.norm_eps), made

    def project(self, hidden: Tensor) -> Tensor:
        """Hidden states [..., D] to logits [..., V]."""
        return F.linear(hidden, self.head)

    @torch.no_grad()
    def _draw(self, generator: torch.Generator | None) -> None:
        """N(0, 0.02), and 1/sqrt(2 layers) of that for what is added to the residual stream (GPT-2, 2.3)."""
        residual = 0.02 / (2 * self.config.layers) ** 0.5
        for name, weight in self.named_parameters():
            if weight.dim() > 1:
                is_residual = name.endswith(("attention_out", "down"))
                weight.normal_(0.0, residual if is_residual else 0.02, generator=generator)


def rotations(context: int, head_width: int, theta: float) -> Tensor:
    """e^(i t theta^(-2j/E)) as complex numbers [context, E/2] (Su 2021, equation 34)."""
    inverse = theta ** (-torch.arange(0, head_width, 2, dtype=torch.float64) / head_width)
    angle = torch.arange(context, dtype=torch.float64)[:, None] * inverse
    return torch.polar(torch.ones_like(angle), angle).to(torch.complex64)


def rotate(x: Tensor, turn: Tensor) -> Tensor:
    """Turns neighbouring pairs of the last axis by `turn`, which broadcasts against [..., E/2]."""
    pairs = torch.view_as_complex(x.unflatten(-1, (-1, 2)))
    return torch.view_as_real(pairs * turn).flatten(-2)


def prompt_mask(keep_PS: Tensor) -> Tensor | None:
    """Causal mask of left-padded prompts, [P, 1, S, S]; None where nothing is padded.

    A padded position sees itself, so that no row of the softmax is empty; nothing else sees it.
    """
    if bool(keep_PS.all()):
        return None
    length = keep_PS.shape[1]
    causal = torch.ones(length, length, dtype=torch.bool, device=keep_PS.device).tril()
    own = torch.eye(length, dtype=torch.bool, device=keep_PS.device)
    return additive(((causal & keep_PS[:, None]) | own)[:, None])


def response_mask(prompt_keep_BS: Tensor, length: int) -> Tensor:
    """[B, 1, L, S + L]: a response position sees the kept prompt and the response up to itself."""
    rows, prompt = prompt_keep_BS.shape
    causal = torch.ones(length, length, dtype=torch.bool, device=prompt_keep_BS.device).tril()
    seen = torch.cat(
        (prompt_keep_BS[:, None].expand(rows, length, prompt), causal.expand(rows, length, length)), dim=-1
    )
    return additive(seen[:, None])


def additive(seen: Tensor) -> Tensor:
    """0 where seen, -inf elsewhere."""
    return torch.zeros(seen.shape, device=seen.device).masked_fill_(~seen, float("-inf"))


def prompt_positions(keep_PS: Tensor) -> Tensor:
    """0, 1, 2, .. over the kept tokens; padding gets 0."""
    return (keep_PS.long().cumsum(-1) - 1).clamp_min_(0)
