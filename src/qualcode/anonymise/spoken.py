"""Numbers said in words: what a word counts as, and telephone numbers read out loud."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from qualcode.anonymise.candidates import Candidate
from qualcode.domain.span import Span

_UNITS = {
    "null": 0, "en": 1, "én": 1, "ein": 1, "éin": 1, "ett": 1, "eitt": 1, "et": 1, "ei": 1,
    "to": 2, "tre": 3, "fire": 4, "fem": 5, "seks": 6, "sju": 7, "syv": 7, "åtte": 8, "ni": 9,
    "zero": 0, "oh": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6,
    "seven": 7, "eight": 8, "nine": 9,
}  # fmt: skip
_TEENS = {
    "ti": 10, "elleve": 11, "tolv": 12, "tretten": 13, "fjorten": 14, "femten": 15, "seksten": 16,
    "sytten": 17, "atten": 18, "nitten": 19, "ten": 10, "eleven": 11, "twelve": 12,
    "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17,
    "eighteen": 18, "nineteen": 19,
}  # fmt: skip
_TENS = {
    "tjue": 20, "tyve": 20, "tredve": 30, "tretti": 30, "førti": 40, "førr": 40, "femti": 50,
    "seksti": 60, "sytti": 70, "sjutti": 70, "åtti": 80, "nitti": 90, "twenty": 20,
    "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80,
    "ninety": 90,
}  # fmt: skip


def _compounds() -> Iterator[tuple[str, int]]:
    for tens, ten in _TENS.items():
        for unit, one in _UNITS.items():
            if one:
                for form in (tens + unit, f"{tens}-{unit}", f"{unit}og{tens}"):
                    yield form, ten + one


NUMBER_OF_WORD: dict[str, int] = {**_UNITS, **_TEENS, **_TENS, **dict(_compounds())}
"""A number from 0 to 99 as it is said in bokmål, nynorsk or English -> the number."""

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_PARTS = re.compile(r"[ ,]{1,3}|,? ?(?:og|and|double|dobb?elt?) |\.{2,3} ?| ?[–-] ?")
"""What may stand between the words of one number."""
_PASSED = frozenset("og and double dobbelt dobbel".split())
_FEWEST_DIGITS, _FEWEST_WORDS = 6, 4
"""Shorter rows of numbers are more often counting, prices or times than a telephone."""


def spoken_numbers(text: str) -> Iterator[Candidate]:
    """Rows of number words of at least six digits: a number somebody has read out.

    Counting up or down one by one is no such number.
    """
    row: list[tuple[Span, int]] = []
    for match in _WORD.finditer(text):
        value = NUMBER_OF_WORD.get(match[0].casefold())
        if value is None and match[0].casefold() in _PASSED:
            continue
        if row and (value is None or not _PARTS.fullmatch(text, row[-1][0].end, match.start())):
            yield from _as_number(row)
            row = []
        if value is not None:
            row.append((Span(*match.span()), value))
    yield from _as_number(row)


def _as_number(row: list[tuple[Span, int]]) -> Iterator[Candidate]:
    digits = _digits([value for _, value in row])
    if len(row) < _FEWEST_WORDS or len(digits) < _FEWEST_DIGITS or _counts([v for _, v in row]):
        return
    yield Candidate(Span(row[0][0].start, row[-1][0].end), "spoken-number", digits, "spoken")


def _digits(values: list[int]) -> str:
    """The digits of a row: `nitti åtte` is 98, and `nitti ti` 9010."""
    made = ""
    tens: int | None = None
    for value in values:
        if tens is not None and 0 < value < 10:
            made = made[:-2] + str(tens + value)
            tens = None
        else:
            made += str(value)
            tens = value if value >= 20 and value % 10 == 0 else None
    return made


def _counts(values: list[int]) -> bool:
    steps = {after - before for before, after in pairwise(values)}
    return len(steps) == 1 and abs(steps.pop()) in (1, 10)
