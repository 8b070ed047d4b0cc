"""The sample study, made once, copied for every test; and a way to type commands."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from typing_commands import Done, typed

from qualcode.workspace.demo import build_demo


@pytest.fixture(autouse=True)
def _plain_surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUALCODE_LANG", "en")
    monkeypatch.setenv("QUALCODE_CODER", "AL")


@pytest.fixture(scope="session")
def built_sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    store = tmp_path_factory.mktemp("sample") / "demo.qualcode"
    build_demo(store).close()
    return store


@pytest.fixture
def store(built_sample: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(built_sample, tmp_path / "demo.qualcode"))


@pytest.fixture
def run() -> Callable[..., Done]:
    return typed
