"""The words of a text as names are looked for: how each is written, and where it stands."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from qualcode.anonymise.lexicon import FOOTNOTES, plain
from qualcode.domain.span import Span
from qualcode.language.common_words import COMMON_WORDS

_LETTERS = rf"[^\W\d_{FOOTNOTES}]+"
_WORD = re.compile(rf"{_LETTERS}(?:['’ʼ‑-]{_LETTERS})*(?:['’](?!\w))?")
_ENDS = ".?!:…\n"
_PASSED_OVER = " \t\u00a0«»“”\"'’‘([{)]}–—-•*|"
"""Signs between the end of a sentence and its next word, or around what is quoted."""
_ABBREVIATED = frozenset("f.eks bl.a dr ca osv evt inkl kl nr tlf pga mr mrs ms st jf m.fl".split())


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text; its `repr` shows it, so it is never kept."""

    text: str
    start: int
    end: int
    opens: bool
    """Whether it begins a sentence, a line or what is quoted: a capital says nothing there."""

    @property
    def span(self) -> Span:
        """The word's code points."""
        return Span(self.start, self.end)

    @property
    def capital(self) -> bool:
        """Whether it is written with a capital, be it after an article: `al-Hassan`."""
        return self.text[0].isupper() or _WITH_ARTICLE.match(self.text) is not None


_WITH_ARTICLE = re.compile(
    r"(?:a[ldnrstz]|ash|e[ln]|ul|u[dnrs]|bin|bint|ibn|ben|abu|umm)[-‑][A-ZÆØÅÄÖ]"
)
"""How an Arabic name begins whose article, or word for son, father or mother, has no capital."""


def has_capitals(name: str) -> bool:
    """Whether two letters or more of one part are capitals: NAV, IMDi, KARI, HK-dir."""
    return any(sum(map(str.isupper, part)) > 1 for part in name.split("-"))


_ADDRESSED = re.compile(
    r"(?<!\S)[^\s@]+@\S+|(?:https?://|www\.)\S+"
    r"|(?<![\w.-])[\w-]+(?:\.[\w-]+)*\.(?:no|com|org|net)(?!\w)\S*"
)
"""E-mail and web addresses: no part of a pattern begins in what another has taken."""


def words_of(text: str) -> list[Word]:
    """The words of a text in order; a hyphen or an apostrophe inside a word is part of it.

    What stands in an e-mail or web address is no word.
    """
    addressed = [match.span() for match in _ADDRESSED.finditer(text)]
    starts = [start for start, _ in addressed]
    return [
        Word(match[0], match.start(), match.end(), opens_sentence(text, match.start()))
        for match in _WORD.finditer(text)
        if not _is_within(match.start(), starts, addressed)
    ]


def _is_within(at: int, starts: Sequence[int], spans: Sequence[tuple[int, int]]) -> bool:
    before = bisect_right(starts, at) - 1
    return before >= 0 and at < spans[before][1]


def opens_sentence(text: str, start: int) -> bool:
    """Whether what begins at `start` opens a sentence, a line, a turn or what is quoted."""
    at = start - 1
    dashed = False
    while at >= 0 and text[at] in _PASSED_OVER:
        dashed |= text[at] in "–—-•*]|" or (text[at] in "«“\"'‘" and at > 0)
        at -= 1
    if at < 0 or dashed or text[at] in "?!:…\n\0":
        return True
    if text[at] != ".":
        return False
    return text[max(0, at - 5) : at].rpartition(" ")[2].casefold() not in _ABBREVIATED


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a material tells of its words, all its texts together."""

    ordinary: frozenset[str] = field(repr=False)
    """Words that are written in lower case somewhere, as `plain` writes them."""
    capitalised: frozenset[str] = field(repr=False)
    """Words with a capital where no sentence begins."""
    acting: frozenset[str] = field(repr=False)
    """Words with a capital, no ordinary ones, that say, ask, work ... somewhere."""
    dictionary: Collection[str] = field(default=frozenset(), repr=False)
    """Word forms in lower case that a dictionary knows; empty where none is installed."""

    def is_ordinary(self, word: str) -> bool:
        """Whether a word, as `plain` writes it, is used as an ordinary word."""
        return word in COMMON_WORDS or word in self.ordinary or word in self.dictionary


def evidence_in(
    texts: Iterable[Sequence[Word]], dictionary: Collection[str] = frozenset()
) -> Evidence:
    """What the words of several texts tell about each other.

    A text that hardly has a capital tells nothing: its names are in lower case too.
    """
    lower: set[str] = set()
    upper: set[str] = set()
    acting: set[str] = set()
    for words in texts:
        if not is_lower_case(words):
            lower.update(plain(word.text) for word in words if word.text.islower())
        upper.update(plain(word.text) for word in words if word.capital and not word.opens)
        acting.update(
            plain(word.text)
            for word, after in pairwise(words)
            if word.capital and after.start == word.end + 1 and plain(after.text) in _DOES
        )
    return Evidence(
        frozenset(lower), frozenset(upper), frozenset(acting - COMMON_WORDS), dictionary
    )


_DOES = frozenset(
    (
        "arbeidde arbeider asked bodde bor budde bur called calls cried dreiv drev driver "
        "drives drove flytta flyttet fortalte fortel forteller gret gråt gråter helped hjalp "
        "hjelper hugsar husker jobba jobber kjenner kjente kjører kjørte knew knows køyrde "
        "køyrer laughed ler leser leste liked likes lived lives lo lurer lurte lærer lærte "
        "meiner meinte mener mente pleide pleier prøvde prøver reiste ringer ringte sa said "
        "satt says seier sier sit sitter skrev skriver smiled smiler smilte snakka snakkar "
        "snakker speaks spoke spurte spør svarar svarte synes syntes taught teaches thinks "
        "thought told trodde tror trudde trur veit venter ventet vet vil ville visste wanted "
        "wants worked works ønsker ønsket"
    ).split()
)
"""What people do, and things and times of the year do not."""


_CAPITALS = 0.02
"""Share of words with a capital: ordinary text has five times as many."""


def is_lower_case(words: Sequence[Word]) -> bool:
    """Whether a text is written in lower case throughout, as dictation and some services do."""
    capitals = sum(word.capital and len(word.text) > 1 for word in words)
    return capitals <= _CAPITALS * len(words)
