"""The one door through which words of the project reach a widget.

Textual and Rich read square brackets as markup: `[ler]` would vanish and `[/b]` crash.
What passes through here is shown as it is, and control characters are gone.
"""

from __future__ import annotations

from rich.text import Text
from textual.content import Content

from qualcode.messages.catalogue import printable


def plain(text: str) -> Content:
    """Text for a Textual widget, shown letter by letter."""
    return Content(printable(text))


def lines(text: str) -> Content:
    """Text of several lines for a Textual widget, shown letter by letter."""
    return Content("\n".join(printable(line) for line in text.split("\n")))


def rich_plain(text: str, style: str = "") -> Text:
    """The same for trees and tables, which take Rich text."""
    return Text(printable(text), style=style, no_wrap=True, overflow="ellipsis")
