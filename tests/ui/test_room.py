"""The panes in little and much room, and a terminal that is resized in the middle of things."""

from __future__ import annotations

from pathlib import Path

import pytest
from driving import Driver, asked, codings, reading, sound
from textual.widget import Widget
from textual.widgets import Input, TextArea

from qualcode.storage import queries
from qualcode.ui.screens.code_picker import CodePicker
from qualcode.ui.screens.dialogs import Legend, MemoEditor, Prompt
from qualcode.ui.screens.menu import Menu
from qualcode.ui.widgets.code_tree import CodeTree
from qualcode.ui.widgets.search_bar import SearchBar
from qualcode.ui.widgets.sources import SourceList

SMALL, LARGE = (80, 24), (200, 60)
NOK_TID = "Vi har aldri nok tid."


def mine(path: Path) -> list[tuple[str, str]]:
    return [(one.words, one.code) for one in codings(path) if one.coder == "Kari"]


def fits(person: Driver) -> None:
    """Nothing on the screen is wider than the terminal, and the cursor is in sight."""
    view, size = person.view, person.app.size
    assert {len(line) for line in person.strips() if line.isascii()} <= {size.width}
    assert view._layout.width <= 76
    if view._layout.height:
        x, y = view._layout.cell_of(view.cursor)
        assert 0 <= y - view.scroll_offset.y < view.size.height
        assert 0 <= x <= view._layout.width


async def test_resized_in_the_middle_of_everything(study: Path) -> None:
    async with reading(study, size=SMALL) as person:

        async def both(opened: type[object] | None = None) -> None:
            for size in (LARGE, SMALL):
                await person.resize(*size)
                fits(person)
                if opened is not None:
                    assert isinstance(person.app.screen, opened)
                    dialog = person.app.screen.query("Vertical").first()
                    assert person.app.screen.region.contains_region(dialog.region)

        await person.press("j", "J", "shift+left")
        selection = person.view.selection
        await both()
        assert person.view.selection == selection
        await person.press("c", "v")
        await both(CodePicker)
        await person.press("e", "enter")
        assert len(mine(study)) == 1
        await both()
        await person.press("m", *"hm")
        await both(MemoEditor)
        assert person.app.screen.query_one(TextArea).text == "hm"
        await person.press("ctrl+s", "escape", "h", "shift+left")
        held = person.view.held
        await both()
        assert person.view.held == held is not None
        await person.press("H", "T", "x")
        await both(Prompt)
        await person.press("enter", "apostrophe")
        await both(Legend)
        await person.press("escape", "f10", "down")
        await both(Menu)
        await person.press("escape", "slash", *"det")
        await both()
        assert person.screen.query_one(SearchBar).query_one(Input).value == "det"
        assert person.shows("find.keys")
        await person.press("enter", "escape", "escape", "L")
        await both()
        await person.press("L", "ctrl+end")
        await both()
        start = person.cell(person.body.index("Takk selv"))
        await person.pilot.mouse_down(person.view, start)
        await person.resize(*LARGE)
        await person.pilot.hover(person.view, person.cell(person.body.index("selv")))
        await person.pilot.mouse_up(person.view, person.cell(person.body.index("selv")))
        assert person.selected == "Takk s"
    (coding,) = mine(study)
    assert coding == (NOK_TID[:-2], "Venting")
    (memo,) = asked(study, lambda w: w.read(queries.memos))
    assert memo.text == "hm"
    assert sound(study)


async def test_under_100_columns_one_pane_at_a_time_comes_over_the_text(study: Path) -> None:
    async with reading(study, size=SMALL) as person:
        left, right = (person.screen.query_one(side) for side in ("#left", "#right"))
        width = person.view.size.width
        assert not left.display
        assert not right.display
        await person.press("f2")
        assert left.display
        await person.press("f3")
        assert (left.display, right.display) == (False, True)
        assert person.view.size.width == width
        await person.press("f3")
        assert not right.display
        await person.resize(120, 34)
        assert left.display
        assert right.display


async def test_what_is_under_the_cursor_has_a_line_of_its_own_where_there_is_no_pane(
    study: Path,
) -> None:
    async with reading(study, size=SMALL) as person:
        line = person.screen.query_one("#here-line")
        assert line.display
        await person.press("j", "c", "v", "e", "enter")
        assert person.line("#here-line") == "A Venting (Tid)"
        assert "Venting" not in person.line("#place")
        assert person.strips()[-2].strip() == "A Venting (Tid)"
        await person.press("f3")
        assert not line.display
        assert "A  Venting" in person.here
        assert "Venting" in person.line("#place")
        await person.press("f3", "ctrl+home")
        assert person.line("#here-line") == ""


async def test_a_pane_that_is_put_away_gives_its_focus_to_the_text(study: Path) -> None:
    async with reading(study) as person:
        for inside, key in (("#codes", "f2"), ("#sources", "f2"), ("#here", "f3")):
            widget = person.screen.query_one(inside, Widget)
            widget.focus()
            await person.settle()
            await person.press(key)
            assert person.app.focused is person.view
            await person.press("j", key)
        person.screen.query_one(CodeTree).focus()
        await person.press("f3", "f3")
        assert person.app.focused is not person.view


async def test_a_source_chosen_in_the_sheet_is_not_left_under_it(study: Path) -> None:
    async with reading(study, size=SMALL) as person:
        await person.press("f2")
        person.screen.query_one(SourceList).focus()
        await person.press("down", "enter")
        assert "K2" in person.line("#heading")
        assert not person.screen.query_one("#left").display
        assert person.app.focused is person.view


async def test_hidden_panes_place_and_theme_are_there_the_next_time(study: Path) -> None:
    async with reading(study) as person:
        await person.press("f8", "n", "j", "f3", "f9")
        place = person.view.cursor
        assert place
    async with reading(study) as person:
        assert "K2" in person.line("#heading")
        assert person.view.cursor == place
        assert not person.screen.query_one("#right").display
        assert person.screen.query_one("#left").display
        assert person.app.theme == "qualcode-light"
        await person.press("f8")
        assert "K1" in person.line("#heading")
        assert person.view.cursor == 0


@pytest.mark.parametrize("size", [SMALL, (100, 30), (120, 36), LARGE])
async def test_the_signs_of_the_margin_are_not_under_the_scrollbar(
    sample: Path, size: tuple[int, int]
) -> None:
    async with reading(sample, coder="AL", source="K2", size=size) as person:
        view = person.view
        width = view._layout.width
        await person.press("v")
        await person.app.workers.wait_for_complete()
        await person.settle()
        await person.press("e")
        look = view._look
        assert look is not None
        assert look.gutter + view._layout.width + look.margin <= view.region.width - 1
        row = person.strips()[view.region.y + person.cell(view.cursor)[1]]
        assert row[view.region.x + look.gutter + width + look.margin - 1] == "?"
        await person.press("slash", "a")
        assert view._layout.width == width  # lines do not wrap anew while one searches
