"""What the bottom line says after something was done, and how long."""

from __future__ import annotations

from pathlib import Path

from driving import Driver, reading
from textual.widgets import Static


def bottom(person: Driver) -> str:
    return str(person.screen.query_one("#place", Static).render())


async def test_a_note_gives_way_to_the_next_thing_done(study: Path) -> None:
    async with reading(study) as person:
        await person.press("j", "c", "v", "e", "enter", "u")
        undone = bottom(person)
        await person.press("U")
        redone = bottom(person)
        assert undone != redone
        await person.press("d")
        assert bottom(person) not in {undone, redone}
