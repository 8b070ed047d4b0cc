"""A screen that is left once, however often it is asked to."""

from __future__ import annotations

from textual.await_complete import AwaitComplete
from textual.screen import Screen, ScreenResultType


class Once(Screen[ScreenResultType]):
    """Textual takes the topmost screen away when any screen is dismissed.

    A second Enter or Escape that was on its way when the first was heard would so close the
    screen below.
    """

    def dismiss(self, result: ScreenResultType | None = None) -> AwaitComplete:
        """Leave the screen with a result, if it is still the one in front."""
        return super().dismiss(result) if self.is_current else AwaitComplete()
