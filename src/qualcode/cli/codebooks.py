"""Codebooks in and out of a project, as YAML files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualcode.cli.helping import Misused, command
from qualcode.cli.overwriting import overwriting, write_codebook
from qualcode.cli.talking import FILE, a_coder, a_store, opened, say
from qualcode.domain.model import words_in

if TYPE_CHECKING:
    from qualcode.workspace import Workspace


@command(
    "codebook",
    "qualcode codebook study.qualcode codebook/cooperation.yaml",
    "qualcode codebook study.qualcode codebook/links.csv",
    "qualcode codebook study.qualcode --out mine.yaml",
)
@a_store
@click.argument("files", type=FILE, nargs=-1)
@click.option("--out", type=FILE)
@click.option("--name")
@overwriting
@a_coder
def codebook(
    store: str,
    files: tuple[Path, ...],
    out: Path | None,
    name: str | None,
    overwrite: bool,
    coder: str,
) -> None:
    """Add codebooks to a project, or write one to a YAML file."""
    if bool(files) == (out is not None):
        raise Misused("codebook.add_or_write")
    with opened(store, coder) as workspace:
        if out is None:
            _take_in(workspace, files)
            return
        book = write_codebook(workspace, out, name, overwrite=overwrite)
        say("codebook.written", name=words_in(book.name, book.language), file=out)


_LINKS = (".csv", ".tsv", ".xlsx")
"""Suffixes of tables; a codebook may be called .txt."""


def _take_in(workspace: Workspace, files: tuple[Path, ...]) -> None:
    """Codebooks first, so that links between their codes find them, then the links."""
    from qualcode.workspace.linking import take_in_links

    books = [file for file in files if file.suffix.casefold() not in _LINKS]
    if books:
        workspace.take_in_codebooks(books)
        say("codebook.added", n=len(books), store=workspace.store.place)
    for file in files:
        if file not in books:
            entry = take_in_links(workspace, file)
            say("links.added", n=int(entry.values["n"]) if entry else 0, file=file.name)
