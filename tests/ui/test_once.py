"""A dialog is left once, and takes nothing below it along, however fast the keys come."""

from __future__ import annotations

from pathlib import Path

import pytest
from driving import Driver, asked, codings, reading
from textual import events

from qualcode.ui.screens.coding import CodingScreen
from qualcode.workspace import open_workspace


async def at_once(person: Driver, *keys: str) -> None:
    """Keys that are all on their way before the first is heard."""
    for key in keys:
        person.app.post_message(events.Key(key, key if len(key) == 1 else None))
    await person.settle()


@pytest.mark.parametrize(
    ("opening", "twice"),
    [
        (("g", "1"), "enter"),
        (("c", "v", "e"), "enter"),
        (("m",), "escape"),
        (("question_mark",), "escape"),
        (("f10",), "escape"),
        (("f5",), "escape"),
        (("ctrl+o",), "escape"),
    ],
)
async def test_the_same_key_twice_leaves_one_screen(
    study: Path, opening: tuple[str, ...], twice: str
) -> None:
    async with reading(study) as person:
        await person.press("j", *opening)
        await at_once(person, twice, twice)
        assert isinstance(person.app.screen, CodingScreen)
        assert person.view.is_attached


async def test_a_code_that_was_chosen_twice_is_put_on(study: Path) -> None:
    async with reading(study) as person:
        await person.press("j", "c", "v", "e")
        await at_once(person, "enter", "enter")
    assert [one.code for one in codings(study) if one.coder == "Kari"] == ["Venting"]
    with open_workspace(study, "Kari"):
        assert asked(study, lambda workspace: not workspace.faults())
