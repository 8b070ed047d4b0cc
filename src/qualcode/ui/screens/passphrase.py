"""Asking for the passphrase of a key: once for one that is there, twice for a new one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from textual.screen import Screen

from qualcode.ui.folders import shown_name
from qualcode.ui.screens.dialogs import Prompt
from qualcode.ui.speaking import Speaker
from qualcode.workspace.key_keeping import KeyFile
from qualcode.workspace.passphrases import LEAST, is_too_short


@dataclass(frozen=True)
class Passphrase:
    """What is asked over a screen, for a key file."""

    screen: Screen[Any]
    say: Speaker
    path: Path

    def ask(self, then: Callable[[KeyFile], None]) -> None:
        """Ask, and go on with the key file; nothing happens when it is left."""
        there = self.path.exists()

        def typed(words: str | None) -> None:
            if words and there:
                then(KeyFile(self.path, words))
            elif words:
                self._ask_again(words, then)

        title = self.say("key.prompt" if there else "key.prompt_new")
        self.screen.app.push_screen(Prompt(title, secret=True), typed)

    def _ask_again(self, first: str, then: Callable[[KeyFile], None]) -> None:
        """Have the passphrase of a new key typed once more; one that is too short is refused."""

        def typed(second: str | None) -> None:
            if first == second:
                then(KeyFile(self.path, first))
            elif second is not None:
                self._refuse("key.not_alike")

        if is_too_short(first):
            self._refuse("key.too_short", file=shown_name(self.path.name), least=LEAST)
        else:
            again = Prompt(self.say("key.prompt_again"), secret=True)
            self.screen.app.push_screen(again, typed)

    def _refuse(self, message_id: str, **values: object) -> None:
        words = self.say.text(message_id, **values)
        self.screen.notify(words, severity="error", markup=False, timeout=8)
