"""What people may have called things, through the four lists: shown as text, steering nothing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from driving import steers
from looking import Looker, looking
from textual.widgets import Button, Input, TextArea

import builders as b
import hostile
from qualcode import storage
from qualcode.domain.changes import Add, Together
from qualcode.domain.model import Coder
from qualcode.domain.rows import fold
from qualcode.messages.catalogue import printable
from qualcode.ui.screens.dialogs import Prompt
from qualcode.ui.screens.listing import Listing

NAMES = [
    text for text in hostile.STORABLE if fold(text) and printable(text).strip() and "\0" not in text
]
DISTINCT = list({fold(name): name for name in reversed(NAMES)}.values())[::-1]
COMMON = "felles"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A source, a case, a code, a memo, a group and an attribute of every hostile name."""
    path = tmp_path_factory.mktemp("hostile") / "h.qualcode"
    name = "[@click=app.quit]x[/]"
    me = Coder(b.guid("me"), name)
    book = b.codebook(name)
    with storage.create(path, Add(b.project(title=name)), me) as store:
        store.apply(b.added(book), me)
        for n, text in enumerate(DISTINCT):
            words = f"{COMMON} {printable(text)[:40]} ord."
            case = b.case(text, kind=text[:20], attributes={text[:30]: text})
            source, turns, body = b.interview(
                text, (("I", "interviewer", words), (text, "informant", words)), {text: case.guid}
            )
            source = replace(source, group=text, wave=text, date=text, case=case.guid)
            code = b.code(text, codebook=book.guid, position=n)
            coding = replace(
                b.coding(source, code, turns[1].start, turns[1].end, me), facets=(text,)
            )
            values = (case, source, *turns, code, coding)
            adds = tuple(Add(value) for value in values)
            store.apply(Together(f"history.{text[:9]}", adds, {"name": text}), me, [body])
            store.apply(Add(b.memo("coding", coding.guid, text, me)), me)
    return path


@pytest.fixture
def path(built: Path, tmp_path: Path) -> Path:
    path = tmp_path / "h.qualcode"
    path.write_bytes(built.read_bytes())
    return path


CODER = "[@click=app.quit]x[/]"
STEP = 16
"""Lines between two whose dialogs are all opened: one of about every kind of name."""


def is_harmless(person: Looker) -> None:
    assert steers("".join(person.strips())) == []
    for toast in person.toasts:
        assert steers(toast.replace("\n", "")) == []


async def through(person: Looker) -> None:
    """Down through every line, looking at each in full."""
    for _ in person.cells:
        is_harmless(person)
        assert steers(person.detail.replace("\n", "")) == []
        person.table.action_move(1)
        await person.pilot.pause()
    is_harmless(person)


async def test_every_line_of_every_list(path: Path) -> None:
    async with looking(path, "f5", coder=CODER, size=(80, 24)) as person:
        assert len(person.cells) == len(DISTINCT)
        await through(person)
        await person.press("escape", "f4")
        await person.fill_in(COMMON)
        assert len(person.cells) == 2 * len(DISTINCT)
        await through(person)
        await person.press("escape", "ctrl+r")
        await through(person)
        await person.press("escape", "ctrl+l")
        await through(person)
        await person.press("v", *["right"] * 4)
        await through(person)
        assert person.app.is_running


DIALOGS = {
    "f5": ("c", "s", "k", "slash", "o", "C", "question_mark", "e", "y", "d", "u", "U", "a"),
    "ctrl+r": ("b", "question_mark", "u", "U"),
    "ctrl+l": ("r", "g", "K", "c", "w", "D", "d", "n", "question_mark"),
}


@pytest.mark.parametrize("door", DIALOGS)
async def test_every_dialog_and_every_toast(path: Path, door: str) -> None:
    async with looking(path, door, coder=CODER) as person:
        for line in range(0, len(person.cells), STEP):
            person.table.put_cursor(line)
            for key in DIALOGS[door]:
                await person.pilot.press(key)
                await person.pilot.pause()
                is_harmless(person)
                if not isinstance(person.app.screen, Listing):
                    await person.pilot.press("escape")
                    await person.pilot.pause()
                assert person.app.screen is person.list, key
        assert person.app.is_running


async def test_the_dialogs_of_cases(path: Path) -> None:
    async with looking(path, "ctrl+l", "v", coder=CODER) as person:
        for line in range(0, len(person.cells), STEP):
            person.table.put_cursor(line)
            for keys in (("enter",), ("r",), ("a",), ("n",), ("d",), ("right", "enter")):
                await person.pilot.press(*keys)
                await person.pilot.pause()
                is_harmless(person)
                await person.pilot.press("escape")
            assert person.app.screen is person.list


TYPED = [
    *hostile.MARKUP[:2],
    hostile.FORMULAS[0],
    *hostile.CONTROL[:3],
    hostile.DIRECTION[0],
    hostile.SURROGATES[1],
    " ",
]


async def test_whatever_is_looked_for(path: Path) -> None:
    async with looking(path, "f4", coder=CODER) as person:
        for text in TYPED:
            assert isinstance(person.app.screen, Prompt)
            await person.fill_in(text)
            is_harmless(person)
            await person.press("slash")
        await person.press("escape", "escape", "f5", "slash")
        for text in TYPED:
            await person.fill_in(text)
            is_harmless(person)
            await person.press("slash")


async def test_whatever_is_typed_into_a_field(study: Path) -> None:
    async with looking(study, "ctrl+l") as person:
        for text in TYPED[::2]:
            for keys in (("r",), ("g",), ("w",), ("v", "right", "enter")):
                await person.press(*keys)
                assert isinstance(person.app.screen, Prompt)
                await person.fill_in(text)
                is_harmless(person)
            await person.press("v")
            await person.press("n")
            person.app.screen.query_one(Input).value = text
            person.app.screen.query_one(TextArea).text = printable(text)
            person.app.screen.query_one("#discard", Button).press()
            await person.settle()
            is_harmless(person)
        assert person.app.is_running
