"""Codebooks into a study that has begun: our own, or YAML files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Static

from qualcode.domain.model import Codebook, words_in
from qualcode.domain.rows import fold
from qualcode.errors import QualcodeError
from qualcode.files.tables import TABLES
from qualcode.ui.desk import Desk, Place
from qualcode.ui.screens.codebook_ticks import CodebookTicks
from qualcode.ui.screens.file_picker import ONE, FilePicker
from qualcode.ui.screens.forms import Form, Press
from qualcode.ui.speaking import Speaker
from qualcode.ui.text import plain
from qualcode.workspace.linking import take_in_links
from qualcode.workspace.starters import starters


class AddingCodebooksScreen(Form[Place]):
    """Shows the study's codebooks, and adds others; gives None."""

    def __init__(self, desk: Desk, say: Speaker) -> None:
        super().__init__(say)
        self._desk = desk

    def compose(self) -> ComposeResult:
        """The codebooks there are, and those that can be added."""
        say, books = self._say, self._desk.codebooks
        known = {fold(name) for book in books for name in book.name.values()}
        new = [one for one in starters() if not known & {fold(n) for n in one.name.values()}]
        yield Static(say("codebooks.title"), classes="form-title", markup=False)
        with VerticalScroll(classes="fields", can_focus=False):
            there = Static(self._there(books), id="there", classes="known", markup=False)
            yield self.field("codebooks.there", there)
            yield self.field(
                "codebooks.add", CodebookTicks(say, new), self.about("codebooks.about")
            )
            yield self.field(
                "codebooks.links",
                Static(self._linked(), id="links", classes="known", markup=False),
                Press(say("codebooks.links.take"), id="link", compact=True),
                self.about("codebooks.links.about"),
            )
        with Horizontal(classes="buttons"):
            yield Press(say("codebooks.take"), id="take", variant="primary", compact=True)
            yield Press(say("form.back"), id="back", compact=True)
            yield Static(say("form.keys"), classes="keys", markup=False)

    def _there(self, books: Iterable[Codebook]) -> Content:
        counts = {book.guid: 0 for book in books}
        for code in self._desk.codes:
            counts[code.codebook] = counts.get(code.codebook, 0) + 1
        lines = [
            Content.assemble(
                plain(words_in(book.name, self._desk.language)),
                "  ",
                self._say("count.codes", n=counts[book.guid]).stylize("$foreground 60%"),
            )
            for book in books
        ]
        return Content("\n").join(lines) if lines else self._say("codebooks.none")

    def _linked(self) -> Content:
        return self._say("codebooks.links.n", n=len(self._desk.links))

    def on_mount(self) -> None:
        """Begin with what can be added."""
        self.query_one(CodebookTicks).begin()

    @on(CodebookTicks.Unusable)
    def _unusable(self, event: CodebookTicks.Unusable) -> None:
        self.refuse(event.error)

    @on(Button.Pressed, "#take")
    def _take(self) -> None:
        paths: Sequence[Path] = self.query_one(CodebookTicks).paths
        if not paths:
            self.tell("codebooks.none_chosen")
            return
        try:
            self._desk.workspace.take_in_codebooks(paths)
        except QualcodeError as error:
            self.refuse(error)
            return
        words = self._say.text("codebooks.taken", n=len(paths))
        self.app.notify(words, markup=False, timeout=4)
        self.dismiss(None)

    @on(Button.Pressed, "#link")
    def _ask_links(self) -> None:
        title = self._say("codebooks.links.title")
        picker = FilePicker(self._say, title, TABLES, task=ONE)
        self.app.push_screen(picker, self._link)

    def _link(self, paths: Sequence[Path] | None) -> None:
        if not paths:
            return
        try:
            take_in_links(self._desk.workspace, paths[0])
            self._desk.read_codes()
        except QualcodeError as error:
            self.refuse(error)
            return
        self.query_one("#links", Static).update(self._linked())

    @on(Button.Pressed, "#back")
    def _back(self) -> None:
        self.action_leave()
