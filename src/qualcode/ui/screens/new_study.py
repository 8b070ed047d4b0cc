"""A new study: what it is called, how it analyses, and where it lies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Button, Input, Static

from qualcode.errors import QualcodeError
from qualcode.messages import LANGUAGES
from qualcode.ui.folders import current_folder, file_name, free_path, line_of, shown_name
from qualcode.ui.screens.codebook_ticks import CodebookTicks
from qualcode.ui.screens.file_picker import FOLDER, FilePicker
from qualcode.ui.screens.forms import Choice, Entry, Form, Press
from qualcode.ui.speaking import Speaker
from qualcode.ui.text import plain
from qualcode.workspace import new_workspace
from qualcode.workspace.opening import account_name, day_of
from qualcode.workspace.starters import APPROACHES, starters

_SUFFIX = ".qualcode"
_UNNAMED = "study"
"""What the file is called after a title that no file can have."""


@dataclass(frozen=True, slots=True)
class Made:
    """A study that was made: its store, and in whose name."""

    place: Path
    coder: str


class NewStudyScreen(Form[Made]):
    """Asks what a new study needs, and makes it; gives what was made, or None."""

    def __init__(self, say: Speaker) -> None:
        super().__init__(say)
        self._folder = current_folder()
        self._path: Path | None = None

    def compose(self) -> ComposeResult:
        """The fields, and what is done with them."""
        say = self._say
        languages = [(one, say(f"language.{one}")) for one in LANGUAGES]
        approaches = [(one, say(f"approach.{one or 'open'}")) for one in (*APPROACHES, "")]
        yield Static(say("new.title"), classes="form-title", markup=False)
        with VerticalScroll(classes="fields", can_focus=False):
            yield self.field("new.name", Entry(id="title"))
            yield self.field("new.language", Choice(languages, self._spoken, row=True, id="spoken"))
            yield self.field(
                "new.approach",
                Choice(approaches, id="approach"),
                Static("", id="approach-about", classes="about", markup=False),
            )
            yield self.field("new.coder", Entry(account_name(), id="coder"))
            yield self.field(
                "new.place",
                Static("", id="place", classes="known", markup=False),
                self.about("new.one_file"),
                Press(say("new.other_folder"), id="folder", compact=True),
            )
            yield self.field(
                "new.codebooks",
                CodebookTicks(say, starters()),
                self.about("new.codebooks.about"),
            )
            yield self.field(
                "new.delete_by", Entry(id="delete-by"), self.about("new.delete_by.about")
            )
        with Horizontal(classes="buttons"):
            yield Press(say("new.make"), id="make", variant="primary", compact=True)
            yield Press(say("form.back"), id="back", compact=True)
            yield Static(say("form.keys"), classes="keys", markup=False)

    def on_mount(self) -> None:
        """Begin with the title."""
        self._explain()
        self._show_place()
        self.query_one("#title").focus()

    @property
    def _spoken(self) -> str:
        """Most studies are in the language of the screen."""
        return self._say.language

    @on(Choice.Changed, "#approach")
    def _explain(self) -> None:
        chosen = self.query_one("#approach", Choice).answer
        words = self._say(f"approach.{chosen or 'open'}.about")
        self.query_one("#approach-about", Static).update(words)

    # Where it lies

    @on(Input.Changed, "#title")
    def _show_place(self) -> None:
        title = self.query_one("#title", Entry).value.strip()
        name = title and (file_name(title, _SUFFIX) or file_name(_UNNAMED, _SUFFIX))
        self._path = free_path(self._folder, name) if name else None
        words = line_of(self._folder) + (shown_name(self._path.name) if self._path else "…")
        self.query_one("#place", Static).update(plain(words))

    @on(Button.Pressed, "#folder")
    def _ask_folder(self) -> None:
        picker = FilePicker(self._say, self._say("new.folder"), task=FOLDER, start=self._folder)
        self.app.push_screen(picker, self._lie_in)

    def _lie_in(self, folders: Sequence[Path] | None) -> None:
        if folders:
            self._folder = folders[0]
            self._show_place()

    @on(CodebookTicks.Unusable)
    def _unusable(self, event: CodebookTicks.Unusable) -> None:
        self.refuse(event.error)

    # Making it

    @on(Button.Pressed, "#make")
    def _make(self) -> None:
        title = " ".join(self.query_one("#title", Entry).value.split())
        coder = " ".join(self.query_one("#coder", Entry).value.split())
        if self._path is None or not coder:
            self.tell("new.nameless" if self._path is None else "new.coderless")
            self.query_one("#title" if self._path is None else "#coder").focus()
            return
        delete_by = self.query_one("#delete-by", Entry)
        try:
            day = day_of(delete_by.value)
        except QualcodeError as error:
            self.refuse(error)
            delete_by.focus()
            return
        try:
            new_workspace(
                self._path,
                coder,
                title=title,
                language=self.query_one("#spoken", Choice).answer,
                approach=self.query_one("#approach", Choice).answer,
                delete_by=day,
                codebooks=self.query_one(CodebookTicks).paths,
            ).close()
        except QualcodeError as error:
            self.refuse(error)
            return
        self.dismiss(Made(self._path, coder))

    @on(Button.Pressed, "#back")
    def _back(self) -> None:
        self.action_leave()
