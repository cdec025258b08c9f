"""Where the answer is found in a completion, and that a hostile one costs no time."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainer.rewards.extract import EXTRACTORS, extract


@pytest.mark.parametrize(
    ("mode", "text", "found"),
    [
        ("answer_tag", "<answer> 4 </answer>", "4"),
        ("answer_tag", "x <answer>4\n5</answer> y", "4\n5"),
        ("answer_tag", "<answer>1</answer><answer>2</answer>", "2"),
        ("answer_tag", "<answer>1</answer><answer>2", "1"),
        ("answer_tag", "<answer><answer>1</answer>", "1"),
        ("answer_tag", "<answer></answer>", None),
        ("answer_tag", "<answer>4", None),
        ("answer_tag", "4</answer>", None),
        ("answer_tag", "</answer>4<answer>", None),
        ("answer_tag", "<ANSWER>4</ANSWER>", None),
        ("boxed", r"so \boxed{\frac{1}{2}} or \boxed{x}", "x"),
        ("boxed", r"\boxed{\frac{1}{2}}", r"\frac{1}{2}"),
        ("boxed", r"\boxed{\{1, 2\}}", r"\{1, 2\}"),
        ("boxed", r"\boxed{1", None),
        ("boxed", "4", None),
        ("after_hashes", "a\n#### 7 \nmore", "7"),
        ("after_hashes", "#### 1\n#### 2", "2"),
        ("after_hashes", "####\n7", None),
        ("after_hashes", "7", None),
        ("after_think", "35</think> 8", "8"),
        ("after_think", "<think>1</think>2</think>3", "3"),
        ("after_think", "35</think>", None),
        ("after_think", "8", None),
        ("last_line", "a\n\n b \n\n", "b"),
        ("last_line", " \n", None),
        ("whole", "  a\nb ", "a\nb"),
        ("whole", "", None),
    ],
)
def test_table(mode: str, text: str, found: str | None) -> None:
    assert extract(mode, text) == found


@pytest.mark.parametrize(
    "piece", ["<answer>", "</answer>", "\\boxed{", "####", "{", "\n", "<answer>x</answer>"]
)
def test_time_is_linear(piece: str) -> None:
    start = time.process_time()
    for mode in EXTRACTORS:
        extract(mode, piece * 200_000)
    assert time.process_time() - start < 5


@given(st.text(), st.sampled_from(sorted(EXTRACTORS)))
def test_what_is_found_stands_in_the_text_and_is_not_empty(text: str, mode: str) -> None:
    found = extract(mode, text)
    assert found is None or (found and found in text)
