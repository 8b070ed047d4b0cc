"""What comes out: quotations, the summary, the theme table, and the store checked."""

from __future__ import annotations

from pathlib import Path

import click

from qualcode.cli.helping import command
from qualcode.cli.overwriting import exported, overwriting, refuse_over
from qualcode.cli.talking import (
    FILE,
    a_coder,
    a_store,
    as_json_too,
    opened,
    say,
    write_json,
)
from qualcode.messages import interface_language, render


@command(
    "quotes",
    'qualcode quotes study.qualcode --code "Rom for skjønn"',
    "qualcode quotes study.qualcode --where role=leader --format csv",
)
@a_store
@click.option("--code")
@click.option("--where", "conditions", multiple=True)
@click.option(
    "--format", "form", type=click.Choice(["table", "csv", "jsonl", "md"]), default="table"
)
def quotes(store: str, code: str | None, conditions: tuple[str, ...], form: str) -> None:
    """List coded passages, with who says them and where."""
    from qualcode.reports.quotes import quotes_as
    from qualcode.storage import queries

    with opened(store, "") as workspace:
        language = workspace.project.language
        passages = workspace.passages(code, [_condition(one) for one in conditions])
        if not passages and form == "table":
            say("quotes.none")
            return
        codes, cases = workspace.read(queries.codes), workspace.read(queries.cases)
        for line in quotes_as(form, passages, codes, cases, language):
            click.echo(line)


def _condition(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name.strip():
        words = render("quotes.condition", interface_language(), text=text)
        raise click.BadParameter(words, param_hint="--where")
    return name.strip(), value.strip()


@command("summary", "qualcode summary study.qualcode")
@a_store
@as_json_too
def summary(store: str, as_json: bool) -> None:
    """Sum up each theme or top-level code: who, how many, in what words."""
    from qualcode.reports.summary_text import summary_json, summary_lines

    with opened(store, "") as workspace:
        language = workspace.project.language
        if as_json:
            write_json(summary_json(workspace.summary(), language))
            return
        for line in summary_lines(workspace.summary(), language):
            click.echo(line)


@command("export", "qualcode export study.qualcode themes.docx --attribution role")
@a_store
@click.argument("out", type=FILE)
@click.option("--table", type=click.Choice(["themes"]), default="themes")
@click.option("--language", type=click.Choice(["nb", "nn", "en"]))
@click.option(
    "--attribution",
    type=click.Choice(["pseudonym", "role", "none"]),
    default="pseudonym",
)
@click.option("--title")
@overwriting
@a_coder
def export(
    store: str,
    out: Path,
    table: str,
    language: str | None,
    attribution: str,
    title: str | None,
    overwrite: bool,
    coder: str,
) -> None:
    """Write the theme table to a Word file."""
    with opened(store, coder) as workspace:
        refuse_over(out, exported(workspace), overwrite=overwrite)
        project = workspace.project
        workspace.export_themes(
            out,
            title=title or project.title,
            language=language or project.language,
            attribution=attribution,
        )
        say("export.done", file=out)


@command("check", "qualcode check study.qualcode")
@a_store
@as_json_too
def check(store: str, as_json: bool) -> None:
    """Check the store: the database, texts, offsets, and the journal replayed."""
    with opened(store, "") as workspace:
        faults = [render(fault, interface_language()) for fault in workspace.faults()]
        if as_json:
            write_json({"sound": not faults, "faults": faults})
        else:
            for fault in faults:
                click.echo(fault)
            if not faults:
                say("check.sound", store=workspace.store.place)
        if faults:
            raise click.exceptions.Exit(1)
