"""The parts of the file picker that keys go to: the path line and the list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import OptionList

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

    @dataclass
    class Typed(Message):
        """Somebody began to type a name."""

        character: str

    def on_key(self, event: events.Key) -> None:
        """Take letters to the path line."""
        if event.character and event.is_printable and event.character != " ":
            event.stop()
            self.post_message(self.Typed(event.character))

    def action_up(self) -> None:
        """Go up the list, and from its top to the path line."""
        if self.highlighted in (None, 0):
            self.screen.query_one(Line).focus()
        else:
            self.action_cursor_up()


class PathLine(Line):
    """The path line; down goes to the entries."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("down", "screen.to_entries", show=False)]
