"""Write docs/guide/keys.md from the table of actions:  .venv/bin/python docs/keys.py"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from qualcode.messages import render
from qualcode.ui.actions import ON_SCREEN, ON_TEXT, Action, shown, ways_to

PLACES = ("reading", "selecting", "coding", "study", "view")

INTRODUCTION = """# Keys of the coding screen

Made by `docs/keys.py` from the table of actions in `src/qualcode/ui/actions.py`; change
that table, not this page. `?` shows the same list in the program. A capital letter is typed with
Shift. Where nothing is selected, a code goes on the sentence under the cursor.

With the mouse: click to place the cursor, drag to select, click twice for the word, three times
for the sentence, four times for the turn. A click on a letter in the margin takes hold of its
coding; Shift and a click moves the nearest edge. Point at words or a letter to read its codes.
"""


def page() -> str:
    """The whole page."""
    actions = [*ON_TEXT, *ON_SCREEN]
    tables = (_table(place, [a for a in actions if a.place == place]) for place in PLACES)
    return INTRODUCTION + "".join(tables)


def _table(place: str, actions: Iterable[Action]) -> str:
    return "\n".join(["", f"## {render(f'help.{place}', 'en')}", "", *_rows(actions), ""])


def _rows(actions: Iterable[Action]) -> Iterator[str]:
    yield "| keys | what they do |"
    yield "|---|---|"
    alike: dict[str, list[str]] = {}
    for action in actions:
        alike.setdefault(action.message, []).extend(shown(key) for key in ways_to(action))
    for message, keys in alike.items():
        yield f"| {' '.join(f'`{key}`' for key in dict.fromkeys(keys))} | {render(message, 'en')} |"


if __name__ == "__main__":
    target = Path(__file__).parent / "guide" / "keys.md"
    target.write_text(page(), encoding="utf-8", newline="\n")
