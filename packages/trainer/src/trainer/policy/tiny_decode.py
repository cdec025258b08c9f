"""Step-by-step decoding of the tiny model: the hot path, so every line here is one that a profile asked for.

- A prompt's keys and values are kept once and its whole group attends to them in one product (Juravsky 2024,
  "Hydragen"); only the response part of the cache is per row. Both parts share one softmax.
- The norms' gains and the attention scale are multiplied into copies of the weights when decoding starts, and
  a residual addition rides in its matrix product: at these sizes a step costs operators, not arithmetic.
- The response cache is allocated once; a row that ends is overwritten by one from the end of the batch.
- A row that ends under `remember` changes places with that one instead, so that its keys and values stay.
- Rows that branch from a stem, each behind another of its tokens, share its keys and values as a group does
  its prompt's; what a row does not see of it is hidden.

Shapes: n running rows, P prompts or stems, G slots a prompt, H heads, E head width, S prompt tokens, T steps.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from trainer.policy.decoding import Rows, move_rows
from trainer.policy.fused import rotate
from trainer.policy.packing import additive, pack_prompts
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
class _Rows:
    """All rows of a batch, those that have left it too."""

    prompts: list[tuple[Tensor, Tensor]]
    """Each layer's keys and values of the prompts, as `_Cache` has them."""
    prompt_B: Tensor
    seen_B: Tensor
    place_B: Tensor
    """Which row's keys and values lie in each place of the response caches."""


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
        self._eps = torch.full((1, 1, 1), config.norm_eps, device=model.embedding.device)
        self._weights = [_decode_weights(model.block(i)) for i in range(config.layers)]
        self._head = (model.head * model.norm).T
        self._caches: list[_Cache] = []
        self._written = 0
        self._remembered: _Rows | None = None

    @property
    def can_branch(self) -> bool:
        return True

    def prefill(self, stem_PS: Tensor, keep_PS: Tensor, rows: Rows, steps: int) -> Tensor:
        packed = pack_prompts(stem_PS, keep_PS)
        hidden_ND, past = self._model(packed.tokens_N, packed.position_N, [packed.layout])
        self._caches = [self._cache(key, value, len(rows.stem_B), steps) for key, value in past]
        self._prompt_n = rows.stem_B
        self._position_n = rows.seen_B
        self._is_cut = bool((rows.seen_B < packed.length_P[rows.stem_B]).any())
        self._hidden = None if packed.layout.place_N is None else self._unseen(packed.length_P)[:, None]
        self._assign_slots()
        return self._model.project(hidden_ND[packed.last_P])

    def _cache(self, key: Tensor, value: Tensor, rows: int, steps: int) -> _Cache:
        heads, width = self._heads, self._head_width
        return _Cache(
            prompt_key=key.transpose(2, 3).flatten(0, 1).contiguous(),
            prompt_value=value.flatten(0, 1).contiguous(),
            key=key.new_empty(rows, heads, width, steps),
            value=key.new_empty(rows, heads, steps, width),
        )

    def remember(self) -> None:
        self._remembered = _Rows(
            prompts=[(cache.prompt_key, cache.prompt_value) for cache in self._caches],
            prompt_B=self._prompt_n,
            seen_B=self._position_n,
            place_B=torch.arange(self._prompt_n.numel(), device=self._prompt_n.device),
        )
        # what a row leaves unwritten is hidden later, which NaN would survive
        for cache in self._caches:
            cache.key.zero_()
            cache.value.zero_()

    def branch(self, rows: Rows, steps: int) -> None:
        was, self._remembered = self._remembered, None
        assert was is not None
        place_B = was.place_B.argsort()
        prompt_tokens = was.prompts[0][1].shape[1]
        length = int(rows.seen_B.max())
        place_S = torch.arange(length, device=place_B.device)
        own_BS = place_S - was.seen_B[:, None]
        # where each token of a stem lies: its prompt's tokens first, the response's behind all of them
        source_BS = torch.where(own_BS < 0, place_S, own_BS + prompt_tokens)
        source_BS = source_BS.clamp(max=prompt_tokens + self._written - 1)
        for cache, (prompt_key, prompt_value) in zip(self._caches, was.prompts, strict=True):
            own_key = cache.key[place_B, ..., : self._written]
            own_value = cache.value[place_B, :, : self._written]
            key = torch.cat((self._of_prompts(prompt_key)[was.prompt_B], own_key), dim=3)
            value = torch.cat((self._of_prompts(prompt_value)[was.prompt_B], own_value), dim=2)
            at = source_BS[:, None, None].expand(*key.shape[:3], length)
            cache.prompt_key = key.gather(3, at).flatten(0, 1)
            cache.prompt_value = value.gather(2, at.transpose(2, 3)).flatten(0, 1)
            cache.key = key.new_empty(len(rows.stem_B), *cache.key.shape[1:3], steps)
            cache.value = value.new_empty(len(rows.stem_B), cache.value.shape[1], steps, value.shape[3])
        self._written = 0
        self._prompt_n = rows.stem_B
        self._position_n = rows.seen_B
        self._is_cut = True
        self._assign_slots()

    def _of_prompts(self, x: Tensor) -> Tensor:
        return x.unflatten(0, (-1, self._heads))

    def keep_rows(self, order_m: Tensor) -> None:
        place = torch.arange(order_m.numel(), device=order_m.device)
        moved = (order_m != place).nonzero().flatten()
        if moved.numel():
            source, used = order_m[moved], self._written
            for cache in self._caches:
                move_rows(cache.key[..., :used], source, moved, swap=self._remembered is not None)
                move_rows(cache.value[:, :, :used], source, moved, swap=self._remembered is not None)
            if self._remembered is not None:
                move_rows(self._remembered.place_B, source, moved, swap=True)
        self._prompt_n = self._prompt_n[order_m]
        self._position_n = self._position_n[order_m]
        self._assign_slots()

    def repeat_rows(self, times_n: Tensor) -> None:
        source = torch.arange(times_n.numel(), device=times_n.device).repeat_interleave(times_n)
        used = self._written
        for cache in self._caches:
            key, value = cache.key, cache.value
            cache.key = key.new_empty(source.numel(), *key.shape[1:])
            cache.value = value.new_empty(source.numel(), *value.shape[1:])
            cache.key[..., :used] = key[source, ..., :used]
            cache.value[:, :, :used] = value[source, :, :used]
        self._prompt_n = self._prompt_n[source]
        self._position_n = self._position_n[source]
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
        if self._hidden is not None:
            from_prompt.unflatten(0, (-1, heads)).add_(self._hidden[:, None])
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
            if self._hidden is not None:
                self._hidden = self._hidden[prompts]
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
        if self._is_cut:
            seen_PG = self._position_n.new_zeros(prompts.numel() * group).index_copy_(
                0, index_n, self._position_n
            )
            self._hidden = self._unseen(seen_PG.view(-1, group))

    def _unseen(self, seen: Tensor) -> Tensor:
        """[..., S]: -inf for the tokens of a stem behind those that are seen, else 0."""
        place_S = torch.arange(self._caches[0].prompt_value.shape[1], device=seen.device)
        return additive(place_S < seen[..., None])


def _decode_weights(block: Block) -> _Weights:
    width = block.attention_out.shape[0]
    qkv = block.qkv * block.attention_norm
    qkv[:width] *= (width // block.heads) ** -0.5
    return _Weights(
        qkv=qkv.T, out=block.attention_out.T, gate_up=(block.gate_up * block.feed_norm).T, down=block.down.T
    )
