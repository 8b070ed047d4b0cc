"""The reading screen: the panes, one source, and getting about in it.

It composes the widgets, shows the open source, and brings what an entry of the journal
changed to the panes. Coding itself stands in `coding.py`.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import Screen
from textual.timer import Timer
from textual.widgets import Static

from qualcode.domain.changes import Entry, touched
from qualcode.domain.model import Coding
from qualcode.domain.rows import Row, from_row
from qualcode.domain.span import Span
from qualcode.errors import QualcodeError
from qualcode.ui.actions import ON_SCREEN, ON_TEXT
from qualcode.ui.desk import Desk
from qualcode.ui.screens.dialogs import KeysHelp, Prompt
from qualcode.ui.speaking import Speaker
from qualcode.ui.text import plain
from qualcode.ui.themes import DARK, LIGHT
from qualcode.ui.widgets.code_tree import CodeTree
from qualcode.ui.widgets.inspector import Inspector
from qualcode.ui.widgets.sources import SourceList
from qualcode.ui.widgets.status import KeyHint, StatusLine
from qualcode.ui.widgets.transcript_view import Text, TranscriptView
from qualcode.workspace import Workspace

P = ParamSpec("P")
S = TypeVar("S", bound="ReadingScreen")

NARROW = 100
"""Cells under which the side panes give way to the text."""
_LONGEST_NUMBER = 9
"""Digits of a turn's number that are read."""
_MEASURE_SECONDS = 0.2
"""After this long without another coding, counts and coverage are shown anew."""
_WATCH_SECONDS = 1.0
"""How often another program's changes are looked for."""


def refusing(
    method: Callable[Concatenate[S, P], None],
) -> Callable[Concatenate[S, P], None]:
    """Let a fault that a person can mend become a notice; the screen stays open."""

    @wraps(method)
    def refused(screen: S, /, *args: P.args, **kwargs: P.kwargs) -> None:
        try:
            method(screen, *args, **kwargs)
        except QualcodeError as error:
            screen.refuse(error)

    return refused


class ReadingScreen(Screen[None]):
    """Sources and codes on the left, the transcript, and what is under the cursor."""

    CSS_PATH = "coding.tcss"

    def __init__(self, workspace: Workspace, say: Speaker, title: str | None) -> None:
        super().__init__()
        self._say = say
        self._desk = Desk(workspace, title)
        self._sought = ""
        self._version = 0
        self._noted: tuple[int, Span | None, Content] | None = None
        self._unmeasured: set[str] = set()
        self._measuring: Timer | None = None

    @property
    def desk(self) -> Desk:
        """What lies on the desk: the open source and all that is known of it."""
        return self._desk

    def compose(self) -> ComposeResult:
        """The panes."""
        yield Static("", id="heading", markup=False)
        with Horizontal(id="panes"):
            with Vertical(id="left"):
                yield Static(self._say("pane.sources"), classes="pane-title", markup=False)
                yield SourceList(id="sources", markup=False)
                yield Static(self._say("pane.codes"), classes="pane-title", markup=False)
                yield CodeTree(self._desk.language, id="codes")
            yield TranscriptView(self._desk.sentences, id="text")
            with Vertical(id="right"):
                yield Inspector(self._say, id="here")
        yield StatusLine((*ON_TEXT, *ON_SCREEN), self._say)

    def on_mount(self) -> None:
        """Show the source, and put the cursor in the text."""
        self._version = self._desk.workspace.store.data_version()
        self._show_all()
        self._text.focus()
        self.set_interval(_WATCH_SECONDS, self._look_outside)
        self._warm_up()

    @work(thread=True, group="warm-up")
    def _warm_up(self) -> None:
        """Load the language tools while the researcher reads, so that nothing waits later."""
        self._desk.sentences("…")
        self.app.call_from_thread(gc.freeze)  # or every full collection walks spaCy: 80 ms a time

    # Showing

    @property
    def _text(self) -> TranscriptView:
        return self.query_one(TranscriptView)

    def _show_all(self, cursor: int = 0) -> None:
        """Show the project and the open source afresh."""
        desk = self._desk
        desk.load()
        self._show_heading()
        self.query_one(SourceList).show(
            desk.sources, desk.coverage, desk.source.guid if desk.source else ""
        )
        self.query_one(CodeTree).show(desk.codebooks, desk.codes, desk.counts, desk.hues)
        text = Text(desk.body, tuple(desk.turns), desk.hues)
        self._text.show(text, desk.codings, cursor)
        self._text.show_quotations(one.span for one in desk.quotations)
        self._text.show_hints(one.span for one in desk.suggestions)
        self._show_here()

    def _show_heading(self) -> None:
        desk = self._desk
        source = desk.source.title if desk.source else self._say.text("heading.no_source")
        words = self._say.text(
            "heading", project=desk.project.title, source=source, coder=desk.workspace.coder.name
        )
        self.query_one("#heading", Static).update(plain(words))

    def _show_here(self) -> None:
        """Show what is under the cursor, in the pane and on the bottom line."""
        text = self._text
        codings = text.marks.at(text.cursor)
        here = self._desk.here(codings, text.cursor, text.letters)
        if self.query_one("#right").display:
            self.query_one(Inspector).show(here)
        self.query_one(StatusLine).show(self._noted_here() or self._place(codings))

    def _place(self, codings: list[Coding]) -> Content:
        turn = self._text.turn
        parts = []
        if turn is not None:
            parts.append(self._say.text("status.turn", n=turn.n, of=len(self._desk.turns)))
        for coding in codings:
            letter = self._text.letters.get(coding.code, "·")
            parts.append(f"{letter} {self._desk.name_of(coding.code)}")
        hinted = self._desk.suggestions_at(self._text.cursor)
        parts += [f"? {self._desk.name_of(one.code)}" for one in hinted[:1]]
        parts.append(self._say.text("status.saved"))
        return plain(" · ".join(parts))

    @on(TranscriptView.Moved)
    @refusing
    def _moved(self) -> None:
        self._show_here()

    def on_resize(self, event: events.Resize) -> None:
        """Give the text the room when there is little."""
        narrow = event.size.width < NARROW
        for pane in ("#left", "#right"):
            self.query_one(pane).display = not narrow
        self.set_class(narrow, "-narrow")

    # What an entry changed

    def _done(self, entry: Entry | None) -> None:
        """Bring what a verb changed to the panes."""
        if entry is None:
            return
        self._version = self._desk.workspace.store.version_after(self._version, entry)
        self._noted = None
        tables = touched(entry.diffs)
        if tables & {"source", "turn", "code", "codebook", "case", "project"}:
            self._show_all(self._text.cursor)
            return
        changed = [diff for diff in entry.diffs if diff.table == "coding"]
        gone = self._seen(diff.before for diff in changed)
        new = self._seen(diff.after for diff in changed)
        self._desk.count(gone, new)
        self._text.put_codings(self._here(gone), self._here(new))
        self._desk.refresh(tables)
        self._unmeasured |= {coding.source for coding in (*gone, *new)}
        self._measure_soon()
        self._text.show_quotations(one.span for one in self._desk.quotations)
        if self._desk.revealed:
            self._text.show_hints(one.span for one in self._desk.suggestions)
        self._show_here()

    def _measure_soon(self) -> None:
        """Show counts and coverage anew in a moment: no coding should wait for them."""
        if self._measuring is not None:
            self._measuring.stop()
        self._measuring = self.set_timer(_MEASURE_SECONDS, self.show_measures)

    @refusing
    def show_measures(self) -> None:
        """Show the codes' counts, and the coverage of sources in which codings came or went."""
        self.query_one(CodeTree).update_counts(self._desk.counts)
        for source in self._desk.sources:
            if source.guid in self._unmeasured:
                coverage = self._desk.measure(source.guid)
                self.query_one(SourceList).update_coverage(source, coverage)
        self._unmeasured.clear()

    def _seen(self, rows: Iterable[Row | None]) -> list[Coding]:
        """The codings of the rows, as far as the coder sees them at all."""
        codings = (from_row("coding", row) for row in rows if row is not None)
        return [c for c in codings if isinstance(c, Coding) and self._desk.shows(c)]

    def _here(self, codings: Iterable[Coding]) -> list[Coding]:
        """Those of the codings that lie in the open source."""
        here = self._desk.source
        return [coding for coding in codings if here and coding.source == here.guid]

    @refusing
    def _look_outside(self) -> None:
        """Show what another program has written in the meantime; dialogs are not disturbed."""
        if self.app.screen is not self:
            return
        version = self._desk.workspace.store.data_version()
        if version != self._version:
            self._version = version
            body, selection = self._desk.body, self._text.selection
            self._show_all(self._text.cursor)
            if selection is not None and self._desk.body == body:
                self._text.go_to(self._text.cursor, selection)

    # Notices

    def _tell(self, message_id: str, **values: object) -> None:
        self.notify(self._say.text(message_id, **values), markup=False, timeout=4)

    def refuse(self, error: QualcodeError) -> None:
        """Say what could not be done, and what to do about it."""
        words = self._say.text(error.message_id, **error.values)
        self.notify(words, severity="error", markup=False, timeout=8)

    def _note(self, words: str) -> None:
        """Say what was done on the bottom line, until the cursor moves or something is done."""
        self._noted = (self._text.cursor, self._text.selection, plain(words))
        self._show_here()

    def _noted_here(self) -> Content | None:
        """What was noted, while cursor and selection are where they were."""
        if self._noted is None or self._noted[:2] != (self._text.cursor, self._text.selection):
            return None
        return self._noted[2]

    # Finding

    def action_find(self) -> None:
        """Look for words in this source."""
        self.app.push_screen(Prompt(self._say("find.title"), self._sought), self._seek)

    def _seek(self, words: str | None) -> None:
        if words:
            self._sought = words
            self.action_find_next(1)

    def action_find_next(self, step: int) -> None:
        """Go to the next or previous place where the words stand."""
        if not self._sought:
            return
        found = self._desk.occurrences(self._sought)
        if not found:
            self._tell("find.none", words=self._sought)
            return
        place = next_place(found, self._text.cursor, step)
        self._text.go_to(place.start, place)
        at = found.index(place) + 1
        self._note(self._say.text("find.found", at=at, n=len(found), words=self._sought))

    def action_go_to_turn(self) -> None:
        """Go to a turn by its number."""
        self.app.push_screen(Prompt(self._say("go.title")), self._go)

    def _go(self, words: str | None) -> None:
        digits = (words or "").strip()
        if digits.isdecimal():
            n = int(digits[:_LONGEST_NUMBER])
            turns = self._desk.turns
            if 1 <= n <= len(turns):
                self._text.go_to(turns[n - 1].start)
            else:
                self._tell("go.none", n=len(turns))

    # Sources and panes

    @on(SourceList.OptionSelected)
    @refusing
    def _source_chosen(self, event: SourceList.OptionSelected) -> None:
        self._open(str(event.option_id))

    @refusing
    def action_next_source(self, step: int) -> None:
        """Open the next source in the list."""
        sources = self._desk.sources
        if sources and self._desk.source:
            at = [one.guid for one in sources].index(self._desk.source.guid)
            self._open(sources[(at + step) % len(sources)].guid)

    def _open(self, guid: str) -> None:
        self._desk.leave(self._text.cursor)
        self._show_all(self._desk.enter(guid))
        self._text.focus()

    def action_toggle_pane(self, side: str) -> None:
        """Show or hide the left or the right pane."""
        pane = self.query_one(f"#{side}")
        pane.display = not pane.display
        self._show_here()

    @refusing
    def action_show_others(self) -> None:
        """Show the other coders' codings too, or one's own alone again."""
        self._desk.show_others()
        self._show_all(self._text.cursor)
        self._tell("view.everybody" if self._desk.everybody else "view.mine")

    def action_turn_light(self) -> None:
        """Change between the dark and the light theme."""
        dark = self.app.theme == DARK.name
        self.app.theme = LIGHT.name if dark else DARK.name

    @on(KeyHint.Pressed)
    async def _hint_pressed(self, event: KeyHint.Pressed) -> None:
        if event.action in ON_TEXT:
            await self._text.run_action(event.action.call)
        else:
            await self.run_action(event.action.call)

    def action_help(self) -> None:
        """Show the keys."""
        self.app.push_screen(KeysHelp(self._say, (*ON_TEXT, *ON_SCREEN)))

    def action_quit(self) -> None:
        """Leave; everything is saved already."""
        self.app.exit()


def next_place(places: list[Span], offset: int, step: int) -> Span:
    """The first place after an offset, or the last before it, coming round at the ends."""
    if step > 0:
        return next((span for span in places if span.start > offset), places[0])
    return next((span for span in reversed(places) if span.start < offset), places[-1])
