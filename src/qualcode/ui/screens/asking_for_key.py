"""Asking whether there is a key to what is about to be done, and which."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from textual.content import Content
from textual.screen import Screen

from qualcode.ui.screens.asking import Ask
from qualcode.ui.screens.file_picker import ONE, SAVE, FilePicker
from qualcode.ui.screens.passphrase import Passphrase
from qualcode.ui.speaking import Speaker
from qualcode.workspace.key_keeping import SUFFIX, KeyFile


def key_picker(say: Speaker, *, new: bool = False) -> FilePicker:
    """Asks where a key lies, or where a new one is to lie.

    It begins in the home folder, since a key beside the study is refused, and the place is
    remembered nowhere: neither are exports to go there, nor is anybody to be led to it.
    """
    return FilePicker(
        say,
        say("taking.key.title.make" if new else "taking.key.title.open"),
        (SUFFIX,),
        task=SAVE if new else ONE,
        start=Path.home(),
        name=say.text("taking.key.file") + SUFFIX,
        remembers=False,
    )


def ask_for_key(
    screen: Screen[Any],
    say: Speaker,
    question: Content,
    answers: tuple[Content, Content],
    then: Callable[[KeyFile | None], None],
    *,
    stop: Content | None = None,
    about: Content | None = None,
) -> None:
    """Put a question over a screen, and go on with the key, or with None for no key.

    `answers` are those for going on with a key and without one; with `stop`, the first answer
    is to leave all as it is. Nothing happens when any of it is left.
    """
    with_key, without = answers
    first = [("stop", stop)] if stop is not None else []

    def answered(answer: str | None) -> None:
        if answer == "without":
            then(None)
        elif answer == "key":
            screen.app.push_screen(key_picker(say), picked)

    def picked(paths: tuple[Path, ...] | None) -> None:
        if paths:
            Passphrase(screen, say, paths[0]).ask(then)

    choices = [*first, ("key", with_key), ("without", without)]
    screen.app.push_screen(Ask(question, choices, about), answered)
