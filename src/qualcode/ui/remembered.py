"""What this person's machine remembers between two openings; never in a study's store.

A small JSON file in the user's state folder, or in the folder that QUALCODE_STATE names:
the recent studies, how the screen last stood in each (GUIDs and numbers, no words of the
project), and a person's choices. It is a convenience: a file that is damaged, foreign, too
large or not to be written is passed over, and nothing is remembered.
"""

from __future__ import annotations

import json
import os
import re
import stat
import tempfile
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import platformdirs

RECENT = 12
"""Studies kept in the list."""
_VIEWS = 100
"""Studies whose screens are remembered."""
_CURSORS = 1_000
"""Sources of one study whose places are remembered."""
_BYTES = 1_000_000
_LONGEST = 4_096
"""Code points of a path or title."""
_GUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_WORD = re.compile(r"[a-z][a-z0-9_-]{0,39}")
"""A name that the program gave: a pane, a theme, a language."""


@dataclass(frozen=True, slots=True)
class Recent:
    """A study that was opened here."""

    place: str
    """The store's path, or its URL."""
    title: str
    when: str
    """When it was last open (ISO 8601, UTC)."""
    sources: int = 0
    codings: int = 0
    """As the coder saw them then."""


@dataclass(frozen=True, slots=True)
class View:
    """How the coding screen stood when a project was left."""

    source: str = ""
    """GUID of the open source."""
    cursors: Mapping[str, int] = field(default_factory=dict)
    """Source (GUID) -> where its cursor stood, in code points; the one left last comes last."""
    hidden: frozenset[str] = frozenset()
    """Panes that were hidden, as the screen names them."""
    bound: Mapping[int, str] = field(default_factory=dict)
    """Digit -> the code (GUID) bound to it."""
    grouping: int = 0
    """How the sources were grouped, as the screen numbers its ways; 0 is its first."""


@dataclass(frozen=True, slots=True)
class Remembered:
    """All that is remembered."""

    recent: tuple[Recent, ...] = ()
    """The latest first."""
    views: Mapping[str, View] = field(default_factory=dict)
    """Project (GUID) -> how its screen stood; the one left last comes last."""
    theme: str = ""
    language: str = ""
    folder: str = ""
    """Where a file was last picked."""

    def of(self, project: str) -> View:
        """How the screen stood in a project (GUID); as it begins if that is not known."""
        return self.views.get(project, View())


def state_file() -> Path:
    """Where the file lies, whether it is there or not."""
    folder = os.environ.get("QUALCODE_STATE")
    state = Path(folder) if folder else platformdirs.user_state_path("qualcode", appauthor=False)
    return state / "remembered.json"


def read() -> Remembered:
    """What is remembered; nothing where the file cannot be used."""
    try:
        place = state_file()
        if not stat.S_ISREG(place.stat().st_mode):
            return Remembered()
        with place.open("rb") as file:
            data = file.read(_BYTES + 1)
        return from_json(data.decode("ascii")) if len(data) <= _BYTES else Remembered()
    except (OSError, ValueError, RuntimeError):
        return Remembered()


def remember(project: str, view: View) -> None:
    """Keep how the screen stands in a project (GUID)."""

    def change(known: Remembered) -> Remembered:
        others = {guid: one for guid, one in known.views.items() if guid != project}
        return replace(known, views={**others, project: view})

    _update(change)


def note_recent(place: str, title: str, sources: int = 0, codings: int = 0) -> None:
    """Put a study first among the recent ones, with what its screen showed."""
    if ":***@" in place:  # it could not be opened again without its password
        return
    where = place if "://" in place else str(Path(place).absolute())
    when = datetime.now(UTC).isoformat(timespec="seconds")
    one = Recent(where, title, when, sources, codings)
    _update(lambda known: replace(known, recent=(one, *_others(known, where))))


def forget_recent(place: str) -> None:
    """Take a study off the list of recent ones."""
    _update(lambda known: replace(known, recent=_others(known, place)))


def choose(
    *, theme: str | None = None, language: str | None = None, folder: Path | None = None
) -> None:
    """Keep choices; those that are not given stay as they are."""
    given = {"theme": theme, "language": language, "folder": folder and str(folder)}
    chosen: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
    if any(getattr(read(), name) != value for name, value in chosen.items()):
        _update(lambda known: replace(known, **chosen))


def _others(known: Remembered, place: str) -> tuple[Recent, ...]:
    return tuple(one for one in known.recent if one.place != place)


def _update(change: Callable[[Remembered], Remembered]) -> None:
    """Write what is remembered anew, read just before, so that other screens' news is kept."""
    text = to_json(change(read()))
    with suppress(OSError, RuntimeError):
        _replace(state_file(), text)


def _replace(place: Path, text: str) -> None:
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=place.parent, prefix="remembered-", suffix=".new")
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(text)
        Path(name).replace(place)
    except OSError:
        with suppress(OSError):
            Path(name).unlink()
        raise


# The file's text. Half characters in a path pass, since JSON writes them as escapes.


def to_json(known: Remembered) -> str:
    """The file's text, in ASCII, cut to what is kept."""
    views = list(known.views.items())[-_VIEWS:]
    return json.dumps(
        {
            "recent": [
                {
                    "place": one.place,
                    "title": one.title,
                    "when": one.when,
                    "sources": one.sources,
                    "codings": one.codings,
                }
                for one in known.recent[:RECENT]
            ],
            "views": {guid: _row(view) for guid, view in views},
            "theme": known.theme,
            "language": known.language,
            "folder": known.folder,
        }
    )


def _row(view: View) -> dict[str, object]:
    return {
        "source": view.source,
        "cursors": dict(list(view.cursors.items())[-_CURSORS:]),
        "hidden": sorted(view.hidden),
        "bound": {str(digit): code for digit, code in view.bound.items()},
        "grouping": view.grouping,
    }


def from_json(text: str) -> Remembered:
    """What a text says, as far as it is what this module writes; the rest is left out.

    Raises `ValueError` or `RecursionError` where it is no JSON at all.
    """
    row = _mapping(json.loads(text))
    recent = (_recent(_mapping(one)) for one in _listed(row.get("recent")))
    views = _mapping(row.get("views")).items()
    return Remembered(
        recent=tuple(one for one in recent if one.place)[:RECENT],
        views={guid: _view(_mapping(one)) for guid, one in views if _GUID.fullmatch(guid)},
        theme=_word(row.get("theme")),
        language=_word(row.get("language")),
        folder=_text(row.get("folder")),
    )


def _recent(row: Mapping[str, object]) -> Recent:
    return Recent(
        place=_text(row.get("place")),
        title=_text(row.get("title")),
        when=_text(row.get("when")),
        sources=_number(row.get("sources")),
        codings=_number(row.get("codings")),
    )


def _view(row: Mapping[str, object]) -> View:
    cursors = _mapping(row.get("cursors")).items()
    bound = _mapping(row.get("bound")).items()
    return View(
        source=_guid(row.get("source")),
        cursors={guid: _number(at) for guid, at in cursors if _guid(guid)},
        hidden=frozenset(filter(None, map(_word, _listed(row.get("hidden"))))),
        bound={int(key): _guid(code) for key, code in bound if key in _DIGITS and _guid(code)},
        grouping=_number(row.get("grouping")),
    )


_DIGITS = frozenset("0123456789")


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, dict) else {}


def _listed(value: object) -> Iterable[object]:
    return value if isinstance(value, list) else ()


def _text(value: object) -> str:
    return value if isinstance(value, str) and len(value) <= _LONGEST and "\0" not in value else ""


def _word(value: object) -> str:
    return value if isinstance(value, str) and _WORD.fullmatch(value) else ""


def _guid(value: object) -> str:
    return value if isinstance(value, str) and _GUID.fullmatch(value) else ""


def _number(value: object) -> int:
    counts = isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**12
    return int(str(value)) if counts else 0
