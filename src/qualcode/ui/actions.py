"""The one table of actions: keys, where they hold, and the message that names them.

Bindings, the key bar, the command palette, the help screen and the page of keys in the
guide are all made from it. The words are `action.<name>` in the catalogues.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from textual.binding import Binding


@dataclass(frozen=True, slots=True)
class Action:
    """Something a person can do: its name, its keys, and the place where they hold."""

    name: str
    keys: tuple[str, ...]
    place: str
    """reading, selecting, coding, project or view: the heading in the help."""
    bar: bool = False
    """Whether the key bar names it."""
    parameter: str = ""
    """What the action method is called with."""
    unit: str = ""
    """What a move or selection goes by: each has a name of its own."""

    @property
    def message(self) -> str:
        """Message id of its name."""
        return f"action.{self.name}.{self.unit}" if self.unit else f"action.{self.name}"

    @property
    def call(self) -> str:
        """The action as Textual calls it."""
        return f"{self.name}({self.parameter})"


def _moves(name: str, *keys: str, extend: tuple[str, ...] = ()) -> tuple[Action, ...]:
    unit, step = name.split(".")
    call = f"'{unit}', {step}"
    move = Action("move", keys, "reading", parameter=call, unit=unit)
    if not extend:
        return (move,)
    return move, Action("extend", extend, "selecting", parameter=call, unit=unit)


ON_TEXT: tuple[Action, ...] = (
    *_moves("character.-1", "left", extend=("shift+left",)),
    *_moves("character.1", "right", extend=("shift+right",)),
    *_moves("word.-1", "ctrl+left", "b", extend=("ctrl+shift+left", "B")),
    *_moves("word.1", "ctrl+right", "w", extend=("ctrl+shift+right", "W")),
    *_moves("line.-1", "up", extend=("shift+up",)),
    *_moves("line.1", "down", extend=("shift+down",)),
    *_moves("sentence.-1", "k", extend=("K",)),
    *_moves("sentence.1", "j", extend=("J",)),
    *_moves("answer.-1", "p"),
    *_moves("answer.1", "n"),
    *_moves("turn.-1", "ctrl+up", extend=("P",)),
    *_moves("turn.1", "ctrl+down", extend=("N",)),
    *_moves("page.-1", "pageup", extend=("shift+pageup",)),
    *_moves("page.1", "pagedown", "space", extend=("shift+pagedown",)),
    *_moves("edge.-1", "home", extend=("shift+home",)),
    *_moves("edge.1", "end", extend=("shift+end",)),
    *_moves("text.-1", "ctrl+home"),
    *_moves("text.1", "ctrl+end"),
    *_moves("uncoded.-1", "F"),
    *_moves("uncoded.1", "f"),
    *_moves("suggestion.-1", "E"),
    *_moves("suggestion.1", "e"),
    Action("select", ("s",), "selecting", bar=True, parameter="'sentence'", unit="sentence"),
    Action("select", ("t",), "selecting", parameter="'turn'", unit="turn"),
    Action("select", ("h",), "selecting", parameter="'coding'", unit="coding"),
    Action("deselect", ("escape",), "selecting"),
)
"""Holds while the transcript has the focus."""

ON_SCREEN: tuple[Action, ...] = (
    Action("pick_code", ("c", "enter"), "coding", bar=True),
    Action("repeat_code", ("full_stop",), "coding", bar=True),
    Action("code_in_vivo", ("i",), "coding"),
    Action("uncode", ("d", "delete"), "coding"),
    Action("write_memo", ("m",), "coding", bar=True),
    Action("mark_quotation", ("q",), "coding"),
    Action("code_by_letter", ("apostrophe",), "coding"),
    *(Action("bound_code", (str(n),), "coding", parameter=str(n)) for n in range(1, 10)),
    Action("undo", ("u", "ctrl+z"), "coding", bar=True),
    Action("redo", ("U", "ctrl+y"), "coding"),
    Action("reveal_suggestions", ("v",), "coding"),
    Action("accept_suggestion", ("a",), "coding"),
    Action("reject_suggestion", ("x",), "coding"),
    Action("find", ("slash", "ctrl+f"), "reading"),
    Action("find_next", ("f7",), "reading", parameter="1"),
    Action("find_next", ("f6",), "reading", parameter="-1"),
    Action("go_to_turn", ("g",), "reading"),
    Action("next_source", ("f8",), "reading", parameter="1"),
    Action("toggle_pane", ("f2",), "view", parameter="'left'", unit="left"),
    Action("toggle_pane", ("f3",), "view", parameter="'right'", unit="right"),
    Action("show_others", ("o",), "view"),
    Action("turn_light", ("f9",), "view"),
    Action("help", ("question_mark", "f1"), "view", bar=True),
    Action("quit", ("ctrl+q",), "view"),
)
"""Holds on the whole coding screen."""


def bindings(actions: Iterable[Action]) -> list[Binding]:
    """The bindings of a table; words are never taken from them."""
    return [Binding(",".join(a.keys), a.call, a.message, show=False) for a in actions]


SHOWN_KEYS = {
    "full_stop": ".",
    "apostrophe": "'",
    "slash": "/",
    "question_mark": "?",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "escape": "Esc",
    "delete": "Del",
    "enter": "Enter",
    "left": "←",
    "right": "→",
    "up": "↑",
    "down": "↓",
    "home": "Home",
    "end": "End",
    "space": "Space",
}


def shown(key: str) -> str:
    """A key as a person knows it: `ctrl+left` is `Ctrl+←`."""
    *modifiers, last = key.split("+")
    capital = modifiers or (last.startswith("f") and last != "f")
    name = SHOWN_KEYS.get(last, last.upper() if capital else last)
    return "+".join([*(part.capitalize() for part in modifiers), name])
