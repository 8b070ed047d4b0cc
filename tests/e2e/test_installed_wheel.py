"""The program as others get it: a wheel in an environment of its own, away from the tree."""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path

import pytest
from surroundings import LANGUAGE, Run

from qualcode.messages import render

pytestmark = pytest.mark.e2e

ROOT = Path(__file__).parents[2]
QUIET = ("--quiet", "--disable-pip-version-check", "--no-input")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory, run: Run) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "pip", "wheel", *QUIET, "--no-deps", "--wheel-dir", folder, ROOT)
    (built,) = folder.glob("qualcode-*.whl")
    return built


def test_the_wheel_carries_the_program_and_the_sample_study_and_nothing_else(wheel: Path) -> None:
    inside = [Path(name) for name in zipfile.ZipFile(wheel).namelist()]
    assert {path.parts[0].partition("-")[0] for path in inside} == {"qualcode"}
    assert {path.name for path in inside} >= {"py.typed", "nb.po", "coding.tcss", "names.csv"}
    assert not [path for path in inside if "__pycache__" in path.parts or "test" in path.parts[-1]]


def test_the_demo_runs_from_a_wheel_in_a_fresh_environment(
    wheel: Path, tmp_path: Path, run: Run
) -> None:
    run(sys.executable, "-m", "venv", tmp_path / "fresh")
    scripts = tmp_path / "fresh" / ("Scripts" if sys.platform == "win32" else "bin")
    run(scripts / "python", "-m", "pip", "install", *QUIET, wheel)

    def qualcode(*words: str, code: int = 0) -> str:
        done = run(
            *(scripts / "qualcode", *words),
            cwd=tmp_path,
            code=code,
            QUALCODE_LANG=LANGUAGE,
            PYTHONPATH="",
        )
        return done.stdout + done.stderr

    made = qualcode("demo", "study", "--no-tui")
    assert sorted(path.name for path in (tmp_path / "study").iterdir()) == [
        "demo.qualcode",
        "themes.docx",
    ]
    store = str(Path("study") / "demo.qualcode")
    assert store in made
    assert render("check.sound", LANGUAGE, store=store) in qualcode("check", store)
    # Without the extra there is no driver for a server, and that is said in a sentence.
    refused = qualcode("check", "postgresql://kari@localhost/studie", code=1)
    assert "psycopg" in refused
    assert len(refused.splitlines()) == 1
