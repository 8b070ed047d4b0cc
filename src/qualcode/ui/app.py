"""The application: the start screen, and the coding screen on a workspace."""

from __future__ import annotations

import asyncio
import gc
import os
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from textual import on, work
from textual.app import App, SystemCommand
from textual.command import CommandPalette
from textual.screen import Screen

from qualcode.errors import QualcodeError
from qualcode.messages import LANGUAGES, Message, interface_language
from qualcode.storage import queries
from qualcode.ui import remembered
from qualcode.ui.actions import ON_SCREEN, ON_START, Action
from qualcode.ui.screens.asking import Ask
from qualcode.ui.screens.backups import BackupsScreen
from qualcode.ui.screens.coding import CodingScreen
from qualcode.ui.screens.dialogs import Prompt
from qualcode.ui.screens.reviewing import gives_up_decisions, question_of_leaving
from qualcode.ui.screens.start import StartScreen
from qualcode.ui.speaking import Speaker
from qualcode.ui.text import plain
from qualcode.ui.themes import DARK, THEMES
from qualcode.workspace import Workspace
from qualcode.workspace.opening import in_the_name_of
from qualcode.workspace.safekeeping import brings_back, restore, safe_opening

_YOUNG = 20_000
"""Objects made before the youngest are looked through. The oldest are looked through on a timer
(`ReadingScreen`), since that takes 20 ms and should not fall on a key."""


class QualcodeApp(App[None]):
    """qualcode on the screen."""

    TITLE = "qualcode"
    ENABLE_COMMAND_PALETTE = True

    def __init__(
        self,
        workspace: Workspace | None = None,
        source: str | None = None,
        notices: Sequence[Message] = (),
        *,
        coder: str = "",
        ask_coder: bool = False,
        alone: bool = False,
    ) -> None:
        """The coding screen on a workspace, beginning with a source; without one, the start.

        `coder` is in whose name studies are opened from the start screen; `ask_coder` asks
        who codes where the given workspace has several; `alone` leaves the program, and not
        to the start screen, when that study is closed.
        """
        super().__init__()
        self._workspace = workspace
        self._source = source
        self._notices = notices
        self._coder = coder
        self._ask_coder = ask_coder
        self._alone = alone
        self._coding: CodingScreen | None = None
        self._is_ours = False
        """Whether the application opened the workspace, and has to close it."""
        self._choosing_colours = False
        self._asked_to_stay: Ask | None = None
        self._say = Speaker(_language(workspace))

    # Beginning and ending

    def on_mount(self) -> None:
        """Show the first screen in the colours that were chosen last."""
        gc.freeze()  # or opening a large text walks all that was imported, 50 ms a time
        gc.set_threshold(_YOUNG, 20, 1_000)
        for theme in THEMES:
            self.register_theme(theme)
        chosen = remembered.read().theme
        self.theme = chosen if chosen in self.available_themes else DARK.name
        self._choosing_colours = True
        if self._workspace is None:
            self.push_screen(StartScreen(self._say))
            self._tell(self._notices)
        elif self._ask_coder:
            self._enter_after_asking()
        else:
            self._enter(self._workspace, self._notices)

    def on_unmount(self) -> None:
        """Note what was open, and leave what was opened here as one file."""
        self._leave()

    def watch_theme(self, theme: str) -> None:
        """Keep the colours that somebody chose."""
        if self._choosing_colours:
            remembered.choose(theme=theme)

    # Opening and closing a study

    @on(StartScreen.Opened)
    def _open_asked(self, event: StartScreen.Opened) -> None:
        self.open_study(event.place, event.coder)

    @work(group="opening", exclusive=True)
    async def open_study(self, place: str, coder: str = "") -> None:
        """Open the study in a store; who codes is asked where there are several to choose from."""
        self._leave()
        name = coder or self._coder
        try:
            workspace, notices = safe_opening(place, name)
            self._workspace, self._is_ours = workspace, True
            if name or await self._is_known_who_codes():
                self._enter(self._workspace, notices)
            else:
                self._leave()
        except QualcodeError as error:
            self._leave()
            self.refuse(error)

    @work(group="opening", exclusive=True)
    async def _enter_after_asking(self) -> None:
        if self._workspace is not None and await self._is_known_who_codes():
            self._enter(self._workspace, self._notices)
        else:
            self.exit()

    @work(group="opening", exclusive=True)
    async def close_study(self) -> None:
        """Go back to the start screen; the store is then one file."""
        if self._alone:
            self.exit()
            return
        await self._put_away()
        if isinstance(self.screen, StartScreen):
            self.screen.begin_with_recent()
        else:
            await self.push_screen(StartScreen(self._say, begin="recent"))

    async def _put_away(self) -> None:
        """Take the study off the screen and close it."""
        while not isinstance(self.screen, StartScreen) and len(self.screen_stack) > 1:
            await self.pop_screen()
        while self._coding is not None and self._coding.is_running:
            await asyncio.sleep(1 / 100)  # it may still read from the store
        self._coding = None
        self._is_ours = True
        self._leave()

    @on(BackupsScreen.RestoreAsked)
    def _restore_asked(self, event: BackupsScreen.RestoreAsked) -> None:
        self.go_back_to(event.backup)

    @work(group="opening", exclusive=True)
    async def go_back_to(self, backup: Path) -> None:
        """Close the study, make it what a backup holds, and open it again."""
        if self._workspace is None:
            return
        place, coder = self._workspace.store.place, self._workspace.coder.name
        await self._put_away()
        try:
            back = brings_back(place, backup)
            restore(place, backup)
            self._tell([Message("restore.now", {"file": backup.name}), *back])
        except QualcodeError as error:
            self.refuse(error)
        self.open_study(place, coder)

    def _enter(self, workspace: Workspace, notices: Sequence[Message]) -> None:
        """Show the coding screen."""
        self._note_recent()
        self._say = Speaker(_language(workspace))
        source, self._source = self._source, None
        try:
            self._coding = CodingScreen(workspace, self._say, source)
            self.push_screen(self._coding, self._study_left)
        except QualcodeError as error:
            self._leave()
            self.refuse(error)
        self._tell(notices)

    def _study_left(self, nothing: None) -> None:
        self.call_later(self.close_study)

    def _leave(self) -> None:
        """Note the open study among the recent ones, and close it if it was opened here."""
        if self._workspace is None:
            return
        self._note_recent()
        workspace, self._workspace = self._workspace, None
        if self._is_ours:
            self._is_ours = False
            with suppress(QualcodeError):  # what was done is on the disk already
                workspace.close()

    def _note_recent(self) -> None:
        workspace = self._workspace
        if workspace is None:
            return
        with suppress(QualcodeError):  # a store that cannot be read is none to come back to
            sources = len(workspace.read(queries.sources))
            counts = workspace.read(queries.code_counts, workspace.coder.guid)
            codings = sum(counts.values())
            place, title = workspace.store.place, workspace.project.title
            remembered.note_recent(place, title, sources, codings)

    async def _is_known_who_codes(self) -> bool:
        """Ask who codes where there are several; whether anybody does."""
        if self._workspace is None:
            return False
        coders = self._workspace.read(queries.coders)
        if len(coders) < 2:
            return True
        answers = [(coder.name, plain(coder.name)) for coder in coders]
        other = ("", self._say("who.other").stylize("italic"))
        name = await self.push_screen_wait(Ask(self._say("who.codes"), [*answers, other]))
        if name == "":
            name = await self.push_screen_wait(Prompt(self._say("who.name")))
        name = " ".join((name or "").split())
        if name:
            self._workspace = in_the_name_of(self._workspace, name)
        return bool(name)

    # Leaving

    async def action_quit(self) -> None:
        """Leave; where decisions about identities would be lost, only if that is meant."""
        if not gives_up_decisions(self.screen_stack):
            self.exit()
        elif self._asked_to_stay not in self.screen_stack:  # one question at a time
            self._asked_to_stay = question_of_leaving(self._say)
            self.push_screen(self._asked_to_stay, self._quit_or_stay)

    def _quit_or_stay(self, answer: str | None) -> None:
        if answer == "go":
            self.exit()

    # Words

    @on(StartScreen.Spoken)
    def _speak(self, event: StartScreen.Spoken) -> None:
        remembered.choose(language=event.language)
        self._say = Speaker(event.language)
        self.switch_screen(StartScreen(self._say, begin="language"))

    def _tell(self, notices: Sequence[Message]) -> None:
        for notice in notices:
            words = self._say.text(notice.id, **notice.values)
            self.notify(words, markup=False, timeout=10)

    def refuse(self, error: QualcodeError) -> None:
        """Say what could not be done, and what to do about it."""
        words = self._say.text(error.message_id, **error.values)
        self.notify(words, severity="error", markup=False, timeout=8)

    def action_help_quit(self) -> None:
        """Say how to leave, for those who press Ctrl+C."""
        loses = gives_up_decisions(self.screen_stack)
        words = self._say.text("window.leave.deciding" if loses else "window.leave")
        self.notify(words, markup=False, timeout=4)

    def action_command_palette(self) -> None:
        """Search among the actions of the screen."""
        self.push_screen(CommandPalette(placeholder=self._say.text("window.commands")))

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """The actions of the screen's table, by name."""
        for action in _actions_of(screen):
            title = self._say.text(action.message)
            run = screen.run_action
            yield SystemCommand(title, " ", lambda call=action.call, run=run: run(call))


def _actions_of(screen: Screen[object]) -> tuple[Action, ...]:
    if isinstance(screen, CodingScreen):
        return tuple(action for action in ON_SCREEN if action.name != "bound_code")
    return ON_START if isinstance(screen, StartScreen) else ()


def _language(workspace: Workspace | None) -> str:
    """The language to speak: as the machine is told, else as chosen here, else the project's."""
    chosen = remembered.read().language
    if os.environ.get("QUALCODE_LANG", "") not in LANGUAGES and chosen in LANGUAGES:
        return chosen
    return interface_language(workspace.project.language if workspace else "en")


def run(
    workspace: Workspace,
    source: str | None,
    notices: Sequence[Message] = (),
    *,
    ask_coder: bool = False,
    alone: bool = False,
) -> None:
    """Open the coding screen and wait until it is left.

    Raises `RuleError` for an unknown source.
    """
    workspace.chosen_sources(source)
    QualcodeApp(workspace, source, notices, ask_coder=ask_coder, alone=alone).run()


def start(coder: str = "") -> None:
    """Open the start screen and wait until it is left."""
    QualcodeApp(coder=coder).run()
