"""From a file on disk to characters: how large, of which kind, in which encoding."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from qualcode.errors import FileError

MAX_BYTES = 50 * 1024 * 1024
"""No transcript comes near it; a larger file is a mistake or an attack."""


def load(path: Path) -> bytes:
    """A file's bytes. Raises `FileError` if it is missing, closed to us or over `MAX_BYTES`."""
    try:
        if not path.is_file():
            raise FileError("file.missing", file=path.name)
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise FileError("file.unreadable", file=path.name) from error
    except ValueError as error:  # a NUL in the path
        raise FileError("file.missing", file=path.name) from error
    if len(data) > MAX_BYTES:
        raise FileError("file.too_large", file=path.name, megabytes=MAX_BYTES >> 20)
    return data


def decode(data: bytes, name: str) -> str:
    """The characters of a text file in any encoding.

    A byte order mark decides; then UTF-8, then the encodings Norwegian text comes in,
    then a guess. Raises `FileError` for what is no text, whatever its suffix says.
    """
    if data.startswith(_MAGIC):
        raise FileError("file.not_text", file=name)
    text = _decoded(data, name)
    if len(_CONTROL.findall(text)) > len(text) * _MAX_CONTROL:
        raise FileError("file.not_text", file=name)
    return text


def _decoded(data: bytes, name: str) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError as error:
                raise FileError("file.encoding", file=name) from error
    encoding = _unmarked_utf16(data)
    for candidate in (encoding, "utf-8") if encoding else ("utf-8",):
        try:
            return data.decode(candidate)
        except UnicodeDecodeError:
            continue
    return _norwegian(data) or _guessed(data, name)


def _unmarked_utf16(data: bytes) -> str:
    """The byte order of UTF-16 without a mark: Latin letters leave every other byte zero."""
    sample = data[:4096]
    half = len(sample) // 2
    if half < 2 or len(data) % 2:
        return ""
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd > half * 0.7 and even < half * 0.1:
        return "utf-16-le"
    return "utf-16-be" if even > half * 0.7 and odd < half * 0.1 else ""


def _norwegian(data: bytes) -> str:
    """The text in the one-byte encoding that makes its high bytes Norwegian, or nothing."""
    best, most = "", 0.95
    for encoding in _ONE_BYTE:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        high = [char for char in text if char > "\x7f"]
        share = sum(char in _USUAL for char in high) / len(high)
        if share > most:
            best, most = text, share
    return best


def _guessed(data: bytes, name: str) -> str:
    from charset_normalizer import from_bytes

    guess = from_bytes(data).best()
    if guess is None:
        raise FileError("file.encoding", file=name)
    return str(guess)


_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ONE_BYTE = ("cp1252", "mac_roman", "cp865")
_USUAL = frozenset("æøåÆØÅéèêòóôàáâäöüÄÖÜçñíšžŠŽđ«»“”„‘’‚–—…§°½·•´€\xa0\xad")
"""What lies beyond ASCII in Norwegian text: letters, quotation marks, dashes."""

_MAGIC = (
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"%PDF",
    b"{\\rtf",
    b"\xd0\xcf\x11\xe0",  # Word before 2007, and password-protected Word
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\x1f\x8b",
    b"\x7fELF",
    b"Rar!",
    b"7z\xbc\xaf",
    b"ID3",
    b"OggS",
    b"RIFF",
    b"SQLite format 3",
)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
_MAX_CONTROL = 0.01
"""Share of control characters above which a file is not text."""
