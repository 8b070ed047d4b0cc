"""The history: told by day, led from to the place, undone from; and blind while coding is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from driving import asked, codings
from looking import Coded, looking
from looking import code as put

from qualcode.domain.model import Source
from qualcode.domain.span import Span
from qualcode.storage import queries
from qualcode.ui.screens import history
from qualcode.workspace import open_workspace
from qualcode.workspace.materials import remove_sources, set_field
from qualcode.workspace.revising import mark_nothing_here

MINE = (
    Coded("K1", "Vi har aldri nok tid.", "Tid"),
    Coded("K1", "Møtene blir utsatt", "Tidspress"),
    Coded("K2", "hun har ikke tid", "Tidspress"),
)
THEIRS = "At lederne snakker sammen."


@pytest.fixture
def done(study: Path) -> Path:
    with open_workspace(study, "Kari") as workspace:
        put(workspace, *MINE)
    return study


async def test_it_tells_who_what_and_when_and_leads_to_the_place(done: Path) -> None:
    async with looking(done, "ctrl+r") as person:
        assert person.column(4)[:3] == [
            "kodet «Tidspress» i «K2»",
            "kodet «Tidspress» i «K1»",
            "kodet «Tid» i «K1»",
        ]
        assert person.column(3)[:3] == ["↶", "", ""]
        assert set(person.column(2)) == {"Kari"}
        await person.press("down", "down")
        assert "«Vi har aldri nok tid.»  Tid" in person.detail
        await person.press("enter")
        assert person.is_back
        assert person.selected == "Vi har aldri nok tid."


async def test_a_day_is_named_once(study: Path) -> None:
    first = datetime(2031, 5, 3, 12, tzinfo=UTC)
    days = iter([first, first + timedelta(minutes=1), first + timedelta(days=2)])
    with open_workspace(study, "Kari") as workspace:
        workspace.store.clock = lambda: next(days)
        put(workspace, *MINE)
    async with looking(study, "ctrl+r") as person:
        assert person.column(0)[:3] == ["2031-05-05", "2031-05-03", ""]
        assert person.column(1)[0].endswith(":00")


async def test_undo_and_redo_move_the_sign_and_fade_what_was_undone(done: Path) -> None:
    async with looking(done, "ctrl+r", "u") as person:
        assert person.toasts[-1] == "angret: kodet «Tidspress» i «K2»"
        assert person.column(3)[:4] == ["", "", "↶", ""]
        faded = [line.cells[4](80).style for line in person.table._lines[:3]]  # type: ignore[operator]
        assert faded == ["", "dim strike", ""]
        drawn = [one for one in person.table.render_line(2) if "kodet" in one.text]
        assert [one.style.strike for one in drawn if one.style] == [True]
        await person.press("U")
        assert person.column(3).index("↶") == 2  # the coding that stands again
        faded = [line.cells[4](80).style for line in person.table._lines[:3]]  # type: ignore[operator]
        assert faded == ["", "dim strike", ""]  # what was undone stands again, its undoing does not
    assert len(codings(done)) == 4


async def test_a_memo_is_told_in_its_words(done: Path) -> None:
    with open_workspace(done, "Kari") as workspace:
        source = workspace.chosen_sources("K1")[0]
        workspace.write_memos("source", source.guid, {"doubt": "Sier hun dette? [/b]"})
    async with looking(done, "ctrl+r") as person:
        assert "tvil: Sier hun dette? [/b]" in person.shown


async def test_one_goes_back_to_a_line_after_being_asked(done: Path) -> None:
    async with looking(done, "ctrl+r", "down", "b") as person:
        assert "de 2 endringene" in person.shown
        await person.press("enter")  # no
        assert len(codings(done)) == 4
        await person.press("b", "down", "enter")
        assert person.heard("history.undid", n=2)
        assert [one.words for one in codings(done) if one.coder == "Kari"] == [MINE[0].words]
        await person.press("home", "b")
        assert person.heard("undo.not_standing", coder="Kari")
        await person.press("U", "U")
    assert len(codings(done)) == 4


WAYS_TO_UNDO = ["u", "ctrl+l u", "ctrl+r u", "ctrl+r end up b down enter"]


@pytest.mark.parametrize("keys", WAYS_TO_UNDO)
async def test_an_import_that_is_undone_stays_in_the_history_and_that_is_said(
    study: Path, keys: str
) -> None:
    asked(study, lambda w: w.undo(), "Ola")  # nobody has built on it then
    async with looking(study, *keys.split()) as person:
        hint = person.screen._say.text("forget.hint")
        assert person.toasts.count(hint) == 1
        assert person.screen.desk.workspace.read(queries.sources) == []
        await person.press("escape", "U")
        assert person.toasts.count(hint) == 1
        assert len(person.screen.desk.sources) == 2


async def test_the_making_of_the_study_cannot_be_gone_back_to(done: Path) -> None:
    async with looking(done, "ctrl+r", "end", "b") as person:
        assert person.app.screen is person.list
        assert person.heard("undo.not_standing", coder="Kari")
        await person.press("enter")
        assert person.heard("history.nowhere")


async def test_where_another_has_built_on_it_one_is_told_how_far_it_went(done: Path) -> None:
    async with looking(done, "ctrl+r", "end", "up", "b", "down", "enter") as person:
        assert "Ola" in person.toasts[-1]
        assert [one.coder for one in codings(done)] == ["Ola"]
        assert "angret" in person.column(4)[0]


async def test_what_others_code_is_hidden_while_coding_is_blind(study: Path) -> None:
    with open_workspace(study, "Ola") as other:
        k1, k2 = (other.chosen_sources(title)[0] for title in ("K1", "K2"))
        code = other.read(queries.codes)[0].guid
        other.mark_quotation(k1.guid, Span(50, 60))
        other.write_memos("source", k1.guid, {"doubt": "Hemmelig"})
        other.code_anew(k2.guid, Span(0, 9), "Olas kode")
        mark_nothing_here(other, k2.guid, Span(20, 30))
        other.note_shown("others", k1.guid)
        other.code(k2.guid, Span(3, 8), [code])
        other.undo()
        other.redo()
        set_field(other, [k2], "group", "Kyst")
    async with looking(study, "ctrl+r") as person:
        assert person.column(2).count("Ola") == 1
        assert person.column(4)[0] == "endret gruppen for K2"
        assert person.list._say.text("history.blind") in person.text("#wanted")
        assert not any("Ola" in row and "kod" in row for row in person.drawn)
        await person.press("escape", "o", "ctrl+r")
        assert person.column(2).count("Ola") == 10
        assert person.list._say.text("history.blind") not in person.text("#wanted")


async def test_taking_away_a_source_does_not_tell_what_others_had_coded_in_it(
    study: Path,
) -> None:
    with open_workspace(study, "Kari") as workspace:
        put(workspace, MINE[0])
        k1: Source = workspace.chosen_sources("K1")[0]
        remove_sources(workspace, [k1])
        workspace.undo()
    async with looking(study, "ctrl+r", "down") as person:
        assert "fjernet K1" in person.detail
        assert MINE[0].words in person.detail
        assert THEIRS not in person.shown
        assert "Ledere" not in person.detail
        await person.press("escape", "o", "ctrl+r", "down", "down")
        assert THEIRS in person.detail


async def test_a_large_entry_and_a_long_history_are_cut_and_say_so(
    done: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history, "MOST", 2)
    monkeypatch.setattr(history, "_TOLD", 0)
    async with looking(done, "ctrl+r") as person:
        assert len(person.cells) == 2
        assert person.list._say.text("history.cut") in person.text("#wanted")
        assert person.list._say.text("history.more", n=1) in person.detail


async def test_the_mouse_does_what_the_keys_do(done: Path) -> None:
    async with looking(done, "ctrl+r") as person:
        await person.click_key("undo")
        assert person.toasts[-1].startswith("angret")
        await person.press("U")
        await person.click_key("undo_back")
        await person.press("escape")
        await person.click_line(person.column(4).index("kodet «Tid» i «K1»"), times=2)
        assert person.is_back
        assert person.selected == MINE[0].words
