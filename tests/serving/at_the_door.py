"""A server in this process, a stand-in for the screen, and a browser without manners."""

from __future__ import annotations

import asyncio
import socket
import sys
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from aiohttp import ClientResponse, ClientSession, ClientWebSocketResponse, DummyCookieJar

from qualcode.serving.gate import HERE, Gate
from qualcode.serving.pages import files
from qualcode.serving.server import Served, running

PRETENDED = [sys.executable, str(Path(__file__).with_name("pretended_screen.py"))]
PATIENCE = 20.0
LANGUAGE = "nn"


@dataclass(frozen=True, slots=True)
class Door:
    """A server and a client that sends exactly what it is told."""

    served: Served
    client: ClientSession

    @property
    def gate(self) -> Gate:
        return self.served.gate

    @property
    def host(self) -> str:
        return f"{HERE}:{self.gate.port}"

    @property
    def token(self) -> str:
        return self.gate.address.partition("?token=")[2]

    async def ask(self, path: str, method: str = "GET", **headers: str) -> ClientResponse:
        answer = await self.client.request(
            method, f"http://{self.host}{path}", headers=headers, allow_redirects=False
        )
        await answer.read()
        return answer

    async def enter(self) -> dict[str, str]:
        """Use the token; the header that browsers send from then on."""
        answer = await self.ask(f"/?token={self.token}")
        return {"Cookie": f"{self.gate.cookie}={answer.cookies[self.gate.cookie].value}"}

    async def sit_down(
        self, headers: Mapping[str, str], query: str = ""
    ) -> ClientWebSocketResponse:
        """A websocket, as the page opens it."""
        return await self.client.ws_connect(
            f"http://{self.host}/ws{query}", origin=f"http://{self.host}", headers=headers
        )


@asynccontextmanager
async def a_door(
    command: Sequence[str] = PRETENDED, language: str = LANGUAGE
) -> AsyncIterator[Door]:
    with socket.create_server((HERE, 0)) as listening:
        gate = Gate(listening.getsockname()[1])
        served = Served(command, language, gate, files())
        async with (
            ClientSession(cookie_jar=DummyCookieJar()) as client,
            running(served, listening),
        ):
            yield Door(served, client)


async def heard(browser: ClientWebSocketResponse, words: bytes) -> bytes:
    """What comes over the websocket until the words have come."""
    got = b""
    async with asyncio.timeout(PATIENCE):
        while words not in got:
            got += await browser.receive_bytes()
    return got


async def until(holds: Callable[[], bool]) -> None:
    """Wait for something that nothing tells of."""
    async with asyncio.timeout(PATIENCE):
        while not holds():
            await asyncio.sleep(0.01)  # between two looks
