"""A headless Chromium: addresses and keys go in; what it asked for and was sent comes out."""

from __future__ import annotations

import asyncio
import base64
import os
import re
import time
from asyncio.subprocess import DEVNULL
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path
from typing import Any

from aiohttp import ClientSession, ClientWebSocketResponse

PATIENCE = 30.0
"""Seconds until something that should come is given up; a machine of two cores is slow at this."""

STEERING = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|.)")
KEYS = {
    "Enter": {"key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 13, "text": "\r"},
    "Escape": {"key": "Escape", "code": "Escape", "windowsVirtualKeyCode": 27},
}


async def until(what: str, comes: Callable[[], bool], seen: Callable[[], object]) -> None:
    """Wait until something comes; fail with what was seen if it does not."""
    deadline = time.monotonic() + PATIENCE
    while not comes():
        if time.monotonic() > deadline:
            raise AssertionError(f"waited in vain until {what}:\n{seen()}")
        await asyncio.sleep(0.02)  # between two looks


class Tab:
    """One tab, over the DevTools protocol."""

    def __init__(self, devtools: ClientWebSocketResponse) -> None:
        self._devtools = devtools
        self._numbers = count(1)
        self._answers: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._reading = asyncio.create_task(self._read())
        self.requests: list[str] = []
        """Every address that the page asked for, websockets too."""
        self.drawn = ""
        """What the terminal in the page was sent, without what steers it."""

    async def _read(self) -> None:
        async for message in self._devtools:
            told = message.json()
            if "id" in told:
                self._answers.pop(told["id"]).set_result(told)
            elif told["method"] == "Network.requestWillBeSent":
                self.requests.append(told["params"]["request"]["url"])
            elif told["method"] == "Network.webSocketCreated":
                self.requests.append(told["params"]["url"])
            elif told["method"] == "Network.webSocketFrameReceived":
                frame = told["params"]["response"]
                if frame["opcode"] == 2:
                    words = base64.b64decode(frame["payloadData"]).decode(errors="replace")
                    self.drawn += STEERING.sub("", words)

    async def call(self, method: str, **params: object) -> dict[str, Any]:
        """What a method of the DevTools protocol gives."""
        number = next(self._numbers)
        self._answers[number] = answer = asyncio.get_running_loop().create_future()
        await self._devtools.send_json({"id": number, "method": method, "params": params})
        told = await asyncio.wait_for(answer, PATIENCE)
        assert "error" not in told, told
        result: dict[str, Any] = told["result"]
        return result

    async def look_up(self, expression: str) -> Any:
        """What an expression in the page gives."""
        found = await self.call("Runtime.evaluate", expression=expression, returnByValue=True)
        assert "exceptionDetails" not in found, found
        return found["result"].get("value")

    async def press(self, *keys: str) -> None:
        """Press keys: a character, or a name of KEYS."""
        for key in keys:
            known = KEYS.get(key, {"key": key, "text": key})
            await self.call("Input.dispatchKeyEvent", type="keyDown", **known)
            await self.call("Input.dispatchKeyEvent", type="keyUp", **known)

    async def await_words(self, words: str) -> None:
        """Wait until the terminal is sent the words; only what came after the last wait counts."""
        await until(f"the screen shows {words!r}", lambda: words in self.drawn, lambda: self.drawn)
        self.drawn = self.drawn.partition(words)[2]

    async def await_page(self, words: str) -> None:
        """Wait until the page itself, not the terminal in it, says the words."""
        async with asyncio.timeout(PATIENCE):
            while words not in str(await self.look_up("document.body?.innerText")):
                await asyncio.sleep(0.02)  # between two looks

    async def picture(self, file: Path) -> None:
        """Write what a person would see to a PNG file."""
        taken = await self.call("Page.captureScreenshot")
        file.write_bytes(base64.b64decode(taken["data"]))


class Chromium:
    """A browser that can reach this machine alone."""

    def __init__(self, devtools: str, client: ClientSession) -> None:
        self._devtools = devtools
        self._client = client

    @asynccontextmanager
    async def tab(self, address: str) -> AsyncIterator[Tab]:
        """A tab at an address, closed afterwards as a person does."""
        async with self._client.put(f"{self._devtools}/json/new?about:blank") as answer:
            target = await answer.json()
        async with self._client.ws_connect(target["webSocketDebuggerUrl"], max_msg_size=0) as ws:
            tab = Tab(ws)
            for domain in ("Network", "Page", "Runtime"):
                await tab.call(f"{domain}.enable")
            await tab.call("Page.navigate", url=address)
            yield tab
            async with self._client.get(f"{self._devtools}/json/close/{target['id']}") as closed:
                assert closed.status == 200


@asynccontextmanager
async def a_chromium(program: str, profile: Path) -> AsyncIterator[Chromium]:
    """A headless Chromium with a profile of its own, ended afterwards."""
    options = [
        "--headless=new",
        f"--user-data-dir={profile}",
        "--remote-debugging-port=0",
        "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
        "--no-first-run",
        "--disable-dev-shm-usage",
        "--window-size=1400,900",
        *(["--no-sandbox"] if os.geteuid() == 0 else []),
    ]
    process = await asyncio.create_subprocess_exec(
        program, *options, "about:blank", stdout=DEVNULL, stderr=DEVNULL
    )
    told = profile / "DevToolsActivePort"
    try:
        await until("Chromium runs", lambda: _lines(told) >= 2, lambda: process.returncode)
        devtools = f"http://127.0.0.1:{told.read_text().split()[0]}"
        async with ClientSession() as client:
            yield Chromium(devtools, client)
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


def _lines(file: Path) -> int:
    return len(file.read_text().split()) if file.exists() else 0
