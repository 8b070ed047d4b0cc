"""Erasing one person from a store: rows, journal, texts, and what the file still held of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from qualcode.domain.changes import Diff, Entry
from qualcode.domain.cutting import Kept
from qualcode.domain.span import Span
from qualcode.domain.transcript import hash_of
from qualcode.domain.withdrawal import Withdrawal, removal, withdrawal
from qualcode.storage import journal, schema
from qualcode.storage.engine import (
    engine_for,
    faults_named,
    for_writing,
    inspect_file,
    locate,
    sweep,
)
from qualcode.storage.rows import StoredRows, keep_bodies, write
from qualcode.storage.schema import encode, entry, text, withdrawn
from qualcode.storage.versions import upgrade


@dataclass(frozen=True, slots=True)
class Erased:
    """What was erased, in figures: rows by table."""

    rows: Mapping[str, int]
    exports: tuple[Mapping[str, Any], ...] = field(repr=False)
    """Values of the export entries that printed some of it: file, hash, codings."""
    texts: Mapping[str, Kept] = field(repr=False)
    """Hash of each text of several people -> what is left of it."""
    said: tuple[str, ...] = field(default=(), repr=False)
    """What was taken away."""


def erase(connection: Connection, case: str, at: datetime) -> Erased | None:
    """Erase a case (GUID) within the open write transaction; None where it never was.

    The GUIDs that went are kept, so that no merge brings them back.
    """
    if not any(True for _ in _seen(connection, case)):
        return None
    made = withdrawal(partial(_entries, connection), partial(_body, connection), case)
    _write(connection, made)
    counted = Counter(table for table, _ in made.gone)
    known = set(connection.scalars(select(withdrawn.c.guid)))
    rows = [
        {"guid": guid, "table": table, "at": at}
        for table, guid in sorted(made.gone)
        if guid not in known
    ]
    if rows:
        connection.execute(insert(withdrawn), rows)
    return Erased(dict(counted), made.exports, made.texts, made.said)


def erase_passage(connection: Connection, source: str, span: Span, words: str) -> Erased:
    """Put words in the place of a passage of a source (GUID), now and in the journal's past."""
    made = removal(partial(_entries, connection), partial(_body, connection), source, span, words)
    _write(connection, made)
    return Erased({}, made.exports, made.texts, made.said)


def _entries(connection: Connection) -> Iterator[Entry]:
    with closing(journal.entries(connection)) as found:
        yield from found


def _body(connection: Connection, name: str) -> str:
    wanted = select(text.c.body).where(text.c.hash == name)
    found: str = connection.execute(wanted).scalar_one()
    return found


def _seen(connection: Connection, case: str) -> Iterator[str]:
    """The entries that ever told of a case."""
    told = entry.c.diffs.contains(encode(["case", case])[:-1] + ",", autoescape=True)
    yield from connection.scalars(select(entry.c.guid).where(told).limit(1))


def _write(connection: Connection, made: Withdrawal) -> None:
    left = (one.text for one in made.texts.values())
    keep_bodies(connection, (body for body in left if hash_of(body) in made.kept_texts))
    stored = StoredRows(connection)
    diffs = []
    for table in schema.tables:
        gone = [guid for name, guid in made.gone if name == table]
        kept = {guid: row for (name, guid), row in made.changed.items() if name == table}
        for guid, before in stored.several(table, [*gone, *kept]).items():
            diffs.append(Diff(table, guid, before, kept.get(guid)))
    write(connection, diffs)
    for one in made.rewritten:
        plain = encode([[d.table, d.guid, d.before, d.after] for d in one.diffs])
        connection.execute(
            update(entry)
            .where(entry.c.guid == one.guid)
            .values(kind=one.kind, values=dict(one.values), diffs=plain)
        )
    for name in set(connection.scalars(select(text.c.hash))) - made.kept_texts:
        connection.execute(delete(text).where(text.c.hash == name))


def erase_in_copy(path: Path, case: str, at: datetime) -> Erased | None:
    """Erase a case in a copy of the store that nobody has open, such as a dated backup.

    An older copy is brought up to date on the way. Raises `StoreError` where the file cannot be
    read or written.
    """
    return _in_copy(path, lambda connection: erase(connection, case, at))


def erase_words_in_copy(path: Path, source: str, passage: str, words: str) -> bool:
    """Put words in the place of a passage of a source in such a copy; whether it was there."""

    def erasing(connection: Connection) -> Erased | None:
        table = schema.tables["source"]
        name = connection.scalar(select(table.c.text_hash).where(table.c.guid == source))
        start = _body(connection, name).find(passage) if name else -1
        if start < 0:
            return None
        return erase_passage(connection, source, Span(start, start + len(passage)), words)

    return _in_copy(path, erasing) is not None


def _in_copy(path: Path, erasing: Callable[[Connection], Erased | None]) -> Erased | None:
    inspect_file(path)
    url = locate(path)
    engine = engine_for(url)
    try:
        with faults_named(url):
            with engine.connect() as connection:
                for_writing(connection)
                with connection.begin():
                    upgrade(connection)
                    erased = erasing(connection)
            if erased is not None:
                sweep(engine)
    finally:
        engine.dispose()
    return erased


def withdrawn_cases(connection: Connection) -> list[str]:
    """GUIDs of the cases that were erased."""
    return list(connection.scalars(select(withdrawn.c.guid).where(withdrawn.c.table == "case")))
