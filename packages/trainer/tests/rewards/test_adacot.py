"""Thinking penalties against the AdaCoT card's table."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from trainer.batch import RewardScores, Rollouts, Task
from trainer.contract.nodes import RewardAdacot
from trainer.rewards.adacot import adacot

THINKS, AT_ONCE = "<think>1+1</think>2", "<think></think>2"
THINKS_BADLY, AT_ONCE_BADLY = "<think>1+1</think>", "<think> </think>\n"


def penalties(miss: float = 0.2, over: float = 0.3, gamma: float = 1.0, **changes: str) -> RewardAdacot:
    tags = {"open_tag": "<think>", "close_tag": "</think>", "opening": "auto", **changes}
    return RewardAdacot(alpha_miss=miss, alpha_over=over, gamma=gamma, weight=1.0, **tags)  # type: ignore[arg-type]


def base_scores(values: list[float], errored: tuple[int, ...] = ()) -> RewardScores:
    errored_B = torch.zeros(len(values), dtype=torch.bool)
    errored_B[list(errored)] = True
    return RewardScores(torch.tensor(values), errored_B, dict.fromkeys(errored, "late"))


def task(need: bool | None, prompt: str = "1 + 1", **labels: str) -> Task:
    return Task("t", prompt, "2", labels=labels if need is None else {"need": need, **labels})


def scored(p: RewardAdacot, made: Rollouts, base: list[float], weight: float = 1.0) -> list[float]:
    scores = adacot(p, rollouts=made, plugged={"base": [base_scores(base)]}, weights={"base": [weight]})
    assert not scores.errored_B.any()
    return scores.score_B.tolist()


@pytest.mark.parametrize(
    ("need", "text", "right", "wrong"),
    [
        (True, THINKS, 1.0, 0.0),
        (True, AT_ONCE, 0.8, -0.2),
        (False, THINKS, 0.7, -0.3),
        (False, AT_ONCE, 1.0, 0.0),
        (True, THINKS_BADLY, 0.0, -1.0),
        (True, AT_ONCE_BADLY, -0.2, -1.2),
        (False, THINKS_BADLY, -0.3, -1.3),
        (False, AT_ONCE_BADLY, 0.0, -1.0),
    ],
)
def test_reward_table(make_rollouts, need: bool, text: str, right: float, wrong: float) -> None:
    made = make_rollouts([text, text], [task(need)])
    assert scored(penalties(), made, [1.0, 0.0]) == pytest.approx([right, wrong], abs=1e-6)


@pytest.mark.parametrize(
    ("need", "thinking", "at_once", "expected"),
    [
        (True, 0.60, 0.70, (0.60, 0.50)),
        (True, 0.60, 0.85, (0.60, 0.65)),
        (False, 0.95, 0.80, (0.65, 0.80)),
        (False, 0.95, 0.60, (0.65, 0.60)),
    ],
)
def test_penalties_are_thresholds_on_the_gain(
    make_rollouts,
    need: bool,
    thinking: float,
    at_once: float,
    expected: tuple[float, float],
) -> None:
    """The reward is linear in the base score, so a chance of being right may stand for its mean."""
    made = make_rollouts([THINKS, AT_ONCE], [task(need)])
    assert scored(penalties(), made, [thinking, at_once]) == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize(
    ("prompt", "text", "opening", "thinks", "well_formed"),
    [
        ("1", THINKS, "auto", True, True),
        ("1<think>", "1+1</think>2", "auto", True, True),
        ("1<think>\n", "\n</think>2", "auto", False, True),
        ("1", "1+1</think>2", "prompt", True, True),
        ("1<think>", THINKS, "response", True, True),
        ("1<think>", THINKS, "auto", True, False),
        ("1", "so <think>1</think>2", "auto", True, False),
        ("1", "<think>1", "auto", True, False),
        ("1", "<think>", "auto", False, False),
        ("1", "2", "auto", False, False),
        ("1", "1</think>2", "auto", False, False),
        ("1", "</think><think>1", "auto", True, False),
        ("1", "<think>1</think>2<think>3</think>", "auto", True, False),
        ("1", "<think>1</think></think>2", "auto", True, False),
    ],
)
def test_reading_blocks(
    make_rollouts, prompt: str, text: str, opening: str, thinks: bool, well_formed: bool
) -> None:
    made = make_rollouts([text], [task(False, prompt)])
    # 0 - 0.3 [thinks] - 1 [malformed]
    expected = -0.3 * thinks - 1.0 * (not well_formed)
    assert scored(penalties(opening=opening), made, [0.0]) == pytest.approx([expected], abs=1e-6)


TEXTS = st.lists(st.sampled_from(["<think>", "</think>", "1", " "]), max_size=6).map("".join)
COEFFICIENT = st.integers(0, 8).map(lambda n: n / 8)  # exact in binary


@given(TEXTS, st.booleans(), st.lists(COEFFICIENT, min_size=3, max_size=3), st.integers(0, 2), COEFFICIENT)
def test_no_penalty_raises_the_reward(
    text: str, need: bool, coefficients: list[float], which: int, more: float
) -> None:
    made = one(text, need)
    raised = [c + more * (i == which) for i, c in enumerate(coefficients)]
    assert scored(penalties(*raised), made, [1.0])[0] <= scored(penalties(*coefficients), made, [1.0])[0]
    # At most one of the two indicators is 1: with weights 1 and 1 they take off at most 1.
    assert scored(penalties(1, 1, 0), made, [0.0])[0] in (0.0, -1.0)


def one(text: str, need: bool) -> Rollouts:
    keep_BT = torch.ones(1, 3, dtype=torch.bool)
    return Rollouts(
        tasks=(task(need),),
        group_B=torch.zeros(1, dtype=torch.long),
        prompt_PS=torch.zeros(1, 1, dtype=torch.long),
        prompt_keep_PS=torch.ones(1, 1, dtype=torch.bool),
        response_BT=torch.zeros(1, 3, dtype=torch.long),
        keep_BT=keep_BT,
        logp_old_BT=torch.zeros(1, 3),
        text_B=(text,),
        truncated_B=torch.zeros(1, dtype=torch.bool),
        temperature=1.0,
    )


@pytest.mark.parametrize("label", [True, False])
def test_what_a_prompt_was_told_goes_before_its_label(make_rollouts, label: bool) -> None:
    told = [task(label, thinkingMode="always"), task(label, thinkingMode="never")]
    made = make_rollouts([THINKS, AT_ONCE, THINKS, AT_ONCE], told)
    assert scored(penalties(), made, [0.0] * 4) == pytest.approx([0.0, -0.2, -0.3, 0.0], abs=1e-6)


def test_without_penalties_the_base_score_is_untouched(make_rollouts) -> None:
    values = [0.1, -0.7, 3.0]
    made = make_rollouts([THINKS, "2", "<think>"], [task(None)])
    scores = adacot(
        penalties(0, 0, 0), rollouts=made, plugged={"base": [base_scores(values)]}, weights={"base": [1.0]}
    )
    assert torch.equal(scores.score_B, torch.tensor(values))
    assert not scores.errored_B.any()


def test_a_missing_label_and_an_errored_base_are_errors_and_not_scores(make_rollouts) -> None:
    made = make_rollouts([THINKS] * 3, [task(True), task(None), task(False)])
    scores = adacot(
        penalties(),
        rollouts=made,
        plugged={"base": [base_scores([1.0, 1.0, 1.0], errored=(2,))]},
        weights={"base": [1.0]},
    )
    assert scores.errored_B.tolist() == [False, True, True]
    assert set(scores.errors) == {1, 2}
    assert scores.errors[2] == "late"


def test_signals(make_rollouts) -> None:
    made = make_rollouts([THINKS, AT_ONCE, THINKS, "2"], [task(True), task(False)], lengths=[9, 3, 5, 1])
    scores = adacot(
        penalties(), rollouts=made, plugged={"base": [base_scores([1, 0, 1, 1])]}, weights={"base": [0.5]}
    )
    # 0.5, -0.2, 0.5 - 0.3, 0.5 - 1
    assert scores.score_B.tolist() == pytest.approx([0.5, -0.2, 0.2, -0.5], abs=1e-6)
    assert scores.signals == {
        "total": pytest.approx(0.0, abs=1e-6),
        "base": pytest.approx(0.375),
        "miss": 0.25,
        "over": 0.25,
        "format": 0.25,
        "trigger": 0.5,
        "errored": 0.0,
        "triggerNeed": 0.5,
        "triggerNoNeed": 0.5,
        "tokensThinking": 7.0,
        "tokensDirect": 2.0,
    }
