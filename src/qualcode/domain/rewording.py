"""The past in the words that stand: what was written otherwise, and was changed, is forgotten.

An entry goes on telling that something was changed; what it said before is not in it any more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from qualcode.domain.changes import Diff, Entry
from qualcode.domain.cutting import Place
from qualcode.domain.rows import Row, fold
from qualcode.domain.withdrawal import scrubbed

Entries = Callable[[], Iterable[Entry]]
"""Gives a journal from its beginning, each time it is called."""
Wording = Mapping[Place, Mapping[str, Any]]
"""Row -> the words that it is to have, and to have had from the beginning, by field."""

_FREE = {
    "case": ("attributes",),
    "code": ("definition", "include", "exclude", "example", "cues"),
    "codebook": ("about",),
    "memo": ("text",),
    "source": ("group",),
    "theme": ("definition",),
}
_NAMES = {"code": "name", "source": "title"}
"""What no two may share: it is put into the past only where nobody else ever had it.

What people were called stays: it leads from a case to its rows in the key.
"""


def wording(entries: Entries) -> Wording:
    """The words that each row has; those that it had last, where it stands no more."""
    latest: dict[Place, Row] = {}
    called: dict[tuple[str, str], set[str]] = {}
    for entry in entries():
        for diff in entry.diffs:
            if diff.after is not None and diff.table in _FREE:
                latest[diff.table, diff.guid] = diff.after
                for name in _names(diff.table, diff.after):
                    called.setdefault((diff.table, name), set()).add(diff.guid)
    found = {}
    for (table, guid), row in latest.items():
        fields = _FREE[table]
        if table in _NAMES and all(called[table, one] == {guid} for one in _names(table, row)):
            fields = (*fields, _NAMES[table])
        found[table, guid] = {name: row[name] for name in fields}
    return found


def reworded(entries: Entries, words: Wording) -> Iterator[Entry]:
    """The entries that are to be other than they are, with their GUIDs kept."""
    gone = frozenset(_names_gone(entries(), words)) - _names_kept(words)
    for entry in entries():
        diffs = (_in_words(diff, words.get((diff.table, diff.guid), {})) for diff in entry.diffs)
        made = scrubbed(entry, tuple(one for one in diffs if one.before != one.after), gone)
        if made != entry:
            yield made


def _names(table: str, row: Mapping[str, Any]) -> set[str]:
    """What a row is called, in any language, as names are compared."""
    named = row.get(_NAMES.get(table, ""), "")
    return {fold(one) for one in (named.values() if isinstance(named, Mapping) else [named]) if one}


def _names_kept(words: Wording) -> set[str]:
    return {name for (table, _), row in words.items() for name in _names(table, row)}


def _names_gone(entries: Iterable[Entry], words: Wording) -> Iterator[str]:
    """What rows were called that are to have had another name from the beginning."""
    for entry in entries:
        for diff in entry.diffs:
            new = words.get((diff.table, diff.guid), {})
            if _NAMES.get(diff.table) in new and diff.after is not None:
                yield from _names(diff.table, diff.after) - _names(diff.table, new)


def _in_words(diff: Diff, words: Mapping[str, Any]) -> Diff:
    before, after = (row and {**row, **words} for row in (diff.before, diff.after))
    return replace(diff, before=before, after=after)
