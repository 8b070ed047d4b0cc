"""Key to frame: from a Key event to the display of the frame that shows its effect.

The application runs without a terminal. Keys are posted 20-50 ms apart, as a person
would press them, and each is timed until the first frame drawn after its effect, the
commit included. Textual draws on a timer, so the waiting for the next tick is part of it.
"""

from __future__ import annotations

import asyncio
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from rich.segment import Segment
from textual import events
from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.scroll_view import ScrollView
from textual.strip import Strip

from qualcode.ui.app import QualcodeApp
from qualcode.ui.widgets.code_lines import CodeLines
from qualcode.ui.widgets.transcript_view import TranscriptView
from qualcode.workspace import open_workspace

_PATIENCE = 2.0


class Meter:
    """Posts keys and takes the time to the frame."""

    def __init__(self, app: App[None]) -> None:
        self._app = app
        self._waiting: tuple[Callable[[], object], object, float, asyncio.Future[float]] | None = (
            None
        )
        shown = app._display

        def display(screen: Any, renderable: Any) -> None:
            shown(screen, renderable)
            if self._waiting and renderable is not None:
                state, before, begun, done = self._waiting
                if state() != before and not done.done():
                    done.set_result(time.perf_counter() - begun)

        app._display = display  # type: ignore[method-assign]

    async def press(self, key: str, state: Callable[[], object]) -> float:
        """Seconds until the frame in which `state` shows as changed."""
        done: asyncio.Future[float] = asyncio.get_running_loop().create_future()
        character = key if len(key) == 1 else None
        self._waiting = (state, state(), time.perf_counter(), done)
        self._app.post_message(events.Key(key, character))
        try:
            return await asyncio.wait_for(done, _PATIENCE)
        finally:
            self._waiting = None


async def measure(store: Path, source: str, keys: int) -> dict[str, list[float]]:
    """Kind of key -> seconds, each measured so many times."""
    found: dict[str, list[float]] = {}
    chance = random.Random(7)
    with open_workspace(store, "AL") as workspace:
        app = QualcodeApp(workspace, source)
        async with app.run_test(size=(120, 40)) as pilot:
            await _quiet(app, pilot)
            view = app.screen.query_one(TranscriptView)
            meter = Meter(app)
            for _ in range(keys):
                for name, key, state in _plan(app, view):
                    await asyncio.sleep(chance.uniform(0.02, 0.05))
                    found.setdefault(name, []).append(await meter.press(key, state))
                await pilot.press("escape")
                if view.cursor > len(view._text.body) * 0.9:
                    view.go_to(0)
                    await pilot.pause()
    return found


async def _quiet(app: App[None], pilot: Pilot[None]) -> None:
    """Wait until all has been read, the language tools with it, as they are while one reads."""
    await pilot.pause()
    await asyncio.sleep(0.6)
    await app.workers.wait_for_complete()
    await pilot.pause()


def _plan(app: App[None], view: TranscriptView) -> list[tuple[str, str, Callable[[], object]]]:
    """(name, key, what changes) of a round of work."""

    def place() -> object:
        return view.cursor, view.selection

    def codings() -> int:
        return len(view.marks)

    def listed() -> object:
        found = app.screen.query(CodeLines)
        return [key for key, _ in found.only_one().lines] if found else None

    return [
        ("move by word", "w", place),
        ("move by sentence", "j", place),
        ("move by page", "pagedown", place),
        ("jump to uncoded", "f", place),
        ("select a sentence", "s", place),
        ("code (1 commit)", "1", codings),
        ("undo (1 commit)", "u", codings),
        ("open the picker", "c", listed),
        ("a letter in the picker", "7", listed),
    ]


async def measure_opening(store: Path, source: str, times: int = 5) -> list[float]:
    """Seconds from the store, on the disk, to the first frame that has its text."""
    found = []
    for _ in range(times):
        begun = time.perf_counter()
        with open_workspace(store, "AL") as workspace:
            app = QualcodeApp(workspace, source)
            done: asyncio.Future[float] = asyncio.get_running_loop().create_future()
            app._display = _until_text(app, app._display, done)  # type: ignore[method-assign]
            async with app.run_test(size=(120, 40)):
                found.append(await done - begun)
    return found


def _until_text(
    app: App[None], shown: Callable[[Any, Any], None], done: asyncio.Future[float]
) -> Callable[[Any, Any], None]:
    def display(screen: Any, renderable: Any) -> None:
        shown(screen, renderable)
        views = app.screen.query(TranscriptView)
        if views and views.only_one()._strips and not done.done():
            done.set_result(time.perf_counter())

    return display


class Floor(ScrollView, can_focus=True):
    """The least that Textual can do: a screenful of ready-made lines, drawn anew at a key."""

    turn = 0

    def render_line(self, y: int) -> Strip:
        return Strip([Segment(f"{self.turn:>6} {y:>4} " + "bare words " * 9)])

    def on_key(self) -> None:
        self.turn += 1
        self.refresh()


class FloorApp(App[None]):
    """The floor alone."""

    def compose(self) -> ComposeResult:
        yield Floor()


async def measure_floor(keys: int) -> list[float]:
    """Seconds from key to frame of the floor."""
    chance = random.Random(7)
    app = FloorApp()
    async with app.run_test(size=(120, 40)) as pilot:
        floor = app.query_one(Floor)
        floor.focus()
        await pilot.pause()
        meter = Meter(app)
        found = []
        for _ in range(keys):
            await asyncio.sleep(chance.uniform(0.02, 0.05))
            found.append(await meter.press("j", lambda: floor.turn))
    return found


def main() -> None:
    """Measure the screen on a store given on the command line, as JSON."""
    import json

    store, source, keys = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    with tempfile.TemporaryDirectory() as state:
        os.environ["QUALCODE_STATE"] = state
        opened = asyncio.run(measure_opening(store, source))
        found = asyncio.run(measure(store, source, keys))
    floor = asyncio.run(measure_floor(keys * 4))
    print(json.dumps({"keys": found, "floor": floor, "open": opened}))


if __name__ == "__main__":
    main()
