"""`qualcode serve`: what it says when it cannot, and the address when it can."""

from __future__ import annotations

import socket
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typing_commands import Done, digest

from qualcode.messages import render
from qualcode.serving import screen, server

Run = Callable[..., Done]


@pytest.mark.parametrize("missing", ["aiohttp", "textual_serve"])
def test_without_the_extra_it_says_how_to_get_it(
    store: Path, run: Run, monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    monkeypatch.setitem(sys.modules, missing, None)
    monkeypatch.delitem(sys.modules, "qualcode.serving.server")
    done = run("serve", store, "--no-browser")
    assert (done.code, done.out) == (1, "")
    assert done.err.splitlines() == [render("serve.extra", "en")]
    assert 'pip install "qualcode[serve]"' in done.err


def test_a_port_in_use_is_said(store: Path, run: Run) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = run("serve", store, "--no-browser", "--port", port)
    assert (done.code, done.err) == (1, render("serve.port", "en", port=port) + "\n")


def test_a_store_that_is_not_there_is_said_before_anything_listens(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "run", None)
    store = tmp_path / "none.qualcode"
    done = run("serve", store)
    assert (done.code, done.err) == (1, render("store.missing", "en", store=store) + "\n")


@pytest.mark.parametrize("port", ["80", "0", "70000", "x"])
def test_a_port_that_a_browser_leaves_out_of_the_address_is_not_taken(
    store: Path, run: Run, port: str
) -> None:
    assert run("serve", store, "--port", port).code == 2


@pytest.mark.parametrize("no_browser", [True, False])
def test_the_address_is_said_and_opened(
    store: Path, run: Run, monkeypatch: pytest.MonkeyPatch, no_browser: bool
) -> None:
    opened, asked = [], []

    def serving(
        arguments: list[str], language: str, port: int, listening: Callable[[str], None]
    ) -> None:
        asked.append((arguments, language, port))
        listening("http://127.0.0.1:8123/?token=x")

    monkeypatch.setattr(server, "run", serving)
    monkeypatch.setattr("webbrowser.open", opened.append)
    monkeypatch.setattr("threading.Thread.start", lambda thread: thread.run())
    done = run("serve", store, "--port", 8123, *["--no-browser"] * no_browser)
    address = "http://127.0.0.1:8123/?token=x"
    assert done.lines == [render("serve.address", "en", address=address), render("serve.ended")]
    assert opened == ([] if no_browser else [address])
    assert asked == [(screen.command(str(store), "AL"), "en", 8123)]
    digest(store)  # one file: nothing holds it open here


def test_the_screen_opens_without_a_terminal_only_for_a_browser(
    store: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[tuple[object, ...]] = []
    monkeypatch.setattr("qualcode.cli.studies._open_screen", lambda *a: opened.append(a))
    monkeypatch.setattr(screen, "leave_with_the_server", lambda: opened.append(()))
    monkeypatch.delenv("TEXTUAL_DRIVER", raising=False)
    assert run("open", store).code == 1
    monkeypatch.setenv("TEXTUAL_DRIVER", "textual.drivers.other:Driver")
    assert run("open", store).code == 1
    assert not opened
    monkeypatch.setenv("TEXTUAL_DRIVER", screen.environment("en", 80, 24)["TEXTUAL_DRIVER"])
    assert run("open", store).code == 0
    assert opened == [(), (str(store), "AL", None)]
