"""Labels prompts by whether they need reasoning: by a label that they have, by a rule, or by asking a model
(AdaCoT, arXiv 2505.11896, appendix B).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from trainer.batch import Task, TaskSet
from trainer.contract.nodes import TasksNeedLabel
from trainer.policy.protocol import Interrupt, Policy
from trainer.problems import ParamError
from trainer.tasks.need_model import Said, ask_need
from trainer.thinking import NEED, truth_of

Rule = Callable[[Task], "bool | None"]


def need_label(
    p: TasksNeedLabel, tasks: TaskSet, *, policy: Callable[[], Policy] | None, interrupt: Interrupt
) -> TaskSet:
    said: Mapping[str, Said] = {}
    if p.source == "model":
        said = ask_need(p, (*tasks.train, *tasks.held_out), _plugged(policy), interrupt)
    rule = _rule(p, said)
    train = tuple(_labelled(rule, tasks.train))
    held_out = tuple(_labelled(rule, tasks.held_out))
    left_out = len(tasks.train) + len(tasks.held_out) - len(train) - len(held_out)
    if not train:
        raise ParamError(
            "source",
            f"None of the training prompts says {_what(p)}.",
            "Decide by something that the prompts have.",
        )
    lines = tasks.bad_lines
    if left_out:
        lines = (*lines, f"{left_out} prompts do not say {_what(p)}, and are left out.")
    signals = {"need": sum(task.labels[NEED] is True for task in train) / len(train)}
    if said:
        signals["probability"] = sum(said[task.prompt].need for task in train) / len(train)
        signals["answered"] = sum(said[task.prompt].answered for task in train) / len(train)
    return TaskSet(train, held_out, lines, signals)


def _plugged(policy: Callable[[], Policy] | None) -> Policy:
    if policy is None:
        raise ParamError(
            "source",
            "A model is to decide, but none is plugged in.",
            "Plug the model that is to be asked into 'model', or decide by something else.",
        )
    return policy()


def _labelled(rule: Rule, tasks: tuple[Task, ...]) -> Iterator[Task]:
    for task in tasks:
        need = rule(task)
        if need is not None:
            yield replace(task, labels={**task.labels, NEED: need})


def _rule(p: TasksNeedLabel, said: Mapping[str, Said]) -> Rule:
    match p.source:
        case "field":
            return lambda task: _by_field(p, task)
        case "difficulty":
            return lambda task: None if task.difficulty is None else task.difficulty >= p.threshold
        case "length":
            return lambda task: len(task.prompt) >= p.threshold
        case "pattern":
            pattern = _compiled(p)
            return lambda task: pattern.search(task.prompt) is not None
        case "model":
            return lambda task: said[task.prompt].need >= p.need_probability


def _by_field(p: TasksNeedLabel, task: Task) -> bool | None:
    label = task.labels.get(p.field)
    try:
        return None if label is None else truth_of(label)
    except ValueError as error:
        raise ParamError(
            "field",
            f"The label '{p.field}' of task {task.id!r}: {error}.",
            "Write yes or no, true or false, or 1 or 0.",
        ) from error


def _compiled(p: TasksNeedLabel) -> re.Pattern[str]:
    try:
        return re.compile(p.pattern)
    except re.error as error:
        raise ParamError("pattern", f"The pattern is refused: {error}.", "Mend it.") from error


def _what(p: TasksNeedLabel) -> str:
    return "its difficulty" if p.source == "difficulty" else f"'{p.field}'"
