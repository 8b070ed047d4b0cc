"""Copies of a store that lies in a file: made while it is in use, looked into, and put back.

SQLite's own backup interface reads one consistent state, whoever has the store open. A copy
gets its name only when it is whole, checked and on the disk, and never takes another's name.
A store is put back inside SQLite too, as one transaction: a file that changed places under a
program that has it open would leave that program writing into nothing.
"""

from __future__ import annotations

import errno
import json
import os
import secrets
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qualcode.domain.past import WHOLE
from qualcode.errors import QualcodeError, StoreBusy, StoreError
from qualcode.storage.engine import BUSY_MILLISECONDS, inspect_file

SIDECARS = ("-wal", "-shm", "-journal")
"""What SQLite may leave beside a file that was not closed in order."""

BUSY_SECONDS = BUSY_MILLISECONDS / 1000

PART, RESTORING, UNPACKING = ".part", ".restoring", ".unpacking"
"""How the hidden files end that a copy is made in, or taken from, until it is whole."""


def hidden(beside: Path, ending: str) -> Path:
    """A new name for such a file in the folder of a file."""
    return beside.with_name(f".{secrets.token_hex(8)}{ending}")


def all_hidden(folder: Path, ending: str) -> list[Path]:
    """The files in a folder that are named so: other programs have such endings too."""
    return list(folder.glob(f".{'[0-9a-f]' * 16}{ending}"))


@dataclass(frozen=True, slots=True)
class Contents:
    """What a store holds, read from the file alone."""

    project: str
    """GUID of the journal's first entry, which made the project: the same in every copy of it."""
    title: str
    """Empty where even the making of the project was undone."""
    sources: int
    codings: int
    entries: int
    """How long the journal is."""
    last: str
    """GUID of its last entry."""

    def has_grown_since(self, earlier: Contents) -> bool:
        """Whether something was done since an earlier state of the same store."""
        return (self.entries, self.last) != (earlier.entries, earlier.last)


def copy(store: Path, target: Path) -> None:
    """A sound copy of a store under a name that nobody has; as it stands, whoever has it open.

    Raises `StoreError` when the store is damaged or the copy cannot be written; then there
    is none.
    """

    def fill(part: Path) -> None:
        with closing(_connected(store)) as source, closing(_connected(part)) as made:
            source.backup(made)
        with suppress(OSError):  # some file systems have no such rights
            shutil.copymode(store, part)

    _make(store, target, fill)


def compact_copy(store: Path, target: Path) -> None:
    """As `copy`, without the room that removed rows leave, nor anything that stood in it."""

    def fill(part: Path) -> None:
        with closing(_connected(store)) as source:
            source.execute("VACUUM INTO ?", (str(part),))

    _make(store, target, fill)


def _copy_at_rest(backup: Path, target: Path, facts: Mapping[str, str]) -> None:
    """A copy of a file that nobody writes to, as on a disc, with some facts of its own."""

    def fill(part: Path) -> None:
        with closing(_reading(backup)) as source, closing(_connected(part)) as made:
            source.backup(made)
            made.executemany("REPLACE INTO store VALUES (?, ?)", facts.items())

    _make(backup, target, fill)


def _make(store: Path, target: Path, fill: Callable[[Path], None]) -> None:
    """Have a file filled under a passing name, and give it its own when it is sound."""
    part = hidden(target, PART)
    with _faults_of_copying(store, target):
        if os.path.lexists(target):
            raise StoreError("backup.exists", backup=target)
        try:
            os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
            fill(part)
            _check(store, part)
            settle(part, target)
        finally:
            discard(part)


def settle(part: Path, target: Path) -> None:
    """Give a file that is whole its name, unless another has it.

    Raises `StoreError` where one has, and `OSError` as the disk may.
    """
    _to_the_disk(part)
    try:
        target.hardlink_to(part)  # unlike renaming it never takes the place of a file
    except FileExistsError as error:
        raise StoreError("backup.exists", backup=target) from error
    except OSError:  # sticks and shares without links
        part.rename(target)
    _folder_to_the_disk(target.parent)


def _connected(path: Path, how: str = "mode=rw", wait: float = BUSY_SECONDS) -> sqlite3.Connection:
    """A connection to a file that is there, whose transactions are begun by nobody but us."""
    address = f"{path.resolve().as_uri()}?{how}"
    connection = sqlite3.connect(address, uri=True, timeout=wait, isolation_level=None)
    try:
        for pragma in ("trusted_schema=OFF", "temp_store=MEMORY", "synchronous=FULL"):
            connection.execute(f"PRAGMA {pragma}")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _check(store: Path, copied: Path) -> None:
    with closing(_connected(copied)) as made:
        (said,) = made.execute("PRAGMA quick_check(1)").fetchone()
    if said != "ok":
        raise StoreError("backup.damaged", store=store)


def _to_the_disk(path: Path) -> None:
    with path.open("r+b") as file:
        os.fsync(file.fileno())


def _folder_to_the_disk(folder: Path) -> None:
    if os.name == "nt":  # which has no such call
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def discard(path: Path) -> None:
    """Remove a file with what SQLite may have left beside it."""
    for ending in ("", *SIDECARS):
        with suppress(OSError):
            Path(f"{path}{ending}").unlink()


_SQLITE = {
    sqlite3.SQLITE_BUSY: "store.busy",
    sqlite3.SQLITE_LOCKED: "store.busy",
    sqlite3.SQLITE_FULL: "backup.full",
    sqlite3.SQLITE_READONLY: "backup.read_only",
    sqlite3.SQLITE_CANTOPEN: "backup.read_only",
    sqlite3.SQLITE_PERM: "backup.read_only",
    sqlite3.SQLITE_CORRUPT: "backup.damaged",
    sqlite3.SQLITE_NOTADB: "backup.damaged",
    sqlite3.SQLITE_ERROR: "backup.damaged",
}
_SYSTEM = {
    errno.ENOSPC: "backup.full",
    errno.EDQUOT: "backup.full",
    errno.EFBIG: "backup.full",
    errno.ENOENT: "backup.no_folder",
    errno.ENOTDIR: "backup.no_folder",
}


@contextmanager
def _faults_of_copying(store: Path, target: Path) -> Iterator[None]:
    """Turn what goes wrong into a `StoreError` that names the file and a remedy."""
    places = {"store": store, "backup": target, "folder": target.parent}
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        fault = _SQLITE.get(code, "store.disk")
        kind = StoreBusy if fault == "store.busy" else StoreError
        raise kind(fault, **places) from error
    except OSError as error:
        raise StoreError(_SYSTEM.get(error.errno or 0, "backup.read_only"), **places) from error


# Looking into a store


def contents(path: Path) -> Contents:
    """What the store in a file holds; nothing is written beside it.

    Not for a store that this process has open: reading a file's header lets go of the locks
    that the process holds on it. Raises `StoreError` where the file is no store that this
    version knows, or is damaged.
    """
    inspect_file(path)
    with _damage_named(path), closing(_reading(path)) as store:
        return _contents(store)


def contents_of_open(path: Path) -> Contents:
    """As `contents`, of a store that this process has open. Raises `StoreError`."""
    with _damage_named(path), closing(_connected(path)) as store:
        return _contents(store)


def _contents(store: sqlite3.Connection) -> Contents:
    first, last = (
        store.execute(
            f"SELECT guid FROM entry ORDER BY lamport {way}, replica {way}, guid {way} LIMIT 1"
        ).fetchone()
        for way in ("ASC", "DESC")
    )
    title = store.execute("SELECT title FROM project").fetchone()
    sources, codings, entries = (
        store.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
        for table in ("source", "coding", "entry")
    )
    return Contents(first[0], title[0] if title else "", sources, codings, entries, last[0])


def withdrawn(path: Path) -> list[tuple[str, str]]:
    """The cases, sources and memos (table, GUID) that were erased from the store in a file.

    None where it is damaged, or of a version that had no such table.
    """
    places = ", ".join("?" * len(WHOLE))
    return _told(path, f'SELECT "table", guid FROM withdrawn WHERE "table" IN ({places})', *WHOLE)


def noted(path: Path, name: str) -> list[Any]:
    """What entries of the journal have as one of their values; none where it cannot be read."""
    wanted = 'SELECT "values" FROM entry WHERE "values" LIKE ?'
    try:
        found = [json.loads(told) for (told,) in _told(path, wanted, f'%"{name}"%')]
    except ValueError:
        return []
    return [values[name] for values in found if name in values]


def passages_removed(path: Path) -> int:
    """How often words were taken out of the store in a file; 0 where it cannot be read."""
    kinds = ("history.passage_removed", "history.forgotten")
    return len(_told(path, "SELECT guid FROM entry WHERE kind IN (?, ?)", *kinds))


def _told(path: Path, wanted: str, *values: str) -> list[Any]:
    """What a store's file tells when it is asked; nothing where it cannot be read."""
    try:
        with closing(_reading(path)) as store:
            return store.execute(wanted, values).fetchall()
    except (sqlite3.Error, OSError):
        return []


def sound_contents(path: Path) -> Contents:
    """As `contents`, after every page was looked at. Raises `StoreError`.

    A store has no triggers and no views: a file from elsewhere that has is refused.
    """
    found = contents(path)
    with _damage_named(path), closing(_reading(path)) as store:
        (said,) = store.execute("PRAGMA quick_check(1)").fetchone()
        foreign = "SELECT 1 FROM sqlite_master WHERE type IN ('trigger', 'view')"
        if store.execute(foreign).fetchone() is not None:
            raise StoreError("store.other_program", store=path)
    if said != "ok":
        raise StoreError("store.damaged", store=path)
    return found


def facts(path: Path) -> dict[str, str]:
    """What the store in a file says of itself: version, replica, home."""
    with _damage_named(path), closing(_reading(path)) as store:
        return dict(store.execute("SELECT name, value FROM store").fetchall())


def _reading(path: Path) -> sqlite3.Connection:
    """A connection that makes no files beside a store that was closed in order."""
    logged = Path(f"{path}-wal").exists()
    return _connected(path, "mode=ro" if logged else "mode=ro&immutable=1")


@contextmanager
def _damage_named(path: Path) -> Iterator[None]:
    try:
        yield
    except (sqlite3.Error, TypeError) as error:  # TypeError: a journal without an entry
        if _is_busy(error):
            raise StoreBusy("store.busy", store=path) from error
        raise StoreError("store.damaged", store=path) from error


# Putting back


def refuse_if_open(store: Path) -> None:
    """Raise `StoreBusy` while another program, or this one, has the store open.

    SQLite knows: whoever has a store open holds a share of its lock. Network file systems
    may say what is not true.
    """
    with suppress(sqlite3.DatabaseError):  # damaged, and so nobody's
        _alone(store).close()


def _alone(store: Path) -> sqlite3.Connection:
    """The only connection to a store, which keeps others out until it is closed."""
    try:
        _connected(store, wait=0.2).close()  # folds in what a killed program left beside it
        return _locked(_connected(store, wait=0.2))
    except sqlite3.Error as error:
        if _is_busy(error):
            raise StoreBusy("restore.open_elsewhere", store=store) from error
        raise


def _locked(connection: sqlite3.Connection) -> sqlite3.Connection:
    try:
        connection.execute("PRAGMA locking_mode=EXCLUSIVE")
        connection.execute("BEGIN EXCLUSIVE")
        connection.execute("ROLLBACK")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _is_busy(error: BaseException) -> bool:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    return code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


def put_back(
    backup: Path,
    store: Path,
    new_facts: Mapping[str, str],
    treated: Callable[[Path], None] = lambda copy: None,
) -> None:
    """Make a store what a backup of it holds, in one step, with some facts of its own.

    A copy of the backup is `treated` before it takes the place of what stands. Where there is no
    file it is made. Raises `StoreError`; the store is then as it was.
    """
    if not os.path.lexists(store):
        _copy_at_rest(backup, store, new_facts)
        return
    beside = hidden(store, RESTORING)
    try:
        _copy_at_rest(backup, beside, new_facts)
        treated(beside)
        with (
            _faults_of_copying(backup, store),
            closing(_connected(beside)) as source,
            closing(_alone(store)) as standing,
        ):
            source.backup(standing)
    finally:
        discard(beside)


def set_aside(store: Path, name: Path) -> None:
    """Give a store that cannot be read another name, with what lies beside it."""
    with _faults_of_copying(store, name):
        if os.path.lexists(name):
            raise StoreError("backup.exists", backup=name)
        for ending in (*SIDECARS, ""):
            with suppress(FileNotFoundError):
                Path(f"{store}{ending}").rename(f"{name}{ending}")


def is_damage(error: QualcodeError) -> bool:
    """Whether an error says that a store cannot be read, rather than that it may not be."""
    return error.message_id in {"backup.damaged", "store.damaged", "store.not_a_store"}
