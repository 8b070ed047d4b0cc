"""Choosing codes: type a few letters, press Enter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.text import Text
from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from qualcode.domain.changes import Add, Change
from qualcode.domain.model import CODE_LINKS, Code, words_in
from qualcode.ui.desk import Desk
from qualcode.ui.picking import Candidate, Picked, candidates, ranked
from qualcode.ui.screens.once import Once
from qualcode.ui.speaking import Speaker
from qualcode.ui.text import plain, rich_plain, wrapped
from qualcode.ui.widgets.code_lines import CodeLines
from qualcode.ui.widgets.fields import Line
from qualcode.ui.widgets.row_pane import Row, RowPane

_NEW = "new:"
"""Before the GUID of the code or codebook that a new code is to stand under."""
_SHOWN = 500
"""Codes listed at most: nobody reads further."""


class CodePicker(ModalScreen[Picked | None], Once[Picked | None]):
    """The picker over the codes at a desk; gives None when it is left.

    `recent` come first, else those used last.
    """

    DEFAULT_CSS = """
    CodePicker {
        align: center middle;
        & > Vertical {
            width: 104; max-width: 96%; height: 24; max-height: 90%;
            background: $panel; padding: 1 2;
        }
        &:ansi > Vertical { border: round ansi_default; }
        & #words { height: 1; color: $foreground 70%; text-wrap: nowrap; text-overflow: ellipsis; }
        & Input, & Input:focus {
            border: none; height: 1; padding: 0 1; margin: 1 0; background: $background;
        }
        & Horizontal { height: 1fr; }
        & CodeLines { width: 3fr; }
        & #about { width: 2fr; margin: 0 0 0 2; scrollbar-size-vertical: 0; }
        & #keys { height: 1; color: $foreground 60%; }
        &.-narrow #about { display: none; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", show=False),
        Binding("down,ctrl+n", "step(1)", show=False, priority=True),
        Binding("up,ctrl+p", "step(-1)", show=False, priority=True),
        Binding("ctrl+space,ctrl+@,f2", "mark", show=False, priority=True),
        Binding("tab", "mark", show=False, priority=True),
        Binding("ctrl+u", "new_under", show=False, priority=True),
    ]

    def __init__(
        self,
        desk: Desk,
        say: Speaker,
        title: str,
        recent: Sequence[str] | None = None,
        *,
        several: bool = True,
        new: bool = True,
    ) -> None:
        super().__init__()
        self._say = say
        self._title = title
        self._books = desk.codebooks if new else []
        self._links = desk.links
        self._several = several
        self._new = new
        self._known = candidates(desk.codes, desk.paths)
        self._paths = desk.paths
        self._counts = desk.counts
        self._recent = desk.recent if recent is None else recent
        self._chosen: dict[str, None] = {}
        self._found: list[Candidate] = []

    def compose(self) -> ComposeResult:
        """The words, the field, the codes with the chosen one's definition beside."""
        with Vertical():
            yield Static(plain(self._title), id="words", markup=False)
            yield Line(placeholder=self._say.text("picker.type"))
            with Horizontal():
                yield CodeLines()
                yield RowPane(id="about")
            yield Static(self._say("picker.keys"), id="keys", markup=False)

    def on_mount(self) -> None:
        """Begin with what was used last."""
        self._list()
        self.query_one(Input).focus()

    def on_resize(self, event: events.Resize) -> None:
        """Leave the definition out where there is no room for it."""
        self.set_class(event.size.width < 90, "-narrow")
        self.call_after_refresh(self._wrap_anew)

    def _wrap_anew(self) -> None:
        self.query_one("#about", RowPane).forget_rows()
        self._describe()

    @on(Input.Changed)
    def _list(self) -> None:
        typed = self.query_one(Input).value.strip()
        self._found = ranked(typed, self._known, self._recent, self._counts)[:_SHOWN]
        lines = [(one.code.guid, self._line(one)) for one in self._found]
        if typed and self._new:
            lines += self._new_ones(typed)
        self._lines.show(lines)
        self._describe()

    @property
    def _lines(self) -> CodeLines:
        return self.query_one(CodeLines)

    def _new_ones(self, typed: str) -> list[tuple[str, Text]]:
        """The places where a code of the typed name could be made.

        The likeliest comes last, where one step up from the top of the list finds it.
        """
        parent = self._parent_for_new()
        places = [] if parent is None else [("picker.new", parent, self._paths[parent][-1])]
        for book in self._books:
            name = words_in(book.name, self._say.language)
            places.append(("picker.new_top", book.guid, name))
        if not self._books:
            places.append(("picker.new", "", self._say.text("picker.top")))
        return [
            (
                _NEW + guid,
                rich_plain(self._say.text(label, name=typed, parent=at, book=at), "italic"),
            )
            for label, guid, at in reversed(places)
        ]

    def _line(self, one: Candidate) -> Text:
        *above, name = one.path
        tick = "✓ " if one.code.guid in self._chosen else "  "
        count = self._counts.get(one.code.guid, 0)
        return Text.assemble(
            tick,
            rich_plain(name, "bold"),
            (f"  {count}" if count else "", "dim"),
            rich_plain("   " + " › ".join(above), "dim"),
        )

    def _parent_for_new(self) -> str | None:
        """A new code goes beside the best match, or under it if that is a category."""
        if not self._found:
            return (self._paths and self._recent_parent()) or None
        best = self._found[0].code
        children = any(one.code.parent == best.guid for one in self._known)
        return best.guid if children or best.parent is None else best.parent

    def _recent_parent(self) -> str | None:
        by_guid = {one.code.guid: one.code for one in self._known}
        return next((by_guid[g].parent for g in self._recent if g in by_guid), None)

    def _describe(self) -> None:
        """Show the highlighted code's definition beside the list."""
        key, about = self._lines.key, self.query_one("#about", RowPane)
        code = next((one.code for one in self._found if one.code.guid == key), None)
        about.show_rows(self._about(code, about.room) if code else [])

    def _about(self, code: Code, width: int) -> list[Row]:
        say = self._say
        rows = [Row(line, "head") for line in wrapped(words_in(code.name, say.language), width)]
        for label, words in (
            ("", words_in(code.definition, say.language)),
            *((f"code.{kind}", self._linked(code, kind)) for kind in CODE_LINKS),
            ("code.include", words_in(code.include, say.language)),
            ("code.exclude", words_in(code.exclude, say.language)),
            ("code.example", code.example),
        ):
            if words:
                heading = f"{say.text(label)} " if label else ""
                rows += [Row(), *(Row(line) for line in wrapped(heading + words, width))]
        return rows

    def _linked(self, code: Code, kind: str) -> str:
        """The names of the codes that a code is linked to in one way."""
        to = [one.to for one in self._links if one.code == code.guid and one.kind == kind]
        return ", ".join(self._paths[guid][-1] for guid in to if guid in self._paths)

    def action_step(self, step: int) -> None:
        """Go up or down the list while the field keeps the focus."""
        self._lines.step(step)
        self._describe()

    def action_mark(self) -> None:
        """Choose the highlighted code and go on choosing."""
        guid = self._lines.key
        if self._several and guid and not guid.startswith(_NEW):
            if guid in self._chosen:
                del self._chosen[guid]
            else:
                self._chosen[guid] = None
            one = next(c for c in self._found if c.code.guid == guid)
            lines = self._lines
            lines.lines[lines.at] = (guid, self._line(one))
            lines.refresh()

    @on(Input.Submitted)
    def _take(self) -> None:
        guid = self._lines.key
        if guid and guid.startswith(_NEW):
            self._make_under(guid.removeprefix(_NEW))
        elif self._chosen or guid:
            self.dismiss(Picked(tuple(dict.fromkeys([*self._chosen, *([guid] if guid else [])]))))

    def action_new_under(self) -> None:
        """Make a code of the typed name under the highlighted one."""
        guid = self._lines.key
        if self._new and guid and not guid.startswith(_NEW) and self.query_one(Input).value.strip():
            self._make_under(guid)

    def _make_under(self, guid: str) -> None:
        name = self.query_one(Input).value.strip()
        parent = guid if guid in self._paths else None
        book = guid if guid and parent is None else None
        self.dismiss(Picked(tuple(self._chosen), name, parent, book))

    @on(CodeLines.Chosen)
    def _clicked(self) -> None:
        self._take()

    def on_click(self, event: events.Click) -> None:
        """A click beside the picker leaves it."""
        if event.widget is self:
            self.dismiss(None)

    def action_leave(self) -> None:
        """Leave without choosing."""
        self.dismiss(None)


def codes_picked(desk: Desk, picked: Picked) -> tuple[list[Change], list[str]]:
    """The Changes that make the code that is to be new, and all codes that were picked."""
    if not picked.new_name:
        return [], list(picked.codes)
    parent = next((code for code in desk.codes if code.guid == picked.parent), None)
    changes, code = desk.workspace.new_code(picked.new_name, parent, picked.codebook)
    return [*changes, Add(code)], [*picked.codes, code.guid]
