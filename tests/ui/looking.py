"""Looking through the lists: what they show, line by line, and what they say."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import NamedTuple

from driving import WIDE, Driver, reading
from rich.text import Text
from textual.containers import VerticalScroll
from textual.widgets import Input, OptionList, Static

from qualcode.domain.span import Span
from qualcode.storage import queries
from qualcode.ui.screens.listing import Listing
from qualcode.ui.widgets.table import Table
from qualcode.workspace import Workspace


class Coded(NamedTuple):
    """What is coded before somebody looks."""

    source: str
    words: str
    code: str


def code(workspace: Workspace, *wanted: Coded) -> None:
    """Code words of sources, each as a step of its own."""
    codes = {one.name["nb"]: one.guid for one in workspace.read(queries.codes)}
    for one in wanted:
        source = workspace.chosen_sources(one.source)[0]
        start = workspace.read(queries.body, source.text_hash).index(one.words)
        workspace.code(source.guid, Span(start, start + len(one.words)), [codes[one.code]])


class Looker(Driver):
    """A person at one of the lists."""

    @property
    def list(self) -> Listing:
        """The list that is open, under whatever dialog."""
        return next(s for s in reversed(self.app.screen_stack) if isinstance(s, Listing))

    @property
    def is_back(self) -> bool:
        """Whether the person is back at the text."""
        return self.app.screen is self.screen

    @property
    def table(self) -> Table:
        return self.list.query_one(Table)

    @property
    def cells(self) -> list[tuple[str, ...]]:
        """What stands in every line, drawn or not."""
        return [tuple(_words(cell) for cell in line.cells) for line in self.table._lines]

    def column(self, n: int) -> Sequence[str]:
        return [cells[n] for cells in self.cells]

    @property
    def drawn(self) -> list[str]:
        """The rows of the table as they are drawn, its heading first."""
        return [self.table.render_line(y).text for y in range(self.table.size.height)]

    def text(self, selector: str) -> str:
        return str(self.list.query_one(selector, Static).visual)

    @property
    def detail(self) -> str:
        pane = self.list.query_one("#detail", VerticalScroll)
        return str(pane.query_one(Static).visual)

    def heard(self, message_id: str, **values: object) -> bool:
        """Whether the last toast was this."""
        return self.toasts[-1:] == [self.list._say.text(message_id, **values)]

    async def fill_in(self, words: str) -> None:
        """Words into the one field of a dialog, and Enter."""
        self.app.screen.query_one(Input).value = words
        await self.press("enter")

    async def answer(self, words: str) -> None:
        """Choose the answer that begins so."""
        options = self.app.screen.query_one(OptionList)
        offered = [str(option.prompt) for option in options.options]
        options.highlighted = next(n for n, one in enumerate(offered) if one.startswith(words))
        await self.press("enter")

    async def click_line(self, line: int, x: int = 20, times: int = 1) -> None:
        y = line + 1 - self.table.scroll_offset.y
        assert await self.pilot.click(self.table, (x, y), times=times)
        await self.settle()

    async def click_key(self, name: str) -> None:
        """Click what the bottom line names."""
        assert await self.pilot.click(f"KeyHint.{name}")
        await self.settle()


def _words(cell: str | Text | Callable[[int], Text]) -> str:
    if isinstance(cell, str):
        return cell
    return (cell if isinstance(cell, Text) else cell(80)).plain


@asynccontextmanager
async def looking(
    path: Path, *keys: str, coder: str = "Kari", size: tuple[int, int] = WIDE
) -> AsyncIterator[Looker]:
    """The list that some keys open, until the block is left."""
    async with reading(path, coder, size) as person:
        looker = Looker(person.app, person.pilot, person.toasts)
        await looker.press(*keys)
        yield looker
