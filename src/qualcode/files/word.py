"""Reading Word: the XML is walked here, since python-docx's text leaves things out.

Tracked insertions, content controls, fields and smart tags are read; tracked deletions,
comments, headers and footers are not. Nothing in the file is fetched or expanded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qualcode.domain.span import Span
from qualcode.errors import FileError
from qualcode.files.document import CELL, Block, Document, clean
from qualcode.files.speaker_table import Columns, columns_of
from qualcode.files.zipped import opened, part

if TYPE_CHECKING:
    from lxml.etree import _Element


def read_word(data: bytes, name: str) -> Document:
    """A .docx file as a document: a block for each line of a paragraph or table row.

    Raises `FileError` for a damaged or password-protected file, for one that declares
    XML entities, and for one that inflates too far (`files.zipped`).
    """
    body = _parsed(_document_xml(data, name), name)
    texts: list[str] = []
    blocks: list[Block] = []
    start = 0
    for line in _lines(body):
        texts.append(line.text)
        end = start + len(line.text)
        label = line.label.shifted(start) if line.label else None
        drop = tuple(span.shifted(start) for span in line.drop)
        blocks.append(Block(start, end, label, line.locator, drop, line.column))
        start = end + 1
    return Document(name, "\n".join(texts), tuple(blocks))


@dataclass(frozen=True, slots=True)
class Line:
    """A line on its way into a document; spans are code points of the line."""

    text: str
    label: Span | None = None
    locator: str = ""
    drop: tuple[Span, ...] = ()
    column: bool = False


def _document_xml(data: bytes, name: str) -> bytes:
    with opened(data, name) as archive:
        for info in archive.infolist():
            if _MAIN_PART.fullmatch(info.filename):
                return part(archive, info, name)
    raise FileError("file.damaged", file=name)


_MAIN_PART = re.compile(r"word/document\d*\.xml")


def _parsed(xml: bytes, name: str) -> _Element:
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(xml, parser)
    except etree.XMLSyntaxError as error:
        unsafe = b"<!DOCTYPE" in xml or b"<!ENTITY" in xml
        raise FileError("file.entities" if unsafe else "file.damaged", file=name) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise FileError("file.entities", file=name)
    body = next((child for child in root if _kind(child) == "body"), None)
    if body is None:
        raise FileError("file.damaged", file=name)
    return body


def _kind(element: _Element) -> str:
    """The element's name without its namespace, which differs in strict Office files."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _value(element: _Element, name: str) -> str:
    """An attribute's value, whatever its namespace."""
    return next((str(v) for k, v in element.attrib.items() if str(k).endswith(name)), "")


_LEFT_OUT = frozenset(
    "del moveFrom instrText delText pPr rPr tblPr trPr tcPr sectPr "
    "sdtPr sdtEndPr Fallback drawing pict object rt".split()
)
"""Elements with no words of the text in them. Text boxes inside drawings are read apart."""


def _lines(parent: _Element) -> Iterator[Line]:
    for child in parent:
        kind = _kind(child)
        if kind == "p":
            yield from _paragraph(child)
        elif kind == "tbl":
            yield from _table(child)
        elif kind not in _LEFT_OUT:
            yield from _lines(child)


def _paragraph(paragraph: _Element) -> Iterator[Line]:
    runs = list(_runs(paragraph, bold=False))
    raw = "".join(text for text, _ in runs)
    lead = clean(_bold_lead(runs)).rstrip()
    for number, line in enumerate(clean(raw).split("\n")):
        if number == 0 and lead and line.startswith(lead):
            indent = len(lead) - len(lead.lstrip())
            yield Line(line, Span(indent, len(lead)))
        else:
            yield Line(line)
    for box in _text_boxes(paragraph):
        yield from _lines(box)


def _text_boxes(element: _Element) -> Iterator[_Element]:
    for child in element:
        kind = _kind(child)
        if kind == "txbxContent":
            yield child
        elif kind not in ("del", "moveFrom", "Fallback"):
            yield from _text_boxes(child)


_SIGNS = {"tab": " ", "ptab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}


def _runs(parent: _Element, *, bold: bool) -> Iterator[tuple[str, bool]]:
    """Stretches of text with whether they are bold, in reading order."""
    for child in parent:
        kind = _kind(child)
        if kind == "t":
            yield child.text or "", bold
        elif kind in _SIGNS:
            yield _SIGNS[kind], bold
        elif kind not in _LEFT_OUT:
            yield from _runs(child, bold=_is_bold(child) if kind == "r" else bold)


def _is_bold(run: _Element) -> bool:
    for properties in run:
        if _kind(properties) == "rPr":
            for one in properties:
                if _kind(one) == "b":
                    return _value(one, "val") not in ("0", "false", "off")
                if _kind(one) == "rStyle" and _value(one, "val") in ("Strong", "Sterk"):
                    return True
    return False


_MAX_LEAD = 60


def _bold_lead(runs: list[tuple[str, bool]]) -> str:
    """The bold words that open a paragraph and name its speaker, with their colon; or nothing."""
    lead = rest = ""
    for text, bold in runs:
        if rest or not (bold or not text.strip()):
            rest += text
        else:
            lead += text
        if len(lead) > _MAX_LEAD or len(rest) > _MAX_LEAD:
            break
    head, line_end, _ = lead.partition("\n")
    if line_end:
        return head if head.rstrip().endswith(":") else ""
    if len(lead) > _MAX_LEAD or not lead.strip():
        return ""
    opened = rest.lstrip()
    if opened.startswith(":"):
        return lead + rest[: rest.index(":") + 1]
    return lead if lead.rstrip().endswith(":") or opened else ""


def _table(table: _Element) -> Iterator[Line]:
    rows = [[_cell(cell) for cell in _inside(row, "tc")] for row in _inside(table, "tr")]
    columns = columns_of(rows)
    if columns is None:
        for row in filter(any, rows):
            yield from map(Line, CELL.join(row).split("\n"))
        return
    for row in rows[columns.first_row :]:
        if any(row):
            yield from _speaker_row(row, columns)


def _inside(parent: _Element, kind: str) -> Iterator[_Element]:
    """The nearest descendants of a kind, looking through content controls and insertions."""
    for child in parent:
        if _kind(child) == kind:
            yield child
        elif _kind(child) not in _LEFT_OUT and _kind(child) not in ("p", "tbl"):
            yield from _inside(child, kind)


def _cell(cell: _Element) -> str:
    return "\n".join(line.text for line in _lines(cell)).strip()


def _speaker_row(row: list[str], columns: Columns) -> Iterator[Line]:
    text, label, locator, drop = columns.arranged(row)
    first, *others = text.split("\n")
    yield Line(first, label, locator, drop, column=True)
    yield from map(Line, others)
