"""The past without some words: wherever they were written and stand no more.

An entry goes on telling that something was changed; what it said before is not in it any more.
Texts keep their length, so that all that lay on them lies where it did.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from qualcode.domain.changes import Diff, Entry
from qualcode.domain.rows import UNIQUE, WORDS, Row, holds, strings, with_strings

OMITTED = "[…]"
"""Stands where words were removed."""

Entries = Callable[[], Iterable[Entry]]
"""Gives a journal from its beginning, each time it is called."""
Cell = tuple[str, str, str]
"""Table, GUID of the row, and field."""


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
            for name in WORDS.get(diff.table, ()):
                cell = (diff.table, diff.guid, name)
                found.pop(cell, None)
                if diff.after is not None and holds(diff.after[name], pattern):
                    found[cell] = diff.after[name]
    words = frozenset(one for value in found.values() for one in strings(value))
    return Rewording(pattern, frozenset(found), words, sources)


def reworded(entries: Entries, what: Rewording, texts: Mapping[str, str]) -> Iterator[Entry]:
    """The entries that are to be other than they are, with their GUIDs kept.

    `texts` is hash of a text -> that of the text with a `mask` for the pattern.
    """
    for entry in entries():
        values = with_strings(entry.values, partial(_said, what=what))
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
    others = {
        name: with_strings(row[name], partial(what.pattern.sub, _stand_in(table, name, row)))
        for name in WORDS.get(table, ())
        if (table, row["guid"], name) not in what.cells and holds(row[name], what.pattern)
    }
    if table == "source" and row["guid"] in what.sources:
        others["text_hash"] = texts.get(row["text_hash"], row["text_hash"])
    return {**row, **others}


def _stand_in(table: str, name: str, row: Row) -> str:
    """What stands for words in a field: what no two may share still differs."""
    return f"[… {row['guid'][:4]}]" if name in UNIQUE.get(table, ()) else OMITTED


def mask(length: int) -> str:
    """So many signs (code points), in brackets where there is room: `[………]`."""
    return f"[{'…' * (length - 2)}]" if length > len("[]") else "…" * length


_NO_WORDS = re.compile(
    r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{64}|history\.[a-z._]+"
)
"""A GUID, a hash, the kind of an entry: what the program itself puts among an entry's values."""


def _said(value: str, what: Rewording) -> str:
    """Words of an entry without the pattern, but where they tell of something that stands so."""
    is_left = value in what.words or _NO_WORDS.fullmatch(value)
    return value if is_left else what.pattern.sub(OMITTED, value)
