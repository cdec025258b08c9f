"""Decoding with a transformers model: one prefill a prompt, then a cache of fixed size for the whole group.

transformers' dynamic cache copies itself at every token; `PreallocatedLayer` writes into a buffer instead,
and drops rows by moving the last ones into their places. Layers of another kind (sliding window, linear
attention) keep their own cache and its `batch_repeat_interleave` and `batch_select_indices`.

Shapes: P prompts or stems, S their tokens, n running rows, V vocabulary.
"""

from __future__ import annotations

from typing import Any, cast

import torch
from torch import Tensor
from transformers import DynamicCache
from transformers.cache_utils import DynamicLayer

from trainer.policy.padding import prompt_positions
from trainer.policy.sampling import Rows


class PreallocatedLayer(DynamicLayer):
    """Keys and values [rows, heads, tokens, width]: a view into buffers with room for `steps` more tokens."""

    def __init__(self, steps: int) -> None:
        super().__init__()
        self._steps = steps
        self._buffers: tuple[Tensor, Tensor] | None = None

    def update(
        self, key_states: Tensor, value_states: Tensor, *args: Any, **kwargs: Any
    ) -> tuple[Tensor, Tensor]:
        if self._buffers is None:
            return super().update(key_states, value_states, *args, **kwargs)  # pyright: ignore[reportReturnType]
        used = self.get_seq_length()
        rows, stop = key_states.shape[0], used + key_states.shape[2]
        for buffer, new in zip(self._buffers, (key_states, value_states), strict=True):
            buffer[:rows, :, used:stop] = new
        return self._show(self._buffers, rows, stop)

    def batch_repeat_interleave(self, repeats: int | Tensor) -> None:
        """`repeats` may be a number a row [P]."""
        tokens = self.get_seq_length()
        keys, values = (self._grown(held, repeats) for held in (self.keys, self.values) if held is not None)
        self._buffers = (keys, values)
        self._show(self._buffers, keys.shape[0], tokens)

    def batch_select_indices(self, indices: Tensor) -> None:
        assert self._buffers is not None
        tokens = self.get_seq_length()
        place = torch.arange(indices.numel(), device=indices.device)
        moved = (indices != place).nonzero().flatten()
        for buffer in self._buffers:
            buffer[moved, :, :tokens] = buffer[indices[moved], :, :tokens]
        self._show(self._buffers, indices.numel(), tokens)

    def _grown(self, held: Tensor, repeats: int | Tensor) -> Tensor:
        rows, heads, tokens, width = held.shape
        source = torch.arange(rows, device=held.device).repeat_interleave(repeats)
        buffer = held.new_empty(len(source), heads, tokens + self._steps, width)
        buffer[:, :, :tokens] = held[source]
        return buffer

    def _show(self, buffers: tuple[Tensor, Tensor], rows: int, tokens: int) -> tuple[Tensor, Tensor]:
        keys, values = (buffer[:rows, :, :tokens] for buffer in buffers)
        self.keys, self.values = keys, values
        return keys, values


class HuggingFaceDecoder:
    def __init__(self, model: Any) -> None:
        self._model = model

    @property
    def can_branch(self) -> bool:
        """A window or a state counts tokens that a row must not see."""
        return all(type(layer) is DynamicLayer for layer in DynamicCache(config=self._model.config).layers)

    def prefill(self, stem_PS: Tensor, keep_PS: Tensor, rows: Rows, steps: int) -> Tensor:
        self._cache = DynamicCache(config=self._model.config)
        self._cache.layers = [
            PreallocatedLayer(steps) if type(layer) is DynamicLayer else layer for layer in self._cache.layers
        ]
        out = self._model(
            input_ids=stem_PS,
            attention_mask=keep_PS.long(),
            position_ids=prompt_positions(keep_PS),
            past_key_values=self._cache,
            use_cache=True,
            logits_to_keep=1,
        )
        self._cache.batch_repeat_interleave(cast("int", rows.stem_B.bincount()))  # torch's own takes this too
        length = stem_PS.shape[1]
        is_seen = keep_PS[rows.stem_B] & (keep_PS.cumsum(-1)[rows.stem_B] <= rows.seen_B[:, None])
        self._keep = torch.ones(len(is_seen), length + steps, dtype=torch.long, device=stem_PS.device)
        self._keep[:, :length] = is_seen
        self._position_n = rows.seen_B
        self._seen = length
        return out.logits[:, -1]

    def step(self, token_n: Tensor) -> Tensor:
        self._seen += 1
        out = self._model(
            input_ids=token_n[:, None],
            attention_mask=self._keep[:, : self._seen],
            position_ids=self._position_n[:, None],
            past_key_values=self._cache,
            use_cache=True,
            logits_to_keep=1,
        )
        self._position_n = self._position_n + 1
        return out.logits[:, -1]

    def repeat_rows(self, times_n: Tensor) -> None:
        self._cache.batch_repeat_interleave(cast("int", times_n))
        self._keep = self._keep.repeat_interleave(times_n, dim=0)
        self._position_n = self._position_n.repeat_interleave(times_n)

    def keep_rows(self, order_m: Tensor) -> None:
        self._cache.batch_select_indices(order_m)
        self._keep = self._keep[order_m]
        self._position_n = self._position_n[order_m]
