"""Codings: applying, suggesting, undoing, and who did what."""

from __future__ import annotations

from pathlib import Path

import click

from qualcode.cli.talking import (
    FILE,
    a_coder,
    a_store,
    as_json_too,
    opened,
    say,
    write_json,
)
from qualcode.errors import RuleError
from qualcode.messages import interface_language, render
from qualcode.messages.catalogue import printable


@click.command()
@a_store
@click.argument("codings", type=FILE)
@a_coder
@as_json_too
def apply(store: str, codings: Path, coder: str, as_json: bool) -> None:
    """Apply codings from a file of JSON lines: all or none, one step to undo.

    A line is {"source", "quote" or "start" and "end", "code"}, and may have "facets",
    "quotation" and "memo".

    \b
    Example:  qualcode apply study.qualcode codings.jsonl --coder AL
    """
    with opened(store, coder) as workspace:
        entry, n = workspace.apply_codings(codings)
        if as_json:
            write_json({"codings": n, "entry": entry.guid if entry else None})
        else:
            say("apply.done", n=n, file=codings.name)


@click.command()
@a_store
@click.option("--source", help="Title of one source; all if left out.")
@a_coder
@as_json_too
def suggest(store: str, source: str | None, coder: str, as_json: bool) -> None:
    """Show which codes the codebook's words point to, and why. Nothing is applied.

    \b
    Example:  qualcode suggest study.qualcode --source K2
    """
    from qualcode.domain.model import paths
    from qualcode.storage import queries

    with opened(store, coder) as workspace:
        names = paths(workspace.read(queries.codes), workspace.project.language)
        language = interface_language()
        nothing = not as_json
        for one in workspace.chosen_sources(source):
            text = workspace.read(queries.body, one.text_hash)
            for found in workspace.suggestions(one):
                nothing = False
                reason = render(found.reason_id, language, **found.reason_values)
                path = " › ".join(names[found.code])
                words = text[found.start : found.end]
                if as_json:
                    write_json(
                        {
                            "source": one.title,
                            "start": found.start,
                            "end": found.end,
                            "quote": words,
                            "code": path,
                            "score": found.score,
                            "rank": found.rank,
                            "reason": reason,
                        }
                    )
                else:
                    click.echo(printable(f"{one.title}  {found.score:.2f}  {path}"))
                    click.echo(printable(f"    «{words}»"))
                    click.echo(f"    {reason}")
        if nothing:
            say("suggest.none")


@click.command()
@a_store
@a_coder
def undo(store: str, coder: str) -> None:
    """Undo the coder's last change.

    \b
    Example:  qualcode undo study.qualcode --coder AL
    """
    _step(store, coder, "undo")


@click.command()
@a_store
@a_coder
def redo(store: str, coder: str) -> None:
    """Redo what the coder undid last.

    \b
    Example:  qualcode redo study.qualcode --coder AL
    """
    _step(store, coder, "redo")


def _step(store: str, coder: str, verb: str) -> None:
    from qualcode.reports.history_text import history_line

    with opened(store, coder) as workspace:
        entry = workspace.undo() if verb == "undo" else workspace.redo()
        if entry is None:
            raise RuleError(f"{verb}.nothing", coder=workspace.coder.name)
        click.echo(history_line(entry.kind, entry.values, interface_language()))


@click.command()
@a_store
@click.option("--limit", type=click.IntRange(1), help="Only the newest so many.")
@as_json_too
def history(store: str, limit: int | None, as_json: bool) -> None:
    """Show who did what, and when, the newest first.

    \b
    Example:  qualcode history study.qualcode --limit 20
    """
    from qualcode.reports.history_text import history_line, moment
    from qualcode.storage import queries

    with opened(store, "") as workspace:
        for one in workspace.read(queries.history, limit):
            words = history_line(one.kind, one.values, interface_language())
            if as_json:
                at = one.at.isoformat()
                write_json({"entry": one.guid, "at": at, "coder": one.coder, "what": words})
            else:
                click.echo(printable(f"{moment(one.at)}  {one.coder or '?'}  {words}"))
