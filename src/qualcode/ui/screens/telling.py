"""Something that was done, told in full: lines to read, and leave."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from qualcode.ui.screens.dialogs import SHEET, Sheet
from qualcode.ui.speaking import Speaker


class Telling(Sheet[None]):
    """A title and lines, scrolled with the arrows; Escape or Enter leaves."""

    DEFAULT_CSS = (
        "Telling {"
        + SHEET
        + "& VerticalScroll { height: auto; max-height: 60vh; scrollbar-size-vertical: 1; }}"
    )

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "leave", show=False)]

    def __init__(self, say: Speaker, title: Content, told: Sequence[Content]) -> None:
        super().__init__()
        self._say = say
        self._title = title
        self._told = told

    def compose(self) -> ComposeResult:
        """The title over the lines, and how to leave."""
        with Vertical():
            yield Static(self._title, classes="title", markup=False)
            with VerticalScroll():
                yield Static(Content("\n").join(self._told), markup=False)
            yield Static(self._say("telling.leave"), classes="keys", markup=False)

    def on_mount(self) -> None:
        """Let the arrows scroll."""
        self.query_one(VerticalScroll).focus()
