"""The commands: thin, each over the verbs of the workspace.

Results go to standard output, errors to standard error as one sentence. Exit code 0 is
done, 1 a fault that the sentence names, 2 a command that was not understood. What is
heavy is imported inside the command that needs it.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qualcode.errors import QualcodeError, RuleError
from qualcode.messages import LANGUAGES, render, render_error
from qualcode.messages.catalogue import printable

if TYPE_CHECKING:
    from qualcode.workspace import Intake, Workspace

SUFFIX = ".qualcode"


def interface_language() -> str:
    """The language of messages: QUALCODE_LANG, else the machine's locale, else English."""
    wanted = os.environ.get("QUALCODE_LANG", "")
    if wanted in LANGUAGES:
        return wanted
    set_by = [name for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)]
    tag = os.environ[set_by[0]][:2] if set_by else ""
    return {"nb": "nb", "no": "nb", "nn": "nn"}.get(tag, "en")


def say(message_id: str, /, **values: object) -> None:
    """Write a message to standard output."""
    click.echo(render(message_id, interface_language(), **values))


class Commands(click.Group):
    """Commands, where a store in the place of a command means `open`."""

    def resolve_command(
        self, context: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Take `qualcode STORE` as `qualcode open STORE`."""
        first = args[0]
        if self.get_command(context, first) is None and (
            first.endswith(SUFFIX) or "://" in first or Path(first).exists()
        ):
            args = ["open", *args]
        return super().resolve_command(context, args)


_HELP = {"help_option_names": ["-h", "--help"]}


@click.group(cls=Commands, no_args_is_help=True, context_settings=_HELP)
@click.version_option(package_name="qualcode")
def commands() -> None:
    """Code qualitative interviews: from transcript to the theme table in Word, offline.

    STORE is a file ending in .qualcode, or a database URL. Everything in a project lies
    in that one store.

    \b
    Example:  qualcode demo
    """


Command = Callable[..., Any]


def _store(command: Command) -> Command:
    return click.argument("store", metavar="STORE")(command)


def _coder(command: Command) -> Command:
    return click.option(
        "--coder", envvar="QUALCODE_CODER", default="", help="In whose name (or QUALCODE_CODER)."
    )(command)


def _json(command: Command) -> Command:
    return click.option("--json", "as_json", is_flag=True, help="Print JSON, for scripts.")(command)


_FILE = click.Path(path_type=Path, dir_okay=False)
_FOLDER = click.Path(path_type=Path, file_okay=False)


def _write_json(value: object) -> None:
    click.echo(json.dumps(value, ensure_ascii=True))


@commands.command()
@click.argument("directory", type=_FOLDER, default="qualcode-demo")
@click.option("--no-tui", is_flag=True, help="Do not open the screen.")
def demo(directory: Path, no_tui: bool) -> None:
    """Make the sample study in DIRECTORY, write its theme table, and open it.

    \b
    Example:  qualcode demo
    """
    from qualcode.workspace import open_workspace
    from qualcode.workspace.demo import CODERS, LANGUAGE, build_demo

    directory.mkdir(parents=True, exist_ok=True)
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
    if not no_tui and _on_a_terminal():
        _open_screen(store, CODERS[0], None)
    else:
        say("demo.next", store=store)


@commands.command()
@_store
@click.option("--title", help="What the study is called; the file's name if left out.")
@click.option("--language", type=click.Choice(["nb", "nn", "en"]), default="nb", show_default=True)
@click.option(
    "--codebook", "codebooks", type=_FILE, multiple=True, help="A YAML codebook; repeatable."
)
@_coder
def new(
    store: str, title: str | None, language: str, codebooks: tuple[Path, ...], coder: str
) -> None:
    """Make a new project.

    \b
    Example:  qualcode new study.qualcode --title "Who takes the next step?"
    """
    from qualcode.workspace import new_workspace
    from qualcode.workspace.verbs import account_name

    if "://" not in store and not store.endswith(SUFFIX):
        store += SUFFIX
    title = title or Path(store).stem
    made = new_workspace(
        store, coder or account_name(), title=title, language=language, codebooks=codebooks
    )
    with made:
        say("new.made", title=title, store=made.store.place)


@commands.command("import")
@_store
@click.argument("files", type=_FILE, nargs=-1, required=True)
@click.option(
    "--informants", type=_FILE, help="CSV: informant, speaker, and what is known of each."
)
@click.option("--names", type=_FILE, help="CSV: name;pseudonym.")
@click.option("--yes", is_flag=True, help="Store without asking.")
@click.option("--as-is", is_flag=True, help="Store the texts untouched, identities and all.")
@_coder
def import_(
    store: str,
    files: tuple[Path, ...],
    informants: Path | None,
    names: Path | None,
    yes: bool,
    as_is: bool,
    coder: str,
) -> None:
    """Take transcripts (.txt, .docx) in, with names and numbers replaced first.

    \b
    Example:  qualcode import study.qualcode K1.docx K2.docx --names names.csv
    """
    from qualcode.workspace import open_workspace, prepare

    if as_is and names:
        raise click.UsageError("--as-is stores the texts untouched; leave out --names.")
    with open_workspace(store, coder) as workspace:
        language = workspace.project.language
        with _progress(len(files), "import.reading") as advance:
            intake = prepare(
                files,
                informants=informants,
                names=names,
                as_is=as_is,
                language=language,
                progress=advance,
            )
        _show_intake(intake)
        if not (yes or as_is):
            if not sys.stdin.isatty():
                raise RuleError("import.ask")
            if not click.confirm(render("import.confirm", interface_language())):
                say("import.stopped")
                return
        workspace.take_in(intake)
        say("import.done", n=len(intake.files), store=workspace.store.place)


def _show_intake(intake: Intake) -> None:
    for one in intake.files:
        say("import.file", file=one.file, title=one.title, n=len(one.transcript.utterances))
        for note in one.notes:
            click.echo("  " + render(note, interface_language()))
    if intake.as_is:
        say("import.as_is")
    elif not intake.replaced:
        say("import.nothing_replaced")
    for replaced in intake.replaced:
        say(
            "import.replaced",
            n=replaced.count,
            kind=render(f"anonymise.kind.{replaced.kind}", interface_language()),
            pseudonym=replaced.pseudonym,
        )


def _progress(total: int, message_id: str) -> Any:
    """A progress bar on a terminal, nothing elsewhere; call it with how many are done."""
    from contextlib import contextmanager

    @contextmanager
    def shown() -> Any:
        if not sys.stderr.isatty() or total < 2:
            yield lambda done: None
            return
        from rich.console import Console
        from rich.progress import Progress

        with Progress(console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task(render(message_id, interface_language()), total=total)
            yield lambda done: bar.update(task, completed=done)

    return shown()


@commands.command("open")
@_store
@click.option("--source", help="Title of the source to begin with.")
@_coder
def open_(store: str, source: str | None, coder: str) -> None:
    """Open the coding screen; `qualcode STORE` does the same.

    \b
    Example:  qualcode open study.qualcode --source K2
    """
    if not _on_a_terminal():
        raise RuleError("open.no_terminal")
    _open_screen(store, coder, source)


def _on_a_terminal() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()


def _open_screen(store: str | Path, coder: str, source: str | None) -> None:
    from qualcode.ui.app import run
    from qualcode.workspace import open_workspace

    with open_workspace(store, coder) as workspace:
        run(workspace, source)


@commands.command()
@_store
@click.argument("codings", type=_FILE)
@_coder
@_json
def apply(store: str, codings: Path, coder: str, as_json: bool) -> None:
    """Apply codings from a file of JSON lines: all or none, one step to undo.

    A line is {"source", "quote" or "start" and "end", "code"}, and may have "facets",
    "quotation" and "memo".

    \b
    Example:  qualcode apply study.qualcode codings.jsonl --coder AL
    """
    with _opened(store, coder) as workspace:
        entry, n = workspace.apply_codings(codings)
        if as_json:
            _write_json({"codings": n, "entry": entry.guid if entry else None})
        else:
            say("apply.done", n=n, file=codings.name)


@commands.command()
@_store
@click.option("--code", help="Name or path of a code; its children come along.")
@click.option(
    "--where", "conditions", multiple=True, help="attribute=value, as role=leader; repeatable."
)
@click.option(
    "--format", "form", type=click.Choice(["table", "csv", "jsonl", "md"]), default="table"
)
def quotes(store: str, code: str | None, conditions: tuple[str, ...], form: str) -> None:
    """List coded passages, with who says them and where.

    \b
    Example:  qualcode quotes study.qualcode --code "Rom for skjønn" --where role=leader
    """
    from qualcode.reports.quotes import quotes_as
    from qualcode.storage import queries

    with _opened(store, "") as workspace:
        language = workspace.project.language
        passages = workspace.passages(code, [_condition(one) for one in conditions])
        codes, cases = workspace.read(queries.codes), workspace.read(queries.cases)
        for line in quotes_as(form, passages, codes, cases, language):
            click.echo(line)
        if not passages and form == "table":
            say("quotes.none")


def _condition(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name.strip():
        raise click.BadParameter(f"{text!r} is not attribute=value", param_hint="--where")
    return name.strip(), value.strip()


@commands.command()
@_store
@click.option("--source", help="Title of one source; all if left out.")
@_coder
@_json
def suggest(store: str, source: str | None, coder: str, as_json: bool) -> None:
    """Show which codes the codebook's words point to, and why. Nothing is applied.

    \b
    Example:  qualcode suggest study.qualcode --source K2
    """
    from qualcode.domain.model import paths
    from qualcode.storage import queries

    with _opened(store, coder) as workspace:
        names = paths(workspace.read(queries.codes), workspace.project.language)
        language = interface_language()
        for one in workspace.chosen_sources(source):
            text = workspace.read(queries.body, one.text_hash)
            for found in workspace.suggestions(one):
                reason = render(found.reason_id, language, **found.reason_values)
                path = " › ".join(names[found.code])
                words = text[found.start : found.end]
                if as_json:
                    _write_json(
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


@commands.command()
@_store
@_json
def summary(store: str, as_json: bool) -> None:
    """Sum up each theme or top-level code: who, how many, in what words.

    \b
    Example:  qualcode summary study.qualcode
    """
    from qualcode.reports.summary_text import summary_json, summary_lines

    with _opened(store, "") as workspace:
        language = workspace.project.language
        if as_json:
            _write_json(summary_json(workspace.summary(), language))
            return
        for line in summary_lines(workspace.summary(), language):
            click.echo(line)


@commands.command()
@_store
@click.option("--limit", type=click.IntRange(1), help="Only the newest so many.")
@_json
def history(store: str, limit: int | None, as_json: bool) -> None:
    """Show who did what, and when, the newest first.

    \b
    Example:  qualcode history study.qualcode --limit 20
    """
    from qualcode.reports.history_text import history_line, moment
    from qualcode.storage import queries

    with _opened(store, "") as workspace:
        for one in workspace.read(queries.history, limit):
            words = history_line(one.kind, one.values, interface_language())
            if as_json:
                at = one.at.isoformat()
                _write_json({"entry": one.guid, "at": at, "coder": one.coder, "what": words})
            else:
                click.echo(printable(f"{moment(one.at)}  {one.coder or '?'}  {words}"))


@commands.command()
@_store
@_coder
def undo(store: str, coder: str) -> None:
    """Undo the coder's last change.

    \b
    Example:  qualcode undo study.qualcode --coder AL
    """
    _step(store, coder, "undo")


@commands.command()
@_store
@_coder
def redo(store: str, coder: str) -> None:
    """Redo what the coder undid last.

    \b
    Example:  qualcode redo study.qualcode --coder AL
    """
    _step(store, coder, "redo")


def _step(store: str, coder: str, verb: str) -> None:
    from qualcode.reports.history_text import history_line

    with _opened(store, coder) as workspace:
        entry = workspace.undo() if verb == "undo" else workspace.redo()
        if entry is None:
            raise RuleError(f"{verb}.nothing", coder=workspace.coder.name)
        click.echo(history_line(entry.kind, entry.values, interface_language()))


@commands.command()
@_store
@click.argument("out", type=_FILE)
@click.option("--table", type=click.Choice(["themes"]), default="themes", show_default=True)
@click.option(
    "--language", type=click.Choice(["nb", "nn", "en"]), help="The project's if left out."
)
@click.option(
    "--attribution",
    type=click.Choice(["pseudonym", "role", "none"]),
    default="pseudonym",
    show_default=True,
)
@click.option("--title", help="The caption; the project's title if left out.")
@_coder
def export(
    store: str,
    out: Path,
    table: str,
    language: str | None,
    attribution: str,
    title: str | None,
    coder: str,
) -> None:
    """Write the theme table to a Word file.

    \b
    Example:  qualcode export study.qualcode themes.docx --attribution role
    """
    with _opened(store, coder) as workspace:
        project = workspace.project
        workspace.export_themes(
            out,
            title=title or project.title,
            language=language or project.language,
            attribution=attribution,
        )
        say("export.done", file=out)


@commands.command()
@_store
@_json
def check(store: str, as_json: bool) -> None:
    """Check the store: the database, texts, offsets, and the journal replayed.

    \b
    Example:  qualcode check study.qualcode
    """
    with _opened(store, "") as workspace:
        faults = [render(fault, interface_language()) for fault in workspace.faults()]
        if as_json:
            _write_json({"sound": not faults, "faults": faults})
        else:
            for fault in faults:
                click.echo(fault)
            if not faults:
                say("check.sound", store=workspace.store.place)
        if faults:
            raise click.exceptions.Exit(1)


def _opened(store: str, coder: str) -> Workspace:
    from qualcode.workspace import open_workspace

    return open_workspace(store, coder)


def main() -> None:
    """Run a command; a fault becomes one sentence on standard error."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        commands.main(standalone_mode=True)
    except QualcodeError as error:
        click.echo(printable(render_error(error, interface_language())), err=True)
        sys.exit(error.exit_code)
