"""What the machine remembers: read back as written, and never a reason to stop."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import hostile
from qualcode.ui import remembered
from qualcode.ui.remembered import RECENT, Recent, Remembered, View, from_json, to_json

guids = st.uuids().map(str)
numbers = st.integers(0, 10**9)
words = st.from_regex(r"[a-z][a-z0-9_-]{0,20}", fullmatch=True)
texts = (st.text() | st.sampled_from(hostile.STRINGS)).map(
    lambda text: text.replace("\0", "")[:4_000]
)
views = st.builds(
    View,
    source=guids,
    cursors=st.dictionaries(guids, numbers, max_size=5),
    hidden=st.frozensets(words, max_size=3),
    bound=st.dictionaries(st.integers(0, 9), guids, max_size=9),
    grouping=numbers,
)
recents = st.builds(
    Recent, place=texts.filter(bool), title=texts, when=texts, sources=numbers, codings=numbers
)
all_that = st.builds(
    Remembered,
    recent=st.lists(recents, max_size=RECENT).map(tuple),
    views=st.dictionaries(guids, views, max_size=4),
    theme=words,
    language=words,
    folder=texts,
)
ONE = str(UUID(int=1))
OTHER = str(UUID(int=2))


@given(all_that)
def test_what_is_written_is_read_back(known: Remembered) -> None:
    text = to_json(known)
    assert text.isascii()
    assert from_json(text) == known


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["recent", "views", "theme", "cursors", "bound", "place", ONE, "1", ""]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=20,
)


@given(json_values)
def test_any_json_is_read_as_something_that_can_be_written(value: object) -> None:
    known = from_json(json.dumps(value))
    assert from_json(to_json(known)) == known


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.binary(max_size=200) | all_that.map(lambda known: to_json(known).encode()[:-1]))
def test_a_damaged_file_is_passed_over_and_written_over(tmp_path: Path, data: bytes) -> None:
    file = remembered.state_file()
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)
    with suppress(ValueError, RecursionError):
        json.loads(data.decode("ascii"))
        return  # by chance it was JSON
    assert remembered.read() == Remembered()
    remembered.choose(theme="qualcode-light")
    assert remembered.read().theme == "qualcode-light"


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        '{"theme": ' + "1" * 5_000 + "}",
        json.dumps({"theme": "x" * 1_000_001}),
        "null",
        '{"recent": [{"place": 3}, [], {"place": "a", "sources": true, "codings": -1}]}',
    ],
    ids=["deep", "long number", "huge", "null", "of other kinds"],
)
def test_a_foreign_file_is_read_as_far_as_it_goes(text: str) -> None:
    file = remembered.state_file()
    file.parent.mkdir(parents=True)
    file.write_text(text, encoding="ascii")
    known = remembered.read()
    assert known in (Remembered(), Remembered(recent=(Recent("a", "", "", 0, 0),)))
    remembered.remember(ONE, View(source=OTHER))
    assert remembered.read().of(ONE) == View(source=OTHER)


def test_what_is_no_file_or_cannot_be_written_is_left_alone() -> None:
    remembered.state_file().mkdir(parents=True)
    remembered.choose(theme="a")
    remembered.note_recent("a.qualcode", "A")
    assert remembered.read() == Remembered()
    assert list(remembered.state_file().parent.iterdir()) == [remembered.state_file()]


def test_a_place_that_cannot_be_made_is_no_fault(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("QUALCODE_STATE", str(tmp_path / "file" / "below"))
    remembered.choose(theme="a")
    assert remembered.read() == Remembered()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs a named pipe")
def test_a_pipe_is_not_waited_for() -> None:
    remembered.state_file().parent.mkdir(parents=True)
    os.mkfifo(remembered.state_file())
    assert remembered.read() == Remembered()


def test_two_screens_keep_each_others_news() -> None:
    remembered.remember(ONE, View(source=OTHER, cursors={OTHER: 12}))
    remembered.note_recent("/studies/one.qualcode", "One", 3, 14)
    remembered.remember(OTHER, View(hidden=frozenset({"left"}), bound={1: ONE}))
    remembered.choose(theme="qualcode-light")
    remembered.choose(language="nn")
    known = remembered.read()
    assert known.of(ONE) == View(source=OTHER, cursors={OTHER: 12})
    assert known.of(OTHER) == View(hidden=frozenset({"left"}), bound={1: ONE})
    assert (known.theme, known.language) == ("qualcode-light", "nn")
    assert [(one.title, one.sources, one.codings) for one in known.recent] == [("One", 3, 14)]


def test_the_recent_ones_are_each_there_once_the_last_first_and_at_most_twelve() -> None:
    for n in (*range(20), 3):
        remembered.note_recent(f"/studies/{n}.qualcode", str(n))
    titles = [one.title for one in remembered.read().recent]
    assert titles == ["3", *(str(n) for n in range(19, 19 - RECENT + 1, -1))]
    remembered.forget_recent(str(Path("/studies/19.qualcode").absolute()))
    assert "19" not in [one.title for one in remembered.read().recent]


def test_a_relative_path_is_found_again_from_elsewhere(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    remembered.note_recent("one.qualcode", "One")
    remembered.note_recent(str(tmp_path / "one.qualcode"), "One")
    assert [one.place for one in remembered.read().recent] == [str(tmp_path / "one.qualcode")]


def test_a_server_with_a_password_is_not_listed_and_one_without_is() -> None:
    remembered.note_recent("postgresql://me:***@host/study", "Secret")
    remembered.note_recent("postgresql://me@host/study", "Open")
    assert [one.place for one in remembered.read().recent] == ["postgresql://me@host/study"]


def test_nothing_grows_without_end() -> None:
    known = Remembered(
        views={
            str(UUID(int=n)): View(cursors={str(UUID(int=m)): m for m in range(20)})
            for n in range(300)
        }
    )
    assert len(from_json(to_json(known)).views) == 100
    cursors = {str(UUID(int=m)): m for m in range(5_000)}
    kept = from_json(to_json(Remembered(views={ONE: View(cursors=cursors)}))).of(ONE).cursors
    assert list(kept) == list(cursors)[-1_000:]


def test_no_words_of_a_project_fit_in_a_view() -> None:
    view = View("Maren", {"Maren": 3, ONE: 5}, frozenset({"Maren sa", "left"}), {1: "Tidspress"}, 2)
    kept = from_json(to_json(Remembered(views={ONE: view, "K2": view}))).views
    assert kept == {ONE: View(cursors={ONE: 5}, hidden=frozenset({"left"}), grouping=2)}
    assert replace(view, grouping=0) != view


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX")
def test_only_the_person_can_read_it() -> None:
    remembered.note_recent("/studies/one.qualcode", "One")
    assert remembered.state_file().stat().st_mode & 0o077 == 0
    assert remembered.state_file().parent.stat().st_mode & 0o077 == 0
