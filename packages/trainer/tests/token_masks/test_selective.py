"""The selective mask against the AdaCoT card's numbers, and what must hold whatever the tokens are."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from trainer.batch import Rollouts, Task, TokenBatch
from trainer.contract.nodes import ObjectiveClip, ObjectiveReduction, ObjectiveSelectiveMask
from trainer.losses.clip import clipped_surrogate
from trainer.policy.padding import demonstrations, rollout_rows
from trainer.policy.tokenizer import CharacterTokenizer
from trainer.problems import ParamError
from trainer.reductions.share import token_share
from trainer.token_masks.selective import SELECTIVE, decisions, leaves_mean

Denominator = Literal["fixed", "masked"]
TOKENIZER = CharacterTokenizer("0123456789 \n", ["<think>", "</think>"])
THINK = TOKENIZER.marker_id("<think>")
assert THINK is not None
CLIP = ObjectiveClip(clip_low=0.2, clip_high=0.2, dual_clip=None)
# Advantages of lambda = 0.95 without rounding (tests/advantages/test_gae.py), and two log-probs.
ADVANTAGE = [0.43651375, 0.354225, 0.425500, 0.290000, 0.200000]
LOGP_OLD = [-0.5, -1.2, -0.3, -0.8, -0.1]
LOGP = [-0.2, -1.3, -0.35, -0.5, -0.1]


def mask_of(denominator: Denominator = "fixed") -> ObjectiveSelectiveMask:
    return ObjectiveSelectiveMask(marker="<think>", denominator=denominator)


def rollouts(prompts: list[str], responses: list[str]) -> Rollouts:
    """One completion of each prompt."""
    prompt_ids = [TOKENIZER.encode_prompt(text) for text in prompts]
    response_ids = [TOKENIZER.encode_response(text) for text in responses]
    width, longest = max(map(len, prompt_ids)), max(map(len, response_ids))
    length_B = torch.tensor([len(ids) for ids in response_ids])
    keep_BT = torch.arange(longest) < length_B[:, None]
    return Rollouts(
        tasks=tuple(
            Task(str(i), text, "", labels={"need": len(text) > 10}) for i, text in enumerate(prompts)
        ),
        group_B=torch.arange(len(prompts)),
        prompt_PS=torch.tensor([[0] * (width - len(ids)) + ids for ids in prompt_ids]),
        prompt_keep_PS=torch.tensor([[False] * (width - len(ids)) + [True] * len(ids) for ids in prompt_ids]),
        response_BT=torch.tensor([ids + [0] * (longest - len(ids)) for ids in response_ids]),
        keep_BT=keep_BT,
        logp_old_BT=torch.full(keep_BT.shape, -0.25) * keep_BT,
        text_B=tuple(responses),
        truncated_B=torch.zeros(len(responses), dtype=torch.bool),
        temperature=1.0,
    )


def apply_mask(
    p: ObjectiveSelectiveMask, made: Rollouts, tokenizer: CharacterTokenizer = TOKENIZER
) -> tuple[torch.Tensor, dict[str, float]]:
    learn_BT = SELECTIVE.learns(p, rollout_rows(made, None), tokenizer)
    return learn_BT, SELECTIVE.signals(made, learn_BT)


def masked_at(prompt: str, response: str) -> list[int]:
    made = rollouts([prompt], [response])
    learn_BT, _ = apply_mask(mask_of(), made)
    return (~learn_BT[0] & made.keep_BT[0]).nonzero().flatten().tolist()


@pytest.mark.parametrize(
    ("prompt", "response", "expected"),
    [
        ("12<think>", "33</think>3", [0]),
        ("12<think>", "</think>3", [0]),
        ("12<think>\n", "</think>3", [0]),
        ("12<think>", "3<think>4", [0]),
        ("12", "<think>33</think>3", [1]),
        ("12", "<think></think>3", [1]),
        ("12", "5<think>33", [2]),
        ("12", "<think>3<think>4", [1]),
        ("12", "33", []),
        ("12", "33<think>", []),
        ("<think>12", "33", []),
        ("1<think></think>", "33", []),
    ],
)
def test_where_the_decision_is(prompt: str, response: str, expected: list[int]) -> None:
    assert masked_at(prompt, response) == expected


def test_demonstrations_have_their_decision_masked_too() -> None:
    tasks = [
        Task("thinks", "1", "", demonstration="<think>22</think>3"),
        Task("does not", "11", "", demonstration="<think></think>3"),
        Task("has no tags", "1", "", demonstration="3"),
    ]
    given_rows = demonstrations(tasks, TOKENIZER, context=64, device=torch.device("cpu"))
    learn_BT = SELECTIVE.learns(mask_of(), given_rows, TOKENIZER)
    assert [(~row).nonzero().flatten().tolist() for row in learn_BT] == [[1], [1], []]


def test_a_tag_that_is_several_tokens_has_no_decision() -> None:
    plain = CharacterTokenizer("<think>0")
    made = rollouts(["1"], ["2"])
    with pytest.raises(ParamError, match="not one token"):
        apply_mask(mask_of(), made, plain)


def losses(logp: torch.Tensor) -> torch.Tensor:
    loss_BT, _ = clipped_surrogate(
        CLIP,
        TokenBatch(
            logp_BT=logp[None],
            logp_old_BT=torch.tensor([LOGP_OLD], dtype=torch.float64),
            advantage_BT=torch.tensor([ADVANTAGE], dtype=torch.float64),
            keep_BT=torch.ones(1, 5, dtype=torch.bool),
        ),
    )
    return loss_BT[0]


def reduced(response: str, prompt: str, denominator: Denominator | None) -> tuple[float, float]:
    """Sum and token mean of the card's five losses under the mask; None for no mask."""
    made = rollouts([prompt], [response])
    p = mask_of(denominator or "fixed")
    learn_BT, _ = apply_mask(p, made)
    if denominator is None:
        learn_BT = torch.ones_like(learn_BT)
    count_BT = made.keep_BT & learn_BT if leaves_mean(p) else made.keep_BT
    share_BT = token_share(ObjectiveReduction(method="token_mean", fixed_length=1), count_BT)
    loss_T = losses(torch.tensor(LOGP, dtype=torch.float64)) * learn_BT[0]
    return float(loss_T.sum()), float((loss_T * share_BT[0].double()).sum())


@pytest.mark.parametrize(
    ("prompt", "response", "denominator", "total", "mean"),
    [
        ("1", "<think>3333", None, -1.797081, -0.359416),
        ("1", "<think>3333", "fixed", -1.476565, -0.295313),
        ("1", "<think>3333", "masked", -1.476565, -0.369141),
        ("1<think>", "33333", "fixed", -1.273264, -1.273264 / 5),
    ],
)
def test_clipped_loss_of_the_card(
    prompt: str, response: str, denominator: Denominator | None, total: float, mean: float
) -> None:
    assert reduced(response, prompt, denominator) == pytest.approx((total, mean), abs=1e-6)


def test_ratio_and_loss_of_each_token() -> None:
    loss_T = losses(torch.tensor(LOGP, dtype=torch.float64))
    assert loss_T.tolist() == pytest.approx([-0.523816, -0.320516, -0.404748, -0.348000, -0.200000], abs=1e-6)


@pytest.mark.parametrize(
    ("masked", "expected"), [(False, [-0.208169, 0.088588, 0.119581]), (True, [0.0, 0.0, 0.0])]
)
def test_gradient_at_the_decision(masked: bool, expected: list[float]) -> None:
    logits = torch.tensor([0.3, -0.2, 0.1], dtype=torch.float64, requires_grad=True)
    logp = torch.log_softmax(logits, 0)[:1]
    batch = TokenBatch(
        logp_BT=logp[None],
        logp_old_BT=logp.detach()[None],
        advantage_BT=torch.tensor([[0.354225]], dtype=torch.float64),
        keep_BT=torch.ones(1, 1, dtype=torch.bool),
    )
    made = rollouts(["1<think>"], ["3"])
    learn_BT, _ = apply_mask(mask_of(), made)
    loss_BT, _ = clipped_surrogate(CLIP, batch)
    (loss_BT * (learn_BT if masked else torch.ones_like(learn_BT))).sum().backward()
    assert logits.grad is not None
    if masked:
        assert logits.grad.tolist() == expected
    else:
        assert logits.grad.tolist() == pytest.approx(expected, abs=1e-6)


TEXT = st.lists(st.sampled_from(["1", "2", " ", "<think>", "</think>"]), min_size=1, max_size=8).map("".join)


@given(st.lists(st.tuples(TEXT, TEXT), min_size=1, max_size=6))
def test_one_token_where_there_is_a_decision_and_none_elsewhere(pairs: list[tuple[str, str]]) -> None:
    made = rollouts([prompt for prompt, _ in pairs], [response for _, response in pairs])
    learn_BT, signals = apply_mask(mask_of(), made)
    masked_B = (~learn_BT & made.keep_BT).sum(-1).tolist()
    assert (~learn_BT & ~made.keep_BT).sum() == 0
    for (prompt, response), count in zip(pairs, masked_B, strict=True):
        tokens = TOKENIZER.encode_response(response)
        has_next = THINK in tokens[:-1]
        assert count == int(prompt.rstrip().endswith("<think>") or has_next)
    assert signals["decisions"] == pytest.approx(sum(masked_B) / len(pairs))


@given(st.floats(-3, 3), st.floats(-5, -0.01), st.integers(0, 4))
def test_neither_advantage_nor_log_prob_of_the_decision_changes_the_loss(
    advantage: float, logp: float, at: int
) -> None:
    opened = torch.tensor([at == 0])
    response = torch.full((1, 5), 9)
    if at > 0:
        response[0, at - 1] = THINK
    keep = torch.ones(1, 5, dtype=torch.bool)
    learn_BT = ~decisions(response, keep, THINK or 0, opened)

    def loss(values: list[float], advantages: list[float]) -> float:
        batch = TokenBatch(
            logp_BT=torch.tensor([values], dtype=torch.float64),
            logp_old_BT=torch.tensor([LOGP_OLD], dtype=torch.float64),
            advantage_BT=torch.tensor([advantages], dtype=torch.float64),
            keep_BT=keep,
        )
        return float((clipped_surrogate(CLIP, batch)[0] * learn_BT).sum())

    changed_logp, changed_advantage = [*LOGP], [*ADVANTAGE]
    changed_logp[at], changed_advantage[at] = logp, advantage
    assert int((~learn_BT).sum()) == 1
    assert loss(changed_logp, changed_advantage) == loss(LOGP, ADVANTAGE)


def test_signals_by_label() -> None:
    made = rollouts(["1234567890123<think>", "1<think>"], ["</think>1", "3</think>3"])
    logp = made.logp_old_BT.clone()
    logp[0, 0], logp[1, 0] = -2.0, -0.5
    _, signals = apply_mask(mask_of(), replace(made, logp_old_BT=logp))
    assert signals == {
        "masked": pytest.approx(2 / 5),
        "decisions": 1.0,
        "probabilityNeed": pytest.approx(0.135335, abs=1e-6),
        "entropyNeed": pytest.approx(2.0),
        "probabilityNoNeed": pytest.approx(0.606531, abs=1e-6),
        "entropyNoNeed": pytest.approx(0.5),
    }
