"""Codebooks to be ticked: our own, and YAML files that are picked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Button

from qualcode.domain.model import words_in
from qualcode.errors import QualcodeError
from qualcode.ui.screens.file_picker import SEVERAL, FilePicker
from qualcode.ui.screens.forms import Press, Ticks
from qualcode.ui.speaking import Speaker
from qualcode.ui.text import plain
from qualcode.workspace.starters import Starter, starter

YAML = (".yaml", ".yml")


class CodebookTicks(Vertical):
    """Codebooks by name, with how many codes they have."""

    DEFAULT_CSS = "CodebookTicks { height: auto; width: 1fr; & > Button { margin: 0 0 0 2; } }"

    @dataclass
    class Unusable(Message):
        """A file that was picked is no codebook."""

        error: QualcodeError

    def __init__(self, say: Speaker, offered: Sequence[Starter]) -> None:
        super().__init__()
        self._say = say
        self._offered = offered

    def compose(self) -> ComposeResult:
        """The list, and a way to the files."""
        yield Ticks([self._line(one) for one in self._offered], id="codebooks")
        yield Press(self._say("codebooks.own"), id="own", compact=True)

    def begin(self) -> None:
        """Put the focus here."""
        self.query_one(Ticks if self._offered else Press).focus()

    @property
    def paths(self) -> list[Path]:
        """The files of the ticked codebooks."""
        return [Path(one) for one in self.query_one(Ticks).ticked]

    def _line(self, one: Starter) -> tuple[str, Content]:
        count = self._say("count.codes", n=one.codes).stylize("$foreground 60%")
        name = plain(words_in(one.name, self._say.language))
        return str(one.path), Content.assemble(name, "  ", count)

    @on(Button.Pressed, "#own")
    def _ask(self, event: Button.Pressed) -> None:
        event.stop()
        picker = FilePicker(self._say, self._say("codebooks.own.title"), YAML, task=SEVERAL)
        self.app.push_screen(picker, self._add)

    def _add(self, paths: Sequence[Path] | None) -> None:
        for path in paths or ():
            try:
                line = self._line(starter(path))
            except QualcodeError as error:
                self.post_message(self.Unusable(error))
                continue
            self.query_one(Ticks).add([line], [line[0]])
