"""Speaks as Textual's web driver does: says what it is told, and ends when asked, or will not."""

from __future__ import annotations

import json
import os
import signal
import sys


def say(letter: bytes, payload: bytes) -> None:
    sys.stdout.buffer.write(letter + len(payload).to_bytes(4, "big") + payload)
    sys.stdout.buffer.flush()


def main(manner: str) -> None:
    if manner == "fails":
        sys.exit(1)
    if manner == "stubborn":
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    sys.stdout.buffer.write(b"a word before\n__GANGLION__\n")
    size = f"{os.environ['COLUMNS']}x{os.environ['ROWS']}"
    language, driver = os.environ["QUALCODE_LANG"], os.environ["TEXTUAL_DRIVER"]
    say(b"M", json.dumps({"type": "open_url", "url": "https://example.org"}).encode())
    say(b"D", f"pid={os.getpid()} size={size} language={language} driver={driver};".encode())
    while head := sys.stdin.buffer.read(5):
        payload = sys.stdin.buffer.read(int.from_bytes(head[1:], "big"))
        say(b"D", head[:1] + b"<" + payload + b">")
        if b'"quit"' in payload and manner != "stubborn":
            say(b"D", b"x" * 2_000_000)  # more than a pipe holds: it must be read to the end
            say(b"M", b'{"type": "exit"}')
            return
    while manner == "stubborn":
        signal.pause()


main(sys.argv[1] if len(sys.argv) > 1 else "")
