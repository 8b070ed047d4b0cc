"""Pseudonymising a transcript: names and identifiers give way to pseudonyms and placeholders."""

from __future__ import annotations

import hashlib
import re
import secrets
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

from qualcode.anonymise.identifiers import KINDS, identifiers
from qualcode.anonymise.names import Names
from qualcode.domain.edits import Edit, EditMap, replacements
from qualcode.domain.span import Span
from qualcode.domain.transcript import Transcript
from qualcode.errors import RuleError
from qualcode.messages import LANGUAGES, render


@dataclass(frozen=True, slots=True)
class Replaced:
    """How often something was replaced: `name` or a kind of identifier, and by what."""

    kind: str
    pseudonym: str
    count: int
    """Times in the text, and once more if speakers' labels held it."""


@dataclass(frozen=True, slots=True)
class Numbering:
    """Which number each identifier was given, so that several files agree.

    Kept in memory for one import; it holds salted digests, never an identifier.
    """

    numbers: Mapping[tuple[str, bytes], int] = field(default_factory=dict, repr=False)
    salt: bytes = field(default_factory=lambda: secrets.token_bytes(16), repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Pseudonymised:
    """A transcript without the identifiers that were found, and how it came about."""

    transcript: Transcript
    edits: EditMap
    """From the transcript as it was to this one; holds the new words only."""
    replaced: tuple[Replaced, ...]
    numbering: Numbering = field(default_factory=Numbering, repr=False)
    """To be handed on with the next file of the same import."""


def pseudonymise(
    transcript: Transcript,
    names: Mapping[str, str],
    language: str = "nb",
    numbering: Numbering | None = None,
    *,
    written: Mapping[str, str] | None = None,
) -> Pseudonymised:
    """The transcript with names replaced as listed and identifiers by numbered placeholders.

    A name is found as a whole word in any case, with its genitive kept; speakers' labels
    are treated too. `written` are more names, which count only as they are written.
    `language` is that of the placeholders. Raises `RuleError` where a pseudonym holds one
    of the names.
    """
    listed = Names(names, written)
    pseudonyms = {*names.values(), *(written or {}).values()}
    if any(next(listed.within(pseudonym), None) for pseudonym in pseudonyms):
        raise RuleError("names.circular")
    work = _Work(listed, pseudonyms, language, numbering or Numbering(), transcript)
    text = transcript.text
    edits = replacements(text, [(span, new) for span, new, _ in work.changes(text)])
    speakers = {name: work.renamed(name) for name in transcript.speakers}
    after = transcript.edited(edits).with_speakers(lambda name: speakers.get(name, name))
    replaced = [Replaced(*what, count) for what, count in sorted(work.counts.items())]
    return Pseudonymised(after, edits, tuple(replaced), Numbering(work.numbers, work.salt))


_Change = tuple[Span, str, str]
"""What is replaced, by what, and its kind."""


class _Work:
    """One call of `pseudonymise`: the rules, and what has been counted so far."""

    def __init__(
        self,
        names: Names,
        pseudonyms: set[str],
        language: str,
        numbering: Numbering,
        transcript: Transcript,
    ) -> None:
        self.names, self.language = names, language
        self.numbers, self.salt = dict(numbering.numbers), numbering.salt
        self.counts: Counter[tuple[str, str]] = Counter()
        self.seams = [u.start for u in transcript.utterances]
        self.protected = _protected(pseudonyms)
        self.last = _highest(transcript.text)
        for (kind, _), number in self.numbers.items():
            self.last[kind] = max(self.last[kind], number)

    def changes(self, text: str) -> list[_Change]:
        """What is to be replaced in the transcript's text; counts it."""
        found = self._found(self._parted(text))
        self.counts.update((kind, new) for _, new, kind in found)
        return found

    def renamed(self, speaker: str) -> str:
        """A speaker's label without names and identifiers; counts it."""
        pseudonym = self.names.pseudonym_of(speaker)
        if pseudonym is not None:
            self.counts["name", pseudonym] += 1
            return pseudonym
        found = self._found(speaker)
        self.counts.update({(kind, new) for _, new, kind in found})
        return replacements(speaker, [(span, new) for span, new, _ in found]).apply(speaker)

    def _found(self, text: str) -> list[_Change]:
        """Replacements in order; invisible signs inside a name or number do not hide it."""
        hidden = EditMap(tuple(Edit(*m.span(), "") for m in _INVISIBLE.finditer(text)))
        seen = hidden.apply(text)
        kept = [m.span() for m in self.protected.finditer(seen)] if "[" in seen else []
        starts = [start for start, _ in kept]
        changes = []
        for span, new, kind in _apart(self._by_rule(seen), self._by_name(seen)):
            before = bisect_right(starts, span.start) - 1
            inside = before >= 0 and span.start < kept[before][1]
            placed = hidden.backward(span) if not inside else None
            if placed:
                joined = new[-1:].isdigit() and seen[span.end : span.end + 1].isdigit()
                changes.append((placed, f"{new}-" if joined else new, kind))
        return changes

    def _by_rule(self, text: str) -> list[_Change]:
        return [(f.span, self._placeholder(f.kind, f.value), f.kind) for f in identifiers(text)]

    def _by_name(self, text: str) -> Iterator[_Change]:
        return ((named.span, named.pseudonym, "name") for named in self.names.within(text))

    def _placeholder(self, kind: str, value: str) -> str:
        digest = hashlib.blake2b(value.encode("utf-8", "replace"), key=self.salt).digest()
        if (kind, digest) not in self.numbers:
            self.last[kind] += 1
            self.numbers[kind, digest] = self.last[kind]
        return f"[{_words(self.language)[kind]} {self.numbers[kind, digest]}]"

    def _parted(self, text: str) -> str:
        """The text with a sign between turns that is in no name: two people made those words."""
        marked, reached = [], 0
        for seam in self.seams:
            if seam and text[seam - 1] == "\n":
                marked.append(text[reached : seam - 1])
                reached = seam
        return _SEAM.join([*marked, text[reached:]])


def _apart(rules: list[_Change], names: Iterator[_Change]) -> list[_Change]:
    """Both in one order; a name inside an address goes with the address."""
    changes: list[_Change] = []
    taken = [change[0] for change in rules]
    starts = [span.start for span in taken]
    for change in names:
        near = bisect_right(starts, change[0].end)
        if not any(change[0].overlaps(span) for span in taken[max(0, near - 2) : near]):
            changes.append(change)
    return sorted([*rules, *changes])


_SEAM = "\x00"
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


@cache
def _words(language: str) -> dict[str, str]:
    return {kind: render(f"anonymise.kind.{kind}", language) for kind in KINDS}


@cache
def _placeholders() -> re.Pattern[str]:
    words = "|".join(
        f"(?P<{kind.replace('-', '_')}_{language}>{re.escape(word)})"
        for language in LANGUAGES
        for kind, word in _words(language).items()
    )
    return re.compile(rf"\[(?:{words}) (\d+)\]")


def _protected(pseudonyms: set[str]) -> re.Pattern[str]:
    """What stands in square brackets already as a pseudonym or placeholder."""
    bracketed = [re.escape(p) for p in pseudonyms if p.startswith("[") and p.endswith("]")]
    return re.compile("|".join([*bracketed, _placeholders().pattern]))


def _highest(text: str) -> Counter[str]:
    """Kind -> the highest number that a placeholder of that kind has in the text."""
    highest: Counter[str] = Counter()
    if "[" in text:
        for match in _placeholders().finditer(text):
            group = next(name for name, word in match.groupdict().items() if word)
            kind = group.rpartition("_")[0].replace("_", "-")
            highest[kind] = max(highest[kind], int(match[match.re.groups]))
    return highest
