"""Fields to type in, which let nothing through that would steer a terminal when it is pasted."""

from __future__ import annotations

from dataclasses import replace

from textual.document._document import EditResult
from textual.document._edit import Edit
from textual.widgets import Input, TextArea

from qualcode.messages.catalogue import printable
from qualcode.ui.text import lines


class Line(Input):
    """A field for one line, without what would steer a terminal when it is pasted."""

    def validate_value(self, value: str) -> str:
        """The value as it may be shown."""
        return printable(value)


class Page(TextArea):
    """A field for several lines, without what would steer a terminal when it is pasted."""

    def edit(self, edit: Edit) -> EditResult:
        """Make an edit with its text as it may be shown."""
        return super().edit(replace(edit, text=lines(edit.text).plain))
