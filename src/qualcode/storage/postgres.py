"""What is particular to PostgreSQL, where a team shares one store.

A reading sees one state of the store from beginning to end; writers wait for each other
on a lock of the store's own, so that no two get the same place in the journal. As with a
file, a commit is on the server's disk before it is acknowledged, and five seconds is
how long we wait, for the server as for the lock.
"""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect
from sqlalchemy.exc import DBAPIError

from qualcode.errors import StoreError
from qualcode.storage.schema import APPLICATION_ID, store, tables

_LOCK = f"SELECT pg_advisory_xact_lock({APPLICATION_ID}, hashtext(current_schema()))"
"""Stores in several schemas of one database do not wait for each other."""


def with_driver(url: URL) -> URL:
    """The URL with the driver we know; `postgres://` is how many servers write theirs."""
    known = url.drivername in ("postgres", "postgresql")
    return url.set(drivername="postgresql+psycopg") if known else url


def engine(url: URL, wait_milliseconds: int) -> Engine:
    """An engine whose readings are consistent and whose writers take turns.

    Raises `ImportError` when the driver is not installed.
    """
    connect = {"client_encoding": "utf8", "connect_timeout": wait_milliseconds // 1000 or 1}
    made = create_engine(
        url,
        connect_args={name: value for name, value in connect.items() if name not in url.query},
        isolation_level="REPEATABLE READ",
        pool_pre_ping=True,  # a screen is open all day, and networks drop what is idle
    )

    def prepare(connection: Any, record: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"SET lock_timeout = {wait_milliseconds}")
            cursor.execute("SET synchronous_commit = on")
        connection.commit()

    event.listen(made, "connect", prepare)
    event.listen(made, "begin", _begin)
    return made


def see_what_others_wrote(connection: Connection) -> None:
    """Let the next transaction see what was written while it waited for the lock."""
    connection.execution_options(isolation_level="READ COMMITTED")


def _begin(connection: Connection) -> None:
    if connection.get_execution_options().get("qualcode_write", False):
        connection.exec_driver_sql(_LOCK)


def refuse_if_taken(connection: Connection, shown: str) -> None:
    """Raise `StoreError` unless a store can be laid out here, leaving what is there alone."""
    if connection.exec_driver_sql("SHOW server_encoding").scalar() != "UTF8":
        raise StoreError("store.encoding", store=shown)
    there = set(inspect(connection).get_table_names())
    if {store.name, *tables} <= there:
        raise StoreError("store.exists", store=shown)
    if {store.name, *tables} & there:
        raise StoreError("store.tables_there", store=shown)


_FAULTS = {
    "22021": "store.encoding",
    "25006": "store.not_allowed",
    "28000": "store.login",
    "28P01": "store.login",
    "3D000": "store.no_database",
    "3F000": "store.no_database",
    "40001": "store.busy",
    "40P01": "store.busy",
    "42501": "store.not_allowed",
    "42703": "store.other_program",
    "42P01": "store.none_there",
    "53100": "store.full",
    "55P03": "store.busy",
    "XX001": "store.damaged",
    "XX002": "store.damaged",
}
"""SQLSTATE -> message id, from appendix A of PostgreSQL's manual."""

_SAID = {
    "store.login": re.compile(
        r"authentication failed|no password supplied|role \".*\" does not exist|no pg_hba\.conf"
    ),
    "store.no_database": re.compile(r"database \".*\" does not exist"),
    "rule.nul": re.compile(r"cannot contain NUL"),
}
"""What is said where there is no SQLSTATE: before a connection stands, and by the driver itself."""


def fault(error: DBAPIError) -> str | None:
    """The message id of what PostgreSQL reports; None when it is none that we know."""
    state: str | None = getattr(error.orig, "sqlstate", None)
    if state is not None:
        return _FAULTS.get(state)
    said = str(error.orig)
    return next((fault for fault, words in _SAID.items() if words.search(said)), None)
