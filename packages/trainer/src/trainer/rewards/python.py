"""A reward that the graph's author wrote as a Python function; it runs in the sandbox, a process a batch."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import torch

from trainer.batch import Note, RewardScores, Rollouts, Task
from trainer.contract.nodes import REQUIREMENTS, RewardPython
from trainer.own_code import Answer, Call, Function, OwnCodeError, call_all, run_programs
from trainer.problems import ParamError
from trainer.requirements import problem_of
from trainer.rewards.outside import Details, details_of, is_score
from trainer.rewards.scores import Plugged, Weights, mean_kept, share
from trainer.sandbox import shared_sandbox

FUNCTION = "score"
INPUTS = "inputs"
MAX_INPUTS = 20
_FENCE = re.compile(r"```(?:python|py)?[ \t]*\n(.*?)```", re.DOTALL)

Scored = tuple[float, Details]


class BadScoreError(Exception):
    """What the function gave is no score."""


def python_reward(p: RewardPython, *, rollouts: Rollouts, plugged: Plugged, weights: Weights) -> RewardScores:
    """The function's score of each completion; errored where it raises, is late, or gives no number."""
    rows = zip(rollouts.group_B.tolist(), rollouts.text_B, strict=True)
    texts = [(rollouts.tasks[group], text) for group, text in rows]
    score_B = torch.zeros(len(texts))
    errors: dict[int, str] = {}
    notes: dict[int, Note] = {}
    for row, answer in enumerate(ask(p, texts)):
        try:
            score, details = read_score(answer)
        except BadScoreError as problem:
            errors[row] = str(problem)
        else:
            score_B[row] = score
            notes[row] = Note(matched=details)
    errored_B = torch.zeros(len(texts), dtype=torch.bool)
    errored_B[list(errors)] = True
    device = rollouts.group_B.device
    return RewardScores(
        score_B=score_B.to(device),
        errored_B=errored_B.to(device),
        errors=errors,
        signals={"mean": mean_kept(score_B, ~errored_B), "errored": share(errored_B)},
        notes=notes,
    )


def ask(p: RewardPython, texts: Sequence[tuple[Task, str]]) -> list[Answer]:
    """The function's answer to each completion of a task. Raises ParamError where it cannot be called."""
    _refuse_unallowed()
    shared = {id(task): _arguments_of(task) for task, _ in texts}
    try:
        own = _own_arguments(p, texts, shared)
        calls = [
            Call(shared[id(task)], {"completion": text, **more})
            for (task, text), more in zip(texts, own, strict=True)
        ]
        return call_all(_function(p, FUNCTION), calls, shared_sandbox())
    except OwnCodeError as problem:
        raise ParamError("source", str(problem), "Mend the function.") from problem


def read_score(answer: Answer) -> Scored:
    """A number, or a pair of a number and details. Raises BadScoreError for anything else."""
    if answer.error:
        raise BadScoreError(answer.error)
    match answer.value:
        case {"list": [score, {"dict": list(details)}]}:
            return _number(score), details_of((pair[0], pair[1]) for pair in details if len(pair) == 2)
        case score:
            return _number(score), ()


def _number(score: Any) -> float:
    if isinstance(score, bool):
        return float(score)
    if not isinstance(score, float):
        raise BadScoreError(
            f"the function returned {_type_of(score)}; it must return a number, or a pair (number, dict)"
        )
    if not is_score(score):
        raise BadScoreError(f"the function returned {score:g}; a score is a number of at most a million")
    return score


def _type_of(value: Any) -> str:
    match value:
        case None:
            return "None"
        case str():
            return "a text"
        case {"list": list(items)}:
            return f"a list of {len(items)}"
        case {"dict": _}:
            return "a dict"
        case {"other": str(name)}:
            return f"something of type {name[:60]}"
        case _:
            return "something else"


def _own_arguments(
    p: RewardPython, texts: Sequence[tuple[Task, str]], shared: Mapping[int, Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """Where the function is to see what each completion's program does: runs them, each by itself."""
    if p.runs == "nothing":
        return [{} for _ in texts]
    inputs = _inputs(p, shared)
    programs = [(_program(p, text), inputs[id(task)]) for task, text in texts]
    sandbox = shared_sandbox()
    memory_bytes = p.memory_megabytes * 2**20
    results = run_programs(programs, sandbox, seconds=p.run_seconds, memory_bytes=memory_bytes)
    return [{"ran": [one.as_argument() for one in ran]} for ran in results]


def _program(p: RewardPython, text: str) -> str:
    """The whole completion, or its last block of code; empty, which does nothing, where it has none."""
    if p.runs == "completion":
        return text
    blocks = _FENCE.findall(text)
    return blocks[-1] if blocks else ""


def _inputs(p: RewardPython, shared: Mapping[int, Mapping[str, Any]]) -> dict[int, list[str]]:
    """What each task's programs read: nothing, in one run, or the texts that `inputs` gives for the task."""
    if not re.search(rf"^def {INPUTS}\b", p.source, re.MULTILINE):
        return {task: [""] for task in shared}
    answers = call_all(_function(p, INPUTS), [Call(held, {}) for held in shared.values()], shared_sandbox())
    return {task: _read_inputs(answer) for task, answer in zip(shared, answers, strict=True)}


def _read_inputs(answer: Answer) -> list[str]:
    if answer.error:
        raise OwnCodeError(f"'{INPUTS}' failed: {answer.error}.")
    match answer.value:
        case {"list": list(texts)} if texts and all(isinstance(text, str) for text in texts):
            if len(texts) <= MAX_INPUTS:
                return [str(text) for text in texts]
            raise OwnCodeError(f"'{INPUTS}' gave {len(texts)} inputs; at most {MAX_INPUTS} are run.")
        case _:
            raise OwnCodeError(f"'{INPUTS}' must return a list of at least one text.")


def _arguments_of(task: Task) -> dict[str, Any]:
    return {"prompt": task.prompt, "answer": task.answer, "meta": dict(task.meta)}


def _function(p: RewardPython, name: str) -> Function:
    return Function(
        source=p.source, name=name, seconds=p.timeout_seconds, memory_bytes=p.memory_megabytes * 2**20
    )


def _refuse_unallowed() -> None:
    """Asked with every batch: a request to score need not have come by way of a job that was looked at."""
    for name in ("custom-code", "sandbox"):
        problem = problem_of(name)
        if problem is not None:
            raise ParamError("source", f"It needs {REQUIREMENTS[name][0]}. {problem.message}", problem.remedy)
