"""What one person has a right to: to withdraw, and to see what is held; asked about on a screen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from qualcode.domain.model import Case
from qualcode.ui.desk import Desk
from qualcode.ui.screens.asking_for_key import ask_for_key
from qualcode.ui.screens.file_picker import SAVE, FilePicker
from qualcode.ui.screens.listing import Listing
from qualcode.ui.screens.telling import Telling
from qualcode.ui.speaking import Speaker
from qualcode.workspace.aftermath import Erasure
from qualcode.workspace.aftermath_text import aftermath_told
from qualcode.workspace.key_keeping import KeyFile
from qualcode.workspace.personal import write_person
from qualcode.workspace.withdrawing import withdraw


@dataclass(frozen=True)
class Rights:
    """What one person has a right to, on a screen that `then` lists anew."""

    screen: Listing
    desk: Desk
    say: Speaker
    case: Case
    then: Callable[[], None]

    def ask_to_withdraw(self) -> None:
        """Ask whether the person is to be erased, and whether there is a key."""
        ask_for_key(
            self.screen,
            self.say,
            self.say("withdraw.confirm", case=self.case.pseudonym),
            (self.say("rights.withdraw.with_key"), self.say("rights.withdraw.without_key")),
            self._withdraw,
            stop=self.say("history.no"),
            about=self.say("rights.withdraw.about", case=self.case.pseudonym),
        )

    def _withdraw(self, sealed: KeyFile | None) -> None:
        done: list[Erasure] = []
        workspace = self.desk.workspace
        if self.screen.attempt(lambda: done.append(withdraw(workspace, self.case, sealed))):
            self.then()
            n = sum(done[0].rows.values())
            name = self.case.pseudonym
            title = self.say("withdraw.done", case=name, n=n)
            told = [self.say(one.id, **one.values) for one in aftermath_told(done[0].after, name)]
            self.screen.app.push_screen(Telling(self.say, title, told))

    def ask_where_to_write(self) -> None:
        """Ask for a file, and write all that is held about the person to it."""
        title = self.say("rights.person.title", case=self.case.pseudonym)
        name = f"{self.case.pseudonym}.zip"
        picker = FilePicker(self.say, title, (".zip",), task=SAVE, name=name)
        self.screen.app.push_screen(picker, self._write)

    def _write(self, paths: tuple[Path, ...] | None) -> None:
        if not paths:
            return
        path, files = paths[0], list[str]()
        workspace = self.desk.workspace
        if self.screen.attempt(lambda: files.extend(write_person(workspace, self.case, path))):
            told = {"case": self.case.pseudonym, "file": path.name, "files": ", ".join(files)}
            self.screen.tell("person.written", **told)
