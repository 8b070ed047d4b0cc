"""The line at the foot of the text in which words are searched for, with how many were found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Input, Static

from qualcode.language.variants import variants
from qualcode.ui.speaking import Speaker
from qualcode.ui.text import plain
from qualcode.ui.widgets.fields import Line


class SearchBar(Horizontal):
    """Words to search for; other spellings of them are offered, and counted when taken in."""

    DEFAULT_CSS = """
    SearchBar {
        height: 1; background: $panel; display: none;
        &.-open { display: block; }
        & > Static { width: auto; padding: 0 1; }
        & > #found {
            width: 1fr; color: $foreground 70%; text-wrap: nowrap; text-overflow: ellipsis;
        }
        & > Input, & > Input:focus {
            width: 26; max-width: 40%; height: 1; border: none; padding: 0 1;
            background: $background;
        }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", show=False),
        Binding("ctrl+n", "other_spellings", show=False, priority=True),
        Binding("down", "step(1)", show=False, priority=True),
        Binding("up", "step(-1)", show=False, priority=True),
    ]

    @dataclass
    class Sought(Message):
        """Other words are searched for."""

        words: str
        variants_too: bool

    @dataclass
    class Stepped(Message):
        """The next or previous hit is asked for; `done` when the text shall have the focus."""

        step: int
        done: bool

    class Left(Message):
        """The search is over."""

    def __init__(self, say: Speaker) -> None:
        super().__init__()
        self._say = say
        self._variants_too = False

    def compose(self) -> ComposeResult:
        """A name, the field, and what was found."""
        yield Static(self._say("find.field"), markup=False)
        yield Line()
        yield Static("", id="found", markup=False)

    @property
    def is_open(self) -> bool:
        """Whether the bar is on the screen."""
        return self.has_class("-open")

    def open(self) -> None:
        """Show the bar, the words of the last search ready to be typed over."""
        self.add_class("-open")
        field = self.query_one(Input)
        field.focus()
        field.select_all()

    def close(self) -> None:
        """Put the bar away."""
        self.remove_class("-open")

    def show_found(self, at: int, n: int) -> None:
        """Say how many hits there are, which is the current one (0 for none), and what else."""
        words = self.query_one(Input).value
        parts = []
        if words.strip():
            count = "find.count" if n else "find.empty"
            parts.append(self._say.text(count, at=at or "–", n=n))
        parts.append(self._say.text("find.keys"))
        others = list(dict.fromkeys(one for word in words.split() for one in variants(word)))
        if others:
            offer = "find.with" if self._variants_too else "find.without"
            parts.append(self._say.text(offer, words=", ".join(others)))
        self.query_one("#found", Static).update(plain("   ".join(parts)))

    @on(Input.Changed)
    def _changed(self) -> None:
        self._seek()

    def action_other_spellings(self) -> None:
        """Take other spellings of the words in, or leave them out again."""
        self._variants_too = not self._variants_too
        self._seek()

    def _seek(self) -> None:
        self.post_message(self.Sought(self.query_one(Input).value, self._variants_too))

    @on(Input.Submitted)
    def _submitted(self) -> None:
        self.post_message(self.Stepped(1, done=True))

    def action_step(self, step: int) -> None:
        """Go to another hit and go on typing."""
        self.post_message(self.Stepped(step, done=False))

    def action_leave(self) -> None:
        """End the search."""
        self.post_message(self.Left())
