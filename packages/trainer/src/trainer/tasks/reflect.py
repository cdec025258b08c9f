"""Demonstrations that reflect (J1, arXiv 2505.11875; how the paper made its own is inferred from a phrase of
its abstract).

K judgments of each pair are sampled and those with the right verdict kept. Of these one that reflects by
itself is preferred; else judgments are stitched: some of any verdict, each followed by a reflection word,
then a right one. The tokens of a stitched judgment that was wrong do not learn, up to the word.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count

from trainer.batch import Task, TaskSet
from trainer.contract.nodes import TasksReflect
from trainer.judging.verdicts import Letter, labelled, reflections, written
from trainer.policy.protocol import Interrupt, Policy
from trainer.problems import ParamError
from trainer.tasks.teacher import Attempt, by_model, simulated


@dataclass(frozen=True, slots=True)
class Trace:
    task: Task
    label: Letter
    reasoning: str
    verdict: Letter
    reflections: int
    is_stitched: bool
    wrong: tuple[tuple[int, int], ...]
    """Spans of the reasoning that are judgments with a wrong verdict."""


def reflect(
    p: TasksReflect, tasks: TaskSet, *, policy: Callable[[], Policy] | None, interrupt: Interrupt
) -> TaskSet:
    """Training pairs with a trace as demonstration; held-out pairs as they are."""
    judged = [*_judged(p, tasks.train, policy, interrupt)]
    made = [trace for turn, (task, said) in enumerate(judged) if (trace := _trace(p, task, said, turn))]
    kept = [trace for trace in made if p.longest is None or len(trace.reasoning) <= p.longest]
    if not kept:
        raise ParamError(
            "samples",
            "The teacher gives no trace that can be kept.",
            "Sample more judgments of each pair, or choose a teacher that is right more often.",
        )
    kept = balanced(kept) if p.balance else kept
    if not kept:
        raise ParamError(
            "balance",
            "All traces are for the same letter, so balance leaves none.",
            "Draw the order of the answers at random, or do not balance.",
        )
    shown = tuple(_demonstrated(p, trace) for trace in kept)
    lines = tasks.bad_lines
    if len(judged) > len(kept):
        reasons = "no judgment is right, they are too long, or their label is more frequent than the other"
        lines = (*lines, f"{len(judged) - len(kept)} pairs have no trace and are left out: {reasons}.")
    return TaskSet(shown, tasks.held_out, lines, _signals(judged, kept, shown))


def _judged(
    p: TasksReflect, tasks: Sequence[Task], policy: Callable[[], Policy] | None, interrupt: Interrupt
) -> Iterator[tuple[Task, list[Attempt]]]:
    if p.teacher == "simulated":
        for place, task in enumerate(tasks):
            if place % 1000 == 0:
                interrupt()
            yield task, simulated(p, task)
        return
    if policy is None:
        raise ParamError(
            "teacher",
            "A model is to judge, but none is plugged in.",
            "Plug the teacher into 'model', or let the simulated one judge.",
        )
    said = by_model(p, tasks, policy(), interrupt)
    yield from ((task, said[task.id]) for task in tasks)


def _trace(p: TasksReflect, task: Task, said: Sequence[Attempt], turn: int) -> Trace | None:
    """None where no judgment can be kept. `turn` is the pair's place: reflections and words go in turn."""
    label = labelled(task)
    if not p.only_right:
        first = next((attempt for attempt in said if attempt.verdict is not None), None)
        return None if first is None else _plain(p, task, label, first)
    right = [attempt for attempt in said if attempt.verdict == label]
    if not right:
        return None
    rng = random.Random(f"{p.seed} stitch {task.id}")
    natural = [attempt for attempt in right if reflections(attempt.reasoning, p.marks) > 0]
    if natural or not p.stitch:
        return _plain(p, task, label, rng.choice(natural or right))
    last = rng.choice(right)
    others = [attempt for attempt in said if attempt is not last and attempt.verdict is not None]
    before = rng.sample(others, min(turn % (p.reflections + 1), len(others)))
    return stitched(p, task, [*before, last], turn)


def _plain(p: TasksReflect, task: Task, label: Letter, attempt: Attempt) -> Trace:
    assert attempt.verdict is not None
    natural = reflections(attempt.reasoning, p.marks)
    return Trace(task, label, attempt.reasoning, attempt.verdict, natural, is_stitched=False, wrong=())


def stitched(p: TasksReflect, task: Task, attempts: Sequence[Attempt], turn: int) -> Trace:
    """The attempts with a word between each two; the last one's verdict is the trace's."""
    label, words = labelled(task), (p.words[n % len(p.words)] for n in count(turn))
    *before, last = attempts
    text, wrong = "", list[tuple[int, int]]()
    for attempt in before:
        start = len(text)
        text += attempt.reasoning
        if attempt.verdict != label and len(text) > start:
            wrong.append((start, len(text)))
        text += next(words)
    assert last.verdict is not None
    return Trace(
        task,
        label,
        text + last.reasoning,
        last.verdict,
        len(before),
        is_stitched=bool(before),
        wrong=tuple(wrong),
    )


def balanced(traces: Sequence[Trace]) -> list[Trace]:
    """For each number of reflections as many for A as for B: the first ones of the commoner label."""
    room = dict[tuple[Letter, int], int]()
    of = defaultdict[int, list[Letter]](list)
    for trace in traces:
        of[trace.reflections].append(trace.label)
    for number, labels in of.items():
        least = min(labels.count("A"), labels.count("B"))
        room |= {("A", number): least, ("B", number): least}
    kept: list[Trace] = []
    for trace in traces:
        cell = (trace.label, trace.reflections)
        if room[cell] > 0:
            room[cell] -= 1
            kept.append(trace)
    return kept


def _demonstrated(p: TasksReflect, trace: Trace) -> Task:
    is_open = bool(p.open_tag) and trace.task.prompt.rstrip().endswith(p.open_tag)
    opening = "" if is_open else p.open_tag
    spans = trace.wrong if p.mask_wrong_attempt else ()
    return replace(
        trace.task,
        demonstration=f"{opening}{trace.reasoning}{p.close_tag}{written(trace.verdict)}",
        reasoning=trace.reasoning,
        unlearned=tuple((start + len(opening), end + len(opening)) for start, end in spans),
    )


def _signals(
    judged: Sequence[tuple[Task, list[Attempt]]], kept: Sequence[Trace], shown: Sequence[Task]
) -> dict[str, float]:
    sampled = sum(len(said) for _, said in judged)
    right = sum(attempt.verdict == labelled(task) for task, said in judged for attempt in said)
    characters = sum(len(task.demonstration or "") for task in shown)
    masked = sum(end - start for task in shown for start, end in task.unlearned)
    return {
        "acceptRate": right / max(1, sampled),
        "stitched": sum(trace.is_stitched for trace in kept) / len(kept),
        "attempts": sampled / len(kept),
        "reflections": sum(trace.reflections for trace in kept) / len(kept),
        "masked": masked / max(1, characters),
    }
