"""The verdict's reward: the method card's transcripts, both orders, judges blind to position."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from text_rollouts import text_rollouts

from trainer.batch import RewardScores, Task
from trainer.contract.nodes import RewardVerdict
from trainer.rewards.verdict import NO_LABEL, NO_PARTNER, consistent, verdict_reward


def params(**changes: Any) -> RewardVerdict:
    held = {
        "invalid_reward": -0.5,
        "format_bonus": 0.0,
        "consistency": False,
        "marks": ("wait",),
        "open_tag": "<think>",
        "close_tag": "</think>",
        "opening": "auto",
        "weight": 1.0,
    }
    return RewardVerdict(**{**held, **changes})


def task(label: str, unit: str = "", prompt: str = "p") -> Task:
    return Task(f"{unit}-{label}", prompt, label, labels={"verdict": label}, unit=unit)


def score(made: Any, **changes: Any) -> RewardScores:
    return verdict_reward(params(**changes), rollouts=made, plugged={}, weights={})


@pytest.mark.parametrize(
    ("text", "label", "reward"),
    [
        ("<think>37+48=85. A says 85.</think>[[A]]", "A", 1.0),
        ("<think>37+48=85. A says 85.</think>[[A]]", "B", 0.0),
        ("<think>37+48=75. Wait, 7+8=15, so 85.</think>[[A]]", "A", 1.0),
        ("<think>x</think>[[B]] no, [[A]]", "A", 1.0),
        ("<think>[[A]]</think>I prefer A", "A", -0.5),
        ("[[A]]", "A", 1.0),
        ("[[a]]", "A", -0.5),
        ("[A]", "A", -0.5),
        ("[[C]]", "A", -0.5),
        ("", "A", -0.5),
    ],
)
def test_transcripts(text: str, label: str, reward: float) -> None:
    made = score(text_rollouts([text], [task(label)]))
    assert made.score_B.tolist() == [reward]
    assert made.signals["invalid"] == float(reward < 0)


@pytest.mark.parametrize(
    ("text", "prompt", "bonus"),
    [
        ("<think>x</think>[[A]]", "p", 0.25),
        ("<think>x</think>\n[[A]]\n", "p", 0.25),
        ("x</think>[[A]]", "p<think>", 0.25),
        ("[[A]]", "p", 0.0),
        ("<think>x</think>So [[A]]", "p", 0.0),
        ("<think>x</think>[[A]][[A]]", "p", 0.0),
        ("<think>x</think></think>[[A]]", "p", 0.0),
    ],
)
def test_the_format_term_is_for_the_exact_layout(text: str, prompt: str, bonus: float) -> None:
    for label, right in (("A", 1.0), ("B", 0.0)):
        made = score(text_rollouts([text], [task(label, prompt=prompt)]), format_bonus=0.25)
        assert made.score_B.tolist() == [right + bonus]


def test_consistency_is_for_both_orders_or_nothing() -> None:
    """Pair 1: both right. Pair 2: right, and swapped wrong. Pair 3: swapped without a verdict."""
    tasks = [task(label, unit) for unit in ("one", "two", "three") for label in "AB"]
    made = text_rollouts(["[[A]]", "[[B]]", "[[A]]", "[[A]]", "[[A]]", "so"], tasks)
    both = score(made, consistency=True)
    assert both.score_B.tolist() == [1.0, 1.0, 0.0, 0.0, 0.0, -0.5]
    assert not both.errored_B.any()
    assert both.signals["consistency"] == pytest.approx(1 / 3)
    assert both.signals["accuracy"] == pytest.approx(4 / 6)
    assert both.signals["shareA"] == pytest.approx(4 / 5)
    assert score(made).score_B.tolist() == [1.0, 1.0, 1.0, 0.0, 1.0, -0.5]


def test_the_other_order_is_the_completion_of_the_same_place() -> None:
    texts = ["[[A]]", "[[B]]", "[[A]]", "[[B]]"]
    made = score(text_rollouts(texts, [task("A", "one"), task("B", "one")]), consistency=True)
    assert made.score_B.tolist() == [0.0, 0.0, 0.0, 0.0]
    made = score(text_rollouts(["[[A]]", "[[B]]", "[[B]]", "[[A]]"], [task("A", "one"), task("B", "one")]))
    assert made.signals["consistency"] == 1.0


def test_what_cannot_be_judged_is_errored_and_not_0() -> None:
    tasks = [task("A", "one"), Task("u", "p", "A")]
    made = score(text_rollouts(["[[A]]", "[[A]]"], tasks), consistency=True)
    assert made.errors == {0: NO_PARTNER, 1: NO_LABEL}
    assert made.errored_B.all()


def test_reflections_are_counted_in_the_reasoning() -> None:
    text = "<think>x. Wait, y. wait, z</think>wait [[A]]"
    assert score(text_rollouts([text], [task("A")])).signals["reflections"] == 2.0


@given(labels=st.lists(st.sampled_from("AB"), min_size=1, max_size=8))
def test_a_constant_judge_is_half_right_and_never_consistent(labels: list[str]) -> None:
    swapped = {"A": "B", "B": "A"}
    tasks = [task(x, str(i)) for i, label in enumerate(labels) for x in (label, swapped[label])]
    made = score(text_rollouts(["[[A]]"] * len(tasks), tasks))
    assert made.signals["accuracy"] == 0.5
    assert made.signals["consistency"] == 0.0
    assert made.signals["shareA"] == 1.0


@given(right=st.lists(st.booleans(), min_size=1, max_size=8), labels=st.data())
def test_swapping_answers_and_label_changes_nothing_for_a_judge_blind_to_order(
    right: list[bool], labels: st.DataObject
) -> None:
    drawn = labels.draw(st.lists(st.sampled_from("AB"), min_size=len(right), max_size=len(right)))
    swapped = ["B" if label == "A" else "A" for label in drawn]

    def rewards(of: list[str]) -> list[float]:
        texts = [
            f"[[{label if ok else ('B' if label == 'A' else 'A')}]]"
            for label, ok in zip(of, right, strict=True)
        ]
        return score(text_rollouts(texts, [task(label) for label in of])).score_B.tolist()

    assert rewards(drawn) == rewards(swapped) == [float(ok) for ok in right]


def test_verdicts_name_the_same_answer_where_their_letters_differ() -> None:
    assert consistent("A", "B") and consistent("B", "A")
    assert not consistent("A", "A") and not consistent("A", None) and not consistent(None, None)
