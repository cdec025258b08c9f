"""Where a request may go: what can be said of an address by itself, and of what its name resolves to."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, cast
from urllib.parse import SplitResult, urlsplit

MAX_URL_LENGTH = 2_000
_PORTS = {"http": 80, "https": 443}
_V4_IN_V6 = tuple(map(ipaddress.IPv6Network, ("64:ff9b::/96", "64:ff9b:1::/48")))
_METADATA = ipaddress.ip_address("fd00:ec2::254")
"""Where a cloud's machines find their secrets over IPv6; over IPv4 it is a link-local address."""

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Lookup = Callable[[str, int], Sequence[str]]


class AddressError(Exception):
    """A request may not go there; what to do about it is in `remedy`."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(f"{message} {remedy}")
        self.message = message
        self.remedy = remedy


class NoAddressError(Exception):
    """The name was not resolved. It may be the next time."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A URL that has been read. Its name is resolved for each request, and never twice for one."""

    scheme: Literal["http", "https"]
    host: str
    port: int
    target: str
    """Path and query, as they are sent."""
    allow_private: bool

    @property
    def authority(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"


def endpoint_at(url: str, *, allow_private: bool = False) -> Endpoint:
    """Raises AddressError for anything but a plain http or https address."""
    remedy = "Give an address such as https://example.org/score."
    if not url or len(url) > MAX_URL_LENGTH or any(ord(letter) <= 32 or ord(letter) >= 127 for letter in url):
        raise AddressError(
            "The address is empty, too long, or has characters in it that no address has.", remedy
        )
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as problem:
        raise AddressError(f"The address cannot be read: {problem}.", remedy) from problem
    if parts.scheme not in _PORTS:
        raise AddressError(f"Requests go by http or https, not by '{parts.scheme}'.", remedy)
    if not parts.hostname or "\\" in url:
        raise AddressError("The address names no host.", remedy)
    if "@" in parts.netloc:
        raise AddressError(
            "The address has a name or a password in it.",
            "Take it out; a secret goes into a variable of the worker's environment, sent as a header.",
        )
    scheme = cast("Literal['http', 'https']", parts.scheme)
    host = parts.hostname.rstrip(".")
    port = _PORTS[scheme] if port is None else port
    return Endpoint(scheme, host, port, _target(parts), allow_private)


def _target(parts: SplitResult) -> str:
    path = parts.path or "/"
    return f"{path}?{parts.query}" if parts.query else path


def resolve(endpoint: Endpoint, lookup: Lookup | None = None) -> list[str]:
    """The addresses that a connection may be made to, in the system's order.

    Raises AddressError where any of them is closed, and NoAddressError where there is none.
    """
    found = list(dict.fromkeys((lookup or _look_up)(endpoint.host, endpoint.port)))
    if not found:
        raise NoAddressError(f"'{endpoint.host}' has no address.")
    for text in found:
        _check(ipaddress.ip_address(text.partition("%")[0]), endpoint)
    return found


def _look_up(host: str, port: int) -> list[str]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as problem:
        raise NoAddressError(f"'{host}' was not resolved: {problem}.") from problem
    return [str(address[0]) for *_, address in found]


def _check(address: Address, endpoint: Endpoint) -> None:
    inner = _inner(address)
    if _is_never_called(inner):
        raise AddressError(
            f"'{endpoint.host}' leads to {address}, an address that no service has.",
            "Give the address of a service.",
        )
    if not endpoint.allow_private and not _is_public(inner):
        raise AddressError(
            f"'{endpoint.host}' leads to {address}, on this machine or a private network.",
            "Give a public address; or let the node use private addresses, on a worker started with "
            "--allow-private-network.",
        )


def _inner(address: Address) -> Address:
    """The IPv4 address that an IPv6 one wraps, where it does."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    wrapped = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
    if wrapped is not None:
        return wrapped
    if any(address in network for network in _V4_IN_V6) or (int(address) >> 32 == 0 and int(address) > 1):
        return ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
    return address


def _is_never_called(address: Address) -> bool:
    """Not even where private addresses are allowed: link-local is where clouds keep a machine's secrets."""
    return address.is_link_local or address.is_unspecified or address.is_multicast or address == _METADATA


def _is_public(address: Address) -> bool:
    return address.is_global and not address.is_reserved
