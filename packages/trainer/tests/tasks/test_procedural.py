"""Procedural puzzles: fixed by the seed, distinct, split without overlap; mistakes named by parameter."""

from __future__ import annotations

import itertools
import random
import re
import signal
import time
from pathlib import Path

import msgspec
import numpy as np
import pytest

from trainer.batch import TaskSet
from trainer.contract.nodes import TasksProcedural
from trainer.problems import ParamError
from trainer.tasks import TASKS
from trainer.tasks import puzzles as puzzles_module
from trainer.tasks.procedural import one_number

KNIGHTS = TasksProcedural(
    task="knights_knaves",
    task_params={"n_people": 2},
    seed=0,
    train_size=60,
    held_out_size=20,
    prompt_suffix="",
    demonstration="<answer>{answer}</answer>",
)


def no_files(digest: str) -> Path:
    raise AssertionError(f"asked for file {digest}")


def make(**changes: object) -> TaskSet:
    return TASKS[TasksProcedural](msgspec.structs.replace(KNIGHTS, **changes), files=no_files)


def test_same_seed_same_puzzles_and_neighbouring_seeds_share_none() -> None:
    first, again, other = make(), make(), make(seed=1)
    assert first == again
    assert not {t.prompt for t in first.train} & {t.prompt for t in other.train}


def test_splits_have_the_asked_sizes_and_share_no_prompt() -> None:
    tasks = make()
    prompts = [t.prompt for t in (*tasks.train, *tasks.held_out)]
    assert (len(tasks.train), len(tasks.held_out)) == (60, 20)
    assert len(set(prompts)) == 80
    assert len({t.id for t in (*tasks.train, *tasks.held_out)}) == 80


def test_a_task_with_many_repeats_still_gives_distinct_prompts() -> None:
    # coin_flip has a few hundred prompts at most with these bounds, so draws repeat
    tasks = make(
        task="coin_flip", task_params={"min_trials": 3, "max_trials": 6}, train_size=25, held_out_size=5
    )
    prompts = [t.prompt for t in (*tasks.train, *tasks.held_out)]
    assert len(set(prompts)) == 30


def test_held_out_puzzles_do_not_move_with_the_training_size_or_the_template() -> None:
    assert [t.prompt for t in make().held_out] == [t.prompt for t in make(train_size=90).held_out]
    assert make().train == make(train_size=90).train[:60]


def test_knights_tell_the_truth_in_the_reference_answer() -> None:
    """The statements are evaluated here, not by the task's own solver."""

    def holds(statement: tuple, roles: tuple[bool, ...]) -> bool:
        kind, *parts = statement
        if kind in ("telling-truth", "lying"):
            return roles[parts[0]] == (kind == "telling-truth")
        values = [holds(part, roles) for part in parts]
        return {
            "not": lambda: not values[0],
            "and": lambda: all(values),
            "or": lambda: any(values),
            "->": lambda: not values[0] or values[1],
            "<=>": lambda: values[0] == values[1],
        }[kind]()

    for task in make().train:
        metadata = task.meta["entry"]["metadata"]
        said = metadata["statements"]
        consistent = [
            roles
            for roles in itertools.product([True, False], repeat=2)
            if all(holds(statement, roles) == role for statement, role in zip(said, roles, strict=True))
        ]
        terms = metadata["knight_knave_terms"]
        named = re.findall(r"(\w+) is an? (\w+)", task.answer)
        assert consistent == [tuple(role == terms["knight"] for _, role in named)]


def test_demonstration_and_suffix_are_plain_replacement() -> None:
    task = make(prompt_suffix=" {answer}?", demonstration="{x} <answer>{answer}</answer> {answer}").train[0]
    assert task.prompt.endswith(") {answer}?")
    assert task.demonstration == f"{{x}} <answer>{task.answer}</answer> {task.answer}"


def test_global_random_numbers_are_neither_used_nor_moved() -> None:
    for name, params in (("list_functions", {}), ("pool_matrix", {})):
        random.seed(1)
        np.random.seed(1)
        first = make(task=name, task_params=params)
        after = (random.random(), float(np.random.random()))
        random.seed(2)
        np.random.seed(2)
        assert make(task=name, task_params=params).train == first.train, name
        random.seed(1)
        np.random.seed(1)
        assert after == (random.random(), float(np.random.random())), name


def test_four_thousand_puzzles_take_seconds() -> None:
    start = time.process_time()
    make(train_size=4000, held_out_size=200)
    assert time.process_time() - start < 15


@pytest.mark.parametrize(
    ("changes", "param", "message", "remedy"),
    [
        ({"task": "knight_knaves"}, "task", "no task 'knight_knaves'", "knights_knaves"),
        ({"task": "composite"}, "task", "mixture", "one node for each"),
        ({"task_params": {"n_poeple": 3}}, "taskParams", "no parameter 'n_poeple'", "n_people"),
        ({"task_params": {"n_people": 0}}, "taskParams", "at least 1", "n_people"),
        ({"task_params": {"n_people": "two"}}, "taskParams", "refuses", "n_people"),
        ({"task_params": {"seed": 3}}, "taskParams", "'seed'", "node's own"),
        # two people whose statements are bare claims never have exactly one solution
        ({"task_params": {"depth_constraint": 1}}, "taskParams", "makes no puzzle", "constrained"),
        ({"task": "coin_flip", "task_params": {"min_trials": 3, "max_trials": 3}}, "trainSize", "8", "fewer"),
    ],
)
def test_mistakes_are_named(changes: dict, param: str, message: str, remedy: str) -> None:
    with pytest.raises(ParamError) as caught:
        make(**changes)
    assert caught.value.param == param
    assert message in caught.value.message
    assert remedy in caught.value.remedy


def test_an_endless_search_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    # ten distinct bare claims about two people do not exist, and the generator looks for them for ever
    monkeypatch.setattr(puzzles_module, "PUZZLE_SECONDS", 0.5)
    with pytest.raises(ParamError, match=r"no puzzle was found in 0\.5 s"):
        make(task_params={"width_constraint": 10, "depth_constraint": 2})


class DropsTheFirst:
    """A generator whose compiled code drops the first exception that a signal raises, and searches on."""

    seed = 1

    def __init__(self) -> None:
        self.dropped = 0

    def __len__(self) -> int:
        return 1

    def __getitem__(self, _index: int) -> dict:
        while True:
            try:
                time.sleep(60)
            except puzzles_module.PuzzleTimeoutError:
                self.dropped += 1
                if self.dropped > 1:
                    raise


def test_a_signal_that_was_dropped_comes_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(puzzles_module, "PUZZLE_SECONDS", 0.05)
    monkeypatch.setattr(puzzles_module, "SIGNAL_AGAIN_SECONDS", 0.05)
    endless = DropsTheFirst()
    with pytest.raises(ParamError, match=r"no puzzle was found"):
        list(puzzles_module.draw(endless))  # type: ignore[arg-type]
    assert endless.dropped == 2


def test_a_timer_that_was_running_goes_on() -> None:
    before = signal.getitimer(signal.ITIMER_REAL)
    signal.setitimer(signal.ITIMER_REAL, 100.0, 7.0)
    try:
        make(train_size=2, held_out_size=0)
        left, interval = signal.getitimer(signal.ITIMER_REAL)
    finally:
        signal.setitimer(signal.ITIMER_REAL, *before)
    assert interval == 7.0
    assert 50.0 < left < 100.0


def test_a_task_without_one_right_answer_has_no_demonstration() -> None:
    task = make(task="graph_color", task_params={}, train_size=2, held_out_size=0).train[0]
    assert (task.answer, task.demonstration) == ("", None)


@pytest.mark.parametrize(
    ("stated", "number"),
    [
        (3, 3.0),
        (0.5, 0.5),
        ({"difficulty": 4}, 4.0),
        ({"n": (1, 5)}, None),
        ({"n_people": 2, "depth": 2}, None),
        ({"difficulty": None}, None),
        (True, None),
        (None, None),
    ],
)
def test_difficulty_is_taken_where_it_is_one_number(stated: object, number: float | None) -> None:
    assert one_number(stated) == number
