"""What goes out of a study: the theme table to Word, a codebook to YAML."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Button, Static

from qualcode.domain.model import words_in
from qualcode.errors import QualcodeError
from qualcode.messages import LANGUAGES
from qualcode.ui import remembered
from qualcode.ui.desk import Desk, Place
from qualcode.ui.folders import (
    current_folder,
    file_name,
    free_path,
    is_folder,
    line_of,
    shown_name,
)
from qualcode.ui.screens.file_picker import SAVE, FilePicker
from qualcode.ui.screens.forms import Choice, Entry, Form, Press
from qualcode.ui.speaking import Speaker
from qualcode.ui.text import plain

THEMES, CODEBOOK = "themes", "codebook"
_SUFFIXES = {THEMES: ".docx", CODEBOOK: ".yaml"}
_ATTRIBUTIONS = ("pseudonym", "role", "none")


class ExportingScreen(Form[Place]):
    """Asks what is to be written and where to, writes it, and says where it lies; gives None."""

    DEFAULT_CSS = """
    ExportingScreen #written { height: auto; margin: 1 0 0 2; color: $success; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+s", "write", show=False)]

    def __init__(self, desk: Desk, say: Speaker) -> None:
        super().__init__(say)
        self._desk = desk
        last = Path(remembered.read().folder or current_folder())
        self._folder = last if is_folder(last) else current_folder()
        self._picked: dict[str, Path] = {}

    def compose(self) -> ComposeResult:
        """The fields, and what is done with them."""
        say, desk = self._say, self._desk
        kinds = [(one, say(f"exporting.{one}")) for one in (THEMES, CODEBOOK)]
        languages = [(one, say(f"language.{one}")) for one in LANGUAGES]
        named = [(one, say(f"exporting.attribution.{one}")) for one in _ATTRIBUTIONS]
        books = [(one.guid, plain(words_in(one.name, desk.language))) for one in desk.codebooks]
        none = [("", say("codebooks.none"))]
        yield Static(say("exporting.title"), classes="form-title", markup=False)
        with VerticalScroll(classes="fields", can_focus=False):
            yield self.field("exporting.what", Choice(kinds, row=True, id="what"))
            caption = Entry(desk.project.title, id="caption")
            yield self._of(THEMES, "exporting.caption", caption)
            tongue = Choice(languages, desk.language, row=True, id="tongue")
            yield self._of(THEMES, "exporting.language", tongue)
            attribution = Choice(named, id="attribution")
            yield self._of(THEMES, "exporting.attribution", attribution)
            yield self._of(CODEBOOK, "exporting.which", Choice(books or none, id="book"))
            yield self.field(
                "exporting.file",
                Static("", id="file", classes="known", markup=False),
                Press(say("exporting.elsewhere"), id="elsewhere", compact=True),
                Static("", id="written", markup=False),
            )
        with Horizontal(classes="buttons"):
            yield Press(say("exporting.write"), id="write", variant="primary", compact=True)
            yield Press(say("form.back"), id="back", compact=True)
            yield Static(say("form.keys"), classes="keys", markup=False)

    def _of(self, kind: str, label: str, choice: Choice | Entry) -> Horizontal:
        field = self.field(label, choice)
        field.add_class(f"of-{kind}")
        return field

    def on_mount(self) -> None:
        """Begin with what is to be written."""
        self._show_kind()
        self.query_one("#what").focus()

    @property
    def _kind(self) -> str:
        return self.query_one("#what", Choice).answer

    @on(Choice.Changed, "#what")
    def _show_kind(self) -> None:
        for kind in _SUFFIXES:
            for field in self.query(f".of-{kind}"):
                field.display = kind == self._kind
        self._show_file()

    # Where to

    @property
    def _path(self) -> Path:
        if self._kind in self._picked:
            return self._picked[self._kind]
        suffix = _SUFFIXES[self._kind]
        name = self._say.text(f"exporting.{self._kind}.file", title=self._desk.project.title)
        return free_path(self._folder, file_name(name, suffix) or self._kind + suffix)

    def _show_file(self) -> None:
        path = self._path
        self.query_one("#file", Static).update(plain(line_of(path.parent) + shown_name(path.name)))

    @on(Button.Pressed, "#elsewhere")
    def _ask_file(self) -> None:
        path = self._path
        picker = FilePicker(
            self._say,
            self._say("exporting.where"),
            (_SUFFIXES[self._kind],),
            task=SAVE,
            start=path.parent,
            name=path.name,
        )
        self.app.push_screen(picker, self._take_file)

    def _take_file(self, paths: Sequence[Path] | None) -> None:
        if paths:
            self._picked[self._kind] = paths[0]
            self._folder = paths[0].parent
            self._show_file()

    # Writing

    @on(Button.Pressed, "#write")
    def action_write(self) -> None:
        """Write the file, and say where it lies."""
        path = self._path
        written = self.query_one("#written", Static)
        written.update("")
        try:
            _WRITE[self._kind](self, path)
        except QualcodeError as error:
            self.refuse(error)
            return
        place = line_of(path.parent) + shown_name(path.name)
        self._picked.pop(self._kind, None)  # the next one does not go over it unasked
        self._show_file()
        written.update(self._say("export.done", file=place))

    def write_themes(self, path: Path) -> None:
        """Write the theme table to Word."""
        caption = " ".join(self.query_one("#caption", Entry).value.split())
        self._desk.workspace.export_themes(
            path,
            title=caption or self._desk.project.title,
            language=self.query_one("#tongue", Choice).answer,
            attribution=self.query_one("#attribution", Choice).answer,
        )

    def write_book(self, path: Path) -> None:
        """Write the chosen codebook to YAML."""
        chosen = self.query_one("#book", Choice).answer
        names = [words_in(b.name, b.language) for b in self._desk.codebooks if b.guid == chosen]
        self._desk.workspace.write_codebook(path, names[0] if names else None)

    @on(Button.Pressed, "#back")
    def _back(self) -> None:
        self.action_leave()


_WRITE: dict[str, Callable[[ExportingScreen, Path], None]] = {
    THEMES: ExportingScreen.write_themes,
    CODEBOOK: ExportingScreen.write_book,
}
