"""The history: who did what, when; jump to the place, and undo back to a line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from functools import partial
from typing import ClassVar

from rich.text import Text
from textual.binding import BindingType
from textual.content import Content

from qualcode.domain.rows import Row
from qualcode.domain.span import Span
from qualcode.messages import Message
from qualcode.reports.history_text import IMPORTED, history_line
from qualcode.storage import queries
from qualcode.storage.queries import HistoryLine
from qualcode.ui.actions import ON_HISTORY, Action, bindings
from qualcode.ui.desk import Desk, Place
from qualcode.ui.screens.asking import Ask
from qualcode.ui.screens.listing import Column, Line, Listing
from qualcode.ui.speaking import Speaker
from qualcode.ui.text import plain, rich_plain
from qualcode.workspace.history import undo_back_to

MOST = 5_000
"""Entries that are listed, the newest first."""
_TOLD = 6
"""Segments of one entry that are told in full."""
_LONGEST = 200
"""Code points of a segment that are told."""
_NEXT = "↶"
"""Marks what undo would take next."""
_OF_ALL = tuple(
    f"history.{what}"
    for what in (
        "project.",
        "coder.",
        "source.",
        "imported",
        "case.",
        "codebook",
        "code.",
        "theme",
        "exported",
        "bundled",
    )
)
"""Kinds of entries by other coders that are shown while coding is blind: what is common to all."""
_PLACED = frozenset({"coding", "quotation", "decision", "nothing_here"})
"""Tables of what lies somewhere in a text."""


class HistoryScreen(Listing):
    """The journal in words, the newest first."""

    COLUMNS: ClassVar[tuple[Column, ...]] = (
        Column("history.day", 10),
        Column("history.time", 5),
        Column("history.who", 14),
        Column("", 1),
        Column("history.what"),
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = ON_HISTORY
    TITLE_ID = "history.title"
    TICKS = False
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(ON_HISTORY)]

    def __init__(self, desk: Desk, say: Speaker) -> None:
        super().__init__(desk, say)
        self._entries: dict[str, HistoryLine] = {}
        self._standing: list[str] = []
        """The coder's own entries that stand, in the order in which undo takes them."""
        self._is_cut = self._is_blind = False

    def lines(self) -> Sequence[Line]:
        """A line for each entry, a day named once."""
        workspace = self._desk.workspace
        entries = workspace.read(queries.history, MOST)
        shown = [one for one in entries if self._is_shown(one)]
        self._is_cut, self._is_blind = len(entries) == MOST, len(shown) < len(entries)
        self._entries = {one.guid: one for one in shown}
        beginning = {one.guid for one in shown if one.kind == "history.project.added"}
        standing = workspace.read(queries.standing, workspace.coder.guid)
        self._standing = [guid for guid in standing if guid not in beginning]
        return list(self._told(shown))

    def _is_mine(self, one: HistoryLine) -> bool:
        return one.coder == self._desk.workspace.coder.name

    def _is_shown(self, one: HistoryLine) -> bool:
        return self._is_mine(one) or self._desk.everybody or one.kind.startswith(_OF_ALL)

    def _told(self, entries: Sequence[HistoryLine]) -> Iterator[Line]:
        workspace = self._desk.workspace
        following = workspace.read(queries.next_to_undo, workspace.coder.guid)
        undone = workspace.read(queries.undone)
        day = ""
        for one in entries:
            at = one.at.astimezone()
            today = f"{at:%Y-%m-%d}"
            shown_day, day = today if today != day else "", today
            style = "dim strike" if one.guid in undone else ""
            sign = _NEXT if one.guid == following else ""
            what = partial(self._what, one, style)
            yield Line(one.guid, (shown_day, f"{at:%H:%M}", one.coder, sign, what))

    def _what(self, one: HistoryLine, style: str, room: int) -> Text:
        return rich_plain(self._line(one), style)

    def _line(self, one: HistoryLine) -> str:
        return history_line(one.kind, one.values, self._say.language, self._desk.language)

    def wanted(self) -> Content:
        """How many entries, and whether the others' are hidden."""
        parts = [self._say.text("history.n", n=len(self._entries))]
        if self._is_cut:
            parts.append(self._say.text("history.cut"))
        if self._is_blind:
            parts.append(self._say.text("history.blind"))
        return plain(" · ".join(parts))

    def detail(self, key: str) -> Content:
        """The segments that an entry is about, in their words, and the memos in theirs."""
        one = self._entries[key]
        told = [plain(self._line(one))]
        rows = self._rows(key)
        for table, row in rows[:_TOLD]:
            name = self._desk.name_of(row["code"]) if table in {"coding", "decision"} else ""
            told.append(plain(f"«{self._words(row)}»  {name}").stylize("dim"))
        if len(rows) > _TOLD:
            told.append(self._say("history.more", n=len(rows) - _TOLD).stylize("dim"))
        for _, memo in self._rows(key, frozenset({"memo"}))[:_TOLD]:
            kind = self._say.text(f"memo.{memo['kind']}")
            told.append(plain(f"{kind}: {_shortened(memo['text'])}").stylize("dim"))
        return Content("\n").join(told)

    def _words(self, row: Row) -> str:
        source = next((one for one in self._desk.sources if one.guid == row["source"]), None)
        if source is None:
            return "…"
        read = self._desk.workspace.read
        return _shortened(read(queries.stretch, source.text_hash, row["start"], row["end"]))

    def _rows(self, key: str, tables: Set[str] = _PLACED) -> list[tuple[str, Row]]:
        """The rows of an entry in some tables, as they became or had been.

        Those of other coders are left out while coding is blind: who takes a source away
        takes their codings too.
        """
        diffs = self._desk.workspace.read(queries.diffs_of, key)
        rows = [
            (diff.table, diff.after or diff.before or {}) for diff in diffs if diff.table in tables
        ]
        me = self._desk.workspace.coder.guid
        return [one for one in rows if self._desk.everybody or one[1]["coder"] == me]

    def place(self, key: str) -> Place | None:
        """The first segment that the entry is about."""
        for _, row in self._rows(key)[:1]:
            return Place(row["source"], Span(row["start"], row["end"]))
        return None

    def action_open(self) -> None:
        """Go to the place in the text, where the entry has one."""
        key = self.current()
        if key is not None and self.place(key) is None:
            self.tell("history.nowhere")
        else:
            super().action_open()

    def action_undo_back(self) -> None:
        """Undo everything of one's own back to the line, after asking."""
        key = self.current()
        if key is None:
            return
        if key not in self._standing:
            self.tell("undo.not_standing", coder=self._desk.workspace.coder.name)
            return
        n = self._standing.index(key) + 1
        answers = [("no", self._say("history.no")), ("yes", self._say("history.yes"))]
        ask = Ask(self._say("history.undo_back", n=n), answers)
        self.app.push_screen(ask, lambda answer: self._undo_back(key, answer))

    def _undo_back(self, key: str, answer: str | None) -> None:
        if answer == "yes":
            done: list[int] = []
            goes = self._standing[: self._standing.index(key) + 1]
            self.attempt(lambda: done.append(undo_back_to(self._desk.workspace, key)))
            self.read_anew()
            if done:
                self.tell("history.undid", n=done[0])
                if any(self._entries[one].kind == IMPORTED for one in goes if one in self._entries):
                    self.pass_on(Message("forget.hint"))


def _shortened(text: str) -> str:
    """The words on one line, cut with a sign where they are many."""
    words = " ".join(text.split())
    return words if len(words) <= _LONGEST else f"{words[:_LONGEST]}…"
