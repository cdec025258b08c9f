"""The pipe's end: one request at a time, each by its deadline. No request can end the process."""

from __future__ import annotations

import json
import signal
import sys
import threading
from typing import Any, BinaryIO

import msgspec

from trainer import __version__
from trainer.contract.nodes import CONTRACT_DIGEST
from trainer.deadline_child import ChildDiedError, ChildLateError, DeadlineChild
from trainer.serve.folders import Folders
from trainer.serve.requests import Request, failure, request_id

CHILD_MODULE = "trainer.serve.child"
CHILD_MEMORY_BYTES = 8 * 2**30
MAX_LINE_BYTES = 16 * 2**20


def serve(requests: BinaryIO, answers: BinaryIO, folders: Folders) -> None:
    """Answers until `requests` ends, or until SIGTERM, which ends the child too.

    The first line written is `{"ready": true, "version", "contract"}`.
    """
    child = DeadlineChild(CHILD_MODULE, memory_bytes=CHILD_MEMORY_BYTES)
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        child.start()
        _write(answers, {"ready": True, "version": __version__, "contract": CONTRACT_DIGEST})
        while line := requests.readline(MAX_LINE_BYTES + 1):
            if len(line) > MAX_LINE_BYTES:
                _skip_line(requests, line)
                _write(answers, failure(None, "tooLong", f"A request is at most {MAX_LINE_BYTES >> 20} MiB."))
            elif line.strip():
                _write(answers, answer(line, child, folders))
    finally:
        child.close()


def answer(line: bytes, child: DeadlineChild, folders: Folders) -> dict[str, Any]:
    try:
        request = msgspec.json.decode(line, type=Request)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as problem:
        remedy = "Send one JSON object a line, as the trainer's serve/requests.py describes."
        return failure(request_id(line), "badRequest", f"{problem}.", remedy=remedy)
    try:
        return child.ask((line, folders), request.seconds)
    except ChildLateError:
        message = f"No answer within {request.seconds:g} s."
        return failure(request.id, "late", message, remedy="Ask for less, or allow more time.")
    except ChildDiedError as problem:
        return failure(request.id, "died", str(problem), remedy="Try again with a smaller request.")


def _skip_line(requests: BinaryIO, part: bytes) -> None:
    while part and not part.endswith(b"\n"):
        part = requests.readline(MAX_LINE_BYTES)


def _write(answers: BinaryIO, value: dict[str, Any]) -> None:
    answers.write(json.dumps(value).encode() + b"\n")
    answers.flush()
