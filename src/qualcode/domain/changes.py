"""Changes, and the row differences they come down to.

A Change says what somebody wants: add, edit or remove a value, or several of these
together under one name. `plan` turns it into Diffs against the rows as they stand, and
raises `RuleError` if a rule of the project forbids it. Diffs are what is written and
journalled; the inverse of a Diff is its swap, so undo, redo, replay and merge need to
know nothing about the Changes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from qualcode.domain.model import BEAR_MEMOS, REFERENCES, STAND_WITHOUT, Value
from qualcode.domain.rows import Row, from_row, table_of, to_row, unique_key
from qualcode.domain.rules import check
from qualcode.errors import RuleError


@dataclass(frozen=True, slots=True)
class Add:
    """Put a new value in its table."""

    value: Value


@dataclass(frozen=True, slots=True)
class Edit:
    """Put a value in the place of the one with the same GUID."""

    value: Value


@dataclass(frozen=True, slots=True)
class Remove:
    """Take a value out, with all that cannot stand without it."""

    table: str
    guid: str


@dataclass(frozen=True, slots=True)
class Together:
    """Several Changes under one name: all or none, one entry, one undo step."""

    kind: str
    """Message id of the history line."""
    changes: tuple[Change, ...]
    values: Mapping[str, Any] = field(default_factory=dict)


Change = Add | Edit | Remove | Together


@dataclass(frozen=True, slots=True)
class Diff:
    """One row before and after; None where it was not, or is no longer."""

    table: str
    guid: str
    before: Row | None
    after: Row | None

    def swapped(self) -> Diff:
        """The Diff that undoes this one."""
        return Diff(self.table, self.guid, self.after, self.before)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the journal: who changed what, when, as row differences."""

    guid: str
    replica: str
    """GUID of the copy of the project in which the change was made."""
    coder: str
    """GUID of the coder."""
    lamport: int
    """Counter that orders entries within and across replicas."""
    at: datetime
    """When, in UTC."""
    kind: str
    """Message id of what was done."""
    values: Mapping[str, Any]
    undoes: str | None
    """GUID of the entry whose diffs these swap, for `undone` and `redone`."""
    diffs: tuple[Diff, ...]


class Rows(Protocol):
    """Rows as they stand, or as they will: what rules need to see."""

    def row(self, table: str, guid: str) -> Row | None:
        """The row with this GUID, or None."""

    def rows(self, table: str, field: str, value: str) -> list[Row]:
        """All rows of the table whose field holds the value."""

    def keyed(self, table: str, key: str) -> str | None:
        """GUID of the row with this `unique_key`, or None."""


class Ground(Rows, Protocol):
    """The rows a plan begins from."""

    def several(self, table: str, guids: Collection[str]) -> dict[str, Row]:
        """GUID -> row, for those of the GUIDs that the table holds."""


class Overlay:
    """Rows as they will stand once the diffs gathered so far are written."""

    def __init__(self, base: Ground) -> None:
        self._base = base
        self._seen: dict[tuple[str, str], Row | None] = {}
        self._changed: dict[str, dict[str, Row | None]] = {}
        self._keys: dict[tuple[str, str], str | None] = {}
        self.diffs: dict[tuple[str, str], Diff] = {}
        """What has changed so far, one Diff a row, in the order first touched."""

    def row(self, table: str, guid: str) -> Row | None:
        """The row with this GUID, or None."""
        if (table, guid) not in self._seen:
            self._seen[table, guid] = self._base.row(table, guid)
        return self._seen[table, guid]

    def rows(self, table: str, field: str, value: str) -> list[Row]:
        """All rows of the table whose field holds the value."""
        changed = self._changed.get(table, {})
        kept = [r for r in self._base.rows(table, field, value) if r["guid"] not in changed]
        return kept + [r for r in changed.values() if r is not None and r[field] == value]

    def keyed(self, table: str, key: str) -> str | None:
        """GUID of the row with this `unique_key`, or None."""
        if (table, key) in self._keys:
            return self._keys[table, key]
        return self._base.keyed(table, key)

    def look_up(self, places: Iterable[tuple[str, str]]) -> None:
        """Read the rows at many (table, guid) in a few looks, rather than one by one."""
        by_table: dict[str, list[str]] = {}
        for table, guid in places:
            by_table.setdefault(table, []).append(guid)
        for table, guids in by_table.items():
            found = self._base.several(table, guids)
            for guid in guids:
                self._seen[table, guid] = found.get(guid)

    def put(self, table: str, guid: str, after: Row | None) -> None:
        """Let the row be `after`; gathered into one Diff with what was changed before."""
        before = self.row(table, guid)
        first = self.diffs.get((table, guid))
        self.diffs[table, guid] = Diff(table, guid, first.before if first else before, after)
        self._seen[table, guid] = after
        self._changed.setdefault(table, {})[guid] = after
        for row, owner in ((before, None), (after, guid)):
            if row is not None and (key := unique_key(table, row)) is not None:
                self._keys[table, key] = owner


def plan(change: Change, rows: Ground) -> tuple[Diff, ...]:
    """The row differences a Change makes. Raises `RuleError`; nothing is then changed."""
    overlay = Overlay(rows)
    overlay.look_up(_added(change))
    _into(overlay, change)
    return tuple(diff for diff in overlay.diffs.values() if diff.before != diff.after)


def _added(change: Change) -> Iterator[tuple[str, str]]:
    """(table, guid) of every value to be added."""
    parts = [change]
    while parts:
        match parts.pop():
            case Together(_, changes):
                parts.extend(changes)
            case Add(value):
                yield table_of(value), value.guid


def _into(overlay: Overlay, change: Change) -> None:
    match change:
        case Add(value):
            _put(overlay, value, new=True)
        case Edit(value):
            _put(overlay, value, new=False)
        case Remove(table, guid):
            _remove(overlay, table, guid)
        case Together(_, changes):
            for part in changes:
                _into(overlay, part)


def _put(overlay: Overlay, value: Value, *, new: bool) -> None:
    table, row = table_of(value), to_row(value)
    if (overlay.row(table, value.guid) is None) != new:
        raise RuleError("rule.already_there" if new else "rule.gone", table=table)
    for column, referred in REFERENCES.get(table, {}).items():
        if row[column] is not None and overlay.row(referred, row[column]) is None:
            raise RuleError("rule.gone", table=referred)
    check(table, row, overlay)
    overlay.put(table, value.guid, row)


def dependents(rows: Rows, table: str, guid: str) -> Iterator[tuple[str, str, Row]]:
    """(table, column, row) of all that refers to a value, memos about it included."""
    for owner, columns in REFERENCES.items():
        for column, referred in columns.items():
            if referred == table:
                for row in rows.rows(owner, column, guid):
                    yield owner, column, row
    if table in BEAR_MEMOS:
        for row in rows.rows("memo", "target", guid):
            yield "memo", "target", row


def _remove(overlay: Overlay, table: str, guid: str) -> None:
    if overlay.row(table, guid) is None:
        raise RuleError("rule.gone", table=table)
    fallen = list(dependents(overlay, table, guid))
    overlay.put(table, guid, None)  # first, so that memos about each other come to an end
    for owner, column, row in fallen:
        _let_go(overlay, owner, column, row)


def _let_go(overlay: Overlay, owner: str, column: str, row: Row) -> None:
    """A row that refers to something removed goes too, unless it can stand without."""
    if (owner, column) in STAND_WITHOUT:
        overlay.put(owner, row["guid"], {**row, column: None})
    elif overlay.row(owner, row["guid"]) is not None:
        _remove(overlay, owner, row["guid"])


def in_the_way(diffs: Collection[Diff], rows: Ground) -> set[tuple[str, str]]:
    """(table, guid) of the rows that keep diffs from being written; empty when none does.

    Undo needs it: since a row was removed or changed, its name may have been taken, or
    what it refers to may be gone or stand elsewhere in its tree.
    """
    overlay = Overlay(rows)
    overlay.look_up((diff.table, diff.guid) for diff in diffs)
    for diff in diffs:
        overlay.put(diff.table, diff.guid, None)
    kept = [(diff.table, diff.after) for diff in diffs if diff.after is not None]
    for table, row in kept:
        key = unique_key(table, row)
        holder = overlay.keyed(table, key) if key is not None else None
        if holder is not None:
            return {(table, holder)}
        overlay.put(table, row["guid"], row)
    for table, row in kept:
        gone = {(t, guid) for t, guid in _referred(table, row) if overlay.row(t, guid) is None}
        if gone:
            return gone
        try:
            check(table, row, overlay)
        except RuleError:
            return _above(overlay, table, row)
    return set()


def _referred(table: str, row: Row) -> Iterator[tuple[str, str]]:
    for column, referred in REFERENCES.get(table, {}).items():
        if row[column] is not None:
            yield referred, row[column]
    if table == "memo":
        yield row["target_table"], row["target"]


def _above(rows: Rows, table: str, row: Row) -> set[tuple[str, str]]:
    """All that a row rests on, directly or through what it refers to."""
    found: set[tuple[str, str]] = set()
    waiting = [(table, row)]
    while waiting:
        for place in _referred(*waiting.pop()):
            if place not in found:
                found.add(place)
                if (referred := rows.row(*place)) is not None:
                    waiting.append((place[0], referred))
    return found


def name_of(change: Change, rows: Rows) -> tuple[str, dict[str, Any]]:
    """The message id of a Change's history line, and its values.

    Values hold names of codes, sources and cases as they were then, never a passage. A name
    may be an informant's words or pseudonym, so withdrawal has to treat values like rows.
    """
    match change:
        case Together(kind, _, values):
            return kind, dict(values)
        case Add(value):
            return f"history.{table_of(value)}.added", _named(table_of(value), to_row(value), rows)
        case Edit(value):
            return f"history.{table_of(value)}.edited", _named(table_of(value), to_row(value), rows)
        case Remove(table, guid):
            row = rows.row(table, guid)
            return f"history.{table}.removed", _named(table, row, rows) if row else {}


def _named(table: str, row: Row, rows: Rows) -> dict[str, Any]:
    shown = ("title", "name", "pseudonym", "statement", "wording", "kind")
    values = {column: row[column] for column in shown if column in row}
    for column in ("code", "to", "source"):
        of = REFERENCES.get(table, {}).get(column)
        if of and (referred := rows.row(of, row[column])):
            values[column] = referred.get("title") or referred["name"]
    return values


def to_record(change: Change) -> dict[str, Any]:
    """A Change as plain data that JSON can hold; `from_record` gives it back."""
    match change:
        case Add(value):
            return {"do": "add", "table": table_of(value), "row": to_row(value)}
        case Edit(value):
            return {"do": "edit", "table": table_of(value), "row": to_row(value)}
        case Remove(table, guid):
            return {"do": "remove", "table": table, "guid": guid}
        case Together(kind, changes, values):
            parts = [to_record(part) for part in changes]
            return {"do": "together", "kind": kind, "values": dict(values), "changes": parts}


def from_record(record: Mapping[str, Any]) -> Change:
    """The Change a record holds."""
    match record["do"]:
        case "add":
            return Add(from_row(record["table"], record["row"]))
        case "edit":
            return Edit(from_row(record["table"], record["row"]))
        case "remove":
            return Remove(record["table"], record["guid"])
        case _:
            parts = tuple(from_record(part) for part in record["changes"])
            return Together(record["kind"], parts, record["values"])


def touched(diffs: Iterable[Diff]) -> set[str]:
    """The tables the diffs change."""
    return {diff.table for diff in diffs}
