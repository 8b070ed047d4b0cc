"""What the commands say, and the options they share."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import click

from qualcode.cli.helping import words
from qualcode.errors import FileError, RuleError
from qualcode.messages import Message, interface_language, render

if TYPE_CHECKING:
    from qualcode.workspace import Workspace
    from qualcode.workspace.aftermath import Aftermath
    from qualcode.workspace.key_keeping import KeyFile

SUFFIX = ".qualcode"


def say(message_id: str, /, **values: object) -> None:
    """Write a message to standard output."""
    click.echo(render(message_id, interface_language(), **values))


Command = Callable[..., Any]


def a_store(command: Command) -> Command:
    """The store that a command is about."""
    return click.argument("store", metavar="STORE")(command)


def a_coder(command: Command) -> Command:
    """In whose name something is changed."""
    return click.option("--coder", envvar="QUALCODE_CODER", default="")(command)


def as_json_too(command: Command) -> Command:
    """JSON instead of words, on request."""
    return click.option("--json", "as_json", is_flag=True)(command)


class _Place(click.Path):
    """A path that is refused, by name, where it leads to the wrong kind of thing."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The path. Raises `click.BadParameter`."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter:
            wanted = "file" if Path(value).is_dir() else "folder"
            fault = f"usage.{wanted}" if os.access(value, os.R_OK) else "usage.unreadable"
            self.fail(words(fault, file=value), param, ctx)


FILE = _Place(path_type=Path, dir_okay=False)
FOLDER = _Place(path_type=Path, file_okay=False)


def a_key(command: Command) -> Command:
    """The file of the sealed key, and its passphrase."""
    return click.option("--key", type=FILE, envvar="QUALCODE_KEY")(command)


def key_file(path: Path) -> KeyFile:
    """A key and its passphrase: from QUALCODE_PASSPHRASE, or typed where somebody sits.

    A new one is typed twice. Raises `FileError` where there is none, and where that of a new key
    is too short.
    """
    from qualcode.workspace.key_keeping import KeyFile
    from qualcode.workspace.passphrases import LEAST, is_too_short

    passphrase = os.environ.get("QUALCODE_PASSPHRASE", "")
    if not passphrase and is_terminal(sys.stdin):
        passphrase = click.prompt(
            words("key.prompt" if path.exists() else "key.prompt_new"),
            hide_input=True,
            confirmation_prompt=False if path.exists() else words("key.prompt_again"),
            err=True,
        )
    if not passphrase:
        raise FileError("key.no_passphrase", file=path.name)
    if not path.exists() and is_too_short(passphrase):
        raise FileError("key.too_short", file=path.name, least=LEAST)
    return KeyFile(path, passphrase)


def key_apart(workspace: Workspace, path: Path | None) -> KeyFile | None:
    """The key file of a project, if one is named. Raises `FileError` where it lies beside it."""
    from qualcode.workspace.key_keeping import refuse_beside

    if path is None:
        return None
    refuse_beside(workspace, path)
    return key_file(path)


def tell_aftermath(after: Aftermath, pseudonym: str = "") -> None:
    """Say what erasing has left to people, and leave with 1 where it could not be finished."""
    from qualcode.workspace.aftermath_text import aftermath_told

    for message in aftermath_told(after, pseudonym):
        click.echo(render(message, interface_language()))
    if not after.finished:
        click.get_current_context().exit(1)


def write_json(value: object) -> None:
    """Write one JSON value on a line, in ASCII, so that nothing in it reaches the terminal."""
    click.echo(json.dumps(value, ensure_ascii=True))


def remark(*notices: Message | None) -> None:
    """Write to standard error what does not stand in the way of the command."""
    for notice in notices:
        if notice is not None:
            click.echo(render(notice, interface_language()), err=True)


def opened(store: str, coder: str) -> Workspace:
    """The project in a store; that it was upgraded, or is to be deleted soon, is told."""
    from qualcode.workspace import open_workspace
    from qualcode.workspace.safekeeping import due

    workspace = open_workspace(store, coder)
    remark(*workspace.store.notices, due(workspace))
    return workspace


@contextmanager
def progress(total: int, message_id: str) -> Iterator[Callable[[int], None]]:
    """A progress bar on a terminal, nothing elsewhere; call it with how many are done."""
    if not is_terminal(sys.stderr) or total < 2:
        yield lambda done: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(render(message_id, interface_language()), total=total)
        yield lambda done: bar.update(task, completed=done)


def agreed(yes: bool, ask: str, confirm: str, **values: object) -> bool:
    """Whether something is to be done that is only done when somebody says so.

    `ask` is the message for where nobody sits and `yes` was not said: a `RuleError`.
    """
    if yes:
        return True
    if not is_terminal(sys.stdin):
        raise RuleError(ask, **values)
    yes_words, no_words = (words(one).split() for one in ("answer.yes", "answer.no"))
    question = f"{words(confirm, **values)} [{yes_words[0]}/{no_words[0].upper()}]"
    while True:
        answer = click.prompt(question, default="", show_default=False, err=True).strip().casefold()
        if not answer or answer in no_words:
            return False
        if answer in yes_words:
            return True
        say("answer.neither", yes=yes_words[1], no=no_words[1])


def on_a_terminal() -> bool:
    """Whether a person sits at both ends."""
    return is_terminal(sys.stdin) and is_terminal(sys.stdout)


def is_terminal(stream: TextIO | None) -> bool:
    """Whether a person sits at a stream; Python has none where it was closed from outside."""
    return stream is not None and stream.isatty()
