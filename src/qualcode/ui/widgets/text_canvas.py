"""A transcript drawn line by line: what is shown, and where; neither keys nor mouse.

Only the lines in sight are painted, and a painted line is kept until something on it changes.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from qualcode.domain.model import Coding, Turn
from qualcode.domain.span import Span
from qualcode.domain.transcript import ASKING
from qualcode.messages.catalogue import printable
from qualcode.ui.layout import CITED_WIDTH, cited_lines, lay_out
from qualcode.ui.marks import Marks, letter, letters
from qualcode.ui.painting import Look, Scene, paint
from qualcode.ui.palette import ansi_mark, shade, solid

WIDEST = CITED_WIDTH
"""Cells of a comfortable line; a wider terminal gives room, not longer lines."""
LANES = 4
"""Lanes where there is room; one less where lines would be short."""
_SHORT_LINE = 56
_LONGEST_LABEL = 8
_KEPT = 2_000
"""Painted lines that are kept."""


@dataclass(frozen=True, slots=True)
class Text:
    """What a transcript view shows."""

    body: str = ""
    turns: tuple[Turn, ...] = ()
    hues: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    """Code -> (hue, depth)."""


class TextCanvas(ScrollView):
    """A transcript with its codings and everything else that is marked on it."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "transcript--dim",
        "transcript--number",
        "transcript--selection",
        "transcript--cursor",
        "transcript--hint",
        "transcript--hit",
    }
    DEFAULT_CSS = """
    TextCanvas {
        background: $background;
        color: $foreground;
        overflow-x: hidden;
        & .transcript--dim { color: $foreground 60%; }
        & .transcript--number { color: $foreground 45%; }
        & .transcript--selection { background: $accent; color: $background; }
        & .transcript--cursor { background: $foreground; color: $background; }
        & .transcript--hint { color: $warning; text-style: bold; }
        & .transcript--hit { color: $accent; text-style: bold underline; }
        &:ansi .transcript--dim, &:ansi .transcript--number {
            color: ansi_default; text-style: dim;
        }
        &:ansi .transcript--selection {
            background: ansi_default; color: ansi_default; text-style: reverse;
        }
        &:ansi .transcript--cursor { background: ansi_yellow; color: ansi_black; }
    }
    """
    ALLOW_SELECT = False  # mouse and keyboard share one selection, in code points

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._text = Text()
        self._layout = lay_out("", (), WIDEST)
        self._places: dict[str, list[Span]] = {}
        self._cited: Sequence[int] = ()
        self._letters: dict[str, str] = {}
        self._strips: dict[int, Strip] = {}
        self._look: Look | None = None
        self._across = 0
        """Cells of a row of the widget."""
        self.marks = Marks()
        self.cursor = 0
        self.selection: Span | None = None
        self.when_empty = ""
        """What is said where there is no text."""
        self.painted = 0
        """How many lines have been painted, for tests that count them."""

    # What is shown

    def put_codings(self, gone: Iterable[Coding], new: Iterable[Coding]) -> None:
        """Take codings out and in; only their lines are painted again."""
        for coding in gone:
            self.marks.remove(coding)
            self._drop(coding.span)
        for coding in new:
            self.marks.add(coding)
            self._letters.setdefault(coding.code, letter(len(self._letters)))
            self._drop(coding.span)

    def mark_places(self, kind: str, spans: Iterable[Span]) -> None:
        """Mark the places of `hints`, `memos`, `quotations`, `nothing` or `hits`.

        Only the lines of those that came or went are painted again.
        """
        new = sorted(spans)
        for span in {*self._places.get(kind, ())} ^ {*new}:
            self._drop(span)
        self._places[kind] = new
        self._places_changed()

    def _places_changed(self) -> None:
        """For a view that goes by these places."""

    def places(self, kind: str) -> list[Span]:
        """The places marked of a kind, in order."""
        return self._places.get(kind, [])

    @property
    def letters(self) -> Mapping[str, str]:
        """Code -> the letter its lane shows."""
        return self._letters

    @property
    def numbers_lines(self) -> bool:
        """Whether the gutter numbers the lines for citing, rather than the turns."""
        return bool(self._cited)

    def number_lines(self, on: bool) -> None:
        """Number the lines, as they are at the width they are cited by, or the turns again."""
        self._cited = cited_lines(self._text.body) if on else ()
        self._restyle()
        self._lay_out()

    def in_sight(self) -> Span:
        """The stretch of the text that is on the screen."""
        layout, top = self._layout, self.scroll_offset.y
        if not layout.height:
            return Span(0, 0)
        last = min(top + max(self.size.height, 1), layout.height) - 1
        return Span(layout.starts[min(top, last)], layout.ends[last])

    def _set_text(self, text: Text, codings: Iterable[Coding]) -> None:
        numbered = self.numbers_lines and text.body == self._text.body
        self._text = text
        self.marks = Marks(codings)
        self._places = {}
        self._letters = letters(self.marks.all())
        self._cited = self._cited if numbered else ()
        self._restyle()
        self._lay_out()

    # Drawing

    def notify_style_update(self) -> None:
        """Paint everything anew under another theme, once its styles are all in place."""
        super().notify_style_update()
        self.call_after_refresh(self._take_theme)

    def _take_theme(self) -> None:
        before = self._look
        self._restyle()
        if before is None or self._look is None or before.styles != self._look.styles:
            self._drop_all()

    def _lay_out(self) -> None:
        look = self._look
        self._across = self.scrollable_content_region.width
        if look is None or not self._across:  # it has no place on the screen yet
            return
        width = max(2, min(WIDEST, self._across - look.gutter - look.margin))
        self._layout = lay_out(self._text.body, [t.span for t in self._text.turns], width)
        self._laid_out()
        self.virtual_size = Size(width + look.gutter + look.margin, self._layout.height)
        self._drop_all()

    def _laid_out(self) -> None:
        """For a view that goes by the lines."""

    def _drop_all(self) -> None:
        self._strips.clear()
        self.refresh()

    def _drop(self, span: Span) -> None:
        lines = self._layout.lines_of(span)
        for y in lines:
            self._strips.pop(y, None)
        if lines:
            self.refresh_lines(lines.start, len(lines))

    def _restyle(self) -> None:
        """Work out the look from the theme, the codings and the room there is."""
        if not (self.is_mounted and self.is_attached):
            return
        words = self.rich_style
        number_cells = len(str(max(len(self._cited), len(self._text.turns))))
        look = Look(
            words=words,
            dim=self.get_component_rich_style("transcript--dim"),
            number=self.get_component_rich_style("transcript--number"),
            selection=self.get_component_rich_style("transcript--selection", partial=True),
            cursor=self.get_component_rich_style("transcript--cursor", partial=True),
            hint=self.get_component_rich_style("transcript--hint"),
            hit=self.get_component_rich_style("transcript--hit", partial=True),
            behind=self._behind,
            mark=lambda code: words + self._mark(code),
            letters=self._letters,
            without_colour=self.app.no_color or self.app.native_ansi_color,
            number_cells=max(3, number_cells),
            label_cells=self._label_cells(),
            lanes=LANES,
            line_numbers=self.numbers_lines,
        )
        room = self.scrollable_content_region.width - look.gutter - look.margin
        self._look = look if room >= _SHORT_LINE else replace(look, lanes=LANES - 1)

    def _behind(self, code: str) -> Style:
        """The tint behind coded words; a terminal's own colours have no tints."""
        if self.app.native_ansi_color:
            return Style()
        hue, depth = self._text.hues.get(code, ("grey", 0))
        ground, ink = solid(self.background_colors[1]), self.colors[3]
        return Style(bgcolor=shade(hue, depth, ground, ink).behind.rich_color)

    def _mark(self, code: str) -> Style:
        hue, depth = self._text.hues.get(code, ("grey", 0))
        if self.app.native_ansi_color:
            return Style(color=ansi_mark(hue), bold=True)
        ground, ink = solid(self.background_colors[1]), self.colors[3]
        return Style(color=shade(hue, depth, ground, ink).mark.rich_color, bold=True)

    def _label_cells(self) -> int:
        """Room for the informants' labels; interviewers' are cut to fit."""
        heard = {turn.speaker for turn in self._text.turns if turn.role not in ASKING}
        return min(_LONGEST_LABEL, max((cell_len(label) for label in heard), default=1))

    def _scene(self) -> Scene:
        return Scene(
            layout=self._layout,
            turns=self._text.turns,
            marks=self.marks,
            hints=self.places("hints"),
            quotations=self.places("quotations"),
            memos=self.places("memos"),
            nothing=self.places("nothing"),
            hits=self.places("hits"),
            cited=self._cited,
            selection=self.selection,
            cursor=self.cursor if self.has_focus else None,
        )

    def render_line(self, y: int) -> Strip:
        """The strip at a row of the widget."""
        line = y + self.scroll_offset.y
        if self._look is None:
            return Strip.blank(self.size.width, self.rich_style)
        if line >= self._layout.height:
            said = self.when_empty if line == 1 and not self._layout.height else ""
            words = [Segment(f"  {printable(said)}", self._look.dim)]
            return Strip(words).adjust_cell_length(self._across, self._look.words)
        strip = self._strips.get(line)
        if strip is None:
            if len(self._strips) >= _KEPT:
                self._strips.clear()
            self.painted += 1
            strip = (
                Strip(paint(self._scene(), self._look, line))
                .simplify()
                .adjust_cell_length(self._across, self._look.words)
            )
            self._strips[line] = strip
        return strip


def nearest_edge(span: Span, offset: int) -> Span:
    """A span with the edge that is nearer to an offset moved there; never empty."""
    if offset - span.start < span.end - offset:
        return Span(min(offset, span.end - 1), span.end)
    return Span(span.start, max(offset, span.start + 1))


def lane_under(look: Look, width: int, x: int) -> int | None:
    """The place in the margin a cell is in, from 0; None for a cell that is not in it."""
    first = look.gutter + width + 1
    edges = [first + 2 * n for n in range(look.lanes + 1)]
    return bisect_left(edges, x + 1) - 1 if first <= x < edges[-1] else None
