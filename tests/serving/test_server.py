"""The routes, asked by a browser that sends whatever it likes."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from http.cookies import SimpleCookie

import pytest
import pytest_asyncio
from aiohttp import WSCloseCode, WSServerHandshakeError
from at_the_door import LANGUAGE, PRETENDED, Door, a_door, heard, until

from qualcode.messages import render
from qualcode.serving.server import MOST

ROUTES = (
    "/",
    "/static/page.js",
    "/static/textual.js",
    "/ws",
    "/download/x",
    "/nowhere",
    "/static/",
)


@pytest_asyncio.fixture
async def door() -> AsyncIterator[Door]:
    async with a_door() as opened:
        yield opened


async def test_the_token_is_exchanged_once_and_leaves_the_address_bar(door: Door) -> None:
    path = f"/?token={door.token}"
    answer = await door.ask(path)
    assert (answer.status, answer.headers["Location"]) == (303, "/")
    again = await door.ask(path)
    assert again.status == 403
    assert render("serve.spent", LANGUAGE) in await again.text()
    assert "Set-Cookie" not in again.headers


async def test_the_cookie_is_for_this_server_alone_and_no_script_sees_it(door: Door) -> None:
    token = door.token
    answer = await door.ask(f"/?token={token}")
    (line,) = answer.headers.getall("Set-Cookie")
    name, rest = line.split("=", 1)
    value, *attributes = (part.strip() for part in rest.split(";"))
    assert name == door.gate.cookie
    assert sorted(attributes) == ["HttpOnly", "Path=/", "SameSite=Strict"]
    assert len(value) >= 40
    assert value != token


async def test_with_the_cookie_the_page_and_its_files_are_there(door: Door) -> None:
    cookie = await door.enter()
    page = await door.ask("/", **cookie)
    assert page.status == 200
    assert f'data-session-websocket-url="ws://{door.host}/ws"' in await page.text()
    for name, file in door.served.files.items():
        answer = await door.ask(f"/static/{name}", **cookie)
        assert (answer.status, await answer.read()) == (200, file.content)
        assert answer.headers["Content-Type"] == file.kind
    at_home = await door.ask("/", **cookie, Origin=f"http://{door.host}")
    assert at_home.status == 200


async def test_who_is_in_already_is_sent_to_the_page_without_a_query(door: Door) -> None:
    token = door.token
    cookie = await door.enter()
    for query in (f"token={token}", "token=x", "ping=http://example.org", "delay=1"):
        answer = await door.ask(f"/?{query}", **cookie)
        assert (answer.status, answer.headers["Location"]) == (303, "/")


@pytest.mark.parametrize("path", ROUTES)
async def test_without_the_cookie_nothing_is_there(door: Door, path: str) -> None:
    token, name = door.token, door.gate.cookie
    await door.enter()
    wrong = [{}, *({"Cookie": f"{name}={value}"} for value in ("", "x", token, "å", '"'))]
    wrong.append({"Cookie": f"qualcode-1={token}"})
    for headers in wrong:
        for method in ("GET", "HEAD", "POST", "OPTIONS", "DELETE"):
            sent = {**headers, "Origin": f"http://{door.host}"}
            answer = await door.ask(path, method, **sent)
            assert answer.status == 403, (method, headers)


@pytest.mark.parametrize("path", ROUTES)
@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "example.org"},
        {"Host": "127.0.0.1"},
        {"Host": "127.0.0.1:1"},
        {"Origin": "http://example.org"},
        {"Origin": "http://127.0.0.1:1"},
        {"Origin": "null"},
    ],
    ids=str,
)
async def test_the_cookie_does_not_help_those_from_elsewhere(
    door: Door, path: str, headers: dict[str, str]
) -> None:
    cookie = await door.enter()
    if path == "/ws" and "Host" in headers:
        headers = {**headers, "Origin": f"http://{headers['Host']}"}
    answer = await door.ask(path, **cookie, **headers)
    assert answer.status == 403
    assert render("serve.elsewhere", LANGUAGE) in await answer.text()


@pytest.mark.parametrize(
    "headers", [{"Host": "example.org"}, {"Origin": "http://example.org"}], ids=str
)
async def test_a_token_from_elsewhere_is_neither_taken_nor_spent(
    door: Door, headers: dict[str, str]
) -> None:
    path = f"/?token={door.token}"
    assert (await door.ask(path, **headers)).status == 403
    for method in ("HEAD", "POST"):
        assert (await door.ask(path, method)).status == 403
    assert (await door.ask(path)).status == 303


async def test_localhost_is_another_name_for_it(door: Door) -> None:
    name = f"localhost:{door.gate.port}"
    cookie = await door.enter()
    page = await door.ask("/", **cookie, Host=name)
    assert f'"ws://{name}/ws"' in await page.text()


async def test_every_answer_has_the_headers_that_guard_it(door: Door) -> None:
    token = door.token
    answers = [
        await door.ask("/"),
        await door.ask("/", Host="example.org"),
        await door.ask(f"/?token={token}x"),
        await door.ask(f"/?token={token}"),
    ]
    cookie = {"Cookie": f"{door.gate.cookie}={_value(answers[-1].headers['Set-Cookie'])}"}
    for path in ("/", "/?x", "/static/page.js", "/static/none", "/static/../gate.py", "/none"):
        answers.append(await door.ask(path, **cookie))
    answers.append(await door.ask("/", "POST", **cookie))
    assert {answer.status for answer in answers} == {200, 303, 403, 404, 405}
    for answer in answers:
        policy = answer.headers["Content-Security-Policy"].split("; ")
        assert {"default-src 'none'", "script-src 'self'", "frame-ancestors 'none'"} <= set(policy)
        assert f"connect-src ws://{door.host} ws://localhost:{door.gate.port}" in policy
        expected = {
            "Referrer-Policy": "no-referrer",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "no-store",
            "X-Frame-Options": "DENY",
        }
        assert expected.items() <= dict(answer.headers).items()


def _value(line: str) -> str:
    (morsel,) = SimpleCookie(line).values()
    return str(morsel.value)


async def test_the_websocket_needs_both_cookie_and_origin(door: Door) -> None:
    cookie = await door.enter()
    url = f"http://{door.host}/ws"
    for origin, headers in (
        (None, cookie),
        ("http://example.org", cookie),
        (f"http://localhost:{door.gate.port}", cookie),
        (f"http://{door.host}", {}),
        (f"http://{door.host}", {"Cookie": f"{door.gate.cookie}=x"}),
    ):
        with pytest.raises(WSServerHandshakeError) as refused:
            await door.client.ws_connect(url, origin=origin, headers=headers)
        assert refused.value.status == 403
    assert not door.served.open


async def test_a_screen_hears_what_is_typed_and_shows_what_it_draws(door: Door) -> None:
    async with await door.sit_down(await door.enter(), "?width=101&height=33") as browser:
        begun = await heard(browser, b";")
        assert b"size=101x33" in begun
        assert f"language={LANGUAGE}".encode() in begun
        assert b"driver=textual.drivers.web_driver:WebDriver" in begun
        await browser.send_json(["stdin", "j\x1b[A å 👩‍👩‍👧"])
        assert "D<j\x1b[A å 👩‍👩‍👧>".encode() in await heard(browser, b">")
        await browser.send_json(["resize", {"width": 120, "height": 40}])
        await heard(browser, b'M<{"type": "resize", "width": 120, "height": 40}>')
        await browser.send_json(["focus"])
        await heard(browser, b'M<{"type": "focus"}>')
        await browser.send_json(["ping", "12"])
        assert await browser.receive_json() == ["pong", "12"]


async def test_what_is_malformed_is_passed_over(door: Door) -> None:
    query = "?width=99999999&height=-1"
    async with await door.sit_down(await door.enter(), query) as browser:
        assert b"size=80x24" in await heard(browser, b";")
        await browser.send_bytes(b"\x00")
        for words in ("", "{", "[" * 100_000, '["stdin"]', '["stdin", 1]', '["quit"]', "[[]]"):
            await browser.send_str(words)
        await browser.send_json(["resize", {"width": "wide", "height": None}])
        got = await heard(browser, b">")
        assert got == b'M<{"type": "resize", "width": 80, "height": 24}>'
        await browser.send_str('["stdin", "\\ud800!"]')
        assert await heard(browser, b">") == b"D<?!>"


async def test_a_closed_tab_ends_its_screen_and_leaves_the_others(door: Door) -> None:
    cookie = await door.enter()
    async with await door.sit_down(cookie) as other:
        await heard(other, b";")
        async with await door.sit_down(cookie) as browser:
            pid = _pid(await heard(browser, b";"))
        await until(lambda: not _runs(pid))
        await until(lambda: len(door.served.open) == 1)
        await other.send_json(["stdin", "still here"])
        await heard(other, b"still here")


async def test_a_tab_that_vanishes_ends_its_screen(door: Door) -> None:
    browser = await door.sit_down(await door.enter())
    pid = _pid(await heard(browser, b";"))
    transport = browser._conn.transport  # type: ignore[union-attr]
    transport.abort()
    await until(lambda: not _runs(pid))
    await until(lambda: not door.served.open)


@pytest.mark.parametrize("manner", ["", "fails"], ids=["is left", "fails"])
async def test_when_the_screen_ends_the_page_is_told(manner: str) -> None:
    async with a_door([*PRETENDED, manner]) as door:
        async with await door.sit_down(await door.enter()) as browser:
            if not manner:
                await heard(browser, b";")
                await browser.send_json(["stdin", 'as if it said "quit"'])
                await heard(browser, b"x" * 1000)
            async with asyncio.timeout(20):
                async for _ in browser:
                    pass
            assert browser.closed
        await until(lambda: not door.served.open)


async def test_there_are_only_so_many_screens_at_once(door: Door) -> None:
    cookie = await door.enter()
    open_ = [await door.sit_down(cookie) for _ in range(MOST)]
    for browser in open_:
        await heard(browser, b";")
    page = await door.ask("/", **cookie)
    assert page.status == 503
    assert render("serve.full", LANGUAGE, most=MOST) in await page.text()
    with pytest.raises(WSServerHandshakeError) as refused:
        await door.sit_down(cookie)
    assert refused.value.status == 503
    await open_.pop().close()
    await until(lambda: len(door.served.open) < MOST)
    assert (await door.ask("/", **cookie)).status == 200
    for browser in open_:
        await browser.close()


async def test_when_the_server_ends_all_screens_have_ended() -> None:
    async with a_door() as door:
        cookie = await door.enter()
        open_ = [await door.sit_down(cookie) for _ in range(2)]
        pids = [_pid(await heard(browser, b";")) for browser in open_]
        closing = [asyncio.create_task(_read_out(browser)) for browser in open_]
    assert not any(_runs(pid) for pid in pids)
    await asyncio.gather(*closing)
    assert {browser.close_code for browser in open_} == {WSCloseCode.GOING_AWAY}


async def _read_out(browser: object) -> None:
    async for _ in browser:  # type: ignore[attr-defined]
        pass


def _pid(words: bytes) -> int:
    return int(words.partition(b"pid=")[2].split()[0])


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
