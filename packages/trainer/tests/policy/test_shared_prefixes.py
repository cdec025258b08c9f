"""Prompts that begin alike are run together: the same logits, keys and values as prompts of their own."""

from __future__ import annotations

import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from trainer.policy.packing import pack_prompts
from trainer.policy.padding import left_pad
from trainer.policy.shared_prefixes import share_prefixes
from trainer.policy.tiny_decode import TinyDecoder
from trainer.policy.tiny_model import TinyConfig, TinyModel

CPU = torch.device("cpu")


def model() -> TinyModel:
    config = TinyConfig(layers=2, width=32, heads=2, context=64, vocab=12)
    return TinyModel(config, torch.Generator().manual_seed(0))


def decoded(prompts: list[list[int]], *, shares_prefixes: bool) -> Tensor:
    """Logits of the first token of two rows a prompt, and of two steps after it."""
    tokens, keep = left_pad(prompts, 0, CPU)
    decoder = TinyDecoder(model(), shares_prefixes=shares_prefixes)
    with torch.inference_mode():
        rows = torch.full((len(prompts),), 2)
        logits = [decoder.prefill(tokens, keep, rows, 3)]
        for token in (3, 5):
            logits.append(decoder.step(torch.full((2 * len(prompts),), token)))
    return torch.stack(logits)


def cuts(trunk: list[int], at: list[int], tail: list[int]) -> list[list[int]]:
    return [[*trunk[:cut], *tail] for cut in at]


tokens = st.integers(1, 11)


@settings(max_examples=40)
@given(
    trunks=st.lists(st.lists(tokens, min_size=16, max_size=24), min_size=1, max_size=3),
    at=st.lists(st.integers(4, 16), min_size=3, max_size=5),
    tail=st.lists(tokens, max_size=2),
    stranger=st.lists(tokens, min_size=1, max_size=9),
)
def test_cuts_of_chains_decode_as_prompts_of_their_own(
    trunks: list[list[int]], at: list[int], tail: list[int], stranger: list[int]
) -> None:
    """In any order of the cuts, the same cut twice, and with a prompt that has nothing in common."""
    prompts = [prompt for trunk in trunks for prompt in cuts(trunk, at, tail)] + [stranger]
    shared, alone = (decoded(prompts, shares_prefixes=shares) for shares in (True, False))
    assert torch.allclose(shared, alone, atol=1e-4)


def test_what_is_shared_is_run_once() -> None:
    """Cuts after 8, 12 and 16 of a chain, two tokens behind each: 16 + 3 * 2 tokens of 42."""
    prompts = cuts([7, 1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3, 4, 5, 6], [8, 12, 16], [10, 11])
    tokens_PS, keep_PS = left_pad(prompts, 0, CPU)
    shared = share_prefixes(tokens_PS, pack_prompts(tokens_PS, keep_PS))
    assert shared is not None
    assert shared.tokens_N.tolist() == [
        *(7, 1, 2, 3, 4, 5, 6, 7, 10, 11),
        *(8, 9, 1, 2, 10, 11),
        *(3, 4, 5, 6, 10, 11),
    ]
    assert shared.position_N.tolist() == [*range(10), *range(8, 14), *range(12, 18)]
    assert shared.path_PS[2].tolist() == [*range(8), *range(10, 14), *range(16, 22)]
    assert shared.last_P.tolist() == [9, 15, 21]
    mask = shared.layout.mask
    assert mask is not None
    assert [int(seen) for seen in (mask[0, 0] == 0).sum(-1)] == [*range(1, 11), *range(9, 15), *range(13, 19)]


def test_prompts_with_little_in_common_are_left_alone() -> None:
    tokens_PS, keep_PS = left_pad([[1, 2, 3, 4, 5, 6], [1, 2, 3, 7, 8, 9], [1, 4, 4]], 0, CPU)
    assert share_prefixes(tokens_PS, pack_prompts(tokens_PS, keep_PS)) is None
