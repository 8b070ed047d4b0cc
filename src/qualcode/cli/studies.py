"""Making a study, taking files in, and opening it on the screen."""

from __future__ import annotations

import os
from pathlib import Path

import click

from qualcode.cli.helping import command
from qualcode.cli.talking import (
    FILE,
    FOLDER,
    SUFFIX,
    a_coder,
    a_store,
    on_a_terminal,
    say,
)
from qualcode.errors import FileError, RuleError
from qualcode.messages import render


@command("demo", "qualcode demo")
@click.argument("directory", type=FOLDER, default="qualcode-demo")
@click.option("--no-tui", is_flag=True)
def demo(directory: Path, no_tui: bool) -> None:
    """Make the sample study in DIRECTORY, write its theme table, and open it."""
    from qualcode.workspace import open_workspace
    from qualcode.workspace.demo import CODERS, LANGUAGE, build_demo

    try:
        directory.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileError("demo.no_folder", folder=directory) from error
    store, table = directory / f"demo{SUFFIX}", directory / "themes.docx"
    there = store.exists()
    workspace = open_workspace(store, CODERS[0]) if there else build_demo(store)
    with workspace:
        if not there or not table.exists():
            workspace.export_themes(
                table,
                title=render("demo.table", LANGUAGE),
                language=LANGUAGE,
                attribution="pseudonym",
            )
        say("demo.kept" if there else "demo.made", store=store, table=table)
    if not no_tui and on_a_terminal():
        _open_screen(store, CODERS[0], None)
    else:
        say("demo.next", store=store)


@command("new", 'qualcode new study.qualcode --title "Who takes the next step?"')
@a_store
@click.option("--title")
@click.option("--language", type=click.Choice(["nb", "nn", "en"]), default="nb")
@click.option("--delete-by", default="")
@click.option("--codebook", "codebooks", type=FILE, multiple=True)
@a_coder
def new(
    store: str,
    title: str | None,
    language: str,
    delete_by: str,
    codebooks: tuple[Path, ...],
    coder: str,
) -> None:
    """Make a new project."""
    from qualcode.workspace import new_workspace
    from qualcode.workspace.opening import account_name, name_of_store

    if "://" not in store and not store.endswith(SUFFIX):
        store += SUFFIX
    title = title or name_of_store(store)
    made = new_workspace(
        store,
        coder or account_name(),
        title=title,
        language=language,
        delete_by=delete_by,
        codebooks=codebooks,
    )
    with made:
        say("new.made", title=title, store=made.store.place)


@command("open", "qualcode open study.qualcode --source K2")
@a_store
@click.option("--source")
@a_coder
def open_(store: str, source: str | None, coder: str) -> None:
    """Open the coding screen; `qualcode STORE` does the same."""
    from qualcode.serving.screen import drawn_for_a_browser, leave_with_the_server

    if drawn_for_a_browser():
        leave_with_the_server()
    elif not on_a_terminal():
        raise RuleError("open.no_terminal")
    _open_screen(store, coder, source)


def begin(context: click.Context) -> None:
    """Open the start screen where somebody sits at a terminal; show the help elsewhere."""
    if not on_a_terminal():
        raise click.exceptions.NoArgsIsHelpError(context)
    from qualcode.ui.app import start

    start(os.environ.get("QUALCODE_CODER", ""))


def _open_screen(store: str | Path, coder: str, source: str | None) -> None:
    from qualcode.serving.screen import drawn_for_a_browser
    from qualcode.ui.app import run
    from qualcode.workspace.safekeeping import safe_opening

    workspace, notices = safe_opening(store, coder)
    with workspace:
        run(workspace, source, notices, ask_coder=not coder, alone=drawn_for_a_browser())
