"""Calls a function of given source on each of a batch of inputs: one fork for each.

This process is the first of its namespace. It never runs the source: a fork does, with a pipe of its own
and no other way out, so that an input cannot touch another's answer, or the order in which answers are
told. After each, everything that was started is killed. This process itself cannot be traced, stopped or
killed: the first of a namespace is safe from the signals of those in it.
"""

from __future__ import annotations

import builtins
import json
import linecache
import os
import re
import secrets
import select
import signal
import sys
import time
import traceback
from contextlib import suppress

TYPE_CHECKING = False
if TYPE_CHECKING:  # `typing` takes longer to load than the work takes
    from types import CodeType
    from typing import Any, NoReturn

PRELOADED = (re,)
"""So that no fork has to load it."""
NAME = "<source>"
CHUNK = 65536
TEXT = 500


def main() -> None:
    """Tells that it is ready, then one answer after another: what a fork said is read and judged outside."""
    asked = json.loads(sys.stdin.buffer.read())
    said = os.dup(1)
    nothing = os.open("/dev/null", os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nothing, standard)
    try:
        code = compile(asked["source"], NAME, "exec", dont_inherit=True)
    except (SyntaxError, ValueError, RecursionError, MemoryError, OverflowError) as problem:
        tell(said, asked["nonce"], {"error": "source", "text": f"{type(problem).__name__}: {problem}"[:TEXT]})
        return
    tell(said, asked["nonce"], {})
    for number, arguments in enumerate(asked["inputs"]):
        answer = answer_of_fork(asked, code, arguments, said)
        tell(said, asked["nonce"], {"item": number, **answer})


def tell(pipe: int, nonce: str, message: dict[str, Any]) -> None:
    line = memoryview(f"{nonce} {json.dumps(message)}\n".encode())
    while line:
        line = line[os.write(pipe, line) :]


def answer_of_fork(asked: dict[str, Any], code: CodeType, arguments: Any, said: int) -> dict[str, Any]:
    reading, writing = os.pipe()
    word = secrets.token_bytes(16)
    child = os.fork()
    if child == 0:
        os.close(said)
        os.close(reading)
        in_fork(asked, code, arguments, (writing, word))
    os.close(writing)
    text, error = read_answer(reading, asked["seconds"], asked["bytes"])
    os.close(reading)
    end_everything()
    if error is None and text[:16] != word:
        error = "ended"
    return {"error": error} if error else {"said": text[16:].decode(errors="replace")}


def read_answer(pipe: int, seconds: float, most: int) -> tuple[bytes, str | None]:
    """What the fork wrote until it closed the pipe, and why that is no answer."""
    text = bytearray()
    deadline = time.monotonic() + seconds
    while True:
        left = deadline - time.monotonic()
        if left <= 0 or not select.select([pipe], [], [], left)[0]:
            return b"", "late"
        chunk = os.read(pipe, CHUNK)
        if not chunk:
            return bytes(text), None
        text += chunk
        if len(text) > most:
            return b"", "long"


def end_everything() -> None:
    """Kills all others of this namespace, and reaps them."""
    with suppress(ProcessLookupError):
        os.kill(-1, signal.SIGKILL)
    with suppress(ChildProcessError):
        while True:
            os.waitpid(-1, 0)


def in_fork(asked: dict[str, Any], code: CodeType, arguments: Any, pipe: tuple[int, bytes]) -> NoReturn:
    """Never returns. What it needs is in local names, so that the source cannot change it by name."""
    to_text, leave, put, base = json.dumps, os._exit, os.write, BaseException
    writing, word = pipe
    linecache.cache[NAME] = (len(asked["source"]), None, asked["source"].splitlines(True), NAME)
    try:
        space: dict[str, Any] = {"__name__": "source", "__builtins__": builtins}
        exec(code, space)
        function = space.get(asked["function"])
        if function is None:
            answer = {"error": "source", "text": f"There is no {asked['function']} in it."}
        else:
            value = function(**arguments) if isinstance(arguments, dict) else function(*arguments)
            answer = {"value": value}
        line = to_text(answer, allow_nan=False, check_circular=True)
    except base as problem:
        line = to_text({"error": kind_of(problem), "text": words(problem)[:TEXT]})
    text = memoryview(word + line.encode())
    while text:
        text = text[put(writing, text) :]
    leave(0)


def kind_of(problem: BaseException) -> str:
    frames = traceback.extract_tb(problem.__traceback__)
    inside_source = any(frame.filename == NAME for frame in frames)
    return "raised" if inside_source or not isinstance(problem, TypeError | ValueError) else "form"


def words(problem: BaseException) -> str:
    lines = [frame.lineno for frame in traceback.extract_tb(problem.__traceback__) if frame.filename == NAME]
    place = f" (line {lines[-1]})" if lines else ""
    return f"{type(problem).__name__}: {problem}{place}"


main()
