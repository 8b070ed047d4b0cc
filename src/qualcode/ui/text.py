"""The one door through which words of the project reach a widget.

Textual and Rich read square brackets as markup: `[ler]` would vanish and `[/b]` crash.
What passes through here is shown as it is, and control characters are gone.
"""

from __future__ import annotations

from rich.cells import cell_len, set_cell_size
from rich.text import Text
from textual.content import Content

from qualcode.messages.catalogue import printable
from qualcode.ui.layout import lay_out


def plain(text: str) -> Content:
    """Text for a Textual widget, shown letter by letter."""
    return Content(printable(text))


def lines(text: str) -> Content:
    """Text of several lines for a Textual widget, shown letter by letter."""
    return Content("\n".join(printable(line) for line in text.split("\n")))


def fitted(text: str, room: int) -> str:
    """Text in exactly so many cells: filled with blanks, or cut with an ellipsis."""
    return (
        set_cell_size(text, room) if cell_len(text) <= room else set_cell_size(text, room - 1) + "…"
    )


def rich_plain(text: str, style: str = "") -> Text:
    """The same for trees and tables, which take Rich text."""
    return Text(printable(text), style=style, no_wrap=True, overflow="ellipsis")


def wrapped(text: str, room: int) -> list[str]:
    """Text in lines of at most so many cells (two at least), broken at blanks where it can be."""
    shown = printable(text)
    layout = lay_out(shown, (), max(room, 2))
    return [layout.span(y).of(shown).rstrip(" ") for y in range(layout.height)]
