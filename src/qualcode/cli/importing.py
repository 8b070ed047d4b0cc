"""Taking files in: read, looked through for identities, shown, and only then stored."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qualcode.cli.helping import Misused, command, words
from qualcode.cli.looking_through import looked_through
from qualcode.cli.talking import (
    FILE,
    a_coder,
    a_key,
    a_store,
    agreed,
    key_apart,
    opened,
    progress,
    remark,
    say,
)
from qualcode.domain.model import SOURCE_KINDS
from qualcode.messages import interface_language, render

if TYPE_CHECKING:
    from qualcode.workspace import Intake, Workspace
    from qualcode.workspace.key_keeping import KeyFile


@command(
    "import",
    "qualcode import study.qualcode K1.docx K2.docx --names names.csv",
    "qualcode import study.qualcode K1.docx --preview",
    "qualcode import study.qualcode K*.docx --key E:/study.key --yes",
)
@a_store
@click.argument("files", type=FILE, nargs=-1, required=True)
@click.option("--kind", type=click.Choice(SOURCE_KINDS), default=SOURCE_KINDS[0])
@click.option("--wave", default="")
@click.option("--date", default="")
@click.option("--informants", type=FILE)
@click.option("--names", type=FILE)
@a_key
@click.option("--preview", is_flag=True)
@click.option("--yes", is_flag=True)
@click.option("--certain", is_flag=True)
@click.option("--as-is", is_flag=True)
@click.option("--public", is_flag=True)
@click.option("--uncitable", is_flag=True)
@a_coder
def import_(
    store: str,
    files: tuple[Path, ...],
    kind: str,
    wave: str,
    date: str,
    informants: Path | None,
    names: Path | None,
    key: Path | None,
    preview: bool,
    yes: bool,
    certain: bool,
    as_is: bool,
    public: bool,
    uncitable: bool,
    coder: str,
) -> None:
    """Take transcripts and other material in, with identities taken out first."""
    from qualcode.workspace.key_keeping import known_to
    from qualcode.workspace.reading_in import read_material
    from qualcode.workspace.replacing import as_it_is
    from qualcode.workspace.safekeeping import before_large

    untouched = as_is or public
    if untouched:
        _refuse_what_is_not_used("--public" if public else "--as-is", names)
    with opened(store, coder) as workspace:
        sealed = key_apart(workspace, None if untouched else key)
        opened_key = sealed.opened(workspace.project.guid, new=True) if sealed else None
        with progress(len(files), "import.reading") as advance:
            material = read_material(
                files,
                kind=kind,
                informants=informants,
                names=names,
                language=workspace.project.language,
                known=known_to(workspace, opened_key),
                progress=advance,
            )
        if untouched:
            intake = as_it_is(material, public=public)
        else:
            intake = looked_through(material, certain=certain)
        _show_intake(intake)
        if preview or not agreed(yes or certain or untouched, "import.ask", "import.confirm"):
            say("import.previewed" if preview else "import.stopped")
            return
        remark(before_large(workspace))
        _store(workspace, intake, sealed, wave=wave, date=date, citable=not uncitable)


def _refuse_what_is_not_used(option: str, names: Path | None) -> None:
    """Whoever names a list or a key believes that names are taken out."""
    if names:
        raise Misused("import.as_is_names", option=option)
    key = click.get_current_context().get_parameter_source("key")
    if key is click.core.ParameterSource.COMMANDLINE:
        raise Misused("import.key_not_used", option=option)


def _store(workspace: Workspace, intake: Intake, sealed: KeyFile | None, **about: Any) -> None:
    from qualcode.workspace.key_keeping import take_in_sealed

    if sealed is None:
        workspace.take_in(intake, **about)
    else:
        take_in_sealed(workspace, intake, sealed, **about)
    say("import.done", n=len(intake.files), store=workspace.store.place)
    if sealed is None and intake.replaced:
        say("import.no_key")


def _show_intake(intake: Intake) -> None:
    from qualcode.language import guess_language

    for one in intake.files:
        say("import.file", file=one.file, title=one.title, n=len(one.transcript.utterances))
        language = guess_language(one.transcript.text, "")
        if language:
            click.echo("  " + words("import.language", language=words(f"language.{language}")))
        for note in one.notes:
            click.echo("  " + render(note, interface_language()))
    for note in intake.notes:
        click.echo(render(note, interface_language()))
    if intake.as_is:
        say("import.public" if intake.public else "import.as_is")
    elif not intake.replaced:
        say("import.nothing_replaced")
    for replaced in intake.replaced:
        say(
            "import.replaced",
            n=replaced.count,
            kind=render(f"anonymise.kind.{replaced.kind}", interface_language()),
            pseudonym=replaced.pseudonym,
        )
