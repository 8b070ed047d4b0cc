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
    """reading, selecting, coding, study or view: the heading in the help."""
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
    *_moves("coding.-1", "less_than_sign"),
    *_moves("coding.1", "greater_than_sign"),
    *_moves("suggestion.-1", "E"),
    *_moves("suggestion.1", "e"),
    *_moves("memo.-1", "Z"),
    *_moves("memo.1", "z"),
    Action("select", ("s",), "selecting", parameter="'sentence'", unit="sentence"),
    Action("select", ("t",), "selecting", parameter="'turn'", unit="turn"),
    Action("select", ("h",), "selecting", parameter="'coding'", unit="coding"),
    Action("other_edge", ("S",), "selecting"),
    Action("deselect", ("escape",), "selecting"),
)
"""Holds while the transcript has the focus."""

ON_SCREEN: tuple[Action, ...] = (
    Action("pick_code", ("c", "enter"), "coding", bar=True),
    Action("repeat_code", ("full_stop",), "coding", bar=True),
    *(Action("bound_code", (str(n),), "coding", parameter=str(n)) for n in range(1, 10)),
    Action("code_by_letter", ("apostrophe",), "coding"),
    Action("code_in_vivo", ("i",), "coding"),
    Action("recode", ("C",), "coding"),
    Action("adjust", ("H",), "coding"),
    Action("set_facets", ("T",), "coding"),
    Action("uncode", ("d", "delete"), "coding"),
    Action("mark_nothing_here", ("r",), "coding"),
    Action("write_memo", ("m",), "coding", bar=True),
    Action("mark_quotation", ("q",), "coding"),
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
    Action("enter", ("f5",), "study", parameter="'segments'", unit="segments"),
    Action("enter", ("f4",), "study", parameter="'concordance'", unit="concordance"),
    Action("enter", ("ctrl+r",), "study", parameter="'history'", unit="history"),
    Action("enter", ("ctrl+l",), "study", parameter="'materials'", unit="materials"),
    Action("enter", ("ctrl+o",), "study", parameter="'taking_in'", unit="taking_in"),
    Action("enter", (), "study", parameter="'answers'", unit="answers"),
    Action("enter", (), "study", parameter="'guide'", unit="guide"),
    Action("enter", (), "study", parameter="'codebooks'", unit="codebooks"),
    Action("enter", (), "study", parameter="'recognising'", unit="recognising"),
    Action("remove_passage", (), "study"),
    Action("enter", ("ctrl+e",), "study", parameter="'exporting'", unit="exporting"),
    Action("enter", (), "study", parameter="'backups'", unit="backups"),
    Action("close_study", ("ctrl+w",), "study"),
    Action("menu", ("f10",), "view", bar=True),
    Action("toggle_pane", ("f2",), "view", parameter="'left'", unit="left"),
    Action("toggle_pane", ("f3",), "view", parameter="'right'", unit="right"),
    Action("number_lines", ("L",), "view"),
    Action("show_others", ("o",), "view"),
    Action("change_colours", ("f9",), "view"),
    Action("help", ("question_mark", "f1"), "view", bar=True),
    Action("quit", ("ctrl+q",), "view"),
)
"""Holds on the whole coding screen; what has no key is in the menu."""

_MENU = next(action.keys for action in ON_SCREEN if action.name == "menu")


def ways_to(action: Action) -> tuple[str, ...]:
    """The keys an action of the coding screen is reached by: its own, or that of the menu."""
    return action.keys or _MENU


ON_START: tuple[Action, ...] = (
    Action("new_study", ("n",), "start"),
    Action("open_study", ("o",), "start"),
    Action("sample_study", ("t",), "start"),
    Action("drop_recent", ("delete",), "start", bar=True),
    Action("change_colours", ("f9",), "view", bar=True),
    Action("quit", ("ctrl+q",), "view", bar=True),
)
"""Holds on the start screen."""


ON_LIST: tuple[Action, ...] = (
    Action("leave", ("escape",), "list", bar=True),
    Action("scroll_detail", ("shift+down",), "list", parameter="1"),
    Action("scroll_detail", ("shift+up",), "list", parameter="-1"),
    Action("help", ("question_mark", "f1"), "list", bar=True),
)
"""Holds on every screen with a list."""

ON_OPENING: tuple[Action, ...] = (Action("open", ("enter",), "list", bar=True),)
"""Holds where a line leads somewhere."""

ON_TICKS: tuple[Action, ...] = (
    Action("tick", ("space",), "list", bar=True),
    Action("tick_all", ("ctrl+a",), "list"),
)
"""Holds where lines can be ticked."""

_UNDO = ("u", "ctrl+z")
_REDO = ("U", "ctrl+y")

ON_SEGMENTS: tuple[Action, ...] = (
    Action("want", ("c",), "segments", parameter="'code'", unit="code", bar=True),
    Action("want", ("s",), "segments", parameter="'source'", unit="source"),
    Action("want", ("k",), "segments", parameter="'case'", unit="case"),
    Action("want", ("w",), "segments", parameter="'coder'", unit="coder"),
    Action("want", ("slash",), "segments", parameter="'words'", unit="words", bar=True),
    Action("want", ("o",), "segments", parameter="'order'", unit="order"),
    Action("want_all", ("a",), "segments"),
    Action("recode", ("C",), "segments", unit="many", bar=True),
    Action("uncode", ("d", "delete"), "segments", unit="many"),
    Action("copy", ("y",), "segments"),
    Action("write_out", ("e",), "segments", bar=True),
    Action("undo", _UNDO, "segments"),
    Action("redo", _REDO, "segments"),
)
"""Holds on the screen of segments."""


ON_CONCORDANCE: tuple[Action, ...] = (
    Action("ask_words", ("slash", "ctrl+f"), "concordance", bar=True),
    Action("other_spellings", ("ctrl+n",), "concordance"),
    Action("whole_words", ("w",), "concordance"),
    Action("change_unit", ("t",), "concordance", bar=True),
    Action("pick_code", ("c",), "concordance", unit="many", bar=True),
    Action("undo", _UNDO, "concordance"),
    Action("redo", _REDO, "concordance"),
)
"""Holds on the screen of words in all the material."""


ON_HISTORY: tuple[Action, ...] = (
    Action("undo", _UNDO, "history", bar=True),
    Action("redo", _REDO, "history"),
    Action("undo_back", ("b",), "history", bar=True),
)
"""Holds on the screen of the history."""


ON_MATERIALS: tuple[Action, ...] = (
    Action("switch", ("v",), "materials", bar=True),
    Action("rename", ("r",), "materials", bar=True),
    Action("set", ("g",), "materials", parameter="'group'", unit="group", bar=True),
    Action("set", ("K",), "materials", parameter="'kind'", unit="kind"),
    Action("set", ("c",), "materials", parameter="'case'", unit="case"),
    Action("set", ("w",), "materials", parameter="'wave'", unit="wave"),
    Action("set", ("D",), "materials", parameter="'date'", unit="date"),
    Action("set_attribute", ("a",), "materials"),
    Action("sort", ("o",), "materials"),
    Action("make_new", ("n",), "materials", bar=True),
    Action("correct", ("e",), "materials"),
    Action("write_person", ("p",), "materials"),
    Action("withdraw", ("X",), "materials"),
    Action("remove", ("d", "delete"), "materials"),
    Action("undo", _UNDO, "materials"),
    Action("redo", _REDO, "materials"),
)
"""Holds on the screen of sources and cases."""


ON_ANSWERS: tuple[Action, ...] = (
    Action("pick_code", ("c",), "answers", unit="many", bar=True),
    Action("ask_question", ("v",), "answers", bar=True),
    Action("undo", _UNDO, "answers"),
    Action("redo", _REDO, "answers"),
)
"""Holds on the grid of open answers."""


ON_GUIDE: tuple[Action, ...] = (
    Action("take_guide", ("o",), "guide", bar=True),
    Action("undo", _UNDO, "guide"),
    Action("redo", _REDO, "guide"),
)
"""Holds on the screen of the interview guide."""


ON_REVIEW: tuple[Action, ...] = (
    Action("accept", ("a",), "review", bar=True),
    Action("edit", ("e",), "review", bar=True),
    Action("leave_once", ("o",), "review", bar=True),
    Action("leave_alone", ("x",), "review", bar=True),
    Action("place", ("n",), "review", parameter="1", unit="1"),
    Action("place", ("p",), "review", parameter="-1", unit="-1"),
    Action("undecide", ("u", "ctrl+z"), "review"),
    Action("replace_rest", ("A",), "review"),
    Action("finish", ("s",), "review", bar=True),
)
"""Holds while identities are gone through."""


ON_RECOGNISING: tuple[Action, ...] = (
    Action("use_key", ("k",), "recognising", bar=True),
    Action("add_files", ("o",), "recognising", bar=True),
)
"""Holds on the recognition check."""


ON_BACKUPS: tuple[Action, ...] = (
    Action("back_up", ("b",), "backups", bar=True),
    Action("bundle", ("z",), "backups", bar=True),
)
"""Holds on the screen of backups."""


def bindings(actions: Iterable[Action]) -> list[Binding]:
    """The bindings of a table; words are never taken from them."""
    return [Binding(",".join(a.keys), a.call, a.message, show=False) for a in actions if a.keys]


SHOWN_KEYS = {
    "full_stop": ".",
    "apostrophe": "'",
    "slash": "/",
    "question_mark": "?",
    "less_than_sign": "<",
    "greater_than_sign": ">",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "escape": "Esc",
    "delete": "Delete",
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
