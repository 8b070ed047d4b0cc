"""The backups of a study: made, shown, gone back to; and a bundle for another computer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content
from textual.message import Message

from qualcode.ui.actions import ON_BACKUPS, Action, bindings
from qualcode.ui.desk import Desk
from qualcode.ui.screens.asking import Ask
from qualcode.ui.screens.file_picker import SAVE, FilePicker
from qualcode.ui.screens.listing import Column, Line, Listing
from qualcode.ui.speaking import Speaker
from qualcode.ui.text import plain
from qualcode.workspace.bundling import bundle
from qualcode.workspace.safekeeping import Backup, back_up, backups, folder_of_backups

_MEGABYTE = 1_000_000


class BackupsScreen(Listing):
    """The dated backups, the newest first."""

    COLUMNS: ClassVar[tuple[Column, ...]] = (
        Column("backups.when", 18),
        Column("backups.sources", 10),
        Column("backups.codings", 10),
        Column("backups.size", 10),
        Column("backups.file"),
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = ON_BACKUPS
    TITLE_ID = "backups.title"
    TICKS = False
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(ON_BACKUPS)]

    @dataclass
    class RestoreAsked(Message):
        """The study shall become what a backup holds; it has to be closed for that."""

        backup: Path

    def __init__(self, desk: Desk, say: Speaker) -> None:
        super().__init__(desk, say)
        self._backups: dict[str, Backup] = {}

    @property
    def _store(self) -> str:
        return self._desk.workspace.store.place

    def lines(self) -> Sequence[Line]:
        """A line for each backup."""
        found: list[Backup] = []
        self.attempt(lambda: found.extend(backups(self._store)))
        self._backups = {str(one.path): one for one in found}
        return [Line(key, self._cells(one)) for key, one in self._backups.items()]

    def _cells(self, one: Backup) -> tuple[str, ...]:
        at = f"{one.at.astimezone():%Y-%m-%d %H:%M}"
        size = f"{one.size / _MEGABYTE:.1f} MB"
        if one.holds is None:
            return at, "?", "?", size, self._say.text("backups.unreadable")
        return at, str(one.holds.sources), str(one.holds.codings), size, one.path.name

    def wanted(self) -> Content:
        """How many there are, and where they lie."""
        n = self._say.text("backups.n", n=len(self._backups))
        if not self._backups:
            return plain(n)
        where = self._say.text("backups.where", folder=folder_of_backups(self._store))
        return plain(f"{n} · {where}")

    def detail(self, key: str) -> Content:
        """What a backup holds, and how to go back to it."""
        one = self._backups[key]
        title = one.holds.title if one.holds else self._say.text("backups.unreadable")
        return Content("\n").join([plain(title), self._say("backups.enter").stylize("dim")])

    def action_open(self) -> None:
        """Go back to the backup, after asking."""
        key = self.current()
        if key is None:
            return
        at = f"{self._backups[key].at.astimezone():%Y-%m-%d %H:%M}"
        answers = [("no", self._say("history.no")), ("yes", self._say("backups.yes"))]
        about = self._say("backups.kept_too")
        ask = Ask(self._say("backups.restore", at=at), answers, about)
        self.app.push_screen(ask, lambda answer: self._restore(Path(key), answer))

    def _restore(self, backup: Path, answer: str | None) -> None:
        if answer == "yes":
            self.post_message(self.RestoreAsked(backup))

    def action_back_up(self) -> None:
        """Make a backup now."""
        if self.attempt(lambda: back_up(self._store)):
            self.list_anew()
            self.tell("backups.made")

    def action_bundle(self) -> None:
        """Write a bundle for another computer."""
        name = f"{Path(self._store).stem}.zip"
        title = self._say("backups.bundle_to")
        picker = FilePicker(self._say, title, (".zip",), task=SAVE, name=name)
        self.app.push_screen(picker, self._bundle)

    def _bundle(self, paths: tuple[Path, ...] | None) -> None:
        if paths and self.attempt(lambda: bundle(self._desk.workspace, paths[0])):
            self.tell("backups.bundled", file=paths[0].name)
