"""Codings as JSON lines: one coding a line, placed by its words or by code points.

    {"source": "K2", "code": "Skjønn > Uformelt", "quote": "så det bestemmer jeg egentlig selv",
     "facets": ["NAV"], "quotation": true, "memo": {"kind": "doubt", "text": "..."}}

`start` and `end` may stand in the place of `quote`; the last three fields may be left out.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from qualcode.domain.model import MEMO_KINDS
from qualcode.domain.span import Span
from qualcode.errors import FileError, RuleError
from qualcode.exchange.code_names import find_code
from qualcode.files.decoding import decode, load

__all__ = ["CodingLine", "find_code", "place", "read_codings"]


@dataclass(frozen=True, slots=True)
class CodingLine:
    """One line of the file: either `quote`, or `start` and `end` in code points."""

    line: int
    source: str
    """Title of the source."""
    code: str
    """Name or path of the code (`find_code`)."""
    quote: str | None
    start: int | None
    end: int | None
    facets: tuple[str, ...]
    quotation: bool
    memo: tuple[str, str] | None
    """Kind (one of `MEMO_KINDS`) and text."""
    file: str = ""


def read_codings(path: Path) -> tuple[CodingLine, ...]:
    """The codings in a file of JSON lines; blank lines are passed over.

    Raises `FileError` (`codings.*`, with the file and the line) for the first line that
    does not hold a coding.
    """
    text = decode(load(path), path.name).replace("\r\n", "\n").replace("\r", "\n")
    # Not splitlines, and not cleaned as a whole: JSON strings may hold U+2028 as it is.
    numbered = enumerate(text.split("\n"), 1)
    lines = tuple(_Line(path.name, n).read(text) for n, text in numbered if text.strip())
    if not lines:
        raise FileError("codings.empty", file=path.name)
    return lines


def place(line: CodingLine, text: str) -> Span:
    """Where in `text` the coding stands, in code points.

    A quotation is looked for letter by letter, and failing that with any run of white space
    equal to any other. Raises `RuleError`: `codings.quote_missing`, `codings.quote_twice` with
    the number of `times`, or `codings.outside` for code points past the text.
    """
    if line.quote is None:
        start, end = line.start or 0, line.end or 0
        if not 0 <= start < end <= len(text):
            raise RuleError(
                "codings.outside",
                file=line.file,
                line=line.line,
                length=len(text),
                title=line.source,
            )
        return Span(start, end)
    found = _exact(line.quote, text) or _loose(line.quote, text)
    if len(found) != 1:
        raise RuleError(
            "codings.quote_twice" if found else "codings.quote_missing",
            file=line.file,
            line=line.line,
            title=line.source,
            times=len(found),
        )
    return found[0]


def _exact(quote: str, text: str) -> list[Span]:
    found = []
    at = text.find(quote)
    while at >= 0:
        found.append(Span(at, at + len(quote)))
        at = text.find(quote, at + 1)
    return found


def _loose(quote: str, text: str) -> list[Span]:
    pattern = r"\s+".join(re.escape(word) for word in quote.split())
    return [Span(*match.span(1)) for match in re.finditer(f"(?=({pattern}))", text)]


class _Line:
    """One line being read; every fault names the file and this line."""

    def __init__(self, file: str, n: int) -> None:
        self._file = file
        self._n = n

    def read(self, text: str) -> CodingLine:
        """The coding in the line's JSON."""
        fields = self._object(text)
        for name in fields:
            if name not in _CHECKS:
                self._fail("codings.unknown_field", field=name, known=", ".join(_CHECKS))
        for name in ("source", "code"):
            if name not in fields:
                self._fail("codings.missing_field", field=name)
        for name, value in fields.items():
            if not _CHECKS[name](value):
                self._fail("codings.wrong_type", field=name)
        self._check_place(fields)
        quote, memo = fields.get("quote"), fields.get("memo")
        return CodingLine(
            line=self._n,
            source=_nfc(fields["source"]),
            code=_nfc(fields["code"]),
            quote=None if quote is None else _nfc(quote),
            start=fields.get("start"),
            end=fields.get("end"),
            facets=tuple(map(_nfc, fields.get("facets") or ())),
            quotation=bool(fields.get("quotation")),
            memo=None if memo is None else _memo(memo),
            file=self._file,
        )

    def _object(self, text: str) -> dict[str, Any]:
        try:
            fields = json.loads(text, parse_constant=_no_constant, object_pairs_hook=_no_double)
        except (ValueError, RecursionError) as error:
            raise FileError("codings.not_json", file=self._file, line=self._n) from error
        if not isinstance(fields, dict):
            self._fail("codings.not_object")
        return fields

    def _check_place(self, fields: Mapping[str, Any]) -> None:
        quoted = fields.get("quote") is not None
        bounds = [fields.get(name) is not None for name in ("start", "end")]
        if quoted and any(bounds):
            self._fail("codings.both_places")
        if not quoted and not all(bounds):
            self._fail("codings.no_place")

    def _fail(self, message: str, **values: object) -> NoReturn:
        raise FileError(message, file=self._file, line=self._n, **values)


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)  # NaN and Infinity are not JSON


def _no_double(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise ValueError("a field stands twice")
    return fields


def _is_text(value: object) -> bool:
    return (
        isinstance(value, str)
        and bool(value.strip())
        and not any(unicodedata.category(char) == "Cs" for char in value)
    )


def _is_offset(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and all(_is_text(part) for part in value)


def _is_memo(value: object) -> bool:
    if not isinstance(value, dict):
        return _is_text(value)
    return (
        value.keys() <= {"kind", "text"}
        and _is_text(value.get("text"))
        and value.get("kind", MEMO_KINDS[0]) in MEMO_KINDS
    )


def _or_null(check: Callable[[object], bool]) -> Callable[[object], bool]:
    return lambda value: value is None or check(value)


_CHECKS: Mapping[str, Callable[[object], bool]] = {
    "source": _is_text,
    "code": _is_text,
    "quote": _or_null(_is_text),
    "start": _or_null(_is_offset),
    "end": _or_null(_is_offset),
    "facets": _or_null(_is_texts),
    "quotation": lambda value: isinstance(value, bool),
    "memo": _or_null(_is_memo),
}


def _nfc(text: str) -> str:
    """The form in which sources and names are stored."""
    return unicodedata.normalize("NFC", text)


def _memo(value: str | Mapping[str, str]) -> tuple[str, str]:
    if isinstance(value, str):
        return MEMO_KINDS[0], _nfc(value)
    return value.get("kind", MEMO_KINDS[0]), _nfc(value["text"])
