"""A coding that is held: what is done next is done to it, until something else is selected."""

from __future__ import annotations

from pathlib import Path

from driving import Driver, asked, codings, reading, sound
from textual.widgets import TextArea

from qualcode.domain.changes import Remove
from qualcode.storage import queries
from qualcode.ui.screens.coding import CodingScreen
from qualcode.workspace import open_workspace

NOK_TID = "Vi har aldri nok tid."
TURN = NOK_TID + " Møtene blir utsatt, og da stopper alt opp. Slik er det [ler]."


def mine(path: Path) -> list[tuple[str, str]]:
    return [(one.words, one.code) for one in codings(path) if one.coder == "Kari"]


async def two_deep(person: Driver) -> None:
    """Venting on a sentence, Alene om det on the whole turn around it."""
    await person.to("Vi har")
    await person.press("s", "c", "v", "e", "enter", "escape", "t", "c", "a", "l", "enter")
    await person.press("escape")


async def test_h_takes_the_innermost_and_again_the_next_one_out(study: Path) -> None:
    async with reading(study) as person:
        await two_deep(person)
        await person.press("h")
        assert person.selected == NOK_TID
        await person.press("h")
        assert person.selected == TURN
        await person.press("h")
        assert person.selected == NOK_TID
        assert person.says("coding.held", code="Venting")
        await person.press("right")
        assert person.view.held is None


async def test_either_edge_moves_by_any_step_and_the_memo_stays(study: Path) -> None:
    async with reading(study) as person:
        await two_deep(person)
        await person.press("h", "m")
        person.app.screen.query_one(TextArea).text = "Hvor langt?"
        await person.press("ctrl+s", "J", "shift+left", "S", "W", "H")
        assert mine(study)[1] == (
            " har aldri nok tid. Møtene blir utsatt, og da stopper alt opp",
            "Venting",
        )
        assert person.says("coding.adjusted", code="Venting")
        assert "Hvor langt?" in person.here
        await person.press("h", "H")  # where it lies already: nothing is changed
        kinds = [line.kind for line in asked(study, lambda w: w.read(queries.history, 3))]
        assert kinds[:2] == ["history.coding.adjusted", "history.memo.added"]
    assert sound(study)


async def test_what_is_recoded_or_tagged_while_it_is_held_stays_so_when_its_edge_moves(
    study: Path,
) -> None:
    async with reading(study) as person:
        await two_deep(person)
        await person.press("h", "C", "l", "e", "enter")
        assert (NOK_TID, "Ledere") in mine(study)
        await person.press("T")
        await person.write("NAV")
        await person.press("enter", "shift+left", "H")
        assert (NOK_TID[:-1], "Ledere") in mine(study)
        (coding,) = (c for c in person.view.marks.all() if c.facets)
        assert coding.facets == ("NAV",)


async def test_what_is_undone_is_not_held_any_more(study: Path) -> None:
    async with reading(study) as person:
        await person.press("j", "c", "v", "e", "enter", "h", "u")
        assert person.view.held is None
        await person.press("H")
        assert person.says("coding.select_first")
        await person.press("d")
        assert person.says("coding.nothing_here")
    assert mine(study) == []


async def test_another_selection_lets_go(study: Path) -> None:
    async with reading(study) as person:
        await two_deep(person)
        await person.press("slash", *"lederne", "escape")
        await person.to("Vi har")
        for keys in (("f7",), ("g", "2", "enter"), ("n",), ("s",), ("t",)):
            await person.to("Vi har")
            await person.press("h", *keys)
            assert person.view.held is None, keys
            await person.press("escape", "escape")


async def test_memo_tags_and_taking_away_are_for_the_one_that_is_held(study: Path) -> None:
    async with reading(study) as person:
        await two_deep(person)
        await person.press("h", "h", "m")
        assert "Alene om det" in person.shown
        person.app.screen.query_one(TextArea).text = "Ytterst"
        await person.press("ctrl+s", "T")
        await person.write("ute")
        await person.press("enter")
        outer = next(c for c in person.view.marks.all() if c.span.of(person.body) == TURN)
        assert outer.facets == ("ute",)
        (memo,) = asked(study, lambda w: w.read(queries.memos))
        assert memo.target == outer.guid
        await person.press("d")
    assert mine(study) == [(NOK_TID, "Venting")]


async def test_anothers_coding_is_held_to_be_seen_but_not_changed(study: Path) -> None:
    async with reading(study) as person:
        await person.to("At lederne")
        await person.press("W", "W", "c", "v", "e", "enter", "escape", "o")
        before = codings(study)
        await person.press("h", "h")
        assert person.selected == "At lederne snakker sammen."
        for key in ("d", "C", "T", "H"):
            await person.press(key)
            assert isinstance(person.app.screen, CodingScreen)
            assert person.says("coding.select_first" if key == "H" else "coding.nothing_here")
    assert codings(study) == before


async def test_one_coding_moved_onto_its_like_becomes_one_with_it(study: Path) -> None:
    async with reading(study) as person:
        await two_deep(person)
        await person.press("h", "C", "a", "l", "enter", "escape")
        assert sorted(mine(study)) == sorted([(NOK_TID, "Alene om det"), (TURN, "Alene om det")])
        await person.press("h", "J", "J", "H")
        assert mine(study) == [(TURN, "Alene om det")]
        assert len(person.view.marks) == 1
        await person.press("u")
        assert len(person.view.marks) == 2
    assert sound(study)


async def test_letters_of_a_code_deleted_elsewhere_are_refused_in_words(study: Path) -> None:
    async with reading(study) as person:
        await person.press("j", "c", "v", "e", "enter", "n", "apostrophe")
        with open_workspace(study, "Ola") as other:
            codes = {code.name["nb"]: code for code in other.read(queries.codes)}
            other.change(Remove("code", codes["Venting"].guid))
        await person.press("a")
        assert person.app.is_running
        assert person.app.screen is person.screen
        assert person.toasts
    assert mine(study) == []


async def test_a_selection_of_two_turns_is_adjusted_to(study: Path) -> None:
    async with reading(study) as person:
        await two_deep(person)
        await person.to("Vi har")
        await person.press("h", "N", "N", "H")
        assert (TURN + "\nHva hjelper?", "Venting") in mine(study)
