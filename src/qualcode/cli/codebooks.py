"""Codebooks in and out of a project, as YAML files."""

from __future__ import annotations

from pathlib import Path

import click

from qualcode.cli.helping import Misused, command
from qualcode.cli.talking import FILE, a_coder, a_store, opened, say
from qualcode.domain.model import words_in


@command(
    "codebook",
    "qualcode codebook study.qualcode codebook/cooperation.yaml",
    "qualcode codebook study.qualcode --out mine.yaml",
)
@a_store
@click.argument("files", type=FILE, nargs=-1)
@click.option("--out", type=FILE)
@click.option("--name")
@a_coder
def codebook(
    store: str, files: tuple[Path, ...], out: Path | None, name: str | None, coder: str
) -> None:
    """Add codebooks to a project, or write one to a YAML file."""
    if bool(files) == (out is not None):
        raise Misused("codebook.add_or_write")
    with opened(store, coder) as workspace:
        if out is None:
            workspace.take_in_codebooks(files)
            say("codebook.added", n=len(files), store=workspace.store.place)
            return
        book = workspace.write_codebook(out, name)
        say("codebook.written", name=words_in(book.name, book.language), file=out)
