"""Files that were there before a command writes: only what qualcode wrote is written over."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Collection
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import click

from qualcode.cli.talking import Command
from qualcode.errors import FileError

if TYPE_CHECKING:
    from qualcode.domain.model import Codebook
    from qualcode.workspace import Workspace


def overwriting(command: Command) -> Command:
    """Write over a file, whatever it holds."""
    return click.option("--overwrite", is_flag=True)(command)


def write_codebook(
    workspace: Workspace, out: Path, name: str | None, *, overwrite: bool
) -> Codebook:
    """Write a codebook as `Workspace.write_codebook` does, and raise what it raises.

    Raises `FileError` where the file holds anything but that codebook, unless `overwrite`.
    """
    with TemporaryDirectory() as folder:
        made = Path(folder) / "codebook.yaml"
        workspace.write_codebook(made, name)
        refuse_over(out, {_digest(made)}, overwrite=overwrite)
    return workspace.write_codebook(out, name)


def exported(workspace: Workspace) -> set[str]:
    """The SHA-256 of every file that the history says was exported, in hexadecimal."""
    from qualcode.storage import queries

    history = workspace.read(queries.history)
    return {
        str(one.values["hash"])
        for one in history
        if one.kind == "history.exported" and "hash" in one.values
    }


def refuse_over(out: Path, known: Collection[str], *, overwrite: bool) -> None:
    """Refuse to write over a file, unless its SHA-256 (hexadecimal) is among those `known`.

    Raises `FileError`.
    """
    if not overwrite and os.path.lexists(out) and _digest(out) not in known:
        raise FileError("write.exists", file=out.name)


def _digest(path: Path) -> str:
    """The SHA-256 of a file; empty for what cannot be read, and for a pipe or a device."""
    if not path.is_file():
        return ""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""
