"""Calls a function of the graph's author in the sandbox: of each call what it gave, or why nothing."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from trainer.sandbox import Command, Limits, Outcome, Sandbox

LOAD_SECONDS = 5.0
MAX_DEATHS = 8
"""Processes of one batch that may be lost before the rest is given up."""
_ANSWER_BYTES = 4 * 2**10
_SPARE_BYTES = 64 * 2**10
_DRIVER = Path(__file__).with_name("driver.py")


class OwnCodeError(Exception):
    """The function cannot be had at all: it does not compile, does not load, or is not there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Function:
    source: str
    name: str
    seconds: float
    """For one call."""
    memory_bytes: int = 512 * 2**20


@dataclass(frozen=True, slots=True)
class Call:
    """Arguments by name. Those in `shared`, which many calls have in common, are sent once."""

    shared: Mapping[str, Any]
    own: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Answer:
    value: Any = None
    """As `driver.plain` has it."""
    error: str = ""
    """Why there is no value; empty where there is one."""


def call_all(function: Function, calls: Sequence[Call], sandbox: Sandbox) -> list[Answer]:
    """An answer for each call, in order.

    One process does them all, unless a call ends it: another one then goes on behind that call. Raises
    OwnCodeError where no call can be made, and SandboxError where the sandbox itself fails.
    """
    answers: list[Answer] = []
    deaths = 0
    while len(answers) < len(calls):
        if deaths > MAX_DEATHS:
            given_up = Answer(error=f"not called: the function has ended its process {deaths} times before")
            return [*answers, *[given_up] * (len(calls) - len(answers))]
        batch = _Batch(function, calls[len(answers) :])
        outcome = sandbox.run(batch.command())
        made = batch.read(outcome)
        if len(made) < len(batch.calls):
            if not made and not batch.has_begun(outcome):
                raise OwnCodeError(f"The function did not load: {_why(outcome, LOAD_SECONDS)}.")
            made.append(Answer(error=_why(outcome, function.seconds)))
            deaths += 1
        answers += made
    return answers


class _Batch:
    """What one process is asked, and how its lines are told from any others."""

    def __init__(self, function: Function, calls: Sequence[Call]) -> None:
        self.calls = calls
        self._function = function
        self._nonce = secrets.token_hex(16)

    def command(self) -> Command:
        function, count = self._function, len(self.calls)
        seconds = LOAD_SECONDS + count * function.seconds + 1.0
        shared: dict[int, int] = {}
        held: list[str] = []
        rows: list[dict[str, Any]] = []
        for call in self.calls:
            if id(call.shared) not in shared:
                shared[id(call.shared)] = len(held)
                held.append(json.dumps(call.shared, default=repr))
            rows.append({"shared": shared[id(call.shared)], "own": call.own})
        asked = {
            "nonce": self._nonce,
            "source": function.source,
            "name": function.name,
            "loadSeconds": LOAD_SECONDS,
            "callSeconds": function.seconds,
            "shared": held,
            "calls": rows,
        }
        return Command(
            argv=("python3", "driver.py"),
            files={"driver.py": _DRIVER.read_bytes()},
            stdin=json.dumps(asked, default=repr).encode(),
            python=True,
            limits=Limits(
                wall_seconds=seconds,
                cpu_seconds=seconds,
                memory_bytes=function.memory_bytes,
                output_bytes=_SPARE_BYTES + count * _ANSWER_BYTES,
            ),
        )

    def read(self, outcome: Outcome) -> list[Answer]:
        """The answers up to the first that is missing. Anything that is not as the driver says it is none."""
        answers: list[Answer] = []
        for index, said in self._lines(outcome):
            if index == -1:
                raise OwnCodeError(f"The function did not load: {_text(said.get('error'))}.")
            if index != len(answers) or said.get("begun") is True:
                continue
            if "error" in said:
                answers.append(Answer(error=_text(said["error"])))
            elif "value" in said:
                answers.append(Answer(said["value"]))
        return answers[: len(self.calls)]

    def has_begun(self, outcome: Outcome) -> bool:
        return any(said.get("begun") is True for _, said in self._lines(outcome))

    def _lines(self, outcome: Outcome) -> list[tuple[int, dict[str, Any]]]:
        found: list[tuple[int, dict[str, Any]]] = []
        for line in outcome.stdout.decode(errors="replace").splitlines():
            nonce, _, text = line.partition(" ")
            if nonce != self._nonce:
                continue
            try:
                read = json.loads(text)
            except (ValueError, RecursionError):
                continue
            match read:
                case [int() as index, dict() as said]:
                    found.append((index, said))  # pyright: ignore[reportUnknownArgumentType]
                case _:
                    continue
        return found


def _text(said: object) -> str:
    return str(said)[:500] or "no reason given"


def _why(outcome: Outcome, seconds: float) -> str:
    """How a process ended that should have gone on."""
    if outcome.ended == "deadline" or b"Timeout (" in outcome.stderr:
        return f"it took longer than {seconds:g} s"
    if outcome.ended == "cpu":
        return "it used all of its time"
    if outcome.ended == "memory":
        return "it used too much memory"
    if outcome.ended == "output":
        return "it wrote too much"
    if outcome.ended == "signal":
        return "its process crashed"
    return f"it ended its process (code {outcome.exit_code})"
