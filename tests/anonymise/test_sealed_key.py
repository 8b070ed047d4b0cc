"""The sealed key: what goes in comes out, for the right passphrase and nobody else."""

from __future__ import annotations

import base64
import json
import os
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hostile import MARKS, MARKUP, WIDE
from qualcode.anonymise.deciding import Verdict
from qualcode.anonymise.sealed_key import Key, Original, destroy, seal, unseal
from qualcode.domain.edits import Edit, EditMap
from qualcode.domain.span import Span
from qualcode.errors import FileError

CHEAP = 4
TEXT = "Da kom [Navn 1] hit."
KEY = Key(
    "guid",
    {"Kari Dal": "K2"},
    (Verdict("person", "hodan", ("Hodan",), "[Navn 1]"), Verdict("place", "moss", (), None)),
).with_text(TEXT, Original((Edit(7, 15, "Hodan"),), {"K2": "Kari Dal"}))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.key"


def test_what_was_sealed_is_there_again_and_nothing_of_it_in_the_file(path: Path) -> None:
    seal(path, KEY, "åpne det", CHEAP)
    assert unseal(path, "åpne det") == KEY
    assert unseal(path, "a\u030apne det") == KEY  # typed on another machine
    data = path.read_bytes()
    for words in (b"Hodan", b"Kari", b"guid", b"Navn", b"moss"):
        assert words not in data
    assert os.name == "nt" or path.stat().st_mode & 0o077 == 0
    assert [one.name for one in path.parent.iterdir()] == ["a.key"]
    assert "Hodan" not in repr(KEY)
    again = path.read_bytes()
    seal(path, KEY, "åpne det", CHEAP)
    assert path.read_bytes() != again  # another salt, another nonce


def test_a_text_is_given_back_code_point_for_code_point() -> None:
    assert KEY.restored(TEXT) == "Da kom Hodan hit."
    assert KEY.restored(TEXT + " ") is None
    assert KEY.restored_part(TEXT, Span(3, 16)) == "kom Hodan "


@given(st.text(max_size=40), st.lists(st.tuples(st.integers(0, 40), st.text(max_size=5))))
def test_any_replacement_can_be_undone_by_the_key(
    text: str, changes: list[tuple[int, str]]
) -> None:
    places = {at: new or "x" for at, new in changes if at < len(text)}
    edits = EditMap(tuple(Edit(at, at + 1, new) for at, new in places.items()))
    stored = edits.apply(text)
    key = Key("g").with_text(stored, Original(edits.inverse(text).edits))
    assert key.restored(stored) == text


@pytest.mark.parametrize("passphrase", [*MARKUP, *WIDE, *MARKS[:4], " ", "\ud800"])
def test_any_passphrase_opens_what_it_closed(path: Path, passphrase: str) -> None:
    seal(path, Key("g"), passphrase, CHEAP)
    assert unseal(path, passphrase) == Key("g")
    with pytest.raises(FileError) as refused:
        unseal(path, passphrase + "x")
    assert refused.value.message_id == "key.wrong"


def refusal(path: Path, passphrase: str = "p") -> str:
    with pytest.raises(FileError) as refused:
        unseal(path, passphrase)
    assert refused.value.values["file"] == path.name
    return refused.value.message_id


def test_what_is_no_key_is_named_as_such(path: Path) -> None:
    assert refusal(path) == "key.missing"
    for data in (
        b"",
        b"{}",
        b"[]",
        b"null",
        b"\xff\xfe",
        b"PK\x03\x04",
        b'{"kind": "qualcode key"}',
    ):
        path.write_bytes(data)
        assert refusal(path) == "key.not_one"
    seal(path, KEY, "p", CHEAP)
    head = json.loads(path.read_bytes())
    for changed, why in (
        ({"version": 2}, "key.newer"),
        ({"kind": "another"}, "key.not_one"),
        ({"scrypt": [1 << 24, 8, 1]}, "key.not_one"),
        ({"scrypt": [1000, 8, 1]}, "key.not_one"),
        ({"scrypt": "x"}, "key.not_one"),
        ({"salt": "?"}, "key.not_one"),
        ({"nonce": base64.b64encode(b"short").decode()}, "key.not_one"),
        ({"salt": base64.b64encode(bytes(16)).decode()}, "key.wrong"),
        ({"scrypt": [CHEAP * 2, 8, 1]}, "key.wrong"),
        ({"sealed": ""}, "key.wrong"),
        ({"added": 1}, "key.wrong"),
    ):
        path.write_text(json.dumps({**head, **changed}))
        assert refusal(path) == why, changed
    with pytest.raises(FileError):
        seal(path, KEY, "", CHEAP)


@given(st.integers(0, 10_000), st.integers(0, 255))
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_one_byte_changed_anywhere_never_opens_it(
    tmp_path_factory: pytest.TempPathFactory, at: int, byte: int
) -> None:
    path = tmp_path_factory.getbasetemp() / "changed.key"
    seal(path, KEY, "p", CHEAP)
    data = bytearray(path.read_bytes())
    before = data[at % len(data)]
    data[at % len(data)] = byte
    path.write_bytes(data)
    if byte != before:
        opened = Key("other")
        with suppress(FileError):
            opened = unseal(path, "p")  # a blank between two parts was changed, perhaps
        assert opened in (KEY, Key("other"))


def test_a_key_that_cannot_be_written_leaves_what_was_there(path: Path) -> None:
    seal(path, KEY, "p", CHEAP)
    with pytest.raises(FileError):
        seal(path.parent / "no" / "a.key", KEY, "p", CHEAP)
    assert unseal(path, "p") == KEY
    destroy(path)
    assert not path.exists()
    with pytest.raises(FileError) as refused:
        destroy(path)
    assert refused.value.message_id == "key.missing"
