"""The tables of the lists' actions against the screens, the catalogues and the bottom line."""

from __future__ import annotations

import inspect
from collections import Counter
from pathlib import Path

import pytest
from looking import looking
from textual.actions import parse

from qualcode.messages import LANGUAGES, has_message
from qualcode.ui import actions
from qualcode.ui.actions import Action
from qualcode.ui.screens.answers import AnswersScreen
from qualcode.ui.screens.backups import BackupsScreen
from qualcode.ui.screens.concordance import ConcordanceScreen
from qualcode.ui.screens.guide import GuideScreen
from qualcode.ui.screens.history import HistoryScreen
from qualcode.ui.screens.listing import Listing
from qualcode.ui.screens.materials import MaterialsScreen
from qualcode.ui.screens.recognising import RecognisingScreen
from qualcode.ui.screens.reviewing import ReviewScreen
from qualcode.ui.screens.segments import SegmentsScreen
from qualcode.ui.widgets.status import KeyHint
from qualcode.ui.widgets.table import Table

TABLES: dict[type[Listing], tuple[Action, ...]] = {
    SegmentsScreen: actions.ON_SEGMENTS,
    ConcordanceScreen: actions.ON_CONCORDANCE,
    HistoryScreen: actions.ON_HISTORY,
    MaterialsScreen: actions.ON_MATERIALS,
    BackupsScreen: actions.ON_BACKUPS,
    GuideScreen: actions.ON_GUIDE,
    AnswersScreen: actions.ON_ANSWERS,
    ReviewScreen: actions.ON_REVIEW,
    RecognisingScreen: actions.ON_RECOGNISING,
}
EVERY = [
    (screen, action)
    for screen, table in TABLES.items()
    for action in (*actions.ON_OPENING, *actions.ON_LIST, *actions.ON_TICKS, *table)
]


@pytest.mark.parametrize("screen", TABLES)
def test_no_key_is_bound_twice(screen: type[Listing]) -> None:
    # The screen's keys hold while the table has the focus.
    moving = [key for binding in Table.BINDINGS for key in binding.key.split(",")]  # type: ignore[union-attr]
    keys = Counter(moving)
    keys.update(key for place, action in EVERY if place is screen for key in action.keys)
    assert [key for key, n in keys.items() if n > 1] == []
    assert not keys.keys() & {"tab", "shift+tab", "ctrl+p"}


@pytest.mark.parametrize(("screen", "action"), EVERY, ids=lambda x: getattr(x, "call", ""))
def test_an_action_has_a_method_and_names(screen: type[Listing], action: Action) -> None:
    _, name, parameters = parse(action.call)
    inspect.signature(getattr(screen, f"action_{name}")).bind(None, *parameters)
    for language in LANGUAGES:
        assert has_message(action.message, language)
        assert has_message(f"help.{action.place}", language)
        assert not action.bar or has_message(f"{action.message}.short", language)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_all_that_the_bottom_line_names_can_be_read_in_80_cells(
    study: Path, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QUALCODE_LANG", language)
    async with looking(study, size=(80, 24)) as person:
        for keys in (("f5",), ("f4", "escape"), ("ctrl+r",), ("ctrl+l",), ("ctrl+l", "v")):
            await person.press(*keys)
            hints = [one for one in person.list.query(KeyHint) if one.display]
            assert hints[-1].has_class("help")
            assert hints[-1].region.right <= 80
            assert hints[0].region.x >= 12  # room for "118 av 118"
            await person.press("escape")


@pytest.mark.parametrize("door", ["f5", "f4", "ctrl+r", "ctrl+l"])
async def test_every_key_of_a_list_is_in_its_help(study: Path, door: str) -> None:
    async with looking(study, door, *["escape"] * (door == "f4"), "question_mark") as person:
        help_screen = person.app.screen
        words = "\n".join(str(one.visual) for one in help_screen.query("Static"))
        for action in (*actions.ON_OPENING, *actions.ON_LIST, *TABLES[type(person.list)]):
            assert person.list._say.text(action.message) in words
            for key in action.keys:
                assert actions.shown(key) in words
        await person.press("escape")
        assert person.app.screen is person.list


@pytest.mark.parametrize("size", [(80, 24), (200, 60), (40, 12)])
async def test_every_size_of_terminal(study: Path, size: tuple[int, int]) -> None:
    async with looking(study, size=size) as person:
        for keys in (("f5",), ("f4", "escape"), ("ctrl+r",), ("ctrl+l",), ("ctrl+l", "v")):
            await person.press(*keys)
            width = person.table.scrollable_content_region.width
            assert {len(row) for row in person.drawn} == {width}
            await person.press("down", "end", "pageup", "pagedown", "home", "right", "left")
            assert person.app.screen is person.list
            await person.resize(size[0] + 7, size[1] + 2)
            await person.press("escape")
            assert person.is_back
