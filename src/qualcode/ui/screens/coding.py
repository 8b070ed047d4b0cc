"""The coding screen: keys and clicks become the workspace's verbs. It holds no rules of its own."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import ClassVar

from textual import on, work
from textual.binding import BindingType

from qualcode.domain.changes import Entry
from qualcode.domain.model import Coding, Suggestion
from qualcode.domain.span import Span
from qualcode.reports.history_text import history_line
from qualcode.ui.actions import ON_SCREEN, bindings
from qualcode.ui.screens.code_picker import CodePicker, Picked
from qualcode.ui.screens.dialogs import Legend, MemoEditor
from qualcode.ui.screens.reading import ReadingScreen, refusing
from qualcode.ui.widgets.code_tree import CodeTree


class CodingScreen(ReadingScreen):
    """Reading with a pencil: codes, quotations, memos, suggestions, undo."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(ON_SCREEN)]

    def _target(self) -> Span | None:
        span = self._text.target() if self._desk.source else None
        if span is None:
            self._tell("coding.nothing_to_code")
        return span

    def _code(self, codes: tuple[str, ...], span: Span, source: str | None = None) -> None:
        """Put codes on a stretch of a source: the open one, unless another is named."""
        source = source or (self._desk.source.guid if self._desk.source else "")
        there = {c.code for c in self._text.marks.over(span) if c.span == span and self._is_mine(c)}
        fresh = tuple(code for code in codes if code not in there)
        if not fresh:
            self._tell("coding.there_already")
            return
        self._done(self._desk.workspace.code(source, span, fresh, self._desk.origin()))
        self._desk.used(fresh)
        self._text.go_to(self._text.cursor)

    def _is_mine(self, coding: Coding) -> bool:
        return coding.coder == self._desk.workspace.coder.guid

    @refusing
    def action_pick_code(self) -> None:
        """Choose codes for the selection, or for the sentence under the cursor."""
        span, source = self._target(), self._desk.source
        if span is None or source is None:
            return
        if self._text.selection is None:
            self._text.go_to(self._text.cursor, span)
        desk = self._desk
        words = span.of(desk.body)
        picker = CodePicker(self._say, words, desk.codes, desk.paths, desk.counts, desk.recent)
        self.app.push_screen(picker, partial(self._picked, source.guid, span))

    @refusing
    def _picked(self, source: str, span: Span, picked: Picked | None) -> None:
        """Code what the picker was opened for, whatever lies on the desk by now."""
        if picked is None:
            return
        if picked.new_name:
            entry, code = self._desk.code_anew(
                source, span, picked.new_name, picked.parent, picked.codes
            )
            self._done(entry)
            self._desk.used((code, *picked.codes))
        elif picked.codes:
            self._code(picked.codes, span, source)

    @refusing
    def action_repeat_code(self) -> None:
        """Put the code used last on the selection or sentence."""
        self.action_bound_code(1)

    @refusing
    def action_bound_code(self, digit: int) -> None:
        """Put the code bound to a digit on the selection or sentence."""
        if len(self._desk.recent) < digit:
            self._tell("coding.not_bound", digit=digit)
        elif (span := self._target()) is not None:
            self._code((self._desk.recent[digit - 1],), span)

    def action_code_by_letter(self) -> None:
        """Show which code each letter of the margin is; a letter puts its code on the target."""
        span = self._target()
        if span is None:
            return
        names = {code: self._desk.name_of(code) for code in self._text.letters}
        self.app.push_screen(
            Legend(self._say, self._text.letters, names),
            lambda code: self._code((code,), span) if code else None,
        )

    @on(CodeTree.NodeSelected)
    @refusing
    def _code_clicked(self, event: CodeTree.NodeSelected[str]) -> None:
        """A code clicked while something is selected is put on it."""
        if event.node.data and self._text.selection is not None:
            self._code((event.node.data,), self._text.selection)
            self._text.focus()

    @refusing
    def action_code_in_vivo(self) -> None:
        """Make the selected words (or the word under the cursor) a code, and put it on them."""
        span = self._text.selection or self._text.word_under_cursor()
        source = self._desk.source
        if span is None or source is None:
            self._tell("coding.nothing_to_code")
            return
        entry, code = self._desk.code_in_vivo(source.guid, span)
        self._done(entry)
        self._desk.used((code,))

    @refusing
    def action_uncode(self) -> None:
        """Take away the innermost own coding under the cursor."""
        mine = [c for c in self._text.marks.at(self._text.cursor) if self._is_mine(c)]
        if not mine:
            self._tell("coding.nothing_here")
            return
        self._done(self._desk.workspace.uncode(mine[0].guid))
        self._note(self._say.text("coding.gone", code=self._desk.name_of(mine[0].code)))

    @refusing
    def action_mark_quotation(self) -> None:
        """Mark the selection, or the coding under the cursor, as a quotation, or unmark it."""
        source = self._desk.source
        over = self._text.marks.at(self._text.cursor)
        span = self._text.selection or (over[0].span if over else self._text.target())
        if source is None or span is None:
            self._tell("coding.nothing_to_code")
            return
        entry = self._desk.workspace.mark_quotation(source.guid, span)
        self._done(entry)
        marked = entry is not None and any(diff.after is not None for diff in entry.diffs)
        self._note(self._say.text("quotation.marked" if marked else "quotation.unmarked"))

    @refusing
    def action_write_memo(self) -> None:
        """Write memos about the coding under the cursor, or about the source."""
        over = self._text.marks.at(self._text.cursor)
        source = self._desk.source
        if source is None:
            return
        table, target = ("coding", over[0].guid) if over else ("source", source.guid)
        about = self._desk.name_of(over[0].code) if over else source.title
        editor = MemoEditor(self._say, about, self._desk.my_memos(target))
        self.app.push_screen(editor, partial(self._memos_written, table, target))

    @refusing
    def _memos_written(self, table: str, target: str, texts: dict[str, str] | None) -> None:
        if texts:
            self._done(self._desk.workspace.write_memos(table, target, texts))

    # Suggestions

    @refusing
    def action_reveal_suggestions(self) -> None:
        """Show what the codebook's words point to, or hide it again."""
        if self._desk.revealed:
            self._desk.hide_suggestions()
            self._text.show_hints(())
            self._show_here()
        else:
            question, source = self._desk.suggestion_question(), self._desk.source
            if question is not None and source is not None:
                self._find_suggestions(source.guid, question)

    @work(thread=True, exclusive=True, group="suggestions")
    def _find_suggestions(self, source: str, question: Callable[[], list[Suggestion]]) -> None:
        self.app.call_from_thread(self._reveal, source, question())

    @refusing
    def _reveal(self, source: str, found: list[Suggestion]) -> None:
        if not self._desk.reveal(source, found):
            return
        self._text.show_hints(one.span for one in self._desk.suggestions)
        self._show_here()
        self._note(self._say.text("suggestions.found", n=len(self._desk.suggestions)))

    def action_accept_suggestion(self) -> None:
        """Accept the best suggestion under the cursor."""
        self._decide(accept=True)

    def action_reject_suggestion(self) -> None:
        """Reject the best suggestion under the cursor; it is not offered again."""
        self._decide(accept=False)

    @refusing
    def _decide(self, *, accept: bool) -> None:
        here = self._desk.suggestions_at(self._text.cursor)
        if not here:
            self._tell("suggestions.none")
            return
        origin = self._desk.origin()
        self._done(self._desk.workspace.decide(here[0], accept=accept, origin=origin))
        if accept:
            self._desk.used((here[0].code,))

    # Undo

    def action_undo(self) -> None:
        """Undo the coder's last change."""
        self._step(self._desk.workspace.undo, "undo.nothing")

    def action_redo(self) -> None:
        """Redo what was undone last."""
        self._step(self._desk.workspace.redo, "redo.nothing")

    @refusing
    def _step(self, verb: Callable[[], Entry | None], nothing: str) -> None:
        entry = verb()
        if entry is None:
            self._tell(nothing, coder=self._desk.workspace.coder.name)
            return
        self._done(entry)
        self._note(history_line(entry.kind, entry.values, self._say.language))
