"""The journal: entries in and out, and which of them undo and redo would take.

An `undone` entry swaps the diffs of an ordinary one and names it; a `redone` entry swaps
an undone one and names that. Which entry comes next is read from the journal itself, so
undo and redo survive a restart.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, or_, select

from qualcode.domain.changes import Diff, Entry, Ground, dependents, in_the_way
from qualcode.errors import RuleError, UndoRefused
from qualcode.storage.schema import encode, entry, tables

UNDONE = "history.undone"
REDONE = "history.redone"
EXPORTED = "history.exported"
"""An export leaves an entry without differences, which undo and redo pass over."""


def append(connection: Connection, new: Entry) -> None:
    """Write an entry at the end of the journal."""
    connection.execute(
        insert(entry),
        {
            "guid": new.guid,
            "replica": new.replica,
            "coder": new.coder,
            "lamport": new.lamport,
            "at": new.at,
            "kind": new.kind,
            "values": dict(new.values),
            "undoes": new.undoes,
            "diffs": encode([[d.table, d.guid, d.before, d.after] for d in new.diffs]),
        },
    )


def next_lamport(connection: Connection) -> int:
    """One more than the highest counter in the journal."""
    highest: int | None = connection.scalar(select(func.max(entry.c.lamport)))
    return (highest or 0) + 1


def entries(connection: Connection) -> Iterator[Entry]:
    """Every entry in the order of replay: (lamport, replica, guid)."""
    order = (entry.c.lamport, entry.c.replica, entry.c.guid)
    statement = select(entry).order_by(*order).execution_options(yield_per=100)
    for row in connection.execute(statement):
        yield _entry(row)


def by_guid(connection: Connection, guid: str) -> Entry:
    """The entry with this GUID."""
    return _entry(connection.execute(select(entry).where(entry.c.guid == guid)).one())


def _entry(row: Row[Any]) -> Entry:
    diffs = tuple(Diff(*parts) for parts in json.loads(row.diffs))
    at: datetime = row.at
    return Entry(
        guid=row.guid,
        replica=row.replica,
        coder=row.coder,
        lamport=row.lamport,
        at=at,
        kind=row.kind,
        values=row._mapping["values"],
        undoes=row.undoes,
        diffs=diffs,
    )


def _newest_first(connection: Connection, coder: str) -> Iterator[tuple[str, str, str | None]]:
    order = (entry.c.lamport.desc(), entry.c.replica.desc(), entry.c.guid.desc())
    columns = (entry.c.guid, entry.c.kind, entry.c.undoes)
    found = connection.execute(select(*columns).where(entry.c.coder == coder).order_by(*order))
    try:
        yield from found
    finally:
        found.close()


def to_undo(connection: Connection, coder: str) -> str | None:
    """GUID of the coder's last entry that stands; None when there is nothing to undo."""
    cancelled: set[str | None] = set()
    for guid, kind, undoes in _newest_first(connection, coder):
        if guid in cancelled or kind == EXPORTED:
            continue
        if undoes is None:
            return guid
        cancelled.add(undoes)
    return None


def to_redo(connection: Connection, coder: str) -> str | None:
    """GUID of the coder's last undone entry, if nothing new was done since; else None."""
    cancelled: set[str | None] = set()
    for guid, kind, undoes in _newest_first(connection, coder):
        if guid in cancelled or kind == EXPORTED:
            continue
        if kind == UNDONE:
            return guid
        if kind != REDONE:
            return None
        cancelled.add(undoes)
    return None


def refuse_if_built_on(connection: Connection, rows: Ground, earlier: Entry) -> None:
    """Raise `UndoRefused`, naming the later entry, unless `earlier` can be swapped as it is."""
    going = {(d.table, d.guid) for d in earlier.diffs if d.before is None}
    for diff in earlier.diffs:
        if rows.row(diff.table, diff.guid) != diff.after:
            raise _refusal(connection, earlier, {(diff.table, diff.guid)})
        if diff.before is None:
            for owner, _, row in dependents(rows, diff.table, diff.guid):
                if (owner, row["guid"]) not in going:
                    raise _refusal(connection, earlier, {(owner, row["guid"])})
    obstacles = in_the_way([diff.swapped() for diff in earlier.diffs], rows)
    if obstacles:
        raise _refusal(connection, earlier, obstacles)


def _refusal(
    connection: Connection, earlier: Entry, places: Collection[tuple[str, str]]
) -> RuleError:
    """Names the last entry after `earlier` by which another changed one of the places.

    The coder's own later entries are undone already, or it would be their turn.
    """
    changed = [
        entry.c.diffs.contains(encode([table, guid])[:-1] + ",", autoescape=True)
        for table, guid in places
    ]
    later = connection.execute(
        select(entry.c.guid, entry.c.kind, entry.c.coder, entry.c.at)
        .where(entry.c.lamport > earlier.lamport, entry.c.coder != earlier.coder, or_(*changed))
        .order_by(entry.c.lamport.desc())
    ).first()
    if later is None:
        return UndoRefused("undo.changed_outside")
    coders = tables["coder"]
    name = connection.scalar(select(coders.c.name).where(coders.c.guid == later.coder))
    return UndoRefused(
        "undo.built_on", entry=later.guid, coder=name or "?", at=f"{later.at:%Y-%m-%d %H:%M} UTC"
    )


def replayed(journal: Iterable[Entry]) -> dict[tuple[str, str], dict[str, Any]]:
    """The rows that the journal alone leads to. Raises `ValueError` where it contradicts itself."""
    state: dict[tuple[str, str], dict[str, Any]] = {}
    for one in journal:
        for diff in one.diffs:
            if state.get((diff.table, diff.guid)) != diff.before:
                raise ValueError(one.guid)
            if diff.after is None:
                del state[diff.table, diff.guid]
            else:
                state[diff.table, diff.guid] = diff.after
    return state
