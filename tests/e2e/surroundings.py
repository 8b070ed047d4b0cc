"""Where the program is, and what it is told about where it runs."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

Run = Callable[..., subprocess.CompletedProcess[str]]
QUALCODE = Path(sys.executable).with_name("qualcode")
LANGUAGE = "nb"


def environment(home: Path) -> dict[str, str]:
    """What the program is told about where it runs, and by whom it is used."""
    return {
        "TERM": "tmux-256color",
        "COLORTERM": "truecolor",
        "LC_ALL": "C.UTF-8",
        "HOME": str(home),
        "QUALCODE_CODER": "AL",
        "QUALCODE_LANG": LANGUAGE,
    }
