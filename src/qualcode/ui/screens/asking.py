"""A question with a few answers."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from qualcode.ui.screens.dialogs import SHEET, Sheet

Answers = Sequence[tuple[str, Content]]
"""What an answer is known by, and its words."""


class Ask(Sheet[str]):
    """A question; gives what the chosen answer is known by, or None when it is left."""

    DEFAULT_CSS = (
        "Ask {"
        + SHEET
        + """
        & > Vertical { width: 64; }
        & .about { height: auto; margin: 0 0 1 0; color: $foreground 80%; }
        & OptionList, & OptionList:focus {
            border: none; background: $panel; background-tint: $foreground 0%; padding: 0;
            height: auto; max-height: 12; scrollbar-size-vertical: 1;
        }
        }"""
    )

    def __init__(self, question: Content, answers: Answers, about: Content | None = None) -> None:
        super().__init__()
        self._question = question
        self._answers = answers
        self._about = about

    def compose(self) -> ComposeResult:
        """The question over its answers."""
        with Vertical():
            yield Static(self._question, classes="title", markup=False)
            if self._about is not None:
                yield Static(self._about, classes="about", markup=False)
            yield OptionList(*(Option(words) for _, words in self._answers), markup=False)

    def on_mount(self) -> None:
        """Let Enter take the first answer."""
        self.query_one(OptionList).highlighted = 0

    @on(OptionList.OptionSelected)
    def _take(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.dismiss(self._answers[event.option_index][0])
