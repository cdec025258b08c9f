"""Demonstrations of one model that thinks or does not (AdaCoT, arXiv 2505.11896, section 3).

need = 1: <think> reasoning </think> answer;  need = 0: <think></think> answer, with nothing in the block.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import replace

from trainer.batch import Task, TaskSet
from trainer.contract.nodes import TasksThinkFormat
from trainer.policy.protocol import Interrupt, Policy
from trainer.problems import ParamError
from trainer.thinking import MODE, need_of


def think_format(
    p: TasksThinkFormat, tasks: TaskSet, *, policy: Callable[[], Policy] | None, interrupt: Interrupt
) -> TaskSet:
    """Each split draws its own shares, so that the one does not move with the size of the other."""
    del policy, interrupt
    train = [*_formatted(p, tasks.train, random.Random(f"{p.seed} train"))]
    held_out = [*_formatted(p, tasks.held_out, random.Random(f"{p.seed} held-out"))]
    count = max(1, len(train))
    signals = {
        "need": sum(need_of(task) is True for task, _ in train) / count,
        "thinking": sum(thinks for _, thinks in train) / count,
    }
    return TaskSet(
        tuple(task for task, _ in train), tuple(task for task, _ in held_out), tasks.bad_lines, signals
    )


def _formatted(
    p: TasksThinkFormat, tasks: tuple[Task, ...], rng: random.Random
) -> Iterator[tuple[Task, bool]]:
    """Every task with its demonstration, and whether that thinks."""
    for task in tasks:
        mode, noise = rng.random(), rng.random()
        told = _told(p, task, mode)
        need = need_of(told)
        if need is None:
            raise ParamError(
                "tasks",
                f"Task {task.id!r} does not say whether it needs reasoning.",
                "Put a 'Reasoning need' node before this one.",
            )
        flips = MODE not in told.labels and noise < (p.omit_share if need else p.add_share)
        yield _demonstrated(p, told, thinks=need != flips), need != flips


def _told(p: TasksThinkFormat, task: Task, draw: float) -> Task:
    """With an instruction before its prompt, where the draw falls on one."""
    if draw < p.always_share:
        mode, text = "always", p.always_text
    elif draw < p.always_share + p.never_share:
        mode, text = "never", p.never_text
    else:
        return task
    return replace(task, prompt=text + task.prompt, labels={**task.labels, MODE: mode})


def _demonstrated(p: TasksThinkFormat, task: Task, *, thinks: bool) -> Task:
    if thinks and not task.reasoning:
        raise ParamError(
            "tasks",
            f"Task {task.id!r} is to be shown thinking, but has no reasoning.",
            "Name the file's reasoning column, or plug in tasks that have worked solutions.",
        )
    block = f"{task.reasoning if thinks else ''}{p.close_tag}{task.answer}"
    is_open = task.prompt.rstrip().endswith(p.open_tag)
    if is_open:
        return replace(task, demonstration=block)
    if p.opened_by == "prompt":
        return replace(task, prompt=task.prompt + p.open_tag, demonstration=block)
    return replace(task, demonstration=p.open_tag + block)
