"""Small dialogs: a line to type, a memo to write, the keys of this place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import groupby
from typing import ClassVar, TypeVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Input, RadioButton, RadioSet, Static, TextArea

from qualcode.domain.model import MEMO_KINDS
from qualcode.ui.actions import Action, shown, ways_to
from qualcode.ui.screens.once import Once
from qualcode.ui.speaking import Speaker
from qualcode.ui.text import lines, plain
from qualcode.ui.widgets.fields import Line, Page

SHEET = """
    align: center middle;
    & > Vertical {
        width: 72; max-width: 96%; height: auto; max-height: 92%;
        background: $panel; padding: 1 2;
    }
    &:ansi > Vertical { border: round ansi_default; }
    & .title { text-style: bold; height: auto; margin: 0 0 1 0; }
    & .about { color: $foreground 70%; height: auto; margin: 1 0 0 0; }
    & .keys { color: $foreground 60%; height: 1; margin: 1 0 0 0; }
"""


Result = TypeVar("Result")


class Sheet(ModalScreen[Result | None], Once[Result | None]):
    """A dialog that Escape, or a click beside it, leaves with None."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", show=False)]

    def action_leave(self) -> None:
        """Leave; nothing is changed."""
        self.dismiss(None)

    def on_click(self, event: events.Click) -> None:
        """A click beside the dialog leaves it."""
        if event.widget is self:
            self.action_leave()


class Prompt(Sheet[str]):
    """One line to type; gives it, or None."""

    DEFAULT_CSS = (
        "Prompt {"
        + SHEET
        + "& Input, & Input:focus { border: none; height: 1; background: $background; }}"
    )

    def __init__(
        self, title: Content, text: str = "", about: str = "", *, secret: bool = False
    ) -> None:
        """What is typed is shown as dots if it is `secret`."""
        super().__init__()
        self._title = title
        self._text = text
        self._about = about
        self._secret = secret

    def compose(self) -> ComposeResult:
        """A title, a field, and what to know about it."""
        with Vertical():
            yield Static(self._title, classes="title", markup=False)
            yield Line(self._text, password=self._secret)
            if self._about:
                yield Static(plain(self._about), classes="about", markup=False)

    @on(Input.Submitted)
    def _take(self, event: Input.Submitted) -> None:
        self.dismiss(event.value)


class MemoEditor(Sheet[dict[str, str]]):
    """Memos to write, one of each kind; gives kind -> text for those that were changed.

    Leaving keeps what was written, as everything is kept here; only Discard gives None.
    """

    DEFAULT_CSS = (
        "MemoEditor {"
        + SHEET
        + """
        & TextArea, & TextArea:focus {
            height: 10; border: none; background: $background; padding: 0 1;
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

    def __init__(
        self,
        say: Speaker,
        about: str,
        texts: dict[str, str],
        left_open: Callable[[dict[str, str]], None] = lambda texts: None,
    ) -> None:
        """`left_open` is given what was changed when the program ends over an open editor."""
        super().__init__()
        self._say = say
        self._left_open = left_open
        self._is_settled = False
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
            self._page = Page(self._texts.get(self._kind, ""), soft_wrap=True)
            yield self._page
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
        self._is_settled = True
        self.dismiss(None)

    @on(Button.Pressed, "#keep")
    def action_keep(self) -> None:
        """Keep what was written, of every kind."""
        self._is_settled = True
        self.dismiss(self._changed())

    def _changed(self) -> dict[str, str]:
        texts = {**self._texts, self._kind: self._page.text}
        return {kind: text for kind, text in texts.items() if text != self._before.get(kind, "")}

    def on_unmount(self) -> None:
        """Keep what was written when the program ends meanwhile, as when a window is closed."""
        if not self._is_settled:
            self._left_open(self._changed())

    def action_leave(self) -> None:
        """Leave, and keep what was written."""
        self.action_keep()


class Legend(Sheet[str]):
    """The letters of the margin and the codes they stand for; a letter gives its code's GUID."""

    DEFAULT_CSS = (
        "Legend {"
        + SHEET
        + """& VerticalScroll {
            height: auto; max-height: 70vh; scrollbar-size-vertical: 1; scrollbar-gutter: stable;
        }}"""
    )

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


class KeysHelp(Sheet[None]):
    """The keys of a screen, from the table of actions."""

    DEFAULT_CSS = (
        "KeysHelp {"
        + SHEET
        + "& > Vertical { width: 100; } & VerticalScroll { height: auto; max-height: 70vh; }}"
    )

    def __init__(self, say: Speaker, actions: Iterable[Action], about: str = "help.leave") -> None:
        super().__init__()
        self._say = say
        self._actions = list(actions)
        self._about = about

    def compose(self) -> ComposeResult:
        """A list by place."""
        with Vertical():
            yield Static(self._say("help.title"), classes="title", markup=False)
            with VerticalScroll():
                yield Static(keys_in_words(self._actions, self._say), markup=False)
            yield Static(self._say(self._about), classes="keys", markup=False)

    def on_mount(self) -> None:
        """Let the arrow keys scroll."""
        self.query_one(VerticalScroll).focus()


def keys_in_words(actions: Iterable[Action], say: Speaker) -> Content:
    """The table of keys, grouped by place, one line for what belongs together."""
    every = list(actions)
    order = list(dict.fromkeys(action.place for action in every))
    ranked = sorted(every, key=lambda action: order.index(action.place))
    found: list[Content] = []
    for place, several in groupby(ranked, key=lambda action: action.place):
        found += [Content(""), say(f"help.{place}").stylize("bold $accent")]
        for message, alike in groupby(several, key=lambda action: action.message):
            keys = "  ".join(dict.fromkeys(shown(key) for one in alike for key in ways_to(one)))
            found.append(Content.assemble((f"{keys:<32} ", "bold"), say(message)))
    return Content("\n").join(found[1:])
