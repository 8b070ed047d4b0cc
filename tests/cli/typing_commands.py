"""Typing commands in this process, with the answer a terminal would show."""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from click.testing import CliRunner

from qualcode import cli


@dataclass
class Done:
    """What a command wrote, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()


def typed(*words: object, given: str = "") -> Done:
    """What a command does; nothing but its own errors may come out."""
    runner = CliRunner()
    with runner.isolation(input=given) as (out, err, _):
        code: object = 0
        try:
            import sys

            before, sys.argv = sys.argv, ["qualcode", *map(str, words)]
            try:
                cli.main()
            finally:
                sys.argv = before
        except SystemExit as left:
            code = left.code or 0
        sys.stdout.flush()
        sys.stderr.flush()
        done = Done(int(str(code)), out.getvalue().decode(), err.getvalue().decode())
    assert "Traceback" not in done.err
    return done


def digest(path: Path) -> str:
    """What the store's file holds; a closed store is that one file."""
    assert [p.name for p in path.parent.glob(f"{path.name}*")] == [path.name]
    return hashlib.sha256(path.read_bytes()).hexdigest()


def controls(text: str) -> list[str]:
    """Characters that would steer a terminal, line feeds apart."""
    turning = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    return [c for c in text if (unicodedata.category(c) == "Cc" and c != "\n") or c in turning]
