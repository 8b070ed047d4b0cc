"""`check`: empty on a sound store, and each kind of damage is found."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from places import Place, changed_behind_its_back

import builders as b
from qualcode import storage
from qualcode.domain.changes import Add
from qualcode.messages import LANGUAGES, Message, render
from qualcode.storage.checking import faults, is_storable

DAMAGE = {
    "UPDATE text SET body = replace(body, 'nok', 'nog')": "check.text_changed",
    "UPDATE text SET body = body || '.'": "check.text_changed",
    "UPDATE source SET length = length + 1": "check.text_changed",
    "DELETE FROM text": "check.no_text",
    "UPDATE coding SET start = start + 1": "check.journal_differs",
    'UPDATE coding SET "end" = 99999': "check.outside",
    'UPDATE turn SET "end" = 99999 WHERE n = 1': "check.outside",
    "UPDATE code SET example = 'x' WHERE parent IS NULL": "check.journal_differs",
    "UPDATE code SET unique_key = 'x' WHERE parent IS NOT NULL": "check.key",
    "DELETE FROM coding": "check.journal_differs",
    "DELETE FROM coder": "check.reference",
    "INSERT INTO coder VALUES ('x', 'Uinvitert', 'uinvitert')": "check.journal_differs",
    "DELETE FROM entry WHERE lamport = 2": "check.journal_differs",
    "DELETE FROM entry WHERE lamport = 3": "check.journal_broken",
    "DELETE FROM entry": "check.journal_differs",
    "UPDATE entry SET diffs = replace(diffs, 'Tid', 'Tod') WHERE lamport = 2": "check.journal",
    "UPDATE entry SET lamport = 9 WHERE lamport = 3": "check.journal_broken",
}


ONLY_IN_A_FILE = "DELETE FROM coder"
"""PostgreSQL holds to its references, whoever comes."""


@pytest.fixture
def path(place: Place) -> Place:
    """A store in which the third entry adds a coding that the fourth removes."""
    with b.small_study(place) as store:
        store.apply(Add(b.quotation(b.K1, 3, 9)), b.KARI)
        store.undo(b.KARI.guid)
        store.apply(Add(b.coding(b.K1, b.TIME, 3, 9)), b.KARI)
        store.apply(Add(b.memo("source", b.K1.guid)), b.OLA)
    return place


def found(path: Place) -> list[Message]:
    with storage.open_project(path) as store:
        return store.read(lambda connection: list(faults(connection)))


def test_a_sound_store_has_no_faults(path: Place) -> None:
    assert found(path) == []


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(one, marks=pytest.mark.sqlite_file if one == ONLY_IN_A_FILE else ())
        for one in DAMAGE
    ],
)
def test_each_kind_of_damage_is_found_and_said_in_every_language(path: Place, damage: str) -> None:
    assert changed_behind_its_back(path, damage) > 0
    messages = found(path)
    assert any(m.id.startswith(DAMAGE[damage]) for m in messages), messages
    for message in messages:
        assert all(render(message, language) for language in LANGUAGES)


@pytest.mark.sqlite_file
def test_a_damaged_index_is_reported_by_the_database(path: Path) -> None:
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("PRAGMA writable_schema=ON")
        raw.execute("DELETE FROM sqlite_master WHERE name = 'coding_code'")
        raw.commit()
    assert "check.database" in {m.id for m in found(path)}


@pytest.mark.parametrize("words", ["a\x1b[2Jb", "a\rb", "a\tb", "e\u0301", "x\x85y"])
def test_a_text_in_the_wrong_form_is_found(place: Place, words: str) -> None:
    with b.new_store(place) as store:
        store.apply(Add(b.source("K1", words)), b.KARI, [words])
    assert [m.id for m in found(place)] == ["check.text_form"]


def test_what_may_be_stored() -> None:
    assert is_storable("Æ ø\nå 👩‍👩‍👧 «»\u202e")
    assert is_storable("")
    assert not is_storable("\ud800")
    assert not is_storable("a\x00b")
