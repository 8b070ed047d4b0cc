"""Comparing two versions of a text: the edits that make the one of the other, word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from qualcode.domain.edits import Edit, EditMap
from qualcode.domain.span import Span

_LEVELS = (
    re.compile(r"[^\n]*\n|[^\n]+\Z"),
    re.compile(r"[^.?!…]*[.?!…]+\s*|[^.?!…]+\Z"),
    re.compile(r"\w+\s*|[^\w\s]\s*|\s+"),
)
"""Lines, sentences and words: what is alike at one level is not looked into at the next."""


def compared(old: str, new: str) -> EditMap:
    """The edits that make the new text of the old."""
    return EditMap(tuple(_edits(Span(0, len(old)), old, Span(0, len(new)), new, _LEVELS)))


def _edits(
    old_span: Span, old: str, new_span: Span, new: str, levels: Sequence[re.Pattern[str]]
) -> Iterator[Edit]:
    if old_span.of(old) == new_span.of(new):
        return
    if not levels or not old_span or not new_span:
        yield Edit(old_span.start, old_span.end, new_span.of(new))
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
    matcher = SequenceMatcher(
        None, old[head : len(old) - tail], new[head : len(new) - tail], autojunk=False
    )
    for what, a, b, c, d in matcher.get_opcodes():
        if what != "equal":
            yield a + head, b + head, c + head, d + head


def _over(pieces: Sequence[Span], first: int, last: int, end: int) -> Span:
    start = pieces[first].start if first < len(pieces) else end
    return Span(start, pieces[last - 1].end if last > first else start)


def likeness(edits: EditMap, before: Span, after: Span) -> float:
    """The share of a stretch that edits leave as it was: 1 for all of it, 0 for nothing."""
    changed = sum(
        min(one.end, before.end) - max(one.start, before.start)
        for one in edits.edits
        if one.start < before.end and before.start < one.end
    )
    longest = max(len(before), len(after))
    return (len(before) - changed) / longest if longest else 1.0
