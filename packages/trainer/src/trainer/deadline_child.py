"""A child process that answers one request at a time, each by a deadline.

For work on text that a model wrote, which may hang (`9**9**9`) or take all memory: the child has its own
process group, limits and no environment. It is killed with its group and reaped when it is late, and started
again for the next request. Requests go in as pickles, for they are ours; answers come out as JSON, for the
child may have been taken over by what it read, and unpickling would hand the parent over too.

The child's side is `serve_parent(handle)`, called from the module that `module` names.
"""

from __future__ import annotations

import ctypes
import json
import os
import pickle
import resource
import select
import signal
import struct
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any, BinaryIO

from trainer.requirements.allowances import environment

MAX_ANSWER_BYTES = 64 * 2**20
START_SECONDS = 120.0
"""For the imports of a fresh child, on a busy machine."""
_PR_SET_PDEATHSIG = 1  # prctl(2)
_HEAD = struct.Struct(">I")
_LAUNCH = "import sys; sys.path[:] = {path!r}; import {module} as m; m.main()"


class ChildDiedError(Exception):
    """The child ended or broke the protocol while it worked on a request."""


class ChildLateError(Exception):
    """The deadline passed. The child has been killed."""


class DeadlineChild:
    """One child. Not for use from two threads at once."""

    def __init__(self, module: str, *, memory_bytes: int | None = None) -> None:
        self._module = module
        self._memory_bytes = memory_bytes
        self._process: subprocess.Popen[bytes] | None = None
        self._buffer = bytearray()

    @property
    def pid(self) -> int | None:
        return None if self._process is None else self._process.pid

    def fileno(self) -> int:
        """Readable when an answer, or the end of the child, can be received: for `select`."""
        pipe = self._running().stdout
        assert pipe is not None
        return pipe.fileno()

    def ask(self, request: object, seconds: float) -> Any:
        """The child's answer to `request`, within `seconds` of a child that has finished starting."""
        self.start()
        self.send(request)
        return self.receive(time.monotonic() + seconds)

    def start(self) -> None:
        """Starts the child where none runs, and waits until it is ready."""
        if self._process is not None and self._process.poll() is None:
            return
        self.close()
        self._process = subprocess.Popen(
            [sys.executable, "-s", "-c", _LAUNCH.format(path=sys.path, module=self._module)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={
                "OPENBLAS_NUM_THREADS": "1",
                "OMP_NUM_THREADS": "1",
                "PYTHONHASHSEED": "0",
                "LC_ALL": "C.UTF-8",
                **environment(),
            },
            start_new_session=True,
        )
        if self._memory_bytes is not None:
            limit = (self._memory_bytes, self._memory_bytes)
            resource.prlimit(self._process.pid, resource.RLIMIT_AS, limit)
        resource.prlimit(self._process.pid, resource.RLIMIT_CORE, (0, 0))
        self.receive(time.monotonic() + START_SECONDS)

    def send(self, request: object) -> None:
        body = pickle.dumps(request)
        try:
            pipe = self._running().stdin
            assert pipe is not None
            pipe.write(_HEAD.pack(len(body)) + body)
            pipe.flush()
        except OSError as problem:
            self.close()
            raise ChildDiedError("The child ended before it read the request.") from problem

    def receive(self, deadline: float) -> Any:
        """The next answer, or an error after which the child is gone; `deadline` on the monotonic clock."""
        while b"\n" not in self._buffer:
            try:
                self._read_some(deadline)
            except (ChildDiedError, ChildLateError):
                self.close()
                raise
        line, _, rest = bytes(self._buffer).partition(b"\n")
        self._buffer = bytearray(rest)
        try:
            return json.loads(line)
        except ValueError as problem:
            self.close()
            raise ChildDiedError("The child gave an answer that is not JSON.") from problem

    def close(self) -> None:
        """Kills the child's whole group and reaps it. Harmless where none runs."""
        process, self._process = self._process, None
        self._buffer.clear()
        if process is None:
            return
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            raise ChildDiedError("The child is not running.")
        return self._process

    def _read_some(self, deadline: float) -> None:
        pipe = self._running().stdout
        assert pipe is not None
        left = deadline - time.monotonic()
        if left <= 0 or not select.select([pipe], [], [], left)[0]:
            raise ChildLateError("The deadline passed.")
        chunk = os.read(pipe.fileno(), 65_536)
        if not chunk:
            raise ChildDiedError("The child ended in the middle of its work.")
        self._buffer += chunk
        if len(self._buffer) > MAX_ANSWER_BYTES:
            raise ChildDiedError("The child's answer is too long.")


def serve_parent(handle: Callable[[Any], Any]) -> None:
    """The child's loop: a pickled request in, `handle`'s JSON value out, until the parent closes the pipe.

    Whatever else the process prints goes to standard error, so that it cannot be taken for an answer.
    """
    _die_with_parent()
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    requests = sys.stdin.buffer
    _write(answers, "ready")
    while (request := _read_request(requests)) is not None:
        _write(answers, handle(request[0]))


def _die_with_parent() -> None:
    """Linux only. Elsewhere the closed pipe ends an idle child, and a busy one when it is done."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _read_request(pipe: BinaryIO) -> tuple[Any] | None:
    head = pipe.read(_HEAD.size)
    if len(head) < _HEAD.size:
        return None
    return (pickle.loads(pipe.read(_HEAD.unpack(head)[0])),)


def _write(pipe: BinaryIO, value: Any) -> None:
    pipe.write(json.dumps(value).encode() + b"\n")
    pipe.flush()
