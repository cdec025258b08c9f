"""The strict format parser."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from trainer.contract.nodes import RewardFormat
from trainer.rewards.format import format_reward, holds_format

OBSERVE, THINK, ANSWER = "<observe>cells</observe>", "<think>count</think>", "<answer>3</answer>"
TAGS = ("observe", "think", "answer")


# The truth table of Observe-R1's strict parser, as far as it speaks of blocks side by side.
@pytest.mark.parametrize(
    ("text", "inside", "anywhere"),
    [
        (OBSERVE + THINK + ANSWER, True, True),
        (f"{OBSERVE}\n{THINK}\n\n{ANSWER}\n", True, True),
        (f"well, {OBSERVE}{THINK}{ANSWER}", False, True),
        (f"{OBSERVE}{THINK}{ANSWER} done", False, True),
        (f"{OBSERVE} hm {THINK}{ANSWER}", False, True),
        (THINK + ANSWER, False, False),
        (THINK + OBSERVE + ANSWER, False, False),
        (f"<observe></observe>{THINK}{ANSWER}", False, False),
        (f"{OBSERVE}{THINK}<answer> \n</answer>", False, False),
        (f"{OBSERVE}{THINK}<answer>3", False, False),
        (f"{OBSERVE}{THINK}{ANSWER}{ANSWER}", False, False),
        (f"{OBSERVE}{OBSERVE}{THINK}{ANSWER}", False, False),
        (f"<think>a {OBSERVE} b</think>{ANSWER}", False, False),
        (f"{OBSERVE}{THINK}</answer>3<answer>", False, False),
        (f"{OBSERVE}{THINK}{ANSWER}</think>", False, False),
        ("", False, False),
    ],
)
def test_truth_table(text: str, inside: bool, anywhere: bool) -> None:
    assert holds_format(text, TAGS, allow_outside=False) is inside
    assert holds_format(text, TAGS, allow_outside=True) is anywhere


content = st.text(st.characters(exclude_characters="<>"), min_size=1).filter(lambda s: bool(s.strip()))


@given(st.lists(content, min_size=3, max_size=3), st.permutations(TAGS))
def test_only_the_right_order_holds(contents: list[str], order: list[str]) -> None:
    text = " ".join(f"<{tag}>{inner}</{tag}>" for tag, inner in zip(order, contents, strict=True))
    assert holds_format(text, TAGS, allow_outside=False) is (tuple(order) == TAGS)


def test_scores_and_signals(make_rollouts) -> None:
    p = RewardFormat(tags=("answer",), allow_outside=False, correct=0.5, wrong=-0.25, weight=1.0)
    scores = format_reward(
        p,
        rollouts=make_rollouts(["<answer>1</answer>", "1", "<answer>1</answer>x", "<answer>"]),
        plugged={},
        weights={},
    )
    assert scores.score_B.tolist() == [0.5, -0.25, -0.25, -0.25]
    assert scores.score_B.dtype == torch.float32
    assert not scores.errored_B.any()
    # (0.5 - 3 * 0.25) / 4
    assert scores.signals == {"mean": pytest.approx(-0.0625), "rate": 0.25, "errored": 0.0}
