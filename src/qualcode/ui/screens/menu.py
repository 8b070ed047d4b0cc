"""The menu: what can be done with the study, for those who do not know the keys."""

from __future__ import annotations

from collections.abc import Iterable

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from qualcode.ui.actions import Action, shown
from qualcode.ui.screens.dialogs import SHEET, Sheet
from qualcode.ui.speaking import Speaker

_PLACES = ("study", "view")
_KEY_CELLS = 10


class Menu(Sheet[Action]):
    """The actions of the study and the view; gives the one chosen, or None."""

    DEFAULT_CSS = (
        "Menu {"
        + SHEET
        + """
        & > Vertical { width: 62; }
        & OptionList, & OptionList:focus {
            border: none; background: $panel; background-tint: $foreground 0%; padding: 0;
            height: auto; max-height: 80vh; scrollbar-size-vertical: 1;
        }
        }"""
    )

    def __init__(self, say: Speaker, actions: Iterable[Action]) -> None:
        super().__init__()
        self._say = say
        self._actions = [action for place in _PLACES for action in actions if action.place == place]

    def compose(self) -> ComposeResult:
        """A line for each action, with its key."""
        with Vertical():
            yield Static(self._say("menu.title"), classes="title", markup=False)
            yield OptionList(*self._lines(), markup=False)

    def _lines(self) -> Iterable[Option | None]:
        place = self._actions[0].place
        for n, action in enumerate(self._actions):
            if action.name == "menu":
                continue
            if action.place != place:
                yield None
            place = action.place
            key = shown(action.keys[0]) if action.keys else ""
            words = self._say(action.message)
            yield Option(Content.assemble((f"{key:<{_KEY_CELLS}}", "bold"), words), id=str(n))

    def on_mount(self) -> None:
        """The arrows choose at once."""
        self.query_one(OptionList).focus()

    @on(OptionList.OptionSelected)
    def _take(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._actions[int(str(event.option_id))])
