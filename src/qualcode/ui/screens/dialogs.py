"""Small dialogs: a line to type, a memo to write, the keys of this place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import groupby
from typing import ClassVar, TypeVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.document._document import EditResult
from textual.document._edit import Edit
from textual.screen import ModalScreen
from textual.widgets import Button, Input, RadioButton, RadioSet, Static, TextArea

from qualcode.domain.model import MEMO_KINDS
from qualcode.messages.catalogue import printable
from qualcode.ui.actions import Action, shown
from qualcode.ui.speaking import Speaker
from qualcode.ui.text import lines, plain

_SHEET = """
    align: center middle;
    & > Vertical {
        width: 72; max-width: 96%; height: auto; max-height: 92%;
        background: $panel; padding: 1 2;
    }
    & .title { text-style: bold; height: auto; margin: 0 0 1 0; }
    & .keys { color: $foreground 60%; height: 1; margin: 1 0 0 0; }
"""


Result = TypeVar("Result")


class _Sheet(ModalScreen[Result | None]):
    """A dialog that Escape, or a click beside it, leaves with None."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", show=False)]

    def action_leave(self) -> None:
        """Leave; nothing is changed."""
        self.dismiss(None)

    def on_click(self, event: events.Click) -> None:
        """A click beside the dialog leaves it."""
        if event.widget is self:
            self.action_leave()


class Line(Input):
    """A field for one line, without what would steer a terminal when it is pasted."""

    def validate_value(self, value: str) -> str:
        """The value as it may be shown."""
        return printable(value)


class Page(TextArea):
    """A field for several lines, without what would steer a terminal when it is pasted."""

    def edit(self, edit: Edit) -> EditResult:
        """Make an edit with its text as it may be shown."""
        return super().edit(replace(edit, text=lines(edit.text).plain))


class Prompt(_Sheet[str]):
    """One line to type; gives it, or None."""

    DEFAULT_CSS = (
        "Prompt {"
        + _SHEET
        + "& Input, & Input:focus { border: none; height: 1; background: $boost; }}"
    )

    def __init__(self, title: Content, text: str = "") -> None:
        super().__init__()
        self._title = title
        self._text = text

    def compose(self) -> ComposeResult:
        """A title and a field."""
        with Vertical():
            yield Static(self._title, classes="title", markup=False)
            yield Line(self._text)

    @on(Input.Submitted)
    def _take(self, event: Input.Submitted) -> None:
        self.dismiss(event.value)


class MemoEditor(_Sheet[dict[str, str]]):
    """Memos to write, one of each kind; gives kind -> text for those that were changed.

    Leaving keeps what was written, as everything is kept here; only Discard gives None.
    """

    DEFAULT_CSS = (
        "MemoEditor {"
        + _SHEET
        + """
        & TextArea, & TextArea:focus {
            height: 10; border: none; background: $boost; padding: 0 1;
        }
        & RadioSet, & RadioSet:focus {
            layout: horizontal; border: none; background: $panel; height: 1; width: auto;
            margin: 0 0 1 0;
        }
        & Horizontal { height: 1; margin: 1 0 0 0; }
        & RadioButton { width: auto; padding: 0 2 0 0; background: $panel; border: none; }
        & Button { min-width: 10; margin: 0 2 0 0; }
        }"""
    )
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+s", "keep", show=False, priority=True)]

    def __init__(self, say: Speaker, about: str, texts: dict[str, str]) -> None:
        super().__init__()
        self._say = say
        self._about = about
        self._texts = {kind: lines(text).plain for kind, text in texts.items()}
        self._before = dict(self._texts)
        self._kind = next((kind for kind in MEMO_KINDS if texts.get(kind)), MEMO_KINDS[0])

    def compose(self) -> ComposeResult:
        """What it is about, the kind, and the text."""
        with Vertical():
            yield Static(plain(self._about), classes="title", markup=False)
            with RadioSet():
                for kind in MEMO_KINDS:
                    yield RadioButton(self._say(f"memo.{kind}"), value=kind == self._kind)
            yield Page(self._texts.get(self._kind, ""), soft_wrap=True)
            with Horizontal():
                yield Button(self._say("memo.keep"), id="keep", variant="primary", compact=True)
                yield Button(self._say("memo.discard"), id="discard", compact=True)

    def on_mount(self) -> None:
        """Write at once."""
        self.query_one(TextArea).focus()

    @on(RadioSet.Changed)
    def _turn_to(self, event: RadioSet.Changed) -> None:
        area = self.query_one(TextArea)
        self._texts[self._kind] = area.text
        self._kind = MEMO_KINDS[event.index]
        area.text = self._texts.get(self._kind, "")

    @on(Button.Pressed, "#discard")
    def _discard(self) -> None:
        self.dismiss(None)

    @on(Button.Pressed, "#keep")
    def action_keep(self) -> None:
        """Keep what was written, of every kind."""
        self._texts[self._kind] = self.query_one(TextArea).text
        changed = {k: t for k, t in self._texts.items() if t != self._before.get(k, "")}
        self.dismiss(changed)

    def action_leave(self) -> None:
        """Leave, and keep what was written."""
        self.action_keep()


class Legend(_Sheet[str]):
    """The letters of the margin and the codes they stand for; a letter gives its code's GUID."""

    DEFAULT_CSS = "Legend {" + _SHEET + "& VerticalScroll { height: auto; max-height: 70vh; }}"

    def __init__(self, say: Speaker, letters: Mapping[str, str], names: Mapping[str, str]) -> None:
        super().__init__()
        self._say = say
        self._codes = {letter: code for code, letter in reversed(list(letters.items()))}
        self._names = names

    def compose(self) -> ComposeResult:
        """A line for each letter."""
        rows = [
            Content.assemble((f"{letter}  ", "bold"), plain(self._names.get(code, "?")))
            for letter, code in sorted(self._codes.items(), key=lambda pair: pair[0].swapcase())
        ]
        with Vertical():
            yield Static(self._say("legend.title"), classes="title", markup=False)
            with VerticalScroll():
                yield Static(Content("\n").join(rows), markup=False)

    def on_key(self, event: events.Key) -> None:
        """Take the code of a letter, small or capital where only one of them is in use."""
        typed = event.character or ""
        code = self._codes.get(typed) or self._codes.get(typed.upper())
        if code:
            event.stop()
            self.dismiss(code)


class KeysHelp(_Sheet[None]):
    """The keys of the coding screen, from the table of actions."""

    DEFAULT_CSS = (
        "KeysHelp {"
        + _SHEET
        + "& > Vertical { width: 100; } & VerticalScroll { height: auto; max-height: 70vh; }}"
    )

    def __init__(self, say: Speaker, actions: Iterable[Action]) -> None:
        super().__init__()
        self._say = say
        self._actions = list(actions)

    def compose(self) -> ComposeResult:
        """A list by place."""
        with Vertical():
            yield Static(self._say("help.title"), classes="title", markup=False)
            with VerticalScroll():
                yield Static(keys_in_words(self._actions, self._say), markup=False)
            yield Static(self._say("help.leave"), classes="keys", markup=False)

    def on_mount(self) -> None:
        """Let the arrow keys scroll."""
        self.query_one(VerticalScroll).focus()


def keys_in_words(actions: Iterable[Action], say: Speaker) -> Content:
    """The table of keys, grouped by place, one line for what belongs together."""
    order = ("reading", "selecting", "coding", "view")
    ranked = sorted(actions, key=lambda action: order.index(action.place))
    found: list[Content] = []
    for place, several in groupby(ranked, key=lambda action: action.place):
        found += [Content(""), say(f"help.{place}").stylize("bold $accent")]
        for message, alike in groupby(several, key=lambda action: action.message):
            keys = "  ".join(dict.fromkeys(shown(key) for one in alike for key in one.keys))
            found.append(Content.assemble((f"{keys:<32} ", "bold"), say(message)))
    return Content("\n").join(found[1:])
