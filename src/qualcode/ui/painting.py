"""Painting one line of a transcript: gutter, words, lanes. Pure: values in, segments out.

Coded words have the tint of their innermost code; an underline says that more than one
code lies there. Every coding shows in the margin too, with a letter, so that colour is
never the only sign. Where there is no colour at all, every coded word is underlined.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style

from qualcode.domain.model import Coding, Turn
from qualcode.domain.span import Span
from qualcode.domain.transcript import ASKING
from qualcode.messages.catalogue import printable
from qualcode.ui.covering import covered
from qualcode.ui.layout import Layout, cells, graphemes, is_narrow
from qualcode.ui.marks import Marks, flatten

LANE_CELLS = 2
HINT = "?"
"""Marks a line with a suggestion."""
MEMO = "*"
"""Marks a line where something has a memo."""
QUOTED = "“"
"""Marks a line with a quotation."""
HEARD, ASKING_BAR, READ = "┃", "│", "┆"
"""The bar beside an informant's words, beside questions, and beside what was read in vain."""


@dataclass(frozen=True, slots=True)
class Look:
    """The styles and measures a transcript is painted with."""

    words: Style
    dim: Style
    number: Style
    selection: Style
    cursor: Style
    hint: Style
    hit: Style
    behind: Callable[[str], Style]
    """Code -> the style of words under it."""
    mark: Callable[[str], Style]
    """Code -> the style of its lane."""
    letters: Mapping[str, str]
    """Code -> the letter of its lane."""
    without_colour: bool
    number_cells: int
    label_cells: int
    lanes: int
    """How many lanes there is room for."""
    line_numbers: bool = False
    """Whether the gutter has a number for citing on every line, rather than one a turn."""

    @property
    def styles(self) -> tuple[Style, ...]:
        """The styles that come from the theme, to tell one theme from another."""
        return self.words, self.dim, self.number, self.selection, self.cursor, self.hint, self.hit

    @property
    def gutter(self) -> int:
        """Cells to the left of the words."""
        return 1 + self.number_cells + 3 + (self.label_cells + 1 if self.label_cells else 0)

    @property
    def margin(self) -> int:
        """Cells to the right of the words: a space, the lanes, the hint."""
        return 1 + self.lanes * LANE_CELLS + 1


@dataclass(frozen=True, slots=True)
class Scene:
    """What there is to see besides the words: codings, suggestions, selection, cursor."""

    layout: Layout
    turns: Sequence[Turn]
    marks: Marks
    hints: Sequence[Span] = ()
    """Places of the suggestions shown, in order."""
    quotations: Sequence[Span] = ()
    """Places of the quotations."""
    memos: Sequence[Span] = ()
    """Places of what has a memo."""
    nothing: Sequence[Span] = ()
    """Stretches that were read without finding anything."""
    hits: Sequence[Span] = ()
    """What was searched for and found, in order; none overlap."""
    cited: Sequence[int] = ()
    """Where the lines begin that are cited by number (`layout.cited_lines`)."""
    selection: Span | None = None
    cursor: int | None = None
    """Offset of the cursor; None while the transcript does not have the focus."""


def paint(scene: Scene, look: Look, y: int) -> list[Segment]:
    """The segments of line `y`, as wide as gutter, layout and margin together."""
    layout = scene.layout
    if layout.is_blank(y):
        return [Segment(" " * (look.gutter + layout.width + look.margin), look.words)]
    span = layout.span(y)
    codings = scene.marks.over(span)
    turn = scene.turns[layout.turns[y]] if layout.turns[y] >= 0 else None
    words, used = _words(scene, look, span, codings, turn)
    pad = Segment(" " * (layout.width - used + 1), look.words)
    lanes = _lanes(scene, look, span, codings)
    return [*_gutter(scene, look, turn, y), *words, pad, *lanes]


def _gutter(scene: Scene, look: Look, turn: Turn | None, y: int) -> list[Segment]:
    if turn is None:
        return [Segment(" " * look.gutter, look.words)]
    first = scene.layout.begins_turn(y)
    asking = turn.role in ASKING
    number = _number(scene, look, turn, y)
    label = set_cell_size(short_label(turn, look.label_cells) if first else "", look.label_cells)
    bar = ASKING_BAR if asking else READ if _is_read(scene, y) else HEARD
    parts = [
        Segment(f"{number:>{look.number_cells + 1}} ", look.number),  # a cell of air before it
        Segment(f"{bar} ", look.dim if bar != HEARD else look.number),
    ]
    if look.label_cells:
        parts.append(Segment(label + " ", look.dim if asking else look.words + Style(bold=True)))
    return parts


def _number(scene: Scene, look: Look, turn: Turn, y: int) -> str:
    """What stands in the gutter: the turn's number on its first line, or that of the line."""
    if not look.line_numbers:
        return str(turn.n) if scene.layout.begins_turn(y) else ""
    span = scene.layout.span(y)
    at = bisect_left(scene.cited, span.start)
    begins = at < len(scene.cited) and scene.cited[at] < span.end
    return str(at + 1) if begins else ""


def _is_read(scene: Scene, y: int) -> bool:
    """Whether all of a line was read without finding anything."""
    shown = _shown_part(scene.layout.text, scene.layout.span(y))
    here = [span for span in scene.nothing if span.overlaps(shown)]
    return bool(here) and covered(shown, here) == shown.end - shown.start


def short_label(turn: Turn, room: int) -> str:
    """A speaker's label in so many cells.

    Where it is longer, an interviewer's becomes its initials, another's keeps its number
    (`Informant 12` is `Infor 12`), and what has none is cut with a sign: `Interpr…`.
    """
    label = printable(turn.speaker)
    if cell_len(label) <= room:
        return label
    if turn.role in ASKING:
        return "".join(word[0] for word in label.split())[: max(room, 1)]
    words, _, last = label.rpartition(" ")
    if not words or not last.isdecimal() or len(last) + 2 > room:
        return f"{set_cell_size(label, room - 1)}…" if room > 1 else label
    return f"{set_cell_size(words, room - len(last) - 1)} {last}"


def _words(
    scene: Scene, look: Look, span: Span, codings: Sequence[Coding], turn: Turn | None
) -> tuple[list[Segment], int]:
    """The words of a line as segments, and how many cells they take."""
    text = scene.layout.text
    base = look.dim if turn is not None and turn.role in ASKING else look.words
    shown = _shown_part(text, span)
    cursor = _cursor_cluster(scene, shown)
    hits = _within(scene.hits, shown)
    parts: list[Segment] = []
    for run in flatten(codings, _edges(scene, shown, [*spans_of(codings), *hits], cursor)):
        style = _style(look, base, run.codings)
        if any(hit.start < run.end and run.start < hit.end for hit in hits):
            style += look.hit
        if scene.selection is not None and scene.selection.overlaps(Span(run.start, run.end)):
            style += look.selection
        if cursor is not None and run.start == cursor.start:
            style += look.cursor
        parts.append(Segment(_harmless(text[run.start : run.end]), style))
    used = sum(cells(part.text) for part in parts)
    if _cursor_after(scene, span, shown):
        parts.append(Segment(" ", base + look.cursor))
        used += 1
    return parts, used


def _harmless(words: str) -> str:
    """Words without what would turn the direction of a line; it takes no cell."""
    return words if words.isprintable() else printable(words)


def _shown_part(text: str, span: Span) -> Span:
    """A line's span without the blanks at the break, which carry no tint."""
    return Span(span.start, span.start + len(span.of(text).rstrip(" ")))


def _cursor_after(scene: Scene, span: Span, shown: Span) -> bool:
    """Whether the cursor stands after the words of a line: on its break, or at the very end."""
    at_end = scene.cursor == span.end == len(scene.layout.text)
    return scene.cursor is not None and (shown.end <= scene.cursor < span.end or at_end)


def _cursor_cluster(scene: Scene, shown: Span) -> Span | None:
    """The characters, drawn as one, that the cursor stands on."""
    if scene.cursor is None or not shown.start <= scene.cursor < shown.end:
        return None
    starts = _starts(scene.layout.text, shown)
    at = bisect_right(starts, scene.cursor) - 1
    return Span(starts[at], starts[at + 1] if at + 1 < len(starts) else shown.end)


def _starts(text: str, shown: Span) -> Sequence[int]:
    """Where each cluster of characters that is drawn as one begins."""
    words = shown.of(text)
    if is_narrow(words):
        return range(shown.start, shown.end)
    return [shown.start + start for start, _, _ in graphemes(words)]


def spans_of(codings: Sequence[Coding]) -> list[Span]:
    """Where codings lie."""
    return [coding.span for coding in codings]


def _within(spans: Sequence[Span], shown: Span) -> Sequence[Span]:
    """Those of many spans, in order and apart, that touch a stretch."""
    first = bisect_right(spans, shown.start, key=lambda span: span.end)
    return spans[first : bisect_left(spans, shown.end, key=lambda span: span.start)]


def _edges(scene: Scene, shown: Span, spans: list[Span], cursor: Span | None) -> Sequence[int]:
    """Where the look may change along a line: never inside a cluster drawn as one."""
    spans += [span for span in (scene.selection, cursor) if span is not None]
    starts = _starts(scene.layout.text, shown)
    edges = {shown.start, shown.end}
    for span in spans:
        if shown.start < span.start < shown.end:
            edges.add(starts[bisect_right(starts, span.start) - 1])
        if shown.start < span.end < shown.end:
            edges.add(
                starts[bisect_left(starts, span.end)] if span.end <= starts[-1] else shown.end
            )
    return sorted(edges)


def _style(look: Look, base: Style, codings: Sequence[Coding]) -> Style:
    if not codings:
        return base
    style = base + look.behind(codings[0].code)
    if len(codings) > 1 or look.without_colour:
        style += Style(underline=True)
    return style


def _lanes(scene: Scene, look: Look, span: Span, codings: Sequence[Coding]) -> list[Segment]:
    """The margin: a bar and a letter for each lane, and a sign for what else is on the line.

    Where there are more codings than lanes the letters close up, and a plus says when not
    even those have room.
    """
    by_lane = sorted(codings, key=scene.marks.lane)
    letters = [(look.letters.get(c.code, "·"), look.mark(c.code)) for c in by_lane]
    if by_lane and scene.marks.lane(by_lane[-1]) >= look.lanes:
        parts = _closed_up(look, letters)
    else:
        taken = {scene.marks.lane(c): n for n, c in enumerate(by_lane)}
        parts = [
            Segment("▏" + letters[taken[lane]][0], letters[taken[lane]][1])
            if lane in taken
            else Segment(" " * LANE_CELLS, look.words)
            for lane in range(look.lanes)
        ]
    sign = next(
        (sign for sign, places in _signs(scene) if any(one.overlaps(span) for one in places)), ""
    )
    return [*parts, Segment(sign, look.hint) if sign else Segment(" ", look.words)]


def _closed_up(look: Look, letters: Sequence[tuple[str, Style]]) -> list[Segment]:
    room = look.lanes * LANE_CELLS
    shown = letters if len(letters) <= room else letters[: room - 1]
    parts = [Segment(letter, style) for letter, style in shown]
    if len(shown) < len(letters):
        parts.append(Segment("+", look.dim))
    return [*parts, Segment(" " * (room - len(parts)), look.words)]


def _signs(scene: Scene) -> Sequence[tuple[str, Sequence[Span]]]:
    """The signs of the last column, the weightiest first."""
    return (HINT, scene.hints), (MEMO, scene.memos), (QUOTED, scene.quotations)
