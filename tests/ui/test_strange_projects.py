"""Projects that are empty, odd or long, and terminals that are small."""

from __future__ import annotations

from pathlib import Path

import pytest
from driving import asked, codings, reading

import builders as b
from qualcode.domain.changes import Add
from qualcode.storage import queries
from qualcode.ui.screens.code_picker import CodePicker
from qualcode.workspace import new_workspace, open_workspace, prepare

SMALL = (60, 16)


def empty(path: Path) -> Path:
    new_workspace(path, "Kari", title="Tom", language="nb").close()
    return path


def with_text(path: Path, words: str, title: str = "K1") -> Path:
    file = path.parent / f"{title}.txt"
    file.write_text(words, encoding="utf-8")
    with new_workspace(path, "Kari", title="Prøve", language="nb") as workspace:
        workspace.take_in(prepare([file], as_is=True))
    return path


async def test_every_key_in_an_empty_project(tmp_path: Path) -> None:
    store = empty(tmp_path / "tom.qualcode")
    async with reading(store, size=SMALL) as person:
        await person.press_every_key()
        await person.pilot.click(person.view, (20, 5), times=3)
        await person.pilot.mouse_down(person.view, (9, 3))
        await person.pilot.hover(person.view, (20, 8))
        await person.pilot.mouse_up(person.view, (20, 8))
        assert "Tom" in person.line("#heading")
        assert person.app.screen is person.screen
    assert asked(store, lambda w: len(w.read(queries.history))) == 1


async def test_every_key_in_a_project_without_codes(tmp_path: Path) -> None:
    store = with_text(tmp_path / "a.qualcode", "I: Hva?\nMai: At det tar tid. Ja.\n")
    async with reading(store, size=SMALL) as person:
        await person.press_every_key()
        await person.settle()
        assert person.app.screen is person.screen
    assert asked(store, lambda w: not w.faults())


async def test_the_first_code_of_a_project_makes_its_codebook(tmp_path: Path) -> None:
    store = with_text(tmp_path / "a.qualcode", "I: Hva?\nMai: At det tar tid. Ja.\n")
    async with reading(store) as person:
        await person.press("n", "c")
        await person.type("tid")
        await person.press("enter")
        assert "tid" in person.shown
    assert [(one.words, one.code) for one in codings(store)] == [("At det tar tid.", "tid")]


async def test_a_source_without_turns(tmp_path: Path) -> None:
    store = tmp_path / "a.qualcode"
    body = "Bare et notat.\nTo avsnitt av det."
    with b.new_store(store) as project:
        about = b.source("Notat", body)
        project.apply(b.added(about, b.codebook(), b.TIME), b.KARI, [body])
    async with reading(store) as person:
        assert "Bare et notat." in person.transcript
        await person.press_every_key()
        span = await person.select("et notat")
        await person.press("c", "t", "i", "enter")
        assert [c.span for c in person.view.marks.all()] == [span]
    assert [(one.words, one.code) for one in codings(store)][-1] == ("et notat", "Tid")


async def test_a_very_long_code_name(study: Path) -> None:
    long = "Når det ikke er noen som " + "egentlig " * 30 + "bestemmer"
    with open_workspace(study, "Kari") as workspace:
        workspace.add_code(long)
    async with reading(study) as person:
        await person.press("j", "c")
        await person.write("når det")
        await person.press("enter")
        assert [code for _, _, code, coder in codings(study) if coder == "Kari"] == [long]
        assert "Når det ikke" in person.shown
        assert all(len(line) <= 120 for line in person.strips())
        await person.press("m", "escape", "d")
        assert "Når det ikke" in person.told


async def test_chinese_and_korean(tmp_path: Path) -> None:
    store = with_text(
        tmp_path / "a.qualcode",
        "問: 仕事を分けるのはどうですか。\n答え: 時間が足りません。会議はいつも延期されます。"
        + "それで全部止まります。" * 12,
        "面接",
    )
    async with reading(store) as person:
        assert "面接" in person.line("#heading")
        await person.press("n", "s", "c")
        await person.write("時間")
        await person.press("enter")
        assert "▏A" in person.transcript
        for _ in range(6):
            await person.press("down")
    assert [one.code for one in codings(store)] == ["時間"]


@pytest.mark.parametrize("size", [(40, 10), (20, 5), (10, 3), (200, 60)])
async def test_small_and_large_terminals(study: Path, size: tuple[int, int]) -> None:
    async with reading(study, size=size) as person:
        await person.press("j", "c", "v", "e", "enter", "f2", "f3", "question_mark", "escape")
        await person.press("m", "escape", "slash", "escape", "f2", "f3", "n", "pagedown", "s")
        assert person.app.screen is person.screen
        if size[0] >= 40:
            await person.press("ctrl+home", "j")
            assert "▏A" in person.transcript
    assert [one.code for one in codings(study) if one.coder == "Kari"] == ["Venting"]


async def test_resizing_while_the_picker_is_open(study: Path) -> None:
    async with reading(study) as person:
        await person.press("j", "c", "v")
        for size in ((60, 20), (140, 50), (40, 10), (100, 30)):
            await person.resize(*size)
            assert isinstance(person.app.screen, CodePicker)
            assert person.options
        await person.press("e", "enter")
        assert person.view.marks.at(person.view.cursor)
    assert [one.code for one in codings(study) if one.coder == "Kari"] == ["Venting"]


async def test_narrow_takes_the_panes_away_and_wide_brings_them_back(study: Path) -> None:
    async with reading(study) as person:
        place = await person.to("alene")
        await person.resize(80, 24)
        assert not person.screen.query_one("#left").display
        assert not person.screen.query_one("#right").display
        assert person.view.cursor == place
        assert "alene" in person.transcript
        await person.press("f3")
        assert person.screen.query_one("#right").display
        await person.resize(120, 34)
        assert person.screen.query_one("#left").display


async def test_a_thousand_codings_on_one_sentence_are_drawn(study: Path) -> None:
    with open_workspace(study, "Kari") as workspace:
        source = workspace.chosen_sources("K1")[0]
        book = workspace.read(queries.codebooks)[0].guid
        made = [b.code(f"Kode {n:03}", codebook=book) for n in range(60)]
        workspace.store.apply(b.added(*made), workspace.coder)
        body = workspace.read(queries.body, source.text_hash)
        start = body.index("Vi har")
        several = [b.coding(source, one, start, start + 21, workspace.coder) for one in made]
        workspace.store.apply(b.added(*several), workspace.coder)
        workspace.store.apply(
            Add(b.memo("coding", several[0].guid, coder=workspace.coder)), workspace.coder
        )
    async with reading(study) as person:
        await person.press("j")
        assert "+" in person.transcript
        assert all(letter in person.transcript for letter in "ABCDE")
        await person.press("d", "u")
        assert len(person.view.marks.all()) == 60
