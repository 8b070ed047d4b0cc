"""Going through identities: nothing that was replaced is in any byte that is kept."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from qualcode.anonymise.sealed_key import unseal
from qualcode.errors import FileError, QualcodeError, RuleError, StoreError
from qualcode.storage import queries
from qualcode.workspace import Workspace, new_workspace, open_workspace
from qualcode.workspace.key_keeping import (
    KeyFile,
    destroy_key,
    known_to,
    mapping,
    restored,
    take_in_sealed,
    write_in_the_clear,
)
from qualcode.workspace.reading_in import read_material
from qualcode.workspace.reviewing import (
    Review,
    accept,
    begin,
    leave,
    leave_once,
    left,
    on_the_safe_side,
    outcome,
    proposal,
    undecide,
)

TALK = """\
Intervjuer: Hvordan kom du hit?
Hodan Warsame: Jeg kom fra Kismayo til Lier 3. mars 2019. Tesfay hentet meg. Ring 915 00 123.
Intervjuer: Og så?
Hodan Warsame: Tesfays bror bor i Storgata 14 B. Tesfay er 43 år. Jeg er den eneste tolken her.
Intervjuer: Sa Tesfay noe til Hodan?
Hodan Warsame: Nei. Per dags dato vet jeg ikke. Fjellvik skole var fin.
"""
ORIGINALS = (
    "Hodan", "Warsame", "Kismayo", "Lier", "3. mars", "Tesfay", "915 00 123", "Storgata 14 B",
    "43 år", "Fjellvik skole",
)  # fmt: skip


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Workspace]:
    place = tmp_path / "studie" / "s.qualcode"
    place.parent.mkdir()
    with new_workspace(place, "AL", title="Prøve", language="nb") as workspace:
        yield workspace


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "Hodan 3. mars 2019.txt"
    path.write_text(TALK, encoding="utf-8")
    return path


@pytest.fixture
def sealed(tmp_path: Path) -> KeyFile:
    (tmp_path / "trygt").mkdir()
    return KeyFile(tmp_path / "trygt" / "s.key", "åpne", cost=4)


def review_of(study: Workspace, file: Path, sealed: KeyFile | None = None) -> Review:
    key = sealed.opened(study.project.guid, new=True) if sealed else None
    return begin(read_material([file], known=known_to(study, key)))


def group(review: Review, form: str) -> object:
    return next(one for one in review.groups if form in one.forms)


Group = Callable[[Review, str], object]


def test_every_group_has_a_kind_a_place_and_a_proposal(study: Workspace, file: Path) -> None:
    review = review_of(study, file)
    told = {one.forms[0]: (one.kind, proposal(review, one)) for one in review.groups}
    assert told["Tesfay"] == ("person", "[Navn 1]")
    assert told["Lier"] == ("municipality", "[Kommune A]")
    assert told["Kismayo"] == ("place", "[Sted 1]")
    assert told["3. mars 2019"] == ("date", "[mars 2019]")
    assert told["43 år"] == ("age", "[40–49 år]")
    assert told["Fjellvik skole"] == ("institution", "[Institusjon 1]")
    assert ("only-one", "") in told.values()
    # What is certain is out already, and pseudonyms and placeholders are nobody.
    assert not {"Hodan", "Warsame", "Informant", "Telefon", "Per"} & set(told)
    assert "Tesfay" not in repr(review)


def test_the_safe_side_leaves_no_original_in_any_byte(
    study: Workspace, file: Path, sealed: KeyFile, tmp_path: Path
) -> None:
    review = on_the_safe_side(review_of(study, file))
    assert [one.kind for one in review.open] == ["only-one"]
    intake = outcome(review)
    take_in_sealed(study, intake, sealed)
    (source,) = study.read(queries.sources)
    text = study.read(queries.body, source.text_hash)
    assert source.title == "Informant 1 [mars 2019]"
    assert "[Navn 1]s bror bor i [Adresse 1]. [Navn 1] er [40–49 år]." in text
    assert "Per dags dato" in text
    study.undo()
    study.redo()
    study.store.note(study.coder, "history.exported", {"file": "x"})
    folders = [study.store.place, *map(str, tmp_path.rglob("*"))]
    state = Path(os.environ["QUALCODE_STATE"])
    for place in {Path(one) for one in [*folders, *map(str, state.rglob("*"))]} - {file}:
        if place.is_file():
            data = place.read_bytes()
            for words in ORIGINALS:
                assert words.encode() not in data, (place.name, words)
    assert restored(study, unseal(sealed.path, "åpne")) == {source.title: _as_read(file)}


def _as_read(file: Path) -> str:
    from qualcode.transcripts.reading import read_transcript

    return read_transcript(file).transcript.text


def test_decisions_are_kept_by_the_key_for_the_next_import(
    study: Workspace, file: Path, sealed: KeyFile, tmp_path: Path
) -> None:
    review = review_of(study, file, sealed)
    review = leave(review, group(review, "Fjellvik skole"))  # type: ignore[arg-type]
    review = accept(review, group(review, "Tesfay"), "Odd")  # type: ignore[arg-type]
    take_in_sealed(study, outcome(on_the_safe_side(review)), sealed)
    second = tmp_path / "K9.txt"
    second.write_text(
        "I: Hvem hjalp?\nK9: Tesfay fra Lier, og Olena. Fjellvik skole òg. Ring 915 00 123.\n"
        "I: Ja?\nK9: Ja, Hodan Warsame visste det.\n",
        encoding="utf-8",
    )
    again = review_of(study, second, sealed)
    open_ = [one.forms[0] for one in again.open]
    assert open_ == ["Olena"]
    text = outcome(on_the_safe_side(again)).files[0].transcript.text
    assert text.startswith("Hvem hjalp?\nOdd fra [Kommune A], og [Navn 1].")
    assert "Fjellvik skole" in text
    assert "[Telefon 1]" in text
    without = outcome(on_the_safe_side(review_of(study, second))).files[0].transcript.text
    assert "[Kommune B]" in without  # nobody remembers, so nobody may be taken for another


def test_one_place_is_left_and_what_was_said_is_taken_back(study: Workspace, file: Path) -> None:
    review = review_of(study, file)
    tesfay = next(one for one in review.groups if "Tesfay" in one.forms)
    review = accept(leave_once(review, tesfay.found[1]), tesfay)
    text = outcome(review).files[0].transcript.text
    assert "[Navn 1] hentet meg" in text
    assert "Tesfays bror bor i Storgata" in text
    assert text.count("[Navn 1]") == 3
    review = undecide(review, tesfay)
    assert outcome(review).files[0].transcript.text.count("Tesfay") == 4
    only = [leave_once(review, one) for one in tesfay.found]
    assert all(len(one.decisions.once) == 1 for one in only)
    assert len(left(review)) == 1


def test_a_title_cannot_be_left_once(study: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "Olena.txt"
    path.write_text("I: Ja?\nK1: Nei, sa Olena.\n", encoding="utf-8")
    review = review_of(study, path)
    (olena,) = review.groups
    assert [review.is_file(one.text) for one in olena.found] == [True, False]
    assert leave_once(review, olena.found[1]) == review
    assert outcome(accept(review, olena)).files[0].title == "[Navn 1]"


def test_words_that_bring_a_name_back_or_are_none_are_refused(study: Workspace, file: Path) -> None:
    review = review_of(study, file)
    tesfay = next(one for one in review.groups if "Tesfay" in one.forms)
    for words in ("Tesfay 2", "broren til tesfay"):
        with pytest.raises(RuleError):
            accept(review, tesfay, words)
    only = next(one for one in review.groups if one.kind == "only-one")
    with pytest.raises(RuleError) as refused:
        accept(review, only)
    assert refused.value.message_id == "review.no_words"
    assert (
        "en av tolkene" in outcome(accept(review, only, "en av tolkene")).files[0].transcript.text
    )


def test_a_key_never_lies_beside_the_data_and_a_wrong_one_changes_nothing(
    study: Workspace, file: Path, sealed: KeyFile
) -> None:
    intake = outcome(on_the_safe_side(review_of(study, file)))
    beside = KeyFile(Path(study.store.place).with_name("s.key"), "p", cost=4)
    with pytest.raises(FileError) as refused:
        take_in_sealed(study, intake, beside)
    assert refused.value.message_id == "key.beside"
    # Only by where it leads is a place beside the data, and not by how that is written.
    roundabout = Path(study.store.place).parent / ".." / sealed.path.parent.name / sealed.path.name
    take_in_sealed(study, intake, replace(sealed, path=roundabout))
    before = sealed.path.read_bytes()
    with pytest.raises(FileError):
        take_in_sealed(study, intake, KeyFile(sealed.path, "feil", cost=4))
    with pytest.raises(QualcodeError):  # the same title again
        take_in_sealed(study, intake, sealed)
    assert sealed.path.read_bytes() == before
    assert len(study.read(queries.sources)) == 1


def test_a_store_that_fails_leaves_no_new_key(
    study: Workspace, file: Path, sealed: KeyFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*args: object, **kwargs: object) -> None:
        raise StoreError("store.full", store="s")

    intake = outcome(on_the_safe_side(review_of(study, file)))
    monkeypatch.setattr(Workspace, "take_in", fails)
    with pytest.raises(StoreError):
        take_in_sealed(study, intake, sealed)
    assert not sealed.path.exists()


def test_what_the_key_ties_together_can_be_written_out_and_destroyed(
    study: Workspace, file: Path, sealed: KeyFile, tmp_path: Path
) -> None:
    take_in_sealed(study, outcome(on_the_safe_side(review_of(study, file))), sealed)
    key = sealed.opened(study.project.guid)
    tied = {one.becomes: one.written for one in mapping(key)}
    assert tied["[Navn 1]"] == ("Tesfay",)
    assert tied["Informant 1"] == ("Hodan Warsame",)
    assert tied["[Telefon 1]"] == ("91500123",)
    out = tmp_path / "klartekst"
    names, original = write_in_the_clear(study, sealed, out)
    assert "Tesfay;[Navn 1]" in names.read_text(encoding="utf-8-sig")
    assert original.read_text(encoding="utf-8") == _as_read(file)
    with new_workspace(tmp_path / "andre.qualcode", "AL", title="En annen", language="nb") as other:
        with pytest.raises(FileError) as refused:
            write_in_the_clear(other, sealed, out)
        assert refused.value.message_id == "key.other_project"
        with pytest.raises(FileError):
            destroy_key(other, sealed)
    destroy_key(study, sealed)
    assert not sealed.path.exists()
    assert study.read(queries.was_noted, "history.key.destroyed")
    with pytest.raises(FileError):
        destroy_key(study, sealed)
    with open_workspace(study.store.place) as again:
        assert again.faults() == []
