"""The interview guide: what the study asks, what was asked for it, and of whom."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content

from qualcode.analysis.guide import Guide
from qualcode.domain.model import GuideQuestion, Question, words_in
from qualcode.files.tables import TABLES
from qualcode.ui.actions import ON_GUIDE, Action, bindings
from qualcode.ui.desk import Desk
from qualcode.ui.screens.file_picker import ONE, FilePicker
from qualcode.ui.screens.listing import Column, Line, Listing
from qualcode.ui.speaking import Speaker
from qualcode.ui.text import plain, rich_plain
from qualcode.workspace.guiding import guide_of, take_in_guide


class GuideScreen(Listing):
    """Each research question with the questions asked for it; below, who was not asked."""

    COLUMNS: ClassVar[tuple[Column, ...]] = (
        Column("guide.number", 4),
        Column("guide.asked", 10),
        Column("guide.question"),
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = ON_GUIDE
    TITLE_ID = "guide.title"
    TICKS = False
    OPENS = False
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(ON_GUIDE)]

    def __init__(self, desk: Desk, say: Speaker) -> None:
        super().__init__(desk, say)
        self._guide = Guide((), (), (), frozenset())

    def lines(self) -> Sequence[Line]:
        """A line for each question, the guide's under those they are asked for.

        What is asked for none of them stands at the margin.
        """
        self._guide = guide_of(self._desk.workspace)
        lines = []
        for served, asked in self._guide.in_order():
            if served:
                head = rich_plain(self._words(served), "bold")
                lines.append(Line(served.guid, ("", "", head)))
            for number, one in asked:
                words = f"  {self._words(one)}" if served else self._words(one)
                lines.append(Line(one.guid, (str(number), self._asked(one), words)))
        return lines

    def _words(self, one: Question | GuideQuestion) -> str:
        return words_in(one.wording, self._desk.language)

    def _asked(self, one: GuideQuestion) -> str:
        if not self._guide.asked:
            return ""
        n = len(self._guide.were_asked(one))
        return self._say.text("guide.of", n=n, of=len(self._guide.informants))

    def wanted(self) -> Content:
        """How many questions there are."""
        return self._say("guide.n", n=len(self._guide.guide))

    def empty(self) -> str:
        """How to take a guide in."""
        return self._say.text("guide.take")

    def detail(self, key: str) -> Content:
        """The question, what it is asked for, and who was not asked."""
        questions = {one.guid: one for one in self._guide.questions}
        if key in questions:
            return plain(self._words(questions[key])).stylize("bold")
        one = next(one for one in self._guide.guide if one.guid == key)
        told = [plain(self._words(one)).stylize("bold")]
        served = questions.get(one.question or "")
        words = plain(self._words(served)) if served else self._say("guide.for_none")
        told.append(words.stylize("dim"))
        silent = ", ".join(case.pseudonym for case in self._guide.not_asked(one))
        if silent:
            told.append(self._say("guide.silent", names=silent))
        return Content("\n").join(told)

    def action_take_guide(self) -> None:
        """Let the guide be what a table says."""
        picker = FilePicker(self._say, self._say("guide.take.title"), TABLES, task=ONE)
        self.app.push_screen(picker, self._take)

    def _take(self, paths: Sequence[Path] | None) -> None:
        if paths and self.attempt(lambda: take_in_guide(self._desk.workspace, paths[0])):
            self.read_anew()
            self.tell("guide.taken", n=len(self._guide.guide))
