"""Where the cursor goes: the next word, sentence, turn or uncoded stretch. Pure.

Every function takes an offset in code points and a step of 1 or -1, and gives the
offset to go to, or the span to select.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from qualcode.domain.model import Turn
from qualcode.domain.span import Span
from qualcode.domain.transcript import ASKING
from qualcode.ui.layout import Layout
from qualcode.ui.marks import Marks

_WORD = re.compile(r"\w+(?:[-'’]\w+)*")
_AROUND = 400
"""Code points that are searched for the next word before looking further."""


def next_word(text: str, offset: int, step: int) -> int:
    """Where the next or previous word begins; the end or start of the text failing that."""
    if step > 0:
        here = _WORD.match(text, offset)
        found = _WORD.search(text, here.end() if here else offset)
        return found.start() if found else len(text)
    reach = offset
    while reach:
        reach = _blank_before(text, max(0, reach - _AROUND))
        starts = [m.start() for m in _WORD.finditer(text, reach, offset)]
        if starts:
            return starts[-1]
    return 0


def _blank_before(text: str, offset: int) -> int:
    """Where the words at an offset begin, blanks alone parting words for certain."""
    while offset and not text[offset - 1].isspace():
        offset -= 1
    return offset


def word_end(text: str, offset: int) -> int:
    """Where the word at or after an offset ends."""
    found = _WORD.search(text, offset)
    return found.end() if found else len(text)


def word_at(text: str, offset: int) -> Span | None:
    """The word an offset is in."""
    start = next_word(text, min(offset + 1, len(text)), -1)
    found = _WORD.match(text, start)
    return Span(start, found.end()) if found and found.start() <= offset < found.end() else None


def next_of(spans: Sequence[Span], offset: int, step: int) -> Span | None:
    """The first span that begins after an offset, or the last that begins before it."""
    if step > 0:
        at = bisect_right(spans, offset, key=_start)
        return spans[at] if at < len(spans) else None
    at = bisect_left(spans, offset, key=_start) - 1
    return spans[at] if at >= 0 else None


def _start(span: Span) -> int:
    return span.start


def span_at(spans: Sequence[Span], offset: int) -> Span | None:
    """The span an offset is in, or the nearest before it; the first if there is none before."""
    if not spans:
        return None
    at = bisect_right(spans, offset, key=_start) - 1
    return spans[max(at, 0)]


def turn_at(turns: Sequence[Turn], offset: int) -> Turn | None:
    """The turn an offset is in, or the last that begins before it."""
    at = bisect_right(turns, offset, key=_turn_start) - 1
    return turns[max(at, 0)] if turns else None


def uncoded(turn: Span, codings: Iterable[Span]) -> list[Span]:
    """The stretches of a turn that none of the codings covers, in order."""
    found: list[Span] = []
    reached = turn.start
    for span in sorted(codings):
        free = min(span.start, turn.end)
        if free > reached:
            found.append(Span(reached, free))
        reached = max(reached, span.end)
    if reached < turn.end:
        found.append(Span(reached, turn.end))
    return [span for span in found if span]


def words_in_gap(text: str, gap: Span) -> Span | None:
    """A stretch from its first word to its last; None if it holds no word."""
    words = list(_WORD.finditer(text, gap.start, gap.end))
    return Span(words[0].start(), words[-1].end()) if words else None


@dataclass(slots=True)
class Units:
    """The units a cursor moves and a selection grows by, over one laid-out text.

    character, word, line, page and edge (of a line), text, sentence, turn, answer (a turn
    that does not ask), uncoded (stretch of an informant, not marked as read either), coding,
    memo and suggestion. Steps are 1 and -1.
    """

    layout: Layout
    turns: Sequence[Turn]
    marks: Marks
    sentences: Callable[[str], list[Span]]
    """The sentences of a turn's words, in code points from its start."""
    hints: Sequence[Span] = ()
    """Places of suggestions, in order."""
    memos: Sequence[Span] = ()
    """Places of what has a memo, in order."""
    nothing: Sequence[Span] = ()
    """Stretches that were read without finding anything."""
    _sentences_of: dict[Span, list[Span]] = field(default_factory=dict)
    _pieces_of: dict[int, list[Span]] = field(default_factory=dict)

    def moved(self, unit: str, step: int, offset: int, page: int) -> int:
        """Where the cursor goes from an offset; `page` is in lines."""
        text = self.layout.text
        match unit:
            case "character" if self.layout.height:
                return self._next_character(offset, step)
            case "word":
                return next_word(text, offset, step)
            case "line" | "page":
                return self._lines_away(offset, step * (page if unit == "page" else 1))
            case "edge" if self.layout.height:
                span = self.layout.span(self.layout.line_of(offset))
                return span.start if step < 0 else max(span.start, span.end - 1)
            case "text" | "edge":
                return 0 if step < 0 else len(text)
            case _:
                found = self._next_stretch(unit, step, offset)
                return found.start if found else offset

    def extended(self, unit: str, step: int, offset: int, page: int) -> int:
        """Where a selection's free edge goes: forward to the end of a unit, back to a start."""
        if step < 0 or unit not in {"word", "sentence", "turn", "edge"} or not self.layout.height:
            return self.moved(unit, step, offset, page)
        text = self.layout.text
        if unit == "edge":
            line = self.layout.span(self.layout.line_of(offset))
            return line.start + len(line.of(text).rstrip(" "))
        if unit == "word":
            return word_end(text, offset)
        here = self.at(unit, offset)
        if here and here.start <= offset < here.end:
            return here.end
        after = self._next_stretch(unit, 1, max(offset - 1, 0))
        return after.end if after else len(text)

    def at(self, unit: str, offset: int) -> Span | None:
        """The unit under an offset, for selecting it."""
        if unit == "word":
            return word_at(self.layout.text, offset)
        here = turn_at(self.turns, offset)
        if here is None or unit == "turn":
            return here.span if here else None
        piece = span_at(self._pieces(self._index(offset)), offset)
        return span_at(self._sentences(piece), offset) if piece else None

    def _next_character(self, offset: int, step: int) -> int:
        text, cell = self.layout.text, self.layout.cell_of(offset)
        there = offset + step
        while 0 < there < len(text) and self.layout.cell_of(there) == cell:
            there += step
        there = min(max(there, 0), len(text))
        return there if there in {0, len(text)} else self._cluster_start(there)

    def _cluster_start(self, offset: int) -> int:
        x, y = self.layout.cell_of(offset)
        start = self.layout.offset_at(x, y)
        return start if self.layout.cell_of(start) == (x, y) else offset

    def _lines_away(self, offset: int, lines: int) -> int:
        layout = self.layout
        if not layout.height:
            return 0
        x, y = layout.cell_of(offset)
        there = min(max(y + lines, 0), layout.height - 1)
        if layout.is_blank(there):
            there += 1 if lines > 0 else -1
        return layout.offset_at(x, min(max(there, 0), layout.height - 1))

    def _next_stretch(self, unit: str, step: int, offset: int) -> Span | None:
        match unit:
            case "turn" | "answer":
                return self._next_turn(step, offset, asking=unit == "turn")
            case "suggestion" | "memo":
                return next_of(self.hints if unit == "suggestion" else self.memos, offset, step)
            case "coding":
                coding = self.marks.next(offset, step)
                return coding.span if coding else None
        index = self._index(offset)
        while 0 <= index < len(self.turns):
            if unit == "uncoded":
                groups: Iterable[list[Span]] = [self._free(index)]
            else:
                groups = map(self._sentences, self._pieces_from(index, offset, step))
            for stretches in groups:
                if found := next_of(stretches, offset, step):
                    return found
            index += step
        return None

    def _next_turn(self, step: int, offset: int, *, asking: bool) -> Span | None:
        at = bisect_right(self.turns, offset, key=_turn_start)
        if step < 0:
            at = bisect_left(self.turns, offset, key=_turn_start) - 1
        while 0 <= at < len(self.turns):
            if asking or self.turns[at].role not in ASKING:
                return self.turns[at].span
            at += step
        return None

    def _index(self, offset: int) -> int:
        """Place in the list of the turn an offset is in, or of the last that begins before it."""
        return max(bisect_right(self.turns, offset, key=_turn_start) - 1, 0)

    def _pieces(self, index: int) -> list[Span]:
        """A turn in pieces whose sentences can be found apart; a usual turn is one piece."""
        if index not in self._pieces_of:
            self._pieces_of[index] = pieces(self.layout.text, self.turns[index].span)
        return self._pieces_of[index]

    def _pieces_from(self, index: int, offset: int, step: int) -> list[Span]:
        """The pieces of a turn in which a stretch beyond the offset may begin, nearest first."""
        found = self._pieces(index)
        if step > 0:
            return found[max(bisect_right(found, offset, key=_start) - 1, 0) :]
        return found[: bisect_left(found, offset, key=_start)][::-1]

    def _sentences(self, piece: Span) -> list[Span]:
        if piece not in self._sentences_of:
            found = self.sentences(piece.of(self.layout.text))
            self._sentences_of[piece] = [span.shifted(piece.start) for span in found]
        return self._sentences_of[piece]

    def _free(self, index: int) -> list[Span]:
        """What of an informant's turn is neither coded nor read."""
        turn = self.turns[index]
        if turn.role in ASKING:
            return []
        taken = [coding.span for coding in self.marks.over(turn.span)]
        taken += [span for span in self.nothing if span.overlaps(turn.span)]
        gaps = uncoded(turn.span, taken)
        return [span for gap in gaps if (span := words_in_gap(self.layout.text, gap))]


def unit_around(
    unit: str,
    text: str,
    turns: Sequence[Turn],
    sentences: Callable[[str], list[Span]],
    offset: int,
) -> Span | None:
    """The `sentence` or `turn` around an offset, in a text that is not laid out."""
    turn = turn_at(turns, offset)
    if turn is None or unit == "turn":
        return turn.span if turn else None
    piece = span_at(pieces(text, turn.span), offset)
    if piece is None:
        return None
    return span_at([one.shifted(piece.start) for one in sentences(piece.of(text))], offset)


def _turn_start(turn: Turn) -> int:
    return turn.start


_PIECE = 3_000
"""Code points of a turn whose sentences are found at one go."""
_FULL_STOP = re.compile(r"[.!?…][\"'»”’)\]]* +(?=[\"'«“‘(\[]?[^\W\d_a-zæøå])|\n")


def pieces(text: str, turn: Span) -> list[Span]:
    """A turn cut after full stops into pieces of some thousand code points, or whole.

    A monologue pasted as one paragraph would otherwise be searched for sentences from end
    to end at the first key. Without a full stop in reach it is cut after a blank.
    """
    found: list[Span] = []
    start = turn.start
    while turn.end - start > 2 * _PIECE:
        reach = start + _PIECE
        stop = _FULL_STOP.search(text, reach, reach + _PIECE)
        blank = text.find(" ", reach, reach + _PIECE)
        cut = stop.end() if stop else blank + 1 or reach + _PIECE
        found.append(Span(start, cut))
        start = cut
    return [*found, Span(start, turn.end)]
