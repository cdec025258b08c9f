"""Decoding with a transformers model: one prefill a prompt, then a cache of fixed size for the whole group.

transformers' dynamic cache copies itself at every token; `PreallocatedLayer` writes into a buffer instead,
and drops rows by moving the last ones into their places. Layers of another kind (sliding window, linear
attention) keep their own cache and its `batch_repeat_interleave` and `batch_select_indices`.

Shapes: P prompts or stems, S their tokens, n running rows, V vocabulary.
"""

from __future__ import annotations

from typing import Any, NamedTuple, cast

import torch
from torch import Tensor
from transformers import DynamicCache
from transformers.cache_utils import DynamicLayer

from trainer.policy.decoding import Rows, move_rows
from trainer.policy.padding import prompt_positions


class PreallocatedLayer(DynamicLayer):
    """Keys and values [rows, heads, tokens, width]: a view into buffers with room for `steps` more tokens."""

    def __init__(self, steps: int) -> None:
        super().__init__()
        self._steps = steps
        self._remembers = False
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
        assert self.keys is not None
        rows = torch.arange(self.keys.shape[0], device=self.keys.device)
        self._grow(rows.repeat_interleave(repeats))

    def remember(self) -> None:
        """Rows that are dropped change places with those that stay, in place of being overwritten."""
        assert self._buffers is not None
        self._remembers = True
        # what a row leaves unwritten is hidden later, which NaN would survive
        for buffer in self._buffers:
            buffer[:, :, self.get_seq_length() :] = 0

    def branch(self, row_n: Tensor, steps: int) -> None:
        """Goes on with these of all rows, also those that were dropped, and room for `steps` more tokens."""
        assert self._buffers is not None
        self._steps, self._remembers = steps, False
        self._show(self._buffers, self._buffers[0].shape[0], self.get_seq_length())
        self._grow(row_n)

    def batch_select_indices(self, indices: Tensor) -> None:
        assert self._buffers is not None
        tokens = self.get_seq_length()
        place = torch.arange(indices.numel(), device=indices.device)
        moved = (indices != place).nonzero().flatten()
        for buffer in self._buffers:
            move_rows(buffer[:, :, :tokens], indices[moved], moved, swap=self._remembers)
        self._show(self._buffers, indices.numel(), tokens)

    def _grow(self, source_n: Tensor) -> None:
        tokens = self.get_seq_length()
        keys, values = (self._grown(held, source_n) for held in (self.keys, self.values) if held is not None)
        self._buffers = (keys, values)
        self._show(self._buffers, len(source_n), tokens)

    def _grown(self, held: Tensor, source_n: Tensor) -> Tensor:
        _, heads, tokens, width = held.shape
        buffer = held.new_empty(len(source_n), heads, tokens + self._steps, width)
        buffer[:, :, :tokens] = held[source_n]
        return buffer

    def _show(self, buffers: tuple[Tensor, Tensor], rows: int, tokens: int) -> tuple[Tensor, Tensor]:
        keys, values = (buffer[:rows, :, :tokens] for buffer in buffers)
        self.keys, self.values = keys, values
        return keys, values


class Remembered(NamedTuple):
    """Rows of a batch: what they have seen of their prompts, and which of them lies in each place."""

    keep_BS: Tensor
    place_B: Tensor


def takes_any_mask(model: Any) -> bool:
    """Whether a token may see any of those before it: a window or a state counts tokens that a row must not
    see."""
    return all(type(layer) is DynamicLayer for layer in DynamicCache(config=model.config).layers)


class HuggingFaceDecoder:
    def __init__(self, model: Any) -> None:
        self._model = model
        self._remembered: Remembered | None = None

    @property
    def can_branch(self) -> bool:
        return takes_any_mask(self._model)

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
        self._begin(keep_PS, rows, steps)
        return out.logits[:, -1]

    def remember(self) -> None:
        for layer in self._layers():
            layer.remember()
        place_B = torch.arange(len(self._keep), device=self._keep.device)
        self._remembered = Remembered(self._keep[:, : self._seen].bool(), place_B)

    def branch(self, rows: Rows, steps: int) -> None:
        assert self._remembered is not None
        keep_BS, place_B = self._remembered
        self._remembered = None
        place_n = place_B.argsort()[rows.stem_B]
        for layer in self._layers():
            layer.branch(place_n, steps)
        given = keep_BS.new_ones(keep_BS.shape[0], self._seen - keep_BS.shape[1])
        self._begin(torch.cat((keep_BS, given), dim=1), rows, steps)

    def _layers(self) -> list[PreallocatedLayer]:
        return cast("list[PreallocatedLayer]", self._cache.layers)

    def _begin(self, keep_PS: Tensor, rows: Rows, steps: int) -> None:
        self._seen = keep_PS.shape[1]
        is_seen = keep_PS[rows.stem_B] & (keep_PS.cumsum(-1)[rows.stem_B] <= rows.seen_B[:, None])
        self._keep = torch.ones(len(is_seen), self._seen + steps, dtype=torch.long, device=keep_PS.device)
        self._keep[:, : self._seen] = is_seen
        self._position_n = rows.seen_B

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
        if self._remembered is not None:
            place = torch.arange(order_m.numel(), device=order_m.device)
            moved = (order_m != place).nonzero().flatten()
            move_rows(self._remembered.place_B, order_m[moved], moved, swap=True)
        self._cache.batch_select_indices(order_m)
        self._keep = self._keep[order_m]
        self._position_n = self._position_n[order_m]
