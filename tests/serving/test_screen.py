"""How a screen is started and ended."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from pathlib import Path

import pytest
from at_the_door import PRETENDED
from hypothesis import given
from hypothesis import strategies as st

import hostile
from qualcode.cli import commands
from qualcode.cli.studies import open_
from qualcode.serving import screen

NAMES = (
    "it's; $(touch hit) `touch hit` && å «ø».qualcode",
    '"quoted".qualcode',
    "--help",
    "-x.qualcode",
    "&|<>*?~!#%^.qualcode",
    "postgresql://me@localhost/study?x=1&y=2",
)


@given(
    st.sampled_from([*NAMES, *hostile.STRINGS]) | st.text(min_size=1),
    st.sampled_from(["", "AL", "--source=x", "a b; c", *hostile.STRINGS]),
)
def test_store_and_coder_reach_the_command_as_they_are(store: str, coder: str) -> None:
    arguments = screen.command(store, coder)
    start, words = arguments[:4], arguments[4:]
    assert start == [sys.executable, "-P", "-m", "qualcode"]
    name, command, rest = commands.resolve_command(commands.make_context("q", ["demo"]), words)
    assert (name, command) == ("open", open_)
    understood = open_.make_context("open", rest).params
    assert (understood["store"], understood["coder"]) == (store, coder)


async def test_no_shell_reads_the_arguments(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    echo = "import sys; print('__GANGLION__'); d = ascii(sys.argv[1:]).encode();"
    echo += "sys.stdout.flush(); sys.stdout.buffer.write(b'D' + len(d).to_bytes(4, 'big') + d)"
    shown = await screen.opened(
        [sys.executable, "-c", echo, *NAMES], screen.environment("en", 1, 1)
    )
    got = b"".join([frame async for frame in shown.frames()])
    assert got.decode() == ascii(list(NAMES))
    await shown.end()
    assert list(tmp_path.iterdir()) == []


async def test_a_screen_that_will_not_end_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(screen, "_PATIENCE", {"quit": 0.1, "terminate": 0.1, "kill": 10.0})
    shown = await screen.opened([*PRETENDED, "stubborn"], screen.environment("en", 1, 1))
    frames = shown.frames()
    await anext(frames)
    began = time.monotonic()
    reading = asyncio.create_task(_rest(frames))
    await shown.end()
    await reading
    assert time.monotonic() - began < 5
    await shown.end()  # once more does no harm
    await shown.type("nobody is there")


async def _rest(frames: object) -> list[bytes]:
    return [frame async for frame in frames]  # type: ignore[attr-defined]


LEAVING = """
import os, signal, sys
from qualcode.serving.screen import leave_with_the_server
signal.signal(signal.SIGTERM, lambda *_: sys.exit(os.write(1, b"left\\n") < 0))
leave_with_the_server()
print("here", flush=True)
while True:
    signal.pause()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no poll")
def test_a_screen_leaves_when_its_server_is_gone_without_a_word() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", LEAVING], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as left_alone:
        assert left_alone.stdin is not None
        assert left_alone.stdout is not None
        assert left_alone.stdout.readline() == b"here\n"
        left_alone.stdin.write(b"a word is not the end")
        left_alone.stdin.flush()
        assert left_alone.poll() is None
        left_alone.stdin.close()
        assert left_alone.stdout.readline() == b"left\n"
        assert left_alone.wait(timeout=20) == 0
