"""The first kills of `make soak`: what was acknowledged is on the disk."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "benchmarks" / "kill.py"


@pytest.mark.sqlite_file
@pytest.mark.skipif(sys.platform == "win32", reason="needs fork and SIGKILL")
def test_nothing_acknowledged_is_lost_when_killed(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, str(SCRIPT), "3", str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)},
    )
    assert re.fullmatch(r"3 kills, \d+ acknowledged, 0 lost, check clean\n", done.stdout), done
    assert done.returncode == 0
