"""Who may come in: the token, the cookie, and whose address it is."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

import hostile
from qualcode.serving.gate import Gate

ANYTHING = st.text() | st.text(st.characters()) | st.sampled_from(hostile.STRINGS)


def token(gate: Gate) -> str:
    return parse_qs(urlsplit(gate.address).query)["token"][0]


def test_a_token_is_good_once_and_what_it_gives_is_something_else() -> None:
    gate = Gate(8123)
    first = token(gate)
    secret = gate.exchange(first)
    assert secret is not None
    assert secret != first
    assert gate.knows(secret)
    assert gate.exchange(first) is None
    assert gate.knows(secret)
    assert not gate.knows(first)
    assert gate.address == "http://127.0.0.1:8123/"


def test_secrets_are_long_and_never_the_same() -> None:
    tokens = {token(Gate(1)) for _ in range(50)}
    assert len(tokens) == 50
    assert min(map(len, tokens)) >= 40


@given(ANYTHING)
def test_no_other_token_lets_in_or_spends_the_right_one(other: str) -> None:
    gate = Gate(8123)
    right = token(gate)
    for wrong in (other, right + other[:1] + "x", right[:-1], right.swapcase(), ""):
        assert gate.exchange(wrong) is None
        assert not gate.knows(wrong)
    assert gate.exchange(right) is not None
    assert not gate.knows(other)
    assert gate.exchange(other) is None


def test_nobody_is_known_before_the_token_is_used() -> None:
    gate = Gate(8123)
    assert not any(gate.knows(secret) for secret in (None, "", "None", token(gate)))


HOSTS = {
    "127.0.0.1:8123": True,
    "localhost:8123": True,
    "127.0.0.1": False,
    "127.0.0.1:80": False,
    "127.0.0.1:81234": False,
    "127.0.0.1:8123.example.org": False,
    "example.org:8123": False,
    "localhost.example.org:8123": False,
    "localhost.:8123": False,
    "[::1]:8123": False,
    "0.0.0.0:8123": False,
    "user@127.0.0.1:8123": False,
    "": False,
}


@pytest.mark.parametrize("host", HOSTS)
def test_only_this_address_is_home(host: str) -> None:
    gate = Gate(8123)
    assert gate.at_home([host], [], needs_origin=False) is HOSTS[host]
    assert gate.at_home([host], [f"http://{host}"], needs_origin=True) is HOSTS[host]
    assert not gate.at_home([host], [], needs_origin=True)


@pytest.mark.parametrize(
    "origins",
    [
        ["null"],
        [""],
        ["http://example.org"],
        ["https://127.0.0.1:8123"],
        ["http://127.0.0.1"],
        ["http://127.0.0.1:9999"],
        ["http://localhost:8123"],
        ["http://127.0.0.1:8123/"],
        ["http://127.0.0.1:8123", "http://example.org"],
    ],
)
def test_a_page_from_elsewhere_is_not_at_home(origins: list[str]) -> None:
    for needed in (False, True):
        assert not Gate(8123).at_home(["127.0.0.1:8123"], origins, needs_origin=needed)


def test_a_host_is_named_once() -> None:
    gate = Gate(8123)
    for hosts in ([], ["127.0.0.1:8123"] * 2, ["127.0.0.1:8123", "example.org"]):
        assert not gate.at_home(hosts, [], needs_origin=False)


def test_two_servers_do_not_take_each_others_cookie() -> None:
    assert Gate(8123).cookie != Gate(8124).cookie
