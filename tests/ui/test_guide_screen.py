"""The interview guide on its screen: who was asked what, in from a table, and back."""

from __future__ import annotations

from pathlib import Path

import pytest
from beginning import Newcomer
from looking import looking

from qualcode.storage import queries
from qualcode.ui.screens.coding import CodingScreen
from qualcode.ui.screens.guide import GuideScreen
from qualcode.workspace import open_workspace

GUIDE = """nr;forskningsspørsmål;spørsmål;Maren;Odin
F1;;Hvilket rom har de? [/b]
1;F1;Hva gjør du om morgenen?;x;x
2;F1;[bold]Hva sier lederne?;;x
3;;Noe mer?;x;x
"""


@pytest.fixture
def named(study: Path) -> Path:
    """The study, its informants called as in the guide."""
    from dataclasses import replace

    from qualcode.domain.changes import Edit

    with open_workspace(study, "Kari") as workspace:
        for case, name in zip(workspace.read(queries.cases), ("Maren", "Odin"), strict=True):
            workspace.change(Edit(replace(case, pseudonym=name)))
    return study


async def test_a_guide_is_taken_in_and_tells_who_was_not_asked(named: Path, tmp_path: Path) -> None:
    table = tmp_path / "guide.csv"
    table.write_text(GUIDE, encoding="utf-8")
    async with looking(named) as person:
        assert isinstance(person.app.screen, CodingScreen)
        person.app.screen.action_enter("guide")
        await person.settle()
        assert isinstance(person.app.screen, GuideScreen)
        assert person.list._say.text("guide.take") in "".join(person.drawn)
        await person.press("o")
        await Newcomer(person.app, person.pilot, person.toasts).go_to(table)
        assert person.heard("guide.taken", n=3)
        assert person.column(1) == ["", "2 av 2", "1 av 2", "2 av 2"]
        assert person.column(2)[0] == "Hvilket rom har de? [/b]"
        assert person.column(2)[2] == "  [bold]Hva sier lederne?"
        assert person.column(2)[3] == "Noe mer?"  # asked for no research question: not under one
        await person.press("down", "down")
        assert person.detail.split("\n") == [
            "[bold]Hva sier lederne?",
            "Hvilket rom har de? [/b]",
            "Ikke spurt: Maren",
        ]
        assert person.list.query("KeyHint.leave")
        assert not person.list.query("KeyHint.open")  # a question leads nowhere
        await person.press("enter")
        assert person.app.screen is person.list
        await person.press("end")
        assert person.detail.split("\n") == ["Noe mer?", "Ikke under noe forskningsspørsmål"]
        await person.press("u")
        assert person.cells == []
        await person.press("U")
        assert len(person.cells) == 4


async def test_a_guide_that_cannot_be_used_is_refused_in_a_sentence(
    study: Path, tmp_path: Path
) -> None:
    table = tmp_path / "guide.csv"
    table.write_text(GUIDE.replace("Odin", "Nora"), encoding="utf-8")
    async with looking(study) as person:
        screen = person.app.screen
        assert isinstance(screen, CodingScreen)
        screen.action_enter("guide")
        await person.settle()
        await person.press("o")
        await Newcomer(person.app, person.pilot, person.toasts).go_to(table)
        assert "guide.csv" in person.toasts[-1]
        assert person.cells == []
