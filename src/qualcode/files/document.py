"""A file's text with its lines: what every reader gives, whatever the format was."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from qualcode.domain.span import Span
from qualcode.messages import Message

CELL = " | "
"""Stands between the cells of a table row."""


@dataclass(frozen=True, slots=True)
class Block:
    """One line of a document, blank lines too: code points of its text, half-open."""

    start: int
    end: int
    label: Span | None = None
    """A speaker label as the format states it (bold lead-in, speaker column), colon and all."""
    locator: str = ""
    """Where the line stands: `line:37` or `page:3` (from 1), `time:00:12:31`, or empty."""
    drop: tuple[Span, ...] = ()
    """What is no text: the time column of a speaker table and what parts its cells."""
    column: bool = False
    """Whether a table has a column for speakers, so that the label is no guess."""


@dataclass(frozen=True, slots=True)
class Document:
    """A file's text, as `clean` leaves it, and the lines it is made of, in order."""

    name: str
    """Name of the file, without its folder."""
    text: str
    blocks: tuple[Block, ...]
    paged: bool = False
    """Whether its lines end where those of a printed page do, so that a paragraph has several."""
    notes: tuple[Message, ...] = ()
    """What was left out, where the researcher should know."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line on its way into a document: cleaned, and with spans that count from its beginning.

    The parts are those of a `Block`.
    """

    text: str
    label: Span | None = None
    locator: str = ""
    drop: tuple[Span, ...] = ()
    column: bool = False


def of_lines(name: str, found: Iterable[Line]) -> Document:
    """The document that has these lines, in order."""
    texts: list[str] = []
    blocks: list[Block] = []
    start = 0
    for line in found:
        end = start + len(line.text)
        label = line.label.shifted(start) if line.label else None
        drop = tuple(span.shifted(start) for span in line.drop)
        blocks.append(Block(start, end, label, line.locator, drop, line.column))
        texts.append(line.text)
        start = end + 1
    return Document(name, "\n".join(texts), tuple(blocks))


def lines(name: str, text: str) -> Document:
    """A document with one block for each line of a cleaned text."""
    blocks = []
    start = 0
    for number, line in enumerate(text.split("\n"), 1):
        end = start + len(line)
        blocks.append(Block(start, end, None, f"line:{number}"))
        start = end + 1
    return Document(name, text, tuple(blocks))


def clean(raw: str, *, tabs: bool = False) -> str:
    r"""Text in NFC with `\n` alone for line ends and no control characters.

    Tabs become blanks unless `tabs`; lone surrogates become U+FFFD; byte order marks
    and noncharacters go.
    """
    text = raw
    if "\r" in text:
        text = text.replace("\r\n", "\n")
    if not text.replace("\n", "").isprintable():  # a scan in C that most texts pass
        text = (_ODD if tabs else _ODD_OR_TAB).sub(_mended, text)
    return unicodedata.normalize("NFC", text)


def on_one_line(raw: str) -> str:
    """A name or another short text as it is stored: cleaned, with single blanks."""
    return " ".join(clean(raw).split())


def _mended(match: re.Match[str]) -> str:
    char = match[0]
    if char in _LINE_ENDS:
        return "\n"
    if char == "\t":
        return " "
    return "\ufffd" if "\ud800" <= char <= "\udfff" else ""


_LINE_ENDS = "\r\v\f\x85\u2028\u2029"
_NONCHARACTERS = "\ufdd0-\ufdef" + "".join(
    chr(plane << 16 | last) for plane in range(17) for last in (0xFFFE, 0xFFFF)
)
_WITHOUT_TAB = "\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff" + _NONCHARACTERS
_ODD = re.compile(f"[{_WITHOUT_TAB}]")
_ODD_OR_TAB = re.compile(f"[\t{_WITHOUT_TAB}]")
