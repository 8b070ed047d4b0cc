"""Withdrawal: a project's past as it would be if something had never been said.

A person withdraws, or one passage must go. The journal is rewritten rather than cut off: what
was said, and all that lies on it alone, goes from every entry, and the rest of the text is
moved to where it stands without those words. Replaying the rewritten journal gives the
rewritten rows, so undo and the checks go on working.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from qualcode.domain.changes import Diff, Entry
from qualcode.domain.comparing import compared
from qualcode.domain.cutting import (
    Kept,
    Maps,
    Meeting,
    Place,
    Standing,
    keep,
    moving,
    placed_in,
    without_turns,
)
from qualcode.domain.edits import Edit, EditMap
from qualcode.domain.model import REFERENCES
from qualcode.domain.past import STANDS_WITHOUT, WHOLE, Past
from qualcode.domain.rows import WORDS, Row, fold, holds
from qualcode.domain.span import Span
from qualcode.domain.transcript import ASKING

HOLDS_ALL = frozenset({"history.bundled", "history.key.exported", "history.person_written"})
"""Kinds of the entries that tell of a file in which all texts, or all of a person, may stand."""
ERASED = "history.withdrawn.entry"
"""Kind of an entry of which nothing is left, but perhaps who made it."""
_SHORTEST_LINE = 20
"""Code points: shorter lines and passages may be anybody's words."""
_SHORTEST_EXAMPLE = 12
"""Code points: shorter examples may be anybody's words."""


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """What is to be written for persons, sources or a passage to be gone."""

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
    """Values of the entries that tell of files with some of what is taken out."""
    said: tuple[str, ...] = field(default=(), repr=False)
    """What was taken away, for whoever has to look for it elsewhere."""


def withdrawal(
    entries: Callable[[], Iterable[Entry]],
    body: Callable[[str], str],
    wanted: Collection[Place],
) -> Withdrawal:
    """What erasing cases, and whole sources, comes to.

    `entries` gives the journal from its beginning, each time it is called, and `body` the text
    of a hash. A text in which nobody else has turns is the persons' and goes whole; so does one
    that one of them is named as the subject of, and one that stands no more but came in before
    under the same title, or with the same words: an import that was undone and made anew.
    """
    past = _past(entries)
    start = past.seen(wanted)
    cases = {guid for table, guid in start if table == "case"}
    cases |= past.namesakes(cases)
    start |= past.of_persons(cases)
    titles, lines = past.titles(start), _lines_of(past, body, cases)

    def is_meant(one: Place) -> bool:
        texts = map(body, past.hashes([one]))
        return bool(past.titles([one]) & titles) or any(lines & {*t.split("\n")} for t in texts)

    gone = past.fallen(start | _taken_back(past, is_meant, past.unstanding("source")))
    shared = past.sources_with(cases) - {guid for table, guid in gone if table == "source"}
    said = [body(one) for one in past.hashes(gone)]

    def cuts(source: Row, text: str, turns: list[Row]) -> EditMap:
        latest = past.latest("source", source["guid"])
        stands = latest is not None and latest["text_hash"] == source["text_hash"]

        def goes(turn: Row) -> bool:
            # In a text that stands no more nobody needs the turns that may have been hers.
            nobodys = turn["case"] is None and turn["role"] not in ASKING
            return ("turn", turn["guid"]) in gone or (nobodys and not stands)

        return without_turns(text, [(row, goes(row)) for row in turns])

    gone = past.fallen(gone | _lost(entries(), Standing(shared, cuts, body, said), gone))
    return _written(entries, Standing(shared, cuts, body, []), gone, said)


def erasure(
    entries: Callable[[], Iterable[Entry]],
    body: Callable[[str], str],
    places: Collection[Place],
) -> Withdrawal:
    """What erasing rows that stand no more comes to: they go, and what cannot be without them.

    Unlike by `withdrawal`, nothing goes that stands, though it was once about a person among them.
    """
    past = _past(entries)
    nothing = Standing(set(), lambda source, text, turns: EditMap(), body, [])
    return _written(entries, nothing, past.fallen(past.seen(places)), [])


def taken_back(
    entries: Callable[[], Iterable[Entry]],
    body: Callable[[str], str],
    pattern: re.Pattern[str] | None = None,
) -> set[Place]:
    """The sources, cases and memos that stand no more, or those that held a pattern."""
    past = _past(entries)

    def is_meant(place: Place) -> bool:
        row = past.latest(*place)
        if pattern is None or row is None:
            return True
        told = any(holds(row[name], pattern) for name in WORDS[place[0]])
        return told or any(pattern.search(body(text)) for text in past.hashes([place]))

    return {place for table in WHOLE for place in past.unstanding(table) if is_meant(place)}


def texts_of(
    entries: Callable[[], Iterable[Entry]], sources: Collection[str]
) -> tuple[set[str], set[str]]:
    """Hashes of the texts that some sources (GUIDs) ever had, and of those of all others."""
    past = _past(entries)
    everything = {("source", guid) for guid, _ in past.sources()}
    wanted = {("source", guid) for guid in sources}
    return past.hashes(wanted), past.hashes(everything - wanted)


def sources_without(
    entries: Callable[[], Iterable[Entry]], body: Callable[[str], str], pattern: re.Pattern[str]
) -> frozenset[str]:
    """The sources (GUIDs) whose text, as it stands or stood last, does not hold a pattern."""
    past = _past(entries)
    return frozenset(
        guid for guid, row in past.sources() if not pattern.search(body(row["text_hash"]))
    )


def _past(entries: Callable[[], Iterable[Entry]]) -> Past:
    past = Past()
    for entry in entries():
        for diff in entry.diffs:
            past.see(diff)
    return past


def _lines_of(past: Past, body: Callable[[str], str], cases: set[str]) -> set[str]:
    """The lines that some persons said, but for those that are short."""
    lines = (
        line
        for text, start, end in past.said_by(cases)
        for line in body(text)[start:end].split("\n")
    )
    return {line for line in lines if len(line) >= _SHORTEST_LINE}


def _taken_back(
    past: Past, is_meant: Callable[[Place], bool], unstanding: set[Place]
) -> set[Place]:
    """Those of some sources that are meant, and who was heard in them alone."""
    sources = {one for one in unstanding if is_meant(one)}
    return sources | past.heard_in(sources)


def latest_text(entries: Callable[[], Iterable[Entry]], source: str) -> str | None:
    """Hash of the text that a source (GUID) has, or had last; None where there never was one."""
    row = _past(entries).latest("source", source)
    return row["text_hash"] if row else None


def removal(
    entries: Callable[[], Iterable[Entry]],
    body: Callable[[str], str],
    source: str,
    span: Span,
    words: str,
) -> Withdrawal:
    """What putting `words` in the place of a passage of a source (GUID) comes to.

    `span` is of the text that it has, or had last; in an earlier text what became of it goes, and
    the same words wherever they stand. Codings on the passage lie on the new words. Another
    source that stands no more goes whole if it has the same title, or the passage in a length
    that is not anybody's words.
    """
    past = _past(entries)
    latest = past.latest("source", source)
    if latest is None:
        raise ValueError("there never was such a source")
    now, text_now = latest["text_hash"], body(latest["text_hash"])
    passage = span.of(text_now)
    title = fold(latest["title"])

    def is_meant(one: Place) -> bool:
        there = len(passage) >= _SHORTEST_LINE and any(
            passage in body(text) for text in past.hashes([one])
        )
        return there or title in past.titles([one])

    others = past.unstanding("source") - {("source", source)}
    gone = past.fallen(_taken_back(past, is_meant, others))

    def cuts(row: Row, text: str, turns: list[Row]) -> EditMap:
        if row["text_hash"] == now:
            return EditMap((Edit(span.start, span.end, words),))
        there = {Span(*match.span()) for match in re.finditer(re.escape(passage), text)}
        was = compared(text, text_now).backward(span)
        if was and not any(was.overlaps(one) for one in there):
            there.add(was)
        return EditMap(tuple(Edit(one.start, one.end, words) for one in there))

    gone = past.fallen(gone | _lost(entries(), Standing({source}, cuts, body, []), gone))
    return _written(entries, Standing({source}, cuts, body, []), gone, [passage])


def _lost(entries: Iterable[Entry], standing: Standing, gone: set[Place]) -> set[Place]:
    """What has nothing to lie on any more, or would lie twice on the same stretch."""
    marks = Meeting()
    lost: set[Place] = set()
    for entry, _, after, moved in moving(entries, standing, gone):
        lost.update(place for place, row in moved.items() if row is None)
        lost.update(marks.after(entry.diffs, after, standing.shared))
    return lost


def _written(
    entries: Callable[[], Iterable[Entry]],
    standing: Standing,
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
    printed = {guid for table, guid in gone if table == "coding"}
    removed = fold("\n".join(said))
    for entry, before, after, _ in moving(entries(), standing, gone):
        diffs = []
        for diff in entry.diffs:
            keep(was, diff)
            if (diff.table, diff.guid) not in gone:
                new = _rewritten(diff, before, after, gone, removed)
                keep(state, new)
                if new.before != new.after:
                    diffs.append(new)
        texts |= {one.was: one for one in after.values()}
        kept.update(_hashes_in(diffs))
        printed.update(_met(entry.diffs, before, after))
        if entry.kind in HOLDS_ALL or printed & set(entry.values.get("codings", ())):
            exports.append(entry.values)
        about = ("case", entry.values.get("of")) in gone
        made = _scrubbed(_of_nobody(entry) if about else entry, tuple(diffs), words)
        if made != entry:
            rewritten.append(made)
    return Withdrawal(
        gone=frozenset(gone),
        rewritten=tuple(rewritten),
        changed={place: row for place, row in state.items() if was.get(place) != row},
        texts=texts,
        kept_texts=frozenset(kept),
        exports=tuple(exports),
        said=tuple(said),
    )


def _rewritten(diff: Diff, before: Maps, after: Maps, gone: set[Place], removed: str) -> Diff:
    return Diff(
        diff.table,
        diff.guid,
        _without(diff.table, diff.before, before, gone, removed),
        _without(diff.table, diff.after, after, gone, removed),
    )


def _hashes_in(diffs: Iterable[Diff]) -> set[str]:
    """The texts that sources in some diffs have, before or after."""
    rows = (row for diff in diffs if diff.table == "source" for row in (diff.before, diff.after))
    return {row["text_hash"] for row in rows if row is not None}


def _met(diffs: Iterable[Diff], before: Maps, after: Maps) -> Iterator[str]:
    """The codings (GUIDs) that lie, or lay, on something that is taken out of a text."""
    for diff in diffs:
        for row, maps in ((diff.before, before), (diff.after, after)):
            if diff.table == "coding" and row is not None and row["source"] in maps:
                span = Span(row["start"], row["end"])
                if any(
                    span.start < e.end and e.start < span.end
                    for e in maps[row["source"]].edits.edits
                ):
                    yield diff.guid


def _without(table: str, row: Row | None, maps: Maps, gone: set[Place], removed: str) -> Row | None:
    """A row of somebody else's, without what pointed to the person."""
    if row is None:
        return None
    row = placed_in(table, row, maps) or row
    for column, referred in REFERENCES.get(table, {}).items():
        if (referred, row[column]) in gone and (table, column) in STANDS_WITHOUT:
            row = {**row, column: None}
    if table == "code" and _quotes(row["example"], removed):
        row = {**row, "example": ""}
    return row


_OMISSION = re.compile(r"\[?(?:…|\.\.\.)\]?")


def _quotes(example: str, removed: str) -> bool:
    """Whether an example, or a part of it between omissions, is made of what was removed."""
    whole = fold(example)
    parts = [fold(one.strip(" .\"'«»“”[]")) for one in _OMISSION.split(example)]
    within = any(len(one) >= _SHORTEST_EXAMPLE and one in removed for one in parts)
    return within or (len(removed) >= _SHORTEST_EXAMPLE and removed in whole)


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
    if _has_more_than_coders(entry.diffs) and not _has_more_than_coders(diffs):
        return replace(entry, kind=ERASED, values={}, diffs=diffs)
    values = {name: _unnamed(value, words) for name, value in entry.values.items()}
    return replace(entry, values=values, diffs=diffs)


def _of_nobody(entry: Entry) -> Entry:
    """An entry about a person alone, whose file will have been called by a name of hers."""
    return replace(entry, values={"file": "…"})


def _has_more_than_coders(diffs: Iterable[Diff]) -> bool:
    """Whether anything but who codes is told, which goes along with the first thing one does."""
    return any(diff.table != "coder" for diff in diffs)


def _unnamed(value: Any, words: frozenset[str]) -> Any:
    if isinstance(value, str):
        return "…" if fold(value) in words else value
    if isinstance(value, list):
        return [part for part in (_unnamed(one, words) for one in value) if part != "…"]
    if isinstance(value, Mapping):
        return {name: _unnamed(one, words) for name, one in value.items()}
    return value
