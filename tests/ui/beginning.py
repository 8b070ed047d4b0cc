"""Beginning at the start screen, in a folder of one's own."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar

from driving import Driver
from textual.message import Message as Event
from textual.notifications import Notify
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Button, OptionList

from qualcode.messages import Message
from qualcode.ui.app import QualcodeApp
from qualcode.ui.screens.file_entries import Entries
from qualcode.ui.screens.file_picker import FilePicker
from qualcode.ui.screens.forms import Choice, Entry
from qualcode.ui.screens.reviewing import ReviewScreen

S = TypeVar("S", bound="Screen[Any]")
SMALL, LARGE = (80, 24), (120, 36)


class Newcomer(Driver):
    """A person at the start screen."""

    def now(self, kind: type[S]) -> S:
        """The screen, which is of a kind."""
        assert isinstance(self.app.screen, kind), self.app.screen
        return self.app.screen

    @property
    def focused(self) -> Widget:
        assert self.app.focused is not None
        return self.app.focused

    async def reach(self, selector: str) -> None:
        """Give something the focus, as Tab would in the end."""
        self.app.screen.query_one(selector).focus()
        await self.pilot.pause()
        assert self.focused is self.app.screen.query_one(selector)

    async def fill(self, selector: str, words: str) -> None:
        await self.reach(selector)
        assert isinstance(self.focused, Entry)
        self.focused.value = words
        await self.settle()

    async def choose(self, selector: str, answer: str) -> None:
        """Choose an answer with the arrows."""
        await self.reach(selector)
        assert isinstance(self.focused, Choice)
        choice = self.focused
        ids = [one for one, _ in choice._answers]
        while choice.answer != answer:
            before = choice.chosen
            await self.press("left" if ids.index(answer) < choice.chosen else "right")
            assert choice.chosen != before

    async def press_button(self, selector: str) -> None:
        await self.reach(selector)
        assert isinstance(self.focused, Button)
        await self.press("enter")

    async def click(self, selector: str) -> None:
        self.app.screen.query_one(selector).scroll_visible(animate=False)
        await self.settle()
        assert await self.pilot.click(selector)
        await self.settle()

    async def click_line(self, selector: str, line: int) -> None:
        """Click an option by its number."""
        options = self.app.screen.query_one(selector, OptionList)
        assert await self.pilot.click(options, (3, line - options.scroll_offset.y))
        await self.settle()

    def says(self, message_id: str, *, within: bool = False, **values: object) -> bool:
        """Whether the words of a message stand on the screen, wherever it is scrolled to."""
        words = self.app._say.text(message_id, **values)
        if within:
            return words in self.shown
        texts = [str(one.visual) for one in self.app.screen.query("Static") if one.display]
        return any(words in text for text in texts)

    @property
    def listed(self) -> list[str]:
        """What the file picker lists."""
        entries = self.now(FilePicker).query_one(Entries)
        return [str(entries.get_option_at_index(n).prompt) for n in range(entries.option_count)]

    def heard(self, message_id: str, **values: object) -> bool:
        """Whether the last toast was this."""
        return self.toasts[-1:] == [self.app._say.text(message_id, **values)]

    async def decide(self) -> None:
        """Go through identities on the safe side, where there are any to go through."""
        if isinstance(self.app.screen, ReviewScreen):
            await self.press("A", "s")

    async def go_to(self, path: Path) -> None:
        """Type a path in the picker, and enter it."""
        line = self.now(FilePicker).query_one("PathLine", Widget)
        line.focus()
        line.value = str(path)  # type: ignore[attr-defined]
        await self.settle()
        await self.press("enter")


@asynccontextmanager
async def beginning(
    size: tuple[int, int] = LARGE,
    notices: Sequence[Message] = (),
    coder: str = "",
    app: QualcodeApp | None = None,
) -> AsyncIterator[Newcomer]:
    """The start screen, until the block is left."""
    toasts: list[str] = []

    def hear(message: Event) -> None:
        if isinstance(message, Notify):
            toasts.append(message.notification.message)

    app = app or QualcodeApp(notices=notices, coder=coder)
    app.animation_level = "none"
    running: Any = app.run_test(size=size, notifications=True, message_hook=hear)
    async with running as pilot:
        newcomer = Newcomer(app, pilot, toasts)
        await newcomer.settle()
        yield newcomer
