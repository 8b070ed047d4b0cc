"""Withdrawal: a project's past as it would be if something had never been said.

A person withdraws, or one passage must go. The journal is rewritten rather than cut off: what
was said, and all that lies on it alone, goes from every entry, and the rest of the text is
moved to where it stands without those words. Replaying the rewritten journal gives the
rewritten rows, so undo and the checks go on working.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from qualcode.domain.changes import Diff, Entry
from qualcode.domain.edits import Edit, EditMap
from qualcode.domain.model import REFERENCES, STAND_WITHOUT
from qualcode.domain.rows import Row, fold
from qualcode.domain.span import Span
from qualcode.domain.transcript import hash_of

Place = tuple[str, str]
"""Table and GUID."""

ERASED = "history.withdrawn.entry"
"""Kind of an entry of which nothing is left."""
_STANDS_WITHOUT = STAND_WITHOUT | {("case", "parent")}
_SHORTEST_EXAMPLE = 12
"""Code points: shorter examples may be anybody's words."""


class Kept(NamedTuple):
    """A text without the person's words."""

    edits: EditMap
    """From the text as it was."""
    text: str
    was: str
    """Hash of the text as it was."""


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """What is to be written for one person to be gone."""

    gone: frozenset[Place]
    """Rows that are erased, in the past too."""
    rewritten: tuple[Entry, ...]
    """The entries that are not as they were, with their GUIDs kept."""
    changed: Mapping[Place, Row] = field(repr=False)
    """Rows that stand, as they are to be."""
    texts: Mapping[str, Kept] = field(repr=False)
    """Hash of each text of several people -> what is left of it."""
    kept_texts: frozenset[str]
    """Hashes of the texts that are still named, now or in the past."""
    exports: tuple[Mapping[str, Any], ...] = ()
    """Values of the export entries that printed some of the person's words."""


def withdrawal(
    entries: Callable[[], Iterable[Entry]], body: Callable[[str], str], case: str
) -> Withdrawal:
    """What erasing a case (GUID) comes to.

    `entries` gives the journal from its beginning, each time it is called, and `body` the text
    of a hash. A text in which nobody else has turns is the person's and goes whole; so does one
    that the case is named as the subject of.
    """
    past = _Past()
    for entry in entries():
        for diff in entry.diffs:
            past.see(diff)
    gone = past.fallen({("case", case), *past.turns_of(case), *past.texts_of(case)})
    shared = past.sources_with(case) - {guid for table, guid in gone if table == "source"}
    said = [body(one) for one in past.hashes(gone)]

    def cuts(source: Row, text: str, turns: list[Row]) -> EditMap:
        return _without_turns(text, [(row, ("turn", row["guid"]) in gone) for row in turns])

    first = _Standing(shared, cuts, body, said)
    lost: set[Place] = set()
    for _, _, _, moved in _moving(entries(), first, gone):
        lost.update(place for place, row in moved.items() if row is None)
    gone = past.fallen(gone | lost)
    return _written(entries, _Standing(shared, cuts, body, []), gone, said)


def removal(
    entries: Callable[[], Iterable[Entry]],
    body: Callable[[str], str],
    source: str,
    span: Span,
    words: str,
) -> Withdrawal:
    """What putting `words` in the place of a passage of a source (GUID) comes to.

    `span` is of the text as it stands; in earlier texts the same words go wherever they stand.
    Codings on the passage lie on the new words.
    """
    stands: Row | None = None
    for entry in entries():
        for diff in entry.diffs:
            if (diff.table, diff.guid) == ("source", source):
                stands = diff.after
    if stands is None:
        raise ValueError("no such source stands")
    now, passage = stands["text_hash"], span.of(body(stands["text_hash"]))

    def cuts(row: Row, text: str, turns: list[Row]) -> EditMap:
        if row["text_hash"] == now:
            return EditMap((Edit(span.start, span.end, words),))
        there = re.finditer(re.escape(passage), text)
        return EditMap(tuple(Edit(*match.span(), words) for match in there))

    return _written(entries, _Standing({source}, cuts, body, []), set(), [passage])


class _Past:
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
            if row[column] is not None and (diff.table, column) not in _STANDS_WITHOUT:
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


_Cuts = Callable[[Row, str, list[Row]], EditMap]
"""Source, its text and its turns in order -> what is taken out of the text."""


class _Standing:
    """The texts that something is taken out of, as the journal goes by."""

    def __init__(
        self, shared: set[str], cuts: _Cuts, body: Callable[[str], str], said: list[str]
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


def _without_turns(text: str, turns: list[tuple[Row, bool]]) -> EditMap:
    """Takes turns away, each with what parts it from the turn after; the last, from the one before.

    `turns` stand in order, each with whether it goes.
    """
    cuts: list[Edit] = []
    start: int | None = None
    kept = 0
    for turn, goes in turns:
        if goes:
            start = turn["start"] if start is None else start
        else:
            if start is not None:
                cuts.append(Edit(start, turn["start"], ""))
            start, kept = None, turn["end"]
    if start is not None:
        cuts.append(Edit(kept, len(text), ""))
    return EditMap(tuple(cuts))


_Maps = Mapping[str, Kept]
_Moved = dict[Place, Row | None]


def _moving(
    entries: Iterable[Entry], standing: _Standing, gone: set[Place]
) -> Iterator[tuple[Entry, _Maps, _Maps, _Moved]]:
    """Each entry with the maps before and after it, and its rows where they come to lie."""
    for entry in entries:
        before = standing.maps()
        standing.apply(entry.diffs)
        after = standing.maps()
        moved: _Moved = {}
        for diff in entry.diffs:
            place = (diff.table, diff.guid)
            if place in gone:
                continue
            for row, maps in ((diff.before, before), (diff.after, after)):
                if row is not None:
                    moved[place] = _placed(diff.table, row, maps)
                    if moved[place] is None:
                        break
        yield entry, before, after, moved


def _placed(table: str, row: Row, maps: _Maps) -> Row | None:
    """A row where it lies in the text without the person's words; None where nothing is left."""
    if table == "source" and row["guid"] in maps:
        text = maps[row["guid"]].text
        return {**row, "text_hash": hash_of(text), "length": len(text)}
    if "start" in row and row.get("source") in maps:
        span = maps[row["source"]].edits.forward(Span(row["start"], row["end"]))
        return None if span is None else {**row, "start": span.start, "end": span.end}
    return row


def _written(
    entries: Callable[[], Iterable[Entry]],
    standing: _Standing,
    gone: set[Place],
    said: list[str],
) -> Withdrawal:
    words = _names(entries(), gone)
    rewritten: list[Entry] = []
    exports: list[Mapping[str, Any]] = []
    texts: dict[str, Kept] = {}
    kept: set[str] = set()
    state: dict[Place, Row] = {}
    was: dict[Place, Row] = {}
    codings = {guid for table, guid in gone if table == "coding"}
    removed = fold("\n".join(said))
    for entry, before, after, _ in _moving(entries(), standing, gone):
        diffs = []
        for diff in entry.diffs:
            _keep(was, diff)
            if (diff.table, diff.guid) not in gone:
                new = Diff(
                    diff.table,
                    diff.guid,
                    _without(diff.table, diff.before, before, gone, removed),
                    _without(diff.table, diff.after, after, gone, removed),
                )
                _keep(state, new)
                if new.before != new.after:
                    diffs.append(new)
        texts |= {one.was: one for one in after.values()}
        kept.update(
            row["text_hash"]
            for diff in diffs
            if diff.table == "source"
            for row in (diff.before, diff.after)
            if row is not None
        )
        if codings & set(entry.values.get("codings", ())):
            exports.append(entry.values)
        made = _scrubbed(entry, tuple(diffs), words)
        if made != entry:
            rewritten.append(made)
    changed = {place: row for place, row in state.items() if was.get(place) != row}
    return Withdrawal(
        frozenset(gone),
        tuple(rewritten),
        changed,
        texts,
        frozenset(kept),
        tuple(exports),
    )


def _keep(state: dict[Place, Row], diff: Diff) -> None:
    if diff.after is None:
        state.pop((diff.table, diff.guid), None)
    else:
        state[diff.table, diff.guid] = diff.after


def _without(
    table: str, row: Row | None, maps: _Maps, gone: set[Place], removed: str
) -> Row | None:
    """A row of somebody else's, without what pointed to the person."""
    if row is None:
        return None
    row = _placed(table, row, maps) or row
    for column, referred in REFERENCES.get(table, {}).items():
        if (referred, row[column]) in gone and (table, column) in _STANDS_WITHOUT:
            row = {**row, column: None}
    if table == "code" and len(row["example"]) >= _SHORTEST_EXAMPLE:
        bare = fold(row["example"].strip(" .…\"'«»“”[]"))
        if bare and bare in removed:
            row = {**row, "example": ""}
    return row


def _names(entries: Iterable[Entry], gone: set[Place]) -> frozenset[str]:
    """What the person and the person's texts were ever called."""
    names: set[str] = set()
    for entry in entries:
        for diff in entry.diffs:
            if (diff.table, diff.guid) in gone:
                for row in (diff.before, diff.after):
                    names.update(row[name] for name in _NAMED.get(diff.table, ()) if row)
    return frozenset(fold(name) for name in names if name)


_NAMED = {"case": ("pseudonym",), "source": ("title",)}


def _scrubbed(entry: Entry, diffs: tuple[Diff, ...], words: frozenset[str]) -> Entry:
    """An entry with the diffs it keeps, its history line naming the person no more."""
    if entry.diffs and not diffs:
        return replace(entry, kind=ERASED, values={}, diffs=())
    values = {name: _unnamed(value, words) for name, value in entry.values.items()}
    return replace(entry, values=values, diffs=diffs)


def _unnamed(value: Any, words: frozenset[str]) -> Any:
    if isinstance(value, str):
        return "…" if fold(value) in words else value
    if isinstance(value, list):
        return [part for part in (_unnamed(one, words) for one in value) if part != "…"]
    if isinstance(value, Mapping):
        return {name: _unnamed(one, words) for name, one in value.items()}
    return value
