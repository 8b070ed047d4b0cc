"""The lines of the picker: drawn one by one, so that a letter typed costs only those in sight."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.text import Text
from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget


class CodeLines(Widget):
    """Lines to choose among; the keys are pressed in the field above it."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"lines--highlighted"}
    DEFAULT_CSS = """
    CodeLines {
        height: 1fr;
        & .lines--highlighted {
            background: $block-cursor-background; color: $block-cursor-foreground;
        }
        &:ansi .lines--highlighted { background: ansi_default; text-style: reverse; }
    }
    """
    ALLOW_SELECT = False

    @dataclass
    class Chosen(Message):
        """A line was clicked."""

        key: str

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[tuple[str, Text]] = []
        """What each line is known by, and its words."""
        self.at = 0
        """The highlighted line, from 0."""
        self._top = 0

    @property
    def key(self) -> str | None:
        """What the highlighted line is known by."""
        return self.lines[self.at][0] if self.lines else None

    def show(self, lines: Sequence[tuple[str, Text]], at: int = 0) -> None:
        """Show other lines, and highlight one."""
        self.lines = list(lines)
        self._top = 0
        self._go(at)

    def step(self, by: int) -> None:
        """Highlight another line, coming round at the ends."""
        if self.lines:
            self._go((self.at + by) % len(self.lines))

    def _go(self, at: int) -> None:
        self.at = max(0, min(at, len(self.lines) - 1))
        height = max(self.size.height, 1)
        self._top = max(min(self._top, self.at), self.at - height + 1, 0)
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        """Take the line under the pointer."""
        line = self._top + event.get_content_offset_capture(self).y
        if line < len(self.lines):
            self._go(line)
            self.post_message(self.Chosen(self.lines[line][0]))

    def on_mouse_scroll_down(self) -> None:
        """Look further down."""
        self._scroll(3)

    def on_mouse_scroll_up(self) -> None:
        """Look further up."""
        self._scroll(-3)

    def _scroll(self, by: int) -> None:
        last = max(len(self.lines) - self.size.height, 0)
        self._top = max(0, min(self._top + by, last))
        self.refresh()

    def on_resize(self) -> None:
        """Keep the highlighted line in sight."""
        self._go(self.at)

    def render_line(self, y: int) -> Strip:
        """The strip at a row of the widget."""
        width, base, line = self.size.width, self.rich_style, self._top + y
        if line >= len(self.lines):
            return Strip.blank(width, base)
        text = self.lines[line][1].copy()
        text.truncate(width, overflow="ellipsis")
        if line == self.at:
            base = self.get_component_rich_style("lines--highlighted")
        parts = text.render(self.app.console, end="")
        strip = Strip(parts).simplify()
        return strip.apply_style(base).adjust_cell_length(width, base)
