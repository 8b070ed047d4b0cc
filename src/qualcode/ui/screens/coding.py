"""The coding screen: reading and coding one source.

It composes the panes, turns keys and clicks into the workspace's verbs, and brings what
an entry of the journal changed to the widgets. It holds no rules of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from qualcode.domain.changes import Diff, Entry
from qualcode.domain.model import Coding, Suggestion
from qualcode.domain.rows import from_row
from qualcode.domain.span import Span
from qualcode.errors import QualcodeError
from qualcode.reports.history_text import history_line
from qualcode.ui.actions import ON_SCREEN, ON_TEXT, bindings
from qualcode.ui.desk import Desk
from qualcode.ui.screens.code_picker import CodePicker, Picked
from qualcode.ui.screens.dialogs import KeysHelp, MemoEditor, Prompt
from qualcode.ui.speaking import Speaker
from qualcode.ui.text import plain
from qualcode.ui.themes import DARK, LIGHT
from qualcode.ui.widgets.code_tree import CodeTree
from qualcode.ui.widgets.inspector import Inspector
from qualcode.ui.widgets.sources import SourceList
from qualcode.ui.widgets.status import KeyHint, StatusLine
from qualcode.ui.widgets.transcript_view import Text, TranscriptView
from qualcode.workspace import Workspace

NARROW = 100
"""Cells under which the side panes give way to the text."""
_WATCH_SECONDS = 1.0
"""How often another program's changes are looked for."""


class CodingScreen(Screen[None]):
    """Sources and codes on the left, the transcript, and what is under the cursor."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(ON_SCREEN)]
    CSS_PATH = "coding.tcss"

    def __init__(self, workspace: Workspace, say: Speaker, title: str | None) -> None:
        super().__init__()
        self._say = say
        self._desk = Desk(workspace, title)
        self._sought = ""
        self._version = 0

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
        self.query_one(CodeTree).refresh_labels()
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
        self.query_one(StatusLine).show(self._place(codings))

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
        self._version = self._desk.workspace.store.data_version()
        tables = {diff.table for diff in entry.diffs}
        here = self._desk.source
        mine = [
            diff for diff in entry.diffs if diff.table == "coding" and here and _of(diff, here.guid)
        ]
        if tables & {"source", "turn", "code", "codebook", "case", "project"}:
            self._show_all(self._text.cursor)
            return
        gone = [_coding(diff.before) for diff in mine if diff.before is not None]
        new = [_coding(diff.after) for diff in mine if diff.after is not None]
        self._text.put_codings(gone, new)
        self._desk.refresh(tables)
        self.query_one(CodeTree).update_counts(self._desk.counts)
        if here is not None:
            self.query_one(SourceList).update_coverage(here, self._desk.coverage.get(here.guid))
        if self._desk.revealed:
            self._text.show_hints(one.span for one in self._desk.suggestions)
        self._show_here()

    def _look_outside(self) -> None:
        """Show what another program has written in the meantime."""
        version = self._desk.workspace.store.data_version()
        if version != self._version:
            self._version = version
            self._show_all(self._text.cursor)

    def _tried(self, verb: Callable[[], Entry | None]) -> Entry | None:
        """Run a verb; a refusal becomes a notice, and nothing has changed."""
        try:
            entry = verb()
        except QualcodeError as error:
            self._refuse(error)
            return None
        self._done(entry)
        return entry

    def _tell(self, message_id: str, **values: object) -> None:
        self.notify(self._say.text(message_id, **values), markup=False, timeout=4)

    def _refuse(self, error: QualcodeError) -> None:
        words = self._say.text(error.message_id, **error.values)
        self.notify(words, severity="error", markup=False, timeout=8)

    # Coding

    def _target(self) -> Span | None:
        span = self._text.target() if self._desk.source else None
        if span is None:
            self._tell("coding.nothing_to_code")
        return span

    def _code(self, codes: tuple[str, ...], span: Span) -> None:
        source = self._desk.source
        if source is None:
            return
        there = {c.code for c in self._text.marks.over(span) if c.span == span and self._is_mine(c)}
        fresh = tuple(code for code in codes if code not in there)
        if not fresh:
            self._tell("coding.there_already")
            return
        if self._tried(partial(self._desk.workspace.code, source.guid, span, fresh)):
            self._desk.used(fresh)
            self._text.go_to(self._text.cursor)

    def _is_mine(self, coding: Coding) -> bool:
        return coding.coder == self._desk.workspace.coder.guid

    def action_pick_code(self) -> None:
        """Choose codes for the selection, or for the sentence under the cursor."""
        span = self._target()
        if span is None:
            return
        if self._text.selection is None:
            self._text.go_to(self._text.cursor, span)
        desk = self._desk
        words = span.of(desk.body)
        picker = CodePicker(self._say, words, desk.codes, desk.paths, desk.counts, desk.recent)
        self.app.push_screen(picker, partial(self._picked, span))

    def _picked(self, span: Span, picked: Picked | None) -> None:
        if picked is None:
            return
        codes = picked.codes
        if picked.new_name:
            try:
                codes = (*codes, self._desk.made_code(picked.new_name, picked.parent))
            except QualcodeError as error:
                self._refuse(error)
                return
            self._show_all(self._text.cursor)
        if codes:
            self._code(codes, span)

    def action_repeat_code(self) -> None:
        """Put the code used last on the selection or sentence."""
        self.action_bound_code(1)

    def action_bound_code(self, digit: int) -> None:
        """Put the code bound to a digit on the selection or sentence."""
        if len(self._desk.recent) < digit:
            self._tell("coding.not_bound", digit=digit)
        elif (span := self._target()) is not None:
            self._code((self._desk.recent[digit - 1],), span)

    @on(CodeTree.NodeSelected)
    def _code_clicked(self, event: CodeTree.NodeSelected[str]) -> None:
        """A code clicked while something is selected is put on it."""
        if event.node.data and self._text.selection is not None:
            self._code((event.node.data,), self._text.selection)
            self._text.focus()

    def action_code_in_vivo(self) -> None:
        """Make the selected words (or the word under the cursor) a code, and put it on them."""
        span = self._text.selection or self._text.word_under_cursor()
        source = self._desk.source
        if span is None or source is None:
            self._tell("coding.nothing_to_code")
            return
        verb = partial(self._desk.code_in_vivo, source.guid, span)
        self._tried(verb)

    def action_uncode(self) -> None:
        """Take away the innermost own coding under the cursor."""
        mine = [c for c in self._text.marks.at(self._text.cursor) if self._is_mine(c)]
        if not mine:
            self._tell("coding.nothing_here")
        elif self._tried(partial(self._desk.workspace.uncode, mine[0].guid)):
            self._tell("coding.gone", code=self._desk.name_of(mine[0].code))

    def action_mark_quotation(self) -> None:
        """Mark the selection, or the coding under the cursor, as a quotation, or unmark it."""
        source = self._desk.source
        over = self._text.marks.at(self._text.cursor)
        span = self._text.selection or (over[0].span if over else self._text.target())
        if source is None or span is None:
            self._tell("coding.nothing_to_code")
            return
        entry = self._tried(partial(self._desk.workspace.mark_quotation, source.guid, span))
        if entry:
            marked = any(diff.after is not None for diff in entry.diffs)
            self._tell("quotation.marked" if marked else "quotation.unmarked")

    def action_write_memo(self) -> None:
        """Write a memo about the coding under the cursor, or about the source."""
        over = self._text.marks.at(self._text.cursor)
        source = self._desk.source
        if source is None:
            return
        table, target = ("coding", over[0].guid) if over else ("source", source.guid)
        about = self._desk.name_of(over[0].code) if over else source.title
        editor = MemoEditor(self._say, about, self._desk.my_memos(target))
        self.app.push_screen(editor, partial(self._memo_written, table, target))

    def _memo_written(self, table: str, target: str, written: str | None) -> None:
        if written is None:
            return
        kind, _, text = written.partition("\n")
        if text.strip() or kind in self._desk.my_memos(target):
            self._tried(partial(self._desk.workspace.write_memo, table, target, kind, text))

    # Suggestions

    def action_reveal_suggestions(self) -> None:
        """Show what the codebook's words point to, or hide it again."""
        if self._desk.revealed:
            self._desk.hide_suggestions()
            self._text.show_hints(())
            self._show_here()
        else:
            self._find_suggestions()

    @work(thread=True, exclusive=True, group="suggestions", exit_on_error=False)
    def _find_suggestions(self) -> None:
        question = self._desk.suggestion_question()
        found = question() if question else []
        self.app.call_from_thread(self._reveal, found)

    def _reveal(self, found: list[Suggestion]) -> None:
        self._desk.reveal(found)
        self._text.show_hints(one.span for one in self._desk.suggestions)
        self._tell("suggestions.found", n=len(self._desk.suggestions))
        self._show_here()

    def action_accept_suggestion(self) -> None:
        """Accept the best suggestion under the cursor."""
        self._decide(accept=True)

    def action_reject_suggestion(self) -> None:
        """Reject the best suggestion under the cursor; it is not offered again."""
        self._decide(accept=False)

    def _decide(self, *, accept: bool) -> None:
        here = self._desk.suggestions_at(self._text.cursor)
        if not here:
            self._tell("suggestions.none")
            return
        verb = partial(
            self._desk.workspace.decide, here[0], accept=accept, revealed=self._desk.since_reveal
        )
        if self._tried(verb) and accept:
            self._desk.used((here[0].code,))

    # Undo

    def action_undo(self) -> None:
        """Undo the coder's last change."""
        self._step(self._desk.workspace.undo, "undo.nothing")

    def action_redo(self) -> None:
        """Redo what was undone last."""
        self._step(self._desk.workspace.redo, "redo.nothing")

    def _step(self, verb: Callable[[], Entry | None], nothing: str) -> None:
        try:
            entry = verb()
        except QualcodeError as error:
            self._refuse(error)
            return
        if entry is None:
            self._tell(nothing, coder=self._desk.workspace.coder.name)
            return
        self._done(entry)
        words = history_line(entry.kind, entry.values, self._say.language)
        self.notify(words, markup=False, timeout=3)

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
        self._tell("find.found", at=at, n=len(found), words=self._sought)

    def action_go_to_turn(self) -> None:
        """Go to a turn by its number."""
        self.app.push_screen(Prompt(self._say("go.title")), self._go)

    def _go(self, words: str | None) -> None:
        if words and words.strip().isdecimal():
            n = int(words)
            turns = self._desk.turns
            if 1 <= n <= len(turns):
                self._text.go_to(turns[n - 1].start)
            else:
                self._tell("go.none", n=len(turns))

    # Sources and panes

    @on(SourceList.OptionSelected)
    def _source_chosen(self, event: SourceList.OptionSelected) -> None:
        self._open(str(event.option_id))

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

    def action_show_others(self) -> None:
        """Show the other coders' codings too, or one's own alone again."""
        self._desk.everybody = not self._desk.everybody
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

    @work(thread=True, group="warm-up", exit_on_error=False)
    def _warm_up(self) -> None:
        """Load the language tools while the researcher reads, so that nothing waits later."""
        self._desk.sentences("…")


def next_place(places: list[Span], offset: int, step: int) -> Span:
    """The first place after an offset, or the last before it, coming round at the ends."""
    if step > 0:
        return next((span for span in places if span.start > offset), places[0])
    return next((span for span in reversed(places) if span.start < offset), places[-1])


def _of(diff: Diff, source: str) -> bool:
    row = diff.after or diff.before
    return row is not None and row["source"] == source


def _coding(row: dict[str, object]) -> Coding:
    value = from_row("coding", row)
    assert isinstance(value, Coding)
    return value
