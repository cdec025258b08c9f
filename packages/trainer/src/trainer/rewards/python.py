"""A reward that the graph's author wrote as a Python function.

It runs in the sandbox only, a batch at a time, each call in a process of its own. What it gives is data that
is looked at here. A completion that is a program is run before, in a sandbox of its own, and never by the
function: code that runs in the same call could make that call answer what it likes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

import torch

from trainer.batch import Note, RewardScores, Rollouts, Task
from trainer.contract.nodes import REQUIREMENTS, RewardPython
from trainer.problems import ParamError
from trainer.requirements import problem_of
from trainer.rewards.completion_programs import run_programs
from trainer.rewards.outside import Details, details_of, is_score
from trainer.rewards.scores import Plugged, Weights, mean_kept, share
from trainer.sandbox import shared_sandbox
from trainer.sandbox.python import Answer, Function, call

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
            score, details = read_score(answer, p.timeout_seconds)
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
    own = _own_arguments(p, texts, shared)
    inputs = [
        {**shared[id(task)], "completion": text, **more}
        for (task, text), more in zip(texts, own, strict=True)
    ]
    return _call(p, FUNCTION, inputs)


def _call(p: RewardPython, name: str, inputs: Sequence[Mapping[str, Any]]) -> list[Answer]:
    function = Function(
        source=p.source, name=name, seconds=p.timeout_seconds, memory_bytes=p.memory_megabytes * 2**20
    )
    answers = call(function, inputs)
    if answers and answers[0].failure == "source":
        raise ParamError("source", f"The function cannot be had: {answers[0].text}.", "Mend the function.")
    return answers


def read_score(answer: Answer, seconds: float) -> Scored:
    """A number, or a pair of a number and details. Raises BadScoreError for anything else."""
    if answer.failure is not None:
        raise BadScoreError(_why(answer, seconds))
    match answer.value:
        case [score, dict(details)]:
            return _number(score), details_of(details.items())
        case score:
            return _number(score), ()


def _why(answer: Answer, seconds: float) -> str:
    reasons = {
        "raised": answer.text,
        "ended": "the function ended its process, or crashed it",
        "late": f"the function took longer than {seconds:g} s",
        "long": "the function returned too much",
        "memory": "the function used too much memory",
        "form": f"the function returned neither a number nor a pair (number, dict). {answer.text}".rstrip(),
    }
    return reasons.get(answer.failure or "", answer.text) or "no reason given"


def _number(score: Any) -> float:
    if isinstance(score, bool):
        return float(score)
    if not isinstance(score, int | float):
        raise BadScoreError(
            f"the function returned {_type_of(score)}; it must return a number, or a pair (number, dict)"
        )
    if not is_score(score):
        raise BadScoreError(
            f"the function returned {str(score)[:40]}; a score is a number of at most a million"
        )
    return score


def _type_of(value: Any) -> str:
    match value:
        case None:
            return "None"
        case str():
            return "a text"
        case list():
            return f"a list of {len(value)}"
        case _:
            return "a dict"


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
    answers = _call(p, INPUTS, list(shared.values()))
    return {task: _read_inputs(p, answer) for task, answer in zip(shared, answers, strict=True)}


def _read_inputs(p: RewardPython, answer: Answer) -> list[str]:
    remedy = f"Let '{INPUTS}' return a list of one to {MAX_INPUTS} texts."
    if answer.failure is not None:
        raise ParamError("source", f"'{INPUTS}' failed: {_why(answer, p.timeout_seconds)}.", remedy)
    match answer.value:
        case list(texts) if 0 < len(texts) <= MAX_INPUTS and all(isinstance(text, str) for text in texts):
            return [str(text) for text in texts]
        case _:
            raise ParamError("source", f"'{INPUTS}' gave no list of one to {MAX_INPUTS} texts.", remedy)


def _arguments_of(task: Task) -> dict[str, Any]:
    """Of meta what JSON can say; anything else as Python shows it."""
    meta = json.loads(json.dumps(dict(task.meta), default=repr))
    return {"prompt": task.prompt, "answer": task.answer, "meta": meta}


def _refuse_unallowed() -> None:
    """Asked with every batch: a request to score need not have come by way of a job that was looked at."""
    for name in ("custom-code", "sandbox"):
        problem = problem_of(name)
        if problem is not None:
            raise ParamError("source", f"It needs {REQUIREMENTS[name][0]}. {problem.message}", problem.remedy)
