"""A list to look through, the chosen line told in full below it: what several screens share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from qualcode.domain.changes import Entry
from qualcode.errors import QualcodeError
from qualcode.messages import Message
from qualcode.reports.history_text import history_line, remark_on
from qualcode.storage import queries
from qualcode.ui.actions import ON_LIST, ON_OPENING, ON_TICKS, Action, bindings
from qualcode.ui.columns import Column, Line
from qualcode.ui.desk import Desk, Place
from qualcode.ui.screens.dialogs import KeysHelp
from qualcode.ui.screens.once import Once
from qualcode.ui.speaking import Speaker
from qualcode.ui.text import plain
from qualcode.ui.widgets.status import KeyHint, StatusLine
from qualcode.ui.widgets.table import Table

__all__ = ["Column", "Line", "Listing"]

_NARROW = 100
"""Cells under which the bottom line names fewer keys."""
_WATCH_SECONDS = 1.0
"""How often another program's changes are looked for."""


class Listing(Once[Place | None]):
    """A heading, what is listed in words, the lines, and the chosen one in full."""

    DEFAULT_CSS = """
    Listing {
        background: $background;
        & #heading {
            height: 1; padding: 0 1; background: $surface; color: $foreground 80%;
            text-wrap: nowrap; text-overflow: ellipsis;
        }
        & #wanted { height: auto; max-height: 3; padding: 1 1 0 1; color: $foreground 80%; }
        & Table { height: 1fr; margin: 1 0 0 0; }
        & #detail {
            height: 30%; min-height: 5; max-height: 12; padding: 1 2 0 2; background: $surface;
            scrollbar-size-vertical: 1;
        }
        & #detail > Static { height: auto; }
        & #place { min-width: 12; }
        &.-narrow KeyHint.open, &.-narrow KeyHint.leave { display: none; }
    }
    """
    COLUMNS: ClassVar[tuple[Column, ...]] = ()
    ACTIONS: ClassVar[tuple[Action, ...]] = ON_LIST
    TITLE_ID: ClassVar[str] = ""
    TICKS: ClassVar[bool] = True
    """Whether lines can be ticked."""
    OPENS: ClassVar[bool] = True
    """Whether lines lead somewhere."""
    WATCHES: ClassVar[bool] = True
    """Whether the lines are those of the store, and others may change them."""
    BINDINGS: ClassVar[list[BindingType]] = [*bindings((*ON_OPENING, *ON_LIST, *ON_TICKS))]

    def __init__(self, desk: Desk, say: Speaker) -> None:
        super().__init__()
        self._desk = desk
        self._say = say
        self._lines: list[Line] = []
        self._version = 0
        """The store's version when the lines were read."""
        self.ticked: dict[str, None] = {}
        """What is ticked, by key, in the order of ticking."""

    # To be said by each screen

    def columns(self) -> Sequence[Column]:
        """The columns there are now."""
        return self.COLUMNS

    def by_cell(self) -> bool:
        """Whether the cursor goes by the cells of a line."""
        return False

    def lines(self) -> Sequence[Line]:
        """The lines to list."""
        raise NotImplementedError

    def wanted(self) -> Content:
        """What is listed, in words."""
        return Content("")

    def empty(self) -> str:
        """What to do where there is nothing to list."""
        return ""

    def detail(self, key: str) -> Content:
        """A line in full."""
        return Content("")

    def place(self, key: str) -> Place | None:
        """Where a line leads to in the text."""
        return None

    # Showing

    def compose(self) -> ComposeResult:
        """The heading, the list, the chosen line in full, and the keys."""
        yield Static(self._heading(), id="heading", markup=False)
        yield Static("", id="wanted", markup=False)
        yield Table()
        with VerticalScroll(id="detail", can_focus=False):
            yield Static("", markup=False)
        yield StatusLine(self._actions, self._say)

    @property
    def _actions(self) -> list[Action]:
        """All that can be done here, the keys' names last."""
        opening = ON_OPENING if self.OPENS else ()
        ticks = ON_TICKS if self.TICKS else ()
        found = dict.fromkeys((*opening, *ON_LIST, *ticks, *self.ACTIONS))
        return sorted(found, key=lambda action: action.name == "help")

    def _heading(self) -> Content:
        title = self._desk.project.title
        return plain(f"qualcode · {title} · {self._say.text(self.TITLE_ID)}")

    def on_mount(self) -> None:
        """List what there is."""
        self.list_anew()
        self._table.focus()
        if self.WATCHES:
            self.set_interval(_WATCH_SECONDS, self._look_outside)

    def on_resize(self, event: events.Resize) -> None:
        """Name fewer keys where there is little room."""
        self.set_class(event.size.width < _NARROW, "-narrow")

    @property
    def _table(self) -> Table:
        return self.query_one(Table)

    def list_anew(self, *, from_top: bool = False) -> None:
        """Read and list everything again; ticks stay on their lines, the cursor too, or goes up."""
        current, self._lines = self.current(), []
        self.attempt(self._read_lines)
        found = self._lines
        known = {line.key: n for n, line in enumerate(found)}
        self.ticked = {key: None for key in self.ticked if key in known}
        columns, table = self.columns(), self._table
        headings = [self._heading_of(column) for column in columns]
        table.show(columns, headings, found, empty=self.empty(), by_cell=self.by_cell())
        table.put_cursor(0 if from_top else known.get(current or "", table.cursor))
        self._show_ticks()
        self._show_detail()

    def _read_lines(self) -> None:
        self._version = self._desk.workspace.store.data_version()
        self._lines = list(self.lines())

    def _heading_of(self, column: Column) -> str:
        return self._say.text(column.message) if column.message else column.heading

    def show_wanted(self) -> None:
        """Say anew what is listed, and how much of it is ticked."""
        ticked = self._say.text("list.ticked", n=len(self.ticked)) if self.ticked else ""
        both = [self.wanted(), *([plain(ticked)] if ticked else [])]
        self.query_one("#wanted", Static).update(Content(" · ").join(both))

    @on(Table.Moved)
    def _show_detail(self) -> None:
        key = self.current()
        pane = self.query_one("#detail", VerticalScroll)
        pane.query_one(Static).update(self.detail(key) if key else Content(""))
        pane.scroll_home(animate=False)
        at = self._table.cursor + 1 if key else 0
        self.query_one(StatusLine).show(self._say("list.at", at=at, n=len(self._lines)))

    def action_scroll_detail(self, step: int) -> None:
        """Show more of what is told below the list."""
        self.query_one("#detail").scroll_relative(y=step, animate=False)

    def action_help(self) -> None:
        """Show the keys."""
        self.app.push_screen(KeysHelp(self._say, self._actions, "help.list_keys"))

    # Choosing

    def current(self) -> str | None:
        """The key of the line the cursor is on."""
        line = self._table.cursor
        return self._lines[line].key if 0 <= line < len(self._lines) else None

    def chosen(self) -> list[str]:
        """The keys of what is ticked, in the order of the list; else that of the cursor's line."""
        if self.ticked:
            return [line.key for line in self._lines if line.key in self.ticked]
        current = self.current()
        return [current] if current else []

    @on(Table.Ticked)
    def _tick_clicked(self) -> None:
        self._tick()

    def action_tick(self) -> None:
        """Tick or untick the line, and go on to the next."""
        self._tick()
        self._table.action_move(1)

    def _tick(self) -> None:
        key = self.current()
        if key is None or not self.TICKS:
            return
        if key in self.ticked:
            del self.ticked[key]
        else:
            self.ticked[key] = None
        self._show_ticks()

    def action_tick_all(self) -> None:
        """Tick all lines, or none if all are ticked."""
        if self.TICKS:
            every = {line.key: None for line in self._lines}
            self.ticked = {} if self.ticked.keys() == every.keys() else every
            self._show_ticks()

    def _show_ticks(self) -> None:
        self._table.ticked = self.ticked
        self._table.refresh()
        self.show_wanted()

    @on(Table.Opened)
    def _line_opened(self) -> None:
        self.action_open()

    def action_open(self) -> None:
        """Go to the line's place in the text."""
        key = self.current()
        place = self.place(key) if key else None
        if place is not None:
            self.dismiss(place)

    def action_leave(self) -> None:
        """Go back to the text."""
        self.dismiss(None)

    @on(KeyHint.Pressed)
    async def _hint_pressed(self, event: KeyHint.Pressed) -> None:
        await self.run_action(event.action.call)

    # Changing

    def action_undo(self) -> None:
        """Undo the coder's last change."""
        self._step(self._desk.workspace.undo, "undo.nothing")

    def action_redo(self) -> None:
        """Redo what was undone last."""
        self._step(self._desk.workspace.redo, "redo.nothing")

    def _step(self, verb: Callable[[], Entry | None], nothing: str) -> None:
        done: list[Entry | None] = []
        if not self.attempt(lambda: done.append(verb())):
            return
        if done[0] is None:
            self.tell(nothing, coder=self._desk.workspace.coder.name)
            return
        self.read_anew()
        entry, language = done[0], self._say.language
        words = history_line(entry.kind, entry.values, language, self._desk.language)
        self.notify(words, markup=False, timeout=4)
        self.pass_on(remark_on(entry.kind, entry.values))

    def read_anew(self) -> None:
        """Read what was changed, and list it."""
        self.attempt(self._desk.load)
        self.list_anew()

    def _look_outside(self) -> None:
        """List what another program has changed meanwhile; dialogs are not disturbed."""
        workspace = self._desk.workspace
        if self.app.screen is not self:
            return
        with suppress(QualcodeError):  # a store that cannot be read is told of by what is done next
            if workspace.store.data_version() == self._version:
                return
            newest = workspace.read(queries.history, 1)
            self.read_anew()
            if newest:
                self.tell("view.outside", coder=newest[0].coder or "?")

    # Telling

    def tell(self, message_id: str, **values: object) -> None:
        """Say something for a moment."""
        self.notify(self._say.text(message_id, **values), markup=False, timeout=4)

    def pass_on(self, notice: Message | None) -> None:
        """Say what is to be known beside what was done, if anything is."""
        if notice is not None:
            self.notify(self._say.text(notice.id, **notice.values), markup=False, timeout=8)

    def attempt(self, verb: Callable[[], object]) -> bool:
        """Do something; whether it could be done. A fault becomes a notice."""
        try:
            verb()
        except QualcodeError as error:
            words = self._say.text(error.message_id, **error.values)
            self.notify(words, severity="error", markup=False, timeout=8)
            return False
        return True
