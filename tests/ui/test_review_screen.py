"""Going through identities on the screen: one key decides, and the next comes by itself."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from beginning import Newcomer, beginning
from textual.widgets import Input, Static

from hostile import MARKUP
from qualcode.anonymise.sealed_key import unseal
from qualcode.storage import queries
from qualcode.ui import remembered
from qualcode.ui.screens.asking import Ask
from qualcode.ui.screens.coding import CodingScreen
from qualcode.ui.screens.dialogs import Prompt
from qualcode.ui.screens.file_picker import FilePicker
from qualcode.ui.screens.looking_through import LookingThrough
from qualcode.ui.screens.new_study import NewStudyScreen
from qualcode.ui.screens.reviewing import ReviewScreen
from qualcode.ui.screens.taking_in import TakingInScreen
from qualcode.ui.widgets.table import Table

TALK = """\
I: Hvem hjalp deg? [/b]
K3: Tesfay fra Lier. Tesfays bror òg. Jeg er den eneste [bold]tolken her.
I: Og Olena?
K3: Ja, Olena og Tesfay.
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("QUALCODE_LANG", "nb")
    for name in ("studie", "inn", "trygt"):
        (tmp_path / name).mkdir()
    (tmp_path / "inn" / "K3.txt").write_text(TALK, encoding="utf-8")
    monkeypatch.chdir(tmp_path / "studie")
    return tmp_path


async def to_review(person: Newcomer, file: Path) -> ReviewScreen:
    await person.press("n")
    screen = person.now(NewStudyScreen)
    await person.fill("#title", "Prøve")
    await person.fill("#coder", "Kari")
    assert screen
    await person.press_button("#make")
    person.now(CodingScreen).action_enter("taking_in")
    await person.settle()
    await person.press("enter")
    await person.go_to(file)
    return person.now(TakingInScreen)  # type: ignore[return-value]


def rows(person: Newcomer) -> list[list[str]]:
    table = person.app.screen.query_one(Table)
    return [[str(cell) for cell in line.cells] for line in table._lines]


async def test_one_key_decides_and_the_next_comes_by_itself(folder: Path) -> None:
    async with beginning() as person:
        await to_review(person, folder / "inn" / "K3.txt")
        await person.press_button("#look")
        screen = person.now(ReviewScreen)
        assert [row[1:] for row in rows(person)] == [
            ["Tesfay", "3", "? [Navn …]"],
            ["Olena", "2", "? [Navn …]"],
            ["Lier", "1", "? [Kommune …]"],
            ["den eneste", "1", "? se på det"],
        ]
        assert person.says("review.would_become", words="[Navn 1]")
        assert person.says("review.progress", done=0, of=4, within=True)
        await person.press("a")
        assert rows(person)[0][3] == "✓ [Navn 1]"
        assert (screen.current(), person.says("review.progress", done=1, of=4, within=True)) == (
            "1",
            True,
        )
        assert person.says("review.would_become", words="[Navn 2]")
        await person.press("e")
        person.now(Prompt).query_one(Input).value = "Tesfay B"
        await person.press("enter")
        assert person.heard("names.circular")
        await person.press("e")
        person.now(Prompt).query_one(Input).value = "Odd [/b]"
        await person.press("enter")
        assert rows(person)[1][3] == "✓ Odd [/b]"
        await person.press("x")
        assert rows(person)[2][3] == "– blir stående"
        await person.press("enter")  # nothing can stand in for it, so words are asked for
        person.now(Prompt).query_one(Input).value = "en"
        await person.press("enter", "s")
        person.now(LookingThrough)
        await person.press("enter")
        (source,) = person.screen.desk.sources
        text = person.screen.desk.workspace.read(queries.body, source.text_hash)
        assert (
            text.split("\n")[1]
            == "[Navn 1] fra Lier. [Navn 1]s bror òg. Jeg er en [bold]tolken her."
        )
        assert text.endswith("Ja, Odd [/b] og [Navn 1].")


async def test_dates_and_ages_show_what_they_become(folder: Path) -> None:
    file = folder / "inn" / "K4.txt"
    file.write_text("I: Når?\nK4: Jeg er 34 år, født 3. mars 1991.\n", encoding="utf-8")
    async with beginning() as person:
        await to_review(person, file)
        await person.press_button("#look")
        person.now(ReviewScreen)
        assert {row[3] for row in rows(person)} == {"? [30–39 år]", "? [mars 1991]"}


async def test_one_place_is_left_and_what_is_open_is_asked_about(folder: Path) -> None:
    async with beginning((80, 24)) as person:
        await to_review(person, folder / "inn" / "K3.txt")
        await person.press_button("#look")
        screen = person.now(ReviewScreen)
        await person.press("n", "o", "a")
        assert len(screen._review.decisions.once) == 1
        await person.press("up", "u")
        assert [row[3] for row in rows(person)[:2]] == ["? [Navn 1]", "? [Navn …]"]
        await person.press("s")
        person.now(Ask)
        await person.press("down", "enter")
        assert person.now(ReviewScreen) is screen
        await person.press("s", "enter")
        person.now(LookingThrough)
        await person.press("escape")
        assert person.now(ReviewScreen)._review.decisions == screen._review.decisions
        await person.press("escape", "enter")
        assert isinstance(person.app.screen, ReviewScreen)
        await person.press("escape", "down", "enter")
        assert person.now(TakingInScreen)
        assert person.screen.desk.workspace.read(queries.sources) == []


def left_in_clear(screen: ReviewScreen) -> list[str]:
    """The words that stay at a place of their own, with what stands before them."""
    texts, once = screen._review.texts, screen._review.decisions.once
    return [texts[text][max(0, span.start - 6) : span.end] for text, span in sorted(once)]


def marked(person: Newcomer) -> list[str]:
    """The words below the mark, with what stands around them."""
    detail = str(person.app.screen.query_one("#detail Static", Static).visual).split("\n")
    return [below for line, below in pairwise(detail) if line.startswith("▸")]


async def test_the_first_place_of_the_next_group_is_marked_and_left(folder: Path) -> None:
    async with beginning() as person:
        await to_review(person, folder / "inn" / "K3.txt")
        await person.press_button("#look")
        screen = person.now(ReviewScreen)
        await person.press("end", "x", "end", "up")
        assert rows(person)[screen._table.cursor][1] == "Lier"
        await person.press("o")  # its only place, so Tesfay comes next
        assert rows(person)[screen._table.cursor][1] == "Tesfay"
        assert "Tesfay fra Lier" in marked(person)[0][:40]
        await person.press("o")
        assert left_in_clear(screen) == [" [/b]\nTesfay", "y fra Lier"]


async def test_another_group_begins_at_its_first_place(folder: Path) -> None:
    async with beginning() as person:
        await to_review(person, folder / "inn" / "K3.txt")
        await person.press_button("#look")
        screen = person.now(ReviewScreen)
        await person.press("n")  # there is room for all, so why it was found stays in sight too
        assert person.says("review.would_become", words="[Navn 1]", within=True)
        await person.press("down")
        assert "Og Olena" in marked(person)[0]
        await person.press("o")
        assert left_in_clear(screen) == ["r.\nOg Olena"]


async def test_the_place_that_is_marked_is_in_sight(folder: Path) -> None:
    file = folder / "inn" / "K5.txt"
    file.write_text("I: Ja?\n" + "K5: Da kom Tesfay hit igjen.\nI: Ja?\n" * 12, encoding="utf-8")
    async with beginning((80, 24)) as person:
        await to_review(person, file)
        await person.press_button("#look")
        for _ in range(11):
            assert "▸" in person.shown
            await person.press("n")
        assert "▸" in person.shown
        await person.press("p", "o")
        assert "▸" in person.shown
        await person.press("u")
        assert "▸" in person.shown


async def test_what_stays_is_told_before_anything_is_stored(folder: Path) -> None:
    async with beginning() as person:
        await to_review(person, folder / "inn" / "K3.txt")
        await person.press_button("#look")
        await person.press("n", "o", "a", "x")  # one place of Tesfay, and Olena
        await person.press("s", "down", "down", "enter")  # Lier is not decided about
        person.now(LookingThrough)
        assert person.says("looking.stays", n=5)
        assert person.says("looking.stays.list")
        kind = person.app._say.text("anonymise.kind.person")
        assert person.says("looking.stays.left", n=1, kind=kind, written="Tesfay")
        assert person.says("looking.stays.left", n=2, kind=kind, written="Olena")
        kind = person.app._say.text("anonymise.kind.municipality")
        assert person.says("looking.stays.open", n=1, kind=kind, written="Lier")
        await person.press("enter")
        assert person.heard("taking.stored", n=1)


async def test_nothing_is_said_to_stay_where_all_is_replaced(folder: Path) -> None:
    file = folder / "inn" / "K6.txt"
    file.write_text("I: Ja?\nK6: Da kom Tesfay hit.\n", encoding="utf-8")
    async with beginning() as person:
        await to_review(person, file)
        await person.press_button("#look")
        await person.press("x", "s")
        person.now(LookingThrough)
        assert person.says("looking.none_replaced")
        assert not person.says("import.nothing_replaced")
        await person.press("escape", "u", "a", "s")
        person.now(LookingThrough)
        assert person.says("looking.replaced", n=1)
        assert not person.says("looking.stays.list")


async def test_the_files_that_are_wanted_go_by_their_kind(folder: Path) -> None:
    async with beginning() as person:
        await to_review(person, folder / "inn" / "K3.txt")
        assert "K3.txt" in person.shown
        await person.choose("#kind", "open-answers")
        assert "K3.txt" in person.shown
        await person.press("escape")
        person.screen.action_enter("taking_in")
        await person.settle()
        assert person.says("taking.no_files")
        await person.choose("#kind", "open-answers")
        assert person.says("taking.no_files.answers")


async def test_a_key_is_made_asked_for_and_kept_apart(folder: Path) -> None:
    async with beginning() as person:
        await to_review(person, folder / "inn" / "K3.txt")
        screen = person.now(TakingInScreen)

        async def name_key(place: Path) -> None:
            button = next(b for b in screen.query(".key") if b.name == "make")
            button.focus()
            await person.press("enter")
            person.now(FilePicker)
            await person.go_to(place)

        await name_key(folder / "studie" / "her.key")
        assert person.heard("key.beside", file="her.key", folder=str(folder / "studie"))
        await name_key(folder / "trygt" / "min.key")
        assert "min.key" in person.shown
        assert remembered.read().folder != str(folder / "trygt")
        await person.press_button("#look")
        person.now(Prompt).query_one(Input).value = "sjutegn"
        await person.press("enter")
        assert person.heard("key.too_short", file="min.key", least=8)
        assert person.app.screen is screen
        await person.press_button("#look")
        for words in ("hemmelig", "noe annet"):
            person.now(Prompt).query_one(Input).value = words
            await person.press("enter")
        assert person.heard("key.not_alike")
        await person.press_button("#look")
        for _ in range(2):
            assert person.now(Prompt).query_one(Input).password
            person.now(Prompt).query_one(Input).value = "hemmelig"
            await person.press("enter")
        await person.press("A", "s", "enter")
        assert len(person.screen.desk.sources) == 1
    key = unseal(folder / "trygt" / "min.key", "hemmelig")
    assert {one.becomes for one in key.verdicts} == {"[Navn 1]", "[Navn 2]", "[Kommune A]"}


@pytest.mark.parametrize("words", MARKUP)
async def test_strange_words_are_shown_as_they_are(folder: Path, words: str) -> None:
    file = folder / "inn" / "K9.txt"
    file.write_text(f"I: Ja?\nK9: Da kom Tesfay {words} hit.\n", encoding="utf-8")
    async with beginning() as person:
        await to_review(person, file)
        await person.press_button("#look")
        person.now(ReviewScreen)
        assert words in " ".join(person.shown.split()) or len(words) > 30


async def test_a_title_that_is_taken_is_said_before_anything_is_decided(folder: Path) -> None:
    async with beginning() as person:
        await to_review(person, folder / "inn" / "K3.txt")
        await person.press_button("#look")
        person.now(ReviewScreen)
        await person.press("A", "s")
        person.now(LookingThrough)
        await person.press("enter")
        assert len(person.screen.desk.sources) == 1
        person.screen.action_enter("taking_in")
        await person.settle()
        await person.press("enter")
        await person.go_to(folder / "inn" / "K3.txt")
        await person.press_button("#look")
        assert person.heard("rule.source.taken", name="K3")
        person.now(TakingInScreen)


async def test_quitting_asks_before_decisions_are_lost(folder: Path) -> None:
    async with beginning() as person:
        await to_review(person, folder / "inn" / "K3.txt")
        await person.press_button("#look")
        screen = person.now(ReviewScreen)
        await person.press("ctrl+c")
        assert person.heard("window.leave")
        await person.press("a", "ctrl+c")
        assert person.heard("window.leave.deciding")
        await person.press("ctrl+q", "ctrl+q")
        assert person.says("review.leave")
        await person.press("enter")
        assert (person.now(ReviewScreen), person.app._exit) == (screen, False)
        await person.press("ctrl+q", "down", "enter")
        assert person.app._exit


async def test_quitting_asks_while_what_was_decided_waits_to_be_stored(folder: Path) -> None:
    async with beginning() as person:
        await to_review(person, folder / "inn" / "K3.txt")
        await person.press_button("#look")
        await person.press("A", "s", "ctrl+c")
        assert person.heard("window.leave.deciding")
        await person.press("ctrl+q")
        person.now(Ask)
        await person.press("enter")
        person.now(LookingThrough)
        await person.press("enter", "ctrl+c")
        assert (person.heard("window.leave"), len(person.screen.desk.sources)) == (True, 1)
        await person.press("ctrl+q")
        assert person.app._exit


async def test_a_review_without_decisions_is_quit_at_once(folder: Path) -> None:
    async with beginning() as person:
        await to_review(person, folder / "inn" / "K3.txt")
        await person.press_button("#look")
        await person.press("a", "up", "u", "ctrl+q")
        assert person.app._exit
