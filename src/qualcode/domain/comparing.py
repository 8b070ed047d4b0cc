"""Comparing two versions of a text: the edits that make the one of the other, word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import takewhile

from qualcode.domain.edits import Edit, EditMap
from qualcode.domain.span import Span

_LEVELS = (
    re.compile(r"[^\n]*\n|[^\n]+\Z"),
    re.compile(r"[^.?!…]*[.?!…]+\s*|[^.?!…]+\Z"),
    re.compile(r"\w+\s*|[^\w\s]\s*|\s+"),
)
"""Lines, sentences and words: what is alike at one level is not looked into at the next."""


_MANY = 1_000_000
"""Pairs: above it the commonest pieces are no points to hold on to, which would take minutes."""


def compared(old: str, new: str) -> EditMap:
    """The edits that make the new text of the old."""
    return EditMap(tuple(_edits(Span(0, len(old)), old, Span(0, len(new)), new, _LEVELS)))


def _edits(
    old_span: Span, old: str, new_span: Span, new: str, levels: Sequence[re.Pattern[str]]
) -> Iterator[Edit]:
    if old_span.of(old) == new_span.of(new):
        return
    if not levels or not old_span or not new_span:
        yield _trimmed(old_span.of(old), old_span.start, new_span.of(new))
        return
    first, *finer = levels
    before, after = _pieces(first, old, old_span), _pieces(first, new, new_span)
    for a, b, c, d in _differing([s.of(old) for s in before], [s.of(new) for s in after]):
        stretch = _over(before, a, b, old_span.end), _over(after, c, d, new_span.end)
        yield from _edits(stretch[0], old, stretch[1], new, finer)


def _pieces(pattern: re.Pattern[str], text: str, span: Span) -> list[Span]:
    return [Span(*match.span()) for match in pattern.finditer(text, span.start, span.end)]


def _differing(old: list[str], new: list[str]) -> Iterator[tuple[int, int, int, int]]:
    """Where two lists differ: from and to, in the one and in the other."""
    head = 0
    while head < min(len(old), len(new)) and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < min(len(old), len(new)) - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    before, after = old[head : len(old) - tail], new[head : len(new) - tail]
    many = len(before) * len(after) > _MANY
    matcher = SequenceMatcher(None, before, after, autojunk=many)
    for what, a, b, c, d in matcher.get_opcodes():
        if what != "equal":
            yield a + head, b + head, c + head, d + head


def _over(pieces: Sequence[Span], first: int, last: int, end: int) -> Span:
    start = pieces[first].start if first < len(pieces) else end
    return Span(start, pieces[last - 1].end if last > first else start)


def _trimmed(before: str, start: int, after: str) -> Edit:
    """The edit at `start` without the blanks and signs that both begin or end with.

    What was only added is then an insertion, and so lies on nothing of the old text.
    """
    head = _shared(before, after)
    tail = _shared(before[head:][::-1], after[head:][::-1])
    return Edit(start + head, start + len(before) - tail, after[head : len(after) - tail])


def _shared(one: str, other: str) -> int:
    """How many signs two texts both begin with, no further than to the first letter."""
    alike = takewhile(
        lambda pair: pair[0] == pair[1] and not pair[0].isalnum(), zip(one, other, strict=False)
    )
    return sum(1 for _ in alike)


def unchanged(edits: EditMap, span: Span) -> int:
    """How many code points of a stretch of the old text edits leave as they were."""
    changed = sum(
        min(one.end, span.end) - max(one.start, span.start)
        for one in edits.edits
        if one.start < span.end and span.start < one.end
    )
    return len(span) - changed


def likeness(edits: EditMap, before: Span, after: Span) -> float:
    """The share of a stretch that edits leave as it was: 1 for all of it, 0 for nothing."""
    longest = max(len(before), len(after))
    return unchanged(edits, before) / longest if longest else 1.0
