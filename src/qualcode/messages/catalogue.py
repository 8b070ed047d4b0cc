"""The catalogues: loading the `.po` files and filling in values."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources

import polib

from qualcode.errors import QualcodeError

LANGUAGES = ("en", "nb", "nn")
"""Languages that have a catalogue; English is what a missing message falls back to."""


@dataclass(frozen=True, slots=True)
class Message:
    """A message id with the values its sentence needs; no words yet."""

    id: str
    values: Mapping[str, object] = field(default_factory=dict)


@cache
def _catalogue(language: str) -> dict[str, tuple[str, str]]:
    """Message id -> (singular, plural); both the same where there is no plural."""
    source = resources.files("qualcode.messages").joinpath(f"{language}.po")
    entries = polib.pofile(source.read_text(encoding="utf-8"))
    return {
        entry.msgid: (
            entry.msgstr_plural.get(0) or entry.msgstr,
            entry.msgstr_plural.get(1) or entry.msgstr,
        )
        for entry in entries
        if not entry.obsolete
    }


def interface_language(default: str = "en") -> str:
    """The language to speak: QUALCODE_LANG, else the machine's locale, else `default`.

    A locale counts if it says bokmål, nynorsk or English; `C` and `POSIX` say nothing.
    """
    wanted = os.environ.get("QUALCODE_LANG", "")
    if wanted in LANGUAGES:
        return wanted
    set_by = [name for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)]
    tag = re.split(r"[_.@-]", os.environ[set_by[0]])[0].casefold() if set_by else ""
    return _LOCALES.get(tag, default)


_LOCALES = {"nb": "nb", "no": "nb", "nn": "nn", "en": "en"}


def has_message(message_id: str, language: str = "en") -> bool:
    """Whether the catalogue of `language` itself holds `message_id`."""
    return message_id in _catalogue(language)


def render(message: Message | str, language: str = "en", /, **values: object) -> str:
    """The words of a message in a language, falling back to English.

    Values are shown as text: control characters are dropped, so that a name from a
    project can never steer a terminal. Raises `KeyError` for an unknown id.
    """
    if isinstance(message, Message):
        values = {**message.values, **values}
        message = message.id
    catalogue = _catalogue(language if language in LANGUAGES else "en")
    singular, plural = catalogue.get(message) or _catalogue("en")[message]
    words = singular if values.get("n", 1) == 1 else plural
    return words.format_map({key: _shown(value, language) for key, value in values.items()})


def render_error(error: QualcodeError, language: str = "en") -> str:
    """The sentence for an error: what happened, and the remedy."""
    return render(error.message_id, language, **error.values)


def _shown(value: object, language: str) -> object:
    if isinstance(value, Message):
        return render(value, language)
    if isinstance(value, int | float):
        return value
    return printable(str(value))


def printable(text: str) -> str:
    """`text` without control, format-override and unpaired surrogate characters.

    Line feeds become spaces. What remains can be written to a terminal as text.
    """
    if text.isprintable():  # nearly every text, and forty times as fast
        return text
    return "".join(
        " " if char in "\n\t" else char
        for char in text
        if char in "\n\t" or (unicodedata.category(char) not in {"Cc", "Cs"} and char not in _BIDI)
    )


_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Direction overrides: they can make a line read as something it is not."""
