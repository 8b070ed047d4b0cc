"""The store as a file: pragmas, stamps, locks, full disks, and files that are none of ours."""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine, event

import builders as b
import hostile
from qualcode import storage
from qualcode.domain.changes import Add
from qualcode.errors import RuleError, StoreBusy, StoreError
from qualcode.messages import render_error
from qualcode.storage import engine as engines
from qualcode.storage import queries
from qualcode.storage.checking import faults
from qualcode.storage.engine import pragma
from qualcode.storage.schema import APPLICATION_ID, VERSION

pytestmark = pytest.mark.sqlite_file


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A small study, closed."""
    file = tmp_path / "studie.qualcode"
    b.small_study(file).close()
    return file


def digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def refused(path: Path | str) -> str:
    with pytest.raises(StoreError) as error:
        storage.open_project(path)
    assert Path(path).name in render_error(error.value)
    return error.value.message_id


def test_every_connection_has_our_pragmas_several_at_once_too(path: Path) -> None:
    with storage.open_project(path) as store:
        several = [store.engine.connect() for _ in range(5)]
        for connection in several:
            asked = ("synchronous", "foreign_keys", "busy_timeout", "temp_store", "journal_mode")
            found = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in asked]
            assert found == [2, 1, 5_000, 2, "wal"]
        for connection in several:
            connection.close()


def test_the_file_is_stamped_as_ours(path: Path) -> None:
    with closing(sqlite3.connect(path)) as raw:
        assert raw.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
        assert raw.execute("PRAGMA user_version").fetchone() == (VERSION,)


def test_a_closed_store_is_one_file_and_an_open_one_writes_through(path: Path) -> None:
    assert [p.name for p in path.parent.iterdir()] == [path.name]
    store = storage.open_project(path)
    store.apply(Add(b.coding(b.K1, b.TIME, 3, 9)), b.KARI)
    copied = path.parent / "kopi"
    copied.mkdir()
    for file in (path, Path(f"{path}-wal")):
        shutil.copy(file, copied)
    with storage.open_project(copied / path.name) as copy:
        assert copy.read(queries.code_counts) == {b.TIME.guid: 1}
    store.close()
    assert sorted(p.name for p in path.parent.iterdir()) == ["kopi", path.name]


def text_file(file: Path) -> str:
    file.write_text("Intervjuer: Hei.\n" * 50, encoding="utf-8")
    return "store.not_a_store"


def empty_file(file: Path) -> str:
    file.write_bytes(b"")
    return "store.not_a_store"


def header_only(file: Path) -> str:
    file.write_bytes(file.read_bytes()[:60])
    return "store.not_a_store"


def another_program(file: Path) -> str:
    file.unlink()
    with closing(sqlite3.connect(file)) as raw:
        raw.execute("CREATE TABLE codes (name TEXT)")
        raw.commit()
    return "store.other_program"


def half_of_it(file: Path) -> str:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    return "store.damaged"


def a_byte_short(file: Path) -> str:
    file.write_bytes(file.read_bytes()[:-1])
    return "store.damaged"


def header_and_rubbish(file: Path) -> str:
    content = file.read_bytes()
    file.write_bytes(content[:100] + b"\xff" * (len(content) - 100))
    return "store.damaged"


def newer(file: Path) -> str:
    with closing(sqlite3.connect(file)) as raw:
        raw.execute(f"PRAGMA user_version={VERSION + 1}")
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return "store.newer"


def newer_by_its_own_word(file: Path) -> str:
    with closing(sqlite3.connect(file)) as raw:
        raw.execute(f"UPDATE store SET value = '{VERSION + 1}' WHERE name = 'version'")
        raw.commit()
    return "store.newer"


@pytest.mark.parametrize(
    "spoil",
    [
        text_file,
        empty_file,
        header_only,
        another_program,
        half_of_it,
        a_byte_short,
        header_and_rubbish,
        newer,
        newer_by_its_own_word,
    ],
)
def test_a_file_that_is_not_our_store_is_refused_and_left_as_it_is(
    path: Path, spoil: Callable[[Path], str]
) -> None:
    expected = spoil(path)
    before = digest(path)
    assert refused(path) == expected
    assert digest(path) == before
    assert [p.name for p in path.parent.iterdir()] == [path.name]


def test_a_folder_and_a_missing_file_are_refused_and_nothing_is_made(tmp_path: Path) -> None:
    assert refused(tmp_path) == "store.not_a_file"
    assert refused(tmp_path / "ingen.qualcode") == "store.missing"
    assert refused(tmp_path / "mappe" / "ingen.qualcode") == "store.missing"
    assert refused(tmp_path / ("x" * 300)) == "store.unreadable"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("there", [b"", b"viktig", None])
def test_a_new_store_never_takes_the_place_of_what_is_there(
    tmp_path: Path, there: bytes | None
) -> None:
    target = tmp_path / "s.qualcode"
    target.mkdir() if there is None else target.write_bytes(there)
    with pytest.raises(StoreError) as error:
        b.new_store(target)
    assert error.value.message_id == "store.exists"
    assert target.is_dir() if there is None else target.read_bytes() == there


def test_a_new_store_needs_a_folder_and_a_name_that_fits(tmp_path: Path) -> None:
    for target, expected in (
        (tmp_path / "mangler" / "s.qualcode", "store.no_folder"),
        (tmp_path / ("x" * 300), "store.read_only"),
    ):
        with pytest.raises(StoreError) as error:
            b.new_store(target)
        assert error.value.message_id == expected
    assert list(tmp_path.iterdir()) == []


def test_a_store_whose_first_change_is_refused_leaves_no_file(tmp_path: Path) -> None:
    with pytest.raises(RuleError):
        storage.create(tmp_path / "s.qualcode", Add(b.project(title="")), b.KARI)
    assert list(tmp_path.iterdir()) == []


READ_ONLY = """
import os, sys
from pathlib import Path
import builders as b
from qualcode import storage
from qualcode.errors import StoreError
folder = Path(sys.argv[1])
b.new_store(folder / "varm.qualcode").close()  # imports all, since nobody may not
(folder / "varm.qualcode").unlink()
os.chmod(folder, 0o555)
if os.geteuid() == 0:
    os.setgid(65534)
    os.setuid(65534)
for verb in (lambda: b.new_store(folder / "ny.qualcode"),
             lambda: storage.open_project(folder / "studie.qualcode"),
             lambda: storage.open_project(folder / "lukket" / "studie.qualcode")):
    try:
        verb()
    except StoreError as error:
        print(error.message_id)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions")
def test_a_read_only_folder_is_named_and_nothing_changes(path: Path) -> None:
    before, folder = digest(path), path.parent
    (folder / "lukket").mkdir(mode=0o000)
    for above in folder.parents[:3]:
        above.chmod(above.stat().st_mode | 0o005 if above.name.startswith("pytest") else 0o755)
    path.chmod(0o444)
    try:
        done = subprocess.run(
            [sys.executable, "-c", READ_ONLY, str(folder)],
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)},
        )
    finally:
        folder.chmod(0o755)
        (folder / "lukket").chmod(0o755)
    assert done.stdout.split() == ["store.read_only", "store.read_only", "store.unreadable"], (
        done.stderr
    )
    assert digest(path) == before
    assert sorted(p.name for p in folder.iterdir()) == ["lukket", path.name]


@contextmanager
def at_most_pages(engine: Engine, pages: int) -> Iterator[None]:
    """A full disk: no connection of the engine lets the file grow past so many pages."""

    def limit(connection: sqlite3.Connection, record: object) -> None:
        connection.execute(f"PRAGMA max_page_count={pages}")

    engine.dispose()
    event.listen(engine, "connect", limit)
    yield
    event.remove(engine, "connect", limit)
    engine.dispose()


def test_a_full_disk_is_named_and_the_store_works_on(path: Path) -> None:
    with storage.open_project(path) as store:
        pages = pragma(store.engine, "page_count")
        before = store.read(lambda c: (queries.codes(c), queries.history(c)))
        big = "Dette er et langt svar. " * 50_000
        about = b.source("Stort", big)
        with at_most_pages(store.engine, pages + 2):
            with pytest.raises(StoreError) as error:
                store.apply(Add(about), b.KARI, [big])
            assert error.value.message_id == "store.full"
            assert store.read(lambda c: (queries.codes(c), queries.history(c))) == before
            assert store.read(queries.source_titled, "Stort") is None
        assert store.apply(Add(about), b.KARI, [big])
        assert store.read(lambda c: list(faults(c))) == []


def test_a_full_disk_when_a_store_is_made_leaves_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepare = engines._prepare

    def tight(connection: sqlite3.Connection, record: object) -> None:
        prepare(connection, record)
        connection.execute("PRAGMA max_page_count=5")

    monkeypatch.setattr(engines, "_prepare", tight)
    with pytest.raises(StoreError) as error:
        b.new_store(tmp_path / "s.qualcode")
    assert error.value.message_id == "store.full"
    assert list(tmp_path.iterdir()) == []


def test_a_lock_held_too_long_gets_a_sentence(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "BUSY_MILLISECONDS", 30)
    with storage.open_project(path) as store, closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreBusy, match=r"store\.busy"):
            store.apply(Add(b.code("Ny")), b.KARI)
        with pytest.raises(StoreBusy, match=r"store\.busy"):
            store.undo(b.KARI.guid)
        assert len(store.read(queries.codes)) == 3
        other.rollback()
        assert store.apply(Add(b.code("Ny")), b.KARI)


def test_a_url_to_a_file_is_the_same_store_as_its_path(path: Path) -> None:
    with storage.open_project(f"sqlite:///{path}") as store:
        assert store.place == str(path)
        assert store.read(queries.project) == b.project()


@pytest.mark.parametrize("name", [n for n in hostile.STORABLE if len(n) < 60 and "\0" not in n])
def test_a_store_may_have_any_name_a_file_may_have(tmp_path: Path, name: str) -> None:
    if "/" in name or "://" in name:
        name = name.replace("/", "_")
    target = tmp_path / f"{name}.qualcode"
    b.new_store(target).close()
    with storage.open_project(target) as store:
        assert store.read(queries.project) == b.project()
    assert [p.name for p in tmp_path.iterdir()] == [target.name]
