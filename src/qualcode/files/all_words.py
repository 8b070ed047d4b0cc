"""All the words that a file holds, for a check of what leaves: nothing is left out as no text.

Reading a transcript leaves out headers, comments, notes and properties. Whoever opens the file
sees them, and so they are looked at here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from qualcode.errors import FileError
from qualcode.files.decoding import load
from qualcode.files.office_xml import parsed
from qualcode.files.reading import FORMATS, read, read_text
from qualcode.files.zipped import opened, part

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


def _parts(data: bytes, name: str) -> Iterator[str]:
    with opened(data, name) as archive:
        for info in archive.infolist():
            if info.filename.endswith((".xml", ".rels")):
                root = parsed(part(archive, info, name), name)
                for element in root.iter():
                    yield element.text or ""
                    yield " ".join(str(one) for one in element.attrib.values())
                    yield element.tail or ""


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
