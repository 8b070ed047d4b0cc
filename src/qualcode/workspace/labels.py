"""Speakers' labels on their way in: which of them name a person, and what they become."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from qualcode.anonymise.names import ORDINARY_WORDS, Names
from qualcode.domain.rows import fold
from qualcode.domain.transcript import Transcript
from qualcode.messages import LANGUAGES, render
from qualcode.transcripts.informants import Informant
from qualcode.transcripts.speakers import naming_words

_WORD_OF_ROLE = {
    "interviewer": "anonymise.label.interviewer",
    "second-interviewer": "anonymise.label.interviewer",
    "interpreter": "anonymise.label.interpreter",
}
_INFORMANT = "anonymise.label.informant"
_NUMBERED = re.compile(r"(.+) (\d{1,6})")
_WORD = re.compile(r"[^\W_]+")
_SHORT = 2
"""Code points: initials are looked for in the text only as they are written."""


@dataclass(frozen=True, slots=True)
class Sought:
    """What the texts are searched for because it stands in labels: name -> pseudonym."""

    names: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Whole labels, in any case."""
    written: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Single words and initials, only as they are written."""


Forms = Mapping[str, Mapping[str, None]]
"""How labels may be written in a text -> the pseudonyms of those who are meant, in order."""


def spelt(become: Mapping[str, Iterable[str]]) -> tuple[Forms, Forms]:
    """How labels are written: whole, in any case; and in their words, only as they are written.

    `become` is label -> pseudonyms; what several people share stands for all of them.
    """
    names: dict[str, dict[str, None]] = defaultdict(dict)
    written: dict[str, dict[str, None]] = defaultdict(dict)
    for label, pseudonyms in become.items():
        short = len(label) <= _SHORT or fold(label) in ORDINARY_WORDS
        (written if short else names)[label].update(dict.fromkeys(pseudonyms))
        for word in naming_words(label):
            if len(word) > _SHORT and fold(word) not in ORDINARY_WORDS:
                form = word.title() if word.isupper() or word.islower() else word
                written[form].update(dict.fromkeys(pseudonyms))
    return names, written


class Labels:
    """The labels of one import. Its `repr` shows none of them.

    A label that names somebody becomes the pseudonym that the list of informants gives it,
    else `Informant n` or what the role is called; the same label in two files is one person.
    """

    def __init__(
        self, language: str, listed: Mapping[str, str], people: Sequence[Informant]
    ) -> None:
        """`people` have their pseudonyms already, and the labels as they stand in the files."""
        self._language = language
        self._listed = Names(listed)
        self._given: dict[tuple[str, str], str] = {}
        self._pseudonyms = [*listed.values(), *(person.pseudonym for person in people)]
        self._taken = {fold(pseudonym) for pseudonym in self._pseudonyms}
        self._highest: Counter[str] = Counter()
        self._allotted: dict[str, str] = {}
        self._become: dict[str, dict[str, None]] = defaultdict(dict)
        self._count(self._pseudonyms)
        for person in people:
            if self.names_somebody(person.speaker):
                self._given[fold(person.source), fold(person.speaker)] = person.pseudonym
                self._become[person.speaker][person.pseudonym] = None

    @property
    def allotted(self) -> frozenset[str]:
        """The pseudonyms that were made here: the same person in every file."""
        return frozenset(self._allotted.values())

    def number_on(self, taken: Mapping[str, int]) -> None:
        """Number on from the numbers (`highest_labels`) that are taken in the project."""
        for word, number in taken.items():
            self._highest[word] = max(self._highest[word], number)

    def names_somebody(self, label: str) -> bool:
        """Whether a label still names a person after what is listed has been replaced."""
        if fold(label) in self._taken or self._listed.pseudonym_of(label):
            return False
        rest, reached = [], 0
        for named in self._listed.within(label):
            rest.append(label[reached : named.span.start])
            reached = named.span.end
        return bool(naming_words(" ".join([*rest, label[reached:]])))

    def hear(self, files: Iterable[tuple[str, Transcript]]) -> None:
        """Give a pseudonym to each label of the files (source on the list, transcript)."""
        files = list(files)
        self._count(speaker for _, one in files for speaker in one.speakers)
        roles: dict[str, str] = {}
        for source, one in files:
            for said in one.utterances:
                if said.speaker and not self._given_to(said.speaker, source):
                    asks = said.role in _WORD_OF_ROLE
                    if asks or fold(said.speaker) not in roles:
                        roles[fold(said.speaker)] = said.role
        self._decide(files, roles)

    def _decide(self, files: Iterable[tuple[str, Transcript]], roles: Mapping[str, str]) -> None:
        for source, one in files:
            for label in one.speakers:
                listed = self._listed.pseudonym_of(label)
                if listed:  # the list has the whole name; its words may stand alone in the text
                    self._become[label][listed] = None
                elif self.names_somebody(label):
                    self._become[label][self._heard(label, source, roles)] = None

    def _heard(self, label: str, source: str, roles: Mapping[str, str]) -> str:
        given = self._given_to(label, source)
        if given is None and fold(label) not in self._allotted:
            word = _WORD_OF_ROLE.get(roles[fold(label)], _INFORMANT)
            self._allotted[fold(label)] = self._next(render(word, self._language))
        return given or self._allotted[fold(label)]

    def _given_to(self, label: str, source: str) -> str | None:
        key = fold(label)
        return self._given.get((fold(source), key)) or self._given.get(("", key))

    def _count(self, names: Iterable[str]) -> None:
        for name in names:
            match = _NUMBERED.fullmatch(fold(name))
            if match:
                self._highest[match[1]] = max(self._highest[match[1]], int(match[2]))

    def _next(self, word: str) -> str:
        self._highest[fold(word)] += 1
        return f"{word} {self._highest[fold(word)]}"

    def renamed(self, label: str, source: str = "") -> str:
        """What a label becomes in a file; itself where it names nobody."""
        if not self.names_somebody(label):
            return label
        return self._given_to(label, source) or self._allotted.get(fold(label), label)

    def sought(self, source: str = "", speakers: Iterable[str] = ()) -> Sought:
        """What a file's text is searched for; its own speakers come before others' namesakes."""
        own = {label: {self.renamed(label, source): None} for label in speakers}
        mine = self._sought({k: v for k, v in own.items() if self.names_somebody(k)})
        others = self._sought(self._become)
        return Sought({**others.names, **mine.names}, {**others.written, **mine.written})

    def _sought(self, become: Mapping[str, Iterable[str]]) -> Sought:
        names, written = spelt(become)
        return Sought(self._without_pseudonyms(names), self._without_pseudonyms(written))

    def _without_pseudonyms(self, forms: Forms) -> dict[str, str]:
        """Without what a pseudonym holds, which would be replaced for ever."""
        kept = " ".join(f" {_parted(p)} " for p in [*self._pseudonyms, *self.allotted])
        return {
            name: "/".join(pseudonyms)
            for name, pseudonyms in forms.items()
            if f" {_parted(name)} " not in kept
        }


def highest_labels(text: str) -> dict[str, int]:
    """The numbers of `Informant 2` and the like in a text: folded word -> the highest."""
    highest: dict[str, int] = {}
    for match in _numbered_labels().finditer(text):
        word = fold(match[1])
        highest[word] = max(highest.get(word, 0), int(match[2]))
    return highest


@cache
def _numbered_labels() -> re.Pattern[str]:
    ids = {_INFORMANT, *_WORD_OF_ROLE.values()}
    words = {render(one, language) for one in ids for language in LANGUAGES}
    return re.compile(rf"({'|'.join(map(re.escape, sorted(words)))}) (\d{{1,6}})(?!\w)", re.I)


def _parted(name: str) -> str:
    return " ".join(_WORD.findall(fold(name)))
