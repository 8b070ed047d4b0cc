"""The recognition check: does anything that is written, or that has left, point to a person?

It finds; it does not judge. What it cannot look for it says so: without the key nobody can tell
whether a name that was replaced still stands somewhere.
"""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from qualcode.anonymise.candidates import KINDS, LOOKED_AT, NAMING
from qualcode.anonymise.finding import by_form, find
from qualcode.anonymise.grouping import Group, groups
from qualcode.anonymise.lexicon import plain
from qualcode.anonymise.names import Names
from qualcode.anonymise.pseudonymising import INVISIBLE
from qualcode.anonymise.sealed_key import Key
from qualcode.domain.model import INFORMANT, Case
from qualcode.domain.rows import fold
from qualcode.files.all_words import all_words
from qualcode.files.held import Held
from qualcode.messages import Message
from qualcode.storage import queries
from qualcode.transcripts.speakers import naming_words
from qualcode.workspace.key_keeping import mapping
from qualcode.workspace.labels import spelt
from qualcode.workspace.reviewing import blanked, is_pseudonym, words_in
from qualcode.workspace.verbs import Workspace
from qualcode.workspace.written import written

FEW = 5
"""Persons: a combination that no more than so many share points to one of them."""
_CELL = ("role", "agency", "municipality", "level")
"""The attributes that colleagues know each other by."""


@dataclass(frozen=True, slots=True)
class Remaining:
    """A name or number that was replaced, and still stands somewhere."""

    where: Message
    written: str = field(repr=False)
    pseudonym: str
    n: int


@dataclass(frozen=True, slots=True)
class Cell:
    """A combination of attributes that few informants of the project share."""

    values: tuple[str, ...]
    informants: tuple[str, ...]
    """Their pseudonyms."""


@dataclass(frozen=True, slots=True)
class Shown:
    """All that is told of one informant, added up."""

    pseudonym: str
    attributes: Mapping[str, str]
    sources: tuple[str, ...]
    quotations: int
    """Marked as quotations on the informant's turns."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """What was found."""

    originals: tuple[Remaining, ...] | None = field(repr=False)
    """None where there was no key to look with."""
    found: tuple[tuple[Group, tuple[Message, ...]], ...] = field(repr=False)
    """What may identify somebody, and where it stands."""
    cells: tuple[Cell, ...]
    shown: tuple[Shown, ...]
    alike: tuple[str, ...]
    """Pseudonyms that two cases have, or that stand for two names."""
    destroyed: bool
    """Whether the key of the project was destroyed."""
    unread: tuple[Message, ...] = ()
    """What of the files was not looked through."""
    pictures: tuple[Message, ...] = ()
    """How many pictures the files have, which people can look at and a program cannot."""

    @property
    def identifies(self) -> bool:
        """Whether a known original or something with the form of an identifier was found."""
        direct = any(KINDS[group.kind] != LOOKED_AT for group, _ in self.found)
        return direct or bool(self.originals)


def recognise(
    workspace: Workspace, files: Sequence[Path] = (), key: Key | None = None
) -> Recognised:
    """Look through a project and files that left it.

    Of files everything is read that they hold: notes, headers, comments and properties too, and
    the files within them. Raises `FileError` for one that cannot be read.
    """
    held = [(path, all_words(path)) for path in files]
    standing = {source.text_hash for source in workspace.read(queries.sources)}
    past = workspace.read(_past_texts, standing)
    texts = _as_seen([*written(workspace), *past, *_in_files(held)])
    cases = workspace.read(queries.cases)
    known = _known(cases, key)
    rows = _as_seen([*workspace.read(_past_rows), *_beside(held)])
    originals = None if key is None else tuple(_originals([*texts, *rows], key))
    return Recognised(
        originals,
        tuple(_found(texts, known, key)),
        tuple(_cells(cases)),
        tuple(_shown(workspace, cases)),
        tuple(_alike(cases, key)),
        workspace.read(queries.was_noted, "history.key.destroyed"),
        tuple(_unread(held)),
        tuple(
            Message("recognise.pictures", {"file": path.name, "n": one.pictures})
            for path, one in held
            if one.pictures
        ),
    )


def _as_seen(texts: Iterable[tuple[Message, str]]) -> list[tuple[Message, str]]:
    """Texts as a reader sees them: signs without a shape hide no name, and hyphens are alike."""
    return [
        (where, unicodedata.normalize("NFC", INVISIBLE.sub("", text)).translate(_HYPHENS))
        for where, text in texts
    ]


_HYPHENS = str.maketrans("\u2010\u2011", "--")
_HISTORY = Message("mention.history")


def _past_texts(connection: Any, standing: Collection[str]) -> list[tuple[Message, str]]:
    """The texts that only the history holds: earlier wordings, and what was undone."""
    gone = queries.text_hashes(connection) - set(standing)
    return [(_HISTORY, queries.body(connection, one)) for one in gone]


def _past_rows(connection: Any) -> list[tuple[Message, str]]:
    """The rows and names that each entry of the history tells of."""
    return [(_HISTORY, words) for words in queries.journalled_words(connection)]


def _in_files(held: Iterable[tuple[Path, Held]]) -> Iterator[tuple[Message, str]]:
    for path, one in held:
        where = Message("mention.file", {"file": path.name})
        yield where, one.words
        yield where, path.stem


def _beside(held: Iterable[tuple[Path, Held]]) -> Iterator[tuple[Message, str]]:
    """What stands in settings and names of things, where every second word has a capital."""
    for path, one in held:
        yield Message("mention.file", {"file": path.name}), one.beside


_TOLD = 5
"""Parts of a file that are told by name."""


def _unread(held: Iterable[tuple[Path, Held]]) -> Iterator[Message]:
    for path, one in held:
        if one.unread:
            parts = ", ".join([*one.unread[:_TOLD], *(["…"] if len(one.unread) > _TOLD else [])])
            yield Message("recognise.unread", {"file": path.name, "parts": parts})


def _known(cases: Iterable[Case], key: Key | None) -> frozenset[str]:
    """What is a pseudonym, and so identifies nobody; a first name with a surname is none."""
    names = [case.pseudonym for case in cases if not _is_full_name(case.pseudonym)]
    return words_in([*names, *(one.becomes for one in (mapping(key) if key else ()))])


_HEADINGS = frozenset({"mention.code", "mention.theme"})
_DOUBTFUL = 0.75


def _is_heading(group: Group, texts: Sequence[tuple[Message, str]]) -> bool:
    """Whether a doubtful name has its capital from the name of a code or theme alone."""
    only = all(texts[one.text][0].id in _HEADINGS for one in group.found)
    return only and group.kind == "person" and group.surest.confidence < _DOUBTFUL


def _is_full_name(pseudonym: str) -> bool:
    return any(one.rule == "given-and-surname" for one in find([pseudonym])[0])


def _originals(texts: Iterable[tuple[Message, str]], key: Key) -> Iterator[Remaining]:
    looked_for, values = _sought(key)
    for where, text in texts:
        seen = Counter((named.span.of(text), named.pseudonym) for named in looked_for.within(text))
        seen.update(
            (one.span.of(text), values[one.kind, one.value])
            for one in by_form(text)
            if (one.kind, one.value) in values
        )
        for (words, pseudonym), n in seen.items():
            yield Remaining(where, words, pseudonym, n)


def _sought(key: Key) -> tuple[Names, dict[tuple[str, str], str]]:
    """The names that a key knows, and the numbers and other values: each with its pseudonym."""
    replaced = [one for one in key.verdicts if one.becomes is not None]
    values = {one.identity: str(one.becomes) for one in replaced}
    names = {form: str(one.becomes) for one in replaced if one.kind in NAMING for form in one.forms}
    become: dict[str, dict[str, None]] = defaultdict(dict)
    for original in key.originals.values():
        for stored, label in original.speakers.items():
            if naming_words(label):
                become[label][stored] = None
    whole, words = ({form: "/".join(who) for form, who in one.items()} for one in spelt(become))
    return Names({**names, **whole, **key.names}, words), values


def _found(
    texts: Sequence[tuple[Message, str]], known: frozenset[str], key: Key | None
) -> Iterator[tuple[Group, tuple[Message, ...]]]:
    """The groups that are no pseudonym, nor left alone by decision."""
    bodies = [blanked(text) for _, text in texts]
    left = {one.identity for one in key.verdicts if one.becomes is None} if key else set()
    for group in groups(bodies, find(bodies)):
        if group.identity in left or is_pseudonym(group, known) or _is_heading(group, texts):
            continue
        where: list[Message] = []
        for one in group.found:
            if texts[one.text][0] not in where:
                where.append(texts[one.text][0])
        yield group, tuple(where)


def _cells(cases: Iterable[Case]) -> Iterator[Cell]:
    """Combinations of role, agency, place and level that no more than `FEW` informants share."""
    everybody = {case.guid: case for case in cases}
    cells: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for case in everybody.values():
        if case.kind == INFORMANT:
            above = everybody.get(case.parent or "")
            place = above.pseudonym if above else ""
            values = [case.attributes.get(name, "") for name in _CELL]
            told = tuple(dict.fromkeys(filter(None, [*values, place])))
            if told:
                cells[told].append(case.pseudonym)
    for shared, informants in sorted(cells.items()):
        if len(informants) <= FEW:
            yield Cell(shared, tuple(informants))


def _shown(workspace: Workspace, cases: Iterable[Case]) -> Iterator[Shown]:
    heard: dict[str, list[str]] = defaultdict(list)
    marked: Counter[str] = Counter()
    for source in workspace.read(queries.sources):
        turns = [one for one in workspace.read(queries.turns, source.guid) if one.case]
        for guid in dict.fromkeys(str(turn.case) for turn in turns):
            heard[guid].append(source.title)
        for one in workspace.read(queries.quotations, source.guid):
            marked.update({str(t.case) for t in turns if t.start < one.end and one.start < t.end})
    for case in cases:
        if case.kind == INFORMANT:
            titles = tuple(heard[case.guid])
            yield Shown(case.pseudonym, case.attributes, titles, marked[case.guid])


def _alike(cases: Iterable[Case], key: Key | None) -> Iterator[str]:
    counted = Counter(fold(case.pseudonym) for case in cases)
    names = {fold(case.pseudonym): case.pseudonym for case in cases}
    yield from (names[name] for name, n in counted.items() if n > 1)
    for tie in mapping(key) if key else ():
        whole = {plain(name) for name in tie.written if " " in name}
        if len(whole) > 1:
            yield tie.becomes
