"""The parts of the file picker that keys go to: the path line and the list."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.widgets import OptionList

from qualcode.ui.folders import begun_anew
from qualcode.ui.widgets.fields import Line


class Entries(OptionList):
    """The entries of a folder."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "screen.enter", show=False),
        Binding("space", "screen.tick", show=False),
        Binding("ctrl+a", "screen.tick_all", show=False),
        Binding("backspace,left", "screen.up", show=False),
        Binding("right", "screen.go_in", show=False),
        Binding("up", "up", show=False),
    ]

    def on_key(self, event: events.Key) -> None:
        """Take letters to the path line; a space only after one, for alone it ticks.

        What is typed quickly still comes here when the line has the focus already.
        """
        line = self.screen.query_one(PathLine)
        letter = event.character if event.is_printable else None
        if letter and (letter != " " or line.is_begun):
            event.stop()
            line.go_on_with(letter)

    def action_up(self) -> None:
        """Go up the list, and from its top to the path line."""
        if self.highlighted in (None, 0):
            self.screen.query_one(Line).focus()
        else:
            self.action_cursor_up()


class PathLine(Line):
    """The path line; down goes to the entries."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("down", "screen.to_entries", show=False)]

    def validate_value(self, value: str) -> str:
        """The path as it may be shown, from where it was begun anew."""
        return begun_anew(super().validate_value(value))

    @property
    def is_begun(self) -> bool:
        """Whether keys come here, or will as soon as those before them are through."""
        return self.screen.focused is self

    def go_on_with(self, letter: str) -> None:
        """Take a letter that was typed in the list, at the end where it is the first."""
        if not self.is_begun:
            self.screen.set_focus(self)
            self.cursor_position = len(self.value)
        self.insert_text_at_cursor(letter)
