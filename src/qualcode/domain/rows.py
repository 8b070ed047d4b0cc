"""Values as rows and rows as values: the plain form that is stored and journalled."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import MISSING, fields
from functools import cache
from operator import attrgetter
from typing import Any

from qualcode.domain.model import TABLES, Origin, Value

Row = dict[str, Any]
"""Field name -> something JSON can hold. Every row has a `guid`."""

_TABLE_OF = {cls: table for table, cls in TABLES.items()}
_NAMES = {cls: tuple(f.name for f in fields(cls)) for cls in (*TABLES.values(), Origin)}
_GET = {cls: attrgetter(*names) for cls, names in _NAMES.items()}
_TUPLES = {
    table: tuple(f.name for f in fields(cls) if str(f.type).startswith("tuple"))
    for table, cls in TABLES.items()
}
_MAPPINGS = {
    cls: tuple(f.name for f in fields(cls) if f.type == "Words") for cls in TABLES.values()
}

_TUPLES_AT = {
    table: tuple(_NAMES[TABLES[table]].index(name) for name in names)
    for table, names in _TUPLES.items()
}
_ORIGIN_AT = _NAMES[TABLES["coding"]].index("origin")

UNIQUE: dict[str, tuple[str, ...]] = {
    "project": (),
    "coder": ("name",),
    "case": ("kind", "parent", "pseudonym"),
    "source": ("title",),
    "codebook": ("name",),
    "code": ("codebook", "parent", "name"),
    "coding": ("source", "start", "end", "code", "coder"),
    "quotation": ("source", "start", "end", "coder"),
    "theme": ("parent", "statement"),
    "theme_code": ("theme", "code"),
    "nothing_here": ("source", "start", "end", "coder"),
    "code_link": ("code", "to", "kind"),
    "question": ("wording",),
    "guide_question": ("wording",),
    "asked": ("guide_question", "case"),
}
"""Table -> the fields that no two rows may share; names are compared without regard to case."""


def table_of(value: Value) -> str:
    """The table a value belongs in."""
    return _TABLE_OF[type(value)]


def to_row(value: Value) -> Row:
    """The value as a row of its table."""
    cls = type(value)
    row = dict(zip(_NAMES[cls], _GET[cls](value), strict=True))
    for name in _TUPLES[_TABLE_OF[cls]]:
        row[name] = list(row[name])
    for name in _MAPPINGS[cls]:
        row[name] = dict(row[name])
    if "origin" in row:
        row["origin"] = _plain(row["origin"])
    return row


def from_row(table: str, row: Mapping[str, Any]) -> Value:
    """The value a row of `table` holds; columns the value does not have are passed over."""
    cls = TABLES[table]
    content = {name: row[name] for name in _NAMES[cls]}
    for name in _TUPLES[table]:
        content[name] = tuple(content[name])
    if "origin" in content:
        content["origin"] = Origin(**content["origin"])
    return cls(**content)


def from_fields(table: str, fields_of: Sequence[Any]) -> Value:
    """The value of a table from its fields alone, in the order in which the model has them.

    It gives what `from_row` gives of the whole row, in half the time.
    """
    cls, content = TABLES[table], list(fields_of)
    for at in _TUPLES_AT[table]:
        content[at] = tuple(content[at])
    if table == "coding":
        content[_ORIGIN_AT] = Origin(**content[_ORIGIN_AT])
    return cls(*content)


def field_names(table: str) -> tuple[str, ...]:
    """The fields of a table's values, in the order in which the model has them."""
    return _NAMES[TABLES[table]]


def completed(table: str, row: Row | None) -> Row | None:
    """A row out of an old journal, with the fields that were added to its table since."""
    if row is None or len(row) == len(_NAMES[TABLES[table]]):
        return row
    return {**_later_fields(table), **row}


@cache
def _later_fields(table: str) -> Row:
    """Field -> its default, for all fields that have one."""
    found: Row = {}
    for one in fields(TABLES[table]):
        if one.default is not MISSING:
            found[one.name] = one.default
        elif one.default_factory is not MISSING:
            found[one.name] = one.default_factory()
    return {name: _plain(value) for name, value in found.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, Origin):
        return dict(zip(_NAMES[Origin], _GET[Origin](value), strict=True))
    return list(value) if isinstance(value, tuple) else value


def unique_key(table: str, row: Mapping[str, Any]) -> str | None:
    """What no other row of the table may share, as one string; None where all is allowed.

    Names count in NFC, casefolded. The root of a tree is the empty string, since two
    NULLs never collide in a database.
    """
    if table not in UNIQUE:
        return None
    return "\x1f".join(_folded(row[name]) for name in UNIQUE[table])


def _folded(part: Any) -> str:
    if part is None:
        return ""
    if isinstance(part, Mapping):
        part = next((part[tag] for tag in ("nb", "nn", "en") if part.get(tag)), "")
    if isinstance(part, int):
        return str(part)
    return fold(part)


def fold(name: str) -> str:
    """The form in which names are compared: NFC, casefolded, single spaces."""
    return " ".join(
        unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold()).split()
    )


WORDS: dict[str, tuple[str, ...]] = {
    "case": ("pseudonym", "attributes"),
    "code": ("name", "definition", "include", "exclude", "example", "cues"),
    "codebook": ("name", "about"),
    "guide_question": ("wording",),
    "memo": ("text",),
    "project": ("title",),
    "question": ("wording",),
    "source": ("title", "group"),
    "theme": ("statement", "definition"),
    "turn": ("speaker",),
}
"""Table -> the fields in which people write."""


def strings(value: Any) -> Iterator[str]:
    """The strings in a value: itself, those of a list, and those of every language."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping | list | tuple):
        parts = value.values() if isinstance(value, Mapping) else value
        yield from (one for part in parts for one in strings(part))


def with_strings(value: Any, changed: Callable[[str], str]) -> Any:
    """A value with each of its strings (`strings`) changed."""
    if isinstance(value, str):
        return changed(value)
    if isinstance(value, Mapping):
        return {name: with_strings(one, changed) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(with_strings(one, changed) for one in value)
    return value


def holds(value: Any, pattern: re.Pattern[str]) -> bool:
    """Whether a pattern stands in one of the strings of a value."""
    return any(pattern.search(one) for one in strings(value))
