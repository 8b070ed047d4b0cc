"""The legend: which code each letter of the margin is, and coding by letter."""

from __future__ import annotations

from pathlib import Path

from driving import asked, reading

from qualcode.storage import queries
from qualcode.ui.screens.coding import CodingScreen
from qualcode.ui.screens.dialogs import Legend


async def test_a_letter_of_the_margin_codes_with_its_code(study: Path) -> None:
    async with reading(study) as person:
        await person.press("j", "c", "v", "e", "enter", "n", "j")
        await person.press("apostrophe")
        assert isinstance(person.app.screen, Legend)
        await person.press("a")
        assert isinstance(person.app.screen, CodingScreen)
    counts = asked(study, lambda w: w.read(queries.code_counts))
    assert sorted(counts.values()) == [1, 2]  # one is there from before, by another coder


async def test_the_legend_is_left_without_a_change(study: Path) -> None:
    async with reading(study) as person:
        await person.press("j", "c", "v", "e", "enter", "n", "j")
        await person.press("apostrophe", "Z", "escape")
    assert sum(asked(study, lambda w: w.read(queries.code_counts)).values()) == 2
