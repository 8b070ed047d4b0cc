"""What of a key goes when somebody withdraws, when a passage is removed, or when it is tidied."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

from qualcode.anonymise.finding import by_form
from qualcode.anonymise.lexicon import plain
from qualcode.anonymise.sealed_key import Key, Original
from qualcode.domain.cutting import Kept
from qualcode.domain.edits import Edit
from qualcode.domain.rows import fold
from qualcode.domain.span import Span
from qualcode.domain.transcript import hash_of
from qualcode.storage import queries
from qualcode.workspace.intake import pseudonyms_in
from qualcode.workspace.key_keeping import KeyFile
from qualcode.workspace.verbs import Workspace

Texts = Mapping[str, Kept]
"""Hash of each text that something was taken out of -> what is left of it."""


def names_of(key: Key, called: Collection[str]) -> frozenset[str]:
    """What the person of some pseudonyms is really called, by the key, as names are compared."""
    pseudonyms = set(map(fold, called))
    return frozenset(plain(name) for name, new in key.names.items() if fold(new) in pseudonyms)


def stand_ins_of(key: Key, called: Collection[str]) -> list[str]:
    """The pseudonyms of a person and all else that stands for one of the person's whole names."""
    own = names_of(key, called)
    others = [one.becomes for one in key.verdicts if own & set(map(plain, one.forms))]
    return list(dict.fromkeys([*called, *filter(None, others)]))


def with_cuts(key: Key, texts: Texts) -> Key:
    """A key that also restores what is left of texts (`Erased.texts`): it fits before and after."""
    originals = dict(key.originals)
    for was, left in texts.items():
        if was in key.originals:
            originals[hash_of(left.text)] = _without_cuts(key.originals[was], left)
    return replace(key, originals=originals)


def tidied(key: Key, connection: Any, called: Collection[str] = ()) -> Key:
    """A key that knows only whose stand-ins stand somewhere in the project, or have yet to.

    What undo would bring back stands too. Of the person who is called so nothing is kept, under
    whatever other pseudonym: where others named the person, the pseudonym is what is restored.
    Listed names that no text has had yet stay for the imports to come.
    """
    own = names_of(key, called)
    hers = {fold(one) for one in stand_ins_of(key, called)}
    stood = {form for one in key.originals.values() for form in _replaced(one, own)}
    bodies = {name: queries.body(connection, name) for name in queries.text_hashes(connection)}
    originals = {
        name: _without_person(one, bodies[name], own, hers)
        for name, one in key.originals.items()
        if name in bodies
    }
    unknown = [body for name, body in bodies.items() if name not in originals]
    elsewhere = chain(unknown, queries.journalled_words(connection), pseudonyms_in(connection))
    there = _Texts.of(bodies, originals, elsewhere)

    def is_kept(becomes: str | None, names: Collection[str], *, waits: bool = False) -> bool:
        if _names_her(names, own) or (becomes and fold(becomes) in hers):
            return False
        if becomes is None:
            return there.have(names)
        return waits or there.have_for(becomes, names)

    return replace(
        key,
        names={
            name: new
            for name, new in key.names.items()
            if is_kept(new, [plain(name)], waits=plain(name) not in stood)
        },
        verdicts=tuple(
            one
            for one in key.verdicts
            if is_kept(one.becomes, {plain(form) for form in one.forms or (one.value,)})
        ),
        originals=originals,
    )


def _names_her(names: Collection[str], own: Collection[str]) -> bool:
    """Whether names are a person's own, or hold a whole one: `Fru Amina Hassan`."""
    whole = [name for name in own if " " in name]
    return not {*own}.isdisjoint(names) or any(
        _stands_in(name, one) for one in names for name in whole
    )


def tidy_key(workspace: Workspace, file: KeyFile, called: Collection[str] = ()) -> None:
    """Take out of a key what stands in no text of the study any more, and a person.

    Raises `FileError` where the key cannot be opened or written; it is then as it was.
    """
    with file.changing(workspace.project.guid) as (key, write):
        write(workspace.read(lambda connection: tidied(key, connection, called)))


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


def _without_person(
    original: Original, body: str, own: Collection[str], hers: Collection[str]
) -> Original:
    """What restores a text, but for a person's names (`own`) and what stands for them (`hers`)."""

    def is_hers(stands: str, was: str) -> bool:
        return fold(_stand_in(stands)) in hers or _bare(plain(was)) in own or plain(was) in own

    if not hers:
        return original
    return replace(
        original,
        edits=tuple(
            one for one in original.edits if not is_hers(body[one.start : one.end], one.text)
        ),
        speakers={new: was for new, was in original.speakers.items() if not is_hers(new, was)},
    )


_GENITIVE = re.compile(r"['’ʼ`]?s\Z")


def _bare(name: str) -> str:
    return _GENITIVE.sub("", name)


def _replaced(original: Original, own: Collection[str]) -> Iterator[str]:
    """The forms of all that was replaced in a text, but for a person's names: see `_forms`."""
    for words in (*(edit.text for edit in original.edits), *original.speakers.values()):
        if plain(words) not in own:
            yield from _forms(words)


def _stand_in(words: str) -> str:
    """A stand-in without the hyphen that parts it from a number: `Informant 1-2`."""
    return words.removesuffix("-")


def _forms(words: str) -> Iterator[str]:
    """Words as names are compared: together and one by one, bare of genitives, and as digits.

    A number with a form of its own is what it is compared as, without the code of the country.
    """
    for name in {words, *words.split()}:
        yield from {plain(name), _bare(plain(name))}
    yield from (plain(one.value) for one in by_form(words))
    digits = "".join(filter(str.isdigit, words))
    if digits:
        yield digits


@dataclass(frozen=True)
class _Texts:
    """The texts that are stored, and what stands behind their words where a key tells."""

    behind: Mapping[str, Collection[str]]
    """Words in them -> the forms of what they stand for."""
    unknown: str
    """All that the key does not restore, where stand-ins may stand too."""
    everything: str
    """The texts, as names are compared."""
    parts: frozenset[str]
    """Their words, to look for the first of several before all of them are read."""

    @classmethod
    def of(
        cls,
        bodies: Mapping[str, str],
        originals: Mapping[str, Original],
        unknown: Iterable[str],
    ) -> _Texts:
        """From hash -> text, hash -> original, and all else that the project holds."""
        behind: dict[str, set[str]] = {}
        for name, original in originals.items():
            for edit in original.edits:
                words = _stand_in(bodies[name][edit.start : edit.end])
                behind.setdefault(words, set()).update(_forms(edit.text))
            for stored, label in original.speakers.items():
                behind.setdefault(stored, set()).update(_forms(label))
        everything = plain("\n".join(bodies.values()))
        parts = frozenset(re.findall(r"\w+", everything))
        return cls(behind, "\n".join(unknown), everything, parts)

    def have_for(self, becomes: str, names: Collection[str]) -> bool:
        """Whether words stand, or may stand, somewhere for one of some names."""
        behind = self.behind.get(becomes, ())
        return not {*names}.isdisjoint(behind) or _stands_in(becomes, self.unknown)

    def have(self, names: Iterable[str]) -> bool:
        """Whether one of some names stands in a text as it is."""
        return any(
            _first(name) in self.parts and _stands_in(name, self.everything) for name in names
        )


def _first(name: str) -> str:
    found = re.search(r"\w+", name)
    return found[0] if found else name


def _stands_in(words: str, text: str) -> bool:
    """Whether words stand in a text, and not only as a part of others."""
    return re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text) is not None
