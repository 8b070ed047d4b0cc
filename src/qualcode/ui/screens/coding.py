"""The coding screen, whole: reading, finding, marking, and the doors to the other screens."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType

from qualcode.ui.actions import ON_SCREEN, ON_TEXT, Action, bindings
from qualcode.ui.desk import Place
from qualcode.ui.screens.dialogs import KeysHelp
from qualcode.ui.screens.doors import through
from qualcode.ui.screens.marking import MarkingScreen
from qualcode.ui.screens.menu import Menu
from qualcode.ui.screens.reading import refusing
from qualcode.ui.themes import THEMES, name_of_theme
from qualcode.ui.widgets.status import KeyHint


class CodingScreen(MarkingScreen):
    """Where an interview is coded."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(ON_SCREEN),
        Binding("escape", "end_search", show=False),  # where nothing is selected
    ]

    # The other screens

    @refusing
    def action_enter(self, door: str) -> None:
        """Open another screen on the same study."""
        self._desk.leave(self._text.cursor)
        self.app.push_screen(through(door, self._desk, self._say), self._came_back)

    @refusing
    def _came_back(self, place: Place | None) -> None:
        """Show what the other screen changed, and go where it points to."""
        self._version = self._desk.workspace.store.data_version()
        self._read_anew()
        if place is not None:
            self.go_to_place(place)
        self._text.focus()

    def action_menu(self) -> None:
        """Show all that can be done with the study."""
        self.app.push_screen(Menu(self._say, ON_SCREEN), self._chosen)

    def _chosen(self, action: Action | None) -> None:
        if action is not None:
            self.call_later(self.run_action, action.call)

    @on(KeyHint.Pressed)
    async def _hint_pressed(self, event: KeyHint.Pressed) -> None:
        if event.action in ON_TEXT:
            await self._text.run_action(event.action.call)
        else:
            await self.run_action(event.action.call)

    # The view

    def action_toggle_pane(self, side: str) -> None:
        """Show or hide the left or the right pane."""
        pane = self.query_one(f"#{side}")
        if pane.display and pane.has_focus_within:
            self._text.focus()
        pane.display = not pane.display
        if not self.has_class("-narrow"):
            self._desk.hide_pane(side, hidden=not pane.display)
        elif pane.display:  # there is room for one sheet over the text
            self.query_one("#right" if side == "left" else "#left").display = False
        self._show_here()

    def action_number_lines(self) -> None:
        """Number the lines for citing, or the turns again."""
        self._text.number_lines(not self._text.numbers_lines)

    @refusing
    def action_show_others(self) -> None:
        """Show the other coders' codings too, or one's own alone again."""
        self._desk.show_others()
        self._show_all(self._text.cursor)
        self._tell("view.everybody" if self._desk.everybody else "view.mine")

    def action_change_colours(self) -> None:
        """Go on to the next of the themes."""
        names = [theme.name for theme in THEMES]
        at = names.index(self.app.theme) if self.app.theme in names else -1
        self.app.theme = names[(at + 1) % len(names)]
        name = self._say.text(name_of_theme(self.app.theme))
        self._note(self._say.text("view.theme", name=name))

    def action_help(self) -> None:
        """Show the keys."""
        self.app.push_screen(KeysHelp(self._say, (*ON_TEXT, *ON_SCREEN)))

    def action_close_study(self) -> None:
        """Leave the study; everything is saved already."""
        self.dismiss(None)

    def action_quit(self) -> None:
        """Leave; everything is saved already."""
        self.app.exit()
