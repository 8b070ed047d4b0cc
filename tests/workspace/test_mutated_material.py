"""Damaged files on their way in: what is refused changes nothing, what is not is sound."""

from __future__ import annotations

import sys
from collections import Counter
from itertools import islice
from pathlib import Path

import pytest
from one_step import rows

from mutated import inputs
from qualcode.domain.model import INTERVIEW, OPEN_ANSWERS
from qualcode.errors import QualcodeError
from qualcode.storage import queries
from qualcode.workspace import Workspace, new_workspace
from qualcode.workspace.reading_in import read_material
from qualcode.workspace.reviewing import begin, on_the_safe_side, outcome

KINDS = {".xlsx": OPEN_ANSWERS, ".csv": OPEN_ANSWERS}


def take_in(study: Workspace, path: Path) -> None:
    kind = KINDS.get(path.suffix, INTERVIEW)
    study.take_in(outcome(on_the_safe_side(begin(read_material([path], kind=kind)))))


def lie_in_order(study: Workspace) -> bool:
    """Whether the turns of every text follow each other within it."""
    for source in study.read(queries.sources):
        length = len(study.read(queries.body, source.text_hash))
        reached = 0
        for turn in study.read(queries.turns, source.guid):
            if not reached <= turn.start <= turn.end <= length:
                return False
            reached = turn.end
    return True


EACH = 100
"""Inputs for one study: its history grows with each."""


def run(count: int, seed: int, folder: Path) -> Counter[str]:
    """How many inputs were taken in, and how many refused; each is one step or none."""
    found: Counter[str] = Counter()
    several = enumerate(inputs(count, seed))
    for first in range(0, count, EACH):
        place = folder / f"{first}.qualcode"
        with new_workspace(place, "AL", title="Prøve", language="nb") as study:
            for number, (suffix, data) in islice(several, EACH):
                path = folder / f"a{suffix}"
                path.write_bytes(data)
                found[is_one_step_or_none(study, path, f"input {number} of seed {seed}")] += 1
            assert study.faults() == []
        place.unlink()
    return found


def is_one_step_or_none(study: Workspace, path: Path, which: str) -> str:
    """What became of a file, after it was seen that the study holds it whole or not at all."""
    wal = Path(f"{study.store.place}-wal")
    before, stands = rows(study), wal.read_bytes()
    try:
        take_in(study, path)
    except QualcodeError:
        assert wal.read_bytes() == stands, which  # not even the log was written to
        assert rows(study) == before, which
        return "refused"
    assert lie_in_order(study), which
    study.undo()
    assert rows(study) == before, which
    return "taken in"


def test_a_few_damaged_files(tmp_path: Path) -> None:
    found = run(24, 3, tmp_path)
    assert all(found[what] for what in ("taken in", "refused"))


@pytest.mark.soak
def test_ten_thousand_damaged_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = run(10_000, 4, tmp_path)
    told = ", ".join(f"{n} {what}" for what, n in found.items())
    with capsys.disabled():
        sys.stdout.write(f"\n{found.total()} mutated files on their way in: {told}\n")
    assert found.total() == 10_000
