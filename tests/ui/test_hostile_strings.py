"""What people may have called things, all through the screen: shown as text, steering nothing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from driving import Driver, asked, codings, reading, steers
from textual import events
from textual.widgets import Input, TextArea

import builders as b
import hostile
from qualcode import storage
from qualcode.domain.changes import Add
from qualcode.domain.model import Coder
from qualcode.domain.rows import fold
from qualcode.errors import RuleError
from qualcode.files.document import clean
from qualcode.messages.catalogue import printable
from qualcode.storage import queries
from qualcode.ui.widgets.transcript_view import TranscriptView

NAMES = [
    text for text in hostile.STORABLE if fold(text) and printable(text).strip() and "\0" not in text
]
SHORT = [text for text in NAMES if len(text) < 100]


def distinct(names: list[str]) -> list[str]:
    return list({fold(name): name for name in reversed(names)}.values())[::-1]


def hostile_store(path: Path, name: str) -> tuple[Path, str]:
    """A project where everything is called something hostile; and the coder's name."""
    me = Coder(b.guid("me"), name)
    utterances = [
        (
            text,
            "interviewer" if n % 2 else "informant",
            f"Det er {clean(text).strip() or 'x'} der. Ja.",
        )
        for n, text in enumerate(SHORT)
    ]
    about, turns, _ = b.interview(name, utterances)
    body, placed = "", []
    for turn, (_, _, words) in zip(turns, utterances, strict=True):
        words = " ".join(clean(words).split())
        placed.append((turn, len(body), len(body) + len(words)))
        body += words + "\n"
    body = body.rstrip("\n")
    about = b.source(name, body)
    turns = [replace(t, source=about.guid, start=x, end=y) for t, x, y in placed]
    codes = [
        b.code(text, definition={"nb": text}, include={"nb": text}, example=text, cues=(text,))
        for text in distinct(NAMES)
    ]
    book = b.codebook(name)
    codes = [replace(code, codebook=book.guid) for code in codes]
    with storage.create(path, Add(b.project(title=name)), me) as store:
        store.apply(b.added(about, *turns, book, *codes), me, [body])
        first = [
            b.coding(about, code, turn.start, turn.end, me)
            for code, turn in zip(codes, turns, strict=False)
        ]
        store.apply(b.added(*first), me)
        store.apply(
            b.added(*(b.memo("coding", c.guid, n, me) for c, n in zip(first, NAMES, strict=False))),
            me,
        )
    return path, name


async def every_line_is_harmless(person: Driver) -> None:
    await person.settle()
    assert steers(person.shown.replace("\n", "")) == []


@pytest.mark.parametrize(
    "name",
    [
        "[/b]",
        "[@click=app.quit]x[/]",
        "{x}",
        "=cmd|'/C calc'!A0",
        "\x1b[2J\x1b[H",
        "\u202egnirts",
        "👩‍👩‍👧‍👦",
        "面接調査",
    ],
)
async def test_project_source_coder_and_codebook(tmp_path: Path, name: str) -> None:
    store, _ = hostile_store(tmp_path / "h.qualcode", name)
    async with reading(store, coder=name) as person:
        await every_line_is_harmless(person)
        assert printable(name) in person.line("#heading")
        await person.press("o", "u")
        await every_line_is_harmless(person)


async def test_reading_past_every_name_with_its_codes_and_memos(tmp_path: Path) -> None:
    store, name = hostile_store(tmp_path / "h.qualcode", "[/b]")
    async with reading(store, coder=name) as person:
        for turn in person.screen.desk.turns:
            person.view.go_to(turn.start)
            await person.pilot.pause()
            assert steers("".join(person.strips())) == []
            here = person.view.marks.at(turn.start)
            if here:
                called = printable(person.screen.desk.name_of(here[0].code))
                assert called[:12].strip() in person.line("#place")


async def test_the_picker_shows_names_as_text(tmp_path: Path) -> None:
    store, name = hostile_store(tmp_path / "h.qualcode", "[@click=app.quit]x[/]")
    async with reading(store, coder=name) as person:
        for text in hostile.MARKUP:
            await person.to("Det er {x}")
            await person.press("c")
            await person.write(text)
            assert any(printable(text) in option for option in person.options)
            await every_line_is_harmless(person)
            await person.press("escape")
        await person.press("shift+right", "shift+right", "c")
        await person.write("[/b]")
        await person.press("enter")
        await every_line_is_harmless(person)
        assert "[/b]" in person.line("#place")
        await person.press("d")
        assert "[/b]" in person.told
        await person.press("u")
        assert "[/b]" in person.told


async def test_refusals_and_searches_quote_what_was_typed(tmp_path: Path) -> None:
    store, name = hostile_store(tmp_path / "h.qualcode", "[bold]")
    async with reading(store, coder=name) as person:
        for text in (
            "[/b]!",
            "[@click=app.quit]!",
            "{0.__class__}!",
            "\x1b[2J!",
            "\u202e!",
            "%s%n!",
            "👩‍👩‍👧‍👦!",
        ):
            await person.press("slash")
            await person.write(text)
            await every_line_is_harmless(person)
            await person.press("enter")
            assert person.screen.query_one(Input).value == printable(text)
            assert person.line("#found")
            await every_line_is_harmless(person)
        assert person.app.is_running
        await person.to("Det er [/b]", 7)
        await person.press("ctrl+shift+right", "i")
        await every_line_is_harmless(person)


async def test_memos_are_kept_as_written_and_shown_as_text(tmp_path: Path) -> None:
    store, name = hostile_store(tmp_path / "h.qualcode", "%s%n")
    async with reading(store, coder=name) as person:
        for text in ("[/b]", "[@click=app.quit]x[/]", "\x1b[2J", "\u202egnirts", "a\nb"):
            await person.press("ctrl+home", "m")
            area = person.app.screen.query_one(TextArea)
            area.clear()
            person.app.post_message(events.Paste(text))
            await person.settle()
            await every_line_is_harmless(person)
            await person.press("ctrl+s")
            await every_line_is_harmless(person)
            assert all(printable(line) in person.shown for line in text.split("\n"))
    memos = asked(store, lambda w: w.read(queries.memos), name)
    assert "a\nb" in [memo.text for memo in memos]


async def test_tags_recoding_and_the_letters_show_names_as_text(tmp_path: Path) -> None:
    store, name = hostile_store(tmp_path / "h.qualcode", "[/b]")
    tags = ("[/b]", "[@click=app.quit]x[/]", "\x1b[2J", "\u202egnirts", "{x}", "%s%n", "👩‍👩‍👧‍👦")
    async with reading(store, coder=name, size=(100, 40)) as person:
        for text in tags:
            await person.press("T")
            await every_line_is_harmless(person)
            await person.write(f"{text}, ja")
            await every_line_is_harmless(person)
            await person.press("enter")
            assert "".join(f"{printable(text)},ja".split()) in "".join(person.here.split())
            await every_line_is_harmless(person)
        await person.press("T")
        assert "👩‍👩‍👧‍👦" in person.shown  # the tags in use are told
        await person.press("escape", "apostrophe")
        await every_line_is_harmless(person)
        assert person.shows("legend.title")
        assert "A  [/b]" in person.shown
        await person.press("escape", "C")
        await person.write("@click")
        await every_line_is_harmless(person)
        await person.press("enter")
        await every_line_is_harmless(person)
        assert "[@click=app.quit]x[/]" in person.told
        await person.press("h", "shift+left")
        await every_line_is_harmless(person)
        await person.press("H")
        assert "[@click=app.quit]x[/]" in person.told
        await person.press("f10")
        await every_line_is_harmless(person)
        await person.press("escape", "r", "q", "L", "u", "u")
        await every_line_is_harmless(person)
    assert asked(store, lambda w: not w.faults(), name)


async def test_digits_pointing_and_toasts_show_names_as_text(tmp_path: Path) -> None:
    store, name = hostile_store(tmp_path / "h.qualcode", "[bold]")
    async with reading(store, coder=name) as person:
        codes = {code: person.screen.desk.name_of(code) for code in person.screen.desk.paths}
        for code, called in codes.items():
            person.screen._bind(5, code)
            await person.pilot.pause()
            assert steers("".join(person.strips())) == []
            assert printable(called)[:30].strip() in person.told
        for coding in person.view.marks.all()[:20]:
            person.screen._pointed(TranscriptView.Pointed([coding]))
            await person.pilot.pause()
            assert steers("".join(person.strips())) == []
        for text in ("[/b]", "[@click=app.quit]x[/]", "\x1b[2J", "\u202e1"):
            await person.press("g")
            await person.write(text)
            await person.press("enter")
            await every_line_is_harmless(person)
            person.screen.refuse(RuleError("coding.not_yours", coder=text))
            person.screen._tell("view.outside", coder=text)
            await every_line_is_harmless(person)
            assert printable(text) in person.shown


async def test_the_small_screen_shows_names_as_text(tmp_path: Path) -> None:
    store, name = hostile_store(tmp_path / "h.qualcode", "👩‍👩‍👧‍👦")
    async with reading(store, coder=name, size=(80, 24)) as person:
        for key in ("f2", "f3"):
            await person.press(key)
            await every_line_is_harmless(person)
        await person.press("f3")
        for turn in person.screen.desk.turns[::3]:
            person.view.go_to(turn.start)
            await person.pilot.pause()
            assert steers("".join(person.strips())) == []


async def test_every_action_among_hostile_names(tmp_path: Path) -> None:
    store, name = hostile_store(tmp_path / "h.qualcode", "[/b]")
    before = len(codings(store))
    async with reading(store, coder=name) as person:

        def look() -> None:
            assert steers("".join(person.strips())) == []

        await person.press_every_key(look)
        assert person.app.screen is person.screen
    assert codings(store)
    assert before


async def test_the_command_palette_and_suggestions(tmp_path: Path) -> None:
    store, name = hostile_store(tmp_path / "h.qualcode", "[/b]")
    async with reading(store, coder=name) as person:
        await person.press("v", "e", "e")
        await every_line_is_harmless(person)
        await person.press("ctrl+p", *"kod")
        await every_line_is_harmless(person)
        await person.press("escape")
