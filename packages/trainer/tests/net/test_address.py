"""Row 30 of the attacks: where a request of a graph may not go."""

from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainer.net import AddressError, endpoint_at
from trainer.net.address import NoAddressError, resolve


@pytest.mark.parametrize(
    "url",
    [
        "",
        "example.org/score",
        "file:///etc/passwd",
        "gopher://example.org/",
        "ftp://example.org/",
        "javascript:alert(1)",
        "http://",
        "http:///score",
        "http://user:secret@example.org/",
        "http://example.org@127.0.0.1/",
        "http://example.org:99999/",
        "http://example.org/a b",
        "http://example.org/\r\nHost: other",
        "http://example.org\\@127.0.0.1/",
        "http://exämple.org/",
        "http://[::1/",
        "http://example.org/" + "a" * 2_000,
    ],
)
def test_what_is_no_plain_address_is_refused_unresolved(url: str) -> None:
    with pytest.raises(AddressError):
        endpoint_at(url, allow_private=True)


@pytest.mark.parametrize(
    "host",
    [
        *("127.0.0.1", "127.1", "0", "0.0.0.0", "2130706433", "0x7f000001", "017700000001", "localhost"),
        *("10.0.0.1", "172.16.3.4", "192.168.1.1", "169.254.169.254", "100.64.0.1", "224.0.0.1"),
        *("[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:10.0.0.1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]"),
        *("[::7f00:1]", "[fe80::1]", "[fd00:ec2::254]", "[fc00::1]", "[ff02::1]", "192.0.2.1", "240.0.0.1"),
    ],
)
def test_every_spelling_of_a_closed_address_is_refused_after_it_is_resolved(host: str) -> None:
    with pytest.raises(AddressError):
        resolve(endpoint_at(f"http://{host}/"))


@pytest.mark.parametrize(
    "host", ["169.254.169.254", "[fe80::1]", "0", "[::]", "[fd00:ec2::254]", "224.0.0.1"]
)
def test_some_are_refused_where_private_addresses_are_allowed_too(host: str) -> None:
    with pytest.raises(AddressError, match="no service has"):
        resolve(endpoint_at(f"http://{host}/", allow_private=True))


def test_private_addresses_may_be_allowed() -> None:
    assert resolve(endpoint_at("http://127.1:8000/", allow_private=True)) == ["127.0.0.1"]
    lookup = {"inner": ["10.1.2.3"]}
    assert resolve(endpoint_at("http://inner/", allow_private=True), lambda host, port: lookup[host]) == [
        "10.1.2.3"
    ]


def test_one_closed_address_among_open_ones_is_enough() -> None:
    endpoint = endpoint_at("https://example.org/")
    assert resolve(endpoint, lambda host, port: ["93.184.216.34"]) == ["93.184.216.34"]
    with pytest.raises(AddressError, match=r"'example.org' leads to 10\.0\.0\.1"):
        resolve(endpoint, lambda host, port: ["93.184.216.34", "10.0.0.1"])


def test_a_name_without_an_address_may_have_one_later() -> None:
    with pytest.raises(NoAddressError):
        resolve(endpoint_at("http://nowhere.invalid/"), lambda host, port: [])


@given(st.ip_addresses(v=4))
def test_an_address_in_ipv6_clothes_is_judged_as_what_it_is(inner: ipaddress.IPv4Address) -> None:
    endpoint = endpoint_at("http://example.org/")

    def is_open(address: object) -> bool:
        try:
            resolve(endpoint, lambda host, port: [str(address)])
        except AddressError:
            return False
        return True

    number = int(inner)
    for clothes in (
        ipaddress.IPv6Address(0xFFFF << 32 | number),
        ipaddress.IPv6Address(0x64FF9B << 96 | number),
        ipaddress.IPv6Address(0x2002 << 112 | number << 80),
    ):
        assert is_open(clothes) == is_open(inner)


def test_what_is_sent_as_the_name_and_the_path() -> None:
    endpoint = endpoint_at("https://Example.org:8443/a/b?c=d#e")
    assert (endpoint.host, endpoint.authority, endpoint.target) == (
        "example.org",
        "example.org:8443",
        "/a/b?c=d",
    )
    assert endpoint_at("http://example.org").target == "/"
    assert endpoint_at("http://example.org:80/").authority == "example.org"
    assert endpoint_at("http://[::1]:8/", allow_private=True).authority == "[::1]:8"
