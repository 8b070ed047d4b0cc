"""Copies of a store, and journals written before a table had all its fields."""

from __future__ import annotations

import json
import shutil
import sqlite3
from pathlib import Path

import builders as b
from qualcode import storage
from qualcode.domain.changes import Add
from qualcode.storage import checking, queries


def replicas(path: Path) -> list[str]:
    connection = sqlite3.connect(path)
    found = connection.execute("SELECT replica FROM entry ORDER BY lamport").fetchall()
    connection.close()
    return [replica for (replica,) in found]


def test_a_copy_is_a_replica_of_its_own_and_a_store_stays_the_same_one(tmp_path: Path) -> None:
    here, there = tmp_path / "a.qualcode", tmp_path / "b.qualcode"
    b.small_study(here).close()
    shutil.copy(here, there)
    for path in (here, there, here, there):
        with storage.open_project(path) as store:
            store.apply(Add(b.coding(b.K1, b.TIME, len(replicas(path)), 30)), b.KARI)
    own, copied = replicas(here), replicas(there)
    assert len(set(own)) == 1
    assert set(copied[-2:]) != set(own)
    assert len(set(copied[-2:])) == 1


def test_a_journal_from_before_a_field_was_added_still_holds(tmp_path: Path) -> None:
    path = tmp_path / "a.qualcode"
    with b.small_study(path) as store:
        store.apply(Add(b.coding(b.K1, b.TIME, 3, 9)), b.KARI)
    connection = sqlite3.connect(path)
    for guid, text in connection.execute("SELECT guid, diffs FROM entry").fetchall():
        diffs = json.loads(text)
        for table, _, before, after in diffs:
            for row in (before, after):
                if table == "coding" and row is not None:
                    del row["facets"], row["origin"]
        connection.execute("UPDATE entry SET diffs = ? WHERE guid = ?", (json.dumps(diffs), guid))
    connection.commit()
    connection.close()
    with storage.open_project(path) as store:
        assert store.read(lambda c: list(checking.faults(c))) == []
        before = store.read(queries.codings, b.K1.guid)
        assert store.undo(b.KARI.guid)
        assert store.redo(b.KARI.guid)
        assert store.read(queries.codings, b.K1.guid) == before
