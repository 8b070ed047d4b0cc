"""What every row of a project has ever referred to, and who has ever spoken where."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from qualcode.domain.changes import Diff
from qualcode.domain.cutting import Place
from qualcode.domain.model import REFERENCES, STAND_WITHOUT
from qualcode.domain.rows import Row, fold

WHOLE = ("source", "case", "memo")
"""Tables whose rows are erased for themselves; all others go with one of these."""
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
        self._latest: dict[Place, Row] = {}
        self._standing: set[Place] = set()
        self._said: dict[str, set[tuple[str, int, int]]] = {}

    def see(self, diff: Diff) -> None:
        """Take note of a row as it was."""
        row = diff.after
        place = (diff.table, diff.guid)
        if row is None:
            self._standing.discard(place)
            return
        if diff.table in WHOLE:
            self._see_standing(place, row)
        for column, table in REFERENCES.get(diff.table, {}).items():
            if row[column] is not None and (diff.table, column) not in STANDS_WITHOUT:
                self._held.setdefault((table, row[column]), set()).add(place)
        if diff.table == "memo":
            self._held.setdefault((row["target_table"], row["target"]), set()).add(place)
        if diff.table == "turn" and row["case"]:
            self._see_turn(place, row)

    def _see_standing(self, place: Place, row: Row) -> None:
        self._latest[place] = row
        self._standing.add(place)
        if place[0] == "source":
            self._hashes.setdefault(place[1], set()).add(row["text_hash"])
            if row["case"]:
                self._about.setdefault(row["case"], set()).add(place)

    def _see_turn(self, place: Place, row: Row) -> None:
        self._speaking.setdefault(row["source"], set()).add(row["case"])
        self._turns.setdefault(row["case"], set()).add(place)
        text = self._latest["source", row["source"]]["text_hash"]
        self._said.setdefault(row["case"], set()).add((text, row["start"], row["end"]))

    def seen(self, places: Iterable[Place]) -> set[Place]:
        """Those of some cases, sources and memos that ever were."""
        return {one for one in places if one in self._latest}

    def of_persons(self, cases: set[str]) -> set[Place]:
        """The cases, their turns, the sources that nobody else speaks in, and those about them."""
        found: set[Place] = {("case", one) for one in cases}
        for one in cases:
            found |= self._turns.get(one, set()) | self._about.get(one, set())
        alone = (source for source, speaking in self._speaking.items() if speaking <= cases)
        return found | {("source", one) for one in alone}

    def sources_with(self, cases: set[str]) -> set[str]:
        """The sources in which one of the cases has ever spoken."""
        return {source for source, speaking in self._speaking.items() if speaking & cases}

    def namesakes(self, cases: set[str]) -> set[str]:
        """The cases that stand no more and were called as one of these, such as by an import
        that was undone and made anew."""
        names = {_name(row) for (_, guid), row in self._latest.items() if guid in cases}
        return {
            guid
            for table, guid in self.unstanding("case")
            if _name(self._latest[table, guid]) in names
        }

    def latest(self, table: str, guid: str) -> Row | None:
        """A case, source or memo as it stands, or stood last; None where there never was one."""
        return self._latest.get((table, guid))

    def sources(self) -> Iterator[tuple[str, Row]]:
        """The GUID of each source that ever was, and the row that it has, or had last."""
        yield from ((guid, row) for (table, guid), row in self._latest.items() if table == "source")

    def unstanding(self, table: str) -> set[Place]:
        """The cases, sources or memos that stand no more, and come back by undo or redo."""
        return {place for place in self._latest if place[0] == table} - self._standing

    def heard_in(self, sources: set[Place]) -> set[Place]:
        """The cases that stand no more, and never spoke but in some sources."""
        elsewhere = {
            case
            for source, speaking in self._speaking.items()
            if ("source", source) not in sources
            for case in speaking
        }
        here = {case for _, source in sources for case in self._speaking.get(source, ())}
        return {("case", one) for one in here - elsewhere} - self._standing

    def titles(self, places: Iterable[Place]) -> set[str]:
        """What the sources among some rows were last called, case aside."""
        return {fold(self._latest[one]["title"]) for one in places if one[0] == "source"}

    def said_by(self, cases: set[str]) -> set[tuple[str, int, int]]:
        """The stretches that the cases' turns ever were: hash of the text, start and end."""
        return {place for one in cases for place in self._said.get(one, set())}

    def hashes(self, gone: Iterable[Place]) -> set[str]:
        """The texts that the sources among some rows ever had."""
        sources = (guid for table, guid in gone if table == "source")
        return {one for guid in sources for one in self._hashes.get(guid, ())}

    def fallen(self, gone: set[Place]) -> set[Place]:
        """The rows, and all that could not stand without them."""
        found, waiting = set(gone), list(gone)
        while waiting:
            new = self._held.get(waiting.pop(), set()) - found
            found |= new
            waiting += new
        return found


def _name(case: Row) -> tuple[str, str]:
    return case["kind"], fold(case["pseudonym"])
