"""The interface's own words, in the language the screen was opened in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from textual.content import Content

from qualcode.messages import render
from qualcode.reports.quotes import attribute_in_words
from qualcode.ui.text import plain


class Speaker:
    """Says messages in one language; what it gives is safe to show."""

    def __init__(self, language: str) -> None:
        self.language = language

    def text(self, message_id: str, /, **values: object) -> str:
        """The words of a message."""
        return render(message_id, self.language, **values)

    def __call__(self, message_id: str, /, **values: object) -> Content:
        """The words of a message, for a widget."""
        return plain(self.text(message_id, **values))

    def attributes(self, held: Mapping[str, str]) -> Iterator[tuple[str, str]]:
        """What attributes are called, and their values."""
        return ((self.attribute(name), value) for name, value in held.items())

    def attribute(self, name: str) -> str:
        """What an attribute is called: in words if it is the program's own."""
        return attribute_in_words(name, self.language)
