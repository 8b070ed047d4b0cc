"""Reading OpenDocument text, as LibreOffice writes it: its XML is walked, as Word's is.

Tracked changes are read as accepted: what was deleted stands apart from the text. Annotations,
notes, headers and footers are left out. Nothing in the file is fetched or expanded.
"""

from __future__ import annotations

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


def read_open_document(data: bytes, name: str) -> Document:
    """An .odt file as a document: a block for each line of a paragraph or table row.

    Raises `FileError` for a damaged or password-protected file, for one that declares
    XML entities, and for one that inflates too far (`files.zipped`).
    """
    root = parsed(_content(data, name), name)
    text = next(
        (one for body in _inside(root, "body") for one in body if kind(one) == "text"), None
    )
    if text is None:
        raise FileError("file.damaged", file=name)
    return of_lines(name, _Text(_bold_styles(root)).lines(text))


def _content(data: bytes, name: str) -> bytes:
    with opened(data, name) as archive:
        parts = {info.filename: info for info in archive.infolist()}
        manifest = parts.get("META-INF/manifest.xml")
        if manifest and b"encryption-data" in part(archive, manifest, name):
            raise FileError("file.password", file=name)
        if "content.xml" in parts:
            return part(archive, parts["content.xml"], name)
    raise FileError("file.damaged", file=name)


def _bold_styles(root: _Element) -> frozenset[str]:
    """The names of the character styles that are bold."""
    found = {"Strong_20_Emphasis", "Strong"}
    for styles in _inside(root, "automatic-styles"):
        for style in styles:
            weights = [value(one, "}font-weight") for one in style]
            heavy = any(one == "bold" or one in ("600", "700", "800", "900") for one in weights)
            if heavy or (value(style, "}parent-style-name") in found and "normal" not in weights):
                found.add(value(style, "}name"))
    return frozenset(found)


_LEFT_OUT = frozenset(
    "tracked-changes annotation annotation-end note ruby-text forms sequence-decls "
    "user-field-decls variable-decls dde-connection-decls script image object object-ole "
    "title desc".split()
)
"""Elements with no words of the text in them."""
_SIGNS = {"tab": " ", "line-break": "\n"}
_MOST_BLANKS = 100
"""Blanks that stand in a row; a file may claim any number of them."""


class _Text:
    """Walks a text, knowing which styles are bold."""

    def __init__(self, bold: frozenset[str]) -> None:
        self._bold = bold

    def lines(self, parent: _Element) -> Iterator[Line]:
        """The lines of what stands in an element, in reading order."""
        for child in parent:
            what = kind(child)
            if what in ("p", "h"):
                yield from lines_of_runs(self._runs(child, bold=False))
                for box in _text_boxes(child):
                    yield from self.lines(box)
            elif what == "table":
                yield from lines_of_table(self._rows(child))
            elif what not in _LEFT_OUT:
                yield from self.lines(child)

    def _runs(self, parent: _Element, *, bold: bool) -> Iterator[Run]:
        yield _shown(parent.text), bold
        for child in parent:
            what = kind(child)
            if what == "s":
                count = value(child, "}c")
                yield " " * min(int(count) if _is_count(count) else 1, _MOST_BLANKS), bold
            elif what in _SIGNS:
                yield _SIGNS[what], bold
            elif what not in _LEFT_OUT and what != "frame":
                styled = what == "span" and value(child, "}style-name") in self._bold
                yield from self._runs(child, bold=bold or styled)
            yield _shown(child.tail), bold

    def _rows(self, table: _Element) -> list[list[str]]:
        return [
            [self._cell(cell) for cell in _inside(row, "table-cell")]
            for row in _inside(table, "table-row")
        ]

    def _cell(self, cell: _Element) -> str:
        return "\n".join(line.text for line in self.lines(cell)).strip()


def _is_count(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 6


def _shown(text: str | None) -> str:
    """Text as it is shown: line ends and tabs in the XML are blanks."""
    return (text or "").translate(_BLANKS)


_BLANKS = dict.fromkeys(map(ord, "\n\r\t"), " ")


def _text_boxes(element: _Element) -> Iterator[_Element]:
    for child in element:
        if kind(child) == "text-box":
            yield child
        elif kind(child) not in _LEFT_OUT:
            yield from _text_boxes(child)


def _inside(parent: _Element, wanted: str) -> Iterator[_Element]:
    """The nearest descendants of a kind, looking past whatever stands around them."""
    for child in parent:
        if kind(child) == wanted:
            yield child
        elif kind(child) not in _LEFT_OUT and kind(child) not in ("p", "h", "table"):
            yield from _inside(child, wanted)
