"""Padded batches as packed tokens: all but attention works on counted tokens only.

Attention needs rows; it gets them in a few layouts of rows of similar length, right-padded, so that little
of what it works on is padding. Right-padded rows need no mask of their own: what is padded comes after what
counts.

Shapes: P prompts, B rows, R rows of a layout, L its longest row, S prompt tokens, N packed tokens.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from trainer.batch import GivenResponses
from trainer.policy.padding import length_chunks

ROWS_AT_ONCE = 32
"""Rows of a layout: few enough that rows of one length meet, many enough to fill the attention kernel."""

KeyValue = tuple[Tensor, Tensor]
"""Keys and values of one layer's prompts, each [P, H, S, E], right-padded."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How some packed tokens, in order, lie in rows."""

    tokens: int
    rows: int
    length: int
    place_N: Tensor | None
    """Place of each token in the flattened [R, L]; None where every place is taken."""
    prompt_R: Tensor | None = None
    """The prompt each row continues; None where rows start from nothing."""
    mask: Tensor | None = None
    """Added to the scores, [R or 1, 1, L, S + L]; None is causal."""

    def spread(self, x_NHE: Tensor) -> Tensor:
        """Packed [N, H, E] to rows [R, H, L, E], 0 where padded."""
        if self.place_N is not None:
            x_NHE = x_NHE.new_zeros(self.rows * self.length, *x_NHE.shape[1:]).index_copy(
                0, self.place_N, x_NHE
            )
        return x_NHE.unflatten(0, (self.rows, self.length)).transpose(1, 2)

    def pack(self, x_RHLE: Tensor) -> Tensor:
        """Rows [R, H, L, E] to packed [N, H * E]."""
        x = x_RHLE.transpose(1, 2).flatten(2).flatten(0, 1)
        return x if self.place_N is None else x.index_select(0, self.place_N)


@dataclass(frozen=True, slots=True)
class PackedPrompts:
    tokens_N: Tensor
    position_N: Tensor
    layout: Layout
    length_P: Tensor
    last_P: Tensor
    """Where each prompt's last token is among the packed ones."""


@dataclass(frozen=True, slots=True)
class PackedResponses:
    """Response tokens that predict another one: all but each row's last."""

    tokens_N: Tensor
    position_N: Tensor
    layouts: list[Layout]
    target_N: Tensor
    """Place in the flattened [B, T] of the token that each predicts."""


def pack_prompts(prompt_PS: Tensor, keep_PS: Tensor) -> PackedPrompts:
    """Of left-padded prompts, as wide as the longest of these: others of the batch may be longer."""
    length_P = keep_PS.sum(-1)
    prompts, longest = keep_PS.shape[0], int(length_P.max())
    prompt_PS, keep_PS = prompt_PS[:, -longest:], keep_PS[:, -longest:]
    position_N = (keep_PS.cumsum(-1) - 1)[keep_PS]
    is_full = int(length_P.min()) == longest
    row_N = keep_PS.nonzero()[:, 0]
    place_N = None if is_full else row_N * longest + position_N
    layout = Layout(tokens=row_N.numel(), rows=prompts, length=longest, place_N=place_N)
    return PackedPrompts(prompt_PS[keep_PS], position_N, layout, length_P, length_P.cumsum(0) - 1)


def pack_responses(given: GivenResponses, prompts: PackedPrompts) -> PackedResponses | None:
    """None where no row has a second token."""
    steps = given.keep_BT.shape[1]
    chunks = length_chunks(given.keep_BT.sum(-1), ROWS_AT_ONCE)
    order_B = torch.cat(chunks)
    predicts = given.keep_BT[order_B, 1:]
    row_N, column_N = predicts.nonzero(as_tuple=True)
    if row_N.numel() == 0:
        return None
    length_B = predicts.sum(-1)
    layouts: list[Layout] = []
    first = start = 0
    for rows_R in chunks:
        length_R = length_B[first : first + rows_R.numel()]
        length, tokens = int(length_R[0]), int(length_R.sum())
        if tokens == 0:
            break
        place_N = (row_N[start : start + tokens] - first) * length + column_N[start : start + tokens]
        prompt_R = given.group_B[rows_R]
        layouts.append(
            Layout(
                tokens=tokens,
                rows=rows_R.numel(),
                length=length,
                place_N=None if tokens == rows_R.numel() * length else place_N,
                prompt_R=prompt_R,
                mask=_mask(prompts, prompt_R, length),
            )
        )
        first, start = first + rows_R.numel(), start + tokens
    source_N = order_B[row_N]
    return PackedResponses(
        tokens_N=given.response_BT[source_N, column_N],
        position_N=prompts.length_P[given.group_B[source_N]] + column_N,
        layouts=layouts,
        target_N=source_N * steps + column_N + 1,
    )


def attend(
    query: Tensor, key: Tensor, value: Tensor, layout: Layout, past: KeyValue | None
) -> tuple[Tensor, KeyValue]:
    """Packed tokens [N, H, E] attend within their rows and to their prompts: [N, D], and the rows' keys."""
    own = (layout.spread(key), layout.spread(value))
    keys, values = own
    if past is not None and layout.prompt_R is not None:
        keys = torch.cat((past[0].index_select(0, layout.prompt_R), keys), dim=2)
        values = torch.cat((past[1].index_select(0, layout.prompt_R), values), dim=2)
    out = F.scaled_dot_product_attention(
        layout.spread(query), keys, values, attn_mask=layout.mask, is_causal=layout.mask is None
    )
    return layout.pack(out), own


def right_padding(prompts: PackedPrompts) -> Tensor | None:
    """[P, S]: -inf where a right-padded prompt has no token, else 0; None where none is padded."""
    if prompts.layout.place_N is None:
        return None
    place = torch.arange(prompts.layout.length, device=prompts.length_P.device)
    return additive(place < prompts.length_P[:, None])


def additive(seen: Tensor) -> Tensor:
    """0 where seen, -inf elsewhere."""
    return torch.zeros(seen.shape, device=seen.device).masked_fill_(~seen, float("-inf"))


def _mask(prompts: PackedPrompts, prompt_R: Tensor, length: int) -> Tensor:
    """A response position sees its prompt, itself and what is before it."""
    padding = right_padding(prompts)
    device = prompt_R.device
    causal = additive(torch.ones(length, length, dtype=torch.bool, device=device).tril())
    if padding is None:
        return torch.cat((causal.new_zeros(length, prompts.layout.length), causal), dim=1)[None, None]
    rows = prompt_R.numel()
    before = padding[prompt_R][:, None].expand(rows, length, -1)
    return torch.cat((before, causal.expand(rows, length, length)), dim=2)[:, None]
