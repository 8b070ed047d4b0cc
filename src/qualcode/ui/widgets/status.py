"""The bottom line: what is under the cursor, and the keys of this place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from qualcode.ui.actions import Action, shown
from qualcode.ui.speaking import Speaker


class KeyHint(Static):
    """A key and what it does; a click does it."""

    @dataclass
    class Pressed(Message):
        """The hint was clicked."""

        action: Action

    def __init__(self, action: Action, say: Speaker) -> None:
        key = Content.styled(shown(action.keys[0]), "bold")
        words = Content.assemble(key, " ", say(action.message + ".short"))
        super().__init__(words, markup=False, classes=action.name)
        self._action = action

    def on_click(self, event: events.Click) -> None:
        """Ask for the action."""
        event.stop()
        self.post_message(self.Pressed(self._action))


class StatusLine(Horizontal):
    """Where the cursor is and what lies there; and a few keys."""

    DEFAULT_CSS = """
    StatusLine {
        height: 1;
        background: $surface;
        color: $foreground 80%;
        & > #place { width: 1fr; padding: 0 1; text-wrap: nowrap; text-overflow: ellipsis; }
        & > KeyHint { width: auto; padding: 0 1; }
        & > KeyHint:hover { background: $accent; color: $background; }
    }
    """

    def __init__(self, actions: Iterable[Action], say: Speaker) -> None:
        super().__init__(id="status")
        self._actions = [action for action in actions if action.bar]
        self._say = say

    def compose(self) -> ComposeResult:
        """The place on the left, the keys on the right."""
        yield Static("", id="place", markup=False)
        for action in self._actions:
            yield KeyHint(action, self._say)

    def show(self, words: Content) -> None:
        """Show what is under the cursor."""
        self.query_one("#place", Static).update(words, layout=False)
