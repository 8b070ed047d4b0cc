"""What of a key goes when somebody withdraws, or a passage is removed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from qualcode.anonymise.lexicon import plain
from qualcode.anonymise.sealed_key import Key, Original
from qualcode.domain.cutting import Kept
from qualcode.domain.edits import Edit
from qualcode.domain.rows import fold
from qualcode.domain.span import Span
from qualcode.domain.transcript import hash_of
from qualcode.storage import queries

Texts = Mapping[str, Kept]
"""Hash of each text that something was taken out of -> what is left of it."""


def names_of(key: Key, pseudonym: str) -> frozenset[str]:
    """What the person of a pseudonym is really called, by the key, as names are compared."""
    return frozenset(plain(name) for name, new in key.names.items() if fold(new) == fold(pseudonym))


def without_person(key: Key, pseudonym: str, connection: Any, texts: Texts) -> Key:
    """A key that knows nothing of a person any more, nor of what stands in no text now.

    Whatever the person is called goes, under any pseudonym; and of the rest only what restores
    a text that is still stored is kept.
    """
    own = names_of(key, pseudonym)
    words = own | {word for name in own for word in name.split()}
    originals = {
        name: replace(
            one, speakers={new: was for new, was in one.speakers.items() if plain(was) not in own}
        )
        for name, one in moved(key, connection, texts).originals.items()
    }
    stands = _stands_for(originals, connection)

    def is_kept(becomes: str | None, forms: Iterable[str]) -> bool:
        names = {plain(form) for form in forms}
        there = stands.get(becomes or "", set())
        return not names & words and any(name in was for name in names for was in there)

    return replace(
        key,
        names={name: new for name, new in key.names.items() if is_kept(new, [name])},
        verdicts=tuple(
            one for one in key.verdicts if is_kept(one.becomes, one.forms or (one.value,))
        ),
        originals=originals,
    )


def moved(key: Key, connection: Any, texts: Texts) -> Key:
    """A key whose originals are those of the texts that are stored, changed where they were.

    Texts that undo would bring back are stored too.
    """
    stored = queries.text_hashes(connection)
    originals = {name: one for name, one in key.originals.items() if name in stored}
    for was, left in texts.items():
        new = hash_of(left.text)
        if was in key.originals and new in stored:
            originals[new] = _without_cuts(key.originals[was], left)
    return replace(key, originals=originals)


def _without_cuts(original: Original, left: Kept) -> Original:
    """What restores a text, for what is left of it: nothing that was touched is restored."""
    edits = []
    for edit in original.edits:
        span = Span(edit.start, edit.end)
        cut = any(one.start < span.end and span.start < one.end for one in left.edits.edits)
        placed = None if cut else left.edits.forward(span)
        if placed is not None:
            edits.append(Edit(placed.start, placed.end, edit.text))
    return replace(original, edits=tuple(edits))


def _stands_for(originals: Mapping[str, Original], connection: Any) -> Mapping[str, set[str]]:
    """Words in the stored texts -> what they stand for, as names are compared."""
    found: dict[str, set[str]] = {}
    for name, original in originals.items():
        text = queries.body(connection, name)
        for edit in original.edits:
            was = plain(edit.text)
            digits = "".join(filter(str.isdigit, edit.text))
            found.setdefault(text[edit.start : edit.end], set()).update({was, digits or was})
        for stored, label in original.speakers.items():
            found.setdefault(stored, set()).add(plain(label))
    return found
