"""The trigger evaluation against the AdaCoT card's numbers, and of a policy whose answers are known."""

from __future__ import annotations

import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from test_accuracy import Scripted, equal_text

from trainer.batch import Task
from trainer.contract.nodes import EvalTrigger
from trainer.evals.trigger import Choice, trigger, trigger_signals
from trainer.failure import RunError

NEED = [1, 1, 1, 1, 1, 0, 0, 0, 0, 0]
THINKS = [1, 1, 1, 0, 1, 0, 0, 1, 0, 0]
TOKENS = [120, 80, 100, 12, 90, 9, 11, 70, 8, 10]
CARD = [Choice(bool(n), bool(c), t, True) for n, c, t in zip(NEED, THINKS, TOKENS, strict=True)]


def test_the_card() -> None:
    signals = trigger_signals(CARD, always_tokens=150)
    expected = {"accuracy": 0.8, "precision": 0.8, "recall": 0.8, "f1": 0.8, "triggerRate": 0.5}
    assert {name: signals[name] for name in expected} == pytest.approx(expected, abs=1e-6)
    assert signals["tokens"] == pytest.approx(51.0, abs=1e-6)
    assert signals["saving"] == pytest.approx(0.66, abs=1e-6)
    assert (signals["triggerNeed"], signals["triggerNoNeed"]) == (0.8, 0.2)


def test_without_a_given_length_the_completions_that_think_stand_for_it() -> None:
    """They have (120 + 80 + 100 + 90 + 70) / 5 = 92 tokens."""
    signals = trigger_signals(CARD, always_tokens=None)
    assert signals["saving"] == pytest.approx(1 - 51 / 92, abs=1e-6)


def test_f1_of_the_papers_precision_and_recall() -> None:
    """Precision 0.503 at recall 1: 503 hits among 1000 completions that all think."""
    always = [Choice(i < 503, True, 1, None) for i in range(1000)]
    signals = trigger_signals(always, always_tokens=1)
    assert (signals["precision"], signals["recall"]) == (0.503, 1.0)
    assert signals["f1"] == pytest.approx(0.669328, abs=1e-6)


@pytest.mark.parametrize(
    ("tokens", "always", "saving"),
    [
        (11670, 37718, 0.690599),
        (40525, 137631, 0.705553),
    ],
)
def test_savings_of_the_paper(tokens: int, always: int, saving: float) -> None:
    signals = trigger_signals([Choice(True, True, tokens, None)], always_tokens=always)
    assert signals["saving"] == pytest.approx(saving, abs=1e-6)


def test_what_cannot_be_counted_is_not_a_number() -> None:
    never = trigger_signals([Choice(False, False, 3, None)], always_tokens=None)
    for name in ("precision", "recall", "f1", "triggerNeed", "score", "saving"):
        assert math.isnan(never[name]), name
    assert (never["accuracy"], never["triggerRate"], never["tokens"]) == (1.0, 0.0, 3.0)
    missed = trigger_signals([Choice(True, False, 3, False)], always_tokens=None)
    assert (missed["f1"], missed["recall"], missed["score"]) == (0.0, 0.0, 0.0)


CHOICES = st.lists(
    st.builds(Choice, st.booleans(), st.booleans(), st.integers(1, 99), st.booleans()), min_size=1
)


@given(CHOICES)
def test_f1_is_the_harmonic_mean_of_precision_and_recall(choices: list[Choice]) -> None:
    found = trigger_signals(choices, always_tokens=None)
    precision, recall = found["precision"], found["recall"]
    if precision > 0 and recall > 0:
        assert found["f1"] == pytest.approx(2 / (1 / precision + 1 / recall))
    needs = sum(choice.need for choice in choices) / len(choices)
    parts = [(found["triggerNeed"], needs), (found["triggerNoNeed"], 1 - needs)]
    assert found["triggerRate"] == pytest.approx(sum(rate * share for rate, share in parts if share > 0))


def params(**changes: object) -> EvalTrigger:
    held: dict[str, object] = {
        "split": "heldOut",
        "limit": 100,
        "samples": 2,
        "temperature": 1.0,
        "top_p": 0.7,
        "max_tokens": 64,
        "always_tokens": None,
        "threshold": 1.0,
        "batch_size": 2,
        "open_tag": "<think>",
        "close_tag": "</think>",
        "opening": "auto",
    }
    return EvalTrigger(**{**held, **changes})  # type: ignore[arg-type]


def test_a_scripted_policy() -> None:
    tasks = (
        Task("hard", "12<think>", "7</think>3", labels={"need": True}),
        Task("easy", "1<think>", "</think>1", labels={"need": False}),
        Task("told", "2<think>", "broken", labels={"need": False, "thinkingMode": "always"}),
    )
    script = {
        "hard": ["7</think>3", "</think>3"],
        "easy": ["</think>1", "1</think>1"],
        "told": ["broken", "7</think>"],
    }
    done: list[tuple[int, int]] = []
    policy = Scripted({}, script)
    found = trigger(
        params(),
        policy=policy,  # type: ignore[arg-type]
        tasks=tasks,
        reward=equal_text,
        generator=torch.Generator(),
        progress=lambda now, total: done.append((now, total)),
    )
    # 'broken' has neither a closing tag nor a judgement, but thinks: the prompt has opened the block.
    assert found.signals["triggerRate"] == pytest.approx(4 / 6)
    assert found.signals["recall"] == pytest.approx(3 / 4)
    assert found.signals["precision"] == pytest.approx(3 / 4)
    assert found.signals["score"] == pytest.approx(2 / 5)
    assert found.signals["formatErrors"] == pytest.approx(2 / 6)
    (table,) = found.tables
    assert table["rows"] == [
        ["needs reasoning", "thinks", 3, 0.5, 0.5, pytest.approx((10 + 6 + 9) / 3)],
        ["needs reasoning", "answers at once", 1, pytest.approx(1 / 6), 0.0, 9.0],
        ["needs none", "thinks", 1, pytest.approx(1 / 6), 0.0, 10.0],
        ["needs none", "answers at once", 1, pytest.approx(1 / 6), 1.0, 9.0],
    ]
    assert done == [(1, 3), (2, 3), (3, 3)]
    assert [(count, request.top_p) for count, request in policy.requests] == [(1, 0.7)] * 3


def test_a_prompt_without_a_label_is_named() -> None:
    with pytest.raises(RunError, match="'plain'"):
        trigger(
            params(),
            policy=Scripted({}, {"plain": ["1", "1"]}),  # type: ignore[arg-type]
            tasks=(Task("plain", "1", "1"),),
            reward=equal_text,
            generator=torch.Generator(),
            progress=lambda *_: None,
        )
