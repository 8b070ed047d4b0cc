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
from qualcode.ui.layout import Layout, cells, graphemes, is_narrow
from qualcode.ui.marks import Marks, flatten

LANE_CELLS = 2
HINT = "?"
"""Marks a line with a suggestion."""
QUOTED = "“"
"""Marks a line with a quotation."""


@dataclass(frozen=True, slots=True)
class Look:
    """The styles and measures a transcript is painted with."""

    words: Style
    dim: Style
    number: Style
    selection: Style
    cursor: Style
    hint: Style
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

    @property
    def styles(self) -> tuple[Style, ...]:
        """The styles that come from the theme, to tell one theme from another."""
        return self.words, self.dim, self.number, self.selection, self.cursor, self.hint

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
    return [*_gutter(look, turn, layout.begins_turn(y)), *words, pad, *lanes]


def _gutter(look: Look, turn: Turn | None, first: bool) -> list[Segment]:
    if turn is None:
        return [Segment(" " * look.gutter, look.words)]
    asking = turn.role in ASKING
    cells_of_number = look.number_cells + 1  # a cell of air before it
    number = f"{turn.n:>{cells_of_number}} " if first else " " * (cells_of_number + 1)
    label = set_cell_size(short_label(turn, look.label_cells) if first else "", look.label_cells)
    parts = [
        Segment(number, look.number),
        Segment("│ " if asking else "┃ ", look.dim if asking else look.number),
    ]
    if look.label_cells:
        parts.append(Segment(label + " ", look.dim if asking else look.words + Style(bold=True)))
    return parts


def short_label(turn: Turn, room: int) -> str:
    """A speaker's label in so many cells.

    Where it is longer, an interviewer's becomes its initials, and an informant's keeps its
    number: `Informant 12` is `Infor 12`.
    """
    label = printable(turn.speaker)
    if cell_len(label) <= room:
        return label
    if turn.role in ASKING:
        return "".join(word[0] for word in label.split())[: max(room, 1)]
    words, _, last = label.rpartition(" ")
    if not words or not last.isdecimal() or len(last) + 2 > room:
        return label
    return f"{set_cell_size(words, room - len(last) - 1)} {last}"


def _words(
    scene: Scene, look: Look, span: Span, codings: Sequence[Coding], turn: Turn | None
) -> tuple[list[Segment], int]:
    """The words of a line as segments, and how many cells they take."""
    text = scene.layout.text
    base = look.dim if turn is not None and turn.role in ASKING else look.words
    shown = _shown_part(text, span)
    cursor = _cursor_cluster(scene, shown)
    parts: list[Segment] = []
    for run in flatten(codings, _edges(scene, shown, codings, cursor)):
        style = _style(look, base, run.codings)
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


def _edges(
    scene: Scene, shown: Span, codings: Sequence[Coding], cursor: Span | None
) -> Sequence[int]:
    """Where the look may change along a line: never inside a cluster drawn as one."""
    spans = [coding.span for coding in codings]
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
    """The margin: a bar and a letter for each lane; a mark for a suggestion or a quotation."""
    by_lane = {scene.marks.lane(c): c for c in reversed(codings)}
    parts = []
    for lane in range(look.lanes):
        last = lane == look.lanes - 1
        here = [c for n, c in by_lane.items() if n == lane or (last and n > lane)]
        if not here:
            parts.append(Segment(" " * LANE_CELLS, look.words))
        elif len(here) > 1:
            parts.append(Segment("+ ", look.dim))
        else:
            letter = look.letters.get(here[0].code, "·")
            parts.append(Segment("▏" + letter, look.mark(here[0].code)))
    hinted = any(hint.overlaps(span) for hint in scene.hints)
    quoted = any(quotation.overlaps(span) for quotation in scene.quotations)
    sign = HINT if hinted else QUOTED if quoted else ""
    parts.append(Segment(sign, look.hint) if sign else Segment(" ", look.words))
    return parts
