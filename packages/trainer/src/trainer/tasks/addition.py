"""Sums of two numbers, `37+58=` with the answer `590`: units first, one digit more than each number has.

Units first is the order in which carries are found, so a small decoder can learn it, and every answer has the
same number of tokens under a character tokenizer. Numbers keep their leading zeros.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path

from trainer.batch import Task, TaskSet
from trainer.contract.nodes import TasksAddition
from trainer.problems import ParamError


def addition_tasks(p: TasksAddition, *, files: Callable[[str], Path]) -> TaskSet:
    """The seed's first `held_out_size` sums are held out, the next `train_size` are trained on.

    `a+b` and `b+a` are two sums. A larger training set does not move the held-out ones.
    """
    wanted, base = p.held_out_size + p.train_size, 10**p.digits
    if wanted > base**2:
        raise ParamError(
            "trainSize",
            f"There are only {base**2} different sums of this size, not {wanted}.",
            "Ask for fewer sums, or allow more digits.",
        )
    tasks = tuple(_task(*divmod(pair, base), digits=p.digits) for pair in _distinct(base**2, wanted, p.seed))
    return TaskSet(train=tasks[p.held_out_size :], held_out=tasks[: p.held_out_size])


def _distinct(count: int, wanted: int, seed: int) -> Iterator[int]:
    """The first `wanted` of a shuffled 0 .. count - 1, by Fisher and Yates on the places that moved only."""
    draw = random.Random(seed)
    moved: dict[int, int] = {}
    for place in range(wanted):
        chosen = draw.randrange(place, count)
        yield moved.get(chosen, chosen)
        moved[chosen] = moved.pop(place, place)


def _task(left: int, right: int, *, digits: int) -> Task:
    prompt = f"{left:0{digits}}+{right:0{digits}}="
    answer = f"{left + right:0{digits + 1}}"[::-1]
    return Task(
        id=f"addition-{prompt[:-1]}", prompt=prompt, answer=answer, demonstration=answer, source="addition"
    )
