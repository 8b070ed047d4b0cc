"""A sentence is coded in a real browser, which speaks to this machine alone."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import signal
import subprocess
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from chromium import PATIENCE, a_chromium, until
from surroundings import LANGUAGE, QUALCODE, Run, environment

from qualcode.messages import render
from qualcode.storage import open_project, queries

pytestmark = pytest.mark.e2e

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
DRAWN = """[...document.querySelectorAll(".xterm-screen canvas")].some((canvas) => {
  const pen = canvas.getContext("2d");
  return pen && pen.getImageData(0, 0, canvas.width, canvas.height).data.some((byte) => byte);
})"""


@pytest.fixture
def browser() -> str:
    """Where Chromium is."""
    found = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if found is None:
        pytest.skip(f"none of {', '.join(PROGRAMS)} is on the PATH")
    return found


@pytest.fixture
def store(demo: Path, tmp_path: Path) -> Path:
    """A sample study, alone in a folder whose name a shell would act on."""
    folder = tmp_path / "it's; $(touch hit) & «å»"
    folder.mkdir()
    return Path(shutil.copy(demo / "demo.qualcode", folder / "-$(touch hit) `ø`.qualcode"))


@asynccontextmanager
async def serving(store: Path, home: Path) -> AsyncIterator[tuple[Process, str]]:
    """`qualcode serve` in the store's folder, and the address it prints."""
    server = await asyncio.create_subprocess_exec(
        *(QUALCODE, "serve", "--no-browser", "--", store.name),
        cwd=store.parent,
        env={**os.environ, **environment(home)},
        stdout=PIPE,
    )
    assert server.stdout is not None
    try:
        line = await asyncio.wait_for(server.stdout.readline(), PATIENCE)
        found = re.search(r"http://127\.0\.0\.1:\d+/\?token=\S+", line.decode())
        assert found is not None, line
        yield server, found[0]
    finally:
        if server.returncode is None:
            server.terminate()
        await server.communicate()


def say(message_id: str, **values: object) -> str:
    return render(message_id, LANGUAGE, **values)


def codings(store: Path) -> set[str]:
    with open_project(store) as project:
        return {
            coding.guid
            for source in project.read(queries.sources)
            for coding in project.read(queries.codings, source.guid)
        }


def covered_word(store: Path) -> str:
    """A word of the source that is opened first which the help covers while it is open."""
    with open_project(store) as project:
        body = project.read(queries.body, project.read(queries.sources)[0].text_hash)
    return max(re.findall(r"[^\W\d_]+", body[250:500]), key=len)


def screens(server: Process) -> list[str]:
    """The processes that the server has started."""
    found = subprocess.run(
        ["pgrep", "-P", str(server.pid)], capture_output=True, text=True, check=False
    )
    return found.stdout.split()


async def test_a_sentence_is_coded_in_a_browser(
    browser: str, store: Path, tmp_path: Path, run: Run
) -> None:
    before = codings(store)
    async with (
        serving(store, tmp_path) as (server, address),
        a_chromium(browser, tmp_path / "profile") as chromium,
    ):
        place = urlsplit(address)
        async with chromium.tab(address) as tab:
            await tab.await_words(say("status.saved"))
            assert await tab.look_up("location.href") == f"http://{place.netloc}/"
            assert await tab.look_up("document.cookie") == ""
            assert await tab.look_up("document.documentElement.lang") == LANGUAGE

            await tab.press("?")
            await tab.await_words(say("action.move.sentence"))
            await tab.press("Escape")
            await tab.await_words(covered_word(store))  # Esc and a letter at once would be Alt
            await tab.press("f", "c")
            await tab.await_words(say("picker.type"))
            await tab.press("l", "o", "Enter")
            await until("a coding is stored", lambda: len(codings(store)) > len(before), list)

            assert await tab.look_up(DRAWN) is True
            assert await tab.look_up("window.open('/') === null") is True  # no way out of a text
            await tab.picture(tmp_path / "coding.png")
            asked = {urlsplit(request)[:2] for request in tab.requests}
            assert asked == {("http", place.netloc), ("ws", place.netloc)}

        await until("the closed tab's screen ends", lambda: not screens(server), list)
        assert [path.name for path in store.parent.glob(f"{store.name}*")] == [store.name]

        async with chromium.tab(address) as tab:  # spent, but this browser has the cookie
            await tab.await_words(say("status.saved"))
            assert len(screens(server)) == 1
            server.send_signal(signal.SIGINT)
            assert await asyncio.wait_for(server.wait(), PATIENCE) == 0
            assert not screens(server)

    assert [path.name for path in store.parent.glob(f"{store.name}*")] == [store.name]
    assert len(codings(store) - before) == 1
    run(QUALCODE, "check", store)


async def test_a_browser_that_comes_second_is_told_what_to_do(
    browser: str, store: Path, tmp_path: Path
) -> None:
    async with serving(store, tmp_path) as (server, address):
        async with (
            a_chromium(browser, tmp_path / "first") as first,
            first.tab(address) as tab,
        ):
            await tab.await_words(say("status.saved"))
        async with (
            a_chromium(browser, tmp_path / "second") as second,
            second.tab(address) as tab,
        ):
            await tab.await_page(say("serve.spent"))
            assert await tab.look_up("getComputedStyle(document.querySelector('a')).color") == (
                "rgb(217, 169, 91)"
            )
        await until("no screen is left", lambda: not screens(server), list)
