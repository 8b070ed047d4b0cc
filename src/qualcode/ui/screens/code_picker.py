"""Choosing codes: type a few letters, press Enter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from qualcode.domain.model import Code, words_in
from qualcode.ui.picking import Candidate, candidates, ranked
from qualcode.ui.screens.dialogs import Line
from qualcode.ui.speaking import Speaker
from qualcode.ui.text import plain

_NEW = "new"
_SHOWN = 200
"""Codes listed at most: nobody reads further."""


@dataclass(frozen=True, slots=True)
class Picked:
    """What was chosen: codes by GUID, or the name of a code to be made under a parent."""

    codes: tuple[str, ...] = ()
    new_name: str = ""
    parent: str | None = None


class CodePicker(ModalScreen[Picked | None]):
    """The picker; gives None when it is left."""

    DEFAULT_CSS = """
    CodePicker {
        align: center middle;
        & > Vertical {
            width: 104; max-width: 96%; height: 24; max-height: 90%;
            background: $panel; padding: 1 2;
        }
        & #words { height: 1; color: $foreground 70%; text-wrap: nowrap; text-overflow: ellipsis; }
        & Input, & Input:focus {
            border: none; height: 1; padding: 0 1; margin: 1 0; background: $boost;
        }
        & Horizontal { height: 1fr; }
        & OptionList {
            width: 3fr; border: none; background: $panel; padding: 0;
            text-wrap: nowrap; text-overflow: ellipsis; scrollbar-size-vertical: 1;
        }
        & OptionList > .option-list--option-highlighted { background: $accent 25%; }
        & VerticalScroll { width: 2fr; padding: 0 0 0 2; color: $foreground 80%; }
        & #keys { height: 1; color: $foreground 60%; }
        &.-narrow VerticalScroll { display: none; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", show=False),
        Binding("down,ctrl+n", "step(1)", show=False, priority=True),
        Binding("up,ctrl+p", "step(-1)", show=False, priority=True),
        Binding("ctrl+space,ctrl+@,f2", "mark", show=False, priority=True),
        Binding("tab", "mark", show=False, priority=True),
    ]

    def __init__(
        self,
        say: Speaker,
        words: str,
        codes: Sequence[Code],
        paths: Mapping[str, tuple[str, ...]],
        counts: Mapping[str, int],
        recent: Sequence[str],
    ) -> None:
        super().__init__()
        self._say = say
        self._words = words
        self._known = candidates(codes, paths)
        self._paths = paths
        self._counts = counts
        self._recent = recent
        self._chosen: dict[str, None] = {}
        self._found: list[Candidate] = []

    def compose(self) -> ComposeResult:
        """The words, the field, the codes with the chosen one's definition beside."""
        with Vertical():
            yield Static(plain(f"«{self._words}»"), id="words", markup=False)
            yield Line(placeholder=self._say.text("picker.type"))
            with Horizontal():
                yield OptionList(markup=False)
                with VerticalScroll(can_focus=False):
                    yield Static("", id="about", markup=False)
            yield Static(self._say("picker.keys"), id="keys", markup=False)

    def on_mount(self) -> None:
        """Begin with what was used last."""
        self._list()
        self.query_one(Input).focus()

    def on_resize(self, event: events.Resize) -> None:
        """Leave the definition out where there is no room for it."""
        self.set_class(event.size.width < 90, "-narrow")

    @on(Input.Changed)
    def _list(self) -> None:
        typed = self.query_one(Input).value.strip()
        self._found = ranked(typed, self._known, self._recent, self._counts)[:_SHOWN]
        options = self.query_one(OptionList)
        options.clear_options()
        options.add_options(Option(self._line(one), id=one.code.guid) for one in self._found)
        if typed:
            parent = self._parent_for_new()
            above = self._paths[parent][-1] if parent else self._say.text("picker.top")
            label = self._say("picker.new", name=typed, parent=above)
            options.add_option(Option(label.stylize("italic"), id=_NEW))
        options.highlighted = 0 if options.option_count else None

    def _line(self, one: Candidate) -> Content:
        *above, name = one.path
        tick = "✓ " if one.code.guid in self._chosen else "  "
        count = self._counts.get(one.code.guid, 0)
        return Content.assemble(
            tick,
            plain(name).stylize("bold"),
            Content.styled(f"  {count}" if count else "", "dim"),
            plain("   " + " › ".join(above)).stylize("dim"),
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

    @on(OptionList.OptionHighlighted)
    def _describe(self, event: OptionList.OptionHighlighted) -> None:
        code = next((c.code for c in self._found if c.code.guid == event.option_id), None)
        about = self.query_one("#about", Static)
        about.update(self._about(code) if code else Content(""))

    def _about(self, code: Code) -> Content:
        parts = [plain(words_in(code.name, self._say.language)).stylize("bold")]
        for label, words in (
            ("", words_in(code.definition, self._say.language)),
            ("code.include", words_in(code.include, self._say.language)),
            ("code.exclude", words_in(code.exclude, self._say.language)),
            ("code.example", code.example),
        ):
            if words:
                heading = self._say(label).stylize("bold") if label else Content("")
                parts += [
                    Content(""),
                    Content.assemble(heading, " " if label else "", plain(words)),
                ]
        return Content("\n").join(parts)

    def action_step(self, step: int) -> None:
        """Go up or down the list while the field keeps the focus."""
        options = self.query_one(OptionList)
        if options.option_count:
            options.highlighted = ((options.highlighted or 0) + step) % options.option_count

    def action_mark(self) -> None:
        """Choose the highlighted code and go on choosing."""
        guid = self._highlighted()
        if guid and guid != _NEW:
            if guid in self._chosen:
                del self._chosen[guid]
            else:
                self._chosen[guid] = None
            one = next(c for c in self._found if c.code.guid == guid)
            self.query_one(OptionList).replace_option_prompt(guid, self._line(one))

    def _highlighted(self) -> str | None:
        options = self.query_one(OptionList)
        if options.highlighted is None:
            return None
        return options.get_option_at_index(options.highlighted).id

    @on(Input.Submitted)
    def _take(self) -> None:
        guid = self._highlighted()
        if guid == _NEW:
            name = self.query_one(Input).value.strip()
            self.dismiss(Picked(tuple(self._chosen), name, self._parent_for_new()))
        elif self._chosen or guid:
            self.dismiss(Picked(tuple(dict.fromkeys([*self._chosen, *([guid] if guid else [])]))))

    @on(OptionList.OptionSelected)
    def _clicked(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self._take()

    def on_click(self, event: events.Click) -> None:
        """A click beside the picker leaves it."""
        if event.widget is self:
            self.dismiss(None)

    def action_leave(self) -> None:
        """Leave without choosing."""
        self.dismiss(None)
