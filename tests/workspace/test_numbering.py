"""A number that somebody had is given to nobody else."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from leaving import first, safely, tied

from qualcode.domain.changes import Edit
from qualcode.errors import RuleError
from qualcode.storage import queries
from qualcode.workspace import Workspace, open_workspace
from qualcode.workspace.key_keeping import (
    KeyFile,
)
from qualcode.workspace.safekeeping import back_up, restore
from qualcode.workspace.withdrawing import (
    case_called,
    case_to_withdraw,
    withdraw,
    withdraw_again,
)


def test_nobody_is_called_what_somebody_was_who_has_gone(
    study: Workspace, sealed: KeyFile, tmp_path: Path
) -> None:
    path = tmp_path / "K6.txt"
    told = safely(study, sealed, path, "I: Hva?\nAmina Hassan: Olena Kovalenko tok kassen.\n")
    assert "Informant 2 tok kassen." in told
    withdraw(study, case_called(study, "Informant 2"), sealed)
    safely(study, None, tmp_path / "K7.txt", "I: Hva?\nKari Bakkejord: Alt bra.\n")
    names = ["Informant 1", "Informant 3", "Informant 4"]
    assert [one.pseudonym for one in study.read(queries.cases)] == names
    # What finishes a withdrawal reaches nobody else.
    with pytest.raises(RuleError, match=r"withdraw\.unknown"):
        case_to_withdraw(study, "Informant 2")
    with pytest.raises(RuleError, match=r"withdraw\.stands"):
        withdraw_again(study, "informant 1", sealed)
    withdraw(study, case_called(study, "Informant 4"), sealed)
    safely(study, sealed, tmp_path / "K8.txt", "I: Hva?\nEva Moen: Alt bra.\n")
    assert study.read(queries.cases)[-1].pseudonym == "Informant 5"


def test_numbers_stay_taken_when_an_older_backup_is_put_back(
    study: Workspace, sealed: KeyFile, tmp_path: Path
) -> None:
    place, own = study.store.place, tmp_path / "min kopi.qualcode"
    back_up(place, own)
    withdraw(study, case_called(study, "Informant 2"), sealed)
    study.close()
    restore(place, own)
    with open_workspace(place) as again:
        safely(again, None, tmp_path / "K7.txt", "I: Hva?\nKari Bakkejord: Alt bra.\n")
        names = [one.pseudonym for one in again.read(queries.cases)]
        assert names == ["Informant 1", "Informant 3"]
        assert again.faults() == []


def test_a_number_is_taken_wherever_it_stands(
    study: Workspace, sealed: KeyFile, tmp_path: Path
) -> None:
    safely(study, sealed, tmp_path / "K6.txt", "I: Hvem?\nAmina Hassan: Torgeir var der.\n")
    (case,) = (one for one in study.read(queries.cases) if one.pseudonym == "Informant 3")
    study.change(Edit(replace(first(study), attributes={"sjef": "[Navn 2]"})))
    withdraw(study, case, sealed)
    # An attribute has kept whom she named, so the key has too.
    assert "Torgeir" in tied(study, sealed)
    words = "I: Hvem?\nK5: Torgeir var der.\n"
    assert "[Navn 2] var der" in safely(study, sealed, tmp_path / "K7.txt", words)
    assert "[Navn 3] var der" in safely(study, None, tmp_path / "K8.txt", words)
    study.undo()
    assert "[Navn 4] var der" in safely(study, None, tmp_path / "K9.txt", words)
