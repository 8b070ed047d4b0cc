"""`qualcode` with nothing after it."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from qualcode.cli import commands, studies


def test_without_a_terminal_it_shows_the_help() -> None:
    result = CliRunner().invoke(commands, [])
    assert result.exit_code == 2
    assert "qualcode demo" in result.output


def test_on_a_terminal_it_opens_the_start_screen_in_the_coders_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    begun: list[str] = []
    monkeypatch.setattr(studies, "on_a_terminal", lambda: True)
    monkeypatch.setattr("qualcode.ui.app.start", begun.append)
    monkeypatch.setenv("QUALCODE_CODER", "AL")
    assert CliRunner().invoke(commands, []).exit_code == 0
    assert begun == ["AL"]


def test_a_command_does_not_open_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(studies, "on_a_terminal", lambda: True)
    result = CliRunner().invoke(commands, ["summary", "nowhere.qualcode"])
    assert result.exit_code == 1
