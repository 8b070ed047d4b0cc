"""The transcript as it is read and coded: a cursor, a selection, keys and the mouse."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.actions import SkipAction
from textual.binding import BindingType
from textual.message import Message

from qualcode.domain.model import Coding, Turn
from qualcode.domain.span import Span
from qualcode.ui.actions import ON_TEXT, bindings
from qualcode.ui.moving import Units, turn_at
from qualcode.ui.widgets.text_canvas import Text, TextCanvas, lane_under, nearest_edge


class TranscriptView(TextCanvas, can_focus=True):
    """A transcript with its codings; cursor and selection are code points of its text."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(ON_TEXT)]

    @dataclass
    class Pointed(Message):
        """The pointer is over codings, the innermost first, or over none any more."""

        codings: list[Coding]

        def can_replace(self, message: Message) -> bool:
            """A newer place makes an older one moot."""
            return isinstance(message, TranscriptView.Pointed)

    def __init__(
        self,
        sentences: Callable[[str], list[Span]],
        moved: Callable[[], None] = lambda: None,
        *,
        id: str | None = None,
    ) -> None:
        """`moved` is called when the cursor or the selection is elsewhere.

        It is no message, so that what depends on the cursor is drawn in the same frame.
        """
        super().__init__(id=id)
        self._sentences = sentences
        self._moved = moved
        self._units = Units(self._layout, (), self.marks, sentences)
        self._dragged_from: Span | None = None
        self._pointed: list[Coding] = []
        self._head = 0
        self.held: Coding | None = None
        """The coding whose stretch was selected as a whole, to be moved by its edges."""

    def show(self, text: Text, codings: Iterable[Coding], cursor: int = 0) -> None:
        """Show another text, from the given place."""
        self.selection = self.held = None
        self._set_text(text, codings)
        self.go_to(cursor)

    def _laid_out(self) -> None:
        self._units = Units(self._layout, self._text.turns, self.marks, self._sentences)
        self._places_changed()

    def put_codings(self, gone: Iterable[Coding], new: Iterable[Coding]) -> None:
        """Take codings out and in; one that is held is held as it now stands."""
        super().put_codings(gone, new)
        self.held = self.marks.get(self.held.guid) if self.held else None

    def _places_changed(self) -> None:
        self._units.hints = self.places("hints")
        self._units.memos = self.places("memos")
        self._units.nothing = self.places("nothing")

    # Where the cursor is

    def go_to(self, offset: int, selection: Span | None = None) -> None:
        """Put the cursor at an offset, show its line, and select; no coding is held any more."""
        self.held = None
        self._reach(offset, selection)

    def _reach(self, offset: int, selection: Span | None) -> None:
        """Go to an offset with a selection; a coding that is held stays so while there is one."""
        offset = min(max(offset, 0), len(self._text.body))
        for span in (Span(self.cursor, self.cursor + 1), self.selection):
            if span is not None:
                self._drop(span)
        self.cursor = offset
        self.selection = selection
        self.held = self.held if selection else None
        self._head = selection.end if selection else offset
        for span in (Span(offset, offset + 1), selection):
            if span is not None:
                self._drop(span)
        self._scroll_to_cursor()
        self._moved()

    def target(self) -> Span | None:
        """What a code would be put on: the selection, else the sentence under the cursor."""
        if self.selection is not None:
            return self.selection
        return self._units.at("sentence", self.cursor)

    def word_under_cursor(self) -> Span | None:
        """The word the cursor is in."""
        return self._units.at("word", self.cursor)

    @property
    def meant(self) -> list[Coding]:
        """The coding that is held, else those under the cursor, the innermost first."""
        return [self.held] if self.held is not None else self.marks.at(self.cursor)

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
        self._reach(head - 1 if head > fixed else head, span or None)  # on what is selected
        self._head = head

    def action_select(self, unit: str) -> None:
        """Select the unit under the cursor; once more, and the next one comes along."""
        if unit == "coding":
            self._hold_next()
            return
        found = self._units.at(unit, self.cursor)
        if self.selection is not None and self._head == self.selection.end:
            end = self._units.extended(unit, 1, self.selection.end, self._page())
            found = Span(self.selection.start, end)
        if found:
            cursor = self.cursor if found.start <= self.cursor < found.end else found.start
            self.go_to(cursor, found)

    def _hold_next(self) -> None:
        """Select the innermost coding under the cursor; once more, and the one around it."""
        over = self.marks.at(self.cursor)
        at = over.index(self.held) + 1 if self.held in over else 0
        if over:
            self.hold(over[at % len(over)])

    def hold(self, coding: Coding) -> None:
        """Select a coding's stretch, so that its edges can be moved."""
        cursor = self.cursor if coding.start <= self.cursor < coding.end else coding.start
        self.held = coding
        self._reach(cursor, coding.span)

    def action_other_edge(self) -> None:
        """Let the selection's other edge be the one that moves."""
        if self.selection is not None:
            at_end = self._head == self.selection.end
            self._head = self.selection.start if at_end else self.selection.end
            head = self._head
            self._reach(self.selection.start if at_end else head - 1, self.selection)
            self._head = head

    def action_deselect(self) -> None:
        """Let the selection go; where there is none, the key is the screen's."""
        if self.selection is None:
            raise SkipAction
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
        if event.shift and self.selection is not None:
            self._reach(offset, nearest_edge(self.selection, self._after(offset)))
            return
        coding = self._coding_in_margin(event)
        if coding is not None:
            self.hold(coding)
            return
        self._dragged_from = Span(offset, self._after(offset))
        self.capture_mouse()
        self.go_to(offset)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Extend the selection to the character under the pointer, itself included."""
        offset = self._offset_under(event)
        if self._dragged_from is None:
            self._point(self._codings_under(event, offset))
            return
        if offset != self._dragged_from.start or self.selection is not None:
            start = min(offset, self._dragged_from.start)
            end = max(self._after(offset), self._dragged_from.end)
            self.go_to(offset, Span(start, min(end, len(self._text.body))) or None)

    def on_leave(self) -> None:
        """The pointer is elsewhere."""
        self._point([])

    def _point(self, codings: list[Coding]) -> None:
        if codings != self._pointed:
            self._pointed = codings
            self.post_message(self.Pointed(codings))

    def _codings_under(self, event: events.MouseEvent, offset: int) -> list[Coding]:
        """The codings of the word, or of the letter in the margin, under the pointer."""
        in_margin = self._coding_in_margin(event)
        if in_margin is not None:
            return [in_margin]
        place = event.get_content_offset_capture(self)
        x, y = self._layout.cell_of(offset)
        across = place.x - (self._look.gutter if self._look else 0)
        over_it = y == place.y + self.scroll_offset.y and 0 <= across <= x + 1
        return self.marks.at(offset) if over_it else []

    def _coding_in_margin(self, event: events.MouseEvent) -> Coding | None:
        """The coding whose lane or letter is under the pointer."""
        place = event.get_content_offset_capture(self)
        y = place.y + self.scroll_offset.y
        if self._look is None or not 0 <= y < self._layout.height or self._layout.is_blank(y):
            return None
        lane = lane_under(self._look, self._layout.width, place.x)
        if lane is None:
            return None
        here = sorted(self.marks.over(self._layout.span(y)), key=self.marks.lane)
        if here and self.marks.lane(here[-1]) >= self._look.lanes:  # the letters have closed up
            at = place.x - self._look.gutter - self._layout.width - 1
            return here[at] if at < len(here) else None
        return next((one for one in here if self.marks.lane(one) == lane), None)

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
        if unit is None or self._coding_in_margin(event) is not None:
            return
        found = self._units.at(unit, self._offset_under(event))
        if found:
            self.go_to(found.start, found)

    def _offset_under(self, event: events.MouseEvent) -> int:
        place = event.get_content_offset_capture(self)
        gutter = self._look.gutter if self._look else 0
        y = place.y + self.scroll_offset.y
        return self._layout.offset_at(place.x - gutter, y) if self._layout.height else 0

    # Showing the cursor

    def on_resize(self, event: events.Resize) -> None:
        """Wrap anew when the width has changed, and keep the cursor in sight."""
        self._restyle()
        self._lay_out()
        self._scroll_to_cursor()
        self.call_after_refresh(self._settle)

    def _settle(self) -> None:
        """Bring the cursor in sight where there was nothing to scroll before the first frame."""
        self._scroll_to_cursor()
        self._moved()

    def on_focus(self) -> None:
        """Show the cursor."""
        self._drop(Span(self.cursor, self.cursor + 1))

    def on_blur(self) -> None:
        """Hide the cursor."""
        self._drop(Span(self.cursor, self.cursor + 1))

    def _scroll_to_cursor(self) -> None:
        y = self._layout.line_of(self.cursor)
        top, height = self.scroll_offset.y, self.scrollable_content_region.height
        margin = min(3, height // 4)
        if y < top + margin:
            self.scroll_to(y=max(0, y - margin), animate=False, immediate=True)
        elif y >= top + height - margin:
            self.scroll_to(y=y - height + 1 + margin, animate=False, immediate=True)
