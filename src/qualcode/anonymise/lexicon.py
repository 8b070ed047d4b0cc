"""The lists that names and places are known by, read once.

A line holds one name; a tab and `~` after it mark a name that is an ordinary word too. The
lists stand in `lists/`, with their sources in `lists/SOURCES.md`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class Listed:
    """A list of names, as `plain` writes them."""

    names: frozenset[str]
    """Names that are nothing else."""
    words: frozenset[str]
    """Names that are ordinary words too."""

    def __contains__(self, name: object) -> bool:
        return name in self.names or name in self.words


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All lists, by what they are lists of."""

    given: Listed
    surnames: Listed
    municipalities: Listed
    counties: Listed
    places: Listed
    abroad: Listed
    left_alone: frozenset[str]
    """What is written with a capital and identifies nobody: NAV, Syria, Excel, mandag."""
    phrases: Mapping[str, int]
    """First word of an entry of the place lists or `left_alone` -> words of the longest such."""


@cache
def lexicon() -> Lexicon:
    """The lists that come with the program."""
    given, surnames = _listed("given"), _listed("surnames")
    towns, counties = _listed("municipalities"), _listed("counties")
    places, abroad = _listed("places"), _listed("foreign_places")
    left_alone = _listed("left_alone")
    phrases: dict[str, int] = {}
    for one in (towns, counties, places, abroad, left_alone):
        for name in one.names | one.words:
            first, n = name.partition(" ")[0], 1 + name.count(" ")
            phrases[first] = max(n, phrases.get(first, 0))
    alone = left_alone.names | left_alone.words
    return Lexicon(given, surnames, towns, counties, places, abroad, alone, phrases)


def _listed(name: str) -> Listed:
    text = resources.files("qualcode.anonymise").joinpath("lists", f"{name}.txt")
    names: set[str] = set()
    words: set[str] = set()
    for line in text.read_text(encoding="utf-8").splitlines():
        entry, _, mark = line.partition("\t")
        if entry and not entry.startswith("#"):
            (words if mark else names).add(plain(entry))
    return Listed(frozenset(names - words), frozenset(words))


FOOTNOTES = "²³¹¼-¾⁰-₉⅐-↋①-⒛⓪-⓿❶-➓"
"""Inside a class of a pattern: figures that are no digits, such as signs of footnotes. Python
takes them for parts of a word."""


TITLES = frozenset(
    "fru herr frøken frk doktor dr professor prof pastor prest presten imam imamen søster bror "
    "onkel tante bestemor bestefar lærer læreren lærar læraren rektor mister mr mrs ms miss uncle "
    "aunt doctor sister brother kollega kollegaen vennen venninna venninnen kompisen naboen "
    "mannen kona sønnen datteren dattera dottera broren søsteren søstera".split()
)
"""Words that a name follows."""

_LETTERS = str.maketrans(
    {"ö": "ø", "ä": "æ", "đ": "d", "ł": "l", "ı": "i", "’": "'", "ʼ": "'", "`": "'", "‑": "-"}
)


@lru_cache(maxsize=1 << 16)
def plain(word: str) -> str:
    """A name as the lists are searched: case, accents and kinds of apostrophe do not count.

    The letters æ, ø and å do, and ä and ö stand for the first two.
    """
    folded = word.casefold().translate(_LETTERS)
    if folded.isascii():
        return folded
    parts = unicodedata.normalize("NFD", folded.replace("å", "\0"))
    kept = "".join(char for char in parts if not unicodedata.combining(char))
    return unicodedata.normalize("NFC", kept.replace("\0", "å"))


_GENITIVE = re.compile(r"(?<=\w)(?:['’ʼ`]?s|['’ʼ`])\Z", re.IGNORECASE)


def bases(word: str) -> tuple[str, ...]:
    """What a word may be a form of, itself first: `Karis` -> karis, kari."""
    whole = plain(word)
    bare = _GENITIVE.sub("", whole)
    return (whole, bare) if bare != whole and len(bare) > 1 else (whole,)
