"""Something that was done, told in full: lines to read, and leave."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from qualcode.ui.screens.dialogs import SHEET, Sheet


class Telling(Sheet[None]):
    """A title and lines, scrolled with the arrows; Escape leaves."""

    DEFAULT_CSS = (
        "Telling {"
        + SHEET
        + "& VerticalScroll { height: auto; max-height: 60vh; scrollbar-size-vertical: 1; }}"
    )

    def __init__(self, title: Content, told: Sequence[Content]) -> None:
        super().__init__()
        self._title = title
        self._told = told

    def compose(self) -> ComposeResult:
        """The title over the lines."""
        with Vertical():
            yield Static(self._title, classes="title", markup=False)
            with VerticalScroll():
                yield Static(Content("\n").join(self._told), markup=False)

    def on_mount(self) -> None:
        """Let the arrows scroll."""
        self.query_one(VerticalScroll).focus()
