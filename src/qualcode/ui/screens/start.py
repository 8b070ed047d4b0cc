"""The start screen: a new study, one that is there, or the sample."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Static
from textual.widgets.option_list import Option

from qualcode.errors import QualcodeError, StoreError
from qualcode.messages import LANGUAGES
from qualcode.ui import remembered
from qualcode.ui.actions import ON_START, bindings, shown
from qualcode.ui.folders import current_folder, home_folder, is_there, line_of, shown_name
from qualcode.ui.remembered import Recent
from qualcode.ui.screens.asking import Ask
from qualcode.ui.screens.file_picker import FilePicker
from qualcode.ui.screens.forms import Choice
from qualcode.ui.screens.new_study import Made, NewStudyScreen
from qualcode.ui.speaking import Speaker
from qualcode.ui.text import plain
from qualcode.ui.themes import THEMES
from qualcode.ui.when import when_written
from qualcode.ui.widgets.list_among_fields import ListAmongFields
from qualcode.ui.widgets.status import KeyHint, StatusLine

NARROW = 100
"""Cells under which the recent studies stand below and not beside."""
SUFFIX = ".qualcode"
_SAMPLE = "qualcode-demo"
_DOORS = ("new_study", "open_study", "sample_study")


class Doors(ListAmongFields):
    """A list to enter by; from its ends and sides the arrows lead on."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "app.focus_previous", show=False),
        Binding("right", "app.focus_next", show=False),
    ]


class StartScreen(Screen[None]):
    """What `qualcode` alone shows; it asks the application to open a study."""

    DEFAULT_CSS = """
    StartScreen {
        background: $background;
        & #page { width: 1fr; height: 1fr; padding: 2 4 1 4; }
        & #name { text-style: bold; color: $accent; height: 1; }
        & #line { color: $foreground 60%; height: auto; margin: 0 0 2 0; }
        & #halves { height: 1fr; }
        & #left { width: 44; height: auto; }
        & #right { width: 1fr; height: 100%; }
        & OptionList, & OptionList:focus {
            border: none; background: $background; background-tint: $foreground 0%; padding: 0;
            scrollbar-size-vertical: 1;
        }
        & #doors { height: auto; width: 34; }
        & #doors > .option-list--option { padding: 0 1; }
        & #recent { height: 1fr; text-wrap: nowrap; text-overflow: ellipsis; }
        & #recent > .option-list--option { padding: 0 1; }
        & OptionList:blur > .option-list--option-highlighted { background: $background; }
        & .heading { color: $foreground 60%; height: 1; padding: 0 1; margin: 0 0 1 0; }
        & .none { color: $foreground 60%; padding: 0 1; height: auto; }
        & #language { margin: 2 0 0 0; width: 38; color: $foreground 70%; }
        &.-narrow #page { padding: 1 3 0 3; }
        &.-narrow #line { margin: 0 0 1 0; }
        &.-narrow #halves { layout: vertical; }
        &.-narrow #left { width: 1fr; }
        &.-narrow #language { margin: 1 0; }
        &.-narrow #right { height: 1fr; }
        &.-narrow .heading { margin: 0; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(ON_START)]

    @dataclass
    class Opened(Message):
        """Somebody wants to work with a study."""

        place: str
        """The store's path, or its URL."""
        coder: str = ""
        """In whose name; empty where it is not known yet."""

    @dataclass
    class Spoken(Message):
        """Somebody wants another language on the screen."""

        language: str

    def __init__(self, say: Speaker, *, begin: str = "doors") -> None:
        super().__init__()
        self._say = say
        self._begin = begin
        self._recent: tuple[Recent, ...] = ()

    def compose(self) -> ComposeResult:
        """The doors on the left, the recent studies on the right."""
        with Vertical(id="page"):
            yield Static(self._say("start.name"), id="name", markup=False)
            yield Static(self._say("start.line"), id="line", markup=False)
            with Horizontal(id="halves"):
                with Vertical(id="left"):
                    doors = (Option(self._door(door), id=door) for door in _DOORS)
                    yield Doors(*doors, id="doors", markup=False)
                    names = [(one, self._say(f"language.{one}")) for one in LANGUAGES]
                    yield Choice(names, self._say.language, row=True, id="language")
                with Vertical(id="right"):
                    yield Static(self._say("start.recent"), classes="heading", markup=False)
                    yield Doors(id="recent", markup=False)
                    yield Static(self._say("start.none"), classes="none", markup=False)
        yield StatusLine(ON_START, self._say)

    def _door(self, name: str) -> Content:
        key = next(shown(action.keys[0]) for action in ON_START if action.name == name)
        return Content.assemble(self._say(f"action.{name}"), (f"  {key}", "$foreground 50%"))

    def on_mount(self) -> None:
        """Begin at the first door, or with the study that was open last."""
        self.show_recent()
        self.query_one(f"#{self._begin}").focus()
        self.query_one("#doors", Doors).highlighted = 0

    def on_resize(self, event: events.Resize) -> None:
        """Put the recent studies below where there is no room beside."""
        self.set_class(event.size.width < NARROW, "-narrow")

    def on_screen_resume(self) -> None:
        """Show what was opened in the meantime."""
        if self.is_mounted:
            self.show_recent()

    # The recent studies

    def show_recent(self) -> None:
        """Show the recent studies as they are known now."""
        self._recent = remembered.read().recent
        recent = self.query_one("#recent", Doors)
        at = recent.highlighted or 0
        recent.clear_options()
        recent.add_options(Option(self._line(one)) for one in self._recent)
        recent.display = bool(self._recent)
        self.query_one(".none").display = not self._recent
        self.query_one("KeyHint.drop_recent").display = bool(self._recent)
        if self._recent:
            recent.highlighted = min(at, len(self._recent) - 1)

    def begin_with_recent(self) -> None:
        """Show the recent studies, and begin with the one that was left."""
        self.show_recent()
        recent = self.query_one("#recent", Doors)
        if self._recent:
            recent.highlighted = 0
            recent.focus()

    def _line(self, one: Recent) -> Content:
        title = plain(one.title or one.place).stylize("bold")
        parts = [when_written(one.when, datetime.now().astimezone(), self._say.language)]
        if _is_gone(one):
            parts = [self._say.text("start.gone")]
        elif one.sources:
            parts.append(self._say.text("count.sources", n=one.sources))
            if one.codings:
                parts.append(self._say.text("count.codings", n=one.codings))
        parts.append(_where(one))
        below = plain(" · ".join(filter(None, parts))).stylize("$foreground 60%")
        return Content.assemble(title, "\n", below, "\n")

    @on(Doors.OptionSelected, "#recent")
    def _recent_chosen(self, event: Doors.OptionSelected) -> None:
        event.stop()
        one = self._recent[event.option_index]
        if not _is_gone(one):
            self.post_message(self.Opened(one.place))
            return
        answers = [(word, self._say(f"start.gone.{word}")) for word in ("drop", "find", "keep")]
        about = self._say("start.gone.about", place=shown_name(one.place))
        question = self._say("start.gone.ask", title=one.title)
        self.app.push_screen(
            Ask(question, answers, about), lambda answer: self._settle(one, answer)
        )

    def _settle(self, one: Recent, answer: str | None) -> None:
        if answer == "drop":
            self._drop(one)
        elif answer == "find":
            self.action_open_study()

    def action_drop_recent(self) -> None:
        """Take the highlighted study off the list; its file is left alone."""
        recent = self.query_one("#recent", Doors)
        if recent.has_focus and recent.highlighted is not None:
            self._drop(self._recent[recent.highlighted])

    def _drop(self, one: Recent) -> None:
        remembered.forget_recent(one.place)
        self.show_recent()
        if not self._recent:
            self.query_one("#doors").focus()

    # The doors

    @on(Doors.OptionSelected, "#doors")
    async def _door_chosen(self, event: Doors.OptionSelected) -> None:
        event.stop()
        await self.run_action(_DOORS[event.option_index])

    def action_new_study(self) -> None:
        """Make a study, and open it."""
        self.app.push_screen(NewStudyScreen(self._say), self._made)

    def _made(self, made: Made | None) -> None:
        if made is not None:
            self.post_message(self.Opened(str(made.place), made.coder))

    def action_open_study(self) -> None:
        """Find a study among the files."""
        picker = FilePicker(self._say, self._say("start.open"), (SUFFIX,))
        self.app.push_screen(picker, self._found)

    def _found(self, paths: Sequence[Path] | None) -> None:
        if paths:
            self.post_message(self.Opened(str(paths[0])))

    def action_sample_study(self) -> None:
        """Open the sample study, made first if need be."""
        self.notify(self._say.text("start.sample"), markup=False, timeout=4)
        self._build_sample()

    @work(thread=True, group="sample", exclusive=True, exit_on_error=False)
    def _build_sample(self) -> None:
        from qualcode.workspace.demo import CODERS, build_demo

        try:
            folder = _sample_folder()
            store = folder / f"demo{SUFFIX}"
            if not store.exists():
                build_demo(store).close()
        except QualcodeError as error:
            self.app.call_from_thread(self.refuse, error)
            return
        self.post_message(self.Opened(str(store), CODERS[0]))

    # The rest

    @on(Choice.Changed, "#language")
    def _speak(self, event: Choice.Changed) -> None:
        event.stop()
        self.post_message(self.Spoken(event.answer))

    @on(KeyHint.Pressed)
    async def _hint_pressed(self, event: KeyHint.Pressed) -> None:
        await self.run_action(event.action.call)

    def action_change_colours(self) -> None:
        """Take the next of the themes."""
        names = [theme.name for theme in THEMES]
        at = names.index(self.app.theme) if self.app.theme in names else -1
        self.app.theme = names[(at + 1) % len(names)]

    def action_quit(self) -> None:
        """Leave."""
        self.app.exit()

    def refuse(self, error: QualcodeError) -> None:
        """Say what could not be done, and what to do about it."""
        words = self._say.text(error.message_id, **error.values)
        self.notify(words, severity="error", markup=False, timeout=8)


def _is_gone(one: Recent) -> bool:
    return "://" not in one.place and not is_there(Path(one.place))


def _where(one: Recent) -> str:
    if "://" in one.place:
        return one.place
    path = Path(one.place)
    return line_of(path.parent) + shown_name(path.name)


def _sample_folder() -> Path:
    """Where the sample study is put: where the program runs, else in the home folder."""
    for above in (current_folder(), home_folder()):
        folder = above / _SAMPLE
        try:
            folder.mkdir(exist_ok=True)
        except OSError:
            continue
        if os.access(folder, os.W_OK):
            return folder
    raise StoreError("store.no_folder", store=_SAMPLE)
