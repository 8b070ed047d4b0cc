"""Apply, undo, redo, replay: each by itself, where `test_any_sequence` takes them together."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from places import Place

import builders as b
import hostile
from qualcode import storage
from qualcode.domain.changes import Add, Change, Edit, Entry, Remove, Together
from qualcode.domain.model import TABLES
from qualcode.domain.rows import Row, to_row
from qualcode.errors import QualcodeError, RuleError, UndoRefused
from qualcode.messages import render_error
from qualcode.storage import journal, queries
from qualcode.storage.checking import faults
from qualcode.storage.rows import all_rows


@pytest.fixture
def path(place: Place) -> Place:
    b.small_study(place).close()
    return place


def stored(store: storage.Project) -> dict[str, dict[str, Row]]:
    return {name: store.read(all_rows, name) for name in TABLES}


def entries(store: storage.Project) -> list[Entry]:
    return store.read(lambda connection: list(journal.entries(connection)))


def test_a_new_coder_is_added_by_the_same_entry_and_undone_with_it(path: Place) -> None:
    with storage.open_project(path) as store:
        before = stored(store)
        entry = store.apply(Add(b.code("Ny")), b.OLA)
        assert entry is not None
        assert [(d.table, d.guid) for d in entry.diffs] == [
            ("coder", b.OLA.guid),
            ("code", b.code("Ny").guid),
        ]
        assert store.read(queries.coder_named, "OLA") == b.OLA
        store.undo(b.OLA.guid)
        assert stored(store) == before


def test_a_change_that_changes_nothing_leaves_no_entry(path: Place) -> None:
    with storage.open_project(path) as store:
        before = entries(store)
        assert store.apply(Edit(b.TIME), b.KARI) is None
        assert store.apply(Together("nothing", ()), b.KARI) is None
        assert entries(store) == before


def test_a_refused_change_leaves_rows_journal_and_texts_as_they_were(path: Place) -> None:
    with storage.open_project(path) as store:
        before = (stored(store), entries(store))
        bad = Together("k", (Add(b.source("K9", "Hei.")), Add(b.TIME)))
        with pytest.raises(RuleError):
            store.apply(bad, b.OLA, ["Hei."])
        assert (stored(store), entries(store)) == before
        with pytest.raises(QualcodeError, match=r"rule\.not_text"):
            store.apply(Add(b.source("K9", "Hei.")), b.KARI, ["Hei.", "halvt \ud800"])
        assert (stored(store), entries(store)) == before


@pytest.mark.parametrize("words", hostile.SURROGATES)
def test_half_a_character_is_refused_with_a_sentence(path: Place, words: str) -> None:
    with storage.open_project(path) as store:
        before = stored(store)
        for change in (
            Add(b.memo("code", b.TIME.guid, words)),
            Add(b.code("x", cues=(words,))),
            Add(b.code("x", name={"nb": words})),
        ):
            with pytest.raises(RuleError) as error:
                store.apply(change, b.KARI)
            assert error.value.message_id == "rule.not_text"
            assert render_error(error.value)
        assert stored(store) == before


def test_a_null_character_is_refused_with_a_sentence(path: Place) -> None:
    words = "a\0b"
    with storage.open_project(path) as store:
        before = (stored(store), entries(store))
        for change in (
            Add(b.memo("code", b.TIME.guid, words)),
            Add(b.code("x", cues=("\\" + words,))),
            Add(b.code("x", name={"nb": words})),
            Add(b.source("K9", words)),
        ):
            with pytest.raises(RuleError) as error:
                store.apply(change, b.KARI, [words])
            assert error.value.message_id == "rule.nul"
            assert render_error(error.value)
        assert (stored(store), entries(store)) == before
        assert store.apply(Add(b.memo("code", b.TIME.guid, r"\u0000 \\u0000")), b.KARI)


@pytest.mark.parametrize("words", ["a\0b", *hostile.SURROGATES])
def test_what_cannot_be_stored_is_not_found_either(path: Place, words: str) -> None:
    with storage.open_project(path) as store:
        try:
            found = store.read(queries.source_titled, words)
        except RuleError as error:
            found = None if render_error(error) else error
        assert found is None


def test_a_very_long_name_is_told_from_others_to_its_last_letter(path: Place) -> None:
    name = "".join(chr(0x4E00 + n * n % 20_000) for n in range(4_000))
    with storage.open_project(path) as store:
        store.apply(
            b.added(b.case(name), b.case(name + "x"), b.source(name, "Hei.")), b.KARI, ["Hei."]
        )
        assert store.read(queries.source_titled, name) == b.source(name, "Hei.")
        assert store.read(queries.source_titled, name[:-1]) is None
        with pytest.raises(RuleError, match=r"rule\.case\.taken"):
            store.apply(Add(b.case(name, guid=b.guid("en annen"))), b.KARI)
        assert store.read(lambda c: list(faults(c))) == []


def test_hostile_strings_come_back_as_they_went_in(path: Place) -> None:
    changes: list[Change] = []
    for n, words in enumerate(w for w in hostile.STORABLE if "\0" not in w):
        about = b.code(
            f"h{n}", name={"nb": f"{n} {words}"}, definition={"en": words}, cues=(words,)
        )
        changes += [Add(about), Add(b.memo("code", about.guid, f"{n} {words}"))]
        changes.append(Add(b.case(f"{n} {words}", attributes={words: words})))
    with storage.open_project(path) as store:
        store.apply(Together("hostile", tuple(changes), {"name": "\x1b[2J"}), b.KARI)
        expected = {c.value.guid: to_row(c.value) for c in changes}  # type: ignore[union-attr]
        found = {guid: row for rows in stored(store).values() for guid, row in rows.items()}
        assert expected.items() <= found.items()
        assert store.read(lambda c: list(faults(c))) == []
        store.undo(b.KARI.guid)
        store.redo(b.KARI.guid)
        again = {guid: row for rows in stored(store).values() for guid, row in rows.items()}
        assert again == found


def test_two_codes_swap_names_in_one_entry_and_back(path: Place) -> None:
    between = replace(b.TIME, name={"nb": "mellom"})
    time, leaders = replace(b.TIME, name=b.LEADERS.name), replace(b.LEADERS, name=b.TIME.name)
    with storage.open_project(path) as store:
        before = stored(store)
        store.apply(Together("swap", (Edit(between), Edit(leaders), Edit(time))), b.KARI)
        names = {code.guid: code.name for code in store.read(queries.codes)}
        assert (names[b.TIME.guid], names[b.LEADERS.guid]) == (b.LEADERS.name, b.TIME.name)
        store.undo(b.KARI.guid)
        assert stored(store) == before
        assert store.read(lambda c: list(faults(c))) == []


def test_removing_a_code_takes_codings_and_memos_and_undo_brings_them_back(path: Place) -> None:
    coding = b.coding(b.K1, b.HASTE, 3, 9)
    with storage.open_project(path) as store:
        about = (Add(coding), Add(b.memo("coding", coding.guid)), Add(b.memo("code", b.TIME.guid)))
        store.apply(Together("k", about), b.KARI)
        store.apply(Add(b.coding(b.K1, b.TIME, 3, 9, b.OLA)), b.OLA)
        before = stored(store)
        store.apply(Remove("code", b.TIME.guid), b.KARI)
        after = stored(store)
        assert list(after["code"]) == [b.LEADERS.guid]
        assert after["coding"] == after["memo"] == {}
        store.undo(b.KARI.guid)
        assert stored(store) == before


OTHER = b.code("Annen", name={"nb": "Rom"})
MEMO = b.memo("code", b.LEADERS.guid)
BUILT_ON: dict[str, tuple[Change, Change]] = {
    "a row was edited": (Edit(replace(b.TIME, position=7)), Edit(replace(b.TIME, position=8))),
    "a row was coded on": (Add(OTHER), Add(b.coding(b.K1, OTHER, 1, 5, b.OLA))),
    "a row got a memo": (Add(OTHER), Add(b.memo("code", OTHER.guid, "Hm", b.OLA))),
    "a row got a child": (Add(OTHER), Add(b.code("Under", OTHER))),
    "a row is gone": (Add(OTHER), Remove("code", OTHER.guid)),
    "its name was taken": (
        Edit(replace(b.TIME, name={"nb": "Ur"})),
        Add(replace(OTHER, name={"nb": "tid"})),
    ),
    "a removed row's name was taken": (
        Remove("code", b.TIME.guid),
        Add(replace(OTHER, name={"nb": "TID"})),
    ),
    "what it stood under is gone": (Remove("code", b.HASTE.guid), Remove("code", b.TIME.guid)),
    "what it was about is gone": (Remove("memo", MEMO.guid), Remove("code", b.LEADERS.guid)),
    "it would make a cycle": (
        Edit(replace(b.HASTE, parent=None)),
        Edit(replace(b.TIME, parent=b.HASTE.guid)),
    ),
}


@pytest.mark.parametrize("built_on", BUILT_ON)
def test_undo_is_refused_when_another_built_on_it_and_open_once_that_is_undone(
    path: Place, built_on: str
) -> None:
    mine, theirs = BUILT_ON[built_on]
    with storage.open_project(path) as store:
        store.apply(Add(MEMO), b.KARI)
        store.apply(Add(b.case("Ola var her")), b.OLA)
        before = stored(store)
        store.apply(mine, b.KARI)
        later = store.apply(theirs, b.OLA)
        assert later is not None
        state = (stored(store), entries(store))
        for _ in range(2):
            with pytest.raises(UndoRefused) as refused:
                store.undo(b.KARI.guid)
            assert refused.value.message_id == "undo.built_on"
            assert refused.value.values["entry"] == later.guid
            assert refused.value.values["coder"] == "Ola"
            assert (stored(store), entries(store)) == state
        store.undo(b.OLA.guid)
        store.undo(b.KARI.guid)
        assert stored(store) == before
        store.redo(b.KARI.guid)
        store.redo(b.OLA.guid)
        assert stored(store) == state[0]


def test_a_row_changed_past_the_journal_refuses_undo_and_names_check(path: Place) -> None:
    with storage.open_project(path) as store:
        store.apply(Add(OTHER), b.KARI)
        with store.engine.begin() as connection:
            connection.exec_driver_sql(f"UPDATE code SET example = 'x' WHERE guid = '{OTHER.guid}'")
        with pytest.raises(UndoRefused) as refused:
            store.undo(b.KARI.guid)
        assert refused.value.message_id == "undo.changed_outside"


def test_undo_and_redo_go_through_a_restart_and_past_an_export(path: Place) -> None:
    with storage.open_project(path) as store:
        before = stored(store)
        store.apply(Add(OTHER), b.KARI)
        store.apply(Add(b.code("Enda en")), b.KARI)
        after = stored(store)
        store.note(b.KARI, "history.exported", {"file": "temaer.docx"})
        store.undo(b.KARI.guid)
    with storage.open_project(path) as store:
        store.note(b.KARI, "history.exported", {"file": "temaer.docx"})
        store.undo(b.KARI.guid)
        assert stored(store) == before
    with storage.open_project(path) as store:
        assert store.redo(b.KARI.guid)
        assert store.redo(b.KARI.guid)
        assert store.redo(b.KARI.guid) is None
        assert stored(store) == after
        kinds = [line.kind for line in store.read(queries.history, 3)]
        assert kinds == ["history.redone", "history.redone", "history.undone"]
        undone = store.read(queries.history)[3]
        assert undone.kind == "history.exported"
        assert (undone.coder, undone.values) == ("Kari", {"file": "temaer.docx"})


def test_something_new_closes_the_way_to_redo(path: Place) -> None:
    with storage.open_project(path) as store:
        store.apply(Add(OTHER), b.KARI)
        store.undo(b.KARI.guid)
        store.apply(Add(b.code("Ny")), b.KARI)
        assert store.redo(b.KARI.guid) is None
        assert store.undo(b.OLA.guid) is None
        assert store.redo(b.OLA.guid) is None


def test_the_very_first_change_can_be_undone_and_redone(place: Place) -> None:
    with b.new_store(place) as store:
        before = stored(store)
        assert store.undo(b.KARI.guid)
        assert all(rows == {} for rows in stored(store).values())
        assert store.read(queries.project) is None
        assert [line.coder for line in store.read(queries.history)] == ["", ""]
        assert store.undo(b.KARI.guid) is None
        assert store.redo(b.KARI.guid)
        assert stored(store) == before


def test_a_body_stands_once_and_outlives_the_undo_of_its_source(path: Place) -> None:
    body = "Hun sa: ja."
    with storage.open_project(path) as store:
        store.apply(b.added(b.source("A", body), b.source("B", body)), b.KARI, [body, body])
        count = "SELECT count(*) FROM text"
        assert store.read(lambda c: c.exec_driver_sql(count).scalar()) == 2
        store.undo(b.KARI.guid)
        store.redo(b.KARI.guid)
        about = store.read(queries.source_titled, "a")
        assert about is not None
        assert store.read(queries.body, about.text_hash) == body


def test_times_are_utc_and_a_time_without_a_zone_is_refused(path: Place) -> None:
    summer = timezone(timedelta(hours=2))
    moment = datetime(2024, 6, 3, 14, 30, tzinfo=summer)
    with storage.open_project(path, clock=lambda: moment) as store:
        store.apply(Add(OTHER), b.KARI)
        (line,) = store.read(queries.history, 1)
        assert line.at == moment
        assert line.at.utcoffset() == timedelta(0)
        raw = store.read(lambda c: c.exec_driver_sql("SELECT max(at) FROM entry").scalar())
        assert storage.project.now().tzinfo is UTC
        assert str(raw) > "2024-06-03T12:30"
        before = stored(store)
    with storage.open_project(path, clock=lambda: moment.replace(tzinfo=None)) as store:
        with pytest.raises(Exception, match="without a zone"):
            store.apply(Add(b.code("Ny")), b.KARI)
        assert stored(store) == before


def test_the_journal_holds_every_change_in_order_with_its_coder(path: Place) -> None:
    with storage.open_project(path) as store:
        store.apply(Add(OTHER), b.KARI)
        store.apply(Add(b.coding(b.K1, OTHER, 1, 5, b.OLA)), b.OLA)
        journalled = entries(store)
        assert [e.lamport for e in journalled] == [1, 2, 3, 4]
        assert {e.replica for e in journalled} == {store.replica}
        assert [e.coder for e in journalled] == [*[b.KARI.guid] * 3, b.OLA.guid]
        assert journalled[-1].values == {"code": {"nb": "Rom"}, "source": "K1"}
        assert store.read(journal.by_guid, journalled[0].guid) == journalled[0]


def test_a_replayed_store_is_equal_and_goes_on_from_there(
    path: Place, another_place: Place
) -> None:
    with storage.open_project(path) as store, b.new_store(another_place) as copy:
        store.apply(Add(b.coding(b.K1, b.TIME, 1, 5, b.OLA)), b.OLA)
        store.apply(Remove("code", b.LEADERS.guid), b.KARI)
        copy.undo(b.KARI.guid)
        copy.replay(entries(store), [b.interview("K1")[2]])
        assert stored(copy) == stored(store)
        copy.undo(b.OLA.guid)
        assert stored(copy)["coding"] == {}


def test_a_replay_that_fails_midway_changes_nothing(path: Place, another_place: Place) -> None:
    with storage.open_project(path) as store, b.new_store(another_place) as copy:
        before = stored(copy)
        with pytest.raises(Exception, match=r"(?i)unique"):
            copy.replay(entries(store), [])
        assert stored(copy) == before


def test_two_open_stores_see_each_other_and_the_version_tells(path: Place) -> None:
    with storage.open_project(path) as one, storage.open_project(path) as other:
        before = one.data_version()
        assert one.data_version() == before
        other.apply(Add(b.code("Ny")), b.OLA)
        assert one.data_version() != before
        assert len(one.read(queries.codes)) == 4
        one.apply(Add(b.code("Nyere")), b.KARI)
        kinds = [(line.coder, line.kind) for line in other.read(queries.history, 2)]
        assert kinds == [("Kari", "history.code.added"), ("Ola", "history.code.added")]
