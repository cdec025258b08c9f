"""Requests to real servers of this machine that are slow, huge, flaky, or lead elsewhere."""

from __future__ import annotations

import shutil
import ssl
import subprocess
import threading
import time
from pathlib import Path

import pytest

from net.services import Behaviour, Handler, Service, serving
from trainer.net import (
    AddressError,
    FailedError,
    Patience,
    Reply,
    Request,
    SecretError,
    endpoint_at,
    secret_header,
    send,
    send_until_answered,
)


def to(service: Service, **more: object) -> Request:
    given = {"endpoint": endpoint_at(service.url, allow_private=True), "body": b"{}", "seconds": 5.0, **more}
    return Request(**given)  # pyright: ignore[reportArgumentType]


def replying(body: bytes = b"{}", status: int = 200, **headers: str) -> Behaviour:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda handler, _: handler.reply(body, status, named)


def dripping(handler: Handler, _: bytes) -> None:
    """A byte now and then, for ever, without a length: each read succeeds."""
    handler.send_response(200)
    handler.send_header("Connection", "close")
    handler.end_headers()
    while not handler.server.leaving.wait(0.05):
        handler.wfile.write(b"1")
        handler.wfile.flush()


def dripping_head(handler: Handler, _: bytes) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    while not handler.server.leaving.wait(0.05):
        handler.wfile.write(b"X: y\r\n")
        handler.wfile.flush()


def silent(handler: Handler, _: bytes) -> None:
    handler.server.leaving.wait(30)


def endless(handler: Handler, _: bytes) -> None:
    handler.send_response(200)
    handler.send_header("Connection", "close")
    handler.end_headers()
    while not handler.server.leaving.is_set():
        handler.wfile.write(b"x" * 65_536)


def cut_off(handler: Handler, _: bytes) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "100")
    handler.end_headers()
    handler.wfile.write(b"half")
    handler.close_connection = True


def hanging_up(handler: Handler, _: bytes) -> None:
    handler.connection.close()
    handler.close_connection = True


def test_what_is_sent_and_what_comes_back() -> None:
    with serving(replying(b'{"a": 1}')) as service:
        headers = {"X-Own": "kept", "host": "other.org", "Content-Length": "7"}
        reply = send(to(service, body=b'{"q": 2}', headers=headers))
    assert reply == Reply(200, b'{"a": 1}')
    ((path, sent, body),) = service.requests
    assert (path, body) == ("/score", b'{"q": 2}')
    assert sent["X-Own"] == "kept"
    assert sent["Host"] == service.url.split("/")[2]
    assert sent["Content-Length"] == "8"
    assert sent["Accept-Encoding"] == "identity"


@pytest.mark.parametrize("behaviour", [silent, dripping, dripping_head])
def test_the_deadline_is_for_all_of_a_request(behaviour: Behaviour) -> None:
    began = time.monotonic()
    with serving(behaviour) as service, pytest.raises(FailedError, match=r"within 0\.4 s") as failed:
        send(to(service, seconds=0.4))
    assert failed.value.passing
    assert time.monotonic() - began < 3
    assert not [thread for thread in threading.enumerate() if isinstance(thread, threading.Timer)]


def test_a_name_that_does_not_resolve_in_time_is_late() -> None:
    def slow(host: str, port: int) -> list[str]:
        time.sleep(1)
        return ["127.0.0.1"]

    request = Request(endpoint=endpoint_at("http://slow.org/"), body=b"", seconds=0.2)
    began = time.monotonic()
    with pytest.raises(FailedError, match="not resolved within"):
        send(request, lookup=slow)
    assert time.monotonic() - began < 0.9


@pytest.mark.parametrize(
    ("behaviour", "message", "passing"),
    [
        (endless, "more than 100000 bytes", False),
        (replying(b"x" * 100_001), "more than 100000 bytes", False),
        (replying(b"x", Content_Encoding="gzip"), "encoding 'gzip'", False),
        (replying(b"", 302, Location="http://169.254.169.254/"), "redirect, which is not followed", False),
        (replying(b"", 307, Location="/elsewhere"), "redirect, which is not followed", False),
        (replying(b"", 404), "status 404", False),
        (replying(b"", 401), "status 401", False),
        (replying(b"", 500), "status 500", True),
        (replying(b"", 503), "status 503", True),
        (replying(b"", 429), "status 429", True),
        (cut_off, "not reached", True),
        (hanging_up, "not reached", True),
    ],
)
def test_what_is_no_reply(behaviour: Behaviour, message: str, passing: bool) -> None:
    with serving(behaviour) as service, pytest.raises(FailedError, match=message) as failed:
        send(to(service, max_reply_bytes=100_000))
    assert failed.value.passing == passing
    assert len(service.requests) == 1


def test_nobody_there() -> None:
    with serving(replying()) as service:
        request = to(service)
    with pytest.raises(FailedError, match=r"not reached.*refused") as failed:
        send(request)
    assert failed.value.passing


def test_a_private_address_is_never_connected_to() -> None:
    with serving(replying()) as service:
        closed = endpoint_at(service.url)
        with pytest.raises(AddressError):
            send(Request(endpoint=closed, body=b""))
    assert service.requests == []


def test_a_name_that_flips_is_asked_once_and_the_looked_at_address_is_called() -> None:
    """The second answer, which would be this machine, is never asked for."""
    answers = iter([["192.0.2.1"], ["127.0.0.1"]])
    asked: list[str] = []

    def flipping(host: str, port: int) -> list[str]:
        asked.append(host)
        return next(answers)

    with serving(replying()) as service:
        port = service.server_address[1]
        endpoint = endpoint_at(f"http://flips.org:{port}/", allow_private=True)
        with pytest.raises(FailedError):
            send(Request(endpoint=endpoint, body=b"", seconds=0.5), lookup=flipping)
        assert asked == ["flips.org"]
        assert service.requests == []
        # The other way round: what was looked at is where the request goes, under the name that was given.
        send(Request(endpoint=endpoint, body=b"", seconds=5), lookup=flipping)
    assert service.requests[0][1]["Host"] == f"flips.org:{port}"


@pytest.mark.skipif(shutil.which("openssl") is None, reason="apt-get install openssl")
def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path: Path) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    making = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=localhost",
    ]
    subprocess.run([*making, "-keyout", key, "-out", certificate], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with serving(replying()) as service:
        service.socket = context.wrap_socket(service.socket, server_side=True)
        url = service.url.replace("http://127.0.0.1", "https://localhost")
        with pytest.raises(FailedError, match="certificate") as failed:
            send(Request(endpoint=endpoint_at(url, allow_private=True), body=b"", seconds=5))
    assert service.requests == []
    assert failed.value.passing


def test_a_passing_fault_is_tried_again_with_longer_and_longer_pauses() -> None:
    pauses: list[float] = []
    left = [500, 503, 200]
    with serving(lambda handler, _: handler.reply(b"ok", left.pop(0))) as service:
        reply = send_until_answered(to(service), Patience(tries=4, sleep=pauses.append))
    assert reply.body == b"ok"
    assert len(service.requests) == 3
    assert 0.375 <= pauses[0] <= 0.625 < 0.75 <= pauses[1] <= 1.25


def test_a_service_may_ask_for_more_time_but_not_for_all_of_it() -> None:
    pauses: list[float] = []
    waits = iter(["3", "86400"])

    def busy(handler: Handler, _: bytes) -> None:
        handler.reply(b"", 429, {"Retry-After": next(waits, "soon")})

    with serving(busy) as service, pytest.raises(FailedError, match=r"asked 3 times\.$"):
        send_until_answered(to(service), Patience(tries=3, sleep=pauses.append))
    assert pauses == [3.0, 20.0]


def test_a_fault_that_stays_is_not_tried_again() -> None:
    with serving(replying(b"", 400)) as service, pytest.raises(FailedError, match="status 400"):
        send_until_answered(to(service), Patience(tries=5, sleep=lambda _: None))
    assert len(service.requests) == 1


SECRETS = {
    "SWITCHYARD_SECRET_JUDGE": "s3cret",
    "SWITCHYARD_SECRET_JUDGE_HOSTS": "api.example.org, other.org",
    "SWITCHYARD_SECRET_ODD": "a\r\nHost: x",
    "SWITCHYARD_SECRET_ODD_HOSTS": "api.example.org",
    "AWS_SECRET_ACCESS_KEY": "never",
}


def test_a_secret_goes_to_the_hosts_of_its_owner_only() -> None:
    def header(variable: str, host: str = "api.example.org") -> dict[str, str]:
        return secret_header("Authorization", variable, host=host, scheme="Bearer ", environment=SECRETS)

    assert header("SWITCHYARD_SECRET_JUDGE") == {"Authorization": "Bearer s3cret"}
    refused = {
        "AWS_SECRET_ACCESS_KEY": "no name of a secret",
        "SWITCHYARD_SECRET_JUDGE_HOSTS": "no name of a secret",
        "SWITCHYARD_SECRET_MISSING": "has no SWITCHYARD_SECRET_MISSING",
        "SWITCHYARD_SECRET_ODD": "no header can hold",
    }
    for variable, message in refused.items():
        with pytest.raises(SecretError, match=message):
            header(variable)
    with pytest.raises(SecretError, match=r"may not be sent to 'evil\.org'") as denied:
        header("SWITCHYARD_SECRET_JUDGE", "evil.org")
    assert "s3cret" not in str(denied.value)
