"""Reading Markdown as researchers write it: headings, emphasis, lists, quotes, tables.

A few rules and no renderer: one would reflow lines, number lists anew, take indented speech
for code and `[ler]` for a link. Marks for emphasis, headings, quotes and rules are no text; bullets
and numbers of lists stay, since a dash is speech as often as it is a bullet.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from qualcode.files.decoding import decode
from qualcode.files.document import Document, Line, clean, of_lines
from qualcode.files.lead_in import Run, lines_of_runs
from qualcode.files.speaker_table import lines_of_table

_QUOTES = re.compile(r"(?: {0,3}> ?)*")
_HEADING = re.compile(r" {0,3}#{1,6}(?:[ \t]+|$)")
_HEADING_END = re.compile(r"[ \t]#+[ \t]*$")
_RULE = re.compile(r" {0,3}(?:[-*_=][ \t]*){3,}$")
"""A rule, or what underlines a heading: one character three times, blanks between."""
_MARK = re.compile(r"\\(?:[!-/:-@\[-`{-~]|$)|(\*+|_+|~+)", re.MULTILINE)
"""An escape, or a run of what may be marks for emphasis."""
_MARKS = {"*": 0, "_": 0, "~~": 0, "**": 1, "__": 1, "***": 1, "___": 1}
"""Marks for emphasis, and whether they make bold; longer runs are drawn lines."""
_CELL_END = re.compile(r"(?<!\\)\|")
_TABLE_RULE = re.compile(r"[ \t|:]*-[ \t|:-]*")

_Row = tuple[int, str]
"""The number of a line from 1, and what it says without the marks at its beginning."""


def read_markdown(data: bytes, name: str) -> Document:
    """A .md file as a document, a block for each line.

    Raises `FileError` for what is not text.
    """
    rows = [_opened(n, row) for n, row in enumerate(clean(decode(data, name)).split("\n"), 1)]
    return of_lines(name, _lines(rows))


def _opened(number: int, row: str) -> _Row:
    """A line without the marks that say what kind of line it is."""
    quotes = _QUOTES.match(row)
    row = row[quotes.end() :] if quotes else row
    if _RULE.match(row) and len(set(row) - set(" \t")) == 1:
        return number, ""
    heading = _HEADING.match(row)
    return number, _HEADING_END.sub("", row[heading.end() :]) if heading else row


def _lines(rows: list[_Row]) -> Iterator[Line]:
    for what, group in groupby(rows, key=_kind_of):
        if what == "table":
            yield from _table(list(group))
        elif what == "blank":
            yield from (Line("", None, f"line:{number}") for number, _ in group)
        else:
            yield from _paragraph(list(group))


def _kind_of(row: _Row) -> str:
    text = row[1].strip()
    if not text:
        return "blank"
    return "table" if text.startswith("|") and text.endswith("|") and len(text) > 1 else "text"


def _table(group: list[_Row]) -> Iterator[Line]:
    rows = [row.strip() for _, row in group if not _TABLE_RULE.fullmatch(row)]
    cells = [[_plain(cell) for cell in _CELL_END.split(row[1:-1])] for row in rows]
    yield from lines_of_table(cells)


def _plain(marked: str) -> str:
    return "".join(text for text, _ in _runs(marked)).strip()


def _paragraph(group: list[_Row]) -> Iterator[Line]:
    """The lines of a paragraph: emphasis may go on from one to the next."""
    numbers = [number for number, _ in group]
    line: list[Run] = []
    for text, bold in _runs("\n".join(row for _, row in group)):
        first, *others = text.split("\n")
        line.append((first, bold))
        for other in others:
            yield from lines_of_runs(line, f"line:{numbers.pop(0)}")
            line = [(other, bold)]
    yield from lines_of_runs(line, f"line:{numbers.pop(0)}")


def _runs(text: str) -> Iterator[Run]:
    """The stretches between marks, and whether they are bold; a mark without its mate is text."""
    marks = _marks(text)
    reached, strong = 0, 0
    for start, end, weight in marks:
        yield text[reached:start], strong > 0
        reached = end
        strong += weight
    yield text[reached:], strong > 0


def _marks(text: str) -> list[tuple[int, int, int]]:
    """(start, end, +1 where bold begins and -1 where it ends) of what is no text, in order."""
    found: list[tuple[int, int, int]] = []
    waiting: dict[str, tuple[int, int]] = {}
    for match in _MARK.finditer(text):
        start, end = match.span()
        mark = match[1] or ""
        if not mark:
            found.append((start, start + 1, 0))
        elif mark in _MARKS:
            before, after = text[start - 1 : start], text[end : end + 1]
            word = mark[0] == "_"  # which stands inside words too, as in file_names
            if before.strip() and mark in waiting and not (word and after.isalnum()):
                found += [(*waiting.pop(mark), _MARKS[mark]), (start, end, -_MARKS[mark])]
            elif after.strip() and not (word and before.isalnum()):
                waiting[mark] = (start, end)
    return sorted(found)
