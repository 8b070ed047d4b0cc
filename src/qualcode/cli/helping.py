"""Help and usage faults in the language spoken, from the catalogues.

The words of a command are `cli.<command>.help`, with `cli.<command>.more` for a second
paragraph; those of an option `cli.<command>.<option>`, or `cli.option.<option>` where several
commands share it. Examples are commands, not words, and stand with the command.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from difflib import get_close_matches
from itertools import pairwise
from typing import Any

import click

from qualcode.messages import LANGUAGES, has_message, interface_language, render
from qualcode.messages.catalogue import printable

LANG = "--lang"


def words(message_id: str, **values: object) -> str:
    """A message in the language spoken."""
    return render(message_id, interface_language(), **values)


class Spoken(click.Command):
    """A command whose help comes from the catalogues, and which takes `--lang`."""

    def __init__(
        self, *args: Any, examples: Sequence[str] = (), within: str = "", **kwargs: Any
    ) -> None:
        """`within` is the name of the group that a command stands in, as its words do."""
        super().__init__(*args, **kwargs)
        self.examples = tuple(examples)
        self.words_at = f"cli.{within}.{self.name}" if within else f"cli.{self.name}"
        lang = click.Option([LANG], type=click.Choice(LANGUAGES), expose_value=False)
        self.params.append(lang)  # `speaking` has read it already; here it is checked

    @property
    def help(self) -> str:
        """What the command does, and its examples."""
        label = words("cli.example")
        indent = "\n" + " " * (len(label) + 2)
        parts = [words(message_id) for message_id in help_ids(self)]
        return "\n\n".join([*parts, f"\b\n{label}  {indent.join(self.examples)}"])

    @help.setter
    def help(self, text: str | None) -> None:
        """Click gives the function's docstring, which is for those who read the code."""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """How the command is typed."""
        self.options_metavar = words("cli.usage.options")
        pieces = " ".join(self.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, pieces, prefix=words("cli.usage") + " ")

    def format_arguments(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Arguments are explained with the command."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Each option with what it does."""
        rows = []
        for option in self.get_params(ctx):
            record = option.get_help_record(ctx) if isinstance(option, click.Option) else None
            if record is not None:
                rows.append((record[0], words(option_id(self, option))))
        with formatter.section(words("cli.options")):
            formatter.write_dl(rows)


def help_ids(command: Spoken) -> list[str]:
    """The messages that say what a command does."""
    more = f"{command.words_at}.more"
    return [f"{command.words_at}.help", *([more] if has_message(more) else [])]


def option_id(command: Spoken, option: click.Parameter) -> str:
    """The message that says what an option does: the command's own, or the shared one."""
    name = max(option.opts, key=len).lstrip("-").replace("-", "_")
    own = f"{command.words_at}.{name}"
    return own if name not in _OF_THE_COMMAND and has_message(own) else f"cli.option.{name}"


_OF_THE_COMMAND = ("help", "more")


def command(
    name: str, *examples: str, within: str = ""
) -> Callable[[Callable[..., Any]], click.Command]:
    """Make a function a command with a name and examples, in a group if it stands in one."""
    return click.command(name, cls=Spoken, examples=examples, within=within)


class SpokenGroup(Spoken, click.Group):
    """Commands whose list comes from the catalogues."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The options, then each command with the first sentence of its help."""
        super().format_options(ctx, formatter)
        rows = [
            (name, words(help_ids(one)[0]).partition(". ")[0].rstrip(".") + ".")
            for name in self.list_commands(ctx)
            if isinstance(one := self.get_command(ctx, name), Spoken)
        ]
        with formatter.section(words("cli.commands")):
            formatter.write_dl(rows)

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """How a command is typed."""
        self.subcommand_metavar = words("cli.usage.command")
        super().format_usage(ctx, formatter)


@contextmanager
def speaking(arguments: Sequence[str]) -> Iterator[None]:
    """Speak the language that a command line asks for, wherever in it; above all else.

    It is read before anything else is, so that help and faults are in that language too, and
    stands in the environment, so that programs started from here speak it as well.
    """
    asked, before = _language_in(arguments), os.environ.get(_VARIABLE)
    if asked in LANGUAGES:
        os.environ[_VARIABLE] = asked
    try:
        yield
    finally:
        if before is None:
            os.environ.pop(_VARIABLE, None)
        else:
            os.environ[_VARIABLE] = before


_VARIABLE = "QUALCODE_LANG"


def _language_in(arguments: Sequence[str]) -> str:
    """The value of the last `--lang`, as Click takes it; empty if there is none."""
    asked = ""
    for word, following in pairwise([*arguments, ""]):
        if word == "--":
            break
        if word == LANG:
            asked = following
        elif word.startswith(f"{LANG}="):
            asked = word.partition("=")[2]
    return asked


# What was not understood


class Misused(click.UsageError):
    """A command line that a command of ours refuses, in words of the catalogues."""

    def __init__(
        self, message_id: str, context: click.Context | None = None, **values: object
    ) -> None:
        super().__init__(words(message_id, **values), context)


def near(name: str, known: Iterable[str]) -> str:
    """Names like the one that was typed, as a sentence of their own; empty if there are none."""
    found = get_close_matches(name, list(known))
    return " " + words("usage.near", names=", ".join(found)) if found else ""


def explain(error: click.ClickException) -> str:
    """What was not understood, as it is written to standard error."""
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        return error.message
    sentence = printable(_sentence(error))
    context = error.ctx if isinstance(error, click.UsageError) else None
    if context is None:
        return sentence
    hint = words("usage.help", command=f"{context.command_path} --help")
    return f"{context.get_usage()}\n{hint}\n\n{sentence}"


def _sentence(error: click.ClickException) -> str:
    if isinstance(error, click.MissingParameter):
        return words("usage.missing", what=_name(error))
    if isinstance(error, click.BadParameter):
        return _bad_value(error)
    if isinstance(error, click.NoSuchOption):
        known = error.possibilities or ()
        return words("usage.no_such_option", option=error.option_name) + near(
            error.option_name, known
        )
    if isinstance(error, click.BadOptionUsage):
        return words("usage.value", option=error.option_name)
    if isinstance(error, Misused):
        return error.message
    return words("usage.extra")  # the only one of Click's that has no class of its own


def _bad_value(error: click.BadParameter) -> str:
    kind = error.param.type if error.param is not None else None
    if isinstance(kind, click.Choice):
        return words("usage.choice", what=_name(error), choices=", ".join(map(str, kind.choices)))
    if isinstance(kind, click.IntRange):
        number = "usage.number" if kind.max is None else "usage.number_between"
        return words(number, what=_name(error), least=kind.min, most=kind.max)
    return f"{_name(error)}: {error.message}"


def _name(error: click.BadParameter) -> str:
    hint = error.param_hint or (error.param.get_error_hint(error.ctx) if error.param else "")
    return (hint if isinstance(hint, str) else ", ".join(hint)).replace("'", "")
