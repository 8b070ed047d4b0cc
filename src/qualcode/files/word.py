"""Reading Word: the XML is walked here, since python-docx's text leaves things out.

Tracked insertions, content controls, fields and smart tags are read; tracked deletions,
comments, headers and footers are not. Nothing in the file is fetched or expanded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from qualcode.errors import FileError
from qualcode.files.document import Document, Line, of_lines
from qualcode.files.lead_in import Run, lines_of_runs
from qualcode.files.office_xml import kind, parsed, value
from qualcode.files.speaker_table import lines_of_table
from qualcode.files.zipped import opened, part

if TYPE_CHECKING:
    from lxml.etree import _Element


def read_word(data: bytes, name: str) -> Document:
    """A .docx file as a document: a block for each line of a paragraph or table row.

    Raises `FileError` for a damaged or password-protected file, for one that declares
    XML entities, and for one that inflates too far (`files.zipped`).
    """
    root = parsed(_document_xml(data, name), name)
    body = next((child for child in root if kind(child) == "body"), None)
    if body is None:
        raise FileError("file.damaged", file=name)
    return of_lines(name, _lines(body))


def _document_xml(data: bytes, name: str) -> bytes:
    if data.startswith(_COMPOUND):
        locked = "EncryptedPackage".encode("utf-16-le") in data
        raise FileError("file.password" if locked else "file.old_word", file=name)
    with opened(data, name) as archive:
        for info in archive.infolist():
            if _MAIN_PART.fullmatch(info.filename):
                return part(archive, info, name)
    raise FileError("file.damaged", file=name)


_COMPOUND = b"\xd0\xcf\x11\xe0"
"""Opens the files of Word before 2007, and Word's files with a password."""
_MAIN_PART = re.compile(r"word/document\d*\.xml")


_LEFT_OUT = frozenset(
    "del moveFrom instrText delText pPr rPr tblPr trPr tcPr sectPr "
    "sdtPr sdtEndPr Fallback drawing pict object rt".split()
)
"""Elements with no words of the text in them. Text boxes inside drawings are read apart."""


def _lines(parent: _Element) -> Iterator[Line]:
    runs: list[Run] = []
    for child in parent:
        what = kind(child)
        if what == "p":
            runs += _runs(child, bold=False)
            if not _goes_on(child):
                yield from lines_of_runs(runs)
                runs = []
            for box in _text_boxes(child):
                yield from _lines(box)
        elif what == "tbl":
            yield from lines_of_table(_rows(child))
        elif what not in _LEFT_OUT:
            yield from _lines(child)
    if runs:
        yield from lines_of_runs(runs)


def _goes_on(paragraph: _Element) -> bool:
    """Whether a tracked change deleted the paragraph's end, so that the next one belongs to it."""
    marks = (
        mark for properties in _inside(paragraph, "pPr") for mark in _inside(properties, "rPr")
    )
    return any(kind(one) == "del" for mark in marks for one in mark)


def _text_boxes(element: _Element) -> Iterator[_Element]:
    for child in element:
        what = kind(child)
        if what == "txbxContent":
            yield child
        elif what not in ("del", "moveFrom", "Fallback"):
            yield from _text_boxes(child)


_SIGNS = {"tab": " ", "ptab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}


def _runs(parent: _Element, *, bold: bool) -> Iterator[tuple[str, bool]]:
    """Stretches of text with whether they are bold, in reading order."""
    for child in parent:
        what = kind(child)
        if what == "t":
            yield child.text or "", bold
        elif what in _SIGNS:
            yield _SIGNS[what], bold
        elif what not in _LEFT_OUT:
            yield from _runs(child, bold=_is_bold(child) if what == "r" else bold)


def _is_bold(run: _Element) -> bool:
    for properties in run:
        if kind(properties) == "rPr":
            for one in properties:
                if kind(one) == "b":
                    return value(one, "val") not in ("0", "false", "off")
                if kind(one) == "rStyle" and value(one, "val") in ("Strong", "Sterk"):
                    return True
    return False


def _rows(table: _Element) -> list[list[str]]:
    return [[_cell(cell) for cell in _inside(row, "tc")] for row in _inside(table, "tr")]


def _inside(parent: _Element, wanted: str) -> Iterator[_Element]:
    """The nearest descendants of a kind, looking through content controls and insertions."""
    for child in parent:
        if kind(child) == wanted:
            yield child
        elif kind(child) not in _LEFT_OUT and kind(child) not in ("p", "tbl"):
            yield from _inside(child, wanted)


def _cell(cell: _Element) -> str:
    return "\n".join(line.text for line in _lines(cell)).strip()
