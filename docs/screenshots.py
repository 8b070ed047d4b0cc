"""Write docs/pictures/*.svg from the sample study:  .venv/bin/python docs/screenshots.py

The same pictures every time: a fixed size, nothing that moves or blinks, no date of today. Nothing
is fetched when they are shown: Textual names fonts on the web, and they are taken out.
"""

from __future__ import annotations

import asyncio
import os
import re
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from textual.widgets import Input

from qualcode.ui.app import QualcodeApp
from qualcode.ui.screens.coding import CodingScreen
from qualcode.ui.widgets.transcript_view import TranscriptView
from qualcode.workspace.demo import build_demo

PICTURES = Path(__file__).parent / "pictures"
SIZE = (120, 34)
SHOWN: dict[str, tuple[str, str, Sequence[str]]] = {
    "coding": ("K2", "jeg står i døra hans", ()),
    "picker": ("K2", "jeg står i døra hans", ("s", "c", "s", "a", "m")),
    "segments": ("K2", "jeg står i døra hans", ("f5", "down", "down")),
    "history": ("K2", "jeg står i døra hans", ("ctrl+r", *["down"] * 29)),
}
"""Picture -> source, words to put the cursor on, keys to press."""


async def picture(store: Path, source: str, words: str, keys: Sequence[str]) -> str:
    """The screen as SVG, after the keys."""
    with build_demo(store) as workspace:
        app = QualcodeApp(workspace, source)
        app.animation_level = "none"
        async with app.run_test(size=SIZE) as pilot:
            await app.workers.wait_for_complete()
            await pilot.pause()
            screen = app.screen
            assert isinstance(screen, CodingScreen)
            view = screen.query_one(TranscriptView)
            view.go_to(screen.desk.body.index(words))
            view.scroll_to(y=max(0, view.scroll_offset.y + 8), animate=False)
            await pilot.press(*keys)
            for field in app.screen.query(Input):
                field.cursor_blink = False
            await pilot.pause()
            return without_web_fonts(app.export_screenshot(title="qualcode"))


async def start_picture() -> str:
    """The start screen of somebody who has opened nothing yet."""
    app = QualcodeApp()
    app.animation_level = "none"
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        return without_web_fonts(app.export_screenshot(title="qualcode"))


def without_web_fonts(svg: str) -> str:
    """The picture with the reader's own fixed-width font, and steady names inside."""
    svg = re.sub(r"\s*@font-face \{[^}]*\}", "", svg)
    svg = svg.replace("Fira Code", "ui-monospace, Menlo, Consolas, DejaVu Sans Mono")
    svg = re.sub(r"\bterminal-\d+-", "terminal-", svg)
    svg = re.sub(r"<!--.*?-->\s*", "", svg)
    return svg.replace("<text ", '<text xml:space="preserve" ')


def main() -> None:
    """Write every picture."""
    for name in ("NO_COLOR", "QUALCODE_LANG"):
        os.environ.pop(name, None)
    os.environ["TZ"] = "Europe/Oslo"  # the history tells the time of this machine
    time.tzset()
    PICTURES.mkdir(exist_ok=True)
    for name, (source, words, keys) in SHOWN.items():
        with TemporaryDirectory() as folder:
            os.environ["QUALCODE_STATE"] = folder
            write(name, asyncio.run(picture(Path(folder) / "demo.qualcode", source, words, keys)))
    with TemporaryDirectory() as folder:
        os.environ["QUALCODE_STATE"] = folder
        write("start", asyncio.run(start_picture()))


def write(name: str, svg: str) -> None:
    """Write a picture."""
    (PICTURES / f"{name}.svg").write_text(svg, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
