"""The journal: entries in and out, and which of them undo and redo would take.

An `undone` entry swaps the diffs of an ordinary one and names it; a `redone` entry swaps
an undone one and names that. Which entry comes next is read from the journal itself, so
undo and redo survive a restart.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Generator, Iterable, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, or_, select

from qualcode.domain.changes import Diff, Entry, Ground, Overlay, dependents, in_the_way
from qualcode.domain.rows import completed
from qualcode.errors import RuleError, UndoRefused
from qualcode.storage.schema import encode, entry, tables

UNDONE = "history.undone"
REDONE = "history.redone"
NOTES = frozenset(
    {
        "history.exported",
        "history.bundled",
        "history.shown.suggestions",
        "history.shown.others",
        "history.coder.added",
        "history.key.destroyed",
        "history.key.exported",
        "history.person_written",
        "history.forgotten",
        "history.passage_removed",
        "history.withdrawn",
        "history.withdrawn.entry",
    }
)
"""Entries about what happened rather than what was changed; undo and redo pass them over."""


_NUL = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")
"""The null character as JSON writes it, and not a backslash that somebody wrote before `u0000`."""


def append(connection: Connection, new: Entry) -> None:
    """Write an entry at the end of the journal.

    Raises `RuleError` for a null character in any of its rows: PostgreSQL cannot store
    one, and SQLite's functions take it for the end of a text.
    """
    diffs = encode([[d.table, d.guid, d.before, d.after] for d in new.diffs])
    if "\\u0000" in diffs and _NUL.search(diffs):
        raise RuleError("rule.nul")
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
            "diffs": diffs,
        },
    )


def next_lamport(connection: Connection) -> int:
    """One more than the highest counter in the journal."""
    highest: int | None = connection.scalar(select(func.max(entry.c.lamport)))
    return (highest or 0) + 1


def entries(connection: Connection) -> Generator[Entry]:
    """Every entry in the order of replay: (lamport, replica, guid)."""
    order = (entry.c.lamport, entry.c.replica, entry.c.guid)
    statement = select(entry).order_by(*order).execution_options(yield_per=100)
    with connection.execute(statement) as found:
        for row in found:
            yield _entry(row)


def by_guid(connection: Connection, guid: str) -> Entry:
    """The entry with this GUID."""
    return _entry(connection.execute(select(entry).where(entry.c.guid == guid)).one())


def _entry(row: Row[Any]) -> Entry:
    diffs = tuple(
        Diff(table, guid, completed(table, before), completed(table, after))
        for table, guid, before, after in json.loads(row.diffs)
    )
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
    newest = select(*columns).where(entry.c.coder == coder).order_by(*order)
    with connection.execute(newest) as found:
        yield from found


def has_entries(connection: Connection, coder: str) -> bool:
    """Whether the coder has done anything in the project, undone or not."""
    return (
        connection.scalar(select(entry.c.guid).where(entry.c.coder == coder).limit(1)) is not None
    )


def to_undo(connection: Connection, coder: str) -> str | None:
    """GUID of the coder's last entry that stands; None when there is nothing to undo."""
    return next(standing(connection, coder), None)


def standing(connection: Connection, coder: str) -> Iterator[str]:
    """GUIDs of the coder's entries that stand, in the order in which undo takes them."""
    cancelled: set[str | None] = set()
    for guid, kind, undoes in _newest_first(connection, coder):
        if guid in cancelled or kind in NOTES:
            continue
        if undoes is None:
            yield guid
        else:
            cancelled.add(undoes)


def to_redo(connection: Connection, coder: str) -> str | None:
    """GUID of the coder's last undone entry, if nothing new was done since; else None."""
    cancelled: set[str | None] = set()
    for guid, kind, undoes in _newest_first(connection, coder):
        if guid in cancelled or kind in NOTES:
            continue
        if kind == UNDONE:
            return guid
        if kind != REDONE:
            return None
        cancelled.add(undoes)
    return None


def refuse_if_built_on(connection: Connection, rows: Ground, earlier: Entry) -> None:
    """Raise `UndoRefused`, naming the later entry, unless `earlier` can be swapped as it is."""
    # What it changed did not refer to what it made before: turns, to a case that comes back.
    going = {(d.table, d.guid) for d in earlier.diffs}
    now = Overlay(rows)
    now.look_up((diff.table, diff.guid) for diff in earlier.diffs)
    for diff in earlier.diffs:
        if now.row(diff.table, diff.guid) != diff.after:
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
