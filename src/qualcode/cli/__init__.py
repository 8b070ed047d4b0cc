"""The commands: thin, each over the verbs of the workspace.

Results go to standard output, errors to standard error as one sentence. Exit code 0 is
done, 1 a fault that the sentence names, 2 a command that was not understood. What is
heavy is imported inside the command that needs it.
"""

from __future__ import annotations

import sys
from pathlib import Path

import click

from qualcode.cli import (
    codebooks,
    codings,
    correcting,
    guiding,
    importing,
    keeping,
    recognising,
    results,
    rights,
    sealing,
    serving,
    studies,
)
from qualcode.cli.helping import Misused, SpokenGroup, explain, near, speaking, words
from qualcode.cli.talking import SUFFIX
from qualcode.errors import QualcodeError
from qualcode.messages import interface_language, render_error
from qualcode.messages.catalogue import printable

__all__ = ["commands", "main"]


class Commands(SpokenGroup):
    """Commands, where a store in the place of a command means `open`."""

    def resolve_command(
        self, context: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Take `qualcode STORE` as `qualcode open STORE`."""
        first = args[0]
        if self.get_command(context, first) is None:
            if not (first.endswith(SUFFIX) or "://" in first or _is_there(first)):
                like = near(first, self.commands)
                raise Misused("usage.no_such_command", context, name=first, near=like)
            args = ["open", *args]
        return super().resolve_command(context, args)


def _is_there(name: str) -> bool:
    try:
        return Path(name).exists()
    except OSError:  # too long for a name
        return False


_HELP = {"help_option_names": ["-h", "--help"]}


@click.group(
    "qualcode",
    cls=Commands,
    examples=("qualcode demo",),
    invoke_without_command=True,
    context_settings=_HELP,
)
@click.version_option(package_name="qualcode")
@click.pass_context
def commands(context: click.Context) -> None:
    """Begin with the start screen where no command is given."""
    if context.invoked_subcommand is None:
        studies.begin(context)


for _command in (
    studies.demo,
    studies.new,
    importing.import_,
    correcting.correct,
    correcting.remove,
    correcting.forget,
    studies.open_,
    serving.serve,
    codebooks.codebook,
    guiding.guide,
    codings.apply,
    results.quotes,
    codings.suggest,
    results.summary,
    codings.history,
    codings.undo,
    codings.redo,
    results.export,
    results.check,
    keeping.backup,
    keeping.restore,
    keeping.bundle,
    recognising.recognise,
    sealing.key,
    rights.person,
    rights.withdraw,
    rights.delete_by,
    rights.delete,
):
    commands.add_command(_command)


def main() -> None:
    """Run a command; a fault becomes one sentence on standard error."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    with speaking(sys.argv[1:]):
        sys.exit(_run())


def _run() -> int:
    """The exit code of the command that was typed, its faults told."""
    try:
        return commands.main(prog_name="qualcode", standalone_mode=False) or 0
    except QualcodeError as error:
        told, code = printable(render_error(error, interface_language())), error.exit_code
    except click.ClickException as error:
        told, code = explain(error), error.exit_code
    except click.Abort:
        told, code = words("usage.aborted"), 1
    click.echo(told, err=True)
    return code
