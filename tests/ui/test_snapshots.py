"""A few pictures. `pytest tests/ui/test_snapshots.py --snapshot-update` takes them anew."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

import builders as b
from qualcode.domain.changes import Add, Together
from qualcode.storage import queries
from qualcode.ui.app import QualcodeApp
from qualcode.ui.screens.coding import CodingScreen
from qualcode.ui.widgets.transcript_view import TranscriptView
from qualcode.workspace import Workspace, open_workspace

Compare = Callable[..., bool]
Before = Callable[[Pilot[None]], Awaitable[None]]
WIDE = (120, 34)


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


def app(workspace: Workspace, source: str | None = "K2") -> QualcodeApp:
    made = QualcodeApp(workspace, source)
    made.animation_level = "none"
    return made


def then(words: str = "", *keys: str) -> Before:
    """Go to words of the text and press keys, when all has come to rest."""

    async def before(pilot: Pilot[None]) -> None:
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

    return before


CODED = "er jeg og K4 uenige"


def test_coding(sample_work: Workspace, snap_compare: Compare) -> None:
    assert snap_compare(app(sample_work), terminal_size=WIDE, run_before=then(CODED))


def test_coding_in_80_columns(sample_work: Workspace, snap_compare: Compare) -> None:
    assert snap_compare(app(sample_work), terminal_size=(80, 24), run_before=then(CODED))


def test_light(sample_work: Workspace, snap_compare: Compare) -> None:
    assert snap_compare(app(sample_work), terminal_size=WIDE, run_before=then(CODED, "s", "f9"))


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
    assert snap_compare(app(sample_work), terminal_size=WIDE, run_before=before)


def test_suggestions(sample_work: Workspace, snap_compare: Compare) -> None:
    assert snap_compare(app(sample_work), terminal_size=WIDE, run_before=then("", "v", "e"))


def test_help(sample_work: Workspace, snap_compare: Compare) -> None:
    before = then("", "question_mark")
    assert snap_compare(app(sample_work), terminal_size=WIDE, run_before=before)


def test_overlap_of_four_codes(study: Path, snap_compare: Compare) -> None:
    with open_workspace(study, "Kari") as workspace:
        source = workspace.chosen_sources("K1")[0]
        codes = {code.name["nb"]: code for code in workspace.read(queries.codes)}
        body = workspace.read(queries.body, source.text_hash)
        adds = [
            Add(
                b.coding(
                    source,
                    codes[name],
                    start := body.index(words),
                    start + len(words),
                    workspace.coder,
                )
            )
            for name, words in (
                ("Tid", body[body.index("Vi har") : body.index("\nHva hjelper")]),
                ("Tidspress", "aldri nok tid. Møtene blir utsatt"),
                ("Venting", "Møtene blir utsatt, og da stopper alt opp."),
                ("Alene om det", "utsatt"),
                ("Ledere", "At lederne"),
            )
        ]
        workspace.store.apply(Together("history.together", tuple(adds)), workspace.coder)
        assert snap_compare(app(workspace, "K1"), terminal_size=WIDE, run_before=then("utsatt"))


def test_names_that_look_like_markup(study: Path, snap_compare: Compare) -> None:
    names = (
        "[/b] og [bold]",
        "[@click=app.quit]trykk[/]",
        "=cmd|'/C calc'!A0",
        "面接 👩‍👩‍👧‍👦 e\u0301",
    )
    with open_workspace(study, "Kari") as workspace:
        book = workspace.read(queries.codebooks)[0].guid
        codes = [b.code(name, codebook=book, position=9 + n) for n, name in enumerate(names)]
        workspace.store.apply(b.added(*codes), workspace.coder)
        source = workspace.chosen_sources("K1")[0]
        body = workspace.read(queries.body, source.text_hash)
        start = body.index("Møtene")
        adds = [
            Add(b.coding(source, c, start + n, start + 12, workspace.coder))
            for n, c in enumerate(codes)
        ]
        workspace.store.apply(Together("history.together", tuple(adds)), workspace.coder)
        typed = ("left_square_bracket", "slash", "b", "right_square_bracket")
        before = then("Møtene", "slash", *typed, "enter")
        assert snap_compare(app(workspace, "K1"), terminal_size=WIDE, run_before=before)
