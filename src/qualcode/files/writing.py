"""Writing a file whole or not at all."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path

from qualcode.errors import FileError


def write_whole(path: Path, content: bytes, *, private: bool = False) -> None:
    """Put `content` in the file at `path`, or leave what stood there untouched.

    The bytes go to a new file beside it, are flushed to the disk, and take its place in
    one step. A `private` file can be read by its owner alone, where the system knows owners.
    Raises `FileError` if the folder or the file cannot be written.
    """
    if path.is_dir():
        raise FileError("write.is_folder", file=path.name)
    if not path.parent.is_dir():
        raise FileError("write.no_folder", file=path.name, folder=str(path.parent))
    # Through a symbolic link: the file it points to is replaced, not the link.
    target = path.resolve()
    beside = target.with_name(f".{secrets.token_hex(8)}.tmp")
    try:
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        place = os.open(beside, flags, 0o600 if private else 0o666)
        with os.fdopen(place, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        beside.replace(target)
    except PermissionError as error:
        raise FileError("write.refused", file=path.name) from error
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise FileError("write.failed", file=path.name, reason=reason) from error
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
