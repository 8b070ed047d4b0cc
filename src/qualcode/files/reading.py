"""Reading a file: the reader is chosen by suffix, the guards are the same for all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path

from qualcode.errors import FileError
from qualcode.files.decoding import decode, load
from qualcode.files.document import Document, clean, lines


def read(path: Path) -> Document:
    """A file in one of the `FORMATS` as a document.

    Raises `FileError` for another suffix, and for a file that is missing, too large,
    empty, damaged, or not what its suffix says.
    """
    suffix = path.suffix.casefold()
    reader = _READERS.get(suffix)
    if suffix in _OLD_WORD:
        raise FileError("file.old_word", file=path.name)
    if reader is None:
        raise FileError("file.format", file=path.name, formats=", ".join(_READERS))
    document = reader(load(path), path.name)
    if not document.text.strip():
        raise FileError("file.empty", file=path.name)
    return document


def read_text(path: Path) -> str:
    """A text file in any encoding, cleaned but with its tabs (YAML, JSON lines, CSV).

    Raises `FileError` as `read` does, whatever the suffix.
    """
    text = clean(decode(load(path), path.name), tabs=True)
    if not text.strip():
        raise FileError("file.empty", file=path.name)
    return text


def _plain(data: bytes, name: str) -> Document:
    return lines(name, clean(decode(data, name)))


def _reader(module: str, function: str) -> Callable[[bytes, str], Document]:
    """A reader that is loaded when it is first needed: what it rests on is heavy."""

    def read_with(data: bytes, name: str) -> Document:
        found: Document = getattr(import_module(f"qualcode.files.{module}"), function)(data, name)
        return found

    return read_with


_READERS: Mapping[str, Callable[[bytes, str], Document]] = {
    ".txt": _plain,
    ".md": _reader("markdown", "read_markdown"),
    ".docx": _reader("word", "read_word"),
    ".odt": _reader("open_document", "read_open_document"),
    ".rtf": _reader("rich_text", "read_rich_text"),
    ".pdf": _reader("pdf", "read_pdf"),
    ".html": _reader("web_page", "read_web_page"),
    ".htm": _reader("web_page", "read_web_page"),
    ".vtt": _reader("cues", "read_vtt"),
    ".srt": _reader("cues", "read_srt"),
}

FORMATS = tuple(_READERS)
"""Suffixes of the files that can be read."""

_OLD_WORD = (".doc", ".dot")
