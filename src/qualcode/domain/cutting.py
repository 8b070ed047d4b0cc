"""Texts that something is taken out of, as the journal goes by, and where all else comes to lie."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from qualcode.domain.changes import Diff, Entry
from qualcode.domain.edits import Edit, EditMap
from qualcode.domain.rows import Row, unique_key
from qualcode.domain.span import Span
from qualcode.domain.transcript import hash_of

Place = tuple[str, str]
"""Table and GUID."""


class Kept(NamedTuple):
    """A text without the person's words."""

    edits: EditMap
    """From the text as it was."""
    text: str
    was: str
    """Hash of the text as it was."""


Cuts = Callable[[Row, str, list[Row]], EditMap]
"""Source, its text and its turns in order -> what is taken out of the text."""


class Standing:
    """The texts that something is taken out of, as the journal goes by."""

    def __init__(
        self, shared: set[str], cuts: Cuts, body: Callable[[str], str], said: list[str]
    ) -> None:
        """What is taken away is added to `said`."""
        self.shared = shared
        self._cuts, self._body, self._said = cuts, body, said
        self._sources: dict[str, Row] = {}
        self._turns: dict[str, dict[str, Row]] = {source: {} for source in shared}
        self._maps: dict[str, Kept] = {}

    def maps(self) -> dict[str, Kept]:
        """Source -> its text without the person's words."""
        return dict(self._maps)

    def apply(self, diffs: Iterable[Diff]) -> None:
        """Let the rows be what they are after an entry."""
        touched = set()
        for diff in diffs:
            row = diff.after or diff.before or {}
            if diff.table == "source" and diff.guid in self.shared:
                touched.add(diff.guid)
                self._put(self._sources, diff)
            elif diff.table == "turn" and row["source"] in self.shared:
                touched.add(row["source"])
                self._put(self._turns[row["source"]], diff)
        for source in touched:
            self._maps.pop(source, None)
            if source in self._sources:
                self._maps[source] = self._without(source)

    @staticmethod
    def _put(rows: dict[str, Row], diff: Diff) -> None:
        if diff.after is None:
            rows.pop(diff.guid, None)
        else:
            rows[diff.guid] = diff.after

    def _without(self, source: str) -> Kept:
        name = self._sources[source]["text_hash"]
        text = self._body(name)
        turns = sorted(self._turns[source].values(), key=lambda row: (row["start"], row["n"]))
        edits = self._cuts(self._sources[source], text, turns)
        self._said += [text[edit.start : edit.end] for edit in edits.edits]
        return Kept(edits, edits.apply(text), name)


def without_turns(text: str, turns: list[tuple[Row, bool]]) -> EditMap:
    """Takes turns away, each with what parts it from the turn before: a line feed, or a label too.

    `turns` stand in order, each with whether it goes. At the head of the text a turn takes the
    line feed after it along.
    """
    cuts: list[Edit] = []
    before = 0
    for turn, goes in turns:
        end = turn["end"]
        if not goes:
            before = end
        elif cuts and cuts[-1].end >= before:  # goes on from a turn that went
            cuts[-1] = Edit(cuts[-1].start, end, "")
        else:
            cuts.append(Edit(before, end, ""))
    if cuts and cuts[0].start == 0 and text[cuts[0].end : cuts[0].end + 1] == "\n":
        cuts[0] = Edit(0, cuts[0].end + 1, "")
    return EditMap(tuple(cuts))


_MARKS = frozenset({"coding", "quotation", "nothing_here"})
"""What may lie on a stretch only once for each coder."""


class Meeting:
    """What comes to lie where the same lies already, as the journal goes by."""

    def __init__(self) -> None:
        self._rows: dict[str, dict[Place, Row]] = {}
        self._keys: dict[str, dict[Place, str]] = {}
        self._there: dict[str, dict[str, Place]] = {}
        self._kept: dict[str, Kept] = {}

    def after(self, diffs: Iterable[Diff], maps: Maps, shared: set[str]) -> set[Place]:
        """What would lie twice on one stretch after an entry: what was cut gives way."""
        touched: dict[str, set[Place]] = {}
        for diff in diffs:
            row = diff.after or diff.before or {}
            source = diff.guid if diff.table == "source" else str(row.get("source") or "")
            if source in shared:
                places = touched.setdefault(source, set())
                if diff.table in _MARKS:
                    keep(self._rows.setdefault(source, {}), diff)
                    places.add((diff.table, diff.guid))
        lost: set[Place] = set()
        for source, places in touched.items():
            lost |= self._placed(source, places, maps)
        return lost

    def _placed(self, source: str, places: set[Place], maps: Maps) -> set[Place]:
        rows, kept = self._rows.get(source, {}), maps.get(source)
        keys, there = self._keys.setdefault(source, {}), self._there.setdefault(source, {})
        if kept is not self._kept.get(source):  # another text: everything lies elsewhere
            places = set(rows)
            keys.clear()
            there.clear()
        if kept is None:
            self._kept.pop(source, None)
            return set()
        self._kept[source] = kept
        for place in places:
            if there.get(keys.get(place, "")) == place:
                del there[keys[place]]
            keys.pop(place, None)
        lost = set()
        for place in sorted(places & rows.keys(), key=lambda p: (_is_cut(p, rows, maps), p)):
            moved = placed_in(place[0], rows[place], maps)
            if moved is None:
                continue
            key = f"{place[0]} {unique_key(place[0], moved)}"
            holder = there.setdefault(key, place)
            keys[place] = key
            if holder != place:
                goes = place if _is_cut(place, rows, maps) else holder
                there[key] = holder if goes == place else place
                lost.add(goes)
        return lost


def _is_cut(place: Place, rows: Mapping[Place, Row], maps: Maps) -> bool:
    return _length(placed_in(place[0], rows[place], maps)) != _length(rows[place])


def _length(row: Row | None) -> int:
    return row["end"] - row["start"] if row else 0


Maps = Mapping[str, Kept]
"""Source -> its text without what is taken out."""
Moved = dict[Place, Row | None]
"""Row -> where it comes to lie; None where nothing is left of it."""


def moving(
    entries: Iterable[Entry], standing: Standing, gone: set[Place]
) -> Iterator[tuple[Entry, Maps, Maps, Moved]]:
    """Each entry with the maps before and after it, and its rows where they come to lie.

    An entry that puts another text in a source's place gets a diff for each row that lies on the
    source and that it does not tell of, since both texts had it at one place: without what is
    taken out of them they may not.
    """
    lying: dict[str, dict[Place, Row]] = {}
    for entry in entries:
        before = standing.maps()
        standing.apply(entry.diffs)
        after = standing.maps()
        staying = tuple(_staying(entry.diffs, lying, before, after))
        if staying:
            entry = replace(entry, diffs=entry.diffs + staying)
        for diff in entry.diffs:
            where = (diff.after or diff.before or {}).get("source")
            if diff.table in _LYING and where in standing.shared:
                keep(lying.setdefault(where, {}), diff)
        yield entry, before, after, _moved(entry, before, after, gone)


def _moved(entry: Entry, before: Maps, after: Maps, gone: set[Place]) -> Moved:
    moved: Moved = {}
    for diff in entry.diffs:
        place = (diff.table, diff.guid)
        if place in gone:
            continue
        for row, maps in ((diff.before, before), (diff.after, after)):
            if row is not None:
                moved[place] = placed_in(diff.table, row, maps)
                if moved[place] is None:
                    break
    return moved


_LYING = _MARKS | {"turn", "decision"}
"""What lies on a stretch of a text."""


def _staying(
    diffs: Iterable[Diff], lying: Mapping[str, Mapping[Place, Row]], before: Maps, after: Maps
) -> Iterator[Diff]:
    """What an entry does not tell of and lies elsewhere after it, since another text stands."""
    told = {(diff.table, diff.guid) for diff in diffs}
    for source in before.keys() & after.keys():
        if before[source] is not after[source]:
            for place, row in lying.get(source, {}).items():
                if place not in told:
                    yield Diff(*place, row, row)


def placed_in(table: str, row: Row, maps: Maps) -> Row | None:
    """A row where it lies in the text without the person's words; None where nothing is left."""
    if table == "source" and row["guid"] in maps:
        text = maps[row["guid"]].text
        return {**row, "text_hash": hash_of(text), "length": len(text)}
    if "start" in row and row.get("source") in maps:
        span = maps[row["source"]].edits.forward(Span(row["start"], row["end"]))
        return None if span is None else {**row, "start": span.start, "end": span.end}
    return row


def keep(state: dict[Place, Row], diff: Diff) -> None:
    """Let a row be what it is after a diff."""
    if diff.after is None:
        state.pop((diff.table, diff.guid), None)
    else:
        state[diff.table, diff.guid] = diff.after
