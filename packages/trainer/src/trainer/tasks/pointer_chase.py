"""Pointer chasing: where does a chain of hops through a permutation end?

One hop is one token of thinking, so how much thinking a prompt needs is known. Prompt: the
permutation's digits, the start, the hop count. Prompts, fillers and sizes are this
program's own.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator
from pathlib import Path

from trainer.batch import Task, TaskSet
from trainer.contract.nodes import TasksPointerChase
from trainer.problems import ParamError

FILLER = "."
THINKING_SLOT, ANSWER_SLOT = "{thinking}", "{answer}"


def pointer_chase_tasks(p: TasksPointerChase, *, files: Callable[[str], Path]) -> TaskSet:
    """The seed's first `held_out_size` distinct prompts are held out, the next `train_size` trained on."""
    del files
    wanted, most = p.held_out_size + p.train_size, math.factorial(p.size) * p.size * p.max_hops
    if wanted > most:
        raise ParamError(
            "trainSize",
            f"There are only {most} different prompts, not {wanted}.",
            "Ask for fewer, or allow more places or hops.",
        )
    drawn = _distinct(p)
    tasks = tuple(next(drawn) for _ in range(wanted))
    return TaskSet(train=tasks[p.held_out_size :], held_out=tasks[: p.held_out_size])


def _distinct(p: TasksPointerChase) -> Iterator[Task]:
    rng = random.Random(f"pointer_chase:{p.seed}")
    seen: set[str] = set()
    while True:
        places = rng.sample(range(p.size), p.size)
        start, hops = rng.randrange(p.size), rng.randint(1, p.max_hops)
        prompt = f"{''.join(map(str, places))} {start} {hops}"
        if prompt not in seen:
            seen.add(prompt)
            yield _task(p, prompt, chase(places, start, hops))


def chase(places: list[int], start: int, hops: int) -> list[int]:
    """The place after each hop."""
    visited: list[int] = []
    for _ in range(hops):
        start = places[start]
        visited.append(start)
    return visited


def _task(p: TasksPointerChase, prompt: str, visited: list[int]) -> Task:
    """The fillers depend on seed and prompt alone, not on how many prompts were drawn before."""
    rng = random.Random(f"fillers:{p.seed}:{prompt}")
    thinking = "".join(FILLER * _fillers(rng, p.filler_probability) + str(place) for place in visited)
    answer = str(visited[-1])
    return Task(
        id=f"pointer-chase-{prompt.replace(' ', '-')}",
        prompt=prompt,
        answer=answer,
        demonstration=p.demonstration.replace(THINKING_SLOT, thinking).replace(ANSWER_SLOT, answer),
        difficulty=float(len(visited)),
        source="pointer_chase",
    )


def _fillers(rng: random.Random, probability: float) -> int:
    """Geometric: one more with this probability, each time."""
    count = 0
    while rng.random() < probability:
        count += 1
    return count
