"""EditMap: the one way a text under codings changes.

An edit replaces a stretch of the old text by other words. An EditMap holds the edits
between an old and a new text and moves spans either way, so that tidying,
pseudonymising, correcting and exchange all keep codings in place with the same
arithmetic. What cannot be placed comes back as None, for the caller to list.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise

from qualcode.domain.span import Span


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """Replace the old text's `start`-`end` (code points, half-open) by `text`."""

    start: int
    end: int
    text: str

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"not an edit: {self.start}-{self.end}")


@dataclass(frozen=True)
class EditMap:
    """Edits in text order, none overlapping another. Raises `ValueError` otherwise."""

    edits: tuple[Edit, ...] = ()

    def __post_init__(self) -> None:
        ordered = tuple(sorted(self.edits))
        for left, right in pairwise(ordered):
            if right.start < left.end:
                raise ValueError(f"edits overlap: {left} and {right}")
            if right.start == left.start == left.end:
                raise ValueError(f"two insertions at one place: {left} and {right}")
        object.__setattr__(self, "edits", ordered)

    @cached_property
    def _old(self) -> tuple[list[int], list[int]]:
        return [e.start for e in self.edits], [e.end for e in self.edits]

    @cached_property
    def _shifts(self) -> list[int]:
        """How far text moves after the first k edits."""
        return [0, *accumulate(len(e.text) - (e.end - e.start) for e in self.edits)]

    @cached_property
    def _new(self) -> tuple[list[int], list[int]]:
        starts = [e.start + shift for e, shift in zip(self.edits, self._shifts, strict=False)]
        return starts, [s + len(e.text) for s, e in zip(starts, self.edits, strict=True)]

    def apply(self, text: str) -> str:
        """The new text. Raises `ValueError` if an edit lies past the end of `text`."""
        if self.edits and self.edits[-1].end > len(text):
            raise ValueError("an edit lies outside the text")
        parts, reached = [], 0
        for edit in self.edits:
            parts += [text[reached : edit.start], edit.text]
            reached = edit.end
        return "".join([*parts, text[reached:]])

    def forward(self, span: Span) -> Span | None:
        """Where a span of the old text lies in the new; None if nothing of it is left.

        An edge inside replaced text moves out to the edge of the replacement, so that a
        coding that touched a name still covers the whole pseudonym.
        """
        return _moved(span, self._old, self._new, self._shifts, 1)

    def backward(self, span: Span) -> Span | None:
        """Where a span of the new text lay in the old; the mirror image of `forward`."""
        return _moved(span, self._new, self._old, self._shifts, -1)

    def inverse(self, old_text: str) -> EditMap:
        """The map from the new text back to `old_text`."""
        return EditMap(
            tuple(
                Edit(start, end, old_text[edit.start : edit.end])
                for edit, start, end in zip(self.edits, *self._new, strict=True)
            )
        )


_Edges = tuple[list[int], list[int]]


def _moved(span: Span, old: _Edges, new: _Edges, shifts: list[int], sign: int) -> Span | None:
    """`span` moved from the old text to the new; `shifts[k]` is the shift after k edits."""
    starts, ends = old
    if not span:
        return None
    before = bisect_right(ends, span.start)
    if before < len(starts) and starts[before] <= span.start:
        start = new[0][before]
    else:
        start = span.start + sign * shifts[before]
    begun = bisect_left(starts, span.end)
    if begun and ends[begun - 1] >= span.end:
        end = new[1][begun - 1]
    else:
        end = span.end + sign * shifts[begun]
    return Span(start, end) if start < end else None


def replacements(text: str, changes: Iterable[tuple[Span, str]]) -> EditMap:
    """The map that puts each text in place of its span, leaving out those that change nothing."""
    return EditMap(tuple(Edit(s.start, s.end, new) for s, new in changes if s.of(text) != new))
