"""Sums: right, units first, distinct, split without overlap."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainer.batch import TaskSet
from trainer.contract.nodes import TasksAddition
from trainer.problems import ParamError
from trainer.tasks import TASKS

TWO_DIGITS = TasksAddition(digits=2, train_size=60, held_out_size=20, seed=0)


def no_files(digest: str) -> Path:
    raise AssertionError(f"asked for file {digest}")


def make(**changes: object) -> TaskSet:
    return TASKS[TasksAddition](msgspec.structs.replace(TWO_DIGITS, **changes), files=no_files)


@given(digits=st.integers(1, 9), seed=st.integers(0, 2**31 - 1))
def test_answers_read_backwards_are_the_sums(digits: int, seed: int) -> None:
    tasks = make(digits=digits, seed=seed, train_size=5, held_out_size=3)
    for task in (*tasks.train, *tasks.held_out):
        found = re.fullmatch(rf"(\d{{{digits}}})\+(\d{{{digits}}})=", task.prompt)
        assert found is not None
        assert int(task.answer[::-1]) == int(found[1]) + int(found[2])
        assert len(task.answer) == digits + 1
        assert task.demonstration == task.answer


def test_the_units_come_first() -> None:
    every = {task.prompt: task.answer for task in make(train_size=10_000, held_out_size=0).train}
    assert every["37+58="] == "590"
    assert every["07+05="] == "210"
    assert every["99+99="] == "891"
    assert len(every) == 10_000


@given(seed=st.integers(0, 2**31 - 1), train=st.integers(1, 90), held_out=st.integers(0, 10))
def test_splits_have_the_asked_sizes_and_share_no_prompt(seed: int, train: int, held_out: int) -> None:
    tasks = make(digits=1, seed=seed, train_size=train, held_out_size=held_out)
    prompts = {task.prompt for task in (*tasks.train, *tasks.held_out)}
    assert (len(tasks.train), len(tasks.held_out), len(prompts)) == (train, held_out, train + held_out)


def test_held_out_sums_do_not_move_with_the_training_size_and_change_with_the_seed() -> None:
    assert make().held_out == make(train_size=9000).held_out
    assert make().train == make(train_size=9000).train[:60]
    assert make().held_out != make(seed=1).held_out


def test_more_sums_than_there_are_is_a_mistake_with_a_name() -> None:
    with pytest.raises(ParamError) as caught:
        make(digits=1, train_size=81)
    assert (caught.value.param, caught.value.message) == (
        "trainSize",
        "There are only 100 different sums of this size, not 101.",
    )
