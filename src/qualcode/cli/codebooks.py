"""Codebooks in and out of a project, as YAML files."""

from __future__ import annotations

from pathlib import Path

import click

from qualcode.cli.talking import FILE, a_coder, a_store, opened, say
from qualcode.domain.model import words_in


@click.command()
@a_store
@click.argument("files", type=FILE, nargs=-1)
@click.option("--out", type=FILE, help="Write the project's codebook to this YAML file instead.")
@click.option("--name", help="Which codebook to write, where there are several.")
@a_coder
def codebook(
    store: str, files: tuple[Path, ...], out: Path | None, name: str | None, coder: str
) -> None:
    """Add codebooks to a project, or write one to a YAML file.

    \b
    Example:  qualcode codebook study.qualcode codebook/cooperation.yaml
              qualcode codebook study.qualcode --out mine.yaml
    """
    if bool(files) == (out is not None):
        raise click.UsageError("Name files to add, or --out FILE to write.")
    with opened(store, coder) as workspace:
        if out is None:
            workspace.take_in_codebooks(files)
            say("codebook.added", n=len(files), store=workspace.store.place)
            return
        book = workspace.write_codebook(out, name)
        say("codebook.written", name=words_in(book.name, book.language), file=out)
