"""A study with two sealed interviews, and one that was taken in twice."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from leaving import AGAIN, FIRST, SECOND

from qualcode.workspace import Workspace, new_workspace
from qualcode.workspace.key_keeping import (
    KeyFile,
    known_to,
    take_in_sealed,
)
from qualcode.workspace.reading_in import read_material
from qualcode.workspace.replacing import as_it_is
from qualcode.workspace.reviewing import begin, on_the_safe_side, outcome
from qualcode.workspace.safekeeping import back_up


@pytest.fixture
def study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    monkeypatch.setattr("qualcode.storage.engine.BUSY_MILLISECONDS", 30)
    place = tmp_path / "studie" / "s.qualcode"
    place.parent.mkdir()
    with new_workspace(place, "AL", title="Prøve", language="nb") as workspace:
        yield workspace


@pytest.fixture
def sealed(study: Workspace, tmp_path: Path) -> KeyFile:
    """A key of two interviews that are stored."""
    (tmp_path / "trygt").mkdir()
    file = KeyFile(tmp_path / "trygt" / "s.key", "åpne", cost=4)
    for name, words in (("K1", FIRST), ("K2", SECOND)):
        path = tmp_path / f"{name}.txt"
        path.write_text(words, encoding="utf-8")
        known = known_to(study, file.opened(study.project.guid, new=True))
        review = on_the_safe_side(begin(read_material([path], known=known)))
        take_in_sealed(study, outcome(review), file)
    return file


@pytest.fixture
def taken_twice(study: Workspace, tmp_path: Path) -> Path:
    """An interview that was taken in as it is, undone, and taken in anew; a copy of it all."""
    path = tmp_path / "K4.txt"
    path.write_text(AGAIN, encoding="utf-8")
    study.take_in(as_it_is(read_material([path])))
    copy = back_up(study.store.place)
    study.undo()
    study.take_in(outcome(on_the_safe_side(begin(read_material([path])))))
    return copy
