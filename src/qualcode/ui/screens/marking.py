"""Marking: keys and clicks become the workspace's verbs. It holds no rules of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from textual import on, work

from qualcode.domain.changes import Entry
from qualcode.domain.model import Coding, Source, Suggestion
from qualcode.domain.span import Span
from qualcode.reports.history_text import history_line, remark_on
from qualcode.storage import queries
from qualcode.ui.picking import Picked
from qualcode.ui.screens.asking_for_key import ask_for_key
from qualcode.ui.screens.code_picker import CodePicker
from qualcode.ui.screens.dialogs import Legend, MemoEditor, Prompt
from qualcode.ui.screens.finding import FindingScreen
from qualcode.ui.screens.reading import refusing
from qualcode.ui.screens.telling import Telling
from qualcode.ui.widgets.code_tree import CodeTree
from qualcode.workspace.aftermath_text import aftermath_told
from qualcode.workspace.key_keeping import KeyFile
from qualcode.workspace.revising import adjust, mark_nothing_here, recode, set_facets
from qualcode.workspace.withdrawing import remove_passage


class MarkingScreen(FindingScreen):
    """Reading with a pencil: codes, quotations, memos, suggestions, undo."""

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
        picker = self._picker(self._say.text("picker.for", words=span.of(self._desk.body)))
        self.app.push_screen(picker, partial(self._picked, source.guid, span))

    def _picker(self, title: str, *, several: bool = True) -> CodePicker:
        likely = self._desk.likely(self._text.cursor)
        return CodePicker(self._desk, self._say, title, likely, several=several)

    @refusing
    def _picked(self, source: str, span: Span, picked: Picked | None) -> None:
        """Code what the picker was opened for, whatever lies on the desk by now."""
        if picked is None:
            return
        if picked.new_name:
            entry, code = self._desk.code_anew(source, span, picked)
            self._done(entry)
            self._desk.used((code, *picked.codes))
        elif picked.codes:
            self._code(picked.codes, span, source)

    @refusing
    def action_repeat_code(self) -> None:
        """Put the code used last on the selection or sentence."""
        if not self._desk.recent:
            self._tell("coding.nothing_yet")
        elif (span := self._target()) is not None:
            self._code((self._desk.recent[0],), span)

    @refusing
    def action_bound_code(self, digit: int) -> None:
        """Put the code bound to a digit on the selection or sentence.

        In the code tree it binds the code under the cursor to the digit instead.
        """
        tree = self.query_one(CodeTree)
        if tree.has_focus and tree.cursor_node is not None:
            if code := tree.cursor_node.data:  # a codebook has none
                self._bind(digit, code)
        elif digit not in self._desk.bound:
            self._tell("coding.not_bound", digit=digit)
        elif (span := self._target()) is not None:
            self._code((self._desk.bound[digit],), span)

    def _bind(self, digit: int, code: str) -> None:
        self._desk.bind(digit, code)
        self._note(self._say.text("coding.bound", digit=digit, code=self._desk.name_of(code)))

    def action_code_by_letter(self) -> None:
        """Show which code each letter of the margin is; a letter puts its code on the target."""
        span = self._target()
        if span is None:
            return
        names = {code: self._desk.name_of(code) for code in self._text.letters}
        legend = Legend(self._say, self._text.letters, names)
        self.app.push_screen(legend, partial(self._lettered, span))

    @refusing
    def _lettered(self, span: Span, code: str | None) -> None:
        if code is not None:
            self._code((code,), span)

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
        """Take away the coding that is held, or the innermost own one under the cursor."""
        coding = self._own_coding()
        if coding is not None:
            self._done(self._desk.workspace.uncode(coding.guid))
            self._text.go_to(self._text.cursor)
            self._note(self._say.text("coding.gone", code=self._desk.name_of(coding.code)))

    # Codings that stand

    def _own_coding(self) -> Coding | None:
        """The coding that is held, or the innermost own one under the cursor."""
        mine = [coding for coding in self._text.meant if self._is_mine(coding)]
        if not mine:
            self._tell("coding.nothing_here")
        return mine[0] if mine else None

    @refusing
    def action_recode(self) -> None:
        """Give the coding under the cursor another code; its memos stay."""
        coding = self._own_coding()
        if coding is not None:
            name = self._desk.name_of(coding.code)
            picker = self._picker(self._say.text("picker.recode", code=name), several=False)
            self.app.push_screen(picker, partial(self._recoded, coding))

    @refusing
    def _recoded(self, coding: Coding, picked: Picked | None) -> None:
        if picked is None:
            return
        workspace = self._desk.workspace
        if picked.new_name:
            entry, code = self._desk.recode_anew([coding], picked)
        else:
            code = picked.codes[0]
            entry = recode(workspace, [coding], code)
        self._done(entry)
        self._desk.used((code,))
        self._note(self._say.text("coding.recoded", code=self._desk.name_of(code)))

    @refusing
    def action_adjust(self) -> None:
        """Let the coding under the cursor lie on the selection; its memos stay."""
        span, coding = self._text.selection, self._text.held
        if span is not None and coding is None:
            mine = [c for c in self._text.marks.over(span) if self._is_mine(c)]
            coding = min(mine, key=lambda c: c.end - c.start, default=None)
        if span is None or coding is None or not self._is_mine(coding):
            self._tell("coding.select_first")
            return
        self._done(adjust(self._desk.workspace, coding, span))
        self._text.go_to(self._text.cursor)
        self._note(self._say.text("coding.adjusted", code=self._desk.name_of(coding.code)))

    @refusing
    def action_set_facets(self) -> None:
        """Change the facets of the coding under the cursor."""
        coding = self._own_coding()
        if coding is None:
            return
        known = self._desk.workspace.read(queries.facets)
        help_ = [self._say.text("facets.help")]
        if known:
            help_.append(self._say.text("facets.known", facets=", ".join(known)))
        title = self._say("facets.title", code=self._desk.name_of(coding.code))
        prompt = Prompt(title, _in_a_line(coding.facets), " ".join(help_))
        self.app.push_screen(prompt, partial(self._facets_set, coding))

    @refusing
    def _facets_set(self, coding: Coding, words: str | None) -> None:
        if words is not None:
            mark = ";" if ";" in words else ","
            self._done(set_facets(self._desk.workspace, coding, words.split(mark)))

    @refusing
    def action_mark_nothing_here(self) -> None:
        """Mark the selection, or the turn, as read without finding anything; or unmark it."""
        source, turn = self._desk.source, self._text.turn
        span = self._text.selection or (turn.span if turn else None)
        if source is None or span is None:
            self._tell("coding.nothing_to_code")
            return
        entry = mark_nothing_here(self._desk.workspace, source.guid, span)
        self._done(entry)
        marked = entry is not None and any(diff.after is not None for diff in entry.diffs)
        self._note(self._say.text("coding.read" if marked else "coding.unread"))

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
    def action_remove_passage(self) -> None:
        """Remove the selection for good, after asking."""
        source, span = self._desk.source, self._text.selection
        if source is None or span is None:
            self._tell("passage.select")
            return
        ask_for_key(
            self,
            self._say,
            self._say("passage.confirm", title=source.title),
            (self._say("passage.with_key"), self._say("passage.yes")),
            partial(self._remove_passage, source, span),
            stop=self._say("history.no"),
            about=self._say("passage.about", words=span.of(self._desk.body)),
        )

    @refusing
    def _remove_passage(self, source: Source, span: Span, sealed: KeyFile | None) -> None:
        after = remove_passage(self._desk.workspace, source, span, sealed=sealed)
        self._read_anew()
        told = [self._say(one.id, **one.values) for one in aftermath_told(after)]
        if told:
            done = self._say("passage.done", title=source.title)
            self.app.push_screen(Telling(self._say, done, told))
        else:
            self._tell("passage.done", title=source.title)

    @refusing
    def action_write_memo(self) -> None:
        """Write memos about the coding that is held or under the cursor, or about the source."""
        over, source = self._text.meant, self._desk.source
        if source is None:
            return
        table, target = ("coding", over[0].guid) if over else ("source", source.guid)
        about = self._desk.name_of(over[0].code) if over else source.title
        written = partial(self._memos_written, table, target)
        editor = MemoEditor(self._say, about, self._desk.my_memos(target), written)
        self.app.push_screen(editor, written)

    @refusing
    def _memos_written(self, table: str, target: str, texts: dict[str, str] | None) -> None:
        if texts:
            entry = self._desk.workspace.write_memos(table, target, texts)
            if self.is_running:
                self._done(entry)

    # Suggestions

    @refusing
    def action_reveal_suggestions(self) -> None:
        """Show what the codebook's words point to, or hide it again."""
        if self._desk.revealed:
            self._desk.hide_suggestions()
            self._show_places()
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
        self._show_places()
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
        language = self._say.language
        self._note(history_line(entry.kind, entry.values, language, self._desk.language))
        remark = remark_on(entry.kind, entry.values)
        if remark is not None:
            self.notify(self._say.text(remark.id), markup=False, timeout=8)


def _in_a_line(facets: Sequence[str]) -> str:
    """Facets parted by commas; by semicolons where one of them has a comma."""
    if any("," in facet for facet in facets):
        return "".join(f"{facet}; " for facet in facets)
    return ", ".join(facets)
