"""A list that stands among fields: from its ends the arrows lead on."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widgets import OptionList


class ListAmongFields(OptionList):
    """A list whose first line leads up to the field above, and its last to the one below."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "up", show=False),
        Binding("down", "down", show=False),
    ]

    def action_up(self) -> None:
        """Go up, and from the top to what stands before."""
        if self.highlighted in (None, 0):
            self.screen.focus_previous()
        else:
            self.action_cursor_up()

    def action_down(self) -> None:
        """Go down, and from the bottom to what stands after."""
        if self.highlighted is None or self.highlighted + 1 >= self.option_count:
            self.screen.focus_next()
        else:
            self.action_cursor_down()
