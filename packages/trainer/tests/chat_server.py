"""A real HTTP server that speaks OpenAI's chat completions, with a judge in it that a test writes."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Judge = Callable[[str, int], "str | int | tuple[int, dict[str, str]] | bytes"]
"""Prompt and number of the request -> text, or a status, or a status with headers, or a whole body."""


class ChatServer:
    def __init__(self, judge: Judge, *, seconds: float = 0.0) -> None:
        self.judge = judge
        self.seconds = seconds
        self.requests: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.most_at_once = 0
        self._now = 0
        self._lock = threading.Lock()

    def prompts(self) -> list[str]:
        return [request["messages"][0]["content"] for request in self.requests]

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        body = json.loads(handler.rfile.read(int(handler.headers["Content-Length"])))
        with self._lock:
            number = len(self.requests)
            self.requests.append(body | {"path": handler.path})
            self.headers.append(dict(handler.headers))
            self._now += 1
            self.most_at_once = max(self.most_at_once, self._now)
        time.sleep(self.seconds)
        said = self.judge(body["messages"][0]["content"], number)
        with self._lock:
            self._now -= 1
        status, headers, content = 200, {}, b""
        match said:
            case int():
                status = said
            case (int(), dict()):
                status, headers = said
            case bytes():
                content = said
            case str():
                content = json.dumps(
                    {"choices": [{"message": {"role": "assistant", "content": said}}]}
                ).encode()
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(content)))
        handler.end_headers()
        handler.wfile.write(content)


@contextmanager
def serving(judge: Judge, *, seconds: float = 0.0) -> Generator[tuple[ChatServer, str]]:
    """The server, and its address up to the version."""
    chat = ChatServer(judge, seconds=seconds)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            chat.answer(self)

        def log_message(self, format: str, *args: Any) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield chat, f"http://127.0.0.1:{server.server_address[1]}/v1"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
