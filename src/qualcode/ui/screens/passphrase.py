"""Asking for the passphrase of a key: once for one that is there, twice for a new one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from textual.screen import Screen

from qualcode.ui.screens.dialogs import Prompt
from qualcode.ui.speaking import Speaker
from qualcode.workspace.key_keeping import KeyFile


@dataclass(frozen=True)
class Passphrase:
    """What is asked over a screen, for a key file."""

    screen: Screen[Any]
    say: Speaker
    path: Path

    def ask(self, then: Callable[[KeyFile], None]) -> None:
        """Ask, and go on with the key file; nothing happens when it is left."""
        there = self.path.exists()

        def typed(first: str | None) -> None:
            if first and there:
                then(KeyFile(self.path, first))
            elif first:
                again = Prompt(self.say("key.prompt_again"), secret=True)
                self.screen.app.push_screen(again, lambda second: agreed(first, second))

        def agreed(first: str, second: str | None) -> None:
            if first == second:
                then(KeyFile(self.path, first))
            elif second is not None:
                words = self.say.text("key.not_alike")
                self.screen.notify(words, severity="error", markup=False, timeout=8)

        title = self.say("key.prompt" if there else "key.prompt_new")
        self.screen.app.push_screen(Prompt(title, secret=True), typed)
