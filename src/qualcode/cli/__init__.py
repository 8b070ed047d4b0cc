"""The commands: thin, each over the verbs of the workspace.

Results go to standard output, errors to standard error as one sentence. Exit code 0 is
done, 1 a fault that the sentence names, 2 a command that was not understood. What is
heavy is imported inside the command that needs it.
"""

from __future__ import annotations

import sys
from pathlib import Path

import click

from qualcode.cli import codebooks, codings, results, studies
from qualcode.cli.talking import SUFFIX
from qualcode.errors import QualcodeError
from qualcode.messages import interface_language, render_error
from qualcode.messages.catalogue import printable

__all__ = ["commands", "main"]


class Commands(click.Group):
    """Commands, where a store in the place of a command means `open`."""

    def resolve_command(
        self, context: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Take `qualcode STORE` as `qualcode open STORE`."""
        first = args[0]
        if self.get_command(context, first) is None and (
            first.endswith(SUFFIX) or "://" in first or _is_there(first)
        ):
            args = ["open", *args]
        return super().resolve_command(context, args)


def _is_there(name: str) -> bool:
    try:
        return Path(name).exists()
    except OSError:  # too long for a name
        return False


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


for _command in (
    studies.demo,
    studies.new,
    studies.import_,
    studies.open_,
    codebooks.codebook,
    codings.apply,
    results.quotes,
    codings.suggest,
    results.summary,
    codings.history,
    codings.undo,
    codings.redo,
    results.export,
    results.check,
):
    commands.add_command(_command)


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
