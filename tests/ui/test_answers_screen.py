"""Open answers in their grid: identical ones are coded at once, and undone at once."""

from __future__ import annotations

from pathlib import Path

from looking import looking

from qualcode.storage import queries
from qualcode.ui.screens.answers import AnswersScreen
from qualcode.ui.screens.coding import CodingScreen
from qualcode.workspace import open_workspace, prepare
from qualcode.workspace.answers import answers, questions

TABLE = """id;rolle;Hva hindrer dere?;Hva hjelper?
1;leder;Tid;[/b] Penger
2;ansatt;tid.;
3;ansatt;Ingen vet hvem som bestemmer.;Tid
4;ansatt;TID!;[bold]
"""


def with_answers(study: Path, folder: Path) -> Path:
    table = folder / "svar.csv"
    table.write_text(TABLE, encoding="utf-8")
    with open_workspace(study, "Kari") as workspace:
        workspace.take_in(prepare([table], kind="open-answers"))
    return study


async def test_identical_answers_are_coded_at_once(study: Path, tmp_path: Path) -> None:
    async with looking(with_answers(study, tmp_path)) as person:
        screen = person.app.screen
        assert isinstance(screen, CodingScreen)
        screen.action_enter("answers")
        await person.settle()
        assert isinstance(person.app.screen, AnswersScreen)
        assert person.column(0) == ["3", "1"]
        assert person.column(1) == ["Tid", "Ingen vet hvem som bestemmer."]
        assert "svar 1, svar 2, svar 4" in person.detail
        await person.press("c", *"tid", "enter")
        assert person.heard("concordance.coded", n=3)
        assert person.column(2)[0] != ""
        await person.press("u")
        assert person.column(2) == ["", ""]
        await person.press("v", "down", "enter")
        assert sorted(person.column(1)) == ["Tid", "[/b] Penger", "[bold]"]
        await person.press("enter")
        assert isinstance(person.app.screen, CodingScreen)
        assert person.app.screen.desk.source is not None
        assert person.app.screen.desk.source.title == "Hva hjelper?"


async def test_without_answers_it_says_how_there_come_to_be_some(study: Path) -> None:
    async with looking(study) as person:
        screen = person.app.screen
        assert isinstance(screen, CodingScreen)
        screen.action_enter("answers")
        await person.settle()
        shown = " ".join("".join(person.drawn).split())
        assert "Det er ingen åpne svar ennå." in shown
        await person.press("c", "v", "enter", "escape")
        assert isinstance(person.app.screen, CodingScreen)


def test_codes_on_some_are_told_apart_from_codes_on_all(study: Path, tmp_path: Path) -> None:
    with open_workspace(with_answers(study, tmp_path), "Kari") as workspace:
        question = questions(workspace)[0]
        (code, *_) = workspace.read(queries.codes)
        first = answers(workspace, question)[0]
        workspace.code(question.guid, first.spans[1], [code.guid])
        after = answers(workspace, question)[0]
        assert (after.codes, after.on_some) == ((), (code.guid,))
