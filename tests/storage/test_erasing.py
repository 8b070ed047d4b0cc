"""Erasing a person, or one passage: nothing of it is left, and all else is as it was."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from places import Place

import builders as b
from qualcode import storage
from qualcode.domain.changes import Add, Edit, Together
from qualcode.domain.model import Coding, Memo
from qualcode.domain.span import Span
from qualcode.domain.transcript import hash_of
from qualcode.domain.withdrawal import ERASED
from qualcode.storage import engine, journal, queries
from qualcode.storage.checking import faults
from qualcode.storage.erasing import erase, erase_in_copy, erase_passage, withdrawn_places

ANNA, BO = b.case("Anna"), b.case("Bo")
SAID = {
    "Anna": ("Vi møtes hver tirsdag på lageret.", "Sjefen min ler av det."),
    "Bo": ("Jeg er aldri der.", "Det er mye støy, altså."),
}
GROUP = (
    ("I", "interviewer", "Hvordan møtes dere?"),
    ("Anna", "informant", SAID["Anna"][0]),
    ("Bo", "informant", SAID["Bo"][0]),
    ("Anna", "informant", SAID["Anna"][1]),
    ("Bo", "informant", SAID["Bo"][1]),
)
CASES = {"Anna": ANNA.guid, "Bo": BO.guid}


def made(place: Place, utterances: object = GROUP) -> storage.Project:
    source, turns, body = b.interview("G1", utterances, CASES)  # type: ignore[arg-type]
    values = [b.codebook(), b.TIME, ANNA, BO, source, *turns]
    store = storage.create(place, Add(b.project()), b.KARI)
    store.apply(Together("history.imported", tuple(map(Add, values))), b.KARI, [body])
    return store


def sound(store: storage.Project) -> list[str]:
    return [one.id for one in store.read(lambda connection: list(faults(connection)))]


def text_of(store: storage.Project) -> str:
    (source,) = store.read(queries.sources)
    return store.read(queries.body, source.text_hash)


def entries(store: storage.Project) -> str:
    return repr(store.read(lambda connection: list(journal.entries(connection))))


def code(store: storage.Project, words: str) -> Coding:
    (source,) = store.read(queries.sources)
    start = text_of(store).index(words)
    made = Coding(store.guids(), source.guid, start, start + len(words), b.TIME.guid, b.KARI.guid)
    store.apply(Add(made), b.KARI)
    return made


def test_one_of_two_goes_and_the_other_stays_where_she_was(place: Place) -> None:
    with made(place) as store:
        own = code(store, SAID["Anna"][0])
        others = code(store, SAID["Bo"][1])
        both = code(store, f"{SAID['Bo'][0]}\nAnna: {SAID['Anna'][1]}\nBo: {SAID['Bo'][1]}")
        memo = Memo(store.guids(), "coding", own.guid, b.KARI.guid, "Lageret er stedet.")
        store.apply(Add(memo), b.KARI)
        example = replace(b.TIME, example="«Vi møtes hver tirsdag på lageret.»")
        store.apply(Edit(example), b.KARI)
        with store.erasing(b.KARI, "history.withdrawn", {}) as connection:
            erased = erase(connection, {("case", ANNA.guid)}, store.clock())
        assert erased is not None
        assert erased.rows == {"case": 1, "turn": 2, "coding": 1, "memo": 1}
        text = text_of(store)
        assert [c.span.of(text) for c in store.read(queries.codings, others.source)] == [
            f"{SAID['Bo'][0]}\nBo: {SAID['Bo'][1]}",
            SAID["Bo"][1],
        ]
        assert both.guid != others.guid
        assert [t.speaker for t in store.read(queries.turns, others.source)] == ["I", "Bo", "Bo"]
        past = text + entries(store)
        for words in (*SAID["Anna"], ANNA.guid, "Lageret er stedet", "hver tirsdag"):
            assert words not in past
        assert sound(store) == []
        assert store.read(withdrawn_places) == {("case", ANNA.guid), ("memo", memo.guid)}
        while store.undo(b.KARI.guid):
            assert sound(store) == []
        assert store.read(queries.sources) == []


def test_a_text_of_one_alone_goes_whole_and_its_entry_says_nothing(place: Place) -> None:
    alone = [one for one in GROUP if one[0] in ("I", "Anna")]
    with made(place, alone) as store:
        code(store, SAID["Anna"][0])
        with store.erasing(b.KARI, "history.withdrawn", {}) as connection:
            assert erase(connection, {("case", ANNA.guid)}, store.clock()) is not None
        assert store.read(queries.sources) == []
        kinds = [one.kind for one in store.read(queries.history)]
        assert kinds.count(ERASED) == 1
        assert "G1" not in entries(store)
        assert sound(store) == []
        with store.erasing(b.KARI, "history.withdrawn", {}) as connection:
            assert erase(connection, {("case", "nobody")}, store.clock()) is None


def test_what_was_withdrawn_does_not_come_back(place: Place, another_place: Place) -> None:
    with made(place) as store, storage.create(another_place, Add(b.project()), b.KARI) as copy:
        copy.undo(b.KARI.guid)
        before = store.read(lambda connection: list(journal.entries(connection)))
        body = text_of(store)
        with copy.erasing(b.KARI, "history.withdrawn", {}) as connection:
            erase(connection, {("case", b.project().guid)}, copy.clock())
        with store.erasing(b.KARI, "history.withdrawn", {}) as connection:
            erase(connection, {("case", ANNA.guid)}, store.clock())
        kept = store.read(lambda connection: list(journal.entries(connection)))
        assert len(kept) == len(before) + 1
        copy.replay(kept, [body, text_of(store)])
        assert [case.pseudonym for case in copy.read(queries.cases)] == ["Bo"]


def test_a_passage_goes_from_the_text_and_from_what_it_was_before(place: Place) -> None:
    with made(place) as store:
        coding = code(store, SAID["Anna"][0])
        (source,) = store.read(queries.sources)
        text = text_of(store)
        longer = text.replace("støy", "larm og bråk")
        after = replace(source, text_hash=hash_of(longer), length=len(longer))
        turns = store.read(queries.turns, source.guid)
        grown = replace(turns[-1], end=turns[-1].end + len(longer) - len(text))
        changes = (Edit(after), Edit(grown))
        store.apply(Together("history.corrected", changes, {"title": "G1"}), b.KARI, [longer])
        start = longer.index("på lageret")
        with store.erasing(b.KARI, "history.withdrawn", {}) as connection:
            erase_passage(connection, source.guid, Span(start, start + 10), "[…]")
        assert SAID["Anna"][0].replace("på lageret", "[…]") in text_of(store)
        (found,) = store.read(queries.codings, source.guid)
        assert found.guid == coding.guid
        assert found.span.of(text_of(store)) == "Vi møtes hver tirsdag […]."
        assert "lageret" not in entries(store)
        assert sound(store) == []
        store.undo(b.KARI.guid)
        assert "lageret" not in text_of(store)
        assert "støy" in text_of(store)
        assert sound(store) == []


@pytest.mark.sqlite_file
def test_no_byte_of_it_is_left_in_the_file_or_in_an_older_copy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepared = engine._prepare

    def prepared_as_elsewhere(connection: sqlite3.Connection, record: object) -> None:
        # Some builds of SQLite overwrite what is deleted, and would hide that we do not.
        prepared(connection, record)
        connection.execute("PRAGMA secure_delete=OFF")

    monkeypatch.setattr(engine, "_prepare", prepared_as_elsewhere)
    path, copy = tmp_path / "a.qualcode", tmp_path / "b.qualcode"
    with made(path) as store:
        code(store, SAID["Anna"][0])
    copy.write_bytes(path.read_bytes())
    with storage.open_project(path) as store:
        with store.erasing(b.KARI, "history.withdrawn", {}) as connection:
            erase(connection, {("case", ANNA.guid)}, store.clock())
        store.sweep()
        wal = Path(f"{path}-wal")
        assert not wal.exists() or wal.stat().st_size == 0
    assert erase_in_copy(copy, {("case", ANNA.guid)}, store.clock()) is not None
    for file in (path, copy):
        data = file.read_bytes()
        for words in (*SAID["Anna"], "Anna"):
            assert words.encode() not in data
        assert SAID["Bo"][0].encode() in data
    assert erase_in_copy(copy, {("case", "nobody")}, store.clock()) is None


SPEAKERS = st.lists(
    st.tuples(st.sampled_from(["I", "Anna", "Bo"]), st.sampled_from("abcdefgh")), min_size=1,
    max_size=9,
)  # fmt: skip


@given(SPEAKERS, st.lists(st.tuples(st.integers(0, 60), st.integers(1, 30)), max_size=6))
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_whoever_said_what_the_rest_stands_as_if_it_had_been_alone(
    tmp_path_factory: pytest.TempPathFactory, said: list[tuple[str, str]],
    codings: list[tuple[int, int]],
) -> None:  # fmt: skip
    place = tmp_path_factory.mktemp("any") / "a.qualcode"
    utterances = [
        (who, "interviewer" if who == "I" else "informant", f"{word}{n} {word * 3}.")
        for n, (who, word) in enumerate(said)
    ]
    with made(place, utterances) as store:
        (source,) = store.read(queries.sources)
        length = source.length
        for start, size in codings:
            span = (start % length, min(length, start % length + size))
            one = Coding(store.guids(), source.guid, *span, b.TIME.guid, b.KARI.guid)
            if not any(c.span == one.span for c in store.read(queries.codings, source.guid)):
                store.apply(Add(one), b.KARI)
        with store.erasing(b.KARI, "history.withdrawn", {}) as connection:
            assert erase(connection, {("case", ANNA.guid)}, store.clock()) is not None
        others = [who for who, _ in said if who != "Anna"]
        if "Anna" in dict(said) and "Bo" not in dict(said):
            assert store.read(queries.sources) == []
        else:
            left = store.read(queries.turns, source.guid)
            assert [turn.speaker for turn in left] == others
            text = text_of(store)
            kept = [words for who, _, words in utterances if who != "Anna"]
            assert [turn.span.of(text) for turn in left] == kept
        assert sound(store) == []
