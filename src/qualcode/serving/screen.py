"""One coding screen in a process of its own, spoken to as Textual's web driver speaks.

Packets go both ways: a letter, four bytes that say how long (big-endian), and the payload.
`D` is what a terminal would be sent or send, `M` is JSON about it (a new size, quit); see
textual/drivers/web_driver.py.
"""

from __future__ import annotations

import asyncio
import json
import os
import select
import signal
import sys
import threading
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import suppress

WEB_DRIVER = "textual.drivers.web_driver:WebDriver"
_READY = b"__GANGLION__\n"
_PATIENCE = {"quit": 10.0, "terminate": 5.0, "kill": 5.0}
"""Seconds to wait after each way of asking a screen to end. The first closes the store well."""

LONGEST_WAIT = sum(_PATIENCE.values())


def command(store: str, coder: str) -> list[str]:
    """The arguments that open a store's coding screen: a list, which no shell reads.

    -P keeps Python from taking modules out of the folder that the researcher stands in.
    """
    in_whose_name = [f"--coder={coder}"] if coder else []
    return [sys.executable, "-P", "-m", "qualcode", "open", *in_whose_name, "--", store]


def environment(language: str, width: int, height: int) -> dict[str, str]:
    """What a screen is told about where it runs; width and height in cells."""
    return {
        **os.environ,
        "QUALCODE_LANG": language,
        "TEXTUAL_DRIVER": WEB_DRIVER,
        "TEXTUAL_FPS": "60",
        "TEXTUAL_COLOR_SYSTEM": "truecolor",
        "TERM_PROGRAM": "textual",
        "COLUMNS": str(width),
        "ROWS": str(height),
    }


def drawn_for_a_browser() -> bool:
    """Whether this process is such a screen."""
    return os.environ.get("TEXTUAL_DRIVER") == WEB_DRIVER


def leave_with_the_server() -> None:
    """In a screen's process: leave as after SIGTERM when the server is gone without a word.

    Textual's driver stops listening then, and would let the screen stand, its store open.
    """
    if not hasattr(select, "poll"):
        return  # Windows
    watched = select.poll()
    watched.register(0, 0)  # standard input, and of it only that the other end is gone

    def wait() -> None:
        watched.poll()
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=wait, daemon=True).start()


class Screen:
    """A running screen: what it draws, what is typed, and its end."""

    __slots__ = ("_process",)

    def __init__(self, process: Process) -> None:
        self._process = process

    async def frames(self) -> AsyncIterator[bytes]:
        """What a terminal should show, piece by piece, until the process has ended.

        To be read to the end, or the process waits for its reader. What the driver says
        beside it (to open an address, to hand over a file) is passed over.
        """
        out = self._process.stdout
        assert out is not None
        while (line := await out.readline()) != _READY:
            if not line:
                return
        with suppress(asyncio.IncompleteReadError):
            while True:
                head = await out.readexactly(5)
                payload = await out.readexactly(int.from_bytes(head[1:], "big"))
                if head[:1] == b"D":
                    yield payload

    async def type(self, text: str) -> None:
        """Pass on what a terminal would have sent."""
        await self._send(b"D", text.encode("utf-8", "replace"))

    async def tell(self, **news: str | int) -> None:
        """Pass on news: `type` says what it is about."""
        await self._send(b"M", json.dumps(news).encode())

    async def _send(self, letter: bytes, payload: bytes) -> None:
        into = self._process.stdin
        assert into is not None
        with suppress(ConnectionError):  # it has ended in the meantime
            into.write(letter + len(payload).to_bytes(4, "big") + payload)
            await into.drain()

    async def end(self) -> None:
        """Have the screen close its store and end; `frames` must be read meanwhile."""
        for way, seconds in _PATIENCE.items():
            if self._process.returncode is not None:
                return
            if way == "quit":
                await self.tell(type="quit")
            else:
                with suppress(ProcessLookupError):
                    getattr(self._process, way)()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._process.wait(), seconds)


async def opened(arguments: Sequence[str], surroundings: Mapping[str, str]) -> Screen:
    """Start a screen. Its faults go to this process's own standard error.

    A session of its own, so that Ctrl+C reaches the server alone, which ends its screens
    one by one.
    """
    process = await asyncio.create_subprocess_exec(
        *arguments, stdin=PIPE, stdout=PIPE, env=dict(surroundings), start_new_session=True
    )
    return Screen(process)
