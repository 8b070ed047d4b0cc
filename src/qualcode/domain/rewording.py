"""The past without some words: wherever they were written and stand no more.

An entry goes on telling that something was changed; what it said before is not in it any more.
Texts keep their length, so that all that lay on them lies where it did.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from qualcode.domain.changes import Diff, Entry
from qualcode.domain.rows import UNIQUE, Row, holds

OMITTED = "[…]"
"""Stands where words were removed."""

Entries = Callable[[], Iterable[Entry]]
"""Gives a journal from its beginning, each time it is called."""
Cell = tuple[str, str, str]
"""Table, GUID of the row, and field."""

_WORDS = {
    "case": ("pseudonym", "attributes"),
    "code": ("name", "definition", "include", "exclude", "example", "cues"),
    "codebook": ("name", "about"),
    "guide_question": ("wording",),
    "memo": ("text",),
    "project": ("title",),
    "question": ("wording",),
    "source": ("title", "group"),
    "theme": ("statement", "definition"),
    "turn": ("speaker",),
}
"""Table -> the fields in which people write."""


@dataclass(frozen=True, slots=True)
class Rewording:
    """What is not to have been written, and what of it stays because it stands."""

    pattern: re.Pattern[str]
    cells: frozenset[Cell]
    """What holds the pattern as it stands."""
    words: frozenset[str] = field(repr=False)
    """What is written in these cells."""
    sources: frozenset[str]
    """Sources (GUIDs) whose text stands without the pattern: it goes from their earlier ones."""


def rewording(entries: Entries, pattern: re.Pattern[str], sources: frozenset[str]) -> Rewording:
    """What of a pattern may go from a store's past, given the sources that stand without it."""
    found: dict[Cell, Any] = {}
    for entry in entries():
        for diff in entry.diffs:
            for name in _WORDS.get(diff.table, ()):
                cell = (diff.table, diff.guid, name)
                found.pop(cell, None)
                if diff.after is not None and holds(diff.after[name], pattern):
                    found[cell] = diff.after[name]
    words = frozenset(one for value in found.values() for one in _strings(value))
    return Rewording(pattern, frozenset(found), words, sources)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from (one for part in value.values() for one in _strings(part))
    elif isinstance(value, list | tuple):
        yield from (one for part in value for one in _strings(part))


def reworded(entries: Entries, what: Rewording, texts: Mapping[str, str]) -> Iterator[Entry]:
    """The entries that are to be other than they are, with their GUIDs kept.

    `texts` is hash of a text -> that of the text without the pattern (`masked`).
    """
    for entry in entries():
        values = {name: _said(value, what) for name, value in entry.values.items()}
        diffs = tuple(
            replace(
                diff,
                before=diff.before and without(diff.table, diff.before, what, texts),
                after=diff.after and without(diff.table, diff.after, what, texts),
            )
            for diff in entry.diffs
        )
        made = replace(entry, values=values, diffs=_real(diffs))
        if made != entry:
            yield made


def _real(diffs: Iterable[Diff]) -> tuple[Diff, ...]:
    """Those that change anything: a correction of the words alone does no more."""
    return tuple(diff for diff in diffs if diff.before != diff.after)


def without(table: str, row: Row, what: Rewording, texts: Mapping[str, str]) -> Row:
    """A row of a table without the pattern, but in cells that hold it as they stand."""
    # What no two may share must differ where two such names were forgotten.
    unique = UNIQUE.get(table, ())
    others = {
        name: _omitted(
            row[name], what.pattern, f"[… {row['guid'][:4]}]" if name in unique else OMITTED
        )
        for name in _WORDS.get(table, ())
        if (table, row["guid"], name) not in what.cells and holds(row[name], what.pattern)
    }
    if table == "source" and row["guid"] in what.sources:
        others["text_hash"] = texts.get(row["text_hash"], row["text_hash"])
    return {**row, **others}


def masked(text: str, pattern: re.Pattern[str]) -> str:
    """A text of the same length in which dots stand for a pattern."""
    return pattern.sub(lambda match: mask(len(match[0])), text)


def mask(length: int) -> str:
    """So many signs (code points), in brackets where there is room: `[………]`."""
    return f"[{'…' * (length - 2)}]" if length > len("[]") else "…" * length


def _omitted(value: Any, pattern: re.Pattern[str], instead: str) -> Any:
    if isinstance(value, str):
        return pattern.sub(lambda match: instead, value)
    if isinstance(value, Mapping):
        return {name: _omitted(one, pattern, instead) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(_omitted(one, pattern, instead) for one in value)
    return value


_NO_WORDS = re.compile(
    r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{64}|history\.[a-z._]+"
)
"""A GUID, a hash, the kind of an entry: what the program itself puts among an entry's values."""


def _said(value: Any, what: Rewording) -> Any:
    """A value of an entry without the pattern, but where it tells of something that stands so."""
    if isinstance(value, str):
        is_left = value in what.words or _NO_WORDS.fullmatch(value)
        return value if is_left else _omitted(value, what.pattern, OMITTED)
    if isinstance(value, Mapping):
        return {name: _said(one, what) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(_said(one, what) for one in value)
    return value
