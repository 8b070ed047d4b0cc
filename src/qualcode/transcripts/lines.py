"""What the lines of a file tell about each other: how wide they were wrapped, and page numbers."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

_NARROW, _WIDE = 40, 120
"""Code points: no file is wrapped to lines shorter or longer than this."""
_SLACK = 6
"""Code points that names taken out by a transcriber may have shortened a line by."""
_COLUMN = 20
"""Code points of a line in a narrow column of a page."""
_UNEVEN = 5
"""The part of a printed line by which narrow and wide letters make lines unlike: a fifth."""
_FEWEST, _MOST = 3, 0.6
"""How many lines must go on, and what share of them must be full, before lines are joined."""


@dataclass(frozen=True, slots=True)
class WrapWidth:
    """The width lines were wrapped to, in code points; 0 where each line is a paragraph."""

    width: int = 0
    slack: int = _SLACK
    """By how many code points a full line may fall short of it."""

    @property
    def wrapped(self) -> bool:
        """Whether lines were wrapped at all."""
        return self.width > 0

    def is_short(self, row: str, following: str) -> bool:
        """Whether the first word of the following line would have had room on this one."""
        first, _, _ = following.partition(" ")
        return len(row) + 1 + len(first) <= self.width - self.slack


def wrap_width(rows: Sequence[str], labelled: Container[int], *, paged: bool = False) -> WrapWidth:
    """How wide a file was wrapped.

    A wrapped line is full: the first word of the next line had no room on it. `labelled`
    are the numbers of rows that may begin with a speaker's label. The lines of a `paged` file
    are wrapped for certain, but hold more letters or fewer as these are narrow or wide.
    """
    lengths = sorted(len(row) for row in rows if row)
    if not lengths:
        return WrapWidth()
    width = WrapWidth(lengths[int(len(lengths) * 0.97)])  # a long address may stand out
    if paged and width.width >= _COLUMN:
        return WrapWidth(width.width, width.width // _UNEVEN)
    if not _NARROW <= width.width <= _WIDE:
        return WrapWidth()
    going_on = [
        (rows[n - 1], rows[n])
        for n in range(1, len(rows))
        if rows[n] and rows[n - 1] and n not in labelled
    ]
    full = sum(not width.is_short(row, following) for row, following in going_on)
    enough = len(going_on) >= _FEWEST and full >= _MOST * len(going_on)
    return width if enough else WrapWidth()


_PAGE = re.compile(
    r"[-–—]?\s*(?:(?:side|page|s\.|p\.)\s*)?(\d{1,3})(?:\s*(?:av|of|/)\s*\d{1,3})?\s*[-–—]?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Pages:
    """Page numbers on lines of their own: number of the row -> number of the page."""

    at: Mapping[int, int]
    at_head: bool = False
    """Whether they stand at the head of their page; otherwise at its foot."""

    @property
    def first(self) -> int | None:
        """The page the file begins on; None where pages are not numbered."""
        return next(iter(self.at.values()), None)

    def after(self, row: int) -> int:
        """The page of what follows the number on a row.

        A number at the foot closes its page, so that the next page follows.
        """
        return self.at[row] if self.at_head else self.at[row] + 1


def page_numbers(rows: Sequence[str], labelled: Container[int]) -> Pages:
    """The longest series of numbers that rises by one from row to row, at least two of them.

    They stand at the head of the page where one opens the file, and at the foot otherwise.
    Words must stand between two of them: a counted list is no series of pages.
    """
    numbers = {
        n: int(match[1])
        for n, row in enumerate(rows)
        if 0 < len(row) <= 20 and n not in labelled and (match := _PAGE.fullmatch(row))
    }
    longest = _longest_rising(numbers, rows)
    if len(longest) < 2:
        return Pages({})
    opens = next(n for n, row in enumerate(rows) if row)
    return Pages({row: numbers[row] for row in longest}, longest[0] == opens)


def _longest_rising(numbers: Mapping[int, int], rows: Sequence[str]) -> list[int]:
    """The rows of the longest series of numbers by one, words between any two; the first of them.

    `numbers` are number of the row -> number of the page, in order.
    """
    worded = list(accumulate(bool(row) and n not in numbers for n, row in enumerate(rows)))
    last: dict[int, int] = {}
    before: dict[int, int | None] = {}
    length: dict[int, int] = {}
    for row, page in numbers.items():
        near = last.get(page - 1)
        goes_on = near is not None and worded[near] < worded[row]
        before[row] = near if goes_on else None
        length[row] = length[near] + 1 if near is not None and goes_on else 1
        last[page] = row
    at: int | None = max(length, key=length.__getitem__, default=None)
    series: list[int] = []
    while at is not None:
        series.append(at)
        at = before[at]
    return series[::-1]
