"""All that a study holds which lies in an archive, such as a bundle: every text of every table."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing

from qualcode.errors import FileError
from qualcode.files.held import Gathered

_NUMBERED = re.compile(
    r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{32,}"
    r"|\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d\S*"
)
"""What stands for a row, a text or a moment, and is no word."""
_ROLLBACK = b"\x01\x01"
"""What the bytes 18 and 19 say where no log lies beside a database."""


def every_word(data: bytes, name: str, into: Gathered) -> Iterator[tuple[str, bytes]]:
    """Gather the texts of an SQLite file, read in memory; no view or function of it is used.

    Raises `FileError` for a damaged one.
    """
    try:
        with closing(sqlite3.connect(":memory:")) as connection:
            connection.deserialize(data[:18] + _ROLLBACK + data[20:])
            connection.execute("pragma trusted_schema = off")
            for table in _tables(connection):
                quoted = table.replace('"', '""')
                for row in connection.execute(f'select * from "{quoted}"'):
                    _take(row, into)
    except (sqlite3.Error, UnicodeDecodeError) as error:
        raise FileError("file.damaged", file=name) from error
    yield from ()


def _tables(connection: sqlite3.Connection) -> list[str]:
    made = "select name from sqlite_schema where type = 'table' and rootpage > 0"
    return [name for (name,) in connection.execute(made)]


def _take(row: tuple[object, ...], into: Gathered) -> None:
    """Lists and mappings are stored as JSON, much of it names of fields."""
    for value in row:
        if not isinstance(value, str) or _NUMBERED.fullmatch(value):
            continue
        if value.startswith(("{", "[")):
            into.beside[value] = None
        else:
            into.words.append(value)
