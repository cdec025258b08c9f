"""Sums of digits modulo 10: a small task on which thinking pays for long prompts only.

A sum is held out where 3 d1 + 7 d2 + d3 + 9 d4 + 3 d5 + .. (mod 10) is below so many tenths. Every weight is
prime to 10, so that is the same share of every length, and it depends on neither seed nor node.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

from trainer.batch import Task, TaskSet
from trainer.contract.nodes import TasksDigitSum
from trainer.thinking import NEED

WEIGHTS = (3, 7, 1, 9)
CLOSE = "</think>"


def digit_sum_tasks(p: TasksDigitSum, *, files: Callable[[str], Path]) -> TaskSet:
    """Lengths in turn and digits at random, with replacement, each split from draws of its own."""
    train = _draw(p, p.lengths, p.train_size, held_out=False)
    held_out = _draw(p, p.held_out_lengths, p.held_out_size, held_out=True)
    need = sum(task.labels[NEED] is True for task in train) / len(train)
    return TaskSet(train, held_out, signals={"need": need})


def _draw(p: TasksDigitSum, lengths: tuple[int, ...], size: int, *, held_out: bool) -> tuple[Task, ...]:
    split = "held-out" if held_out else "train"
    rng = random.Random(f"{p.seed} {split}")
    made: list[Task] = []
    for index in range(size):
        digits = _digits(rng, lengths[index % len(lengths)], p.largest_digit)
        while is_held_out(digits, p.held_out_tenths) != held_out:
            digits = _digits(rng, len(digits), p.largest_digit)
        made.append(_task(p, digits, f"digit-sum-{split}-{p.seed}-{index}"))
    return tuple(made)


def _digits(rng: random.Random, length: int, largest: int) -> list[int]:
    return [rng.randrange(largest + 1) for _ in range(length)]


def is_held_out(digits: list[int], tenths: int) -> bool:
    return sum(WEIGHTS[i % len(WEIGHTS)] * digit for i, digit in enumerate(digits)) % 10 < tenths


def _task(p: TasksDigitSum, digits: list[int], name: str) -> Task:
    sums: list[int] = []
    for digit in digits:
        sums.append((digit + (sums[-1] if sums else 0)) % 10)
    reasoning, answer = "".join(map(str, sums)), str(sums[-1])
    need = len(digits) >= p.need_from
    return Task(
        id=name,
        prompt="".join(map(str, digits)) + p.marker,
        answer=answer,
        demonstration=f"{reasoning if need else ''}{CLOSE}{answer}",
        difficulty=float(len(digits)),
        source="digit_sum",
        reasoning=reasoning,
        labels={NEED: need},
    )
