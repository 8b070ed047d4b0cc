"""Reading a file: the reader is chosen by suffix, the guards are the same for all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from qualcode.errors import FileError
from qualcode.files.decoding import decode, load
from qualcode.files.document import Document, clean, lines


def read(path: Path) -> Document:
    """A .txt, .docx or .vtt file as a document.

    Raises `FileError` for another suffix, and for a file that is missing, too large,
    empty, damaged, or not what its suffix says.
    """
    reader = _READERS.get(path.suffix.casefold())
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


def _word(data: bytes, name: str) -> Document:
    from qualcode.files.word import read_word

    return read_word(data, name)


def _vtt(data: bytes, name: str) -> Document:
    from qualcode.files.vtt import read_vtt

    return read_vtt(data, name)


_READERS: Mapping[str, Callable[[bytes, str], Document]] = {
    ".txt": _plain,
    ".docx": _word,
    ".vtt": _vtt,
}

FORMATS = tuple(_READERS)
"""Suffixes of the files that can be read."""
