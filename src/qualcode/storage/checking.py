"""Is the store sound? The database's own checks, texts, offsets, and the journal replayed."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from contextlib import closing

from sqlalchemy import Connection, select

from qualcode.domain.rows import Row, unique_key
from qualcode.domain.transcript import hash_of
from qualcode.messages import Message
from qualcode.storage import journal
from qualcode.storage.rows import all_rows
from qualcode.storage.schema import index_key, tables, text


def faults(connection: Connection) -> Iterator[Message]:
    """Everything that is wrong with the store, as messages; nothing when it is sound."""
    yield from _database(connection)
    yield from _texts(connection)
    yield from _places(connection)
    yield from _journal(connection)


def _database(connection: Connection) -> Iterator[Message]:
    if connection.dialect.name != "sqlite":
        return
    for (line,) in connection.exec_driver_sql("PRAGMA integrity_check"):
        if line != "ok":
            yield Message("check.database", {"what": line})
    for table, _, referred, _ in connection.exec_driver_sql("PRAGMA foreign_key_check"):
        yield Message("check.reference", {"table": table, "referred": referred})


def _texts(connection: Connection) -> Iterator[Message]:
    source = tables["source"].c
    statement = select(source.title, source.text_hash, source.length, text.c.body).select_from(
        tables["source"].outerjoin(text, text.c.hash == source.text_hash)
    )
    with connection.execute(statement.execution_options(yield_per=1)) as found:
        for title, text_hash, length, body in found:
            if body is None:
                yield Message("check.no_text", {"title": title})
            elif hash_of(body) != text_hash or len(body) != length:
                yield Message("check.text_changed", {"title": title})
            elif not is_storable(body):
                yield Message("check.text_form", {"title": title})


def is_storable(body: str) -> bool:
    """Whether a text is in the form all offsets rest on: NFC, no control characters but LF."""
    return unicodedata.is_normalized("NFC", body) and not any(
        unicodedata.category(char) in {"Cc", "Cs"} for char in set(body) - {"\n"}
    )


def _places(connection: Connection) -> Iterator[Message]:
    source = tables["source"].c
    for name in ("turn", "coding", "quotation", "decision", "nothing_here"):
        placed = tables[name].c
        outside = select(source.title, placed.start, placed.end).where(
            source.guid == placed.source, (placed.end > source.length) | (placed.start > placed.end)
        )
        for title, start, end in connection.execute(outside):
            yield Message("check.outside", {"title": title, "start": start, "end": end})


def _journal(connection: Connection) -> Iterator[Message]:
    try:
        with closing(journal.entries(connection)) as entries:
            replayed = journal.replayed(entries)
    except ValueError as error:
        yield Message("check.journal_broken", {"entry": str(error)})
        return
    by_table: dict[str, dict[str, Row]] = {name: {} for name in tables}
    for (name, guid), row in replayed.items():
        by_table[name][guid] = row
    for name in tables:
        stored = all_rows(connection, name)
        for guid in stored.keys() | by_table[name].keys():
            if stored.get(guid) != by_table[name].get(guid):
                yield Message("check.journal_differs", {"table": name, "guid": guid})
        yield from _keys(connection, name, stored)


def _keys(connection: Connection, name: str, stored: dict[str, Row]) -> Iterator[Message]:
    table = tables[name]
    if "unique_key" not in table.c:
        return
    for guid, key in connection.execute(select(table.c.guid, table.c.unique_key)):
        expected = unique_key(name, stored[guid])
        if expected is None or index_key(expected) != key:
            yield Message("check.key", {"table": name, "guid": guid})
