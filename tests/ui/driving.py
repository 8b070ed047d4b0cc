"""Driving the real screen: keys and mouse in, words on the screen and rows in the store out."""

from __future__ import annotations

import unicodedata
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from textual.message import Message
from textual.notifications import Notify
from textual.pilot import Pilot
from textual.widgets import Input

from qualcode.domain.span import Span
from qualcode.storage import queries
from qualcode.ui.actions import ON_SCREEN, ON_TEXT
from qualcode.ui.app import QualcodeApp
from qualcode.ui.screens.coding import CodingScreen
from qualcode.ui.widgets.code_lines import CodeLines
from qualcode.ui.widgets.code_tree import CodeTree
from qualcode.ui.widgets.inspector import Inspector
from qualcode.ui.widgets.transcript_view import TranscriptView
from qualcode.workspace import Workspace, open_workspace

T = TypeVar("T")
WIDE = (120, 34)
EVERY_KEY = tuple(
    action.keys[0]
    for action in (*ON_TEXT, *ON_SCREEN)
    if action.keys
    and action.name not in {"quit", "close_study"}
    and action.call not in {f"bound_code({digit})" for digit in range(2, 10)}
)
"""A key of every action but those that leave the study."""


class Stored(NamedTuple):
    """A coding as a person would tell it."""

    source: str
    words: str
    code: str
    coder: str


def asked(path: Path, question: Callable[[Workspace], T], coder: str = "Kari") -> T:
    """What the store answers when it is opened anew."""
    with open_workspace(path, coder) as workspace:
        return question(workspace)


def codings(path: Path) -> list[Stored]:
    """Every coding in the store, in the order of the text."""

    def question(workspace: Workspace) -> list[Stored]:
        names = {code.guid: code.name["nb"] for code in workspace.read(queries.codes)}
        return [Stored(p.title, p.text, names[p.code], p.coder) for p in workspace.passages(None)]

    return asked(path, question)


def sound(path: Path) -> bool:
    return asked(path, lambda workspace: not workspace.faults())


class Driver:
    """A person at the screen."""

    def __init__(self, app: QualcodeApp, pilot: Pilot[None], toasts: list[str]) -> None:
        self.app = app
        self.pilot = pilot
        self.toasts = toasts

    @property
    def screen(self) -> CodingScreen:
        return next(s for s in self.app.screen_stack if isinstance(s, CodingScreen))

    @property
    def view(self) -> TranscriptView:
        return self.screen.query_one(TranscriptView)

    @property
    def body(self) -> str:
        return self.screen.desk.body

    @property
    def selected(self) -> str | None:
        span = self.view.selection
        return span.of(self.body) if span else None

    async def settle(self) -> None:
        await self.pilot.pause()
        await self.app.workers.wait_for_complete()
        await self.pilot.pause()

    async def resize(self, width: int, height: int) -> None:
        await self.pilot.resize_terminal(width, height)
        for _ in range(100):
            await self.settle()
            if tuple(self.app.screen.size) == (width, height):
                break
        await self.settle()

    async def press(self, *keys: str) -> None:
        for key in keys:
            await self.pilot.press(key)
            if key == "v":  # what it reveals is found in a thread
                await self.settle()
        await self.settle()

    async def press_every_key(self, look: Callable[[], None] = lambda: None) -> None:
        """Press a key of every action, looking after each, and leave what it opens."""
        for key in EVERY_KEY:
            await self.pilot.press(key)
            look()
            for _ in range(3):
                if self.app.screen is not self.screen:
                    await self.pilot.press("escape")
        await self.settle()

    async def type(self, words: str) -> None:
        """Letters as they are typed, whatever they are."""
        names = {" ": "space", "/": "slash", "[": "left_square_bracket"}
        await self.press(*(names.get(char, char) for char in words))

    async def write(self, words: str) -> None:
        """Words pasted into the field of a dialog."""
        self.app.screen.query_one(Input).value = words
        await self.settle()

    async def to(self, words: str, into: int = 0) -> int:
        """Put the cursor on words of the text."""
        offset = self.body.index(words) + into
        self.view.go_to(offset)
        await self.settle()
        return offset

    async def select(self, words: str) -> Span:
        start = self.body.index(words)
        span = Span(start, start + len(words))
        self.view.go_to(start, span)
        await self.settle()
        return span

    def cell(self, offset: int) -> tuple[int, int]:
        """Where a code point is drawn, from the widget's upper left corner."""
        layout, look = self.view._layout, self.view._look
        assert look is not None
        x, y = layout.cell_of(offset)
        left = self.view.content_region.x - self.view.region.x
        return left + look.gutter + x, y - self.view.scroll_offset.y

    async def drag(self, start: int, end: int) -> None:
        """From the middle of one code point to the middle of another."""
        await self.pilot.mouse_down(self.view, self.cell(start))
        await self.pilot.hover(self.view, self.cell(end))
        await self.pilot.mouse_up(self.view, self.cell(end))
        await self.settle()

    async def click_code(self, name: str) -> None:
        tree = self.screen.query_one(CodeTree)
        nodes = [node for node in tree._tree_nodes.values() if name in str(node.label)]
        await self.pilot.click(tree, (8, nodes[0].line - tree.scroll_offset.y))
        await self.settle()

    @property
    def options(self) -> list[str]:
        """What the picker offers."""
        return [words.plain for _, words in self.app.screen.query_one(CodeLines).lines]

    def strips(self) -> list[str]:
        """What is on the screen, line by line."""
        strips = self.app.screen._compositor.render_strips()
        return ["".join(segment.text for segment in strip) for strip in strips]

    @property
    def shown(self) -> str:
        return "\n".join(self.strips())

    @property
    def transcript(self) -> str:
        """What the transcript's pane shows."""
        return "\n".join(self.view.render_line(y).text for y in range(self.view.size.height))

    @property
    def told(self) -> str:
        """The last toast and the bottom line."""
        return "\n".join([*self.toasts[-1:], self.line("#place")])

    def says(self, message_id: str, **values: object) -> bool:
        """Whether the person was told this."""
        return self.screen._say.text(message_id, **values) in self.told

    def shows(self, message_id: str, **values: object) -> bool:
        """Whether the screen has these words somewhere."""
        return self.screen._say.text(message_id, **values) in self.shown

    @property
    def here(self) -> str:
        """What the right-hand pane says."""
        return self.screen.query_one(Inspector).words

    @property
    def bound(self) -> dict[int, str]:
        """The codes on the digits."""
        desk = self.screen.desk
        return {digit: desk.name_of(code) for digit, code in sorted(desk.bound.items())}

    def line(self, selector: str) -> str:
        return str(self.screen.query_one(selector).visual)


def steers(text: str) -> list[str]:
    """The characters in a text that would steer a terminal or turn a line's direction."""
    turning = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    return [c for c in text if unicodedata.category(c) in {"Cc", "Cs"} or c in turning]


@asynccontextmanager
async def reading(
    path: Path, coder: str = "Kari", size: tuple[int, int] = WIDE, source: str | None = None
) -> AsyncIterator[Driver]:
    """The screen on a store, until the block is left."""
    toasts: list[str] = []

    def hear(message: Message) -> None:
        if isinstance(message, Notify):
            toasts.append(message.notification.message)

    with open_workspace(path, coder) as workspace:
        app = QualcodeApp(workspace, source)
        app.animation_level = "none"
        running: Any = app.run_test(size=size, notifications=True, message_hook=hear)
        async with running as pilot:
            driver = Driver(app, pilot, toasts)
            await driver.settle()
            yield driver
