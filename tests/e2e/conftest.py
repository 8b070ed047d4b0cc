"""The sample study as the program makes it, and the programs around it."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from surroundings import QUALCODE, Run


def _needed(program: str, what_for: str) -> str:
    found = shutil.which(program)
    if found is None:
        pytest.fail(f"`make e2e` needs {program} {what_for}; install it and try again")
    return found


@pytest.fixture(scope="session")
def tmux() -> str:
    """Where tmux is."""
    return _needed("tmux", "to use the screen as a person does")


@pytest.fixture(scope="session")
def soffice() -> str:
    """Where LibreOffice is."""
    return _needed("soffice", "(LibreOffice) to lay out the Word file")


@pytest.fixture(scope="session")
def run() -> Run:
    """Run a program with nobody at the keyboard."""

    def runs(
        *command: str | Path, cwd: Path | None = None, code: int = 0, **settings: str
    ) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            check=False,
            cwd=cwd,
            env={**os.environ, **settings},
        )
        assert done.returncode == code, f"{command}\n{done.stdout}\n{done.stderr}"
        return done

    return runs


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory, run: Run) -> Path:
    """The folder of a sample study that nobody changes."""
    folder = tmp_path_factory.mktemp("demo")
    run(QUALCODE, "demo", folder, "--no-tui")
    return folder
