"""The interview guide in and out: research questions, questions, and who was asked."""

from __future__ import annotations

from pathlib import Path

import click

from qualcode.cli.helping import Misused, command
from qualcode.cli.talking import FILE, a_coder, a_store, as_json_too, opened, say, write_json


@command("guide", "qualcode guide study.qualcode guide.csv", "qualcode guide study.qualcode --json")
@a_store
@click.argument("file", type=FILE, required=False)
@as_json_too
@a_coder
def guide(store: str, file: Path | None, as_json: bool, coder: str) -> None:
    """Take the interview guide in from a table, or show it."""
    from qualcode.reports.guide_text import guide_json, guide_lines
    from qualcode.workspace.guiding import guide_of, take_in_guide

    if file is not None and as_json:
        raise Misused("guide.json_shows")
    with opened(store, coder) as workspace:
        if file is not None:
            take_in_guide(workspace, file)
            say("guide.taken_in", file=file.name, store=workspace.store.place)
            return
        language, found = workspace.project.language, guide_of(workspace)
        if as_json:
            write_json(guide_json(found, language))
            return
        for line in guide_lines(found, language):
            click.echo(line)
