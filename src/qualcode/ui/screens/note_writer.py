"""Writing a note that becomes a source: a field note, or a document."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Button, Input, Static, TextArea

from qualcode.ui.screens.dialogs import SHEET, Sheet
from qualcode.ui.screens.forms import Choice
from qualcode.ui.speaking import Speaker
from qualcode.ui.widgets.fields import Line, Page

_KINDS = ("field-note", "document")


@dataclass(frozen=True, slots=True)
class Written:
    """A note as it was written."""

    title: str
    text: str
    kind: str


class NoteWriter(Sheet[Written]):
    """A title, a kind and a text; gives them once they are stored, or None when it is left.

    `store` stores a note, and says whether it could; else the note stays, to be mended.
    """

    DEFAULT_CSS = (
        "NoteWriter {"
        + SHEET
        + """
        & > Vertical { width: 84; height: 92%; max-height: 30; }
        & Input, & Input:focus { border: none; height: 1; background: $background; }
        & Choice { margin: 1 0; }
        & Page, & Page:focus {
            height: 1fr; min-height: 3; border: none; background: $background; padding: 0 1;
        }
        & Horizontal { height: 1; margin: 1 0 0 0; }
        & Button { min-width: 10; margin: 0 2 0 0; }
        & .about { margin: 0 0 1 0; }
        }"""
    )
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+s", "keep", show=False, priority=True)]

    def __init__(self, say: Speaker, store: Callable[[Written], bool]) -> None:
        super().__init__()
        self._say = say
        self._store = store

    def compose(self) -> ComposeResult:
        """The fields."""
        kinds = [(kind, self._say(f"source.kind.{kind}")) for kind in _KINDS]
        with Vertical():
            yield Static(self._say("note.title"), classes="title", markup=False)
            yield Static(self._say("note.about"), classes="about", markup=False)
            yield Line(placeholder=self._say.text("note.name"))
            yield Choice(kinds, row=True, id="kind")
            yield Page("", soft_wrap=True)
            with Horizontal():
                yield Button(self._say("note.keep"), id="keep", variant="primary", compact=True)
                yield Button(self._say("memo.discard"), id="discard", compact=True)

    @on(Input.Submitted)
    def _to_the_text(self) -> None:
        self.query_one(TextArea).focus()

    @on(Button.Pressed, "#discard")
    def _discard(self) -> None:
        self.dismiss(None)

    @on(Button.Pressed, "#keep")
    def action_keep(self) -> None:
        """Store the note; it needs a title and a text."""
        title, text = self.query_one(Input).value, self.query_one(TextArea).text
        for field, words in ((Input, title), (TextArea, text)):
            if not words.strip():
                self.query_one(field).focus()
                self.notify(self._say.text("note.needs_both"), markup=False, timeout=4)
                return
        written = Written(title, text, self.query_one(Choice).answer)
        if self._store(written):
            self.dismiss(written)

    def action_leave(self) -> None:
        """Leave; a note that has words is not lost by a key."""
        if self.query_one(TextArea).text.strip():
            self.notify(self._say.text("note.not_lost"), markup=False, timeout=4)
        else:
            self.dismiss(None)
