"""The transcript on the screen: reading, moving, selecting. It knows no workspace.

Attributes come in (`show`, `put_codings`, `hints`), messages go out (`Moved`). Lines are
painted on demand and kept, and a change drops only the lines that it touches.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import ClassVar

from rich.cells import cell_len
from rich.style import Style
from textual import events
from textual.binding import BindingType
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from qualcode.domain.model import Coding, Turn
from qualcode.domain.span import Span
from qualcode.domain.transcript import ASKING
from qualcode.ui.actions import ON_TEXT, bindings
from qualcode.ui.layout import lay_out
from qualcode.ui.marks import Marks, letter, letters
from qualcode.ui.moving import Units, turn_at
from qualcode.ui.painting import Look, Scene, paint
from qualcode.ui.palette import shade, solid

WIDEST = 76
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


class TranscriptView(ScrollView, can_focus=True):
    """A transcript with its codings; cursor and selection are code points of its text."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "transcript--dim",
        "transcript--number",
        "transcript--selection",
        "transcript--cursor",
        "transcript--hint",
    }
    DEFAULT_CSS = """
    TranscriptView {
        background: $background;
        color: $foreground;
        overflow-x: hidden;
        & .transcript--dim { color: $foreground 60%; }
        & .transcript--number { color: $foreground 45%; }
        & .transcript--selection { background: $accent; color: $background; }
        & .transcript--cursor { background: $foreground; color: $background; }
        & .transcript--hint { color: $warning; text-style: bold; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(ON_TEXT)]
    ALLOW_SELECT = False  # mouse and keyboard share one selection, in code points

    @dataclass
    class Moved(Message):
        """The cursor or the selection is elsewhere."""

        cursor: int
        selection: Span | None

        def can_replace(self, message: Message) -> bool:
            """A newer place makes an older one moot."""
            return isinstance(message, TranscriptView.Moved)

    def __init__(self, sentences: Callable[[str], list[Span]], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._sentences = sentences
        self._text = Text()
        self._layout = lay_out("", (), WIDEST)
        self._units = Units(self._layout, (), Marks(), sentences)
        self._hints: list[Span] = []
        self._quotations: list[Span] = []
        self._letters: dict[str, str] = {}
        self._strips: dict[int, Strip] = {}
        self._look: Look | None = None
        self._across = 0
        """Cells of a row of the widget."""
        self._dragged_from: Span | None = None
        self._head = 0
        self.marks = Marks()
        self.cursor = 0
        self.selection: Span | None = None
        self.painted = 0
        """How many lines have been painted, for tests that count them."""

    # What is shown

    def show(self, text: Text, codings: Iterable[Coding], cursor: int = 0) -> None:
        """Show another text, from the given place."""
        self._text = text
        self.marks = Marks(codings)
        self._hints = []
        self._quotations = []
        self._letters = letters(self.marks.all())
        self.selection = None
        self._restyle()
        self._lay_out()
        self.go_to(cursor)

    def put_codings(self, gone: Iterable[Coding], new: Iterable[Coding]) -> None:
        """Take codings out and in; only their lines are painted again."""
        for coding in gone:
            self.marks.remove(coding)
            self._drop(coding.span)
        for coding in new:
            self.marks.add(coding)
            self._letters.setdefault(coding.code, letter(len(self._letters)))
            self._drop(coding.span)

    def show_hints(self, spans: Iterable[Span]) -> None:
        """Mark the places of suggestions."""
        self._hints = sorted(spans)
        self._units.hints = self._hints
        self._drop_all()

    def show_quotations(self, spans: Iterable[Span]) -> None:
        """Mark the places of quotations; only the lines of those that changed are painted."""
        new = list(spans)
        for span in {*self._quotations} ^ {*new}:
            self._drop(span)
        self._quotations = new

    @property
    def letters(self) -> Mapping[str, str]:
        """Code -> the letter its lane shows."""
        return self._letters

    # Where the cursor is

    def go_to(self, offset: int, selection: Span | None = None) -> None:
        """Put the cursor at an offset, show its line, and select."""
        offset = min(max(offset, 0), len(self._text.body))
        for span in (Span(self.cursor, self.cursor + 1), self.selection):
            if span is not None:
                self._drop(span)
        self.cursor = offset
        self.selection = selection
        self._head = selection.end if selection else offset
        for span in (Span(offset, offset + 1), selection):
            if span is not None:
                self._drop(span)
        self._scroll_to_cursor()
        self.post_message(self.Moved(offset, selection))

    def target(self) -> Span | None:
        """What a code would be put on: the selection, else the sentence under the cursor."""
        if self.selection is not None:
            return self.selection
        return self._units.at("sentence", self.cursor)

    def word_under_cursor(self) -> Span | None:
        """The word the cursor is in."""
        return self._units.at("word", self.cursor)

    @property
    def turn(self) -> Turn | None:
        """The turn the cursor is in."""
        return turn_at(self._text.turns, self.cursor)

    # Actions

    def action_move(self, unit: str, step: int) -> None:
        """Go to the next or previous unit; the selection is let go."""
        self.go_to(self._units.moved(unit, step, self.cursor, self._page()))

    def action_extend(self, unit: str, step: int) -> None:
        """Move the selection's free edge by a unit."""
        fixed = self._fixed_edge()
        head = self._units.extended(unit, step, self._head, self._page())
        span = Span(min(fixed, head), max(fixed, head))
        self.go_to(max(head - 1, span.start) if step > 0 else head, span or None)
        self._head = head

    def action_select(self, unit: str) -> None:
        """Select the unit under the cursor; once more, and the next one comes along."""
        if unit == "coding":
            over = self.marks.at(self.cursor)
            found = over[0].span if over else None
        elif self.selection is not None and self._head == self.selection.end:
            end = self._units.extended(unit, 1, self.selection.end, self._page())
            found = Span(self.selection.start, end)
        else:
            found = self._units.at(unit, self.cursor)
        if found:
            cursor = self.cursor if found.start <= self.cursor < found.end else found.start
            self.go_to(cursor, found)

    def action_deselect(self) -> None:
        """Let the selection go."""
        self.go_to(self.cursor)

    def _fixed_edge(self) -> int:
        if self.selection is None:
            return self.cursor
        return self.selection.start if self._head == self.selection.end else self.selection.end

    def _page(self) -> int:
        return max(1, self.size.height - 2)

    # Mouse

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Begin a selection at the character under the pointer."""
        if event.button != 1:
            return
        offset = self._offset_under(event)
        self._dragged_from = Span(offset, self._after(offset))
        self.capture_mouse()
        self.go_to(offset)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Extend the selection to the character under the pointer, itself included."""
        if self._dragged_from is None:
            return
        offset = self._offset_under(event)
        if offset != self._dragged_from.start or self.selection is not None:
            start = min(offset, self._dragged_from.start)
            end = max(self._after(offset), self._dragged_from.end)
            self.go_to(offset, Span(start, min(end, len(self._text.body))) or None)

    def _after(self, offset: int) -> int:
        """The end of what is drawn as one character at an offset."""
        return self._units.moved("character", 1, offset, 1)

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """End the selection."""
        self._dragged_from = None
        self.release_mouse()

    def on_click(self, event: events.Click) -> None:
        """Two clicks select the word, three the sentence, four the turn."""
        unit = {2: "word", 3: "sentence", 4: "turn"}.get(event.chain)
        found = self._units.at(unit, self._offset_under(event)) if unit else None
        if found:
            self.go_to(found.start, found)

    def _offset_under(self, event: events.MouseEvent) -> int:
        place = event.get_content_offset_capture(self)
        gutter = self._look.gutter if self._look else 0
        y = place.y + self.scroll_offset.y
        return self._layout.offset_at(place.x - gutter, y) if self._layout.height else 0

    # Drawing

    def on_resize(self, event: events.Resize) -> None:
        """Wrap anew when the width has changed, and keep the cursor in sight."""
        self._restyle()
        self._lay_out()
        self._scroll_to_cursor()

    def on_focus(self) -> None:
        """Show the cursor."""
        self._drop(Span(self.cursor, self.cursor + 1))

    def on_blur(self) -> None:
        """Hide the cursor."""
        self._drop(Span(self.cursor, self.cursor + 1))

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
        if look is None:
            return
        self._across = self.scrollable_content_region.width
        width = max(2, min(WIDEST, self._across - look.gutter - look.margin))
        self._layout = lay_out(self._text.body, [t.span for t in self._text.turns], width)
        self._units = Units(
            self._layout, self._text.turns, self.marks, self._sentences, self._hints
        )
        self.virtual_size = Size(width + look.gutter + look.margin, self._layout.height)
        self._drop_all()

    def _drop_all(self) -> None:
        self._strips.clear()
        self.refresh()

    def _drop(self, span: Span) -> None:
        lines = self._layout.lines_of(span)
        for y in lines:
            self._strips.pop(y, None)
        if lines:
            self.refresh_lines(lines.start, len(lines))

    def _scroll_to_cursor(self) -> None:
        y = self._layout.line_of(self.cursor)
        top, height = self.scroll_offset.y, self.scrollable_content_region.height
        margin = min(3, height // 4)
        if y < top + margin:
            self.scroll_to(y=max(0, y - margin), animate=False)
        elif y >= top + height - margin:
            self.scroll_to(y=y - height + 1 + margin, animate=False)

    def _restyle(self) -> None:
        """Work out the look from the theme, the codings and the room there is."""
        if not self.is_mounted:
            return
        ground, ink = solid(self.background_colors[1]), self.colors[3]
        hues = self._text.hues

        def behind(code: str) -> Style:
            hue, depth = hues.get(code, ("grey", 0))
            return Style(bgcolor=shade(hue, depth, ground, ink).behind.rich_color)

        def mark(code: str) -> Style:
            hue, depth = hues.get(code, ("grey", 0))
            return words + Style(color=shade(hue, depth, ground, ink).mark.rich_color, bold=True)

        words = self.rich_style
        look = Look(
            words=words,
            dim=self.get_component_rich_style("transcript--dim"),
            number=self.get_component_rich_style("transcript--number"),
            selection=self.get_component_rich_style("transcript--selection", partial=True),
            cursor=self.get_component_rich_style("transcript--cursor", partial=True),
            hint=self.get_component_rich_style("transcript--hint"),
            behind=behind,
            mark=mark,
            letters=self._letters,
            without_colour=self.app.no_color,
            number_cells=max(3, len(str(len(self._text.turns)))),
            label_cells=self._label_cells(),
            lanes=LANES,
        )
        room = self.scrollable_content_region.width - look.gutter - look.margin
        self._look = look if room >= _SHORT_LINE else replace(look, lanes=LANES - 1)

    def _label_cells(self) -> int:
        """Room for the informants' labels; interviewers' are cut to fit."""
        heard = {turn.speaker for turn in self._text.turns if turn.role not in ASKING}
        return min(_LONGEST_LABEL, max((cell_len(label) for label in heard), default=1))

    def _scene(self) -> Scene:
        return Scene(
            layout=self._layout,
            turns=self._text.turns,
            marks=self.marks,
            hints=self._hints,
            quotations=self._quotations,
            selection=self.selection,
            cursor=self.cursor if self.has_focus else None,
        )

    def render_line(self, y: int) -> Strip:
        """The strip at a row of the widget."""
        line = y + self.scroll_offset.y
        if self._look is None:
            return Strip.blank(self.size.width, self.rich_style)
        if line >= self._layout.height:
            return Strip.blank(self._across, self._look.words)
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
