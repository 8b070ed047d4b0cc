"""A program in tmux: keys go in, and what stands on the screen comes out."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from uuid import uuid4

PATIENCE = 20.0
"""Seconds until something that should come is given up; all of it comes within one or two."""

_SAYING_HOW_IT_ENDED = '"$@"; echo "ended with $?"; exec sleep 600'
"""A shell's command; tmux itself may forget to ask after a program that has ended."""


class Terminal:
    """One program in a tmux server of its own; a context manager, which ends both."""

    def __init__(
        self, command: Sequence[str], size: tuple[int, int], environment: Mapping[str, str]
    ) -> None:
        self._server = f"qualcode-{uuid4().hex}"
        columns, rows = map(str, size)
        settings = [f"{name}={value}" for name, value in environment.items()]
        unset = ["-u", "COLUMNS", "-u", "LINES", "-u", "NO_COLOR"]  # pytest's plugins set some
        self._tmux("new-session", "-d", "-x", columns, "-y", rows, "cat")
        self._tmux("set-option", "-g", "status", "off")
        shell = ["sh", "-c", _SAYING_HOW_IT_ENDED, "sh"]
        self._tmux("respawn-pane", "-k", "env", *unset, *settings, *shell, *command)

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, *error: object) -> None:
        self._tmux("kill-server")

    def _tmux(self, *command: str) -> str:
        done = subprocess.run(
            ["tmux", "-u", "-L", self._server, "-f", "/dev/null", *command],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            check=True,
        )
        return done.stdout

    def press(self, *keys: str) -> None:
        """Press keys, by their tmux names: `f`, `Enter`, `C-q`."""
        self._tmux("send-keys", *keys)

    def type(self, words: str) -> None:
        """Type words as they are."""
        self._tmux("send-keys", "-l", words)

    def screen(self) -> list[str]:
        """The rows of the screen."""
        return self._tmux("capture-pane", "-p").split("\n")[:-1]

    def bottom(self) -> str:
        """The bottom row."""
        return self.screen()[-1]

    def await_row(self, words: str, *, gone: bool = False) -> None:
        """Wait until a row holds the words, or none does any more."""
        what = f"{'no longer ' if gone else ''}shows {words!r}"
        self.until(what, lambda: any(words in row for row in self.screen()) != gone)

    def await_bottom(self, words: str) -> None:
        """Wait until the bottom row holds the words."""
        self.until(f"says {words!r} at the bottom", lambda: words in self.bottom())

    def until(self, what: str, comes: Callable[[], bool]) -> None:
        """Wait until something comes; fail with the screen if it does not."""
        deadline = time.monotonic() + PATIENCE
        while not comes():
            if time.monotonic() > deadline:
                rows = "\n".join(self.screen())
                raise AssertionError(f"waited in vain until the program {what}:\n{rows}")
            time.sleep(0.02)  # between two looks, not for the program

    def kill(self) -> None:
        """End the program as a power cut would."""
        shell = self._tmux("display-message", "-p", "#{pane_pid}").strip()
        child = subprocess.run(["pgrep", "-P", shell], capture_output=True, text=True, check=True)
        os.kill(int(child.stdout), signal.SIGKILL)
        self.await_row(f"ended with {128 + signal.SIGKILL}")

    def await_exit(self) -> None:
        """Wait until the program has ended by itself, well."""
        self.await_row("ended with 0")
