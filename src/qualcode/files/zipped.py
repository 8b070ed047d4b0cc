"""Office files are zip archives: opening one, and taking a part out without being flooded."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from qualcode.errors import FileError

MAX_PART = 100 * 1024 * 1024
"""Bytes of one part, inflated; a thousand pages of text take about a tenth."""
MAX_RATIO = 200
"""How many times larger than its compressed form a part may be, beyond `_RATIO_FROM` bytes."""
_RATIO_FROM = 10 * 1024 * 1024
DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError)
"""What a broken archive raises."""
_COMPRESSIONS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


@contextmanager
def opened(data: bytes, name: str) -> Iterator[zipfile.ZipFile]:
    """The archive in a file's bytes; what goes wrong within is a `FileError` that names it."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            yield archive
    except DAMAGE as error:
        raise FileError("file.damaged", file=name) from error


def part(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str) -> bytes:
    """A part's bytes, measured as they come, since a header may say anything.

    Raises `FileError` for an encrypted part, and for one that inflates beyond `MAX_PART` or
    `MAX_RATIO`.
    """
    if info.flag_bits & 1 or info.compress_type not in _COMPRESSIONS:
        raise FileError("file.damaged", file=name)
    if info.file_size > MAX_PART:
        raise FileError("file.inflates", file=name)
    allowed = max(_RATIO_FROM, min(MAX_PART, info.compress_size * MAX_RATIO))
    pieces, size = [], 0
    with archive.open(info) as stream:
        while piece := stream.read(1 << 20):
            pieces.append(piece)
            size += len(piece)
            if size > allowed:
                raise FileError("file.inflates", file=name)
    return b"".join(pieces)
