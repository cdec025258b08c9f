"""Step-by-step decoding of the tiny model: the hot path, so every line here is one that a profile asked for.

- A prompt's keys and values are kept once and its whole group attends to them in one product (Juravsky 2024,
  "Hydragen"); only the response part of the cache is per row. Both parts share one softmax.
- The norms' gains and the attention scale are multiplied into copies of the weights when decoding starts, and
  a residual addition rides in its matrix product: at these sizes a step costs operators, not arithmetic.
- The response cache is allocated once; a row that ends is overwritten by one from the end of the batch.

Shapes: n running rows, P prompts, G slots a prompt, H heads, E head width, S prompt tokens, T steps.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from trainer.policy.fused import rotate
from trainer.policy.packing import KeyValue, PackedPrompts, pack_prompts, right_padding
from trainer.policy.shared_prefixes import share_prefixes
from trainer.policy.tiny_model import Block, TinyModel


@dataclass(frozen=True, slots=True)
class _Weights:
    """One block's weights, transposed for `x @ w`, gains and scale multiplied in."""

    qkv: Tensor
    out: Tensor
    gate_up: Tensor
    down: Tensor


@dataclass(slots=True)
class _Cache:
    """One layer's keys and values; keys lie across, so that a product reads them in order.

    Prompts: [P * H, E, S] and [P * H, S, E]. Responses: [B, H, E, T] and [B, H, T, E].
    """

    prompt_key: Tensor
    prompt_value: Tensor
    key: Tensor
    value: Tensor


@dataclass(slots=True)
class _Slots:
    """Where each running row sits among P * G slots; None when row n is in slot n."""

    group: int
    index_n: Tensor | None


class TinyDecoder:
    def __init__(self, model: TinyModel, *, shares_prefixes: bool = False) -> None:
        """`shares_prefixes`: prompts may begin alike beyond what templates have in common."""
        config = model.config
        self._shares_prefixes = shares_prefixes
        self._model = model
        self._heads = config.heads
        self._width = config.width
        self._head_width = config.width // config.heads
        self._eps = torch.full((1, 1, 1), config.norm_eps, device=model.embedding.device)
        self._weights = [_decode_weights(model.block(i)) for i in range(config.layers)]
        self._head = (model.head * model.norm).T
        self._caches: list[_Cache] = []
        self._written = 0

    def prefill(self, prompt_PS: Tensor, keep_PS: Tensor, rows_P: Tensor, steps: int) -> Tensor:
        prompt_B = torch.arange(len(rows_P), device=prompt_PS.device).repeat_interleave(rows_P)
        packed = pack_prompts(prompt_PS, keep_PS)
        last_PD, past = self._run(prompt_PS, packed)
        self._caches = [self._cache(key, value, len(prompt_B), steps) for key, value in past]
        self._prompt_n = prompt_B
        self._position_n = packed.length_P[prompt_B]
        padding = right_padding(packed)
        self._pad_score = None if padding is None else padding.repeat_interleave(self._heads, dim=0)[:, None]
        self._assign_slots()
        return self._model.project(last_PD)[prompt_B]

    def _run(self, prompt_PS: Tensor, packed: PackedPrompts) -> tuple[Tensor, list[KeyValue]]:
        """Each prompt's last hidden state, and each layer's keys and values of the prompts."""
        shared = share_prefixes(prompt_PS, packed) if self._shares_prefixes else None
        if shared is None:
            hidden_ND, past = self._model(packed.tokens_N, packed.position_N, [packed.layout])
            return hidden_ND[packed.last_P], past
        hidden_ND, past = self._model(shared.tokens_N, shared.position_N, [shared.layout])
        return hidden_ND[shared.last_P], [shared.of_prompts(layer) for layer in past]

    def _cache(self, key: Tensor, value: Tensor, rows: int, steps: int) -> _Cache:
        heads, width = self._heads, self._head_width
        return _Cache(
            prompt_key=key.transpose(2, 3).flatten(0, 1).contiguous(),
            prompt_value=value.flatten(0, 1).contiguous(),
            key=key.new_empty(rows, heads, width, steps),
            value=key.new_empty(rows, heads, steps, width),
        )

    def keep_rows(self, order_m: Tensor) -> None:
        place = torch.arange(order_m.numel(), device=order_m.device)
        moved = (order_m != place).nonzero().flatten()
        if moved.numel():
            source, used = order_m[moved], self._written
            for cache in self._caches:
                cache.key[moved, ..., :used] = cache.key[source, ..., :used]
                cache.value[moved, :, :used] = cache.value[source, :, :used]
        self._prompt_n = self._prompt_n[order_m]
        self._position_n = self._position_n[order_m]
        self._assign_slots()

    def step(self, token_n: Tensor) -> Tensor:
        position_n = self._position_n + self._written
        x = self._model.embed(token_n, position_n)
        turn = self._model.turns[position_n][:, None, None]
        for weights, cache in zip(self._weights, self._caches, strict=True):
            attended = self._attend(torch.mm(self._normed(x), weights.qkv), turn, cache)
            x = torch.addmm(x, attended, weights.out)
            gate, up = torch.mm(self._normed(x), weights.gate_up).chunk(2, dim=1)
            x = torch.addmm(x, F.silu(gate).mul_(up), weights.down)
        self._written += 1
        return torch.mm(self._normed(x), self._head)

    def _normed(self, x: Tensor) -> Tensor:
        """x / sqrt(mean(x^2) + eps) in three operators: a row times itself is its sum of squares."""
        square = torch.baddbmm(self._eps, x[:, None], x[:, :, None], alpha=1 / self._width)
        return x * square.rsqrt_().view(-1, 1)

    def _attend(self, qkv: Tensor, turn: Tensor, cache: _Cache) -> Tensor:
        """Attention of one new token a row over its prompt and its response so far, [n, D]."""
        rows, at, heads, width = qkv.shape[0], self._written, self._heads, self._head_width
        qkv = qkv.view(rows, 3, heads, width)
        query, key = rotate(qkv[:, :2], turn).unbind(1)
        cache.key[:rows, ..., at] = key
        cache.value[:rows, :, at] = qkv[:, 2]
        own_key = cache.key[:rows].flatten(0, 1)[..., : at + 1]
        own_value = cache.value[:rows].flatten(0, 1)[:, : at + 1]
        from_prompt = torch.bmm(self._to_slots(query), cache.prompt_key)
        if self._pad_score is not None:
            from_prompt += self._pad_score
        own = torch.bmm(query.reshape(rows * heads, 1, width), own_key).view(rows, heads, at + 1)
        weight = torch.softmax(torch.cat((self._from_slots(from_prompt), own), dim=-1), dim=-1)
        prompt_length = cache.prompt_value.shape[1]
        values = self._from_slots(torch.bmm(self._to_slots(weight[..., :prompt_length]), cache.prompt_value))
        own_weight = weight[..., prompt_length:].reshape(rows * heads, 1, at + 1)
        return (
            torch.bmm(own_weight, own_value).view(rows, self._width).add_(values.reshape(rows, self._width))
        )

    def _to_slots(self, x: Tensor) -> Tensor:
        """[n, H, *] to [P * H, G, *]; empty slots hold 0."""
        group, index = self._slots.group, self._slots.index_n
        prompts = self._caches[0].prompt_value.shape[0] // self._heads
        if index is not None:
            x = x.new_zeros(prompts * group, *x.shape[1:]).index_copy_(0, index, x)
        return x.view(prompts, group, *x.shape[1:]).transpose(1, 2).reshape(prompts * self._heads, group, -1)

    def _from_slots(self, x: Tensor) -> Tensor:
        """[P * H, G, *] to [n, H, *]."""
        x = x.view(-1, self._heads, self._slots.group, x.shape[-1]).transpose(1, 2).flatten(0, 1)
        return x if self._slots.index_n is None else x.index_select(0, self._slots.index_n)

    def _assign_slots(self) -> None:
        """Drops prompts whose rows have all ended, and gives each running row a slot of its prompt."""
        prompts, self._prompt_n, count = self._prompt_n.unique(return_inverse=True, return_counts=True)
        if prompts.numel() * self._heads < self._caches[0].prompt_key.shape[0]:
            of_heads = torch.arange(self._heads, device=prompts.device)
            kept = (prompts[:, None] * self._heads + of_heads).flatten()
            for cache in self._caches:
                cache.prompt_key, cache.prompt_value = cache.prompt_key[kept], cache.prompt_value[kept]
            if self._pad_score is not None:
                self._pad_score = self._pad_score[kept]
        group = int(count.max())
        sorted_n = torch.argsort(self._prompt_n, stable=True)
        first = count.cumsum(0) - count
        rank = torch.empty_like(sorted_n)
        rank[sorted_n] = (
            torch.arange(sorted_n.numel(), device=sorted_n.device) - first[self._prompt_n[sorted_n]]
        )
        index_n = self._prompt_n * group + rank
        straight = index_n.numel() == prompts.numel() * group and bool((index_n[1:] > index_n[:-1]).all())
        self._slots = _Slots(group, None if straight else index_n)


def _decode_weights(block: Block) -> _Weights:
    width = block.attention_out.shape[0]
    qkv = block.qkv * block.attention_norm
    qkv[:width] *= (width // block.heads) ** -0.5
    return _Weights(
        qkv=qkv.T, out=block.attention_out.T, gate_up=(block.gate_up * block.feed_norm).T, down=block.down.T
    )
