"""The recognition check: what may point to a person, in the study and in files that left it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from textual import work
from textual.binding import BindingType
from textual.content import Content
from textual.worker import get_current_worker

from qualcode.errors import QualcodeError
from qualcode.messages import Message, render
from qualcode.ui.actions import ON_RECOGNISING, Action, bindings
from qualcode.ui.columns import Cell
from qualcode.ui.desk import Desk
from qualcode.ui.screens.asking_for_key import key_picker
from qualcode.ui.screens.file_picker import SEVERAL, FilePicker
from qualcode.ui.screens.listing import Column, Line, Listing
from qualcode.ui.screens.passphrase import Passphrase
from qualcode.ui.speaking import Speaker
from qualcode.ui.text import plain, rich_plain
from qualcode.workspace.key_keeping import KeyFile
from qualcode.workspace.recognising import Recognised, recognise


class RecognisingScreen(Listing):
    """What was found, the gravest first; what could not be looked for is said above it."""

    DEFAULT_CSS = "RecognisingScreen { & #wanted { max-height: 40%; } }"
    COLUMNS: ClassVar[tuple[Column, ...]] = (
        Column("recognise.kind", 18, goes=1),
        Column("review.written"),
        Column("review.n", 6, right=True),
        Column("recognise.where", 30, least=20),
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = ON_RECOGNISING
    TITLE_ID = "recognise.title"
    TICKS = False
    OPENS = False
    WATCHES = False
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(ON_RECOGNISING)]

    def __init__(self, desk: Desk, say: Speaker) -> None:
        super().__init__(desk, say)
        self._found: Recognised | None = None
        self._is_looking = False
        self._files: tuple[Path, ...] = ()
        self._sealed: KeyFile | None = None
        self._found_with: tuple[tuple[Path, ...], KeyFile | None] = (), None
        """The files and the key with which what was found last was found."""
        self._why: dict[str, str] = {}

    def on_mount(self) -> None:
        """Begin to look."""
        super().on_mount()
        self._begin()

    def _begin(self) -> None:
        self._is_looking = True
        self.list_anew()
        self._look(self._files, self._sealed)

    @work(thread=True, exclusive=True, group="recognising", exit_on_error=False)
    def _look(self, files: tuple[Path, ...], sealed: KeyFile | None) -> None:
        """Look through everything beside the screen."""
        worker, workspace = get_current_worker(), self._desk.workspace
        try:
            key = sealed.opened(workspace.project.guid) if sealed else None
            found: Recognised | QualcodeError = recognise(workspace, files, key)
        except QualcodeError as error:
            found = error
        if not worker.is_cancelled:
            self.app.call_from_thread(self._looked, found, files, sealed)

    def _looked(
        self, found: Recognised | QualcodeError, files: tuple[Path, ...], sealed: KeyFile | None
    ) -> None:
        self._is_looking = False
        if isinstance(found, QualcodeError):
            self._files, self._sealed = self._found_with
            self.tell(found.message_id, **found.values)
        else:
            self._found, self._found_with = found, (files, sealed)
        if self.is_attached:
            self.list_anew(from_top=True)

    def lines(self) -> Sequence[Line]:
        """A line for each original, each identifier, each small cell, each informant."""
        self._why = {}
        if self._found is None or self._is_looking:
            return []
        return [
            *self._originals(self._found),
            *self._identifiers(self._found),
            *self._cells(self._found),
            *self._informants(self._found),
        ]

    def _line(self, kind: str, written: str, n: str, where: str, why: str) -> Line:
        key = str(len(self._why))
        self._why[key] = why
        cells: tuple[Cell, ...] = (rich_plain(kind, "dim"), written, n, where)
        return Line(key, cells)

    def _originals(self, found: Recognised) -> list[Line]:
        kind = self._say.text("recognise.kind.original")
        made = []
        for one in found.originals or ():
            where = render(one.where, self._say.language)
            values = {"where": where, "written": one.written, "pseudonym": one.pseudonym}
            why = self._say.text("recognise.original", n=one.n, **values)
            made.append(self._line(kind, one.written, str(one.n), where, why))
        return made

    def _identifiers(self, found: Recognised) -> list[Line]:
        made = []
        for group, places in found.found:
            kind = self._say.text(f"anonymise.kind.{group.kind}")
            where = ", ".join(render(place, self._say.language) for place in places)
            reason = group.surest.reason
            why = self._say.text(reason.id, **reason.values)
            n = str(len(group.found))
            made.append(self._line(kind, ", ".join(group.forms[:3]), n, where, why))
        return made

    def _cells(self, found: Recognised) -> list[Line]:
        kind, why = self._say.text("recognise.kind.cell"), self._say.text("recognise.cells.ask")
        return [
            self._line(
                kind, " × ".join(c.values), str(len(c.informants)), ", ".join(c.informants), why
            )
            for c in found.cells
        ]

    def _informants(self, found: Recognised) -> list[Line]:
        kind, made = self._say.text("recognise.kind.shown"), []
        for one in found.shown:
            named = self._say.attributes(one.attributes)
            told = "; ".join(f"{name}: {value}" for name, value in named) or "–"
            sources = ", ".join(one.sources) or "–"
            values = {"who": one.pseudonym, "told": told, "sources": sources}
            why = self._say.text("recognise.shown", n=one.quotations, **values)
            made.append(self._line(kind, one.pseudonym, "", sources, why))
        return made

    def wanted(self) -> Content:
        """What could be looked for, and what may be said of it."""
        found, say = self._found, self._say
        if self._is_looking:
            return say("recognise.looking")
        if found is None:
            return Content("")
        parts = []
        if found.originals is None:
            gone = "recognise.key_gone" if found.destroyed else "recognise.not_checked.here"
            parts.append(say(gone).stylize("$warning"))
        elif not found.originals:
            parts.append(say("recognise.no_original"))
        alike = (Message("recognise.alike", {"who": one}) for one in found.alike)
        aside = (*alike, *found.unread, *found.pictures)
        parts += [say(one.id, **one.values).stylize("$warning") for one in aside]
        if found.destroyed and not found.identifies:
            parts.append(say("recognise.destroyed"))
        elif not found.destroyed:
            parts.append(say("recognise.pseudonymised"))
        return Content(" ").join(parts)

    def empty(self) -> str:
        """Nothing, nothing yet, or not known where it could not be looked for."""
        if self._is_looking:
            return self._say.text("recognise.looking")
        return self._say.text("review.none") if self._found is not None else ""

    def detail(self, key: str) -> Content:
        """Why it was found."""
        return plain(self._why[key])

    def action_use_key(self) -> None:
        """Look for known originals too, with the key."""
        self.app.push_screen(key_picker(self._say), self._with_key)

    def _with_key(self, paths: tuple[Path, ...] | None) -> None:
        if paths:
            Passphrase(self, self._say, paths[0]).ask(self._unlock)

    def _unlock(self, sealed: KeyFile) -> None:
        self._sealed = sealed
        self._begin()

    def action_add_files(self) -> None:
        """Look through files that left the study too: tables, a draft."""
        picker = FilePicker(self._say, self._say("recognise.files"), (), task=SEVERAL)
        self.app.push_screen(picker, self._with_files)

    def _with_files(self, paths: tuple[Path, ...] | None) -> None:
        if paths:
            self._files = tuple(dict.fromkeys([*self._files, *paths]))
            self._begin()
