"""Erasing one person from a store: rows, journal, texts, and what the file still held of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.exc import IntegrityError, NoResultFound

from qualcode.domain.changes import Diff, Entry
from qualcode.domain.comparing import compared, unchanged
from qualcode.domain.cutting import Kept, Place
from qualcode.domain.edits import Edit, EditMap
from qualcode.domain.past import WHOLE
from qualcode.domain.rewording import Rewording, mask, reworded, rewording, without
from qualcode.domain.span import Span
from qualcode.domain.transcript import hash_of
from qualcode.domain.withdrawal import (
    ERASED,
    HOLDS_ALL,
    Withdrawal,
    erasure,
    latest_text,
    removal,
    sources_without,
    taken_back,
    texts_of,
    withdrawal,
)
from qualcode.errors import StoreError
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

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Removed:
    """A passage that was removed from the store, for its copies."""

    source: str
    """GUID."""
    text: str = field(repr=False)
    """That stood in the store."""
    span: Span
    """Of the passage in it."""
    words: str
    """That stand for it now."""
    places: frozenset[Place]
    """Sources that went whole, because they stood no more."""


@dataclass(frozen=True, slots=True)
class Erased:
    """What was erased."""

    rows: Mapping[str, int]
    """Table -> number of rows."""
    exports: tuple[Mapping[str, Any], ...] = field(repr=False)
    """Values of the export entries that printed some of it: file, hash, codings."""
    texts: Mapping[str, Kept] = field(repr=False)
    """Hash of each text of several people -> what is left of it."""
    said: tuple[str, ...] = field(default=(), repr=False)
    """What was taken away."""
    places: frozenset[Place] = frozenset()
    """The cases, sources and memos that went, for the copies of the store."""


@dataclass(frozen=True, slots=True)
class Forgetting:
    """What a store, and the copies of it, are to forget."""

    places: frozenset[Place]
    """The sources, cases and memos that stand no more."""
    words: Rewording | None = None
    """What is not to have been written anywhere; None for no more than the places."""


def erase(
    connection: Connection,
    places: Collection[Place],
    at: datetime,
    come_to: Callable[..., Withdrawal] = withdrawal,
) -> Erased | None:
    """Erase cases and whole sources in the open write transaction; None where none ever was.

    `come_to` says what that comes to: `withdrawal`, or `erasure` for what stands no more.
    The GUIDs that went are kept, so that no merge or older copy brings them back; those that are
    asked for are kept whether they were here or not.
    """
    erased = None
    gone = frozenset(places)
    if any(_is_told_of(connection, *place) for place in places):
        made = come_to(partial(_entries, connection), partial(_body, connection), places)
        erased = _write(connection, made)
        gone |= made.gone
    known = set(connection.scalars(select(withdrawn.c.guid)))
    rows = [
        {"guid": guid, "table": table, "at": at}
        for table, guid in sorted(gone)
        if guid not in known
    ]
    if rows:
        connection.execute(insert(withdrawn), rows)
    return erased


def forgetting(connection: Connection, pattern: re.Pattern[str] | None = None) -> Forgetting:
    """What a store can forget: all that stands no more, or what of it holds a pattern."""
    entries, body = partial(_entries, connection), partial(_body, connection)
    places = frozenset(taken_back(entries, body, pattern))
    if pattern is None:
        return Forgetting(places)
    sources = sources_without(entries, body, pattern)
    return Forgetting(places, rewording(entries, pattern, sources))


def forget(connection: Connection, what: Forgetting, at: datetime) -> Erased | None:
    """Forget in the open write transaction; None where there is nothing of it."""
    erased = erase(connection, what.places, at, erasure) if what.places else None
    if what.words is None:
        return erased
    changed = _reword(connection, what.words)
    if erased is None or changed is None:
        return erased or changed
    rows, texts = {**erased.rows, **changed.rows}, {**erased.texts, **changed.texts}
    return replace(erased, rows=rows, texts=texts, exports=changed.exports)


def _reword(connection: Connection, what: Rewording) -> Erased | None:
    """Take a pattern out of all rows, texts and the past; None where it stands nowhere there."""
    entries = partial(_entries, connection)
    masks = {}
    mine, others = texts_of(entries, what.sources)
    for name in mine:
        body = _body(connection, name)
        found = what.pattern.finditer(body)
        edits = EditMap(tuple(Edit(*one.span(), mask(len(one[0]))) for one in found))
        if edits.edits:
            masks[name] = Kept(edits, edits.apply(body), name)
    keep_bodies(connection, (one.text for one in masks.values()))
    texts = {name: hash_of(one.text) for name, one in masks.items()}
    made = list(reworded(entries, what, texts))
    if not made:
        return None
    exports = tuple(one.values for one in entries() if one.kind in HOLDS_ALL | {_EXPORTED})
    _rewrite(connection, (_left_of(one) for one in made))
    stored = StoredRows(connection)
    touched = {(diff.table, diff.guid) for one in made for diff in one.diffs}
    diffs = [
        Diff(table, guid, row, without(table, row, what, texts))
        for table in {table for table, _ in touched}
        for guid, row in stored.several(table, [g for t, g in touched if t == table]).items()
        if row is not None
    ]
    write(connection, [one for one in diffs if one.before != one.after])
    for name in masks.keys() - others:
        connection.execute(delete(text).where(text.c.hash == name))
    return Erased({"entry": len(made)}, exports, masks)


_EXPORTED = "history.exported"


def _left_of(made: Entry) -> Entry:
    """A reworded entry; one that is about nothing else any more says only that it was there."""
    is_over = not made.diffs and made.kind not in journal.NOTES
    return replace(made, kind=ERASED, values={}) if is_over else made


def erase_passage(connection: Connection, source: str, span: Span, words: str) -> Erased:
    """Put words in the place of a passage of a source (GUID), now and in the journal's past."""
    made = removal(partial(_entries, connection), partial(_body, connection), source, span, words)
    return _write(connection, made)


def _entries(connection: Connection) -> Iterator[Entry]:
    with closing(journal.entries(connection)) as found:
        yield from found


def _body(connection: Connection, name: str) -> str:
    wanted = select(text.c.body).where(text.c.hash == name)
    found: str = connection.execute(wanted).scalar_one()
    return found


def _is_told_of(connection: Connection, table: str, guid: str) -> bool:
    """Whether an entry ever told of a row."""
    told = entry.c.diffs.contains(encode([table, guid])[:-1] + ",", autoescape=True)
    return connection.scalar(select(entry.c.guid).where(told).limit(1)) is not None


def _write(connection: Connection, made: Withdrawal) -> Erased:
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
    _rewrite(connection, made.rewritten)
    for name in set(connection.scalars(select(text.c.hash))) - made.kept_texts:
        connection.execute(delete(text).where(text.c.hash == name))
    counted = Counter(table for table, _ in made.gone)
    whole = frozenset(one for one in made.gone if one[0] in WHOLE)
    return Erased(dict(counted), made.exports, made.texts, made.said, whole)


def _rewrite(connection: Connection, entries: Iterable[Entry]) -> None:
    for one in entries:
        plain = encode([[d.table, d.guid, d.before, d.after] for d in one.diffs])
        connection.execute(
            update(entry)
            .where(entry.c.guid == one.guid)
            .values(kind=one.kind, values=dict(one.values), diffs=plain)
        )


def erase_in_copy(path: Path, places: Collection[Place], at: datetime) -> Erased | None:
    """Erase cases and sources in a copy that nobody has open, such as a dated backup.

    Raises `StoreError` as `in_copy` does.
    """
    return in_copy(path, lambda connection: erase(connection, places, at))


def forget_in_copy(path: Path, what: Forgetting, at: datetime) -> bool:
    """Let such a copy forget what the store has forgotten; whether there was anything of it.

    Raises `StoreError` as `erase_in_copy` does.
    """
    return in_copy(path, lambda connection: forget(connection, what, at)) is not None


def erase_passage_in_copy(path: Path, removed: Removed, at: datetime) -> bool:
    """Put words in the place of a passage in such a copy; whether there was anything of it.

    Where the copy has another wording of the text, the two are compared. Raises `StoreError` also
    where the copy has the source, and what became of the passage cannot be told.
    """

    def erasing(connection: Connection) -> Erased | None:
        erased = erase(connection, removed.places, at) if removed.places else None
        if not _is_told_of(connection, "source", removed.source):
            return erased
        name = latest_text(partial(_entries, connection), removed.source)
        if name is None:
            return erased
        body = _body(connection, name)
        edits = compared(body, removed.text)
        there = edits.backward(removed.span)
        if there is None or 2 * unchanged(edits, there) < len(removed.span):
            raise StoreError("passage.elsewhere", store=path)
        return erase_passage(connection, removed.source, there, removed.words)

    return in_copy(path, erasing) is not None


def in_copy(path: Path, doing: Callable[[Connection], T | None]) -> T | None:
    """Do something in a copy that nobody has open, and sweep it if it gives anything.

    An older copy is brought up to date on the way. Raises `StoreError` where the file cannot be
    read or written.
    """
    inspect_file(path)
    url = locate(path)
    engine = engine_for(url)
    try:
        with faults_named(url):
            with engine.connect() as connection:
                for_writing(connection)
                with connection.begin():
                    upgrade(connection)
                    done = doing(connection)
            if done is not None:
                sweep(engine)
    except (ValueError, KeyError, TypeError, NoResultFound, IntegrityError) as error:
        raise StoreError("store.damaged", store=path) from error
    finally:
        engine.dispose()
    return done


def note_in_beginning(connection: Connection, name: str, value: object) -> None:
    """Put a value into the entry that a journal begins with, for whom nobody is to be named."""
    e = entry.c
    oldest = select(e.guid, e["values"]).order_by(e.lamport, e.replica, e.guid).limit(1)
    for guid, values in connection.execute(oldest).all():
        changed = {**values, name: value}
        connection.execute(update(entry).where(e.guid == guid).values(values=changed))


def withdrawn_places(connection: Connection) -> set[Place]:
    """The cases, sources and memos that were erased."""
    wanted = withdrawn.c.table.in_(WHOLE)
    found = connection.execute(select(withdrawn.c.table, withdrawn.c.guid).where(wanted))
    return {(table, guid) for table, guid in found}
