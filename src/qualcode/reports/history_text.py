"""The history in words: one line for each entry of the journal."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from qualcode.domain.model import words_in
from qualcode.messages import Message, has_message, render
from qualcode.reports.quotes import attribute_in_words


def history_line(kind: str, values: Mapping[str, Any], language: str, names_in: str) -> str:
    """What was done, in words, without who and when.

    Codes and themes are named in `names_in`, the language of the project.
    """
    shown = {name: _shown(value, names_in) for name, value in values.items()}
    if kind == "history.case.attribute":
        shown["name"] = attribute_in_words(shown["name"], language)
    what = values.get("what")
    if isinstance(what, str):
        shown["what"] = history_line(what, {**values, "what": None}, language, names_in)
    known = kind if has_message(kind) else "history.other"
    return render(known, language, **{"n": 1, **_BLANK, **shown, "entry": kind})


IMPORTED, UNDONE = "history.imported", "history.undone"
"""Kinds of entries."""


def remark_on(kind: str, values: Mapping[str, Any]) -> Message | None:
    """What is to be said beside an entry: after an import was undone, that its texts stay."""
    is_import_undone = kind == UNDONE and values.get("what") == IMPORTED
    return Message("forget.hint") if is_import_undone else None


def moment(at: datetime) -> str:
    """A moment on the clock of this machine, to the minute."""
    return f"{at.astimezone():%Y-%m-%d %H:%M}"


_BLANK = dict.fromkeys(
    (
        "code",
        "source",
        "name",
        "names",
        "title",
        "titles",
        "pseudonym",
        "wording",
        "to",
        "kind",
        "file",
        "what",
    ),
    "",
)


def _shown(value: Any, language: str) -> Any:
    """A name in the language; lists with commas; figures as they are."""
    if isinstance(value, Mapping):
        return words_in(value, language)
    if isinstance(value, list):
        return ", ".join(str(_shown(part, language)) for part in value)
    return "" if value is None else value
