"""Codings: applying, suggesting, undoing, and who did what."""

from __future__ import annotations

from pathlib import Path

import click

from qualcode.cli.helping import command
from qualcode.cli.talking import (
    FILE,
    a_coder,
    a_store,
    as_json_too,
    opened,
    remark,
    say,
    write_json,
)
from qualcode.errors import RuleError
from qualcode.messages import interface_language, render
from qualcode.messages.catalogue import printable


@command("apply", "qualcode apply study.qualcode codings.jsonl --coder AL")
@a_store
@click.argument("codings", type=FILE)
@a_coder
@as_json_too
def apply(store: str, codings: Path, coder: str, as_json: bool) -> None:
    """Apply codings from a file of JSON lines: all or none, one step to undo."""
    from qualcode.workspace.safekeeping import before_large

    with opened(store, coder) as workspace:
        remark(before_large(workspace))
        entry, n = workspace.apply_codings(codings)
        if as_json:
            write_json({"codings": n, "entry": entry.guid if entry else None})
        else:
            say("apply.done", n=n, file=codings.name)


@command("suggest", "qualcode suggest study.qualcode --source K2")
@a_store
@click.option("--source")
@a_coder
@as_json_too
def suggest(store: str, source: str | None, coder: str, as_json: bool) -> None:
    """Show which codes the codebook's words point to, and why. Nothing is applied."""
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


@command("undo", "qualcode undo study.qualcode --coder AL")
@a_store
@a_coder
def undo(store: str, coder: str) -> None:
    """Undo the coder's last change."""
    _step(store, coder, "undo")


@command("redo", "qualcode redo study.qualcode --coder AL")
@a_store
@a_coder
def redo(store: str, coder: str) -> None:
    """Redo what the coder undid last."""
    _step(store, coder, "redo")


def _step(store: str, coder: str, verb: str) -> None:
    from qualcode.reports.history_text import history_line, remark_on

    with opened(store, coder) as workspace:
        entry = workspace.undo() if verb == "undo" else workspace.redo()
        if entry is None:
            raise RuleError(f"{verb}.nothing", coder=workspace.coder.name)
        names = workspace.project.language
        click.echo(history_line(entry.kind, entry.values, interface_language(), names))
        remark(remark_on(entry.kind, entry.values))


@command("history", "qualcode history study.qualcode --limit 20")
@a_store
@click.option("--limit", type=click.IntRange(1))
@as_json_too
def history(store: str, limit: int | None, as_json: bool) -> None:
    """Show who did what, and when, the newest first."""
    from qualcode.reports.history_text import history_line, moment
    from qualcode.storage import queries

    with opened(store, "") as workspace:
        names = workspace.project.language
        for one in workspace.read(queries.history, limit):
            words = history_line(one.kind, one.values, interface_language(), names)
            if as_json:
                at = one.at.isoformat()
                write_json({"entry": one.guid, "at": at, "coder": one.coder, "what": words})
            else:
                click.echo(printable(f"{moment(one.at)}  {one.coder or '?'}  {words}"))
