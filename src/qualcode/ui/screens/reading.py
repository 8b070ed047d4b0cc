"""The reading screen: the panes, and the open source in them.

It composes the widgets, shows the open source, and brings what an entry of the journal
changed to the panes. Getting about stands in `finding.py`, marking in `marking.py`.
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
from textual.timer import Timer
from textual.widgets import Static

from qualcode.domain.changes import Entry, touched
from qualcode.domain.model import Coding
from qualcode.domain.rows import Row, from_row
from qualcode.domain.span import Span
from qualcode.errors import QualcodeError
from qualcode.reports.quotes import place_in_words
from qualcode.storage import queries
from qualcode.ui.actions import ON_SCREEN, ON_TEXT
from qualcode.ui.covering import Covering
from qualcode.ui.desk import Desk
from qualcode.ui.marks import Marks
from qualcode.ui.screens.once import Once
from qualcode.ui.speaking import Speaker
from qualcode.ui.text import plain
from qualcode.ui.widgets.code_tree import CodeTree
from qualcode.ui.widgets.inspector import Inspector
from qualcode.ui.widgets.search_bar import SearchBar
from qualcode.ui.widgets.sources import SourceList
from qualcode.ui.widgets.status import StatusLine
from qualcode.ui.widgets.text_canvas import Text
from qualcode.ui.widgets.transcript_view import TranscriptView
from qualcode.workspace import Workspace

P = ParamSpec("P")
S = TypeVar("S", bound="ReadingScreen")

NARROW = 100
"""Cells under which the side panes give way to the text."""
_MEASURE_SECONDS = 0.2
"""After this long without another coding, counts and coverage are shown anew."""
_WATCH_SECONDS = 1.0
"""How often another program's changes are looked for."""
_FRAME_SECONDS = 0.05
"""After this long the first frame is on the screen, and what it did not wait for is counted."""
_COLLECT_SECONDS = 10.0
"""How often what is no longer used is let go of."""
_SETTLE_SECONDS = 0.3
"""After this long the language tools are loaded, which the first frame should not wait for."""
_REMEMBER_SECONDS = 10.0
"""How often the place in the text is kept, for a screen that is not left in order."""


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


class ReadingScreen(Once[None]):
    """Sources and codes on the left, the transcript, and what is under the cursor."""

    CSS_PATH = "coding.tcss"

    def __init__(self, workspace: Workspace, say: Speaker, title: str | None) -> None:
        super().__init__()
        self._say = say
        self._desk = Desk(workspace, title)
        self._text = TranscriptView(self._desk.sentences, self._moved, id="text")
        self._text.when_empty = say.text("text.empty")
        self._is_shown = False
        """Whether the panes show what lies on the desk, rather than being filled just now."""
        self._version = 0
        self._noted: tuple[int, Span | None, Content] | None = None
        self._unmeasured: set[str] = set()
        self._measuring: Timer | None = None
        self._covering = Covering((), Marks(), ())

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
            yield self._text
            with Vertical(id="right"):
                yield Inspector(self._say, id="here")
        yield Static("", id="here-line", markup=False)
        yield SearchBar(self._say)
        yield StatusLine((*ON_TEXT, *ON_SCREEN), self._say)

    def on_mount(self) -> None:
        """Show the source, and put the cursor in the text."""
        self._version = self._desk.workspace.store.data_version()
        self._show_all()
        self._text.go_to(self._desk.cursor)
        self._text.focus()
        self.set_interval(_WATCH_SECONDS, self._look_outside)
        self.set_interval(_REMEMBER_SECONDS, self._remember)
        self.set_interval(_COLLECT_SECONDS, lambda: gc.collect())
        self.set_timer(_SETTLE_SECONDS, self._warm_up)

    def on_unmount(self) -> None:
        """Remember how the screen stood."""
        self._remember()

    def _remember(self) -> None:
        self._desk.leave(self._text.cursor)

    @work(thread=True, group="warm-up")
    def _warm_up(self) -> None:
        """Load the language tools while the researcher reads, so that nothing waits later."""
        self._desk.sentences("…")
        self.app.call_from_thread(gc.freeze)  # or every full collection walks spaCy: 80 ms a time

    # Showing

    def _show_all(self, cursor: int = 0) -> None:
        """Show the project and the open source afresh."""
        desk = self._desk
        desk.load()
        self._show_heading()
        self._list_sources()
        self.query_one(CodeTree).show(desk.codebooks, desk.codes, desk.counts, desk.hues)
        text = Text(desk.body, tuple(desk.turns), desk.hues)
        self._is_shown = False
        self._text.show(text, desk.codings, cursor)
        self._is_shown = True
        self._covering = Covering((), Marks(), ())
        self._show_places()
        self._show_here()
        self.set_timer(_FRAME_SECONDS, self._measure_all)

    def _list_sources(self) -> None:
        desk = self._desk
        here = desk.source.guid if desk.source else ""
        self.query_one(SourceList).show(desk.sources, desk.coverage, here)

    @refusing
    def _measure_all(self) -> None:
        """Show every source's coverage, which the first frame does not wait for."""
        desk = self._desk
        self._covering = Covering(desk.turns, self._text.marks, [one.span for one in desk.nothing])
        desk.measure_all()
        self._list_sources()

    def _show_places(self) -> None:
        """Mark what lies on the text besides codings."""
        desk, text = self._desk, self._text
        for kind, spans in (
            ("quotations", [one.span for one in desk.quotations]),
            ("nothing", [one.span for one in desk.nothing]),
            ("hints", [one.span for one in desk.suggestions]),
            ("memos", [one.span for one in map(text.marks.get, desk.with_memo()) if one]),
        ):
            if sorted(spans) != text.places(kind):
                text.mark_places(kind, spans)

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
        right, line = self.query_one("#right"), self.query_one("#here-line", Static)
        if right.display:
            in_sight = list(dict.fromkeys(c.code for c in text.marks.over(text.in_sight())))
            here = self._desk.here(codings, text.cursor, text.letters, in_sight)
            self.query_one(Inspector).show(here)
        else:
            line.update(self._named(codings), layout=False)
        if line.display == right.display:
            line.display = not right.display
        place = self._noted_here() or self._held() or self._place(codings, named=right.display)
        self.query_one(StatusLine).show(place)

    def _place(self, codings: list[Coding], *, named: bool) -> Content:
        turn = self._text.turn
        parts = []
        if turn is not None:
            parts.append(self._say.text("status.turn", n=turn.n, of=len(self._desk.turns)))
            if not turn.locator.startswith("line:"):  # the cursor says as much
                parts.append(place_in_words(turn.locator, self._say.language))
        if named and (names := self._named(codings).plain):
            parts.append(names)
        parts.append(self._say.text("status.saved"))
        return plain(" · ".join(filter(None, parts)))

    def _named(self, codings: list[Coding]) -> Content:
        """The codes of codings by letter, path and facets, and the suggestion under the cursor."""
        parts = []
        for coding in codings:
            letter = self._text.letters.get(coding.code, "·")
            *above, name = self._desk.paths.get(coding.code, ("?",))
            path = f" ({' › '.join(above)})" if above else ""
            parts.append(f"{letter} {name}{path}")
            parts += coding.facets
        hinted = self._desk.suggestions_at(self._text.cursor)
        parts += [f"? {self._desk.name_of(one.code)}" for one in hinted[:1]]
        return plain(" · ".join(parts))

    def _held(self) -> Content | None:
        """What can be done with the coding that is held."""
        held = self._text.held
        return self._say("coding.held", code=self._desk.name_of(held.code)) if held else None

    def _moved(self) -> None:
        if self._is_shown:
            self._show_here()

    @on(TranscriptView.Pointed)
    def _pointed(self, event: TranscriptView.Pointed) -> None:
        """Name what is under the pointer, on the bottom line."""
        if event.codings:
            self.query_one(StatusLine).show(self._told(event.codings))
        else:
            self._show_here()

    def _told(self, codings: list[Coding]) -> Content:
        """Codings with their paths, who made them, and how the memos on them begin."""
        parts = [self._named(codings).plain]
        for coding in codings:
            parts += self._desk.told_of(coding)
        return plain(" · ".join(parts))

    def on_resize(self, event: events.Resize) -> None:
        """Give the text the room when there is little."""
        narrow = event.size.width < NARROW
        for side in ("left", "right"):
            self.query_one(f"#{side}").display = not narrow and side not in self._desk.view.hidden
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
        marked = [diff for diff in entry.diffs if diff.table == "nothing_here"]
        gone = self._seen(diff.before for diff in changed)
        new = self._seen(diff.after for diff in changed)
        self._desk.count(gone, new)
        self._text.put_codings(self._here(gone), self._here(new))
        self._desk.refresh(tables)
        self._unmeasured |= {coding.source for coding in (*gone, *new)}
        read = [row for diff in marked for row in (diff.before, diff.after) if row is not None]
        self._unmeasured |= {row["source"] for row in read}
        changed_here = [one.span for one in self._here((*gone, *new))]
        here = self._desk.source.guid if self._desk.source else ""
        changed_here += [Span(row["start"], row["end"]) for row in read if row["source"] == here]
        self._covering.count(changed_here, [one.span for one in self._desk.nothing])
        self._measure_soon()
        self._show_places()
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
                coverage = self._desk.measure(source.guid, self._covering)
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
            self._read_anew()
            newest = self._desk.workspace.read(queries.history, 1)
            if newest:
                self._tell("view.outside", coder=newest[0].coder or "?")

    def _read_anew(self) -> None:
        """Show everything as it now stands; cursor and selection stay where they are."""
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
