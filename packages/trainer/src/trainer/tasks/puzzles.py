"""Draws from a reasoning-gym task: by name, from a seed, without touching anybody else's random numbers.

The library is imported with the first task: it brings Matplotlib and SymPy, half of a trainer's start.
"""

from __future__ import annotations

import difflib
import hashlib
import random
import signal
import threading
import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING, Any

import numpy as np

from trainer.problems import ParamError

if TYPE_CHECKING:
    from reasoning_gym.dataset import ProceduralDataset

PUZZLE_SECONDS = 20.0
"""A generator that needs longer for one puzzle is looking for one that its parameters rule out."""
SIGNAL_AGAIN_SECONDS = 0.25
SHORTEST_TIMER_SECONDS = 1e-3
MAX_FAILURES_IN_A_ROW = 20
NAMES_NOT_OURS = ("seed", "size")
ENTRY_FAULTS = (ArithmeticError, LookupError, RuntimeError, TypeError, ValueError, AssertionError)


class PuzzleTimeoutError(RuntimeError):
    pass


def open_task(task: str, params: dict[str, Any], seed: int, size: int) -> ProceduralDataset:
    """The dataset of `size` puzzles that (task, params, seed) fixes."""
    from reasoning_gym.factory import create_dataset

    _check_name(task)
    for name in NAMES_NOT_OURS:
        if name in params:
            raise ParamError(
                "taskParams",
                f"'{name}' is set by the node itself.",
                "Remove it here and use the node's own fields.",
            )
    known = _known_params(task)
    for name in params:
        if name not in known:
            raise ParamError("taskParams", f"{task} has no parameter '{name}'.", _similar(name, known))
    try:
        return create_dataset(task, seed=spread_seed(task, seed), size=size, **params)
    except Exception as problem:
        raise ParamError(
            "taskParams",
            f"{task} refuses these parameters: {_sentence(problem)}",
            f"Its parameters are {', '.join(known)}.",
        ) from problem


def spread_seed(task: str, seed: int) -> int:
    """reasoning-gym draws puzzle i from `seed + i`, so neighbouring seeds would share almost all puzzles."""
    digest = hashlib.sha256(f"{task}:{seed}".encode()).digest()
    return int.from_bytes(digest[:4], "big") >> 1


def draw(dataset: ProceduralDataset) -> Iterator[tuple[int, dict[str, Any]]]:
    """(index, entry) one after another; entries that the generator fails to make are passed over."""
    failures = 0
    for index in range(len(dataset)):
        try:
            with _own_random_state((dataset.seed or 0) + index), _deadline(PUZZLE_SECONDS):
                entry = dataset[index]
        except ENTRY_FAULTS as problem:
            failures += 1
            if failures >= MAX_FAILURES_IN_A_ROW or isinstance(problem, PuzzleTimeoutError):
                raise ParamError(
                    "taskParams",
                    f"The task makes no puzzle with these parameters: {_sentence(problem)}",
                    "Allow larger or less constrained puzzles.",
                ) from problem
            continue
        failures = 0
        yield index, entry


def _check_name(task: str) -> None:
    if task == "composite":
        raise ParamError(
            "task", "'composite' is a mixture, not a task.", "Use one node for each of its tasks."
        )
    from reasoning_gym.factory import DATASETS

    if task not in DATASETS:
        raise ParamError("task", f"There is no task '{task}'.", _similar(task, sorted(DATASETS)))


def _known_params(task: str) -> list[str]:
    from reasoning_gym.factory import DATASETS

    _, config = DATASETS[task]
    return sorted(name for name in config.__dataclass_fields__ if name not in NAMES_NOT_OURS)


def _similar(name: str, known: list[str]) -> str:
    close = difflib.get_close_matches(name, known, n=3, cutoff=0.5)
    return f"Did you mean {' or '.join(close)}?" if close else f"Known are {', '.join(known)}."


def _sentence(problem: BaseException) -> str:
    text = str(problem).strip().rstrip(".") or type(problem).__name__
    return f"{text}."


@contextmanager
def _own_random_state(seed: int) -> Generator[None]:
    """A few generators draw from the global RNGs: give them one of their own and put the process's back."""
    python_state, numpy_state = random.getstate(), np.random.get_state()
    random.seed(seed)
    np.random.seed(seed % 2**32)
    try:
        yield
    finally:
        random.setstate(python_state)
        np.random.set_state(numpy_state)


@contextmanager
def _deadline(seconds: float) -> Generator[None]:
    """Ends an endless search. Signals reach the main thread only: elsewhere the caller sets a deadline.

    Compiled code may drop an exception raised by a signal (NumPy does so while it converts a list), so the
    signal comes again until the search has ended. A timer that somebody else had running goes on afterwards.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    searching = True

    def interrupt(_signum: int, _frame: FrameType | None) -> None:
        if searching:
            raise PuzzleTimeoutError(f"no puzzle was found in {seconds:g} s")

    started = time.monotonic()
    handler = signal.signal(signal.SIGALRM, interrupt)
    remaining, interval = signal.setitimer(signal.ITIMER_REAL, seconds, SIGNAL_AGAIN_SECONDS)
    try:
        yield
    finally:
        searching = False
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, handler)
        if remaining:
            left = max(remaining - (time.monotonic() - started), SHORTEST_TIMER_SECONDS)
            signal.setitimer(signal.ITIMER_REAL, left, interval)
