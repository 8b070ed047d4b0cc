"""Words in all the material: found, reviewed, coded at once."""

from __future__ import annotations

from pathlib import Path

from driving import codings, sound
from looking import Coded, looking
from looking import code as put
from rich.cells import cell_len
from textual.widgets import Input

import builders as b
from qualcode.storage import queries
from qualcode.ui.screens.dialogs import Prompt
from qualcode.workspace import open_workspace

SENTENCES = {
    "Og hvis de ikke gjør det?",
    "Så ringer jeg Informant 1, men hun har ikke tid.",
}


async def test_words_are_asked_for_first_and_stand_one_under_the_other(study: Path) -> None:
    async with looking(study, "f4") as person:
        assert isinstance(person.app.screen, Prompt)
        await person.fill_in(" ikke ")
        assert person.column(0) == ["K1", "K2"]
        assert "«ikke» 2 ganger" in person.text("#wanted")
        rows = [row for row in person.drawn[1:] if "ikke" in row]
        assert len({cell_len(row[: row.index("ikke")]) for row in rows}) == 1
        assert "Og hvis de ikke gjør det?" in person.detail
        await person.press("down", "enter")
        assert person.is_back
        assert (person.screen.desk.source.title, person.selected) == ("K2", "ikke")


async def test_other_spellings_and_words_that_stand_nowhere(study: Path) -> None:
    async with looking(study, "f4", "escape") as person:
        assert person.text("#wanted") == person.list._say.text("concordance.begin")
        await person.press("slash")
        await person.fill_in("ikkje")
        assert len(person.cells) == 2
        await person.press("ctrl+n")
        assert person.cells == []
        assert "står ingen steder" in " ".join(person.drawn)
        await person.press("ctrl+n", "ctrl+f")
        assert person.app.screen.query_one(Input).value == "ikkje"
        await person.fill_in("")  # nothing typed leaves it as it is
        assert len(person.cells) == 2


async def test_longer_words_can_be_left_out(study: Path) -> None:
    async with looking(study, "f4") as person:
        await person.fill_in("leder")
        assert len(person.cells) == 3
        await person.press("w")
        assert person.cells == []
        assert "hele ord" in person.text("#wanted")
        await person.press("w")
        assert len(person.cells) == 3


async def test_what_is_ticked_is_coded_whole_sentences_as_one_step(study: Path) -> None:
    async with looking(study, "f4") as person:
        await person.fill_in("ikke")
        await person.press("ctrl+a", "c")
        await person.fill_in("Tidspress")
        assert person.heard("concordance.coded", n=2)
        assert not person.list.ticked
        assert "kodet: Tidspress" in person.detail
        await person.press("u")
        assert "kodet:" not in person.detail
        await person.press("U", "escape")
        assert person.is_back
        assert "Tidspress" in person.shown
    mine = [one for one in codings(study) if one.coder == "Kari"]
    assert {one.words for one in mine} == SENTENCES
    assert sound(study)
    with open_workspace(study, "Kari") as workspace:
        source = workspace.chosen_sources("K2")[0]
        (made,) = workspace.read(queries.codings, source.guid)
        assert made.origin.kind == "search"
        workspace.undo()
    assert [one for one in codings(study) if one.coder == "Kari"] == []


async def test_the_turn_or_the_words_alone_can_be_coded_and_what_is_there_is_left(
    study: Path,
) -> None:
    async with looking(study, "f4") as person:
        await person.fill_in("nok tid")
        for presses, words in ((0, "Vi har aldri nok tid."), (1, "Vi har"), (1, "nok tid")):
            await person.press(*["t"] * presses, "c")
            await person.fill_in("Venting")
            assert person.heard("concordance.coded", n=1)
            assert any(one.words.startswith(words) for one in codings(study))
        await person.press("c")
        await person.fill_in("Venting")
        assert person.heard("concordance.coded", n=0)
    mine = {one.words for one in codings(study) if one.coder == "Kari"}
    assert len(mine) == 3
    assert "nok tid" in mine
    assert any(words.endswith("Slik er det [ler].") for words in mine)


async def test_a_code_can_be_new(study: Path) -> None:
    async with looking(study, "f4") as person:
        await person.fill_in("lederne")
        await person.press("space", "space", "c")
        person.app.screen.query_one(Input).value = "Om ledere"
        await person.settle()
        await person.press("up", "enter")
        assert person.heard("concordance.coded", n=2)
        await person.press("home")
        assert "kodet: Om ledere" in person.detail
    assert {one.code for one in codings(study) if one.coder == "Kari"} == {"Om ledere"}
    with open_workspace(study, "Kari") as workspace:
        workspace.undo()
        assert "Om ledere" not in {code.name["nb"] for code in workspace.read(queries.codes)}


async def test_others_codings_are_never_named_here(study: Path) -> None:
    async with looking(study, "f4") as person:
        await person.fill_in("lederne snakker")
        assert "Ledere" not in person.shown
        await person.press("c", "escape")
        assert person.cells
    with open_workspace(study, "Kari") as workspace:
        put(workspace, Coded("K1", "lederne", "Ledere"))
    async with looking(study, "f4") as person:
        await person.fill_in("lederne snakker")
        assert "kodet: Ledere" in person.detail


async def test_lines_of_wide_letters_still_stand_under_one_another(tmp_path: Path) -> None:
    path = tmp_path / "w.qualcode"
    said = ("面接調査 ord her", "e\u0301 👩‍👩‍👧‍👦 og ord")
    about, turns, body = b.interview("広", [("A", "informant", words) for words in said])
    with b.new_store(path) as store:
        store.apply(b.added(about, *turns), b.KARI, [body])
    async with looking(path, "f4", size=(80, 24)) as person:
        await person.fill_in("ord")
        rows = [row for row in person.drawn[1:] if "ord" in row]
        assert len(rows) == 2
        assert len({cell_len(row) for row in person.drawn}) == 1
        assert len({cell_len(row[: row.index("ord")]) for row in rows}) == 1


async def test_the_mouse_does_what_the_keys_do(study: Path) -> None:
    async with looking(study, "f4") as person:
        await person.fill_in("ikke")
        await person.click_key("change_unit")
        assert "ytringen" in person.text("#wanted")
        await person.click_key("tick")
        await person.click_key("pick_code")
        await person.press("escape")
        await person.click_key("ask_words")
        assert isinstance(person.app.screen, Prompt)
        await person.press("escape")
        await person.click_line(1, times=2)
        assert person.is_back
