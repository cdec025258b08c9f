"""The pipe's end: one request at a time, each by its deadline. No request can end the process."""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from trainer import __version__
from trainer.contract.nodes import CONTRACT_DIGEST
from trainer.deadline_child import ChildDiedError, ChildLateError, DeadlineChild
from trainer.serve.folders import Folders
from trainer.serve.requests import Request, Sample, failure, request_id

CHILD_MODULE = "trainer.serve.child"
CHILD_MEMORY_BYTES = 8 * 2**30
MAX_LINE_BYTES = 16 * 2**20


class Children:
    """Who does the work: one process for texts, which is bounded and knows nothing of this machine, and one
    for models, which may use its accelerator and is started when a model is first asked for."""

    def __init__(self) -> None:
        self.texts = DeadlineChild(CHILD_MODULE, memory_bytes=CHILD_MEMORY_BYTES)
        self._models: DeadlineChild | None = None

    def of(self, request: Request) -> DeadlineChild:
        if not isinstance(request, Sample):
            return self.texts
        if self._models is None:
            limit = None if _has_accelerator() else max(CHILD_MEMORY_BYTES, _machine_bytes())
            self._models = DeadlineChild(CHILD_MODULE, memory_bytes=limit, environment=dict(os.environ))
        return self._models

    def close(self) -> None:
        self.texts.close()
        if self._models is not None:
            self._models.close()


def _has_accelerator() -> bool:
    """A driver maps far more addresses than it uses memory, so these cannot be bounded."""
    return any(Path(device).exists() for device in ("/dev/nvidiactl", "/dev/kfd"))


def _machine_bytes() -> int:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


def serve(requests: BinaryIO, answers: BinaryIO, folders: Folders) -> None:
    """Answers until `requests` ends, or until SIGTERM, which ends the child too.

    The first line written is `{"ready": true, "version", "contract"}`.
    """
    children = Children()
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, _stop)
    try:
        children.texts.start()
        _write(answers, {"ready": True, "version": __version__, "contract": CONTRACT_DIGEST})
        while line := requests.readline(MAX_LINE_BYTES + 1):
            if len(line) > MAX_LINE_BYTES:
                _skip_line(requests, line)
                _write(answers, failure(None, "tooLong", f"A request is at most {MAX_LINE_BYTES >> 20} MiB."))
            elif line.strip():
                _write(answers, answer(line, children, folders))
    finally:
        children.close()


def _stop(_number: int, _frame: object) -> None:
    """Ends by an exception, so that the children are ended too."""
    sys.exit(0)


def answer(line: bytes, children: Children, folders: Folders) -> dict[str, Any]:
    try:
        request = msgspec.json.decode(line, type=Request)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as problem:
        remedy = "Send one JSON object a line, as the trainer's serve/requests.py describes."
        return failure(request_id(line), "badRequest", f"{problem}.", remedy=remedy)
    try:
        return children.of(request).ask((line, folders), request.seconds)
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
