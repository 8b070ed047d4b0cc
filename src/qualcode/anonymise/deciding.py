"""What the researcher says to each group, and what then stands for it in the texts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache

from qualcode.anonymise.candidates import COARSENED, KINDS, LETTERED, LOOKED_AT
from qualcode.anonymise.grouping import Group, Identity
from qualcode.domain.span import Span
from qualcode.messages import LANGUAGES, render


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was said to one group, for all its occurrences and inflections, now and later."""

    kind: str
    value: str = field(repr=False)
    forms: tuple[str, ...] = field(repr=False)
    """The ways it was written when it was decided about, without genitive."""
    becomes: str | None
    """The words that stand for it; None where it is to be left alone."""

    @property
    def identity(self) -> Identity:
        """What it was said to."""
        return self.kind, self.value


@dataclass(frozen=True, slots=True)
class Decisions:
    """All that was said in one review. Its `repr` shows no name."""

    verdicts: Mapping[Identity, Verdict] = field(default_factory=dict, repr=False)
    once: frozenset[tuple[int, Span]] = frozenset()
    """Single places that are left as they are: number of the text, code points as shown."""

    def said(self, verdict: Verdict) -> Decisions:
        """These decisions and one more, which replaces what was said before of the same."""
        return replace(self, verdicts={**self.verdicts, verdict.identity: verdict})

    def unsaid(self, identity: Identity) -> Decisions:
        """These decisions without what was said of one group."""
        kept = {key: one for key, one in self.verdicts.items() if key != identity}
        return replace(self, verdicts=kept)


@dataclass(frozen=True, slots=True)
class StandIns:
    """What stands for what in a project. Its `repr` shows no original.

    Held in memory during an import; only the sealed key keeps it.
    """

    given: Mapping[Identity, str] = field(default_factory=dict, repr=False)
    highest: Mapping[str, int] = field(default_factory=dict)
    """Kind -> the highest number that any text of the project uses."""

    def with_one(self, identity: Identity, language: str) -> tuple[StandIns, str]:
        """The stand-ins with one for an identity, and its words: those it has, or the next.

        `language` is that of the words. Dates become month and year, ages a span of ten years;
        both stand for many, and have no number.
        """
        kind, value = identity
        if identity in self.given:
            return self, self.given[identity]
        if KINDS[kind] == COARSENED:
            return self, _coarser(kind, value, language)
        number = self.highest.get(kind, 0) + 1
        words = placeholder(kind, number, language)
        made = StandIns({**self.given, identity: words}, {**self.highest, kind: number})
        return made, words


def numbered_on(stand_ins: StandIns, words: str) -> StandIns:
    """The stand-ins after somebody wrote words by hand: a number in them is taken."""
    highest = dict(stand_ins.highest)
    for kind, number in highest_in([words]).items():
        highest[kind] = max(number, highest.get(kind, 0))
    return replace(stand_ins, highest=highest)


def placeholder(kind: str, number: int, language: str) -> str:
    """`[Navn 3]`, or `[Kommune C]` for the kinds that are lettered."""
    mark = letters(number) if KINDS[kind] == LETTERED else str(number)
    return f"[{_word(kind, language)} {mark}]"


def letters(number: int) -> str:
    """1 -> A, 26 -> Z, 27 -> AA."""
    made = ""
    while number:
        number, rest = divmod(number - 1, 26)
        made = chr(ord("A") + rest) + made
    return made


def _number(mark: str) -> int:
    if mark.isdecimal():
        return int(mark)
    number = 0
    for letter in mark:
        number = 26 * number + ord(letter) - ord("A") + 1
    return number


@cache
def _word(kind: str, language: str) -> str:
    word = render(f"anonymise.placeholder.{kind}", language)
    return word[:1].upper() + word[1:]


def ten_years_around(age: int) -> tuple[int, int]:
    """The first and last year of the span of ten that an age lies in: 43 -> (40, 49)."""
    low = age // 10 * 10
    return low, low + 9


def _coarser(kind: str, value: str, language: str) -> str:
    if kind == "age":
        low, high = ten_years_around(int(value))
        return f"[{render('anonymise.ages', language, low=low, high=high)}]"
    year, month, _ = value.split("-")
    name = render(f"anonymise.month.{int(month)}", language)
    return f"[{name} {int(year)}]" if int(year) else f"[{name}]"


@cache
def placeholders() -> re.Pattern[str]:
    """What matches any numbered or lettered placeholder, in any of our languages."""
    words = "|".join(
        f"(?P<{_group(kind)}_{language}>{re.escape(_word(kind, language))})"
        for language in LANGUAGES
        for kind, becomes in KINDS.items()
        if becomes not in (COARSENED, LOOKED_AT)
    )
    return re.compile(rf"\[(?:{words}) (?P<mark>\d{{1,6}}|[A-Z]{{1,3}})\]")


def _group(kind: str) -> str:
    return kind.replace("-", "_")


def highest_in(texts: Iterable[str]) -> dict[str, int]:
    """Kind -> the highest number or letter that its placeholders have in the texts."""
    highest: dict[str, int] = {}
    for text in texts:
        for match in placeholders().finditer(text) if "[" in text else ():
            found = next(n for n, word in match.groupdict().items() if word and n != "mark")
            kind = found.rpartition("_")[0].replace("_", "-")
            highest[kind] = max(highest.get(kind, 0), _number(match["mark"]))
    return highest


def safe_side(
    groups: Iterable[Group], stand_ins: StandIns, language: str
) -> tuple[Decisions, StandIns]:
    """Everything that words can stand in for is replaced; the rest is only looked at."""
    decisions = Decisions()
    for group in groups:
        if KINDS[group.kind] != LOOKED_AT:
            stand_ins, words = stand_ins.with_one(group.identity, language)
            decisions = decisions.said(Verdict(*group.identity, group.forms, words))
    return decisions, stand_ins
