"""All that a PDF says beside its pages: remarks, bookmarks, links, forms, what is attached."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from time import monotonic
from typing import TYPE_CHECKING, Any

from qualcode.files.held import Gathered
from qualcode.files.pdf import DAMAGE, MAX_SECONDS, lines_in, opened_pdf

if TYPE_CHECKING:
    from pypdf import PdfReader

_WRITTEN = frozenset(
    "/Contents /T /TU /V /DV /Opt /Subj /URI /UF /F /Desc /Title /Author /Subject /Keywords "
    "/Producer /Creator /Alt /ActualText /E /CA".split()
)
"""Keys under which somebody has written, or which lead somewhere."""
_NUMBERED = frozenset("/ID /IDS /CheckSum /O /U /OE /UE /Perms /Registry /Ordering /DA".split())
"""Keys under which no word stands."""


def every_word(data: bytes, name: str, into: Gathered) -> Iterator[tuple[str, bytes]]:
    """Gather all lines of a .pdf file and all strings of its objects; give what is attached.

    Raises `FileError` as `read_pdf` does, but not for a file without a text layer.
    """
    within: list[tuple[str, bytes]] = []
    with opened_pdf(data, name) as reader:
        into.words += lines_in(reader, name)
        for one in _objects(reader, name, into):
            _take(one, into)
            for called, inner in _files_in(one):
                within.append((f"{name}/{called}", inner))
                into.left -= len(inner)
                if into.left < 0:
                    raise MemoryError
    yield from within


def _objects(reader: PdfReader, name: str, into: Gathered) -> Iterator[Any]:
    """The objects of a file, one after another; of one that is broken the number is noted."""
    from pypdf.errors import PyPdfError
    from pypdf.generic import IndirectObject

    until = monotonic() + MAX_SECONDS
    known = {(number, edition) for edition, some in reader.xref.items() for number in some}
    known |= {(number, 0) for number in reader.xref_objStm}
    for number, edition in sorted(known):
        if monotonic() > until:
            raise MemoryError
        try:
            yield reader.get_object(IndirectObject(number, edition, reader))
        except (PyPdfError, *DAMAGE):
            into.unread.append(f"{name}/{number} {edition} R")


def _take(one: Any, into: Gathered) -> None:
    if isinstance(one, Mapping) and one.get("/Subtype") == "/Image":
        into.pictures += 1
    for key, words in _strings(one, "/Contents"):
        if key in _WRITTEN:
            into.words.append(words)
        elif key not in _NUMBERED:
            into.beside[words] = None


def _strings(one: Any, key: str) -> Iterator[tuple[str, str]]:
    """(key, string) of all that stands in an object itself, and not in those it points to."""
    if isinstance(one, Mapping):
        for name, value in one.items():
            yield from _strings(value, str(name))
    elif isinstance(one, list):
        for value in one:
            yield from _strings(value, key)
    elif isinstance(one, bytes):
        yield key, one.decode("utf-8", "replace")
    elif isinstance(one, str) and not one.startswith("/"):
        yield key, str(one)


def _files_in(one: Any) -> Iterator[tuple[str, bytes]]:
    """The files that an object of a PDF holds: what is attached, and what it says of itself."""
    if not isinstance(one, Mapping):
        return
    called = str(one.get("/UF") or one.get("/F") or "attached")
    for stream in {id(found): found for found in _streams(one.get("/EF"))}.values():
        yield called, stream.get_data()
    for key, told in (("/Metadata", "metadata.xml"), ("/XFA", "form.xml")):
        parts = [stream.get_data() for stream in _streams(one.get(key))]
        if parts:
            yield told, b"".join(parts)


def _streams(one: Any) -> Iterator[Any]:
    """The streams that a value of a PDF is, or leads to."""
    found = one.get_object() if one is not None else None
    if hasattr(found, "get_data"):
        yield found
    elif isinstance(found, Mapping | list):
        for value in found.values() if isinstance(found, Mapping) else found:
            yield from _streams(value)
