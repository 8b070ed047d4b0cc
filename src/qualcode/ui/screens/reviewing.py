"""Going through identities before a material is stored: the groups, and where each stands."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from qualcode.anonymise.candidates import KINDS, LOOKED_AT
from qualcode.anonymise.deciding import placeholders
from qualcode.anonymise.grouping import Found, Group
from qualcode.errors import QualcodeError
from qualcode.ui.actions import ON_REVIEW, Action, bindings
from qualcode.ui.desk import Desk
from qualcode.ui.screens.asking import Ask
from qualcode.ui.screens.dialogs import Prompt
from qualcode.ui.screens.listing import Column, Line, Listing
from qualcode.ui.speaking import Speaker
from qualcode.ui.text import plain, rich_plain
from qualcode.ui.widgets.status import StatusLine
from qualcode.ui.widgets.table import Table
from qualcode.workspace.reviewing import (
    Review,
    accept,
    leave,
    leave_once,
    on_the_safe_side,
    place_of,
    proposal,
    undecide,
)

_AROUND = 90
"""Code points shown before and after a place."""
_PLACES = 60
"""Places of one group that are shown."""
_BAR = 24
"""Cells of the bar that shows how much is decided."""
_HOLDS = "-holds-decisions"
"""Class of a screen that a review was handed on to: its decisions are stored from there."""


class ReviewScreen(Listing):
    """One key decides about a group, and the next that is open comes by itself.

    `finish` is given the review when the researcher is done with it.
    """

    DEFAULT_CSS = """
    ReviewScreen {
        & #both { height: 1fr; }
        & Table { width: 3fr; height: 1fr; }
        & #detail {
            width: 2fr; height: 1fr; max-height: 100%; margin: 1 0 0 0;
            border-left: vkey $foreground 15%; background: $background;
        }
        &.-narrow #both { layout: vertical; }
        &.-narrow Table { width: 1fr; height: 1fr; }
        &.-narrow #detail { width: 1fr; height: 40%; border: none; background: $surface; }
    }
    """
    COLUMNS: ClassVar[tuple[Column, ...]] = (
        Column("review.kind", 14, goes=1),
        Column("review.written"),
        Column("review.n", 6, right=True),
        Column("review.becomes", 24, least=18),
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = ON_REVIEW
    TITLE_ID = "review.title"
    TICKS = False
    OPENS = False
    WATCHES = False
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(ON_REVIEW)]

    def __init__(
        self, desk: Desk, say: Speaker, review: Review, finish: Callable[[Review], None]
    ) -> None:
        super().__init__(desk, say)
        self._review = review
        self._finish = finish
        self._groups = {f"{n}": one for n, one in enumerate(review.groups)}
        self._looked_at = ("", 0)
        """The group whose places were gone through last, and which of them is looked at."""
        self._above = Content("")
        """What stands above the place that is looked at."""

    def compose(self) -> ComposeResult:
        """The groups on the left, the places of one on the right."""
        yield Static(self._heading(), id="heading", markup=False)
        yield Static("", id="wanted", markup=False)
        with Horizontal(id="both"):
            yield Table()
            with VerticalScroll(id="detail", can_focus=False):
                yield Static("", markup=False)
        yield StatusLine(self._actions, self._say)

    def lines(self) -> Sequence[Line]:
        """A line for each group, by kind."""
        return [Line(key, self._cells(group)) for key, group in self._groups.items()]

    def _cells(self, group: Group) -> tuple[str | Text, ...]:
        kind = self._say.text(f"anonymise.kind.{group.kind}")
        decided = self._review.is_decided(group)
        style = "dim" if decided else "bold" if group.surest.confidence >= 0.8 else ""
        written = rich_plain(", ".join(group.forms[:3]), style)
        return rich_plain(kind, "dim"), written, str(len(group.found)), self._becomes(group)

    def _becomes(self, group: Group) -> Text:
        verdict = self._review.decisions.verdicts.get(group.identity)
        if verdict is not None and verdict.becomes is not None:
            return rich_plain(f"✓ {verdict.becomes}")
        if self._review.is_decided(group):
            return rich_plain(f"– {self._say.text('review.stays')}")
        offered = self._offered(group) or self._say.text("review.look")
        return rich_plain(f"? {offered}", "dim")

    def _offered(self, group: Group) -> str:
        """What is proposed; without a number that belongs to whichever is decided first."""
        words = proposal(self._review, group)
        match = placeholders().fullmatch(words)
        if match is None or group.identity in self._review.stand_ins.given:
            return words
        return f"{words[: match.start('mark')]}…{words[match.end('mark') :]}"

    def wanted(self) -> Content:
        """How much is decided, as a bar and in figures."""
        n, left = len(self._groups), len(self._review.open)
        full = round(_BAR * (n - left) / n) if n else _BAR
        bar = Content.assemble(("━" * full, "$accent"), ("━" * (_BAR - full), "$foreground 20%"))
        words = self._say("review.progress", done=n - left, of=n)
        asked = ", ".join(self._review.asked)
        told = f" · {self._say.text('import.looked_with', what=asked)}" if asked else ""
        return Content.assemble(bar, "  ", words, plain(told))

    def empty(self) -> str:
        """What it means that nothing was found."""
        return self._say.text("review.none")

    # What is looked at

    def _at(self, key: str) -> int:
        """Which place of a group is looked at: the first, unless one went on in that group."""
        group, at = self._looked_at
        return at if group == key else 0

    @on(Table.Moved)
    def _another_group(self) -> None:
        if self.current() != self._looked_at[0]:
            self._looked_at = ("", 0)

    def detail(self, key: str) -> Content:
        """Why it was found, and its places with what stands around them."""
        group, at = self._groups[key], self._at(key)
        reasons = dict.fromkeys(
            self._say.text(reason.id, **reason.values)
            for reason in (one.candidate.reason for one in group.found)
        )
        parts = [plain("; ".join(reasons)).stylize("$foreground 70%")]
        if KINDS[group.kind] == LOOKED_AT:
            parts.append(self._say("review.quasi").stylize("$warning"))
        elif not self._review.is_decided(group):
            would = self._say("review.would_become", words=proposal(self._review, group))
            parts.append(would.stylize("$foreground 70%"))
        first = max(0, min(at - _PLACES // 2, len(group.found) - _PLACES))
        for number, one in enumerate(group.found[first : first + _PLACES], first):
            if number == at:
                self._above = Content("\n").join(parts)
            parts += [Content(""), *self._shown(one, marked=number == at)]
        if len(group.found) > _PLACES:
            parts.append(self._say("review.more", n=len(group.found) - _PLACES))
        return Content("\n").join(parts)

    def _shown(self, one: Found, *, marked: bool) -> list[Content]:
        text, span = self._review.texts[one.text], one.candidate.span
        start, end = max(0, span.start - _AROUND), min(len(text), span.end + _AROUND)
        before, after = text[start : span.start], text[span.end : end]
        mark = "▸ " if marked else "  "
        kept = place_of(one) in self._review.decisions.once
        title = Content.assemble((mark, "$accent"), plain(self._title(one)).stylize("$accent"))
        if kept:
            title += Content(f"  – {self._say.text('review.stays')}")
        words = Content.assemble(
            plain(("…" if start else "") + before),
            plain(one.written).stylize("bold underline" if kept else "bold reverse"),
            plain(after + ("…" if end < len(text) else "")),
        )
        return [title, words]

    def _title(self, one: Found) -> str:
        if not self._review.is_file(one.text):
            return self._say.text("review.titles")
        return self._review.first.files[one.text].title

    def action_place(self, step: int) -> None:
        """Look at the next place of the group."""
        key = self.current()
        if key is not None:
            at = max(0, min(self._at(key) + step, len(self._groups[key].found) - 1))
            self._looked_at = (key, at)
            self._show_detail()
            self.call_after_refresh(self._bring_into_sight)

    def list_anew(self, *, from_top: bool = False) -> None:
        """List the groups as they are decided now; the marked place stays in sight."""
        super().list_anew(from_top=from_top)
        self.call_after_refresh(self._bring_into_sight)

    def _bring_into_sight(self) -> None:
        """Let the marked place be seen, and what can be of what stands before it."""
        if not self.is_attached:
            return
        pane = self.query_one("#detail", VerticalScroll)
        width, height = pane.query_one(Static).content_size.width, pane.size.height
        line = self._above.get_height({}, width)
        needs = 3 + 2 * _AROUND // max(width, 1)
        is_seen = line + needs < height
        pane.scroll_to(y=0 if is_seen else line - height // 3, animate=False)

    # Deciding

    @property
    def decides(self) -> bool:
        """Whether anything was decided here that is not kept anywhere yet."""
        return self._review.decisions != self._review.material.decided

    def _decide(self, said: Callable[[Group], Review]) -> None:
        key = self.current()
        if key is None:
            return
        try:
            self._review = said(self._groups[key])
        except QualcodeError as error:
            self.tell(error.message_id, **error.values)
            return
        self.list_anew()
        if self._review.is_decided(self._groups[key]):
            self._go_on()

    def _go_on(self) -> None:
        """The next group that is open; from the top again after the last."""
        keys = list(self._groups)
        at = self._table.cursor
        for step in range(1, len(keys) + 1):
            number = (at + step) % len(keys)
            if not self._review.is_decided(self._groups[keys[number]]):
                self._looked_at = ("", 0)
                self._table.put_cursor(number)
                self._show_detail()
                return

    def action_accept(self) -> None:
        """Replace the group as proposed; words are asked for where nothing can be."""
        key = self.current()
        if key and not proposal(self._review, self._groups[key]):
            self.action_edit()
        else:
            self._decide(lambda group: accept(self._review, group))

    def action_open(self) -> None:
        """Enter does as `a` does."""
        self.action_accept()

    def action_edit(self) -> None:
        """Replace the group by other words."""
        key = self.current()
        if key is None:
            return
        group = self._groups[key]
        verdict = self._review.decisions.verdicts.get(group.identity)
        before = (verdict.becomes if verdict else "") or proposal(self._review, group)
        prompt = Prompt(self._say("review.edit"), before, self._say.text("review.edit.about"))
        self.app.push_screen(prompt, self._edited)

    def _edited(self, words: str | None) -> None:
        if words is not None and words.strip():
            self._decide(lambda group: accept(self._review, group, words))

    def action_leave_alone(self) -> None:
        """Leave the group as it is, now and in later imports."""
        self._decide(lambda group: leave(self._review, group))

    def action_leave_once(self) -> None:
        """Leave the place that is looked at, whatever becomes of the rest."""
        key = self.current()
        if key is None:
            return
        one = self._groups[key].found[self._at(key)]
        if not self._review.is_file(one.text):
            self.tell("review.not_titles")
            return
        self._decide(lambda _: leave_once(self._review, one))
        if self.current() == key:
            self.action_place(1)

    def action_undecide(self) -> None:
        """Take back what was said about the group."""
        self._decide(lambda group: undecide(self._review, group))

    def action_replace_rest(self) -> None:
        """Replace whatever is open."""
        self._review = on_the_safe_side(self._review)
        self.list_anew()

    def action_leave(self) -> None:
        """Go back; what was decided is given up only if that is meant."""
        if not self.decides:
            super().action_leave()
            return
        self.app.push_screen(question_of_leaving(self._say), self._left)

    def _left(self, answer: str | None) -> None:
        if answer == "go":
            self.dismiss(None)

    def action_finish(self) -> None:
        """Go on to what would be stored; what is open is asked about first."""
        left = [one for one in self._review.open if KINDS[one.kind] != LOOKED_AT]
        if not left:
            self._done()
            return
        answers = [(one, self._say(f"review.open.{one}")) for one in ("replace", "on", "leave")]
        question = self._say("review.open", n=len(left))
        self.app.push_screen(Ask(question, answers), self._answered)

    def _answered(self, answer: str | None) -> None:
        if answer == "replace":
            self._review = on_the_safe_side(self._review)
        if answer in ("replace", "leave"):
            self._done()

    def _done(self) -> None:
        self.dismiss(None)
        # In the app's own time: what a screen that has gone asks for is never answered.
        self.app.call_later(self._hand_on)

    def _hand_on(self) -> None:
        before = self.app.screen
        self._finish(self._review)
        after = self.app.screen
        if after is not before and not isinstance(after, ReviewScreen):
            after.set_class(self.decides, _HOLDS)


def gives_up_decisions(screens: Iterable[Screen[Any]]) -> bool:
    """Whether decisions about identities are lost when these screens are left as they stand."""
    return any(
        one.decides if isinstance(one, ReviewScreen) else one.has_class(_HOLDS) for one in screens
    )


def question_of_leaving(say: Speaker) -> Ask:
    """Asks whether decisions are to be given up; gives `go` or `stay`, or None."""
    answers = [(one, say(f"review.leave.{one}")) for one in ("stay", "go")]
    return Ask(say("review.leave"), answers)
