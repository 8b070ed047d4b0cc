"""A few pictures. `pytest tests/ui/test_snapshots.py --snapshot-update` takes them anew.

To look at one, give its `<text` elements `xml:space="preserve"` and let rsvg-convert make a PNG.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

import builders as b
from qualcode.domain.model import Code
from qualcode.domain.span import Span
from qualcode.storage import queries
from qualcode.ui.app import QualcodeApp
from qualcode.ui.screens.coding import CodingScreen
from qualcode.ui.themes import DARK, THEMES
from qualcode.ui.widgets.transcript_view import TranscriptView
from qualcode.workspace import Workspace, open_workspace
from qualcode.workspace.revising import mark_nothing_here

Compare = Callable[..., bool]
Before = Callable[[Pilot[None]], Awaitable[None]]
WIDE, NARROW = (120, 36), (80, 24)
SIZES = {"wide": WIDE, "narrow": NARROW}


@pytest.fixture(autouse=True)
def _still(monkeypatch: pytest.MonkeyPatch) -> None:
    """No cursor blinks, and the language is that of the project."""
    monkeypatch.setattr(Input, "_toggle_cursor", lambda self: None)
    monkeypatch.setattr(TextArea, "_toggle_cursor_blink_visible", lambda self: None)
    monkeypatch.delenv("QUALCODE_LANG", raising=False)
    monkeypatch.delenv("NO_COLOR", raising=False)


@pytest.fixture
def sample_work(sample: Path) -> Iterator[Workspace]:
    with open_workspace(sample, "AL") as workspace:
        yield workspace


@pytest.fixture
def work(study: Path) -> Iterator[Workspace]:
    with open_workspace(study, "Kari") as workspace:
        yield workspace


def app(workspace: Workspace, source: str = "K2") -> QualcodeApp:
    made = QualcodeApp(workspace, source)
    made.animation_level = "none"
    return made


def then(words: str = "", *keys: str, theme: str = DARK.name) -> Before:
    """Go to words of the text and press keys, when all has come to rest."""

    async def before(pilot: Pilot[None]) -> None:
        pilot.app.theme = theme
        await pilot.pause()
        await pilot.app.workers.wait_for_complete()
        screen = next(s for s in pilot.app.screen_stack if isinstance(s, CodingScreen))
        if words:
            screen.query_one(TranscriptView).go_to(screen.desk.body.index(words))
        await pilot.pause()
        for key in keys:
            await pilot.press(key)
            await pilot.app.workers.wait_for_complete()
            await pilot.pause()
        screen._measure_all()  # it waits for a timer, which a picture cannot wait for
        await pilot.pause()

    return before


CODED = "er jeg og K4 uenige"


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("theme", [theme.name.removeprefix("qualcode-") for theme in THEMES])
def test_coding(sample_work: Workspace, snap_compare: Compare, theme: str, size: str) -> None:
    before = then(CODED, "s", theme=f"qualcode-{theme}")
    assert snap_compare(app(sample_work), terminal_size=SIZES[size], run_before=before)


def test_no_color(
    sample_work: Workspace, snap_compare: Compare, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert snap_compare(app(sample_work), terminal_size=WIDE, run_before=then(CODED))


def test_picker(sample_work: Workspace, snap_compare: Compare) -> None:
    before = then("Og i loven står det", "s", "c", *"sam")
    assert snap_compare(app(sample_work), terminal_size=WIDE, run_before=before)


def test_memo(sample_work: Workspace, snap_compare: Compare) -> None:
    before = then(CODED, "m", *"Fire minutter")
    assert snap_compare(app(sample_work), terminal_size=NARROW, run_before=before)


def test_menu(sample_work: Workspace, snap_compare: Compare) -> None:
    before = then(CODED, "f10", "down")
    assert snap_compare(app(sample_work), terminal_size=WIDE, run_before=before)


def test_search(sample_work: Workspace, snap_compare: Compare) -> None:
    before = then("", "slash", *"ikke", "ctrl+n", "enter")
    assert snap_compare(app(sample_work), terminal_size=WIDE, run_before=before)


def test_suggestions(sample_work: Workspace, snap_compare: Compare) -> None:
    assert snap_compare(app(sample_work), terminal_size=WIDE, run_before=then("", "v", "e"))


def test_legend(sample_work: Workspace, snap_compare: Compare) -> None:
    before = then(CODED, "apostrophe")
    assert snap_compare(app(sample_work), terminal_size=WIDE, run_before=before)


def put(workspace: Workspace, several: list[tuple[Code, str]]) -> None:
    """Codings on words of K1."""
    source = workspace.chosen_sources("K1")[0]
    body = workspace.read(queries.body, source.text_hash)
    codings = [
        b.coding(source, code, body.index(words), body.index(words) + len(words), workspace.coder)
        for code, words in several
    ]
    workspace.store.apply(b.added(*codings), workspace.coder)


WORDS = (
    "Vi har aldri nok tid. Møtene blir utsatt, og da stopper alt opp. Slik er det [ler].",
    "aldri nok tid. Møtene blir utsatt",
    "Møtene blir utsatt, og da stopper alt opp.",
    "utsatt",
    "blir utsatt, og",
    "stopper alt opp",
    "tid. Møtene blir utsatt, og da",
    "nok tid. Møtene blir utsatt, og da stopper",
)


@pytest.mark.parametrize("n", [4, 8])
def test_overlaps(work: Workspace, snap_compare: Compare, n: int) -> None:
    book = work.read(queries.codebooks)[0].guid
    more = [b.code(f"Mer {k}", codebook=book, position=9 + k) for k in range(4)]
    work.store.apply(b.added(*more), work.coder)
    codes = [code for code in work.read(queries.codes) if code.name["nb"] != "Ledere"]
    leaders = next(code for code in work.read(queries.codes) if code.name["nb"] == "Ledere")
    put(work, [*zip(codes[:n], WORDS, strict=False), (leaders, "At lederne")])
    source = work.chosen_sources("K1")[0]
    turn = work.read(queries.turns, source.guid)[5]
    mark_nothing_here(work, source.guid, Span(turn.start, turn.end))
    assert snap_compare(app(work, "K1"), terminal_size=WIDE, run_before=then("utsatt"))


def test_names_that_look_like_markup(work: Workspace, snap_compare: Compare) -> None:
    names = (
        "[/b] og [bold]",
        "[@click=app.quit]trykk[/]",
        "=cmd|'/C calc'!A0",
        "面接 👩‍👩‍👧‍👦 e\u0301",
    )
    book = work.read(queries.codebooks)[0].guid
    codes = [b.code(name, codebook=book, position=9 + n) for n, name in enumerate(names)]
    work.store.apply(b.added(*codes), work.coder)
    put(work, list(zip(codes, WORDS, strict=False)))
    typed = ("left_square_bracket", "slash", "b", "right_square_bracket")
    before = then("Møtene", "slash", *typed, "enter")
    assert snap_compare(app(work, "K1"), terminal_size=WIDE, run_before=before)
