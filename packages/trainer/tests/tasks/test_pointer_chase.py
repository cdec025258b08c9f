"""Pointer chasing: answers checked hop by hop from the prompt's own digits; splits without overlap."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest

from trainer.batch import TaskSet
from trainer.contract.nodes import TasksPointerChase
from trainer.problems import ParamError
from trainer.tasks import TASKS

SMALL = TasksPointerChase(
    size=6,
    max_hops=5,
    filler_probability=0.5,
    seed=0,
    train_size=800,
    held_out_size=100,
    demonstration="<think>{thinking}</think><answer>{answer}</answer>",
)


def make(**changes: object) -> TaskSet:
    def no_files(digest: str) -> Path:
        raise AssertionError(digest)

    return TASKS[TasksPointerChase](msgspec.structs.replace(SMALL, **changes), files=no_files)


def test_the_thinking_follows_the_digits_to_the_answer() -> None:
    for task in make().train:
        digits, start, hops = task.prompt.split(" ")
        assert sorted(digits) == list("012345")
        place, path = start, ""
        for _ in range(int(hops)):
            place = digits[int(place)]
            path += place
        found = re.fullmatch(r"<think>([.\d]+)</think><answer>(\d)</answer>", task.demonstration or "")
        assert found is not None
        assert found[1].replace(".", "") == path
        assert (found[2], task.answer, task.difficulty) == (place, place, float(hops))


def test_about_one_filler_a_hop_at_one_half_and_none_at_zero() -> None:
    """p / (1 - p) = 1; the standard error over 800 x 3 hops is sqrt(2 / 2400) = 0.03."""
    thinking = [re.sub(r"</think>.*|<think>", "", task.demonstration or "") for task in make().train]
    hops = sum(len(text.replace(".", "")) for text in thinking)
    assert sum(text.count(".") for text in thinking) / hops == pytest.approx(1, abs=0.12)
    assert not any("." in (task.demonstration or "") for task in make(filler_probability=0.0).train)


def test_every_hop_count_and_start_occurs() -> None:
    prompts = [task.prompt.split(" ") for task in make().train]
    assert {hops for _, _, hops in prompts} == set("12345")
    assert {start for _, start, _ in prompts} == set("012345")


def test_splits_share_no_prompt_and_held_out_ones_stay() -> None:
    tasks, larger = make(), make(train_size=1500)
    prompts = [task.prompt for task in (*tasks.train, *tasks.held_out)]
    assert len(set(prompts)) == 900
    assert larger.held_out == tasks.held_out
    assert larger.train[:800] == tasks.train
    assert make(seed=1).held_out != tasks.held_out


def test_all_prompts_can_be_asked_for_and_not_one_more() -> None:
    every = make(size=3, max_hops=2, train_size=30, held_out_size=6)
    assert len({task.prompt for task in (*every.train, *every.held_out)}) == 36
    with pytest.raises(ParamError, match="only 36 different prompts"):
        make(size=3, max_hops=2, train_size=30, held_out_size=7)
