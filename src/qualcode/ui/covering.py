"""How far each turn of the open source has been worked through. Pure, and kept in step.

The database counts the same over whole sources (`storage.queries.coverage`); here only the
turns that a change touches are counted again, so that it costs the same in any source.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from qualcode.domain.model import Turn
from qualcode.domain.span import Span
from qualcode.domain.transcript import ASKING
from qualcode.ui.marks import Marks


@dataclass(frozen=True, slots=True)
class Part:
    """A turn's code points: coded, read without finding anything, and all."""

    coded: int = 0
    nothing: int = 0
    length: int = 0

    @property
    def unread(self) -> int:
        """Code points that are neither coded nor marked as read."""
        return self.length - self.coded - self.nothing


class Covering:
    """The parts of a source's turns; those who ask have none."""

    def __init__(self, turns: Sequence[Turn], marks: Marks, nothing: Sequence[Span]) -> None:
        self._turns = turns
        self._parts = [Part()] * len(turns)
        self._marks = marks
        self.coded = self.nothing = self.length = 0
        self._count(range(len(turns)), nothing)

    @property
    def codings(self) -> int:
        """How many codings lie in the source."""
        return len(self._marks)

    def part(self, index: int) -> Part:
        """How far the turn of an index has been worked through."""
        return self._parts[index]

    def count(self, changed: Iterable[Span], nothing: Sequence[Span]) -> None:
        """Count anew the turns that changed stretches touch."""
        touched: set[int] = set()
        for span in changed:
            first = bisect_right(self._turns, span.start, key=lambda turn: turn.start) - 1
            last = bisect_left(self._turns, span.end, key=lambda turn: turn.start)
            touched.update(range(max(first, 0), last))
        self._count(touched, nothing)

    def _count(self, indexes: Iterable[int], nothing: Sequence[Span]) -> None:
        for index in indexes:
            turn = self._turns[index]
            if turn.role in ASKING:
                continue
            before = self._parts[index]
            coded = [coding.span for coding in self._marks.over(turn.span)]
            read = [span for span in nothing if span.overlaps(turn.span)]
            n = covered(turn.span, coded)
            both = covered(turn.span, [*coded, *read]) if read else n
            now = self._parts[index] = Part(n, both - n, turn.end - turn.start)
            self.coded += now.coded - before.coded
            self.nothing += now.nothing - before.nothing
            self.length += now.length - before.length


def covered(within: Span, spans: Iterable[Span]) -> int:
    """How many code points of a stretch lie under at least one of the spans."""
    total, reached = 0, within.start
    for span in sorted(spans):
        begin, end = max(span.start, reached), min(span.end, within.end)
        if end > begin:
            total += end - begin
            reached = end
    return total
