"""Tokens as the event shows them: bounded, aligned with the text, and true to what the update did."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
import torch
from torch import Tensor

from trainer.batch import Rollouts, Task
from trainer.contract.nodes import ObjectiveReduction
from trainer.experience import Experience, Part, Scored
from trainer.policy import CharacterTokenizer
from trainer.reductions.share import token_share
from trainer.rollout_report import rollout_groups
from trainer.token_report import COMPLETION_TOKENS, EVENT_TOKENS, Passes, token_weights

TOKENIZER = CharacterTokenizer("abc")
GENERATOR = torch.Generator()


def experience(texts: tuple[str, ...], *, keep_BT: Tensor | None = None) -> Experience:
    """One prompt. Token t of each row has log-prob -0.5 t and advantage t - 1; the second does not learn."""
    ids = [[*TOKENIZER.encode_response(text), TOKENIZER.end_id] for text in texts]
    width = max(map(len, ids))
    response_BT = torch.tensor([row + [TOKENIZER.pad_id] * (width - len(row)) for row in ids])
    if keep_BT is None:
        keep_BT = torch.tensor([[t < len(row) for t in range(width)] for row in ids])
    place_BT = torch.arange(width).expand(len(ids), width).float()
    rollouts = Rollouts(
        tasks=(Task("t", "aab", "b"),),
        group_B=torch.zeros(len(ids), dtype=torch.long),
        prompt_PS=torch.zeros(1, 1, dtype=torch.long),
        prompt_keep_PS=torch.ones(1, 1, dtype=torch.bool),
        response_BT=response_BT,
        keep_BT=keep_BT,
        logp_old_BT=-0.5 * place_BT * keep_BT,
        text_B=texts,
        truncated_B=torch.zeros(len(ids), dtype=torch.bool),
        temperature=1.0,
    )
    scored = Scored(torch.zeros(len(ids)), torch.ones(len(ids), dtype=torch.bool), {}, {})
    learn_BT = torch.ones_like(keep_BT)
    learn_BT[:, 1] = False
    return Experience(
        rollouts=rollouts,
        scored=scored,
        advantage_BT=(place_BT - 1) * keep_BT,
        learn_BT=learn_BT,
        count_BT=keep_BT,
        logp_ref_BT=None,
    )


def told(made: Experience, passes: dict[str, Tensor] | None = None) -> list[dict[str, object]]:
    (group,) = rollout_groups(made, TOKENIZER, passes or {})
    return group["completions"]


def test_each_token_has_its_piece_probability_advantage_and_whether_it_learns() -> None:
    long, short = told(experience(("abc", "c")))
    assert long["byToken"] == {
        "pieces": ["a", "b", "c", "<eos>"],
        "probabilities": [1.0, 0.6065, 0.3679, 0.2231],  # exp(-t / 2)
        "advantages": [-1.0, 0.0, 1.0, 2.0],
        "learns": [True, False, True, True],
    }
    assert short["byToken"]["pieces"] == ["c", "<eos>"]  # type: ignore[index]


def test_a_token_that_was_not_sampled_has_no_probability() -> None:
    """Text put between sampled parts: shown, but neither sampled nor learnt from."""
    keep_BT = torch.tensor([[True, False, False, True]])
    (one,) = told(experience(("abc",), keep_BT=keep_BT))
    assert one["byToken"] == {
        "pieces": ["a", "b", "c", "<eos>"],
        "probabilities": [1.0, None, None, 0.2231],
        "advantages": [-1.0, None, None, 2.0],
        "learns": [True, False, False, True],
    }


def reduced(method: str, fixed_length: int = 1) -> Callable[[Rollouts, Tensor, Tensor], Tensor]:
    node = ObjectiveReduction(method=method, fixed_length=fixed_length)  # type: ignore[arg-type]
    return lambda rollouts, count_BT, rows_R: token_share(node, count_BT[rows_R])


@pytest.mark.parametrize(
    ("method", "fixed_length", "long", "short"),
    [
        ("token_mean", 1, 1.0, 1.0),
        ("sequence_mean", 1, 0.75, 1.5),  # 6 tokens / (2 sequences * 4 or 2 tokens)
        ("sequence_sum", 1, 3.0, 3.0),  # 6 / 2
        ("fixed_length", 8, 0.375, 0.375),  # 6 / (2 * 8)
    ],
)
def test_weights_are_shares_of_the_loss_by_the_number_of_tokens(
    method: str, fixed_length: int, long: float, short: float
) -> None:
    """Rows of 4 and 2 tokens; the second token of each does not learn."""
    made = experience(("abc", "c"))
    weight_BT = token_weights(made, reduced(method, fixed_length))
    assert weight_BT.tolist() == [[long, 0.0, long, long], [short, 0.0, 0.0, 0.0]]
    (group,) = rollout_groups(made, TOKENIZER, {}, weight_BT=weight_BT)
    assert [one["byToken"]["weights"] for one in group["completions"]] == [
        [long, 0.0, long, long],
        [short, 0.0],
    ]


def test_a_completion_whose_reward_errored_has_no_weight_and_takes_none() -> None:
    made = experience(("abc", "c"))
    made = replace(made, scored=replace(made.scored, keep_B=torch.tensor([False, True])))
    weight_BT = token_weights(made, reduced("sequence_mean"))
    assert weight_BT.tolist() == [[0.0] * 4, [1.0, 0.0, 0.0, 0.0]]  # 2 tokens / (1 sequence * 2 tokens)


def test_named_passes_are_the_groups_of_their_tokens() -> None:
    low_BT = torch.tensor([[False, True, False, False]])
    high_BT = torch.tensor([[False, True, True, False]])
    (one,) = told(experience(("abc",)), {"low": low_BT, "high": high_BT})
    assert one["byToken"]["groups"] == ["low", "high"]  # type: ignore[index]
    assert one["byToken"]["group"] == [None, 0, 1, None]  # type: ignore[index]


@pytest.mark.parametrize("length", [COMPLETION_TOKENS - 1, COMPLETION_TOKENS, 3 * COMPLETION_TOKENS])
def test_an_event_is_bounded_whatever_is_sampled(length: int) -> None:
    rows = told(experience(("a" * length,) * 40))
    sizes = [len(row["byToken"]["pieces"]) for row in rows if "byToken" in row]  # type: ignore[index]
    assert set(sizes) == {min(length + 1, COMPLETION_TOKENS)}
    assert math.fsum(sizes) <= EVENT_TOKENS
    assert len(sizes) == EVENT_TOKENS // sizes[0]
    assert all(row["tokens"] == length + 1 and row["text"] == "a" * length for row in rows)


def test_passes_remember_the_last_batch_only_and_change_nothing() -> None:
    rows = torch.arange(2)
    low_BT, other_BT = torch.tensor([[True, False]] * 2), torch.tensor([[False, True]] * 2)
    steps = [
        [Part(rows, low_BT, "low"), Part(rows, other_BT, "low"), Part(rows, None, "high"), Part(rows)],
        [Part(rows)],
    ]

    def plan(rollouts: Rollouts, rows_R: Tensor, generator: torch.Generator) -> Iterator[Part]:
        return iter(steps.pop(0))

    passes = Passes(plan)
    rollouts = experience(("a", "b")).rollouts
    expected = list(steps[0])
    assert list(passes(rollouts, rows, GENERATOR)) == expected
    assert list(passes.tokens) == ["low"]
    assert passes.tokens["low"].all()
    assert len(list(passes(rollouts, rows, GENERATOR))) == 1
    assert passes.tokens == {}
