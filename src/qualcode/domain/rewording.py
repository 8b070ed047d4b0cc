"""The past without some words: wherever they were written and stand no more.

An entry goes on telling that something was changed; what it said before is not in it any more.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from qualcode.domain.changes import Diff, Entry
from qualcode.domain.rows import Row, holds

OMITTED = "[…]"
"""Stands where words were removed."""

Entries = Callable[[], Iterable[Entry]]
"""Gives a journal from its beginning, each time it is called."""
Cell = tuple[str, str, str]
"""Table, GUID of the row, and field."""

WORDS = {
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


def standing_with(entries: Entries, pattern: re.Pattern[str]) -> frozenset[Cell]:
    """The cells that hold a pattern as they stand: they are not to be forgotten."""
    found: set[Cell] = set()
    for entry in entries():
        for diff in entry.diffs:
            cells = {(diff.table, diff.guid, name) for name in WORDS.get(diff.table, ())}
            found -= cells
            if diff.after is not None:
                found |= {cell for cell in cells if holds(diff.after[cell[2]], pattern)}
    return frozenset(found)


def reworded(entries: Entries, pattern: re.Pattern[str], kept: Collection[Cell]) -> Iterator[Entry]:
    """The entries that hold a pattern but in cells that are `kept`, without it, GUIDs kept."""
    for entry in entries():
        diffs = tuple(
            replace(
                diff,
                before=diff.before and without(diff.table, diff.before, pattern, kept),
                after=diff.after and without(diff.table, diff.after, pattern, kept),
            )
            for diff in entry.diffs
        )
        made = replace(entry, values=_omitted(entry.values, pattern), diffs=_real(diffs))
        if made != entry:
            yield made


def _real(diffs: Iterable[Diff]) -> tuple[Diff, ...]:
    """Those that change anything: a correction of the words alone does no more."""
    return tuple(diff for diff in diffs if diff.before != diff.after)


def without(table: str, row: Row, pattern: re.Pattern[str], kept: Collection[Cell]) -> Row:
    """A row of a table without a pattern, but in cells that are `kept`."""
    others = {
        name: _omitted(row[name], pattern)
        for name in WORDS.get(table, ())
        if (table, row["guid"], name) not in kept and holds(row[name], pattern)
    }
    return {**row, **others}


def _omitted(value: Any, pattern: re.Pattern[str]) -> Any:
    if isinstance(value, str):
        return pattern.sub(OMITTED, value)
    if isinstance(value, Mapping):
        return {name: _omitted(one, pattern) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(_omitted(one, pattern) for one in value)
    return value
