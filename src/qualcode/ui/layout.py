"""Where every code point of a text stands on the screen: wrapping, and offset <-> cell.

Pure: a text, its turns and a width in cells give lines. Lines of one paragraph follow
each other without a gap in the text, and only the line feeds between paragraphs lie
between lines. A blank line of no text parts the turns.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from rich.cells import cell_len, split_graphemes

from qualcode.domain.span import Span

_WIDE = re.compile("[^\\x20-\\x7e\\xa0-\\xac\\xae-\\u02ff\\u0370-\\u0482\\u2010-\\u2027\\n]")
"""Anything that may not be one cell wide by itself."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The lines of a text at a width; line numbers are from 0."""

    text: str
    width: int
    starts: list[int] = field(repr=False)
    """Offset of each line's first code point; a blank line has that of the line below."""
    ends: list[int] = field(repr=False)
    """Offset after each line's last code point, blanks at the break included."""
    turns: list[int] = field(repr=False)
    """Index of the turn each line is of; -1 where there is none."""

    @property
    def height(self) -> int:
        """How many lines there are."""
        return len(self.starts)

    def span(self, y: int) -> Span:
        """The code points of a line."""
        return Span(self.starts[y], self.ends[y])

    def line_of(self, offset: int) -> int:
        """The line on which a code point stands."""
        return max(0, bisect_right(self.starts, min(max(offset, 0), len(self.text))) - 1)

    def begins_turn(self, y: int) -> bool:
        """Whether a line is the first of its turn."""
        if self.is_blank(y) or self.turns[y] < 0:
            return False
        return y == 0 or self.is_blank(y - 1) or self.turns[y - 1] != self.turns[y]

    def is_blank(self, y: int) -> bool:
        """Whether a line only parts two turns."""
        return self.starts[y] == self.ends[y]

    def cell_of(self, offset: int) -> tuple[int, int]:
        """(x, y) of the cell where a code point begins; a text without lines has one cell."""
        if not self.starts:
            return 0, 0
        y = self.line_of(offset)
        before = self.text[self.starts[y] : min(offset, self.ends[y])]
        return cells(before), y

    def offset_at(self, x: int, y: int) -> int:
        """The code point that is drawn in a cell, or the nearest on its line."""
        y = min(max(y, 0), self.height - 1)
        words = self.text[self.starts[y] : self.ends[y]]
        if is_narrow(words):
            return self.starts[y] + min(max(x, 0), max(len(words) - 1, 0))
        for start, end, left in graphemes(words):
            if x < left + max(1, cell_len(words[start:end])):
                return self.starts[y] + start
        return self.starts[y] + max(len(words) - 1, 0)

    def lines_of(self, span: Span) -> range:
        """The lines that a span touches."""
        if not self.starts:
            return range(0)
        return range(self.line_of(span.start), self.line_of(max(span.end - 1, span.start)) + 1)


def lay_out(text: str, turns: Sequence[Span], width: int) -> Layout:
    """Wrap a text to `width` cells. Raises `ValueError` for a width under two cells."""
    if width < 2:
        raise ValueError("too narrow for a wide character")
    starts: list[int] = []
    ends: list[int] = []
    of: list[int] = []
    current = -1
    for start, end in _paragraphs(text):
        turn = _turn_at(turns, start, current)
        if starts and turn != current:
            starts.append(start)
            ends.append(start)
            of.append(turn)
        current = turn
        for a, b in _wrapped(text, start, end, width):
            starts.append(a)
            ends.append(b)
            of.append(turn)
    return Layout(text, width, starts, ends, of)


CITED_WIDTH = 76
"""Cells of the lines that are cited by number, however wide the screen."""


def cited_lines(text: str) -> list[int]:
    """Where each line begins that is cited by number: the same on every screen."""
    return lay_out(text, (), CITED_WIDTH).starts


def _turn_at(turns: Sequence[Span], offset: int, current: int) -> int:
    """Index of the turn that holds an offset, looking forward from the current one."""
    for index in range(max(current, 0), len(turns)):
        if turns[index].start <= offset < max(turns[index].end, turns[index].start + 1):
            return index
        if turns[index].start > offset:
            break
    return current


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    while start <= len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        if end > start:
            yield start, end
        start = end + 1


@lru_cache(maxsize=64)
def _breaker(width: int) -> re.Pattern[str]:
    """As much as fits and ends before a blank (taking the blanks along), else what fits."""
    return re.compile(rf"[^\n]{{1,{width}}}(?: +|(?=\n)|\Z)|[^\n]{{1,{width}}}")


def _wrapped(text: str, start: int, end: int, width: int) -> Iterator[tuple[int, int]]:
    if _WIDE.search(text, start, end):
        yield from _wrapped_by_cells(text[start:end], start, width)
        return
    for match in _breaker(width).finditer(text, start, end):
        yield match.span()


def _wrapped_by_cells(words: str, start: int, width: int) -> Iterator[tuple[int, int]]:
    """Greedy wrapping where characters are not all one cell wide."""
    begin = used = 0
    blank = -1  # offset after the last blank on this line
    for a, b, left in graphemes(words):
        size = cell_len(words[a:b])
        if words[a:b] == " ":
            blank = b
            continue
        while left - used + size > width and a > begin:
            cut = blank if blank > begin else a
            yield start + begin, start + cut
            begin, used = cut, cells(words[:cut])
    if begin < len(words):
        yield start + begin, start + len(words)


def graphemes(words: str) -> Iterator[tuple[int, int, int]]:
    """(start, end, cells before) of each cluster that is drawn as one."""
    left = 0
    for start, end, size in split_graphemes(words)[0]:
        yield start, end, left
        left += size


def is_narrow(words: str) -> bool:
    """Whether every character is one cell wide by itself."""
    return not _WIDE.search(words)


def cells(words: str) -> int:
    """How many cells a stretch of one line takes."""
    return len(words) if is_narrow(words) else cell_len(words)
