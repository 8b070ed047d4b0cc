"""Copies of a store in use, dated and thinned out; and a store put back from one."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
import threading
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import builders as b
import hostile
from qualcode import storage
from qualcode.domain.changes import Add
from qualcode.errors import StoreBusy, StoreError
from qualcode.messages import LANGUAGES, render_error
from qualcode.storage import backup as copies
from qualcode.storage import queries
from qualcode.storage.backup import (
    PART,
    compact_copy,
    contents,
    copy,
    hidden,
    put_back,
    refuse_if_open,
)
from qualcode.storage.checking import faults
from qualcode.storage.dated import Dated, dated, dated_copy, folder_of, named, thin, to_keep

pytestmark = pytest.mark.sqlite_file

AT = datetime(2026, 11, 20, 20, 14, 5, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A small study with one coding, closed."""
    file = tmp_path / "studie.qualcode"
    with b.small_study(file) as store:
        store.apply(Add(b.coding(b.K1, b.TIME, 3, 9)), b.KARI)
    return file


def names(folder: Path) -> list[str]:
    return sorted(found.name for found in folder.iterdir())


def fault(error: pytest.ExceptionInfo[StoreError]) -> str:
    for language in LANGUAGES:
        assert render_error(error.value, language)
    return error.value.message_id


def test_a_copy_is_a_sound_store_of_its_own_with_all_that_was_done(path: Path) -> None:
    target = path.parent / "kopi.qualcode"
    copy(path, target)
    assert names(path.parent) == ["kopi.qualcode", "studie.qualcode"]
    assert contents(target) == contents(path)
    with storage.open_project(path) as first, storage.open_project(target) as second:
        assert second.read(lambda c: list(faults(c))) == []
        assert first.read(queries.history) == second.read(queries.history)
        assert second.undo(b.KARI.guid)
        assert first.read(queries.code_counts) == {b.TIME.guid: 1}


def test_a_copy_is_whole_while_another_program_writes(path: Path) -> None:
    """Each copy is one state that the store had: as long a journal as it has codings."""
    stop, problems = threading.Event(), []

    def write() -> None:
        with storage.open_project(path) as store:
            at = 10
            while not stop.is_set():
                store.apply(Add(b.coding(b.K1, b.HASTE, at, at + 1)), b.KARI)
                at += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for n in range(8):
            target = path.parent / f"{n}.qualcode"
            copy(path, target)
            held = contents(target)
            if held.codings != held.entries - 2:
                problems.append(held)
    finally:
        stop.set()
        writer.join()
    assert problems == []
    assert not list(path.parent.glob("*-wal"))


def test_what_is_in_the_log_alone_is_in_the_copy(path: Path) -> None:
    with storage.open_project(path) as store:
        store.apply(Add(b.coding(b.K1, b.TIME, 20, 30)), b.KARI)
        assert Path(f"{path}-wal").stat().st_size > 0
        copy(path, path.parent / "kopi.qualcode")
    assert contents(path.parent / "kopi.qualcode").codings == 2


def test_a_name_that_is_taken_is_left_alone(path: Path) -> None:
    for taken in ("fil", "mappe", "lenke"):
        target = path.parent / taken
        {"fil": lambda t: t.write_bytes(b"x"), "mappe": lambda t: t.mkdir()}.get(
            taken, lambda t: t.symlink_to("ingensteds")
        )(target)
        with pytest.raises(StoreError) as error:
            copy(path, target)
        assert fault(error) == "backup.exists"
    assert (path.parent / "fil").read_bytes() == b"x"
    assert names(path.parent) == ["fil", "lenke", "mappe", "studie.qualcode"]


def test_a_folder_that_is_missing_is_named(path: Path) -> None:
    with pytest.raises(StoreError) as error:
        copy(path, path.parent / "borte" / "kopi.qualcode")
    assert fault(error) == "backup.no_folder"


def test_of_a_damaged_store_there_is_no_copy(path: Path) -> None:
    content = bytearray(path.read_bytes())
    for page in range(8, len(content) // 4096):
        content[page * 4096 : page * 4096 + 200] = b"\xff" * 200
    path.write_bytes(content)
    with pytest.raises(StoreError) as error:
        copy(path, path.parent / "kopi.qualcode")
    assert fault(error) == "backup.damaged"
    assert names(path.parent) == ["studie.qualcode"]


def test_a_full_disk_leaves_no_copy_and_the_store_as_it_is(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, connected = path.read_bytes(), copies._connected

    def tight(file: Path, *how: Any, **more: Any) -> sqlite3.Connection:
        connection = connected(file, *how, **more)
        if file != path:
            connection.execute("PRAGMA max_page_count=5")
        return connection

    monkeypatch.setattr(copies, "_connected", tight)
    with pytest.raises(StoreError) as error:
        copy(path, path.parent / "kopi.qualcode")
    assert fault(error) == "backup.full"
    assert names(path.parent) == ["studie.qualcode"]
    assert path.read_bytes() == before


def test_a_copy_is_for_the_same_eyes_as_the_store(path: Path) -> None:
    for mode in (0o600, 0o640):
        path.chmod(mode)
        target = path.parent / f"{mode}.qualcode"
        copy(path, target)
        assert stat.S_IMODE(target.stat().st_mode) == mode


def test_a_compact_copy_holds_nothing_that_was_taken_out(path: Path) -> None:
    words = b.words_taken_out(path)
    target = path.parent / "kopi.qualcode"
    compact_copy(path, target)
    assert words not in target.read_bytes()
    assert target.stat().st_size < path.stat().st_size
    assert contents(target) == contents(path)


# Dated backups


def test_dated_backups_lie_beside_the_store_and_never_take_each_others_place(path: Path) -> None:
    made = [dated_copy(path, AT) for _ in range(3)] + [dated_copy(path, AT + timedelta(seconds=1))]
    assert [one.name for one in made] == [
        "studie 2026-11-20 20.14.05Z.qualcode",
        "studie 2026-11-20 20.14.05Z (2).qualcode",
        "studie 2026-11-20 20.14.05Z (3).qualcode",
        "studie 2026-11-20 20.14.06Z.qualcode",
    ]
    assert [one.path for one in dated(path)] == made[::-1]
    assert names(path.parent) == ["studie.backups", "studie.qualcode"]


def test_several_programs_at_once_get_a_backup_each(path: Path) -> None:
    made: list[Path] = []
    several = [threading.Thread(target=lambda: made.append(dated_copy(path, AT))) for _ in range(4)]
    for one in several:
        one.start()
    for one in several:
        one.join()
    assert len(set(made)) == 4
    assert sorted(made) == sorted(one.path for one in dated(path))


def test_a_moment_is_written_in_utc(path: Path) -> None:
    elsewhere = AT.astimezone(datetime.now().astimezone().tzinfo)
    assert named(path, elsewhere) == named(path, AT)


@pytest.mark.parametrize(
    "other",
    [
        "studie før sammenslåing.qualcode",
        "studie 2026-02-31 20.14.05Z.qualcode",
        "studie 2026-11-20 20.14.05Z (0).qualcode",
        "studie 2026-11-20 20.14.05Z damaged.qualcode",
        "studie 2026-11-20 20.14.05Z.qualcode.txt",
        "andre 2026-11-20 20.14.05Z.qualcode",
        "studie2 2026-11-20 20.14.05Z.qualcode",
    ],
)
def test_what_is_named_otherwise_is_the_researchers_own(path: Path, other: str) -> None:
    kept = dated_copy(path, AT)
    own = folder_of(path) / other
    own.write_text("mitt", encoding="utf-8")
    assert [one.path for one in dated(path)] == [kept]
    assert thin(path, keep=0) == []  # the last of its day
    assert own.read_text(encoding="utf-8") == "mitt"


@pytest.mark.parametrize("name", [n for n in hostile.STORABLE if len(n) < 60 and "\0" not in n])
def test_a_store_of_any_name_has_its_backups(tmp_path: Path, name: str) -> None:
    target = tmp_path / (name.replace("/", "_") + ".qualcode")
    b.new_store(target).close()
    kept = dated_copy(target, AT)
    assert [one.path for one in dated(target)] == [kept]
    assert contents(kept).title == b.project().title
    assert len(names(tmp_path)) == 2


moments = st.integers(0, 60 * 24 * 60).map(lambda minute: AT + timedelta(minutes=minute))


@given(st.lists(moments, max_size=60), st.integers(0, 12))
def test_the_newest_stay_and_the_last_of_each_of_the_seven_newest_days(
    made: list[datetime], keep: int
) -> None:
    backups = [Dated(at, n, Path(f"{at} {n}")) for n, at in enumerate(made, 1)]
    kept = to_keep(backups, keep)
    newest_first = sorted(backups, reverse=True)
    assert set(newest_first[:keep]) <= kept <= set(backups)
    days = sorted({one.at.date() for one in backups}, reverse=True)
    for day in days[:7]:
        assert max(one for one in backups if one.at.date() == day) in kept
    assert len(kept) <= keep + 7
    if backups:
        assert newest_first[0] in kept
    assert to_keep(kept, keep) == kept


def test_thinning_removes_what_the_rule_does_not_keep_and_old_pieces(path: Path) -> None:
    one = dated_copy(path, AT)
    for minute in range(1, 15):
        os.link(one, named(path, AT + timedelta(minutes=minute)))
    folder = folder_of(path)
    old, new = hidden(folder / "x", PART), hidden(folder / "x", PART)
    others = folder / ".nedlasting.part"
    for piece in (old, new, others):
        piece.write_bytes(b"halvt")
        os.utime(piece, (0, 0))
    os.utime(new)
    gone = thin(path)
    assert len(gone) == 5
    assert one in gone
    assert len(dated(path)) == 10
    assert not old.exists()
    assert others.exists()
    assert new.exists()


# Looking into a file


def test_looking_into_a_store_leaves_nothing_beside_it(path: Path) -> None:
    path.chmod(0o444)
    before = path.read_bytes()
    held = contents(path)
    assert (held.title, held.sources, held.codings, held.entries) == ("Prøve", 1, 1, 3)
    assert path.read_bytes() == before
    assert names(path.parent) == ["studie.qualcode"]


def test_a_store_is_known_by_its_first_entry_also_when_all_is_undone(path: Path) -> None:
    before = contents(path)
    with storage.open_project(path) as store:
        while store.undo(b.KARI.guid):
            pass
    after = contents(path)
    assert after.project == before.project
    assert (after.title, after.sources, after.codings) == ("", 0, 0)
    assert after.has_grown_since(before)


def test_a_file_with_triggers_or_views_is_not_taken_for_ours(path: Path) -> None:
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("CREATE TRIGGER t AFTER INSERT ON coding BEGIN DELETE FROM memo; END")
        raw.commit()
    with pytest.raises(StoreError) as error:
        copies.sound_contents(path)
    assert fault(error) == "store.other_program"


def test_a_store_without_a_journal_is_damaged(path: Path) -> None:
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("DELETE FROM entry")
        raw.commit()
    with pytest.raises(StoreError) as error:
        contents(path)
    assert fault(error) == "store.damaged"


# Putting back

FACTS = {"replica": "0a000000-0000-4000-8000-000000000009", "home": "her"}


def test_a_store_put_back_is_what_the_backup_holds_with_facts_of_its_own(path: Path) -> None:
    kept = dated_copy(path, AT)
    with storage.open_project(path) as store:
        store.apply(Add(b.coding(b.K1, b.HASTE, 20, 30)), b.KARI)
    put_back(kept, path, FACTS)
    assert contents(path) == contents(kept)
    assert copies.facts(path) == {**copies.facts(kept), **FACTS}
    with storage.open_project(path) as store:
        assert store.read(lambda c: list(faults(c))) == []
    assert names(path.parent) == ["studie.backups", "studie.qualcode"]


def test_a_store_is_put_back_from_a_disc_that_cannot_be_written(path: Path) -> None:
    kept = dated_copy(path, AT)
    kept.chmod(0o444)
    path.unlink()
    put_back(kept, path, FACTS)
    assert contents(path) == contents(kept)
    with storage.open_project(path) as store:
        assert store.apply(Add(b.coding(b.K1, b.HASTE, 20, 30)), b.KARI)


def test_a_fault_in_the_middle_leaves_the_store_as_it_was(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, alone = dated_copy(path, AT), copies._alone
    with storage.open_project(path) as store:
        body = "Dette er et langt svar. " * 20_000
        store.apply(Add(b.source("Stort", body)), b.KARI, [body])
    big = dated_copy(path, AT)
    put_back(kept, path, FACTS)
    before = path.read_bytes()

    def tight(file: Path) -> sqlite3.Connection:
        connection = alone(file)
        connection.execute(f"PRAGMA max_page_count={len(before) // 4096 + 3}")
        return connection

    monkeypatch.setattr(copies, "_alone", tight)
    with pytest.raises(StoreError) as error:
        put_back(big, path, FACTS)
    assert fault(error) == "backup.full"
    monkeypatch.undo()
    assert contents(path) == contents(kept)
    with storage.open_project(path) as store:
        assert store.read(lambda c: list(faults(c))) == []
    assert names(path.parent) == ["studie.backups", "studie.qualcode"]


def test_whoever_has_the_store_open_is_noticed_this_program_too(path: Path) -> None:
    refuse_if_open(path)
    with storage.open_project(path):
        with pytest.raises(StoreBusy) as error:
            refuse_if_open(path)
        assert fault(error) == "restore.open_elsewhere"
    refuse_if_open(path)
    assert names(path.parent) == ["studie.qualcode"]


HOLDS = """
import sys
from qualcode import storage
store = storage.open_project(sys.argv[1])
print("open", flush=True)
sys.stdin.readline()
"""


def test_another_program_that_has_the_store_open_is_noticed_until_it_ends(path: Path) -> None:
    other = subprocess.Popen(
        [sys.executable, "-c", HOLDS, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)},
    )
    assert other.stdin is not None
    assert other.stdout is not None
    try:
        assert other.stdout.readline() == b"open\n"
        kept = dated_copy(path, AT)
        before = contents(kept)
        with pytest.raises(StoreBusy):
            put_back(kept, path, FACTS)
    finally:
        other.kill()
        other.communicate()
    put_back(kept, path, FACTS)
    assert contents(path) == before
    assert names(path.parent) == ["studie.backups", "studie.qualcode"]


# A closed store is one file

KILLED = """
import os, signal, sys
import builders as b
from qualcode import storage
from qualcode.domain.changes import Add
store = storage.open_project(sys.argv[1])
store.apply(Add(b.coding(b.K1, b.HASTE, 20, 30)), b.KARI)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")
def test_after_a_kill_the_next_opening_and_closing_folds_the_log_in(path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(path)],
        check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)},
    )
    assert done.returncode == -9
    assert f"{path.name}-wal" in names(path.parent)
    with storage.open_project(path) as store:
        assert store.read(queries.code_counts) == {b.TIME.guid: 1, b.HASTE.guid: 1}
        assert store.read(lambda c: list(faults(c))) == []
    assert names(path.parent) == ["studie.qualcode"]
    assert contents(path).codings == 2


def test_opened_changed_and_closed_it_is_one_file(path: Path) -> None:
    with storage.open_project(path) as store:
        store.apply(Add(b.coding(b.K1, b.HASTE, 20, 30)), b.KARI)
        store.undo(b.KARI.guid)
        assert len(names(path.parent)) > 1
    assert names(path.parent) == ["studie.qualcode"]
