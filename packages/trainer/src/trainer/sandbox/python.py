"""Calls a Python function that is not ours on a batch of inputs, each in a process of its own.

The function's answers come back as JSON. Whether an answer is right, or even a number, is for the caller
to say. Code that runs in the same call as the function can make that one call answer what it likes: so do
not judge a completion by a function that runs it. Make the completion the function, and compare its
answers here.
"""

from __future__ import annotations

import json
import math
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from trainer.sandbox.command import Command, Limits, Outcome, SandboxError
from trainer.sandbox.inside import script
from trainer.sandbox.pool import Sandbox, shared_sandbox

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]
Arguments = Mapping[str, Any] | Sequence[Any]
"""By name, or in order. JSON values."""
Failure = Literal["source", "raised", "ended", "late", "long", "memory", "form"]

_START_SECONDS = 20.0
"""For the interpreter to start, on a busy machine."""
_ANSWER_BYTES = 64 * 2**10


@dataclass(frozen=True, slots=True)
class Answer:
    """Of the function to one input: a value, or why there is none."""

    value: Json = None
    failure: Failure | None = None
    """`source`: it does not compile, or lacks the function. `raised`: it did, `SystemExit` included.
    `ended`: its process ended without an answer. `late`, `long`, `memory`: it took too much. `form`: it
    cannot be called so, or its answer is not JSON."""
    text: str = ""
    """An exception's words, or nothing. Written by the source: text of an adversary."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Function:
    source: str
    name: str
    seconds: float = 2.0
    """For one input."""
    memory_bytes: int = 256 * 2**20
    processes: int = 16


def call(function: Function, inputs: Sequence[Arguments], *, sandbox: Sandbox | None = None) -> list[Answer]:
    """The function's answers, in the order of `inputs`.

    The batch is split over the places of the pool. Where a whole part dies, the input it died at gets the
    blame and the rest is called again. Raises SandboxError where the sandbox is at fault.
    """
    place = sandbox or shared_sandbox()
    size = max(1, math.ceil(len(inputs) / place.places))
    parts = [inputs[start : start + size] for start in range(0, len(inputs), size)]
    return [
        answer
        for part in place.each(lambda part: _call_part(function, part, place), parts)
        for answer in part
    ]


def _call_part(function: Function, inputs: Sequence[Arguments], sandbox: Sandbox) -> list[Answer]:
    answers: list[Answer] = []
    while len(answers) < len(inputs):
        rest = inputs[len(answers) :]
        nonce = secrets.token_hex(16)
        outcome = sandbox.run(_command(function, rest, nonce))
        told = _told(outcome.stdout, nonce)
        if not told:
            raise SandboxError(
                f"Python did not start in the sandbox ({outcome.ended}): {_last_line(outcome)}"
            )
        if told[0]:
            return [Answer(failure="source", text=told[0]["text"])] * len(inputs)
        found = [_answer(message) for message in told[1:]]
        answers += found
        if len(found) < len(rest):
            answers.append(_blamed(outcome))
    return answers


def _command(function: Function, inputs: Sequence[Arguments], nonce: str) -> Command:
    asked = {
        "nonce": nonce,
        "source": function.source,
        "function": function.name,
        "inputs": [dict(one) if isinstance(one, Mapping) else list(one) for one in inputs],
        "seconds": function.seconds,
        "bytes": _ANSWER_BYTES,
    }
    return Command(
        argv=("python3", "-c", script("call_function")),
        stdin=json.dumps(asked).encode(),
        python=True,
        limits=Limits(
            wall_seconds=_START_SECONDS + (function.seconds + 0.5) * len(inputs),
            cpu_seconds=_START_SECONDS + function.seconds * function.processes * len(inputs),
            memory_bytes=function.memory_bytes,
            output_bytes=2 * (_ANSWER_BYTES + 1000) * (len(inputs) + 1),
            processes=function.processes + 1,
        ),
    )


def _told(stdout: bytes, nonce: str) -> list[dict[str, Any]]:
    mark = f"{nonce} ".encode()
    whole = stdout[: stdout.rfind(b"\n") + 1]
    return [json.loads(line[len(mark) :]) for line in whole.splitlines() if line.startswith(mark)]


def _answer(message: dict[str, Any]) -> Answer:
    """Of one fork. What it said may be anything."""
    if "error" in message:
        return Answer(failure=message["error"])
    try:
        said = json.loads(message["said"], parse_constant=_no_number)
    except (ValueError, RecursionError):
        return Answer(failure="form", text="The answer is not JSON.")
    match said:
        case {"value": value, **others} if not others:
            return Answer(value=value)
        case {"error": "raised" | "form" | "source" as failure, "text": str(text), **others} if not others:
            return Answer(failure=failure, text=text)
        case _:
            return Answer(failure="form", text="The answer has another form.")


def _no_number(name: str) -> None:
    raise ValueError(f"{name} is no number")


def _blamed(outcome: Outcome) -> Answer:
    """For the input at which the whole process died."""
    reasons: dict[str, Failure] = {"deadline": "late", "cpu": "late", "memory": "memory", "output": "long"}
    return Answer(failure=reasons.get(outcome.ended, "ended"))


def _last_line(outcome: Outcome) -> str:
    return outcome.stderr.decode(errors="replace").strip().rpartition("\n")[2]
