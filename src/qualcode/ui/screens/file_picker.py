"""Choosing files: one, several, a folder, or the name of one to be written.

A path can be typed or pasted above, or found by arrows and mouse below. Nothing is
opened or written here; the screen gives paths.
"""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.suggester import Suggester
from textual.widgets import Button, Input, Static
from textual.widgets.option_list import Option

from qualcode.ui import remembered
from qualcode.ui.folders import (
    Listed,
    Listing,
    completed,
    current_folder,
    fits,
    is_folder,
    is_there,
    line_of,
    listing,
    matching,
    meant,
    parted,
    places,
    shown_name,
)
from qualcode.ui.screens.asking import Ask
from qualcode.ui.screens.dialogs import SHEET, Sheet
from qualcode.ui.screens.file_entries import Entries, PathLine
from qualcode.ui.speaking import Speaker
from qualcode.ui.text import plain
from qualcode.ui.widgets.fields import Line

ONE, SEVERAL, SAVE, FOLDER = "one", "several", "save", "folder"
"""What is to be chosen."""
_SHOWN = 5_000
"""Entries listed at most; typing finds the others."""


class _Completing(Suggester):
    """Completes what is typed by what lies in the folder."""

    def __init__(self, picker: FilePicker) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._picker = picker

    async def get_suggestion(self, value: str) -> str | None:
        """The typed path with a name completed."""
        return self._picker.complete(value)


class FilePicker(Sheet[tuple[Path, ...]]):
    """The picker; gives the chosen paths, or None when it is left."""

    DEFAULT_CSS = (
        "FilePicker {"
        + SHEET
        + """
        & > Vertical { width: 92; height: 92%; }
        & Input, & Input:focus {
            border: none; border-left: vkey $foreground 30%; height: 1; padding: 0 1;
            background: $background; background-tint: $foreground 0%;
        }
        & Input:focus { border-left: vkey $accent; }
        & #places { height: 1; margin: 1 0; }
        & #places Button {
            width: auto; min-width: 0; margin: 0 2 0 0; background: $panel; color: $foreground 70%;
            text-style: none;
        }
        & #places Button:focus, & #places Button:hover { color: $accent; text-style: underline; }
        & Entries, & Entries:focus {
            height: 1fr; border: none; padding: 0; background: $panel;
            background-tint: $foreground 0%; text-wrap: nowrap; text-overflow: ellipsis;
            scrollbar-size-vertical: 1;
        }
        & #said { height: auto; min-height: 1; color: $foreground 60%; }
        & #said.fault { color: $error; }
        & #bottom { height: 1; margin: 1 0 0 0; }
        & #bottom Button { min-width: 12; margin: 0 2 0 0; }
        & #bottom .keys { width: 1fr; margin: 0; text-wrap: nowrap; text-overflow: ellipsis; }
        }"""
    )
    BINDINGS: ClassVar[list[BindingType]] = [Binding("f2", "others", show=False, priority=True)]

    def __init__(
        self,
        say: Speaker,
        title: Content,
        suffixes: Collection[str] = (),
        *,
        task: str = ONE,
        start: Path | None = None,
        name: str = "",
        remembers: bool = True,
    ) -> None:
        """Pick files with one of the suffixes (lower case, with their dot; any if none).

        It begins in `start`, else where a file was picked last, and `remembers` where one is
        picked now; `name` is what a file to be written is called if nobody says otherwise.
        """
        super().__init__()
        self._say = say
        self._title = title
        self._suffixes = tuple(suffixes)
        self._wanted = task
        self._file_name = name if task == SAVE else ""
        self._remembers = remembers
        last = remembered.read().folder
        begin = [one for one in (start, Path(last) if last else None) if one and is_folder(one)]
        self._folder = begin[0] if begin else current_folder()
        self._places = places(last)
        self._others = False
        self._listing = Listing()
        self._shown: list[Listed] = []
        self._ticked: dict[Path, None] = {}

    def compose(self) -> ComposeResult:
        """The path, the places, the folder's entries, and what was chosen."""
        with Vertical():
            yield Static(self._title, classes="title", markup=False)
            yield PathLine(suggester=_Completing(self), select_on_focus=False)
            with Horizontal(id="places"):
                for name in self._places:
                    yield Button(self._say(f"files.place.{name}"), name=name, compact=True)
            yield Entries(markup=False)
            yield Static("", id="said", markup=False)
            with Horizontal(id="bottom"):
                words = self._say(f"files.take.{self._wanted}")
                yield Button(words, id="take", variant="primary", compact=True)
                keys = self._say(f"files.keys.{self._wanted}")
                yield Static(keys, classes="keys", markup=False)

    def on_mount(self) -> None:
        """Begin in the list, or with the name of what is to be written."""
        self._go(self._folder)
        self.query_one(Line if self._wanted == SAVE else Entries).focus()

    # Showing a folder

    def _go(self, folder: Path, came_from: Path | None = None) -> None:
        """Show a folder, and its path in the line."""
        self._read(folder)
        line = self.query_one(Line)
        line.value = line_of(folder) + self._file_name
        line.cursor_position = len(line.value)
        self._show("")
        at = next((n for n, one in enumerate(self._shown) if one.path == came_from), None)
        if at is not None:
            self.query_one(Entries).highlighted = at

    def _read(self, folder: Path) -> None:
        self._folder = folder
        files = self._wanted != FOLDER
        self._listing = listing(folder, self._suffixes, others=self._others, files=files)

    def _show(self, words: str) -> None:
        """Show the entries in whose names the words stand."""
        found = list(matching(self._listing.entries, words))[:_SHOWN]
        if not words:
            found = [*self._ways(), *found]
        self._shown = found
        entries = self.query_one(Entries)
        entries.clear_options()
        entries.add_options(Option(self._line(one)) for one in found)
        first = next((n for n, one in enumerate(found) if one.kind != "up"), 0)
        entries.highlighted = first if found else None
        self._tell()

    def _ways(self) -> list[Listed]:
        """What stands before the entries: this folder where one is wanted, and the one above."""
        here = [Listed(self._folder, "", "here")] if self._wanted == FOLDER else []
        above = [Listed(self._folder.parent, "", "up")]
        return here + (above if self._folder.parent != self._folder else [])

    def _line(self, one: Listed) -> Content:
        tick = "" if self._wanted != SEVERAL else "✓ " if one.path in self._ticked else "  "
        if one.kind in ("here", "up"):
            return Content.assemble(tick, self._say(f"files.{one.kind}").stylize("$accent"))
        if one.kind == "gone":
            return Content.assemble(tick, plain(one.name), " ", self._say("files.gone")).stylize(
                "$foreground 50%"
            )
        name = plain(one.name + ("/" if one.kind == "folder" else ""))
        return Content.assemble(tick, name.stylize("bold") if one.kind == "folder" else name)

    def _tell(self, fault: Content | None = None) -> None:
        """Say what stands in the way, or how many were chosen and how many are hidden."""
        said = self.query_one("#said", Static)
        said.set_class(fault is not None or not self._listing.readable, "fault")
        if fault is None and not self._listing.readable:
            fault = self._say("files.unreadable", folder=shown_name(str(self._folder)))
        parts = []
        if self._ticked:
            parts.append(self._say("files.ticked", n=len(self._ticked)))
        if self._listing.left_out:
            parts.append(self._say("files.left_out", n=self._listing.left_out))
        said.update(fault or Content("  ·  ").join(parts))

    # The path line

    def complete(self, typed: str) -> str | None:
        """A typed path with a name completed, if one fits."""
        return completed(typed, self._folder, self._listing.entries)

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        folder, name = parted(event.value, self._folder)
        if folder != self._folder and is_folder(folder):
            self._read(folder)
        if self._wanted == SAVE:
            self._file_name = name
            name = ""
        self._show(name if folder == self._folder else "")

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        path = meant(event.value, self._folder, self._listing.entries)
        if is_folder(path) and not (self._wanted == FOLDER and path == self._folder):
            self._file_name = ""
            self._go(path)
        elif self._wanted == FOLDER:
            self._take_folder(path)
        elif self._wanted == SAVE:
            self._save(path)
        elif is_there(path):
            self._take(path)
        elif len(self._shown) == 1:
            self.action_enter()
        else:
            self._tell(self._say("files.none_there", file=shown_name(path.name)))

    def action_to_entries(self) -> None:
        """Go from the path line to the list."""
        self.query_one(Entries).focus()

    # The list

    def _highlighted(self) -> Listed | None:
        at = self.query_one(Entries).highlighted
        return self._shown[at] if at is not None and at < len(self._shown) else None

    def action_enter(self) -> None:
        """Go into the highlighted folder, or take the highlighted file."""
        one = self._highlighted()
        if one is not None and not self._went(one):
            self._take_one(one.path)

    @on(Entries.OptionSelected)
    def _clicked(self, event: Entries.OptionSelected) -> None:
        event.stop()
        one = self._shown[event.option_index]
        if self._went(one):
            return
        if self._wanted == SEVERAL:
            self.action_tick()
        elif self._wanted == SAVE:
            self._file_name = one.name
            self._go(self._folder)
            self.query_one(Line).focus()
        else:
            self._take_one(one.path)

    def _went(self, one: Listed) -> bool:
        """Go where an entry leads; whether it led anywhere but to a file."""
        if one.kind == "gone":
            self._tell(self._say("files.leads_nowhere", file=one.name))
        elif one.kind == "here":
            self._take_folder(one.path)
        elif one.kind == "up":
            self.action_up()
        elif one.kind == "folder":
            self._go(one.path)
        return one.kind != "file"

    def action_go_in(self) -> None:
        """Go into the highlighted folder."""
        one = self._highlighted()
        if one is not None and one.kind == "folder":
            self._go(one.path)

    def action_up(self) -> None:
        """Show the folder above."""
        self._go(self._folder.parent, came_from=self._folder)

    def action_tick(self) -> None:
        """Choose the highlighted file and go on choosing."""
        one = self._highlighted()
        if self._wanted == SEVERAL and one is not None and one.kind == "file":
            if one.path in self._ticked:
                del self._ticked[one.path]
            else:
                self._ticked[one.path] = None
            self._reticked(one)

    def action_tick_all(self) -> None:
        """Choose every file that fits, or none where all are chosen."""
        fitting = [
            one for one in self._shown if one.kind == "file" and fits(one.path, self._suffixes)
        ]
        if self._wanted != SEVERAL or not fitting:
            return
        every = all(one.path in self._ticked for one in fitting)
        for one in fitting:
            if every:
                del self._ticked[one.path]
            else:
                self._ticked[one.path] = None
        self._reticked(*fitting)

    def _reticked(self, *changed: Listed) -> None:
        entries = self.query_one(Entries)
        for n, one in enumerate(self._shown):
            if one in changed:
                entries.replace_option_prompt_at_index(n, self._line(one))
        self._tell()

    def action_others(self) -> None:
        """Show the files of other kinds too, or leave them out again."""
        self._others = not self._others
        self._read(self._folder)
        self._show("")

    @on(Button.Pressed, "#places Button")
    def _to_place(self, event: Button.Pressed) -> None:
        self._go(self._places[str(event.button.name)])
        self.query_one(Entries).focus()

    # Taking

    @on(Button.Pressed, "#take")
    def _take_pressed(self) -> None:
        if self._wanted == FOLDER:
            self._take_folder(self._folder)
        elif self._wanted == SAVE:
            self._save(meant(self.query_one(Line).value, self._folder, self._listing.entries))
        elif self._ticked:
            self._finish(*self._ticked)
        else:
            self.action_enter()

    def _take_one(self, path: Path) -> None:
        if self._wanted == SAVE:
            self._save(path)
        elif self._ticked:
            self._finish(*self._ticked)
        else:
            self._take(path)

    def _take(self, path: Path) -> None:
        self._finish(*dict.fromkeys([*self._ticked, path]))

    def _take_folder(self, path: Path) -> None:
        if is_folder(path):
            self._finish(path)
            return
        answers = [("yes", self._say("files.make")), ("no", self._say("files.not_make"))]
        question = self._say("files.make.ask", folder=shown_name(path.name))
        self.app.push_screen(Ask(question, answers), lambda said: self._make(path, said))

    def _make(self, path: Path, said: str | None) -> None:
        if said == "yes":
            with suppress(OSError):
                path.mkdir(parents=True, exist_ok=True)
            if is_folder(path):
                self._finish(path)
            else:
                self._tell(self._say("files.not_made", folder=shown_name(path.name)))

    def _save(self, path: Path) -> None:
        """Take a path to write to; over another file only when asked."""
        if is_folder(path):
            self._tell(self._say("files.no_name"))
            return
        if self._suffixes and not fits(path, self._suffixes):
            path = path.with_name(path.name + self._suffixes[0])
        if not is_folder(path.parent):
            self._tell(self._say("files.none_there", file=shown_name(str(path.parent))))
        elif is_there(path):
            answers = [("no", self._say("files.keep")), ("yes", self._say("files.replace"))]
            question = self._say("files.replace.ask", file=shown_name(path.name))
            self.app.push_screen(Ask(question, answers), lambda said: self._over(path, said))
        else:
            self._finish(path)

    def _over(self, path: Path, said: str | None) -> None:
        if said == "yes":
            self._finish(path)

    def _finish(self, *paths: Path) -> None:
        if self._remembers:
            remembered.choose(folder=paths[0] if self._wanted == FOLDER else paths[0].parent)
        self.dismiss(paths)
