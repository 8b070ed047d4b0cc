"""The application: opens the coding screen on a workspace."""

from __future__ import annotations

from collections.abc import Iterable

from textual.app import App, SystemCommand
from textual.screen import Screen

from qualcode.messages import interface_language
from qualcode.ui.actions import ON_SCREEN
from qualcode.ui.screens.coding import CodingScreen
from qualcode.ui.speaking import Speaker
from qualcode.ui.themes import DARK, LIGHT
from qualcode.workspace import Workspace


class QualcodeApp(App[None]):
    """qualcode on the screen."""

    TITLE = "qualcode"
    ENABLE_COMMAND_PALETTE = True

    def __init__(self, workspace: Workspace, source: str | None = None) -> None:
        super().__init__()
        self._say = Speaker(interface_language(workspace.project.language))
        self._workspace = workspace
        self._source = source

    def on_mount(self) -> None:
        """Open the coding screen in our own colours."""
        for theme in (DARK, LIGHT):
            self.register_theme(theme)
        self.theme = DARK.name
        self.push_screen(CodingScreen(self._workspace, self._say, self._source))

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """The actions of the table, by name."""
        if not isinstance(screen, CodingScreen):
            return
        for action in ON_SCREEN:
            if action.name == "bound_code":
                continue
            title = self._say.text(action.message)
            run = screen.run_action
            yield SystemCommand(title, " ", lambda call=action.call, run=run: run(call))


def run(workspace: Workspace, source: str | None) -> None:
    """Open the screen and wait until it is left. Raises `RuleError` for an unknown source."""
    workspace.chosen_sources(source)
    QualcodeApp(workspace, source).run()
