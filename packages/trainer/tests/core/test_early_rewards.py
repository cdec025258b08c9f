"""Rewards within the text: at which token they come, and what advantages make of them."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from text_rollouts import text_rollouts

from trainer.advantages.gae import token_rewards
from trainer.batch import Earned, RewardScores, Rollouts
from trainer.contract.nodes import RewardCombine
from trainer.early_rewards import early_rewards, token_at
from trainer.experience import Scored
from trainer.policy.tokenizer import BpeTokenizer, CharacterTokenizer
from trainer.rewards.combine import combine

TEXTS = ("with a as (b) c", "abc")
TOKENIZER = CharacterTokenizer.train(TEXTS)
BPE = BpeTokenizer.train(["with a as (select)", "select a"], 40)


def rollouts() -> Rollouts:
    """A token a character, and the end token."""
    ids = [[*TOKENIZER.encode_response(text), TOKENIZER.end_id] for text in TEXTS]
    longest = max(map(len, ids))
    response_BT = torch.tensor([row + [TOKENIZER.pad_id] * (longest - len(row)) for row in ids])
    return replace(text_rollouts(TEXTS, lengths=[len(row) for row in ids]), response_BT=response_BT)


def scored(earned: dict[int, tuple[Earned, ...]], keep: tuple[bool, bool] = (True, True)) -> Scored:
    return Scored(torch.tensor([1.0, 0.5]), torch.tensor(keep), {}, {}, earned)


def test_a_part_comes_with_the_token_that_ends_it() -> None:
    made_BT = early_rewards(scored({0: (Earned(13, 0.25), Earned(15, 0.5))}), rollouts(), TOKENIZER)
    assert made_BT is not None
    # ")" is the 13th character; the 15th is the last of the text, and the end token comes after it
    assert made_BT.nonzero().tolist() == [[0, 12], [0, 14]]
    assert made_BT[0, 12] == 0.25
    reward_BT = token_rewards(
        torch.tensor([1.0, 0.5]).double(),
        torch.zeros(made_BT.shape).double(),
        rollouts().keep_BT,
        early_BT=made_BT,
    )
    assert reward_BT[0].nonzero().flatten().tolist() == [12, 14, 15]
    assert reward_BT[0, 15] == 0.25
    assert reward_BT[1].nonzero().flatten().tolist() == [3]
    assert reward_BT[1, 3] == 0.5


def test_none_where_every_reward_comes_last() -> None:
    assert early_rewards(scored({}), rollouts(), TOKENIZER) is None
    assert early_rewards(scored({0: ()}), rollouts(), TOKENIZER) is None


def test_rows_that_are_not_kept_earn_nothing() -> None:
    made_BT = early_rewards(scored({0: (Earned(3, 0.25),)}, keep=(False, True)), rollouts(), TOKENIZER)
    assert made_BT is not None
    assert float(made_BT.abs().sum()) == 0.0


def test_a_place_past_the_text_is_the_last_token() -> None:
    made_BT = early_rewards(scored({1: (Earned(99, 0.25),)}), rollouts(), TOKENIZER)
    assert made_BT is not None
    assert made_BT.nonzero().tolist() == [[1, 3]]


def test_what_was_put_in_earns_nothing_the_token_before_it_does() -> None:
    """The ")" at 12 was put in with the space behind it: "b" at 11 has chosen what led there."""
    made = rollouts()
    inserted_BT = torch.zeros_like(made.keep_BT)
    inserted_BT[0, 12:14] = True
    gap = replace(made, keep_BT=made.keep_BT & ~inserted_BT, inserted_BT=inserted_BT)
    made_BT = early_rewards(scored({0: (Earned(13, 0.25), Earned(15, 0.5))}), gap, TOKENIZER)
    assert made_BT is not None
    assert made_BT.nonzero().tolist() == [[0, 11], [0, 14]]
    inserted_BT[0, :13] = True
    gap = replace(made, keep_BT=made.keep_BT & ~inserted_BT, inserted_BT=inserted_BT)
    made_BT = early_rewards(scored({0: (Earned(4, 0.25),)}), gap, TOKENIZER)
    assert made_BT is not None
    assert made_BT.nonzero().tolist() == [[0, 14]]


def test_a_reward_of_another_text_than_the_rows_own_comes_last() -> None:
    made = replace(rollouts(), final_B=("c", "abc"))
    assert early_rewards(scored({0: (Earned(1, 0.25),)}), made, TOKENIZER) is None


@given(
    st.lists(st.sampled_from(["with ", "a", "é", "é", "😀", "as (", "select", ")", " "]), min_size=1),
    st.data(),
)
def test_the_token_is_the_first_that_reaches_the_place(words: list[str], data: st.DataObject) -> None:
    text = "".join(words)
    tokenizer = BPE
    ids = tokenizer.encode_response(text)
    end = data.draw(st.integers(1, len(text)))
    place = token_at(end, ids, tokenizer)
    assert len(tokenizer.decode(ids[: place + 1])) >= end
    assert place == 0 or len(tokenizer.decode(ids[:place])) < end


@given(st.lists(st.tuples(st.integers(1, 16), st.integers(-8, 8)), max_size=5), st.integers(-16, 16))
def test_the_sum_over_tokens_is_the_reward(parts: list[tuple[int, int]], reward: int) -> None:
    """So that with discount 1 the return at the first token is what group methods see."""
    earned = tuple(Earned(end, value / 8) for end, value in parts)
    early_BT = early_rewards(scored({0: earned}), rollouts(), TOKENIZER)
    reward_B = torch.tensor([reward / 8, 0.5]).double()
    made_BT = token_rewards(reward_B, torch.zeros(2, 16).double(), rollouts().keep_BT, early_BT=early_BT)
    assert made_BT.sum(-1).tolist() == pytest.approx(reward_B.tolist(), abs=1e-12)


def combined(**changes: object) -> RewardScores:
    p = RewardCombine(
        mode="sum", gate_threshold=0.5, closed_score=0.0, clip_low=None, clip_high=None, weight=1.0
    )
    never = torch.zeros(2, dtype=torch.bool)
    one = RewardScores(torch.tensor([0.5, 0.5]), never, earned={0: (Earned(4, 0.25),), 1: (Earned(2, 0.5),)})
    other = RewardScores(torch.tensor([1.0, 1.0]), never, earned={0: (Earned(3, 1.0),)})
    gate = RewardScores(torch.tensor([1.0, 0.0]), never)
    return combine(
        replace_struct(p, **changes),
        rollouts=rollouts(),
        plugged={"rewards": [one, other], "gate": [gate]},
        weights={"rewards": [2.0, 0.5]},
    )


def replace_struct(p: RewardCombine, **changes: object) -> RewardCombine:
    fields = {name: getattr(p, name) for name in p.__struct_fields__}
    return RewardCombine(**{**fields, **changes})


def test_a_sum_passes_on_what_its_parts_earn_early() -> None:
    made = combined()
    assert made.earned == {0: (Earned(3, 0.5), Earned(4, 0.5))}  # the gate of row 1 is shut
    assert made.score_B.tolist() == [1.5, 0.0]


def test_a_minimum_does_not() -> None:
    assert combined(mode="minimum").earned == {}
