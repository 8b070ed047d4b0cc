"""Opening the database: where a store lies, the pragmas, and database errors as ours.

A store is a path (suffix `.qualcode`) or a SQLAlchemy URL to SQLite or PostgreSQL. All
that is particular to SQLite stands here: WAL with synchronous=FULL, so that a commit is
on the disk before it is acknowledged; foreign keys; five seconds' patience with another
writer; temporary tables in memory, since they may hold words of a transcript.
"""

from __future__ import annotations

import hashlib
import sqlite3
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import getnode

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, OperationalError

from qualcode.errors import QualcodeError, RuleError, StoreBusy, StoreError
from qualcode.storage import postgres
from qualcode.storage.schema import APPLICATION_ID, VERSION

BUSY_MILLISECONDS = 5_000
_MAGIC = b"SQLite format 3\x00"


def locate(target: str | Path) -> URL:
    """The URL of a store given as a path or as a URL. Raises `StoreError` if it is neither."""
    if "://" not in str(target):
        try:
            return URL.create("sqlite", database=str(Path(target).expanduser()))
        except RuntimeError as error:  # the home folder of somebody who is not there
            raise StoreError("store.missing", store=target) from error
    try:
        url = postgres.with_driver(make_url(str(target)))
        url.get_dialect()
    except (ArgumentError, NoSuchModuleError, ValueError) as error:
        raise StoreError("store.bad_url", store=_scheme(target)) from error
    if url.get_backend_name() == "sqlite" and url.database in (None, "", ":memory:"):
        raise StoreError("store.bad_url", store=_scheme(target))  # it would be lost at exit
    return url


def _scheme(target: str | Path) -> str:
    return str(target).split("://")[0] + "://…"


def shown(url: URL) -> str:
    """The store's place as a person may see it: a path, or a URL without its password.

    What follows the `?` is left out, since drivers take passwords there too.
    """
    if url.get_backend_name() == "sqlite":
        return str(url.database)
    return url.set(query={}).render_as_string(hide_password=True)


def file_of(url: URL) -> Path | None:
    """The file a SQLite store lies in; None for another database."""
    return Path(str(url.database)) if url.get_backend_name() == "sqlite" else None


def home_of(url: URL) -> str:
    """Where a store lies, as a digest that tells places apart and names none."""
    file = file_of(url)
    if file is None:
        return "server"  # there is one, wherever it is reached from
    return hashlib.sha256(f"{getnode()}:{file.resolve()}".encode()).hexdigest()[:32]


def inspect_file(path: Path) -> None:
    """Raise `StoreError` unless the file is a store this version can open; reads 100 bytes."""
    try:
        if not path.exists():
            raise StoreError("store.missing", store=path)
        if not path.is_file():
            raise StoreError("store.not_a_file", store=path)
        with path.open("rb") as file:
            header = file.read(100)
    except OSError as error:
        raise StoreError("store.unreadable", store=path) from error
    if not header.startswith(_MAGIC) or len(header) < 100:
        raise StoreError("store.not_a_store", store=path)
    version, application = struct.unpack(">i4xi", header[60:72])
    if application != APPLICATION_ID:
        raise StoreError("store.other_program", store=path)
    if version > VERSION:
        raise StoreError("store.newer", store=path, version=version, known=VERSION)
    if _is_cut_short(path, header):
        raise StoreError("store.damaged", store=path)


def _is_cut_short(path: Path, header: bytes) -> bool:
    """Whether the last page is not whole: SQLite itself would read the rest as zeros.

    With a write-ahead log beside it the file may stand so, and is mended when it is opened.
    """
    size = int.from_bytes(header[16:18], "big")
    size = 65_536 if size < 512 else size  # 1 stands for what two bytes cannot hold
    return path.stat().st_size % size != 0 and not Path(f"{path}-wal").exists()


def engine_for(url: URL) -> Engine:
    """An engine whose every connection has our pragmas and explicit transactions."""
    backend = url.get_backend_name()
    if backend not in ("sqlite", "postgresql"):
        raise StoreError("store.other_kind", store=shown(url), kind=backend)
    if backend == "postgresql":
        try:
            return postgres.engine(url, BUSY_MILLISECONDS)
        except ImportError as error:  # the driver, or the library of PostgreSQL that it rests on
            module = error.name or url.get_driver_name()
            raise StoreError("store.no_driver", store=shown(url), module=module) from error
    engine = create_engine(url, connect_args={"timeout": BUSY_MILLISECONDS / 1000})
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: sqlite3.Connection, record: object) -> None:
    connection.isolation_level = None  # transactions are begun by us, in `_begin`
    for pragma in (
        "foreign_keys=ON",
        "synchronous=FULL",
        "temp_store=MEMORY",
        "trusted_schema=OFF",
        f"busy_timeout={BUSY_MILLISECONDS}",
    ):
        connection.execute(f"PRAGMA {pragma}")


def for_writing(connection: Connection) -> None:
    """Let the connection's transactions take the write lock when they begin."""
    connection.execution_options(qualcode_write=True)
    if connection.dialect.name == "postgresql":
        postgres.see_what_others_wrote(connection)


def _begin(connection: Connection) -> None:
    write = connection.get_execution_options().get("qualcode_write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


def stamp(connection: Connection) -> None:
    """Mark a new SQLite file as ours, before it is switched to WAL."""
    connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION_ID}")
    connection.exec_driver_sql(f"PRAGMA user_version={VERSION}")


def pragma(engine: Engine, statement: str) -> Any:
    """Run a pragma outside any transaction and give its first value."""
    raw = engine.raw_connection()
    try:
        row = raw.cursor().execute(f"PRAGMA {statement}").fetchone()
        return row[0] if row else None
    finally:
        raw.close()


def sweep(engine: Engine) -> None:
    """Leave nothing of what was removed in a SQLite file: rewrite it, and empty its log.

    A disk may keep older copies of its blocks; no program can help that. Raises `StoreBusy`
    where another program has the store open: its log cannot be emptied then.
    """
    if engine.dialect.name != "sqlite":
        return
    raw = engine.raw_connection()
    try:
        cursor = raw.cursor()
        for statement in ("PRAGMA secure_delete=ON", "VACUUM"):
            cursor.execute(statement).fetchall()
        busy, *_ = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    finally:
        raw.close()
    if busy:
        raise StoreBusy("store.busy", store=shown(engine.url))


_SQLITE_FAULTS = {
    sqlite3.SQLITE_BUSY: "store.busy",
    sqlite3.SQLITE_LOCKED: "store.busy",
    sqlite3.SQLITE_FULL: "store.full",
    sqlite3.SQLITE_READONLY: "store.read_only",
    sqlite3.SQLITE_CANTOPEN: "store.read_only",
    sqlite3.SQLITE_PERM: "store.read_only",
    sqlite3.SQLITE_CORRUPT: "store.damaged",
    sqlite3.SQLITE_NOTADB: "store.damaged",
    sqlite3.SQLITE_IOERR: "store.disk",
}


@contextmanager
def faults_named(url: URL) -> Iterator[None]:
    """Turn what the database reports into a `StoreError` that names the store and a remedy.

    What it cannot take as text becomes a `RuleError`.
    """
    try:
        yield
    except DBAPIError as error:
        fault = _fault(error.orig) or postgres.fault(error)
        if fault is None and not isinstance(error, OperationalError):
            raise
        raise _named(fault or "store.unreachable", url) from error
    except sqlite3.Error as error:
        raise _named(_fault(error) or "store.disk", url) from error
    except UnicodeEncodeError as error:  # half a surrogate pair, as a broken file may hold
        raise RuleError("rule.not_text") from error


def _fault(error: BaseException | None) -> str | None:
    code: int | None = getattr(error, "sqlite_errorcode", None)
    return None if code is None else _SQLITE_FAULTS.get(code & 0xFF)


def _named(fault: str, url: URL) -> QualcodeError:
    if fault == "rule.nul":
        return RuleError(fault)
    kind = StoreBusy if fault == "store.busy" else StoreError
    return kind(fault, store=shown(url))
