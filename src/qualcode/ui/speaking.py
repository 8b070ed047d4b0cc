"""The interface's own words, in the language the screen was opened in."""

from __future__ import annotations

from textual.content import Content

from qualcode.messages import render
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
