"""The segments: listed by conditions, opened, recoded, uncoded, copied and written out."""

from __future__ import annotations

from pathlib import Path

import pytest
from driving import asked, codings, sound
from looking import Coded, looking
from looking import code as put
from textual.widgets import Input

from qualcode.storage import queries
from qualcode.ui.screens.file_picker import FilePicker
from qualcode.workspace import Workspace, open_workspace
from qualcode.workspace import segments as verbs
from qualcode.workspace.materials import rename_case, set_attribute
from qualcode.workspace.safekeeping import backups

MINE = (
    Coded("K1", "Vi har aldri nok tid.", "Tid"),
    Coded("K1", "Møtene blir utsatt", "Tidspress"),
    Coded("K2", "hun har ikke tid", "Tidspress"),
    Coded("K2", "Lederne sier ingenting.", "Ledere"),
)
WORDS = [one.words for one in MINE]
THEIRS = "At lederne snakker sammen."


@pytest.fixture
def coded(study: Path) -> Path:
    with open_workspace(study, "Kari") as workspace:
        put(workspace, *MINE)
    return study


async def test_one_looks_through_them_and_opens_one_in_place(coded: Path) -> None:
    async with looking(coded, "f5") as person:
        assert person.column(4) == WORDS
        assert "4 utdrag" in person.text("#wanted")
        await person.press("down", "down")
        assert "Så ringer jeg Informant 1, men" in person.detail
        assert "Tid › Tidspress" in person.detail
        assert "3 av 4" in person.text("#place")
        await person.press("enter")
        assert person.is_back
        assert (person.screen.desk.source.title, person.selected) == ("K2", WORDS[2])
        await person.press("f5", "escape")
        assert person.is_back
        assert person.selected == WORDS[2]


async def test_conditions_are_chosen_one_by_one_and_all_dropped(coded: Path) -> None:
    def describe(workspace: Workspace) -> None:
        odin = next(one for one in workspace.read(queries.cases) if one.pseudonym == "Informant 2")
        set_attribute(workspace, [odin], "etat", "NAV")

    asked(coded, describe)
    async with looking(coded, "f5", "c") as person:
        await person.fill_in("Tid")
        assert person.column(4) == WORDS[:3]
        await person.press("slash")
        await person.fill_in("ikkje")  # another spelling
        assert person.column(4) == [WORDS[2]]
        assert "med «ikkje»" in person.text("#wanted")
        await person.press("a")
        assert person.column(4) == WORDS
        await person.press("s")
        await person.answer("K2")
        assert person.column(4) == WORDS[2:]
        await person.press("s", "enter")
        assert person.column(4) == WORDS
        await person.press("k")
        await person.answer("etat = NAV")
        assert person.column(4) == WORDS[2:]
        await person.press("a", "o")
        await person.answer("etter kode")
        assert person.column(2) == ["Tid", "Tidspress", "Tidspress", "Ledere"]
        await person.press("c", "escape")  # leaves it as it is
        assert len(person.cells) == 4


async def test_an_empty_list_says_what_to_do(study: Path) -> None:
    async with looking(study, "f5") as person:
        assert "trykk c" in " ".join(person.drawn)
        assert person.detail == ""
        await person.press("C", "d", "y", "e", "enter", "space", "ctrl+a", "down", "end")
        assert person.app.screen is person.list
        assert person.toasts == []
        await person.press("slash")
        await person.fill_in("finnes ikke")
        assert "Trykk a" in " ".join(person.drawn)
        await person.press("k")
        assert person.heard("segments.no_attributes")


async def test_many_get_another_code_as_one_step_and_are_undone_and_redone(coded: Path) -> None:
    async with looking(coded, "f5", "space", "space", "C") as person:
        await person.fill_in("Venting")
        assert person.heard("segments.recoded", n=2)
        assert person.column(2) == ["Venting", "Venting", "Tidspress", "Ledere"]
        await person.press("u")
        assert person.column(2) == ["Tid", "Tidspress", "Tidspress", "Ledere"]
        await person.press("U")
        assert person.column(2)[:2] == ["Venting", "Venting"]
        await person.press("escape")
        names = {person.screen.desk.name_of(one.code) for one in person.screen.desk.codings}
        assert names == {"Venting"}
    assert [one.code for one in codings(coded) if one.coder == "Kari"][:2] == ["Venting"] * 2
    async with looking(coded, "f5", "u") as person:  # after a restart
        assert person.column(2) == ["Tid", "Tidspress", "Tidspress", "Ledere"]
    assert sound(coded)


async def test_the_code_they_have_and_a_new_one(coded: Path) -> None:
    async with looking(coded, "f5", "C") as person:
        await person.fill_in("Tid")
        assert person.heard("segments.same", n=0)
        await person.press("C")
        person.app.screen.query_one(Input).value = "[/b] nytt"
        await person.settle()
        await person.press("up", "enter")
        assert person.heard("segments.recoded", n=1)
        assert person.column(2)[0] == "[/b] nytt"
        await person.press("u")
        assert "[/b] nytt" not in {code.name["nb"] for code in person.screen.desk.codes}


async def test_all_are_uncoded_and_brought_back(coded: Path) -> None:
    async with looking(coded, "f5", "ctrl+a") as person:
        assert "4 avkrysset" in person.text("#wanted")
        await person.press("d")
        assert person.heard("segments.uncoded", n=4)
        assert person.cells == []
        await person.press("ctrl+z")
        assert person.column(4) == WORDS
        await person.press("ctrl+a", "ctrl+a", "ctrl+y")
        assert person.cells == []
        await person.press(*"uuuuu")
        assert person.toasts[-1].startswith("angret: kodet")
        await person.press("u")  # taking in the interviews, on which Ola has built
        assert "Ola" in person.toasts[-1]
        assert person.cells == []


async def test_a_backup_is_made_before_many_are_changed(
    coded: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verbs, "MANY", 3)
    async with looking(coded, "f5", "space", "space", "d") as person:
        assert backups(coded) == []
        await person.press("u", "home", "space", "space", "space", "C")
        await person.fill_in("Ledere")
        assert len(person.cells) == 4
    (backup,) = backups(coded)
    assert backup.holds is not None
    assert backup.holds.codings == 5


async def test_copying_and_writing_to_files(
    coded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with looking(coded, "f5", "down", "space", "y") as person:
        assert person.app.clipboard == "«Møtene blir utsatt» (Informant 1, K1)"
        assert person.heard("segments.copied", n=1)
        await person.press("e")
        assert isinstance(person.app.screen, FilePicker)
        await person.press("escape", "e")
        line = person.app.screen.query_one("PathLine", Input)
        line.focus()
        line.value = str(tmp_path / "u.md")
        await person.settle()
        await person.press("enter")
        assert person.heard("segments.written", n=1, file="u.md")
    assert "Møtene blir utsatt" in (tmp_path / "u.md").read_text("utf-8")
    assert asked(coded, lambda w: w.read(queries.history, 1)[0].kind) == "history.exported"


async def test_others_are_seen_only_where_they_are_asked_for_and_never_changed(
    coded: Path,
) -> None:
    async with looking(coded, "f5", "w") as person:
        assert person.heard("segments.blind")
        assert "Ola" not in person.shown
        await person.press("escape", "o", "f5")
        assert THEIRS in person.column(4)
        assert "Ola" in person.column(3)
        await person.press("w")
        await person.answer("Ola")
        assert person.column(4) == [THEIRS]
        before = len(person.toasts)
        await person.press("d", "C")
        await person.fill_in("Venting")
        assert len(person.toasts) == before + 2
        assert person.heard("coding.not_yours", coder="Kari")
        assert person.column(2) == ["Ledere"]
    assert len(codings(coded)) == 5


async def test_who_is_told_by_the_pseudonym_of_today(coded: Path) -> None:
    def rename(workspace: Workspace) -> None:
        maren = next(one for one in workspace.read(queries.cases) if one.pseudonym == "Informant 1")
        rename_case(workspace, maren, "Aud")

    asked(coded, rename)
    async with looking(coded, "f5") as person:
        assert person.column(1) == ["Aud", "Aud", "Informant 2", "Informant 2"]
        assert "Aud" in person.detail


async def test_the_mouse_chooses_ticks_and_opens(coded: Path) -> None:
    async with looking(coded, "f5") as person:
        await person.click_line(2)
        assert person.table.cursor == 2
        assert not person.is_back
        await person.click_line(1, x=1)
        assert person.column(4).index(WORDS[1]) == person.table.cursor == 1
        assert len(person.list.ticked) == 1
        await person.click_line(1, x=1)
        assert not person.list.ticked
        await person.click_line(0, x=5)  # below the heading
        await person.pilot.click(person.table, (20, 0))
        await person.pilot.click(person.table, (20, person.table.size.height - 1))
        await person.settle()
        assert person.table.cursor == 0
        await person.click_key("tick")
        assert len(person.list.ticked) == 1
        await person.click_key("recode")
        await person.press("escape")
        await person.click_line(3, times=2)
        assert person.is_back
        assert person.selected == WORDS[3]


async def test_a_long_segment_is_read_to_its_end(study: Path) -> None:
    with open_workspace(study, "Kari") as workspace:
        body = workspace.read(queries.body, workspace.chosen_sources("K1")[0].text_hash)
        put(workspace, Coded("K1", body, "Tid"))
    async with looking(study, "f5", size=(80, 24)) as person:
        pane = person.list.query_one("#detail")
        assert pane.max_scroll_y > 0
        await person.press("shift+down", "shift+down")
        assert pane.scroll_y == 2
        await person.press("shift+up")
        assert pane.scroll_y == 1


async def test_what_another_program_took_away_meanwhile_is_no_fault(coded: Path) -> None:
    async with looking(coded, "f5") as person:
        with open_workspace(coded, "Kari") as other:
            other.undo()  # the last coding
        await person.press("end", "d")
        assert person.column(4) == WORDS[:3]
        await person.press("enter")
        assert person.is_back
