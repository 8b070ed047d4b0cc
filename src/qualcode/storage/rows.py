"""Rows in the database: reading them for a plan, and writing differences and texts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache
from typing import Any

from sqlalchemy import (
    Connection,
    Delete,
    Insert,
    Select,
    Update,
    bindparam,
    delete,
    insert,
    select,
    update,
)

from qualcode.domain.changes import Diff
from qualcode.domain.rows import UNIQUE, Row, unique_key
from qualcode.domain.transcript import hash_of
from qualcode.errors import RuleError
from qualcode.storage.schema import tables, text


class StoredRows:
    """The rows of an open transaction, as `domain.changes.plan` wants to see them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def row(self, table: str, guid: str) -> Row | None:
        """The row with this GUID, or None."""
        found = self._connection.execute(_by(table, "guid"), {"wanted": guid}).mappings().first()
        return _without_key(found) if found else None

    def rows(self, table: str, field: str, value: str) -> list[Row]:
        """All rows of the table whose field holds the value, in the order of their GUIDs.

        A steady order makes the same entry of the same Change on every database.
        """
        found = self._connection.execute(_by(table, field), {"wanted": value}).mappings()
        return [_without_key(row) for row in found]

    def keyed(self, table: str, key: str) -> str | None:
        """GUID of the row with this `unique_key`, or None."""
        found: str | None = self._connection.scalar(_guid_by_key(table), {"wanted": key})
        return found

    def several(self, table: str, guids: Collection[str]) -> dict[str, Row]:
        """GUID -> row, for those of the GUIDs that the table holds."""
        chosen = tables[table]
        return {
            row["guid"]: _without_key(row)
            for some in _chunks(guids)
            for row in self._connection.execute(
                select(chosen).where(chosen.c.guid.in_(some))
            ).mappings()
        }


def _chunks(guids: Collection[str], size: int = 500) -> Iterator[list[str]]:
    ordered = list(guids)
    for at in range(0, len(ordered), size):
        yield ordered[at : at + size]


def all_rows(connection: Connection, table: str) -> dict[str, Row]:
    """GUID -> row, for every row of a table."""
    found = connection.execute(select(tables[table])).mappings()
    return {row["guid"]: _without_key(row) for row in found}


def write(connection: Connection, diffs: Iterable[Diff]) -> None:
    """Make the rows as the diffs say: what goes first, then what changes, then what is new.

    In that order a name that one row gives up may be taken by another in the same entry;
    rows that change names are given a name nobody has in between, so that two may swap.
    """
    gone: dict[str, list[Row]] = {}
    kept: dict[str, list[Row]] = {}
    renamed: dict[str, list[Row]] = {}
    new: dict[str, list[Row]] = {}
    for diff in diffs:
        if diff.after is None:
            gone.setdefault(diff.table, []).append({"wanted": diff.guid})
        elif diff.before is None:
            new.setdefault(diff.table, []).append(_keyed(diff.table, diff.after))
        else:
            row = _keyed(diff.table, diff.after)
            kept.setdefault(diff.table, []).append({**row, "wanted": diff.guid})
            if row.get("unique_key") != unique_key(diff.table, diff.before):
                renamed.setdefault(diff.table, []).append(
                    {"wanted": diff.guid, "nobody": f"\x1f\x1f\x1f{diff.guid}"}
                )
    swapping = {table: rows for table, rows in renamed.items() if len(rows) > 1}
    in_order = ((_delete, gone), (_free_key, swapping), (_update, kept), (_insert, new))
    for statement, batches in in_order:
        for table, rows in batches.items():
            connection.execute(statement(table), rows)


def _keyed(table: str, row: Row) -> Row:
    return {**row, "unique_key": unique_key(table, row)} if table in UNIQUE else row


def _without_key(found: Any) -> Row:
    row = dict(found)
    row.pop("unique_key", None)
    return row


@cache
def _by(table: str, field: str) -> Select[Any]:
    chosen = tables[table]
    wanted = select(chosen).where(chosen.c[field] == bindparam("wanted"))
    return wanted if field == "guid" else wanted.order_by(chosen.c.guid)


@cache
def _guid_by_key(table: str) -> Select[Any]:
    chosen = tables[table]
    return select(chosen.c.guid).where(chosen.c.unique_key == bindparam("wanted"))


@cache
def _insert(table: str) -> Insert:
    return insert(tables[table])


@cache
def _update(table: str) -> Update:
    chosen = tables[table]
    columns: Sequence[str] = [c.name for c in chosen.columns if c.name != "guid"]
    return (
        update(chosen)
        .where(chosen.c.guid == bindparam("wanted"))
        .values({name: bindparam(name) for name in columns})
    )


@cache
def _free_key(table: str) -> Update:
    chosen = tables[table]
    return (
        update(chosen)
        .where(chosen.c.guid == bindparam("wanted"))
        .values(unique_key=bindparam("nobody"))
    )


@cache
def _delete(table: str) -> Delete:
    return delete(tables[table]).where(tables[table].c.guid == bindparam("wanted"))


def keep_bodies(connection: Connection, bodies: Iterable[str]) -> None:
    """Store texts under their hashes, those that are not there yet."""
    for body in bodies:
        if "\0" in body:
            raise RuleError("rule.nul")
        name = hash_of(body)
        there = connection.scalar(select(text.c.hash).where(text.c.hash == name))
        if there is None:
            connection.execute(insert(text), {"hash": name, "body": body})
