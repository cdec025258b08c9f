"""Verdicts in a judge's text: the method card's transcripts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainer.batch import Task
from trainer.judging.verdicts import label_of, labelled, read_verdict, reflections
from trainer.problems import ParamError

CLOSE = "</think>"


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("<think>37+48=85. A says 85.</think>[[A]]", "A"),
        ("<think>37+48=75. Wait, 7+8=15, so 85.</think>[[A]]", "A"),
        ("<think>x</think>[[B]] no, [[A]]", "A"),
        ("<think>[[A]]</think>I prefer A", None),
        ("[[A]]", "A"),
        ("[[a]]", None),
        ("[A]", None),
        ("[[C]]", None),
        ("", None),
        ("<think>a</think>[[A]]</think>[[B]]", "B"),
        ("<think>a</think>[[A]]</think>so", None),
        ("[[A]] <think>never closed [[B]]", "B"),
        ("[[[A]]]", "A"),
        ("[[A ]]", None),
    ],
)
def test_transcripts(text: str, verdict: str | None) -> None:
    assert read_verdict(text, CLOSE) == verdict


def test_without_a_tag_the_whole_text_is_read() -> None:
    assert read_verdict("[[B]]</think>", "") == "B"


@given(before=st.text(), inside=st.text(), letter=st.sampled_from("AB"))
def test_nothing_before_the_closing_tag_matters(before: str, inside: str, letter: str) -> None:
    assert read_verdict(f"{before}{inside}{CLOSE}[[{letter}]]", CLOSE) == letter


def test_reflections_are_counted_whatever_the_letter_case() -> None:
    assert reflections("Wait, no. wait. Re-check this.", ["wait", "re-check"]) == 3


def test_a_label_is_a_or_b() -> None:
    assert label_of(Task("t", "p", "A", labels={"verdict": "B"})) == "B"
    assert label_of(Task("t", "p", "A")) is None
    with pytest.raises(ParamError, match="better answer"):
        labelled(Task("t", "p", "A", labels={"verdict": "C"}))
