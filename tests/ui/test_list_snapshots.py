"""Pictures of the lists. `pytest <this file> --snapshot-update` takes them anew."""

from __future__ import annotations

import os
import time
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

import builders as b
from qualcode import storage
from qualcode.domain.changes import Add, Together
from qualcode.domain.span import Span
from qualcode.storage import queries
from qualcode.ui.app import QualcodeApp
from qualcode.ui.screens.coding import CodingScreen
from qualcode.workspace import Workspace, open_workspace
from qualcode.workspace.materials import set_field
from qualcode.workspace.revising import mark_nothing_here, recode

Compare = Callable[..., bool]
Before = Callable[[Pilot[None]], Awaitable[None]]
SIZE = (120, 34)
THEN = datetime(2031, 5, 3, 10, 15, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _still(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No cursor blinks, and the clock on the wall is UTC."""
    monkeypatch.setattr(Input, "_toggle_cursor", lambda self: None)
    monkeypatch.setenv("TZ", "UTC")
    getattr(time, "tzset", lambda: None)()
    yield
    monkeypatch.undo()
    os.environ.pop("TZ", None)
    getattr(time, "tzset", lambda: None)()


@pytest.fixture
def work(sample: Path) -> Iterator[Workspace]:
    with open_workspace(sample, "AL") as workspace:
        yield workspace


def pressing(*keys: str) -> Before:
    async def before(pilot: Pilot[None]) -> None:
        await pilot.pause()
        await pilot.app.workers.wait_for_complete()
        for key in keys:
            await pilot.press(key)
            await pilot.pause()
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()

    return before


def app(workspace: Workspace, source: str = "K2") -> QualcodeApp:
    made = QualcodeApp(workspace, source)
    made.animation_level = "none"
    return made


def test_segments(work: Workspace, snap_compare: Compare) -> None:
    before = pressing("f5", "down", "space", "space")
    assert snap_compare(app(work), terminal_size=SIZE, run_before=before)


def test_segments_in_80_columns(work: Workspace, snap_compare: Compare) -> None:
    before = pressing("f5", "down", "space", "space")
    assert snap_compare(app(work), terminal_size=(80, 24), run_before=before)


def test_concordance(work: Workspace, snap_compare: Compare) -> None:
    before = pressing("f4", *"ikke", "enter", "down", "down")
    assert snap_compare(app(work), terminal_size=SIZE, run_before=before)


def test_history(tmp_path: Path, snap_compare: Compare) -> None:
    minutes = iter(range(0, 20_000, 500))

    def clock() -> datetime:
        return THEN + timedelta(minutes=next(minutes))

    path = tmp_path / "p.qualcode"
    with storage.create(path, Add(b.project()), b.KARI, clock=clock) as store:
        about, turns, body = b.interview("K1", cases={"Maren": b.MAREN.guid})
        first = (b.MAREN, about, *turns, b.codebook(), b.TIME, b.HASTE, b.LEADERS)
        values = {"n": 1, "titles": ["K1"]}
        store.apply(Together("history.imported", tuple(map(Add, first)), values), b.KARI, [body])
    with open_workspace(path, "Kari") as work:
        work.store.clock = clock
        for words, code in (("aldri nok tid", b.TIME), ("Møtene", b.HASTE), ("leder", b.LEADERS)):
            start = body.index(words)
            work.code(b.K1.guid, Span(start, start + len(words)), [code.guid])
        recode(work, work.read(queries.codings, b.K1.guid)[:2], b.LEADERS.guid)
        work.undo()
        before = pressing("ctrl+r", "down", "down", "down")
        assert snap_compare(app(work, "K1"), terminal_size=SIZE, run_before=before)


def grouped(work: Workspace) -> None:
    for title, group in (("K2", "Kyst"), ("B2", "By"), ("B4", "By")):
        set_field(work, work.chosen_sources(title), "group", group)
    k2 = work.chosen_sources("K2")[0]
    turn = max(work.read(queries.turns, k2.guid), key=lambda one: one.end - one.start)
    mark_nothing_here(work, k2.guid, turn.span)


def test_materials(work: Workspace, snap_compare: Compare) -> None:
    grouped(work)
    assert snap_compare(app(work), terminal_size=SIZE, run_before=pressing("ctrl+l", "down"))


def test_cases_in_80_columns(work: Workspace, snap_compare: Compare) -> None:
    before = pressing("ctrl+l", "v", "right", "right", "down", "enter")
    assert snap_compare(app(work), terminal_size=(80, 24), run_before=before)


def test_groups_in_the_list_of_sources(work: Workspace, snap_compare: Compare) -> None:
    grouped(work)

    async def before(pilot: Pilot[None]) -> None:
        await pressing()(pilot)
        assert isinstance(pilot.app.screen, CodingScreen)

    assert snap_compare(app(work), terminal_size=SIZE, run_before=before)
