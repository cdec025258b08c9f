"""One request and its reply: to a looked-at address, with a deadline for all of it and a most of bytes."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Generator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPException

from urllib3 import HTTPResponse, Timeout
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError

from trainer.net.address import Endpoint, Lookup, NoAddressError, resolve

USER_AGENT = "switchyard-trainer"
_CHUNK = 65_536
_PASSING_STATUS = frozenset({408, 425, 429, 500, 502, 503, 504})


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A POST. `headers` may hold secrets: they are sent, and stand in no message."""

    endpoint: Endpoint
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    content_type: str = "application/json"
    seconds: float = 30.0
    """For all of it, from the name's resolution to the last byte of the reply."""
    max_reply_bytes: int = 4 * 2**20


@dataclass(frozen=True, slots=True)
class Reply:
    status: int
    body: bytes


class FailedError(Exception):
    """There is no reply to work with."""

    def __init__(self, message: str, *, passing: bool, after_seconds: float | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.passing = passing
        """It may go better the next time."""
        self.after_seconds = after_seconds
        """How long the service asks to be left alone."""


def send(request: Request, *, lookup: Lookup | None = None) -> Reply:
    """The reply, of a status from 200 to 299. Raises FailedError, or AddressError where it may not go.

    `lookup` stands in for the system's resolution of names in tests.
    """
    host = request.endpoint.host
    began = time.monotonic()
    late = f"'{host}' gave no whole reply within {request.seconds:g} s."
    try:
        address = _first(request, lookup)
        left = request.seconds - (time.monotonic() - began)
        with _connection(request.endpoint, address, max(0.001, left)) as connection:
            reply = _exchange(request, connection)
    except NoAddressError as problem:
        raise FailedError(str(problem), passing=True) from problem
    except (HTTPError, HTTPException, OSError) as problem:
        if time.monotonic() - began >= request.seconds:
            raise FailedError(late, passing=True) from None
        raise FailedError(f"'{host}' was not reached: {_why(problem)}.", passing=True) from problem
    # A reply whose length nobody told ends where the connection was cut: it would look whole.
    if time.monotonic() - began >= request.seconds:
        raise FailedError(late, passing=True)
    return reply


def _first(request: Request, lookup: Lookup | None) -> str:
    """Of the addresses that the name has. Resolving it is part of the request's time."""
    found: list[list[str] | Exception] = []

    def look() -> None:
        try:
            found.append(resolve(request.endpoint, lookup))
        except Exception as problem:
            found.append(problem)

    asking = threading.Thread(target=look, name="resolve", daemon=True)
    asking.start()
    asking.join(request.seconds)
    if not found:
        raise NoAddressError(f"'{request.endpoint.host}' was not resolved within {request.seconds:g} s.")
    if isinstance(found[0], Exception):
        raise found[0]
    return found[0][0]


@contextmanager
def _connection(endpoint: Endpoint, address: str, seconds: float) -> Generator[HTTPConnection]:
    """A connection of its own to this address. At the deadline it is cut, whatever it is doing."""
    timeout = Timeout(connect=seconds, read=seconds)
    if endpoint.scheme == "https":
        # The certificate must be the name's, though the connection goes to the address.
        connection: HTTPConnection = HTTPSConnection(
            address,
            endpoint.port,
            timeout=timeout.connect_timeout,
            server_hostname=endpoint.host,
            assert_hostname=endpoint.host,
        )
    else:
        connection = HTTPConnection(address, endpoint.port, timeout=timeout.connect_timeout)
    cut = _Cut(connection)
    timer = threading.Timer(seconds, cut)
    timer.daemon = True
    timer.start()
    try:
        connection.connect()
        cut.hold()
        yield connection
    finally:
        timer.cancel()
        cut.close()


class _Cut:
    """Ends a connection from another thread: what waits for its bytes is told that there are no more."""

    def __init__(self, connection: HTTPConnection) -> None:
        self._connection = connection
        self._socket: socket.socket | None = None

    def hold(self) -> None:
        """The connection lets go of its socket as soon as it has read the head of a reply."""
        self._socket = self._connection.sock

    def __call__(self) -> None:
        held = self._socket or self._connection.sock
        if held is not None:
            with suppress(OSError):
                held.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        self._connection.close()
        if self._socket is not None:
            self._socket.close()


def _exchange(request: Request, connection: HTTPConnection) -> Reply:
    endpoint = request.endpoint
    own = {
        "Host": endpoint.authority,
        "User-Agent": USER_AGENT,
        "Accept": "application/json",
        # What is unpacked could be a thousand times larger than what was sent.
        "Accept-Encoding": "identity",
        "Content-Type": request.content_type,
    }
    settled = {name.lower() for name in own} | {"content-length", "transfer-encoding", "connection"}
    others = {name: value for name, value in request.headers.items() if name.lower() not in settled}
    connection.request(
        "POST",
        endpoint.target,
        body=request.body,
        headers=own | others,
        preload_content=False,
        decode_content=False,
        enforce_content_length=True,
    )
    response = connection.getresponse()
    _refuse_status(response, endpoint.host)
    return Reply(response.status, _read(response, request))


def _refuse_status(response: HTTPResponse, host: str) -> None:
    status = response.status
    if 200 <= status < 300:
        return
    if 300 <= status < 400:
        raise FailedError(
            f"'{host}' answered with status {status}, a redirect, which is not followed. "
            "Give the address that it leads to.",
            passing=False,
        )
    wait = response.headers.get("Retry-After", "")
    raise FailedError(
        f"'{host}' answered with status {status}.",
        passing=status in _PASSING_STATUS,
        after_seconds=float(wait) if wait.isdecimal() and len(wait) < 6 else None,
    )


def _read(response: HTTPResponse, request: Request) -> bytes:
    host, most = request.endpoint.host, request.max_reply_bytes
    encoding = response.headers.get("Content-Encoding", "identity")
    if encoding.lower() != "identity":
        raise FailedError(
            f"'{host}' answered in the encoding '{encoding[:40]}', which was not asked for.", passing=False
        )
    parts = bytearray()
    while chunk := response.read(min(_CHUNK, most + 1 - len(parts))):
        parts += chunk
        if len(parts) > most:
            raise FailedError(f"'{host}' gave a reply of more than {most} bytes.", passing=False)
    return bytes(parts)


def _why(problem: Exception) -> str:
    """Without addresses of objects and without what was sent."""
    text = str(problem).rpartition(">: ")[2] or type(problem).__name__
    return text[:200].rstrip(".")
