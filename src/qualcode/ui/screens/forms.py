"""Forms: fields under one another, gone through by arrows, typing and mouse."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import ClassVar, TypeVar

from rich.cells import cell_len
from textual import events
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Button, Static
from textual.widgets.option_list import Option

from qualcode.errors import QualcodeError
from qualcode.ui.screens.asking import Answers
from qualcode.ui.screens.once import Once
from qualcode.ui.speaking import Speaker
from qualcode.ui.widgets.fields import Line
from qualcode.ui.widgets.list_among_fields import ListAmongFields

Result = TypeVar("Result")


class Choice(Widget, can_focus=True):
    """One of a few answers, in a row or a column; left, right, Space and the mouse choose.

    Up, down and Enter go through the form and change nothing on the way.
    """

    DEFAULT_CSS = """
    Choice {
        height: auto; width: 1fr; border-left: vkey $foreground 20%; padding: 0 1;
        &:focus { border-left: vkey $accent; background: $surface; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "step(-1)", show=False),
        Binding("right,space", "step(1)", show=False),
        Binding("up", "app.focus_previous", show=False),
        Binding("down,enter", "app.focus_next", show=False),
    ]
    _GAP = 3

    chosen: reactive[int] = reactive(0, layout=False)

    @dataclass
    class Changed(Message):
        """Another answer was chosen."""

        choice: Choice
        answer: str

        @property
        def control(self) -> Choice:
            """The choice, for selectors."""
            return self.choice

    def __init__(self, answers: Answers, chosen: str = "", *, row: bool = False, id: str) -> None:
        super().__init__(id=id)
        self._answers = answers
        self._row = row
        ids = [answer for answer, _ in answers]
        self.set_reactive(Choice.chosen, ids.index(chosen) if chosen in ids else 0)

    @property
    def answer(self) -> str:
        """What the chosen answer is known by."""
        return self._answers[self.chosen][0]

    def render(self) -> Content:
        """The answers, the chosen one marked by more than its colour."""
        shown = [
            Content.assemble(("● ", "$accent"), words.stylize("bold"))
            if n == self.chosen
            else Content.assemble(("○ ", "$foreground 50%"), words)
            for n, (_, words) in enumerate(self._answers)
        ]
        return Content(" " * self._GAP if self._row else "\n").join(shown)

    def watch_chosen(self) -> None:
        """Tell what was chosen."""
        self.post_message(self.Changed(self, self.answer))

    def action_step(self, step: int) -> None:
        """Choose the next answer, coming round at the ends."""
        self.chosen = (self.chosen + step) % len(self._answers)

    def on_click(self, event: events.Click) -> None:
        """Choose what was clicked."""
        at = event.get_content_offset(self)
        if at is None:
            return
        if not self._row:
            self.chosen = min(at.y, len(self._answers) - 1)
            return
        widths = [cell_len(words.plain) + 2 + self._GAP for _, words in self._answers]
        ends = list(accumulate(widths))
        self.chosen = next((n for n, end in enumerate(ends) if at.x < end), self.chosen)


class Entry(Line):
    """A line in a form: up, down and Enter go to the field above or below."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "app.focus_previous", show=False),
        Binding("down,enter", "app.focus_next", show=False),
    ]


class Ticks(ListAmongFields):
    """Lines that can be ticked, any number of them; Space, Enter and the mouse tick."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "select", show=False),
    ]

    def __init__(self, answers: Answers = (), ticked: Sequence[str] = (), *, id: str) -> None:
        super().__init__(id=id, markup=False)
        self._words_by_name: dict[str, Content] = {}
        self._ticked: set[str] = set()
        self.add(answers, ticked)

    @property
    def ticked(self) -> list[str]:
        """What the ticked lines are known by, in order."""
        return [name for name in self._words_by_name if name in self._ticked]

    def add(self, answers: Answers, ticked: Sequence[str] = ()) -> None:
        """Put lines below those that are there; one that is there already is only ticked."""
        self._ticked |= set(ticked)
        self._words_by_name |= dict(answers)
        at = self.highlighted
        self.clear_options()
        self.add_options(Option(self._line(name)) for name in self._words_by_name)
        self.highlighted = (at or 0) if self._words_by_name else None

    def _line(self, name: str) -> Content:
        sign = ("✓ ", "bold $accent") if name in self._ticked else ("· ", "$foreground 50%")
        return Content.assemble(sign, self._words_by_name[name])

    def action_select(self) -> None:
        """Tick the highlighted line, or take its tick away."""
        if self.highlighted is not None:
            name = list(self._words_by_name)[self.highlighted]
            self._ticked ^= {name}
            self.replace_option_prompt_at_index(self.highlighted, self._line(name))


class Press(Button):
    """A button in a form: the arrows go to the field before or after."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,left", "app.focus_previous", show=False),
        Binding("down,right", "app.focus_next", show=False),
    ]

    def on_mount(self) -> None:
        """Do not blink: while it does, a button is deaf to Enter."""
        self.active_effect_duration = 0


class Form(Once[Result | None]):
    """Fields under a title, and buttons below; a fault becomes a notice."""

    DEFAULT_CSS = """
    Form {
        background: $background;
        & .form-title { height: 1; margin: 1 4 1 4; text-style: bold; color: $accent; }
        & .fields {
            height: 1fr; margin: 0 2 0 4; padding: 0 2 0 0; scrollbar-size-vertical: 1;
        }
        & .field { height: auto; margin: 0 0 1 0; max-width: 104; }
        & .field > .label { width: 20; height: auto; color: $foreground 70%; padding: 0 1 0 0; }
        & .field > Vertical { width: 1fr; height: auto; }
        & Entry, & Entry:focus {
            border: none; border-left: vkey $foreground 20%; height: 1; padding: 0 1;
            background: $surface; background-tint: $foreground 0%;
        }
        & Entry:focus { border-left: vkey $accent; }
        & Ticks, & Ticks:focus {
            border: none; border-left: vkey $foreground 20%; padding: 0 1; height: auto;
            max-height: 10; background: $background; background-tint: $foreground 0%;
            scrollbar-size-vertical: 1; text-wrap: nowrap; text-overflow: ellipsis;
        }
        & Ticks:focus { border-left: vkey $accent; background: $surface; }
        & Ticks:blur > .option-list--option-highlighted { background: $background; }
        & Button.-primary:focus {
            background: $accent; color: $background; text-style: bold underline;
        }
        & .about, & .known { height: auto; padding: 0 0 0 2; }
        & .about { color: $foreground 60%; }
        & .warning { color: $error; }
        & .buttons { height: 1; margin: 1 4 1 4; }
        & .field > Vertical > Button { margin: 0 0 0 2; }
        & .buttons > Button { min-width: 14; margin: 0 2 0 0; }
        & .buttons > .keys { width: 1fr; color: $foreground 60%; text-align: right; }
        & .beside { height: 1; padding: 0 0 0 2; }
        & .beside > Button { width: auto; min-width: 10; margin: 0 0 0 2; }
        & .beside > .value {
            width: auto; max-width: 50%; text-wrap: nowrap; text-overflow: ellipsis;
        }
        &.-narrow .form-title { margin: 0 2 1 2; }
        &.-narrow .fields { margin: 0 1 0 2; }
        &.-narrow .buttons { margin: 1 2 0 2; }
        &.-narrow .label { width: 16; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", show=False)]

    def __init__(self, say: Speaker) -> None:
        super().__init__()
        self._say = say

    def field(self, label: str, *widgets: Widget) -> Horizontal:
        """A field: its label (a message id) and what stands beside it."""
        words = Static(self._say(label), classes="label", markup=False)
        return Horizontal(words, Vertical(*widgets), classes="field")

    def about(self, message_id: str, *, id: str | None = None) -> Static:
        """A sentence below a field."""
        return Static(self._say(message_id), classes="about", markup=False, id=id)

    def on_resize(self, event: events.Resize) -> None:
        """Have narrower margins where there is little room."""
        self.set_class(event.size.width < 100, "-narrow")

    def tell(self, message_id: str, **values: object) -> None:
        """Say something in passing."""
        self.notify(self._say.text(message_id, **values), markup=False, timeout=5)

    def refuse(self, error: QualcodeError) -> None:
        """Say what could not be done, and what to do about it."""
        words = self._say.text(error.message_id, **error.values)
        self.notify(words, severity="error", markup=False, timeout=8)

    def action_leave(self) -> None:
        """Go back; nothing is changed."""
        self.dismiss(None)
