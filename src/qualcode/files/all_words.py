"""All the words that a file holds, for a check of what leaves: nothing is left out as no text.

Reading a transcript leaves out headers, comments, notes and properties. Whoever opens the file
sees them, and so they are looked at here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from qualcode.errors import FileError
from qualcode.files.decoding import load
from qualcode.files.office_xml import parsed
from qualcode.files.reading import FORMATS, read, read_text
from qualcode.files.zipped import opened, part

if TYPE_CHECKING:
    from lxml.etree import _Element

_ZIPPED = b"PK\x03\x04"
_PDF = b"%PDF"


def all_words(path: Path) -> str:
    """The words of a file, part after part; offsets mean nothing in it.

    Raises `FileError` for a file that cannot be read.
    """
    data = load(path)
    if data.startswith(_ZIPPED):
        return "\n".join(_parts(data, path.name))
    if data.startswith(_PDF):
        return f"{read(path).text}\n{_properties(data, path.name)}"
    if path.suffix.casefold() in FORMATS:
        return read(path).text
    return read_text(path)


_WITHIN_A_LINE = frozenset(
    "t delText r span a hyperlink ins del moveFrom moveTo smartTag sdt sdtContent fldSimple".split()
)
"""Elements of Word, OpenDocument and Excel that may part a word in two, by local name."""
_GAPS = frozenset("br cr tab s line-break".split())
"""Elements that stand for a blank, or for the end of a line."""


def _parts(data: bytes, name: str) -> Iterator[str]:
    with opened(data, name) as archive:
        for info in archive.infolist():
            if info.filename.endswith((".xml", ".rels")):
                root = parsed(part(archive, info, name), name)
                yield _in_lines(root)
                yield " ".join(str(one) for e in root.iter() for one in e.attrib.values())


def _in_lines(element: _Element) -> str:
    """The text under an element: a word that is written in several pieces is one word."""
    words = (element.text or "") + "".join(_in_lines(one) + (one.tail or "") for one in element)
    local = str(element.tag).rpartition("}")[2]
    ends = local in _GAPS or (words and local not in _WITHIN_A_LINE)
    return f"{words}\n" if ends else words


def _properties(data: bytes, name: str) -> str:
    """Author, title and the like."""
    import io

    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        found: Mapping[str, object] = PdfReader(io.BytesIO(data)).metadata or {}
        return "\n".join(str(value) for value in found.values())
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise FileError("file.damaged", file=name) from error
