"""The same by mouse: click, drag, double click, the tree, the key bar, the wheel."""

from __future__ import annotations

from pathlib import Path

import pytest
from driving import Driver, asked, codings, reading, sound
from textual import events

import builders as b
from qualcode.storage import queries
from qualcode.ui.actions import ON_SCREEN, ON_TEXT
from qualcode.ui.screens.code_picker import CodePicker
from qualcode.ui.screens.dialogs import KeysHelp, MemoEditor
from qualcode.ui.widgets.code_lines import CodeLines
from qualcode.ui.widgets.code_tree import CodeTree
from qualcode.ui.widgets.sources import SourceList
from qualcode.ui.widgets.status import KeyHint
from qualcode.workspace import open_workspace, prepare

NOK_TID = "Vi har aldri nok tid."


def mine(path: Path) -> list[tuple[str, str]]:
    return [(one.words, one.code) for one in codings(path) if one.coder == "Kari"]


async def hint(person: Driver, name: str) -> None:
    found = [one for one in person.screen.query(KeyHint) if name in one.classes]
    await person.pilot.click(found[0])
    await person.settle()


async def test_a_click_places_the_cursor(study: Path) -> None:
    async with reading(study) as person:
        for words in ("aldri", "Møtene", "gangen", "selv!"):
            offset = person.body.index(words)
            await person.pilot.click(person.view, person.cell(offset))
            await person.settle()
            assert person.view.cursor == offset
            assert person.selected is None


@pytest.mark.parametrize(
    "words", ["aldri nok", "V", "har aldri nok tid. Møtene blir utsatt, og da st"]
)
async def test_a_drag_selects_to_the_character_under_the_pointer(study: Path, words: str) -> None:
    async with reading(study) as person:
        start = person.body.index(words)
        end = start + len(words) - 1
        if end > start:
            await person.drag(start, end)
            assert person.selected == words
            await person.press("escape")
            await person.drag(end, start)
            assert person.selected == words
        else:
            await person.drag(start, end)
            assert person.selected is None


async def test_a_drag_over_wide_and_joined_characters(study: Path) -> None:
    # The wide characters stand in a source of their own.
    file = study.parent / "K3.txt"
    file.write_text(
        "I: Hei?\nMai: Så 面接調査 og 👩‍👩‍👧‍👦 og e\u0301n til.\nI: Ja?\nMai: Ja.\n",
        encoding="utf-8",
    )
    with open_workspace(study, "Kari") as workspace:
        workspace.take_in(prepare([file]))
    async with reading(study, source="K3") as person:
        for words in ("面接", "調査 og", "og 👩‍👩‍👧‍👦 og", "én"):
            start = person.body.index(words)
            last = start + len(words) - 1
            await person.drag(start, last)
            assert person.selected == words
            await person.drag(last, start)
            assert person.selected == words


@pytest.mark.parametrize(
    ("times", "selected"),
    [
        (2, "aldri"),
        (3, NOK_TID),
        (4, "Vi har aldri nok tid. Møtene blir utsatt, og da stopper alt opp. Slik er det [ler]."),
    ],
)
async def test_several_clicks_select(study: Path, times: int, selected: str) -> None:
    async with reading(study) as person:
        offset = person.body.index("aldri") + 2
        await person.pilot.click(person.view, person.cell(offset), times=times)
        await person.settle()
        assert person.selected == selected


async def test_a_click_on_a_code_puts_it_on_the_selection(study: Path) -> None:
    async with reading(study) as person:
        start = person.body.index(NOK_TID)
        await person.drag(start, start + len(NOK_TID) - 1)
        await person.click_code("Alene")
        assert mine(study) == [(NOK_TID, "Alene om det")]
        assert person.app.focused is person.view
        await person.click_code("Alene")
    assert mine(study) == [(NOK_TID, "Alene om det")]


async def test_a_click_on_a_key_hint_acts(study: Path) -> None:
    async with reading(study) as person:
        await person.pilot.click(person.view, person.cell(person.body.index("aldri")))
        await hint(person, "pick_code")
        assert person.view.selection is not None
        assert isinstance(person.app.screen, CodePicker)
        await person.pilot.click(person.app.screen.query_one(CodeLines), (5, 1))
        await person.settle()
        assert len(mine(study)) == 1
        await hint(person, "write_memo")
        assert isinstance(person.app.screen, MemoEditor)
        await person.pilot.click("#discard")
        await person.settle()
        await hint(person, "undo")
        assert mine(study) == []
        await hint(person, "help")
        assert isinstance(person.app.screen, KeysHelp)
        await person.pilot.click(None, (0, 0))
        await person.settle()
        assert person.app.screen is person.screen


async def test_a_click_beside_the_picker_leaves_it(study: Path) -> None:
    async with reading(study) as person:
        await person.press("j", "c")
        await person.pilot.click(None, (0, 0))
        await person.settle()
        assert person.app.screen is person.screen
    assert mine(study) == []


async def test_a_memo_is_kept_by_its_button(study: Path) -> None:
    async with reading(study) as person:
        await person.press("m", *"hm")
        await person.pilot.click("#keep")
        await person.settle()
    assert [memo.text for memo in asked(study, lambda w: w.read(queries.memos))] == ["hm"]


async def test_a_click_on_a_source_opens_it(study: Path) -> None:
    async with reading(study) as person:
        await person.pilot.click(person.screen.query_one(SourceList), (5, 1))
        await person.settle()
        assert "Jeg leser posten" in person.transcript
        assert person.app.focused is person.view


def lane(person: Driver, offset: int, n: int = 0) -> tuple[int, int]:
    """The cell of the n-th letter in the margin beside a code point."""
    look, layout = person.view._look, person.view._layout
    assert look is not None
    return look.gutter + layout.width + 2 + 2 * n, person.cell(offset)[1]


async def test_a_lane_holds_its_coding_and_shift_moves_the_nearest_edge(study: Path) -> None:
    async with reading(study) as person:
        start = person.body.index(NOK_TID)
        await person.select(NOK_TID)
        await person.press("c", "v", "e", "enter", "escape")
        await person.to("Vi har")
        await person.press("t", "c", "a", "l", "enter", "m", *"hm", "ctrl+s", "ctrl+home")
        venting = next(c for c in person.view.marks.all() if c.end == start + len(NOK_TID))
        around = next(c for c in person.view.marks.all() if c is not venting)
        for coding in (venting, around):
            n = person.view.marks.lane(coding)
            await person.pilot.click(person.view, lane(person, start, n))
            assert person.view.held == coding
            assert person.view.selection == coding.span
            code = person.screen.desk.name_of(coding.code)
            assert person.screen._say.text("coding.held", code=code)[:20] in person.line("#place")
        await person.pilot.click(person.view, lane(person, start, 2))
        assert person.view.held is None
        await person.pilot.click(person.view, lane(person, start), times=2)
        assert person.view.held == venting  # and no word of the line is selected instead
        for word, shift, selected in (
            ("Møtene", 5, NOK_TID + " Møtene"),
            ("aldri", 0, "ldri nok tid. Møtene"),
        ):
            cell = person.cell(person.body.index(word) + shift)
            await person.pilot.click(person.view, cell, shift=True)
            assert (person.selected, person.view.held) == (selected, venting)
        before = person.view.marks.get(venting.guid)
        await person.press("H")
        assert ("ldri nok tid. Møtene", "Venting") in mine(study)
        assert person.view.held is None
        await person.press("u")
        assert person.view.marks.get(venting.guid) == before
    assert (NOK_TID, "Venting") in mine(study)
    async with reading(study) as person:
        await person.press("U")
        assert ("ldri nok tid. Møtene", "Venting") in mine(study)
    assert sound(study)


async def test_shift_and_a_click_without_a_selection_places_the_cursor(study: Path) -> None:
    async with reading(study) as person:
        offset = person.body.index("aldri")
        await person.pilot.click(person.view, person.cell(offset), shift=True)
        assert (person.view.cursor, person.selected) == (offset, None)


async def test_pointing_names_the_codes_on_the_bottom_line(study: Path) -> None:
    async with reading(study) as person:
        await person.press("j", "c", "v", "e", "enter", "m", *"hm", "ctrl+s")
        await person.press("t", "c", "a", "l", "enter", "ctrl+home")
        resting = person.line("#place")
        start = person.body.index(NOK_TID)

        async def pointed(cell: tuple[int, int]) -> str:
            await person.pilot.hover(person.view, cell)
            await person.settle()
            return person.line("#place")

        assert await pointed(person.cell(start)) == "A Venting (Tid) · B Alene om det · * hm"
        assert await pointed(person.cell(person.body.index("blir"))) == "B Alene om det"
        assert await pointed(lane(person, start, 0)) == "A Venting (Tid) · * hm"
        assert await pointed(lane(person, start, 1)) == "B Alene om det"
        for nowhere in (lane(person, start, 2), (2, 2), person.cell(0)):
            assert await pointed(nowhere) == resting
        await pointed(person.cell(start))
        await person.pilot.hover("#heading")
        await person.settle()
        assert person.line("#place") == resting


async def test_letters_that_have_closed_up_are_clicked_one_by_one(study: Path) -> None:
    with open_workspace(study, "Kari") as workspace:
        source = workspace.chosen_sources("K1")[0]
        book = workspace.read(queries.codebooks)[0].guid
        made = [b.code(f"Kode {n}", codebook=book) for n in range(10)]
        workspace.store.apply(b.added(*made), workspace.coder)
        start = workspace.read(queries.body, source.text_hash).index(NOK_TID)
        several = [
            b.coding(source, one, start, start + 9 + n, workspace.coder)
            for n, one in enumerate(made)
        ]
        workspace.store.apply(b.added(*several), workspace.coder)
    async with reading(study) as person:
        look = person.view._look
        assert look is not None
        x, y = lane(person, start)
        shown = person.transcript.split("\n")[y][x - 1 : x - 1 + 2 * look.lanes]
        assert shown[-1] == "+"
        names = {letter: code for code, letter in person.view.letters.items()}
        for n, letter in enumerate(shown[:-1]):
            await person.pilot.click(person.view, (x - 1 + n, y))
            assert person.view.held is not None
            assert person.view.held.code == names[letter]


async def test_every_key_hint_does_what_its_key_does(study: Path) -> None:
    async with reading(study) as person:
        for action in [a for a in (*ON_TEXT, *ON_SCREEN) if a.bar]:
            await person.press("ctrl+home", action.keys[0])
            by_key = (type(person.app.screen), mine(study))
            await person.press("escape")
            await hint(person, action.name)
            assert (type(person.app.screen), mine(study)) == by_key, action.name
            await person.press("escape")


async def test_the_wheel_scrolls_and_the_cursor_stays(sample: Path) -> None:
    async with reading(sample, coder="AL") as person:
        for _ in range(3):
            person.view.post_message(
                events.MouseScrollDown(
                    person.view, 10, 5, 0, 1, 0, False, False, False, screen_x=40, screen_y=8
                )
            )
            await person.settle()
        assert person.view.scroll_offset.y > 0
        assert person.view.cursor == 0


async def test_a_drag_beyond_the_edges_does_no_harm(study: Path) -> None:
    async with reading(study) as person:
        start = person.body.index("Hva hjelper")
        for end in ((0, 0), (119, 0), (0, 33), (119, 33)):
            await person.pilot.mouse_down(person.view, person.cell(start))
            await person.pilot.hover(None, end)
            await person.pilot.mouse_up(None, end)
            await person.settle()
            span = person.view.selection
            assert span is not None
            assert 0 <= span.start < span.end <= len(person.body)
        await person.press("c", "v", "e", "enter")
    assert len(mine(study)) == 1
    assert sound(study)


async def test_a_click_in_gutter_margin_and_below_the_text(study: Path) -> None:
    async with reading(study) as person:
        width, height = person.view.size
        for cell in ((0, 0), (0, 2), (width - 2, 3), (5, height - 1), (width - 1, height - 1)):
            await person.pilot.click(person.view, cell, times=4)
            await person.settle()
            assert 0 <= person.view.cursor <= len(person.body)


async def test_a_whole_interview_is_coded_by_mouse_alone(study: Path) -> None:
    expected = []
    async with reading(study) as person:
        tree = person.screen.query_one(CodeTree)
        for turn in person.screen.desk.turns:
            if turn.role != "informant":
                continue
            # The first word, by a drag to the last: over the lines that the turn takes.
            await person.drag(turn.start, turn.end - 1)
            assert person.selected == turn.span.of(person.body)
            name = "Ledere" if turn.n % 4 else "Alene"
            await person.click_code(name)
            expected.append((turn.span.of(person.body), "Ledere" if turn.n % 4 else "Alene om det"))
        assert "Ledere" in str(tree.root.children[0].children[1].label)
    assert sorted(mine(study)) == sorted(expected)
    assert sound(study)
