"""A memo that is being written when the program ends is kept."""

from __future__ import annotations

from pathlib import Path

from driving import reading
from textual.widgets import TextArea

from qualcode.storage import queries
from qualcode.workspace import open_workspace


async def test_a_memo_is_kept_when_the_window_is_closed_over_it(study: Path) -> None:
    async with reading(study) as person:
        await person.press("m")
        person.app.screen.query_one(TextArea).insert("Halvveis i en [tanke]")
        person.app.exit()
    with open_workspace(study, "Kari") as workspace:
        assert [memo.text for memo in workspace.read(queries.memos)] == ["Halvveis i en [tanke]"]


async def test_what_was_discarded_is_not_kept(study: Path) -> None:
    async with reading(study) as person:
        await person.press("m")
        person.app.screen.query_one(TextArea).insert("Nei")
        await person.pilot.click("#discard")
    with open_workspace(study, "Kari") as workspace:
        assert workspace.read(queries.memos) == []
