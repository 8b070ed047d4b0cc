"""What kind of source a file becomes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from qualcode.domain.model import SOURCE_KINDS
from qualcode.storage import queries
from qualcode.workspace import new_workspace, prepare


@pytest.mark.parametrize("kind", SOURCE_KINDS)
def test_the_sources_of_an_import_are_of_the_kind_that_was_chosen(
    kind: str, tmp_path: Path
) -> None:
    for name in ("A.txt", "B.txt"):
        (tmp_path / name).write_text("Et notat om det som skjedde.", encoding="utf-8")
    intake = prepare([tmp_path / "A.txt", tmp_path / "B.txt"])
    with new_workspace(tmp_path / "s.qualcode", "Kari", title="S", language="nb") as workspace:
        workspace.take_in(replace(intake, kind=kind))
        assert [one.kind for one in workspace.read(queries.sources)] == [kind, kind]
        assert workspace.faults() == []


def test_they_are_interviews_if_nobody_says_otherwise(tmp_path: Path) -> None:
    (tmp_path / "A.txt").write_text("Hei.", encoding="utf-8")
    with new_workspace(tmp_path / "s.qualcode", "Kari", title="S", language="nb") as workspace:
        workspace.take_in(prepare([tmp_path / "A.txt"]))
        assert [one.kind for one in workspace.read(queries.sources)] == ["interview"]
