"""Rows in a dictionary: the least that `plan` can begin from, and a store's naive double."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from qualcode.domain.changes import Diff
from qualcode.domain.rows import Row, unique_key


class MemoryGround:
    """Rows by (table, guid), searched from one end to the other."""

    def __init__(self) -> None:
        self.state: dict[tuple[str, str], Row] = {}

    def row(self, table: str, guid: str) -> Row | None:
        return self.state.get((table, guid))

    def rows(self, table: str, field: str, value: str) -> list[Row]:
        found = [row for (t, _), row in self.state.items() if t == table and row[field] == value]
        return sorted(found, key=lambda row: str(row["guid"]))

    def keyed(self, table: str, key: str) -> str | None:
        for (t, guid), row in self.state.items():
            if t == table and unique_key(t, row) == key:
                return guid
        return None

    def several(self, table: str, guids: Collection[str]) -> dict[str, Row]:
        return {guid: self.state[table, guid] for guid in guids if (table, guid) in self.state}

    def write(self, diffs: Iterable[Diff]) -> None:
        for diff in diffs:
            assert self.state.get((diff.table, diff.guid)) == diff.before
            if diff.after is None:
                del self.state[diff.table, diff.guid]
            else:
                self.state[diff.table, diff.guid] = diff.after
