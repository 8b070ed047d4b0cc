"""What is held about a person is handed over, and a whole study is deleted, each in one file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from qualcode.domain.span import Span
from qualcode.errors import FileError, QualcodeError, RuleError, StoreBusy, StoreError
from qualcode.storage import queries
from qualcode.workspace import Workspace, new_workspace
from qualcode.workspace.deleting import delete, set_delete_by
from qualcode.workspace.key_keeping import KeyFile, known_to, take_in_sealed
from qualcode.workspace.personal import write_person
from qualcode.workspace.reading_in import read_material
from qualcode.workspace.reviewing import begin, on_the_safe_side, outcome
from qualcode.workspace.safekeeping import back_up, reminder
from qualcode.workspace.withdrawing import case_called

GROUP = """\
Intervjuer: Hvem hjalp dere?
Hodan Warsame: Tesfay fra Lier hjalp meg.
Olena Kovalenko: Ingen hjalp meg i Røros.
Intervjuer: Og så?
Hodan Warsame: Det gikk bra.
Olena Kovalenko: Ja, til slutt.
"""
NOW = datetime(2027, 6, 30, 12, tzinfo=UTC)


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Workspace]:
    (tmp_path / "studie").mkdir()
    (tmp_path / "trygt").mkdir()
    with new_workspace(
        tmp_path / "studie" / "s.qualcode", "AL", title="Prøve", language="nb"
    ) as workspace:
        yield workspace


@pytest.fixture
def sealed(study: Workspace, tmp_path: Path) -> KeyFile:
    file = KeyFile(tmp_path / "trygt" / "s.key", "åpne", cost=4)
    path = tmp_path / "G1.txt"
    path.write_text(GROUP, encoding="utf-8")
    known = known_to(study, file.opened(study.project.guid, new=True))
    review = on_the_safe_side(begin(read_material([path], known=known)))
    take_in_sealed(study, outcome(review), file)
    return file


def handed_over(study: Workspace, out: Path, sealed: KeyFile | None = None) -> Any:
    key = sealed.opened(study.project.guid) if sealed else None
    write_person(study, case_called(study, "Informant 1"), out, key)
    with ZipFile(out) as archive:
        return json.loads(archive.read("person.json"))


def test_only_the_parts_that_lie_on_her_own_words_are_handed_over(
    study: Workspace, sealed: KeyFile, tmp_path: Path
) -> None:
    (source,) = study.read(queries.sources)
    text = study.read(queries.body, source.text_hash)
    over_both = Span(text.index("hjalp meg."), text.index("Ingen") + len("Ingen hjalp meg"))
    of_other = Span(text.index("Ingen"), text.index("Ingen") + len("Ingen"))
    study.code_anew(source.guid, over_both, "Over to")
    study.code_anew(source.guid, of_other, "Om en annen")
    about = handed_over(study, tmp_path / "a.zip")
    (told,) = about["texts"]
    assert [(one["code"], one["words"]) for one in told["codings"]] == [("Over to", ["hjalp meg."])]
    assert [one["text"] for one in told["turns"]] == [
        "[Navn 1] fra [Kommune B] hjalp meg.",
        "Det gikk bra.",
    ]
    assert "Ingen" not in json.dumps(about, ensure_ascii=False)
    assert (tmp_path / "a.zip").stat().st_mode & 0o077 == 0


def test_with_the_key_her_words_are_as_she_said_them(
    study: Workspace, sealed: KeyFile, tmp_path: Path
) -> None:
    (told,) = handed_over(study, tmp_path / "a.zip", sealed)["texts"]
    assert told["turns"][0]["text"] == "Tesfay fra Lier hjalp meg."
    assert "Røros" not in repr(told)


def test_a_file_that_is_there_is_never_written_over(
    study: Workspace, sealed: KeyFile, tmp_path: Path
) -> None:
    out = tmp_path / "a.zip"
    out.symlink_to(tmp_path / "borte")
    with pytest.raises(StoreError):
        handed_over(study, out)
    place = study.store.place
    study.close()
    with pytest.raises(StoreError):
        delete(place, out, "AL", sealed, NOW)
    assert sealed.path.exists()
    assert Path(place).exists()


@pytest.mark.parametrize("wrong", ["passphrase", "receipt", "open"])
def test_what_stands_in_the_way_leaves_everything(
    study: Workspace, sealed: KeyFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wrong: str
) -> None:
    monkeypatch.setattr("qualcode.storage.backup.BUSY_SECONDS", 0.01)
    place, receipt = study.store.place, tmp_path / "kvittering.txt"
    if wrong == "receipt":
        receipt = tmp_path / "ingen mappe" / "kvittering.txt"
    key = KeyFile(sealed.path, "feil", cost=4) if wrong == "passphrase" else sealed
    if wrong != "open":
        study.close()
    dated = back_up(place)
    with pytest.raises((FileError, StoreBusy)) as refused:
        delete(place, receipt, "AL", key, NOW)
    assert refused.type is (StoreBusy if wrong == "open" else FileError)
    assert all(one.exists() for one in (sealed.path, dated, Path(place)))
    assert not receipt.exists()


def test_the_receipt_tells_what_had_gone_when_something_failed(
    study: Workspace, sealed: KeyFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, receipt = Path(study.store.place), tmp_path / "kvittering.txt"
    study.close()
    dated = back_up(place)

    def fails(path: Path) -> None:
        raise StoreError("store.read_only", store=path)

    monkeypatch.setattr("qualcode.workspace.deleting.discard", fails)
    with pytest.raises(StoreError):
        delete(place, receipt, "AL", sealed, NOW)
    told = receipt.read_text(encoding="utf-8")
    assert "2027-06-30 12:00 UTC" in told
    assert str(sealed.path) in told
    assert str(dated) not in told
    assert (sealed.path.exists(), dated.exists(), place.exists()) == (False, True, True)


def test_other_files_beside_the_study_stay(
    study: Workspace, sealed: KeyFile, tmp_path: Path
) -> None:
    place, receipt = Path(study.store.place), tmp_path / "kvittering.txt"
    study.store.note(study.coder, "history.exported", {"file": "tabell.docx"})
    study.close()
    dated = back_up(place)
    beside, among = place.with_name("notat.txt"), dated.with_name("mitt.txt")
    for one in (beside, among):
        one.write_text("mitt", encoding="utf-8")
    plan = delete(place, receipt, "AL", sealed, NOW)
    assert plan.exports == ("tabell.docx",)
    assert sorted(one for one in tmp_path.rglob("*") if one.is_file()) == sorted(
        [tmp_path / "G1.txt", receipt, beside, among]
    )
    told = receipt.read_text(encoding="utf-8")
    places = [told.index(str(one)) for one in (sealed.path, dated, place)]
    assert places == sorted(places)
    assert "tabell.docx" in told


@pytest.mark.parametrize("day", ["i morgen", "2027-02-30", "20270630", "2027-6-3", "2027-W05-1"])
def test_what_is_no_day_is_refused(study: Workspace, day: str) -> None:
    with pytest.raises(QualcodeError):
        set_delete_by(study, day)


def test_the_day_is_reminded_of_and_can_be_taken_away(study: Workspace) -> None:
    for day, told in (
        ("2027-06-29", "delete_by.past"),
        ("2027-06-30", "delete_by.soon"),
        ("2027-07-30", "delete_by.soon"),
        ("2027-07-31", None),
        ("", None),
    ):
        set_delete_by(study, day)
        soon = reminder(study.read(queries.project).delete_by, NOW.date())
        assert (soon and soon.id) == told
    with pytest.raises(RuleError):
        case_called(study, "")
