"""Which codings lie where, and in which lane of the margin each is drawn. Pure.

Codings are kept by stretches of the text, so that drawing a line or adding a coding
looks at its neighbourhood alone, however many codings a source has.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from qualcode.domain.model import Coding
from qualcode.domain.span import Span

_NEAR = 80
"""Code points that may stand on one line."""
_STRETCH = 1024
"""Code points that share a drawer of codings."""


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch over which the same codings lie, the innermost (shortest) first."""

    start: int
    end: int
    codings: tuple[Coding, ...]


class Marks:
    """The codings of one source, with their lanes; lane 0 is nearest to the text."""

    def __init__(self, codings: Iterable[Coding] = ()) -> None:
        self._drawers: dict[int, dict[str, Coding]] = {}
        self._lanes: dict[str, int] = {}
        self._by_guid: dict[str, Coding] = {}
        reached: list[int] = []  # how far the codings of each lane reach
        for coding in sorted(codings, key=lambda c: (c.start, -c.end, c.guid)):
            free = coding.start - _NEAR
            lane = next((n for n, end in enumerate(reached) if end <= free), len(reached))
            reached[lane : lane + 1] = [coding.end]
            self._put(coding, lane)

    def __len__(self) -> int:
        return len(self._by_guid)

    def add(self, coding: Coding) -> None:
        """Take in a coding and give it the first lane that is free along all of it.

        Free a line's length beyond as well, so that two never share a lane on one line.
        """
        near = Span(max(0, coding.start - _NEAR), coding.end + _NEAR)
        taken = {self._lanes[other.guid] for other in self.over(near)}
        self._put(coding, next(n for n in range(len(taken) + 1) if n not in taken))

    def _put(self, coding: Coding, lane: int) -> None:
        self._lanes[coding.guid] = lane
        self._by_guid[coding.guid] = coding
        for drawer in _drawers(coding.span):
            self._drawers.setdefault(drawer, {})[coding.guid] = coding

    def remove(self, coding: Coding) -> None:
        """Let go of a coding; the others stay in their lanes."""
        del self._lanes[coding.guid], self._by_guid[coding.guid]
        for drawer in _drawers(coding.span):
            del self._drawers[drawer][coding.guid]

    def get(self, guid: str) -> Coding | None:
        """The coding of a GUID, if it lies here."""
        return self._by_guid.get(guid)

    def lane(self, coding: Coding) -> int:
        """The lane a coding is drawn in."""
        return self._lanes[coding.guid]

    def over(self, span: Span) -> list[Coding]:
        """The codings that share a code point with the span, in the order of the text."""
        near: dict[str, Coding] = {}
        for drawer in _drawers(span):
            near.update(self._drawers.get(drawer, {}))
        found = [coding for coding in near.values() if coding.span.overlaps(span)]
        return sorted(found, key=lambda c: (c.start, -c.end, c.guid))

    def at(self, offset: int) -> list[Coding]:
        """The codings over one code point, the innermost first."""
        return sorted(self.over(Span(offset, offset + 1)), key=_inner)

    def next(self, offset: int, step: int) -> Coding | None:
        """The first coding that begins after an offset, or the last that begins before it."""
        here, drawers = offset // _STRETCH, self._drawers.keys()
        for drawer in sorted((d for d in drawers if (d - here) * step >= 0), reverse=step < 0):
            begin = (c for c in self._drawers[drawer].values() if c.start // _STRETCH == drawer)
            beyond = [c for c in begin if (c.start - offset) * step > 0]
            if beyond:
                order = sorted(beyond, key=lambda c: (c.start, -c.end, c.guid))
                return order[0] if step > 0 else order[-1]
        return None

    def all(self) -> list[Coding]:
        """Every coding, in the order of the text."""
        return sorted(self._by_guid.values(), key=lambda c: (c.start, -c.end, c.guid))


def _drawers(span: Span) -> range:
    return range(span.start // _STRETCH, max(span.end - 1, span.start) // _STRETCH + 1)


def _inner(coding: Coding) -> tuple[int, int, str]:
    return coding.end - coding.start, coding.start, coding.guid


def flatten(codings: Iterable[Coding], edges: Sequence[int]) -> list[Run]:
    """The runs between neighbouring edges, each with the codings that touch it."""
    several = sorted(codings, key=_inner)
    return [
        Run(a, b, tuple(c for c in several if c.start < b and a < c.end))
        for a, b in pairwise(edges)
        if a < b
    ]


_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


def letter(n: int) -> str:
    """The letter of the n-th code of a source; after fifty-two they come round again."""
    return _LETTERS[n % len(_LETTERS)]


def letters(codings: Iterable[Coding]) -> dict[str, str]:
    """Code -> the letter its lane shows, given out in the order codes appear in the text."""
    in_order = sorted(codings, key=lambda c: (c.start, -c.end, c.guid))
    order = dict.fromkeys(c.code for c in in_order)
    return {code: letter(n) for n, code in enumerate(order)}
