"""Judge pairs: sums by their own arithmetic, preferences from files, orders and copies."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from judge_specs import no_file, pairs

from trainer.batch import TaskSet
from trainer.problems import ParamError
from trainer.tasks.judge_pairs import judge_pairs


def made(**changes: Any) -> TaskSet:
    return judge_pairs(pairs(**changes), files=no_file)


@settings(max_examples=30)
@given(digits=st.integers(1, 6), largest=st.integers(1, 9), seed=st.integers(0, 99))
def test_a_sum_has_one_right_total_and_its_letter_is_the_answer(digits: int, largest: int, seed: int) -> None:
    found = made(digits=digits, largest_digit=largest, seed=seed, train_size=30, held_out_strings=1)
    for task in (*found.train, *found.held_out):
        question, _, rest = task.prompt.partition("|")
        a, b = rest.removesuffix("B?").split("A")
        right = str(sum(map(int, question)))
        assert len(question) == digits and max(question) <= str(largest)
        assert [a, b].count(right) == 1
        assert task.answer == task.labels["verdict"] == ("A" if a == right else "B")
        assert min(int(a), int(b)) >= 0 and max(int(a), int(b)) <= digits * largest
        assert task.meta == {"question": question, "a": a, "b": b}


def test_the_prompt_is_that_of_the_small_setting() -> None:
    task = made(prompt_suffix="<think>").train[0]
    assert task.prompt.endswith("B?<think>")
    assert task.prompt.count("|") == 1


def test_no_digit_string_is_in_both_splits_and_held_out_ones_are_as_many_as_asked() -> None:
    found = made(train_size=3000, held_out_size=1000)
    train = {task.meta["question"] for task in found.train}
    held_out = {task.meta["question"] for task in found.held_out}
    assert len(held_out) == 16 and len(train) == 81 - 16 and not train & held_out
    # 16 strings with 8 wrong totals each, in both orders
    assert len({task.prompt for task in found.held_out}) == len(found.held_out) == 16 * 8 * 2


def test_a_larger_training_set_moves_nothing_that_is_held_out() -> None:
    assert made(train_size=10).held_out == made(train_size=500).held_out


def test_both_orders_are_one_unit_and_swap_answers_and_label() -> None:
    found = made(both_orders="all", train_size=40)
    assert len(found.train) == 80
    for one, two in zip(found.train[::2], found.train[1::2], strict=True):
        assert one.unit == two.unit and one.id != two.id
        assert (one.meta["a"], one.meta["b"]) == (two.meta["b"], two.meta["a"])
        assert {one.answer, two.answer} == {"A", "B"}
    assert len(made(both_orders="none").held_out) == 128


def test_the_order_is_drawn_at_random_or_not_at_all() -> None:
    share = Counter(task.answer for task in made(train_size=2000).train)["A"] / 2000
    assert 0.45 < share < 0.55
    assert {task.answer for task in made(random_order=False).train} == {"A"}


def test_all_sums_cannot_be_held_out() -> None:
    with pytest.raises(ParamError) as caught:
        made(digits=1, held_out_strings=3)
    assert caught.value.param == "heldOutStrings"


LINES = [
    {"question": "Why?", "chosen": "Because.", "rejected": "No {b}."},
    {"question": "How?", "chosen": "So.", "rejected": "{question}"},
    {"question": "Why?", "chosen": "Because.", "rejected": "Never."},
]


def of_file(tmp_path: Path, lines: list[Any], **changes: Any) -> TaskSet:
    path = tmp_path / "file"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return judge_pairs(pairs(source="file", file="f", **changes), files=lambda _: path)


def test_preferences_are_asked_in_the_wording_and_texts_stay_as_they_are(tmp_path: Path) -> None:
    found = of_file(tmp_path, LINES, random_order=False)
    assert [task.prompt for task in found.train] == [
        "Why?\n1: Because.\n2: No {b}.",
        "How?\n1: So.\n2: {question}",
        "Why?\n1: Because.\n2: Never.",
    ]
    assert found.bad_lines == ()


def test_pairs_of_one_question_are_on_one_side(tmp_path: Path) -> None:
    lines = [{"question": f"q{i % 10}", "chosen": f"a{i}", "rejected": "b"} for i in range(40)]
    found = of_file(tmp_path, lines, held_out_share=0.5)
    train = {task.meta["question"] for task in found.train}
    held_out = {task.meta["question"] for task in found.held_out}
    assert train and held_out and not train & held_out


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ({"question": "q", "chosen": "x"}, "has no column 'rejected'"),
        ({"question": "q", "chosen": "x", "rejected": "x"}, "prefers an answer to itself"),
        ({"question": "q", "chosen": "", "rejected": "x"}, "has nothing in column 'chosen'"),
        ({"question": "How?", "chosen": "{question}", "rejected": "So."}, "prefers what line 2 rejects"),
        (["no object"], "is an array, not an object"),
    ],
)
def test_a_line_that_cannot_be_used_is_named(tmp_path: Path, line: Any, reason: str) -> None:
    with pytest.raises(ParamError) as caught:
        of_file(tmp_path, [*LINES, line])
    assert f"Line 4 {reason}" in caught.value.message
    found = of_file(tmp_path, [*LINES, line], max_bad_lines=1)
    assert len(found.train) == 3
    assert reason in found.bad_lines[0]


def test_a_repeated_pair_is_left_out_and_said(tmp_path: Path) -> None:
    found = of_file(tmp_path, [*LINES, LINES[1]])
    assert len(found.train) == 3
    assert found.bad_lines == ("Line 4 repeats line 2.",)
