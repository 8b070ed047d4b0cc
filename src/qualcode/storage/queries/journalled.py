"""What the journal tells: the history, what was shown, what was used lately."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Text, cast, func, select

from qualcode.domain.changes import Diff
from qualcode.domain.rows import fold
from qualcode.storage import journal
from qualcode.storage.schema import encode, entry, tables

_coder = tables["coder"].c


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One entry of the journal as the history shows it."""

    guid: str
    coder: str
    """Name of the coder; empty when all that the coder did is undone."""
    at: datetime
    kind: str
    values: dict[str, Any]
    undoes: str | None


def history(connection: Connection, limit: int | None = None) -> list[HistoryLine]:
    """The journal, newest first."""
    e = entry.c
    found = connection.execute(
        select(e.guid, func.coalesce(_coder.name, ""), e.at, e.kind, e["values"], e.undoes)
        .select_from(entry.outerjoin(tables["coder"], _coder.guid == e.coder))
        .order_by(e.lamport.desc(), e.replica.desc(), e.guid.desc())
        .limit(limit)
    )
    return [HistoryLine(*row) for row in found]


def diffs_of(connection: Connection, guid: str) -> tuple[Diff, ...]:
    """The row differences of an entry."""
    return journal.by_guid(connection, guid).diffs


def standing(connection: Connection, coder: str) -> list[str]:
    """GUIDs of a coder's entries that stand, in the order in which undo takes them."""
    return list(journal.standing(connection, coder))


def next_to_undo(connection: Connection, coder: str) -> str | None:
    """GUID of the entry that undo would take; None when there is none but the beginning."""
    return None if is_beginning(connection, coder) else journal.to_undo(connection, coder)


def undone(connection: Connection) -> set[str]:
    """GUIDs of the entries that were undone, and of undoings that were redone."""
    newest = (entry.c.lamport.desc(), entry.c.replica.desc(), entry.c.guid.desc())
    steps = select(entry.c.guid, entry.c.undoes).where(entry.c.undoes.is_not(None))
    cancelled: set[str] = set()
    for guid, undoes in connection.execute(steps.order_by(*newest)):
        if guid not in cancelled:
            cancelled.add(undoes)
    return cancelled


def is_beginning(connection: Connection, coder: str) -> bool:
    """Whether what the coder would undo next is the making of the project itself."""
    guid = journal.to_undo(connection, coder)
    kind = connection.scalar(select(entry.c.kind).where(entry.c.guid == guid)) if guid else None
    return kind == "history.project.added"


def shown_to(connection: Connection, coder: str, what: str) -> set[str]:
    """The sources in which `suggestions` or `others` have been shown to a coder."""
    kind = f"history.shown.{what}"
    found = connection.execute(
        select(entry.c["values"]).where(entry.c.coder == coder, entry.c.kind == kind)
    )
    return {values["source"] for (values,) in found}


_LATELY = 100
"""Entries that are searched for codes used lately."""


def codes_lately(connection: Connection, coder: str, limit: int = 9) -> list[str]:
    """The codes a coder has put on most recently, the last first."""
    newest = (entry.c.lamport.desc(), entry.c.replica.desc(), entry.c.guid.desc())
    found = connection.execute(
        select(entry.c.diffs)
        .where(entry.c.coder == coder, entry.c.kind != "history.imported")
        .order_by(*newest)
        .limit(_LATELY)
    )
    lately: dict[str, None] = {}
    for (diffs,) in found:
        for table, _, before, after in reversed(json.loads(diffs)):
            if table == "coding" and before is None and len(lately) < limit:
                lately.setdefault(after["code"])
    return list(lately)


def was_noted(connection: Connection, kind: str) -> bool:
    """Whether the journal has an entry of a kind."""
    return connection.scalar(select(entry.c.guid).where(entry.c.kind == kind).limit(1)) is not None


def once_called(connection: Connection) -> dict[str, str]:
    """What cases that stand are or were called -> GUID, but for what several of them were."""
    standing = set(connection.scalars(select(tables["case"].c.guid)))
    told = entry.c.diffs.contains(encode(["case"])[:-1] + ",", autoescape=True)
    written: dict[str, str] = {}
    whose: dict[str, set[str]] = {}
    for diffs in connection.scalars(select(entry.c.diffs).where(told)):
        for table, row, _, after in json.loads(diffs):
            if table == "case" and after is not None and row in standing:
                name = fold(after["pseudonym"])
                written[name] = after["pseudonym"]
                whose.setdefault(name, set()).add(row)
    return {written[name]: guid for name, (guid, *others) in whose.items() if not others}


def noted_as(connection: Connection, name: str) -> list[Any]:
    """What entries of the journal have as one of their values, by its name."""
    told = cast(entry.c["values"], Text).contains(json.dumps(name), autoescape=True)
    found = connection.scalars(select(entry.c["values"]).where(told))
    return [values[name] for values in found if name in values]


def journalled_json(connection: Connection) -> Iterator[str]:
    """The values and the row differences of each entry, as the JSON that they are stored as."""
    with connection.execute(select(cast(entry.c["values"], Text), entry.c.diffs)) as found:
        for told, diffs in found:
            yield f"{told}\n{diffs}"


def journalled_words(connection: Connection) -> Iterator[str]:
    """All that the values and the row differences of each entry say, a string on each line."""
    with connection.execute(select(entry.c["values"], entry.c.diffs)) as found:
        for told, diffs in found:
            yield "\n".join(_strings([told, json.loads(diffs)]))


def _strings(told: object) -> Iterator[str]:
    """The strings within a value as JSON has them, names of its fields among them."""
    if isinstance(told, str):
        yield told
    elif isinstance(told, Mapping):
        for name, value in told.items():
            yield name
            yield from _strings(value)
    elif isinstance(told, list):
        for value in told:
            yield from _strings(value)
