r"""Reading Rich Text Format, as WordPad, TextEdit and older transcribing programs write it.

The tables are striprtf's: which control words open what is no text, what a word stands for, which
encoding a font has. The walking is done here, since striprtf keeps what tracked changes deleted,
forgets what is bold, and takes a table's cells apart where they have paragraphs.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from qualcode.errors import FileError
from qualcode.files.document import Document, Line, of_lines
from qualcode.files.held import Gathered
from qualcode.files.lead_in import Run, lines_of_runs
from qualcode.files.speaker_table import lines_of_table

_TOKEN = re.compile(
    r"\\([A-Za-z]{1,32})(-?\d{1,9})?(?:\d*)[ ]?|\\'([0-9A-Fa-f]{2})|\\([^A-Za-z])|([{}])|[\r\n]+"
    r"|([^\\{}\r\n]+)"
)
_DEEPEST = 500
"""How many groups may stand in each other."""


def read_rich_text(data: bytes, name: str) -> Document:
    """An .rtf file as a document: a block for each line of a paragraph or table row.

    Raises `FileError` for what is not Rich Text, and for groups that stand in each other deeper
    than any program writes them.
    """
    return of_lines(name, _Reader(name).lines(_source(data, name)))


def every_word(data: bytes, name: str, into: Gathered) -> Iterator[tuple[str, bytes]]:
    """Gather all that an .rtf file says: headers, comments, properties, links, what is hidden or
    deleted too. Of an embedded file it is noted that it was not looked through.

    Raises `FileError` as `read_rich_text` does.
    """
    reader = _Reader(name, everything=True)
    into.words += [line.text for line in reader.lines(_source(data, name))]
    into.pictures += reader.passed_over.count("pict")
    into.unread += [f"{name}/{one}" for one in reader.passed_over if one == "objdata"]
    yield from ()


def _source(data: bytes, name: str) -> str:
    source = data.removeprefix(codecs.BOM_UTF8).lstrip().decode("latin-1")  # bytes as characters
    if not source.startswith("{\\rtf"):
        raise FileError("file.damaged", file=name)
    return source


@dataclass(frozen=True, slots=True)
class _State:
    """What holds inside a group, until it closes."""

    silent: bool = False
    """Whether the group is no text: a header, a picture, a list of fonts."""
    fonts: bool = False
    aside: bool = False
    """Whether the group is read though it is no part of the text around it."""
    hidden: bool = False
    deleted: bool = False
    bold: bool = False
    table: bool = False
    """Whether its paragraphs stand in a table."""
    font: int = -1
    skipped: int = 1
    """Characters after a Unicode one that say the same to programs that know no Unicode."""


@dataclass(slots=True)
class _Found:
    """What has been read: finished lines, and what is under way."""

    lines: list[Line] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    cells: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)


class _Reader:
    """Walks the control words once."""

    def __init__(self, name: str, *, everything: bool = False) -> None:
        self.name = name
        self.everything = everything
        self.passed_over: list[str] = []
        """What was asked for and is no text, by its control word."""
        self.state = _State()
        self.outer: list[_State] = []
        self.found = _Found()
        self.encoding = "cp1252"
        self.encodings: dict[int, str] = {}
        self.bytes = bytearray()
        self.skip, self.high = 0, 0
        self.ends = {
            **dict.fromkeys(("par", "sect", "page"), self._end_paragraph),
            "cell": self._end_cell,
            "row": self._end_row,
        }

    def lines(self, source: str) -> list[Line]:
        """The lines of the text, in order."""
        at = 0
        while match := _TOKEN.match(source, at):
            at = match.end()
            word, number, byte, sign, brace, text = match.groups()
            if byte or text:
                self._say(bytes.fromhex(byte) if byte else text.encode("latin-1"))
                continue
            self._decode()
            if word == "bin":
                at += max(0, int(number or 0))
            elif word:
                self._word(word, int(number) if number else None)
            elif sign:
                self._sign(sign)
            elif brace and not self._brace(brace):
                break
        self._decode()
        self._end_row()
        self._end_table()
        return self.found.lines

    def _brace(self, brace: str) -> bool:
        """Enter a group or leave it; False where the outermost one has been left."""
        self.skip = 0
        if brace == "{":
            if len(self.outer) >= _DEEPEST:
                raise FileError("file.damaged", file=self.name)
            self.outer.append(self.state)
        else:
            left, self.state = self.state, self.outer.pop()
            if left.aside and not self.state.aside:
                self._end_paragraph()
        return bool(self.outer)

    def _say(self, raw: bytes) -> None:
        """Keep bytes until all that belong together are there: a letter may take two."""
        passed = min(self.skip, len(raw))
        self.skip -= passed
        self.bytes += raw[passed:]

    def _decode(self) -> None:
        if self.bytes:
            encoding = self.encodings.get(self.state.font, self.encoding)
            self._add(self.bytes.decode(encoding, "replace"))
            self.bytes.clear()

    def _add(self, text: str) -> None:
        state = self.state
        passed_over = state.hidden or state.deleted
        if not state.silent and (self.everything or not passed_over):
            self.found.runs.append((text, state.bold))

    def _sign(self, sign: str) -> None:
        from striprtf.striprtf import specialchars

        if sign == "*" and not self.everything:
            self.state = replace(self.state, silent=True)
        elif sign in "\r\n":
            self._end_paragraph()
        else:
            self._add(specialchars.get(sign, ""))

    def _word(self, word: str, number: int | None) -> None:
        from striprtf.striprtf import destinations, specialchars

        self.skip = 0
        if word in destinations or word in _WORDS_OF_THE_PROGRAM:
            self._open(word)
        elif word in _SETS:
            self.state = replace(self.state, **_SETS[word](number))
        elif word == "u":
            self._add_unicode((number or 0) & 0xFFFF)
        elif word in ("ansicpg", "fcharset"):
            self._encode(word, number)
        elif word in self.ends:
            if not self.state.silent:
                self.ends[word]()
        elif word in specialchars:
            self._add(_CELL_ENDS.get(word) or specialchars[word])

    def _open(self, word: str) -> None:
        """Pass over what a control word opens, unless everything is to be read."""
        if self.everything and word not in _WORDS_OF_THE_PROGRAM:
            self._end_paragraph()
            self.state = replace(self.state, aside=True)
        else:
            if not self.state.silent:
                self.passed_over.append(word)
            self.state = replace(self.state, silent=True, fonts=word == "fonttbl")

    def _add_unicode(self, code: int) -> None:
        """Add a character stated as UTF-16; the first half of a pair waits for the other."""
        self.skip = self.state.skipped
        if 0xD800 <= code < 0xDC00:
            self.high = code
            return
        if self.high and 0xDC00 <= code < 0xE000:
            code = 0x10000 + ((self.high - 0xD800) << 10) + (code - 0xDC00)
        self.high = 0
        self._add(chr(code))

    def _encode(self, word: str, number: int | None) -> None:
        from striprtf.striprtf import charset_map

        if word == "ansicpg":
            self.encoding = _known(f"cp{number}") or self.encoding
        elif self.state.fonts:
            stated = _known(charset_map.get(number or 0, ""))
            # 0 means ANSI, which is what the file says its code page is
            self.encodings[self.state.font] = stated if number and stated else self.encoding

    def _end_paragraph(self) -> None:
        found = self.found
        if self.state.table or found.cells:
            self._add("\n")
            return
        self._end_table()

    def _end_cell(self) -> None:
        found = self.found
        lines = [line.text.strip() for line in lines_of_runs(found.runs)]
        found.cells.append("\n".join(filter(None, lines)))
        found.runs.clear()

    def _end_row(self) -> None:
        found = self.found
        if found.cells:
            found.rows.append(found.cells[:])
            found.cells.clear()

    def _end_table(self) -> None:
        """The table, if one is under way, and the paragraph after it."""
        found = self.found
        found.lines += lines_of_table(found.rows)
        found.rows.clear()
        if found.runs:
            found.lines += lines_of_runs(found.runs)
            found.runs.clear()


_SETS: Mapping[str, Callable[[int | None], dict[str, Any]]] = {
    "b": lambda number: {"bold": number != 0},
    "v": lambda number: {"hidden": number != 0},
    "deleted": lambda number: {"deleted": number != 0},
    "plain": lambda number: {"bold": False, "hidden": False, "deleted": False},
    "intbl": lambda number: {"table": True},
    "pard": lambda number: {"table": False},
    "f": lambda number: {"font": -1 if number is None else number},
    "uc": lambda number: {"skipped": max(0, number or 0)},
}
"""Control word -> what it changes until the group closes; 0 switches off."""

_WORDS_OF_THE_PROGRAM = frozenset(
    "fonttbl colortbl stylesheet pict themedata colorschememapping datastore latentstyles "
    "listtable listoverridetable rsidtbl generator pgptbl xmlnstbl blipuid objdata "
    "nonshppict".split()
)
"""Control words of groups in which no writer has a word."""
_CELL_ENDS = {"nestcell": " ", "tab": " "}


def _known(encoding: str) -> str:
    """The encoding if it is one of text, else nothing."""
    try:
        codecs.lookup(encoding)
    except (LookupError, UnicodeError, ValueError):
        return ""
    return encoding
