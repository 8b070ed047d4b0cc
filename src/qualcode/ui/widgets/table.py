"""A table: a line for each thing, a cursor, ticks. Only the lines in sight are drawn."""

from __future__ import annotations

from collections.abc import Container, Sequence
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from qualcode.ui.columns import GAP, Cell, Column, Fitted, Line, fitted
from qualcode.ui.text import rich_plain, wrapped

TICK = "✓"
_LEAD = 3
"""Cells before the first column: a blank, the tick, a blank."""
_ANY = 100_000
"""Cells in which everything has room."""


class Table(ScrollView, can_focus=True):
    """Lines under a heading; the arrows move the cursor, a click too, two clicks open."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "table--heading",
        "table--cursor",
        "table--cell",
        "table--tick",
    }
    DEFAULT_CSS = """
    Table {
        background: $background; color: $foreground;
        overflow-x: hidden; scrollbar-size-vertical: 1; scrollbar-gutter: stable;
        & .table--heading { color: $foreground 60%; text-style: bold; }
        & .table--cursor { background: $accent 25%; text-style: bold; }
        & .table--cell { background: $accent; color: $background; text-style: bold; }
        & .table--tick { color: $accent; text-style: bold; }
        &:ansi .table--tick { color: ansi_default; }
        &:ansi .table--heading { color: ansi_default; text-style: dim; }
        &:ansi .table--cursor { background: ansi_default; text-style: bold underline; }
        &:ansi .table--cell { background: ansi_default; text-style: reverse; }
        &:ansi.-by-line .table--cursor { text-style: reverse; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("home,ctrl+home", "edge(-1)", show=False),
        Binding("end,ctrl+end", "edge(1)", show=False),
        Binding("left", "across(-1)", show=False),
        Binding("right", "across(1)", show=False),
    ]
    ALLOW_SELECT = False

    class Moved(Message):
        """The cursor is on another line or cell."""

    class Opened(Message):
        """A line was clicked twice."""

    class Ticked(Message):
        """The place for the tick was clicked, on the cursor's line."""

    def __init__(self) -> None:
        super().__init__(classes="-by-line")
        self._columns: Sequence[Column] = ()
        self._headings: Sequence[str] = ()
        self._lines: Sequence[Line] = ()
        self._fitted: list[Fitted] = []
        self._empty = ""
        self._by_cell = False
        self._first = 1
        """The column that comes next to the first one, where not all have room."""
        self.ticked: Container[str] = ()
        """The keys of the lines that are ticked."""
        self.cursor = 0
        """The line the cursor is on, from 0."""
        self.column = 0
        """The column it is on, where it goes by cells."""

    # What is shown

    def show(
        self,
        columns: Sequence[Column],
        headings: Sequence[str],
        lines: Sequence[Line],
        *,
        empty: str = "",
        by_cell: bool = False,
    ) -> None:
        """Show lines; or, where there are none, some words instead."""
        self._columns, self._headings, self._lines = columns, headings, lines
        self._empty, self._by_cell = empty, by_cell
        self.set_class(not by_cell, "-by-line")
        self.column = min(self.column, max(len(columns) - 1, 0)) if by_cell else 0
        self.cursor = min(self.cursor, max(len(lines) - 1, 0))
        self._fit()

    def _fit(self) -> None:
        """Give the columns the room there is."""
        room = _ANY if self._by_cell else self._room  # cells are gone through sideways
        self._fitted = fitted(self._columns, self._headings, self._lines, room)
        self._in_sight()
        self.virtual_size = Size(self.size.width, len(self._lines) + 1)
        self.call_after_refresh(self._bring_into_sight)
        self.refresh()

    @property
    def _room(self) -> int:
        return max(self.scrollable_content_region.width - _LEAD - 1, 0)

    def on_resize(self, event: events.Resize) -> None:
        """Fit the columns anew."""
        self._fit()

    def put_cursor(self, line: int) -> None:
        """Put the cursor on a line, without a word about it."""
        before, self.cursor = self.cursor, max(0, min(line, len(self._lines) - 1))
        self.refresh_line(before + 1)
        self.refresh_line(self.cursor + 1)
        self._bring_into_sight()

    def _bring_into_sight(self) -> None:
        top, height = self.scroll_offset.y, max(self.size.height - 1, 1)
        if self.cursor < top:
            self.scroll_to(y=self.cursor, animate=False)
        elif self.cursor >= top + height:
            self.scroll_to(y=self.cursor - height + 1, animate=False)

    # Moving

    def _move_to(self, line: int) -> None:
        before = self.cursor
        self.put_cursor(line)
        if self.cursor != before:
            self.post_message(self.Moved())

    def action_move(self, step: int) -> None:
        """Go to a line above or below."""
        self._move_to(self.cursor + step)

    def action_page(self, step: int) -> None:
        """Go a page up or down."""
        self._move_to(self.cursor + step * max(self.size.height - 2, 1))

    def action_edge(self, step: int) -> None:
        """Go to the first or the last line."""
        self._move_to(len(self._lines) - 1 if step > 0 else 0)

    def action_across(self, step: int) -> None:
        """Go to the cell on the left or right."""
        if self._by_cell and 0 <= self.column + step < len(self._columns):
            self.column += step
            self._in_sight()
            self.refresh()
            self.post_message(self.Moved())

    def on_click(self, event: events.Click) -> None:
        """Put the cursor where the click was; two clicks open the line."""
        at = event.get_content_offset(self)
        line = -1 if at is None else at.y - 1 + self.scroll_offset.y
        if at is None or at.y == 0 or not 0 <= line < len(self._lines):
            return
        if self._by_cell:
            self.column = self._column_at(at.x)
            self.refresh()
        self.put_cursor(line)
        self.post_message(self.Moved())
        if at.x < _LEAD:
            self.post_message(self.Ticked())
        elif event.chain == 2:
            self.post_message(self.Opened())

    def _column_at(self, x: int) -> int:
        end = _LEAD
        for one in self._shown():
            end += one.cells + GAP
            if x < end:
                return one.index
        return self.column

    # Drawing

    def _shown(self) -> list[Fitted]:
        """The columns that are drawn: the first, and as many of the others as have room."""
        shown, left = self._fitted[:1], self._room - sum(one.cells for one in self._fitted[:1])
        for one in self._fitted[self._first :]:
            left -= GAP
            if left < min(one.cells, 6):
                break
            shown.append(Fitted(one.index, min(one.cells, left)))
            left -= shown[-1].cells
        return shown

    def _in_sight(self) -> None:
        """Let the cursor's column be among those that are drawn, all of it if it can be."""
        if not self._by_cell:
            self._first = 1
            return
        self._first = max(1, min(self._first, self.column or 1, len(self._fitted)))
        whole = {one.index for one in self._shown() if one in self._fitted}
        while self.column not in whole and self._first < self.column:
            self._first += 1
            whole = {one.index for one in self._shown() if one in self._fitted}

    def render_line(self, y: int) -> Strip:
        """The strip at a row of the widget."""
        line = y - 1 + self.scroll_offset.y
        if y == 0:
            return self._drawn_heading()
        if line < len(self._lines):
            return self._drawn(line)
        return self._blank(y)

    def _blank(self, y: int) -> Strip:
        """A row without a line: the words that stand where there are none, or nothing."""
        rows = wrapped(self._empty, self._room) if self._empty and not self._lines else []
        words = rows[y - 2] if 0 <= y - 2 < len(rows) else ""
        return self._strip([Segment(" " * _LEAD + words, self.rich_style)], self.rich_style)

    def _drawn_heading(self) -> Strip:
        style = self.get_component_rich_style("table--heading")
        shown = self._shown() if self._lines else []
        parts = [Segment(" " * _LEAD, style)]
        for one in shown:
            words = rich_plain(self._headings[one.index])
            parts += self._placed(words, one, style)
        if shown and shown[-1] != self._fitted[-1]:
            parts = [*Strip(parts).crop(0, self._room + _LEAD - 1), Segment(" ›", style)]
        return self._strip(parts, style)

    def _drawn(self, line: int) -> Strip:
        current = line == self.cursor
        base = self.get_component_rich_style("table--cursor") if current else self.rich_style
        one = self._lines[line]
        tick = self.get_component_rich_style("table--tick", partial=True)
        sign = TICK if one.key in self.ticked else " "
        parts = [Segment(" ", base), Segment(sign, base + tick), Segment(" ", base)]
        for column in self._shown():
            style = base
            if current and self._by_cell and column.index == self.column:
                style = self.get_component_rich_style("table--cell")
            words = _words(one.cells[column.index], column.cells)
            parts += self._placed(words, column, style, base)
        return self._strip(parts, base)

    def _placed(
        self, words: Text, column: Fitted, style: Style, gap: Style | None = None
    ) -> list[Segment]:
        """Words in exactly the cells of a column, and the gap after them."""
        words = words.copy()
        words.truncate(column.cells, overflow="ellipsis")
        words.stylize_before(words.style)  # rendering looks at stretches alone
        pad = Segment(" " * max(0, column.cells - words.cell_len), style)
        drawn = [
            Segment(text, style + own if own else style)
            for text, own, _ in words.render(self.app.console, end="")
            if text
        ]
        both = [pad, *drawn] if self._columns[column.index].right else [*drawn, pad]
        return [*both, Segment(" " * GAP, gap or style)]

    def _strip(self, parts: list[Segment], base: Style) -> Strip:
        width = self.scrollable_content_region.width
        return Strip(parts).simplify().adjust_cell_length(width, base)


def _words(cell: Cell, cells: int) -> Text:
    if isinstance(cell, Text):
        return cell
    return rich_plain(cell) if isinstance(cell, str) else cell(cells)
