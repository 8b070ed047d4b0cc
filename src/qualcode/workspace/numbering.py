"""How far a project's numbers have come: none is given to a second person, place or thing.

A number is taken as long as words with it may stand anywhere: in a text, in whatever else is
stored, in what undo brings back, and in what has left the program and cannot be looked into.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from qualcode.anonymise.deciding import highest_in
from qualcode.storage import queries
from qualcode.storage.erasing import note_in_beginning
from qualcode.workspace.labels import highest_labels

TAKEN = "taken"
"""The value of an entry that has the numbers of those whom it tells to have been erased."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """The highest number of each sort that is taken."""

    labels: Mapping[str, int] = field(default_factory=dict)
    """Word that people are called by, as names are compared -> 2 for `Informant 2`."""
    placeholders: Mapping[str, int] = field(default_factory=dict)
    """Kind of identity -> 3 for `[Navn 3]`, and for `[Kommune C]`."""

    def and_those(self, other: Numbers) -> Numbers:
        """The numbers that are taken in one or the other."""
        return Numbers(
            _higher(self.labels, other.labels), _higher(self.placeholders, other.placeholders)
        )

    def beyond(self, other: Numbers) -> dict[str, dict[str, int]]:
        """What is taken here and not in the other, as a journal can hold it."""
        return {
            "labels": _over(self.labels, other.labels),
            "placeholders": _over(self.placeholders, other.placeholders),
        }


def _higher(one: Mapping[str, int], other: Mapping[str, int]) -> dict[str, int]:
    return {sort: max(one.get(sort, 0), other.get(sort, 0)) for sort in {*one, *other}}


def _over(one: Mapping[str, int], other: Mapping[str, int]) -> dict[str, int]:
    return {sort: n for sort, n in one.items() if n > other.get(sort, 0)}


def numbers_taken(connection: Any) -> Numbers:
    """The numbers of a project: of all that it holds or held, and of whom was erased."""
    found = Numbers()
    for words in _all_words(connection):
        found = found.and_those(Numbers(highest_labels(words), highest_in([words])))
    return found.and_those(all_of(queries.noted_as(connection, TAKEN)))


def all_of(noted: Iterable[Mapping[str, Mapping[str, int]]]) -> Numbers:
    """The numbers that some entries have noted (`Numbers.beyond`)."""
    found = Numbers()
    for one in noted:
        found = found.and_those(Numbers(**one))
    return found


def note_numbers(taken: Numbers, connection: Any) -> None:
    """Let a copy of a project know how far the numbers have come elsewhere."""
    here = numbers_taken(connection)
    if any(taken.beyond(here).values()):
        note_in_beginning(connection, TAKEN, taken.and_those(here).beyond(Numbers()))


def _all_words(connection: Any) -> Iterator[str]:
    for name in queries.text_hashes(connection):
        yield queries.body(connection, name)
    yield from queries.journalled_json(connection)  # which changes neither brackets nor digits
