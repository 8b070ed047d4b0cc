"""All the words that a file holds, for a check of what leaves: nothing is left out as no text.

Reading a transcript leaves out headers, comments, notes and properties. Whoever opens the file
sees them, and so they are looked at here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from qualcode.files.decoding import load
from qualcode.files.office_xml import parsed
from qualcode.files.reading import read_text
from qualcode.files.zipped import opened, part

if TYPE_CHECKING:
    from lxml.etree import _Element

_ZIPPED = b"PK\x03\x04"
_ALWAYS_ZIPPED = (".docx", ".odt", ".xlsx")


def all_words(path: Path) -> str:
    """The words of a file, part after part; offsets mean nothing in it.

    Of a picture in it nothing is read. Raises `FileError` for a file that cannot be read.
    """
    data, suffix = load(path), path.suffix.casefold()
    if data.startswith(_ZIPPED) or suffix in _ALWAYS_ZIPPED:
        return "\n".join(_parts(data, path.name))
    reader = next((read for start, read in _BY_START.items() if data.startswith(start)), None)
    reader = reader or _BY_SUFFIX.get(suffix)
    return reader(data, path.name) if reader else read_text(path)


_WITHIN_A_LINE = frozenset(
    "t delText r span a hyperlink ins del moveFrom moveTo smartTag sdt sdtContent fldSimple".split()
)
"""Elements of Word, OpenDocument and Excel that may part a word in two, by local name."""
_GAPS = frozenset("br cr tab s line-break".split())
"""Elements that stand for a blank, or for the end of a line."""


_TOLD_BY = frozenset("author initials title descr alt tooltip href Target creator".split())
"""Attributes, by local name, that somebody has written, or that lead somewhere."""


def _parts(data: bytes, name: str) -> Iterator[str]:
    with opened(data, name) as archive:
        for info in archive.infolist():
            content = part(archive, info, name)
            if info.filename.endswith((".xml", ".rels")):
                root = parsed(content, name)
                yield _in_lines(root)
                yield from _attributes(root)
            elif b"\0" not in content[:_BEGINNING]:
                yield content.decode("utf-8", "replace")


_BEGINNING = 1_000
"""Bytes: what has no null among them is text."""


def _attributes(root: _Element) -> Iterator[str]:
    for element in root.iter():
        for name, value in element.attrib.items():
            local = str(name).rpartition("}")[2]
            if local in _TOLD_BY and not _LEADS_WITHIN.match(str(value)):
                yield str(value)


_LEADS_WITHIN = re.compile(
    r"(?:\.\./|/)?[\w.-]+(?:/[\w.-]+)*\.(?:xml|png|jpe?g|gif|emf|wmf|bin|vml)\Z"
)
"""A part of the same file."""


def _in_lines(element: _Element) -> str:
    """The text under an element: a word that is written in several pieces is one word."""
    words = (element.text or "") + "".join(_in_lines(one) + (one.tail or "") for one in element)
    local = str(element.tag).rpartition("}")[2]
    ends = local in _GAPS or (words and local not in _WITHIN_A_LINE)
    return f"{words}\n" if ends else words


def _reader(module: str, function: str) -> Callable[[bytes, str], str]:
    """A reader that is loaded when it is first needed: what it rests on is heavy."""

    def read_with(data: bytes, name: str) -> str:
        found: str = getattr(import_module(f"qualcode.files.{module}"), function)(data, name)
        return found

    return read_with


_PDF, _RTF = _reader("pdf", "every_line"), _reader("rich_text", "every_word")
_HTML = _reader("web_page", "every_word")
_BY_START = {b"%PDF": _PDF, b"{\\rtf": _RTF}
"""How a file begins -> what reads all of it, whatever it is called."""
_BY_SUFFIX = {".pdf": _PDF, ".rtf": _RTF, ".html": _HTML, ".htm": _HTML}
