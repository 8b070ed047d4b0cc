"""What every row of a project has ever referred to, and who has ever spoken where."""

from __future__ import annotations

from collections.abc import Iterable

from qualcode.domain.changes import Diff
from qualcode.domain.cutting import Place
from qualcode.domain.model import REFERENCES, STAND_WITHOUT

STANDS_WITHOUT = STAND_WITHOUT | {("case", "parent")}
"""(table, field) of the references without which a row is kept when a person goes."""


class Past:
    """What every row has ever referred to, and who has ever spoken where."""

    def __init__(self) -> None:
        self._held: dict[Place, set[Place]] = {}
        self._speaking: dict[str, set[str]] = {}
        self._turns: dict[str, set[Place]] = {}
        self._about: dict[str, set[Place]] = {}
        self._hashes: dict[str, set[str]] = {}

    def see(self, diff: Diff) -> None:
        """Take note of a row as it was."""
        row = diff.after
        if row is None:
            return
        place = (diff.table, diff.guid)
        for column, table in REFERENCES.get(diff.table, {}).items():
            if row[column] is not None and (diff.table, column) not in STANDS_WITHOUT:
                self._held.setdefault((table, row[column]), set()).add(place)
        if diff.table == "memo":
            self._held.setdefault((row["target_table"], row["target"]), set()).add(place)
        if diff.table == "turn" and row["case"]:
            self._speaking.setdefault(row["source"], set()).add(row["case"])
            self._turns.setdefault(row["case"], set()).add(place)
        if diff.table == "source":
            self._hashes.setdefault(diff.guid, set()).add(row["text_hash"])
            if row["case"]:
                self._about.setdefault(row["case"], set()).add(place)

    def turns_of(self, case: str) -> set[Place]:
        """The turns that were ever the case's."""
        return self._turns.get(case, set())

    def sources_with(self, case: str) -> set[str]:
        """The sources in which the case has ever spoken."""
        return {source for source, cases in self._speaking.items() if case in cases}

    def texts_of(self, case: str) -> set[Place]:
        """The sources that are the case's alone, and those about it."""
        alone = {("source", one) for one, cases in self._speaking.items() if cases == {case}}
        return alone | self._about.get(case, set())

    def hashes(self, gone: Iterable[Place]) -> set[str]:
        """The texts that the sources among some rows ever had."""
        return {one for table, guid in gone if table == "source" for one in self._hashes[guid]}

    def fallen(self, gone: set[Place]) -> set[Place]:
        """The rows, and all that could not stand without them."""
        found, waiting = set(gone), list(gone)
        while waiting:
            new = self._held.get(waiting.pop(), set()) - found
            found |= new
            waiting += new
        return found
