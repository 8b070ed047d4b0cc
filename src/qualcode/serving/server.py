"""The server: its routes, who is let through, and the way from start to end."""

from __future__ import annotations

import asyncio
import json
import signal
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

from aiohttp import ClientError, WSCloseCode, WSMsgType, web

from qualcode.errors import RuleError
from qualcode.serving import screen
from qualcode.serving.gate import HERE, Gate
from qualcode.serving.pages import File, files, notice_page, screen_page, style_hash

MOST = 4
"""Screens at once. Each is a process of its own; more than a few are a mistake."""

_LONGEST_MESSAGE = 2**20
_CELLS = range(1, 1001)
"""Widths and heights that a screen may be asked to have."""


@dataclass(frozen=True, slots=True)
class Served:
    """What is served, to whom, and the screens that are open now."""

    command: Sequence[str]
    language: str
    gate: Gate
    files: Mapping[str, File]
    open: set[web.WebSocketResponse] = field(default_factory=set)


SERVED = web.AppKey("served", Served)
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def make_app(served: Served) -> web.Application:
    """The web application: one page, its files, and the websocket."""
    app = web.Application(middlewares=[_let_through])
    app[SERVED] = served
    app.router.add_get("/", _page, allow_head=False)
    app.router.add_get("/static/{name}", _file, allow_head=False)
    app.router.add_get("/ws", _screen)
    app.on_response_prepare.append(_add_headers)
    app.on_shutdown.append(_close_screens)
    return app


async def _add_headers(request: web.Request, response: web.StreamResponse) -> None:
    response.headers.update(request.app[SERVED].gate.headers(style_hash()))


def _notice(served: Served, status: int, message_id: str, **values: object) -> web.Response:
    words = notice_page(message_id, served.language, **values)
    return web.Response(status=status, text=words, content_type="text/html")


@web.middleware
async def _let_through(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer those who are at home and have the cookie, or a token to get it."""
    served = request.app[SERVED]
    at_home = served.gate.at_home(
        request.headers.getall("Host", []),
        request.headers.getall("Origin", []),
        needs_origin=request.path == "/ws",
    )
    if not at_home:
        return _notice(served, 403, "serve.elsewhere")
    if served.gate.knows(request.cookies.get(served.gate.cookie)):
        return await handler(request)
    if (request.method, request.path) == ("GET", "/") and "token" in request.query:
        return _exchanged(served, request.query["token"])
    return _notice(served, 403, "serve.refused")


def _exchanged(served: Served, token: str) -> web.Response:
    """The cookie for the token, and the way to an address without it."""
    secret = served.gate.exchange(token)
    if secret is None:
        return _notice(served, 403, "serve.spent")
    answer = web.Response(status=303, headers={"Location": "/"})
    answer.set_cookie(served.gate.cookie, secret, path="/", httponly=True, samesite="Strict")
    return answer


async def _page(request: web.Request) -> web.Response:
    served = request.app[SERVED]
    if request.query_string:  # a spent token in the address bar; textual.js knows some words too
        raise web.HTTPSeeOther("/")
    if len(served.open) >= MOST:
        return _notice(served, 503, "serve.full", most=MOST)
    return web.Response(text=screen_page(request.host, served.language), content_type="text/html")


async def _file(request: web.Request) -> web.Response:
    found = request.app[SERVED].files.get(request.match_info["name"])
    if found is None:
        raise web.HTTPNotFound
    return web.Response(body=found.content, headers={"Content-Type": found.kind})


async def _screen(request: web.Request) -> web.StreamResponse:
    """A screen for as long as the websocket is open, or the other way round."""
    served = request.app[SERVED]
    if len(served.open) >= MOST:
        return _notice(served, 503, "serve.full", most=MOST)
    browser = web.WebSocketResponse(compress=False, max_msg_size=_LONGEST_MESSAGE)
    served.open.add(browser)
    try:
        await browser.prepare(request)
        width, height = (_cells(request.query.get(side), of) for side, of in _USUAL.items())
        surroundings = screen.environment(served.language, width, height)
        await _join(browser, await screen.opened(served.command, surroundings))
    finally:
        served.open.discard(browser)
    return browser


_USUAL = {"width": 80, "height": 24}


async def _join(browser: web.WebSocketResponse, shown: screen.Screen) -> None:
    painting = asyncio.create_task(_paint(browser, shown))
    try:
        async for message in browser:
            if message.type is WSMsgType.TEXT:
                await _pass_on(message.data, browser, shown)
    finally:
        await shown.end()
        await painting


async def _paint(browser: web.WebSocketResponse, shown: screen.Screen) -> None:
    """Pass on what the screen draws; when the process ends, so does the websocket."""
    async for frame in shown.frames():
        with suppress(ConnectionError, ClientError):  # the tab is closed; read on to the end
            await browser.send_bytes(frame)
    await browser.close()


async def _pass_on(data: str, browser: web.WebSocketResponse, shown: screen.Screen) -> None:
    """Do what textual.js asks for: a list of a word and a value. What is malformed is not."""
    match _parsed(data):
        case ["stdin", str(text)]:
            await shown.type(text)
        case ["resize", {"width": width, "height": height}]:
            wide, high = _cells(width, _USUAL["width"]), _cells(height, _USUAL["height"])
            await shown.tell(type="resize", width=wide, height=high)
        case ["ping", str(text)]:
            with suppress(ConnectionError, ClientError):
                await browser.send_json(["pong", text])
        case ["focus" | "blur" as news]:
            await shown.tell(type=news)
        case _:
            pass


def _parsed(data: str) -> object:
    try:
        parsed: object = json.loads(data)
    except (ValueError, RecursionError):
        return None
    return parsed


def _cells(given: object, usual: int) -> int:
    """A width or height in cells; the usual where it is no sensible number."""
    try:
        cells = int(given) if isinstance(given, str | int) else usual
    except ValueError:
        return usual
    return cells if cells in _CELLS else usual


async def _close_screens(app: web.Application) -> None:
    """Ask all browsers to go; each handler then ends its screen."""
    there = [browser for browser in app[SERVED].open if browser.prepared]
    await asyncio.gather(*(browser.close(code=WSCloseCode.GOING_AWAY) for browser in there))


def run(
    arguments: Sequence[str],
    language: str,
    port: int | None,
    listening: Callable[[str], None],
) -> None:
    """Serve until Ctrl+C or the like, then end all screens.

    `arguments` start one screen; `listening` is called with the address, good once, as soon
    as it answers. Raises `RuleError` if the port cannot be had.
    """
    content = files()
    try:
        door = socket.create_server((HERE, port or 0))
    except OSError as error:
        raise RuleError("serve.port", port=port or 0) from error
    with door, suppress(KeyboardInterrupt):  # Windows has no signal handlers in its loop
        gate = Gate(door.getsockname()[1])
        asyncio.run(_serve(Served(arguments, language, gate, content), door, listening))


async def _serve(served: Served, door: socket.socket, listening: Callable[[str], None]) -> None:
    asked = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        with suppress(NotImplementedError, AttributeError):
            loop.add_signal_handler(getattr(signal, name), asked.set)
    async with running(served, door):
        listening(served.gate.address)
        await asked.wait()


@asynccontextmanager
async def running(served: Served, door: socket.socket) -> AsyncIterator[None]:
    """Answer at a socket that listens; at the end every screen has ended."""
    # The log of requests would hold the token.
    runner = web.AppRunner(
        make_app(served), access_log=None, shutdown_timeout=screen.LONGEST_WAIT + 1
    )
    try:
        await runner.setup()
        await web.SockSite(runner, door).start()
        yield
    finally:
        await runner.cleanup()
