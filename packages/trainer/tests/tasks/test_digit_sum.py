"""Digit sums: right answers, running sums, and splits that share no prompt."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainer.contract.nodes import TasksDigitSum
from trainer.tasks.digit_sum import digit_sum_tasks, is_held_out


def sums(**changes: object) -> TasksDigitSum:
    params: dict[str, object] = {
        "lengths": (1, 2, 3, 4, 5, 6),
        "held_out_lengths": (1, 2, 5, 6),
        "largest_digit": 9,
        "need_from": 4,
        "train_size": 60,
        "held_out_size": 40,
        "held_out_tenths": 2,
        "marker": "<think>",
        "seed": 0,
    }
    return TasksDigitSum(**{**params, **changes})  # type: ignore[arg-type]


def no_file(_: str) -> Path:
    raise AssertionError("digit sums read no file")


@given(st.integers(0, 1000), st.integers(1, 9))
def test_every_task_is_right_and_in_its_own_split(seed: int, tenths: int) -> None:
    made = digit_sum_tasks(sums(seed=seed, held_out_tenths=tenths), files=no_file)
    for task, held_out in [(t, False) for t in made.train] + [(t, True) for t in made.held_out]:
        digits = [int(c) for c in task.prompt.removesuffix("<think>")]
        assert task.prompt.endswith("<think>")
        assert task.answer == str(sum(digits) % 10)
        assert task.reasoning is not None and len(task.reasoning) == len(digits)
        running = 0
        for digit, shown in zip(digits, task.reasoning, strict=True):
            running += digit
            assert int(shown) == running % 10
        assert task.labels["need"] is (len(digits) >= 4)
        assert is_held_out(digits, tenths) is held_out


def test_each_length_is_drawn_as_often_as_the_others() -> None:
    made = digit_sum_tasks(sums(), files=no_file)
    lengths = [task.difficulty for task in made.train]
    assert [lengths.count(k) for k in range(1, 7)] == [10] * 6
    assert {task.difficulty for task in made.held_out} == {1, 2, 5, 6}
    assert made.signals == {"need": 0.5}


@pytest.mark.parametrize("length", [1, 2, 3])
def test_the_held_out_share_is_that_of_every_length(length: int) -> None:
    """Counted over all sums of a length: 3 d1 + 7 d2 + d3 is below 2 for two tenths of them."""
    every = [[int(c) for c in f"{i:0{length}}"] for i in range(10**length)]
    assert sum(is_held_out(digits, 2) for digits in every) == 2 * 10 ** (length - 1)


def test_demonstrations_think_where_it_is_needed() -> None:
    made = digit_sum_tasks(sums(lengths=(1, 4)), files=no_file)
    assert [task.demonstration for task in made.train[:2]] == [
        f"</think>{made.train[0].answer}",
        f"{made.train[1].reasoning}</think>{made.train[1].answer}",
    ]


def test_a_seed_fixes_the_sums() -> None:
    assert digit_sum_tasks(sums(), files=no_file) == digit_sum_tasks(sums(), files=no_file)
    other = digit_sum_tasks(sums(seed=1), files=no_file)
    assert [t.prompt for t in other.train] != [t.prompt for t in digit_sum_tasks(sums(), files=no_file).train]


def test_digits_go_up_to_the_largest_and_both_splits_do() -> None:
    made = digit_sum_tasks(sums(largest_digit=2, lengths=(4,), held_out_lengths=(4,), marker=""), files=Path)
    prompts = "".join(task.prompt for task in (*made.train, *made.held_out))
    assert set(prompts) == set("012")
    assert all(int(task.answer) == sum(map(int, task.prompt)) for task in made.train)
