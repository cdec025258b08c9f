"""A question with two answers, one of them the better (J1, arXiv 2505.11875). The sums are a small setting
of ours. A task's answer is the letter of the better answer; which of the two is A is drawn.

`Task.unit` names the pair, `Task.meta` holds its texts: a teacher reads them there.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from trainer.batch import Task, TaskSet
from trainer.contract.nodes import TasksJudgePairs
from trainer.judging.framing import worded
from trainer.judging.verdicts import VERDICT, Letter, other
from trainer.problems import ParamError
from trainer.tasks.preferences import Preference, read_preferences

SOURCE_SUMS = "judge_pairs:sums"
SOURCE_FILE = "judge_pairs:file"
SUM_TEMPLATE = "{question}|{a}A{b}B?"


@dataclass(frozen=True, slots=True)
class _Split:
    pairs: Sequence[Preference]
    name: str
    both_orders: bool


def judge_pairs(p: TasksJudgePairs, *, files: Callable[[str], Path]) -> TaskSet:
    """Pairs of each split, and the same with their answers swapped where asked."""
    lines: tuple[str, ...] = ()
    if p.source == "sums":
        train, held_out = sum_pairs(p)
    else:
        train, held_out, lines = _file_pairs(p, files)
    made = _tasks(p, _Split(train, "train", p.both_orders == "all"))
    tested = _tasks(p, _Split(held_out, "held-out", p.both_orders != "none"))
    signals = {"shareA": sum(task.answer == "A" for task in made) / max(1, len(made))}
    return TaskSet(made, tested, lines, signals)


def sum_pairs(p: TasksJudgePairs) -> tuple[list[Preference], list[Preference]]:
    """Training pairs with replacement; different held-out ones. No digit string is in both splits."""
    count, wrong = (p.largest_digit + 1) ** p.digits, p.digits * p.largest_digit
    if p.held_out_strings >= count:
        raise ParamError(
            "heldOutStrings",
            f"There are only {count} sums of this size, so none is left to train on.",
            "Hold fewer out, or allow more or larger digits.",
        )
    held_out = random.Random(f"{p.seed} strings").sample(range(count), p.held_out_strings)
    taken, rng = frozenset(held_out), random.Random(f"{p.seed} train")
    drawn = (_not_in(taken, count, rng) for _ in range(p.train_size))
    train = [_sum_pair(p, number, rng.randrange(wrong)) for number in drawn]
    pairs = range(len(held_out) * wrong)
    chosen = random.Random(f"{p.seed} held-out").sample(pairs, min(p.held_out_size, len(pairs)))
    return train, [_sum_pair(p, held_out[at // wrong], at % wrong) for at in chosen]


def _not_in(taken: frozenset[int], count: int, rng: random.Random) -> int:
    while (number := rng.randrange(count)) in taken:
        pass
    return number


def _sum_pair(p: TasksJudgePairs, number: int, wrong: int) -> Preference:
    """The digit string of this number, and the wrong total of that place among all wrong ones."""
    digits: list[int] = []
    for _ in range(p.digits):
        number, digit = divmod(number, p.largest_digit + 1)
        digits.append(digit)
    right = sum(digits)
    return Preference("".join(map(str, digits)), str(right), str(wrong + (wrong >= right)))


def _file_pairs(
    p: TasksJudgePairs, files: Callable[[str], Path]
) -> tuple[list[Preference], list[Preference], tuple[str, ...]]:
    """All pairs of a question are in one split, chosen by a hash of it."""
    pairs, lines = read_preferences(p, files(p.file))
    train = [pair for pair in pairs if share_of(pair.question) >= p.held_out_share]
    held_out = [pair for pair in pairs if share_of(pair.question) < p.held_out_share]
    if not train:
        raise ParamError(
            "file",
            "The file gives no training pair.",
            "Lower the held-out share." if held_out else "Choose a file with at least one usable line.",
        )
    return train, held_out, lines


def share_of(text: str) -> float:
    """A number in [0, 1) that depends on the text alone."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big") / 2**64


def _tasks(p: TasksJudgePairs, split: _Split) -> tuple[Task, ...]:
    rng = random.Random(f"{p.seed} {split.name} order")
    made: list[Task] = []
    for index, pair in enumerate(split.pairs):
        better: Letter = "B" if p.random_order and rng.random() < 0.5 else "A"
        orders: list[Letter] = [better, other(better)] if split.both_orders else [better]
        name = f"pair-{split.name}-{p.seed}-{index}"
        made += [_task(p, pair, name, letter) for letter in orders]
    return tuple(made)


def _task(p: TasksJudgePairs, pair: Preference, name: str, better: Letter) -> Task:
    a, b = (pair.chosen, pair.rejected) if better == "A" else (pair.rejected, pair.chosen)
    is_sum = p.source == "sums"
    prompt = worded(SUM_TEMPLATE if is_sum else p.template, question=pair.question, a=a, b=b)
    return Task(
        id=f"{name}-{better}",
        prompt=prompt + p.prompt_suffix,
        answer=better,
        source=SOURCE_SUMS if is_sum else SOURCE_FILE,
        meta={"question": pair.question, "a": a, "b": b},
        labels={VERDICT: better},
        unit=name,
    )
