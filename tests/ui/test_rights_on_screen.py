"""Withdrawal, access, correction, removal and recognition, all without leaving the screen."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZipFile

import pytest
from beginning import Newcomer
from looking import Looker, looking
from textual.widgets import Input, Static

from qualcode.anonymise.sealed_key import Key, seal, unseal
from qualcode.domain.span import Span
from qualcode.storage import queries
from qualcode.ui.screens.asking import Ask
from qualcode.ui.screens.coding import CodingScreen
from qualcode.ui.screens.materials import MaterialsScreen
from qualcode.ui.screens.recognising import RecognisingScreen
from qualcode.ui.screens.reviewing import ReviewScreen
from qualcode.ui.screens.telling import Telling
from qualcode.ui.widgets.transcript_view import TranscriptView
from qualcode.workspace import open_workspace
from qualcode.workspace.materials import add_case
from qualcode.workspace.safekeeping import back_up
from written import zipped


def newcomer(person: Looker) -> Newcomer:
    return Newcomer(person.app, person.pilot, person.toasts)


def coding(person: Looker) -> CodingScreen:
    assert isinstance(person.app.screen, CodingScreen)
    return person.app.screen


async def to_cases(person: Looker) -> None:
    coding(person).action_enter("materials")
    await person.settle()
    assert isinstance(person.app.screen, MaterialsScreen)
    await person.press("v")


def told(person: Looker) -> str:
    return "\n".join(str(one.visual) for one in person.app.screen.query(Static))


async def test_a_person_is_written_out_and_then_erased(study: Path, tmp_path: Path) -> None:
    with open_workspace(study) as workspace:
        (first, *_) = workspace.read(queries.cases)
    async with looking(study) as person:
        await to_cases(person)
        await person.press("p")
        await newcomer(person).go_to(tmp_path / "ut.zip")
        with ZipFile(tmp_path / "ut.zip") as archive:
            assert "person.json" in archive.namelist()
        await person.press("X")
        assert isinstance(person.app.screen, Ask)
        say = person.list._say
        assert say.text("rights.withdraw.about", case=first.pseudonym) in told(person)
        await person.press("enter")  # no comes first
        assert len(person.list._desk.workspace.read(queries.cases)) == 2
        await person.press("X", "down", "down", "enter")
        assert isinstance(person.app.screen, Telling)
        assert first.pseudonym in told(person)
        await person.press("escape")
        assert isinstance(person.app.screen, MaterialsScreen)
        assert first.guid not in {c.guid for c in person.list._desk.workspace.read(queries.cases)}
        assert person.list._desk.workspace.faults() == []
        await person.press("v", "X")  # a source is nobody
        assert person.heard("materials.only_cases")


async def test_a_corrected_text_is_shown_before_it_is_stored(study: Path, tmp_path: Path) -> None:
    file = tmp_path / "rettet.txt"
    file.write_text("I: Hva?\nMaren: Vi har aldri nok tid, sa Tesfay.\n", encoding="utf-8")
    async with looking(study) as person:
        coding(person).action_enter("materials")
        await person.settle()
        before = person.list._desk.workspace.read(queries.sources)
        await person.press("e")
        await newcomer(person).go_to(file)
        assert isinstance(person.app.screen, Ask)
        await person.press("down", "enter")  # without a key
        assert isinstance(person.app.screen, ReviewScreen)
        await person.press("A", "s")
        assert isinstance(person.app.screen, Ask)
        await person.press("ctrl+q", "escape")  # the decisions are asked about, and kept
        assert (isinstance(person.app.screen, Ask), person.app._exit) == (True, False)
        await person.press("down", "enter")
        assert person.heard("correct.kept")
        after = person.list._desk.workspace.read(queries.sources)
        assert len([one for one in after if one not in before]) == 1
        assert person.list._desk.workspace.faults() == []
        await person.press("u")
        assert person.list._desk.workspace.read(queries.sources) == before


async def test_a_passage_is_removed_from_the_open_text(study: Path) -> None:
    async with looking(study) as person:
        screen = coding(person)
        screen.action_remove_passage()
        await person.settle()
        assert person.toasts[-1:] == [screen._say.text("passage.select")]
        view = screen.query_one(TranscriptView)
        view.go_to(5, Span(0, 5))
        passage = screen.desk.body[:5]
        screen.action_remove_passage()
        await person.settle()
        await person.press("down", "down", "enter")  # without a key
        assert screen._say.text("passage.no_key") in told(person)
        assert screen._say.text("telling.leave") in person.shown
        await person.press("enter")
        assert screen.desk.body.startswith("[…]")
        assert screen.desk.workspace.faults() == []
        assert not screen.desk.body.startswith(passage)


async def test_the_check_says_what_it_could_not_look_for(study: Path, tmp_path: Path) -> None:
    draft = tmp_path / "utkast.txt"
    draft.write_text("Som Tesfay Haile sa.", encoding="utf-8")
    async with looking(study) as person:
        coding(person).action_enter("recognising")
        await person.app.workers.wait_for_complete()
        await person.settle()
        assert isinstance(person.app.screen, RecognisingScreen)
        say = person.list._say
        assert say.text("recognise.not_checked.here") in told(person)
        assert "--" not in told(person)
        assert "informant" in person.column(0)
        await person.press("o")
        await newcomer(person).go_to(draft)
        await person.app.workers.wait_for_complete()
        await person.settle()
        assert "Tesfay Haile" in person.column(1)
        assert say.text("anonymise.reason.given-and-surname") in person.detail
        chapter = tmp_path / "kapittel.docx"
        chapter.write_bytes(zipped({"word/document.xml": b"<w>Vi</w>", "word/1.png": b"\x89PNG"}))
        await person.press("o")
        await newcomer(person).go_to(chapter)
        await person.app.workers.wait_for_complete()
        await person.settle()
        assert say.text("recognise.pictures", file=chapter.name, n=1) in told(person)
        await person.press("k", "escape", "escape")
        assert isinstance(person.app.screen, CodingScreen)


async def test_all_that_was_not_looked_for_has_room(study: Path, tmp_path: Path) -> None:
    with open_workspace(study, "Kari") as workspace:
        add_case(workspace, "employer", "informant 1")
    files = [tmp_path / f"kapittel {n}.docx" for n in (1, 2)]
    for file in files:
        file.write_bytes(zipped({"word/document.xml": b"<w>Vi</w>", "word/1.png": b"\x89PNG"}))
    async with looking(study, size=(80, 24)) as person:
        coding(person).action_enter("recognising")
        await person.app.workers.wait_for_complete()
        await person.settle()
        for file in files:
            await person.press("o")
            await newcomer(person).go_to(file)
            await person.app.workers.wait_for_complete()
            await person.settle()
        say, shown = person.list._say, " ".join(person.shown.split())
        assert say.text("recognise.not_checked.here") in shown
        assert say.text("recognise.alike", who="informant 1") in shown
        assert all(say.text("recognise.pictures", file=one.name, n=1) in shown for one in files)
        assert say.text("recognise.pseudonymised") in shown
        assert "Informant 1" in shown


async def test_what_was_found_is_listed_again_where_a_key_or_a_file_is_refused(
    study: Path, tmp_path: Path
) -> None:
    draft, broken, key = (tmp_path / name for name in ("utkast.txt", "ødelagt.docx", "min.key"))
    draft.write_text("Som Tesfay Haile sa.", encoding="utf-8")
    broken.write_bytes(b"ingen dokumentfil")
    key.write_bytes(b"ingen kobling")
    async with looking(study) as person:
        coding(person).action_enter("recognising")
        await person.app.workers.wait_for_complete()
        await person.settle()
        await person.press("o")
        await newcomer(person).go_to(draft)
        await person.app.workers.wait_for_complete()
        await person.settle()
        found, say = person.cells, person.list._say
        assert "Tesfay Haile" in person.column(1)
        await person.press("o")
        await newcomer(person).go_to(broken)
        await person.app.workers.wait_for_complete()
        await person.settle()
        assert (broken.name in person.toasts[-1], person.cells) == (True, found)
        await person.press("k")
        await newcomer(person).go_to(key)
        await person.fill_in("noe annet")
        await person.app.workers.wait_for_complete()
        await person.settle()
        assert (key.name in person.toasts[-1], person.cells) == (True, found)
        assert say.text("recognise.looking") not in told(person)
        assert say.text("recognise.not_checked.here") in told(person)


@pytest.mark.parametrize("name", ["[/b]", "a" * 300])
async def test_strange_names_are_told_as_they_are(study: Path, tmp_path: Path, name: str) -> None:
    with open_workspace(study, "Kari") as workspace:
        from qualcode.workspace.materials import rename_case

        rename_case(workspace, workspace.read(queries.cases)[0], name)
    async with looking(study) as person:
        await to_cases(person)
        await person.press(*["down"] * person.column(0).index(name))
        await person.press("X", "down", "down", "enter")
        assert name[:20] in told(person)


async def test_what_is_done_with_a_key_is_done_in_the_key(
    study: Path, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with open_workspace(study, "Kari") as workspace:
        project, names = workspace.project.guid, {"Mona Lie": "K9"}
    away = tmp_path_factory.mktemp("trygt")
    seal(away / "s.key", Key(project, names), "en lang setning", 4)
    file = tmp_path / "rettet.txt"
    file.write_text("I: Hva?\nMaren: Vi har aldri nok tid, sa Tesfay.\n", encoding="utf-8")
    async with looking(study) as person:
        coding(person).action_enter("materials")
        await person.settle()
        await person.press("e")
        await newcomer(person).go_to(file)
        await person.press("enter")
        await newcomer(person).go_to(away / "s.key")
        person.app.screen.query_one(Input).value = "en lang setning"
        await person.press("enter")
        assert isinstance(person.app.screen, ReviewScreen)
        await person.press("A", "s", "down", "enter")
        await person.settle()
    held = unseal(away / "s.key", "en lang setning")
    assert [one.becomes for one in held.verdicts if "Tesfay" in one.forms] == ["[Navn 1]"]
    assert held.names.items() >= names.items()
    async with looking(study) as person:
        screen = coding(person)
        start = screen.desk.body.index("[Navn 1]")
        screen.query_one(TranscriptView).go_to(start, Span(start, start + 8))
        screen.action_remove_passage()
        await person.settle()
        await person.press("down", "enter")
        await newcomer(person).go_to(away / "s.key")
        person.app.screen.query_one(Input).value = "en lang setning"
        await person.press("enter")
        assert screen._say.text("passage.no_key") not in told(person)
        await person.press("escape")
        assert "sa […]." in screen.desk.body


async def test_going_back_to_an_older_copy_tells_that_a_removed_passage_is_back(
    study: Path, tmp_path: Path
) -> None:
    older = back_up(study, tmp_path / "eldre.qualcode")
    async with looking(study) as person:
        screen = coding(person)
        passage = screen.desk.body[:5]
        screen.query_one(TranscriptView).go_to(5, Span(0, 5))
        screen.action_remove_passage()
        await person.settle()
        await person.press("down", "down", "enter", "escape")
        assert not screen.desk.body.startswith(passage)
        person.app.go_back_to(older)
        while person.app.screen in (screen, *person.app.screen_stack[:1]):
            await person.settle()
        await person.settle()
        assert coding(person).desk.body.startswith(passage)
        say = coding(person)._say
        assert say.text("restore.passages", n=1, backup=older.name) in person.toasts
