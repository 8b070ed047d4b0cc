"""A store made by the first version is backed up, upgraded whole or not at all, and works on."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from places import Place
from sqlalchemy import Connection, Engine, inspect

import builders as b
import version_one
from qualcode import storage
from qualcode.domain.changes import Add
from qualcode.domain.model import Coder, NothingHere
from qualcode.errors import StoreError
from qualcode.storage import checking, journal, queries, schema, versions
from qualcode.storage.backup import contents, facts
from qualcode.storage.dated import dated
from qualcode.storage.engine import engine_for, locate, pragma

KARI = Coder(version_one.KARI, "Kari")


def shape(engine: Engine) -> dict[str, Any]:
    """Columns, keys, references, constraints and indexes of every table, by name."""
    found: dict[str, Any] = {}
    reflected = inspect(engine)
    for table in sorted(reflected.get_table_names()):
        columns = {one["name"]: one for one in reflected.get_columns(table)}
        found[table] = {
            "columns": {
                name: (str(one["type"]), one["nullable"], one["default"])
                for name, one in columns.items()
            },
            "key": reflected.get_pk_constraint(table)["constrained_columns"],
            "references": sorted(map(repr, reflected.get_foreign_keys(table))),
            "unique": sorted(map(repr, reflected.get_unique_constraints(table))),
            "checks": sorted(map(repr, reflected.get_check_constraints(table))),
            "indexes": sorted(map(repr, reflected.get_indexes(table))),
        }
    return found


def differences(connection: Connection) -> list[Any]:
    """What Alembic would do to make the tables what the schema says."""
    options = {"compare_type": True}
    context = MigrationContext.configure(connection, opts=options)
    return list(compare_metadata(context, schema.metadata))


def test_version_one_is_what_it_was(place: Place) -> None:
    """The tables of today, but for what came since: the list grows with every version."""
    version_one.write_version_one(place)
    since = {"nothing_here", "code_link", "question", "guide_question", "asked"}
    assert set(version_one.TABLES) == {"text", "store", "entry", *schema.tables} - since
    engine = engine_for(locate(place))
    assert "group" not in shape(engine)["source"]["columns"]
    engine.dispose()


def test_an_upgraded_store_has_the_tables_of_a_new_one(place: Place, another_place: Place) -> None:
    version_one.write_version_one(place)
    with storage.open_project(place) as old, b.new_store(another_place) as new:
        assert shape(old.engine) == shape(new.engine)
        assert old.read(differences) == new.read(differences) == []


def test_the_rows_stand_and_the_journal_still_holds(place: Place) -> None:
    version_one.write_version_one(place)
    with storage.open_project(place) as store:
        assert store.read(lambda c: list(checking.faults(c))) == []
        (source,) = store.read(queries.sources)
        assert (source.title, source.wave, source.group) == ("K1", "1", "")
        (passage,) = store.read(lambda c: list(queries.passages(c)))
        assert passage.text == "At vi snakker sammen."
        assert store.apply(Add(NothingHere("n1", "s1", 45, 50, KARI.guid)), KARI)
        assert [one.start for one in store.read(queries.nothing_here, "s1", KARI.guid)] == [45]


def test_all_that_was_done_before_can_be_undone_and_redone_after(place: Place) -> None:
    version_one.write_version_one(place)
    with storage.open_project(place) as store:
        while store.undo(KARI.guid):
            pass
        assert store.read(queries.project) is None
        assert store.read(queries.sources) == []
        assert store.read(lambda c: list(checking.faults(c))) == []
        while store.redo(KARI.guid):
            pass
        (source,) = store.read(queries.sources)
        assert source.group == ""
        assert len(store.read(queries.codings, "s1")) == 1
        assert store.read(lambda c: list(checking.faults(c))) == []


def test_it_is_upgraded_once(place: Place) -> None:
    version_one.write_version_one(place)
    with storage.open_project(place) as store:
        assert [notice.id for notice in store.notices] == [
            "upgrade.done" if isinstance(place, Path) else "upgrade.done_on_server"
        ]
        with store._writing() as connection:
            versions.upgrade(connection)  # another program, which came second
    with storage.open_project(place) as store:
        assert store.notices == ()


@pytest.fixture
def broken_step(monkeypatch: pytest.MonkeyPatch) -> None:
    steps = versions._steps()

    def first_half_only(operations: Any) -> None:
        steps[2](operations)
        operations.execute("INSERT INTO nothing_here (guid) VALUES ('x')")

    monkeypatch.setattr(versions, "_steps", lambda: {**steps, 2: first_half_only})


@pytest.mark.usefixtures("broken_step")
def test_a_fault_leaves_the_store_as_it_was(place: Place) -> None:
    version_one.write_version_one(place)
    engine = engine_for(locate(place))
    before = shape(engine)
    with pytest.raises(Exception, match=r"unique_key|null|NULL"):
        storage.open_project(place)
    assert shape(engine) == before
    with engine.connect() as connection:
        found = dict(connection.exec_driver_sql("SELECT name, value FROM store").all())
    assert found["version"] == "1"
    if isinstance(place, Path):
        assert pragma(engine, "user_version") == 1
    engine.dispose()


@pytest.mark.sqlite_file
def test_a_backup_of_version_one_is_made_first(tmp_path: Path) -> None:
    path = tmp_path / "studie.qualcode"
    version_one.write_version_one(path)
    before = path.read_bytes()
    storage.open_project(path).close()
    (kept,) = dated(path)
    assert facts(kept.path)["version"] == "1"
    assert contents(kept.path).codings == 1
    assert facts(path)["version"] == str(schema.VERSION)
    assert path.read_bytes() != before
    with closing(sqlite3.connect(path)) as raw:
        assert raw.execute("PRAGMA user_version").fetchone() == (schema.VERSION,)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["studie.backups", "studie.qualcode"]


@pytest.mark.sqlite_file
def test_where_no_backup_can_be_made_the_study_still_opens(tmp_path: Path) -> None:
    path = tmp_path / "studie.qualcode"
    version_one.write_version_one(path)
    (tmp_path / "studie.backups").write_text("I am in the way.", encoding="utf-8")
    with storage.open_project(path) as store:
        assert [notice.id for notice in store.notices] == ["upgrade.done_without_backup"]
        assert len(store.read(queries.sources)) == 1


@pytest.mark.sqlite_file
def test_another_program_with_the_store_open_keeps_it_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storage.engine, "BUSY_MILLISECONDS", 30)
    path = tmp_path / "studie.qualcode"
    version_one.write_version_one(path)
    with closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match=r"store\.busy"):
            storage.open_project(path)
        other.rollback()
    assert facts(path)["version"] == "1"
    storage.open_project(path).close()


def test_every_version_has_its_step() -> None:
    assert sorted(versions._steps()) == list(range(2, schema.VERSION + 1))


def test_entries_written_before_and_after_stand_in_one_journal(place: Place) -> None:
    version_one.write_version_one(place)
    with storage.open_project(place) as store:
        store.apply(Add(NothingHere("n1", "s1", 45, 50, KARI.guid)), KARI)
        lamports = store.read(lambda c: [one.lamport for one in journal.entries(c)])
    assert lamports == list(range(1, len(version_one.ENTRIES) + 2))
