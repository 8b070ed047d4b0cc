"""Open answers in a grid: a line for each wording, coded for everybody who gave it at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content

from qualcode.domain.model import Source
from qualcode.ui.actions import ON_ANSWERS, Action, bindings
from qualcode.ui.desk import Desk, Place
from qualcode.ui.picking import Picked
from qualcode.ui.screens.asking import Ask
from qualcode.ui.screens.code_picker import CodePicker, codes_picked
from qualcode.ui.screens.listing import Column, Line, Listing
from qualcode.ui.speaking import Speaker
from qualcode.ui.text import lines, plain
from qualcode.workspace.answers import Answer, answers, places, questions
from qualcode.workspace.concordance import code_places
from qualcode.workspace.segments import before_many


class AnswersScreen(Listing):
    """The answers to one question, identical ones on one line."""

    COLUMNS: ClassVar[tuple[Column, ...]] = (
        Column("answers.n", 6, right=True),
        Column("answers.words"),
        Column("answers.codes", 36, least=16),
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = ON_ANSWERS
    TITLE_ID = "answers.title"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(ON_ANSWERS)]

    def __init__(self, desk: Desk, say: Speaker) -> None:
        super().__init__(desk, say)
        self._question = desk.source.guid if desk.source else ""
        self._answers: dict[str, Answer] = {}

    def _asked(self) -> Source | None:
        """The question that is shown: the open source if it is one, else the first."""
        found = questions(self._desk.workspace)
        return next((one for one in found if one.guid == self._question), next(iter(found), None))

    def lines(self) -> Sequence[Line]:
        """A line for each wording, the commonest first."""
        asked = self._asked()
        found = answers(self._desk.workspace, asked) if asked else []
        self._answers = {f"{one.spans[0].start}": one for one in found}
        return [Line(key, self._cells(one)) for key, one in self._answers.items()]

    def _cells(self, one: Answer) -> tuple[str, ...]:
        return str(len(one.spans)), " ".join(one.words.split()), ", ".join(self._codes_on(one))

    def _codes_on(self, one: Answer) -> list[str]:
        some = [self._say.text("answers.some", name=self._desk.name_of(c)) for c in one.on_some]
        return [*map(self._desk.name_of, one.codes), *some]

    def wanted(self) -> Content:
        """The question, how many answered, and in how many ways."""
        asked = self._asked()
        if asked is None:
            return Content("")
        n = sum(len(one.spans) for one in self._answers.values())
        told = self._say.text("answers.of", n=n, ways=len(self._answers))
        return Content.assemble(plain(asked.title).stylize("bold"), plain(f"  {told}"))

    def empty(self) -> str:
        """How there come to be open answers."""
        return self._say.text("answers.no_questions")

    def detail(self, key: str) -> Content:
        """The answer in full, and who gave it."""
        one = self._answers[key]
        return Content.assemble(
            lines(one.words),
            "\n\n",
            plain(", ".join(one.respondents)).stylize("$foreground 70%"),
        )

    def place(self, key: str) -> Place:
        """Where the answer stands first."""
        one = self._answers[key]
        return Place(one.source, one.spans[0])

    def action_ask_question(self) -> None:
        """Turn to another question."""
        found = [(one.guid, plain(one.title)) for one in questions(self._desk.workspace)]
        if found:
            self.app.push_screen(Ask(self._say("answers.which"), found), self._turn_to)

    def _turn_to(self, question: str | None) -> None:
        if question is not None:
            self._question, self.ticked = question, {}
            self.list_anew(from_top=True)

    def action_pick_code(self) -> None:
        """Choose codes for what is ticked, or for the cursor's line."""
        chosen = [self._answers[key] for key in self.chosen()]
        if chosen:
            title = self._say.text("answers.code", n=len(places(chosen)))
            self.app.push_screen(CodePicker(self._desk, self._say, title), self._code)

    def _code(self, picked: Picked | None) -> None:
        if picked is None:
            return
        desk, chosen = self._desk, [self._answers[key] for key in self.chosen()]
        at = [
            (source, span, replace(desk.origin(source), kind="manual"))
            for source, span in places(chosen)
        ]
        new, codes = codes_picked(desk, picked)
        self.pass_on(before_many(desk.workspace, len(at) * len(codes)))
        made: list[int] = []
        if self.attempt(lambda: made.append(code_places(desk.workspace, at, codes, new)[1])):
            desk.used(codes)
            self.ticked = {}
            self.tell("concordance.coded", n=made[0])
        self.read_anew()
