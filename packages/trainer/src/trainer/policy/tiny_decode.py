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

from trainer.batch import SampleRequest
from trainer.policy.tiny_model import Block, TinyModel, prompt_mask, prompt_positions, rotate


@dataclass(frozen=True, slots=True)
class _Weights:
    """One block's weights, transposed for `x @ w`, gains and scale multiplied in."""

    qkv: Tensor
    out: Tensor
    gate_up: Tensor
    down: Tensor


@dataclass(slots=True)
class _Cache:
    """One layer's keys and values: prompt [P, H, S, E], responses [B, H, T, E]."""

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
    def __init__(self, model: TinyModel) -> None:
        config = model.config
        self._model = model
        self._heads = config.heads
        self._width = config.width
        self._head_width = config.width // config.heads
        self._eps = config.norm_eps
        self._weights = [_decode_weights(model.block(i)) for i in range(config.layers)]
        self._head = (model.head * model.norm).T
        self._caches: list[_Cache] = []
        self._written = 0

    def prefill(self, prompt_PS: Tensor, keep_PS: Tensor, request: SampleRequest) -> Tensor:
        group, steps = request.group_size, request.max_tokens
        prompts = prompt_PS.shape[0]
        mask = prompt_mask(keep_PS)
        hidden, past = self._model(prompt_PS, prompt_positions(keep_PS), mask)
        shape = (prompts * group, self._heads, steps, self._head_width)
        self._caches = [
            _Cache(key.contiguous(), value.contiguous(), key.new_empty(shape), key.new_empty(shape))
            for key, value in past
        ]
        self._slots = _Slots(group, None)
        self._prompt_n = torch.arange(prompts, device=prompt_PS.device).repeat_interleave(group)
        self._position_n = keep_PS.sum(-1).repeat_interleave(group)
        self._pad_score = None if mask is None else _pad_score(keep_PS)
        return self._model.project(hidden[:, -1]).repeat_interleave(group, dim=0)

    def keep_rows(self, order_m: Tensor) -> None:
        place = torch.arange(order_m.numel(), device=order_m.device)
        moved = (order_m != place).nonzero().flatten()
        if moved.numel():
            source = order_m[moved]
            for cache in self._caches:
                for held in (cache.key, cache.value):
                    held[moved, :, : self._written] = held[source, :, : self._written]
        self._prompt_n = self._prompt_n[order_m]
        self._position_n = self._position_n[order_m]
        self._assign_slots()

    def step(self, token_n: Tensor) -> Tensor:
        x = F.embedding(token_n, self._model.embedding)
        turn = self._model.turns[self._position_n + self._written][:, None]
        for weights, cache in zip(self._weights, self._caches, strict=True):
            attended = self._attend(F.rms_norm(x, (self._width,), None, self._eps) @ weights.qkv, turn, cache)
            x = torch.addmm(x, attended, weights.out)
            gate, up = (F.rms_norm(x, (self._width,), None, self._eps) @ weights.gate_up).chunk(2, dim=1)
            x = torch.addmm(x, F.silu(gate).mul_(up), weights.down)
        self._written += 1
        return F.rms_norm(x, (self._width,), None, self._eps) @ self._head

    def _attend(self, qkv: Tensor, turn: Tensor, cache: _Cache) -> Tensor:
        """Attention of one new token a row over its prompt and its response so far, [n, D]."""
        rows, at = qkv.shape[0], self._written
        qkv = qkv.view(rows, 3, self._heads, self._head_width)
        query, key = rotate(qkv[:, :2], turn[:, None]).unbind(1)
        cache.key[:rows, :, at] = key
        cache.value[:rows, :, at] = qkv[:, 2]
        own_key, own_value = cache.key[:rows, :, : at + 1], cache.value[:rows, :, : at + 1]
        score = torch.cat(
            (
                self._from_slots(self._to_slots(query) @ cache.prompt_key.transpose(2, 3), self._pad_score),
                (query[:, :, None] @ own_key.transpose(2, 3)).squeeze(2),
            ),
            dim=-1,
        )
        weight = torch.softmax(score, dim=-1)
        prompt_length = cache.prompt_key.shape[2]
        from_prompt = self._from_slots(self._to_slots(weight[..., :prompt_length]) @ cache.prompt_value)
        own = (weight[:, :, None, prompt_length:] @ own_value).squeeze(2)
        return own.add_(from_prompt).view(rows, self._width)

    def _to_slots(self, x: Tensor) -> Tensor:
        """[n, H, *] to [P, H, G, *]; empty slots hold 0."""
        prompts, group, index = self._caches[0].prompt_key.shape[0], self._slots.group, self._slots.index_n
        if index is not None:
            x = x.new_zeros(prompts * group, *x.shape[1:]).index_copy_(0, index, x)
        return x.view(prompts, group, *x.shape[1:]).transpose(1, 2)

    def _from_slots(self, x: Tensor, add: Tensor | None = None) -> Tensor:
        """[P, H, G, *] to [n, H, *]."""
        if add is not None:
            x = x + add
        x = x.transpose(1, 2).flatten(0, 1)
        return x if self._slots.index_n is None else x.index_select(0, self._slots.index_n)

    def _assign_slots(self) -> None:
        """Drops prompts whose rows have all ended, and gives each running row a slot of its prompt."""
        prompts, self._prompt_n, count = self._prompt_n.unique(return_inverse=True, return_counts=True)
        if prompts.numel() < self._caches[0].prompt_key.shape[0]:
            for cache in self._caches:
                cache.prompt_key, cache.prompt_value = cache.prompt_key[prompts], cache.prompt_value[prompts]
            if self._pad_score is not None:
                self._pad_score = self._pad_score[prompts]
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


def _pad_score(keep_PS: Tensor) -> Tensor:
    """[P, 1, 1, S]: -inf at padded prompt positions."""
    return torch.zeros(keep_PS.shape, device=keep_PS.device).masked_fill_(~keep_PS, float("-inf"))[
        :, None, None
    ]
