"""A person withdraws: store, key and copies change together, and what is left is told."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest

from qualcode.anonymise.deciding import Verdict
from qualcode.domain.changes import Add, Edit, Remove
from qualcode.domain.model import Case, Memo, Source
from qualcode.errors import FileError, RuleError, StoreError
from qualcode.storage import Project, queries
from qualcode.workspace import Workspace, new_workspace, open_workspace
from qualcode.workspace.correcting import correction, store_correction
from qualcode.workspace.forgetting import forget
from qualcode.workspace.key_keeping import (
    KeyFile,
    known_to,
    mapping,
    restored,
    take_in_sealed,
    write_in_the_clear,
)
from qualcode.workspace.key_pruning import tidied, tidy_key
from qualcode.workspace.personal import write_person
from qualcode.workspace.reading_in import read_material
from qualcode.workspace.replacing import as_it_is
from qualcode.workspace.reviewing import begin, on_the_safe_side, outcome
from qualcode.workspace.safekeeping import back_up, brings_back, restore
from qualcode.workspace.withdrawing import (
    case_called,
    case_to_withdraw,
    place_of_words,
    remove_passage,
    withdraw,
    withdraw_again,
)

FIRST = """\
Intervjuer: Hvem hjalp deg?
Hodan Warsame: Tesfay fra Lier hjalp meg hver eneste dag. Ring 915 00 123.
Intervjuer: Og så?
Tolk: Hun sier at det gikk bra.
"""
SECOND = """\
Intervjuer: Hvem kjenner du?
Olena Kovalenko: Tesfay. Hodan Warsame fortalte at han hjalp meg hver eneste dag.
Intervjuer: Ja?
Olena Kovalenko: Ring 915 00 456.
"""
GONE = ("Hodan", "Warsame", "Lier", "915 00 123", "91500123")
KEPT = ("Olena", "Kovalenko", "Tesfay", "91500456")


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


def first(study: Workspace) -> Case:
    return case_called(study, "Informant 1")


def called(study: Workspace, title: str) -> Source:
    (source,) = (one for one in study.read(queries.sources) if one.title == title)
    return source


def state(study: Workspace) -> object:
    return study.read(
        lambda c: (queries.sources(c), queries.cases(c), queries.history(c), queries.text_hashes(c))
    )


def tied(study: Workspace, sealed: KeyFile) -> str:
    return repr([one.written for one in mapping(sealed.opened(study.project.guid))])


def test_the_key_forgets_her_and_knows_the_others(study: Workspace, sealed: KeyFile) -> None:
    whole = restored(study, sealed.opened(study.project.guid))
    assert all(words in tied(study, sealed) for words in ("Hodan Warsame", "Lier", *KEPT))
    done = withdraw(study, first(study), sealed)
    assert done.after.key
    assert done.after.swept
    left = tied(study, sealed)
    assert not [words for words in GONE if words in left]
    assert not [words for words in KEPT if words not in left]
    key = sealed.opened(study.project.guid)
    # Where another named her, the key has no longer who it was.
    assert restored(study, key) == {"K2": whole["K2"].replace("Hodan Warsame", "Informant 1")}
    held = repr(asdict(key))
    assert not [words for words in GONE if words in held]


def test_what_no_text_has_had_yet_and_what_is_left_alone_stay_in_the_key(
    study: Workspace, sealed: KeyFile
) -> None:
    key = sealed.opened(study.project.guid)
    told = study.read(lambda c: tidied(key, c))
    assert told == key
    left = (
        Verdict("person", "olena k", ("kjenner",), None),
        Verdict("person", "anna", ("Anna",), None),
    )
    more = replace(key, names={**key.names, "Mona Lie": "K9"}, verdicts=(*key.verdicts, *left))
    with sealed.changing(study.project.guid) as (_, write):
        write(more)
    withdraw(study, first(study), sealed)
    after = sealed.opened(study.project.guid)
    assert after.names["Mona Lie"] == "K9"
    assert [one for one in after.verdicts if one.becomes is None] == [left[0]]


def test_a_removal_without_the_key_is_finished_by_tidying_it(
    study: Workspace, sealed: KeyFile
) -> None:
    source = called(study, "K2")
    remove_passage(study, source, place_of_words(study, source, "Ring [Telefon 2]."))
    assert "91500456" in tied(study, sealed)
    tidy_key(study, sealed)
    assert "91500456" not in tied(study, sealed)
    held = repr(asdict(sealed.opened(study.project.guid)))
    assert "915 00 456" not in held
    assert all(words in held for words in ("Hodan Warsame", "Lier", "Tesfay", "Kovalenko"))


def test_whom_the_key_knows_is_one_person_in_every_import(
    study: Workspace, sealed: KeyFile, tmp_path: Path
) -> None:
    path = tmp_path / "K1-2.txt"
    words = "Intervjuer: Hva nå?\nHodan Warsame: Nå er jeg lei av alt.\nTolk: Ja.\nIntervjuer: Å.\n"
    path.write_text(words, encoding="utf-8")
    known = known_to(study, sealed.opened(study.project.guid))
    review = on_the_safe_side(begin(read_material([path], known=known)))
    take_in_sealed(study, outcome(review), sealed)
    assert [one.pseudonym for one in study.read(queries.cases)] == ["Informant 1", "Informant 2"]
    withdraw(study, first(study), sealed)
    assert [one.title for one in study.read(queries.sources)] == ["K2"]
    assert not holds(study, Path(study.store.place), "Nå er jeg lei")


def safely(study: Workspace, sealed: KeyFile | None, path: Path, words: str) -> str:
    """What is stored of a text that is taken in on the safe side."""
    path.write_text(words, encoding="utf-8")
    before = study.read(queries.sources)
    known = known_to(study, sealed.opened(study.project.guid) if sealed else None)
    intake = outcome(on_the_safe_side(begin(read_material([path], known=known))))
    if sealed:
        take_in_sealed(study, intake, sealed)
    else:
        study.take_in(intake)
    (made,) = (one for one in study.read(queries.sources) if one not in before)
    return study.read(queries.body, made.text_hash)


def test_what_is_written_in_other_ways_goes_from_the_key_too(
    study: Workspace, sealed: KeyFile, tmp_path: Path
) -> None:
    words = "Ring +47 400 11 222, eller se etter AB 12345. Amina2 og Amina Hassans mor."
    safely(study, sealed, tmp_path / "Amina Hassan.txt", f"I: Hva?\nAmina Hassan: {words}\n")
    safely(study, sealed, tmp_path / "K7.txt", "I: Hvem?\nOlena Kovalenko: Fridager har vi ikke.\n")
    alone = Verdict("name", "frid", ("Frid",), None)
    with sealed.changing(study.project.guid) as (key, write):
        write(replace(key, verdicts=(*key.verdicts, alone)))
    withdraw(study, case_called(study, "Informant 3"), sealed)
    held = repr(asdict(sealed.opened(study.project.guid)))
    for gone in ("40011222", "400 11 222", "12345", "Amina", "amina", "Hassan", "Frid"):
        assert gone not in held
    assert not [words for words in KEPT if words not in held]


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


def test_a_case_that_was_renamed_is_the_same_person_to_the_key(
    study: Workspace, sealed: KeyFile, tmp_path: Path
) -> None:
    study.change(Edit(replace(first(study), pseudonym="P9")))
    words = "I: Hva nå?\nHodan Warsame: Nå er jeg lei.\n"
    safely(study, sealed, tmp_path / "K1-2.txt", words)
    assert [one.pseudonym for one in study.read(queries.cases)] == ["Informant 2", "P9"]
    after = withdraw(study, case_called(study, "P9")).after
    assert (after.key, after.called) == (False, ("Informant 1",))
    assert withdraw_again(study, "P9", sealed).unknown
    done = withdraw_again(study, "Informant 1", sealed)
    assert (done.unknown, done.finished) == (False, True)
    held = repr(asdict(sealed.opened(study.project.guid)))
    assert not [words for words in ("Hodan", "Warsame") if words in held]
    assert not [one.around for one in after.mentions if "Informant 1" not in one.around]


def test_codings_stay_on_their_words_though_an_earlier_text_is_cut_elsewhere(
    study: Workspace, tmp_path: Path
) -> None:
    lines = ["Intervjuer: Hei?", "Pa: Dette var saken.", "Pb: Det er noe helt annet og blir.", ""]
    path = tmp_path / "G5.txt"
    path.write_text("\n".join([*lines[:3], "Pa: Siste ord om barnehagen.", ""]), "utf-8")
    study.take_in(as_it_is(read_material([path])))
    source = called(study, "G5")
    study.code_anew(source.guid, place_of_words(study, source, "barnehagen"), "X")
    # As many signs, so that nothing after them moves; and spoken by nobody in particular.
    lines[2] = "Intervjuer: " + "x" * len(lines[2].removeprefix("Pb: "))
    path.write_text("\n".join([*lines[:3], "Pa: Siste ord om barnehagen.", ""]), "utf-8")
    made = correction(study, source, as_it_is(read_material([path])))
    store_correction(study, made, drop_lost=True)
    withdraw(study, case_called(study, "Pb"))
    now = called(study, "G5")
    (coding,) = study.read(queries.codings, now.guid)
    assert coding.span.of(study.read(queries.body, now.text_hash)) == "barnehagen"
    assert study.faults() == []
    assert study.undo()
    now = called(study, "G5")
    (coding,) = study.read(queries.codings, now.guid)
    assert coding.span.of(study.read(queries.body, now.text_hash)) == "barnehagen"


def test_where_a_passage_stood_otherwise_in_the_past_is_told(
    study: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "K5.txt"
    words = "I: Hva?\nInformant: Sjefen slo meg i trappa. {}\nI: Ja?\nInformant: {}\n"
    path.write_text(words.format("Så gikk jeg.", "Det var slutten på alt sammen."), "utf-8")
    study.take_in(as_it_is(read_material([path])))
    new = "I: Hva?\nInformant: Det var slutten på alt sammen. Så gikk jeg hjem.\n"
    path.write_text(f"{new}I: Ja?\nInformant: Og sjefen slo meg i trappa der.\n", "utf-8")
    source = called(study, "K5")
    made = correction(study, source, as_it_is(read_material([path])))
    store_correction(study, made, drop_lost=True)
    source = called(study, "K5")
    after = remove_passage(study, source, place_of_words(study, source, "sjefen slo meg i trappa"))
    left = b"Sjefen slo meg" in Path(study.store.place).read_bytes()
    assert [one.where.id for one in after.mentions] == ["mention.history"] * left
    forget(study, "sjefen slo meg i trappa")
    assert b"Sjefen slo meg" not in Path(study.store.place).read_bytes()


def test_turns_of_nobody_go_from_texts_that_stand_no_more(study: Workspace, tmp_path: Path) -> None:
    words = "Intervjuer: Hva?\nPa: Alt er bra.\nPb: Sjefen ropte.\nIntervjuer: Ja?\nPa: Ja.\n"
    path = tmp_path / "G5.txt"
    path.write_text(words, encoding="utf-8")
    study.take_in(as_it_is(read_material([path])))
    source = called(study, "G5")
    new = words.replace("Pb: Sjefen ropte.", "Stemme: Noen ropte veldig, og vi gikk derfra.")
    path.write_text(new, encoding="utf-8")
    made = correction(study, source, as_it_is(read_material([path])))
    assert made.unnamed
    store_correction(study, made, drop_lost=True)
    study.undo()
    withdraw(study, case_called(study, "Pb"))
    data = Path(study.store.place).read_bytes()
    assert not [one for one in ("Sjefen ropte", "Noen ropte") if one.encode() in data]
    assert study.faults() == []


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


def test_who_breaks_off_when_an_import_is_stored_has_the_key_to_it(
    study: Workspace, sealed: KeyFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "K3.txt"
    path.write_text("Intervjuer: Hvem?\nAmina Hassan: Tesfay igjen.\n", encoding="utf-8")
    known = known_to(study, sealed.opened(study.project.guid))
    take_in = Workspace.take_in

    def broken_off(self: Workspace, *intake: Any, **about: Any) -> None:
        take_in(self, *intake, **about)
        raise KeyboardInterrupt

    monkeypatch.setattr(Workspace, "take_in", broken_off)
    with pytest.raises(KeyboardInterrupt):
        take_in_sealed(study, outcome(begin(read_material([path], known=known))), sealed)
    assert called(study, "K3")
    assert "K3" in restored(study, sealed.opened(study.project.guid))


def test_what_others_say_of_her_is_listed_for_people(study: Workspace, sealed: KeyFile) -> None:
    memo = "Husk: hjalp meg hver eneste dag, sa hun."
    study.write_memos("source", called(study, "K2").guid, {"reflection": memo})
    told = [
        (one.where.id, one.around) for one in withdraw(study, first(study), sealed).after.mentions
    ]
    sources = [around for where, around in told if where == "mention.source"]
    assert any("Informant 1 fortalte" in around for around in sources)
    assert [around for where, around in told if where == "mention.memo"] == [memo]


def test_turns_of_nobody_beside_hers_are_told(study: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "G1.txt"
    path.write_text(
        "Intervjuer: Hvem?\nAnna: Jeg møter dem.\nBo: Jeg òg.\nUkjent stemme: Ikke jeg.\n"
        "Intervjuer: Ja?\nAnna: Ja.\nBo: Nei.\n",
        encoding="utf-8",
    )
    study.take_in(outcome(on_the_safe_side(begin(read_material([path])))))
    (source,) = study.read(queries.sources)
    nobodys = [turn.speaker for turn in study.read(queries.turns, source.guid) if not turn.case]
    assert nobodys != []
    done = withdraw(study, first(study))
    told = [one.where.values.get("speaker") for one in done.after.mentions]
    assert [one for one in nobodys if one not in ("Intervjuer", "")] == [one for one in told if one]


def test_a_key_that_cannot_be_written_leaves_all_as_it_was(
    study: Workspace, sealed: KeyFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*args: object) -> None:
        raise FileError("write.refused", file="s.key")

    before, key = state(study), sealed.path.read_bytes()
    monkeypatch.setattr("qualcode.workspace.key_keeping.seal", fails)
    with pytest.raises(FileError):
        withdraw(study, first(study), sealed)
    assert state(study) == before
    assert sealed.path.read_bytes() == key
    assert study.faults() == []


def test_a_store_that_cannot_be_written_leaves_the_key_as_it_was(
    study: Workspace, sealed: KeyFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, key = state(study), sealed.path.read_bytes()
    monkeypatch.setattr(Project, "_note", the_disk_is_full)
    for verb in (withdraw_first, remove_some):
        with pytest.raises(StoreError):
            verb(study, sealed)
        assert state(study) == before
        assert sealed.path.read_bytes() == key


def the_disk_is_full(*args: object) -> None:
    raise StoreError("store.full", store="s")


def test_a_program_that_is_killed_between_the_two_leaves_a_key_that_fits(
    study: Workspace, sealed: KeyFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, key = restored(study, sealed.opened(study.project.guid)), sealed.path.read_bytes()
    monkeypatch.setattr(Project, "_note", the_disk_is_full)
    monkeypatch.setattr(KeyFile, "_put_back", lambda *args: None)
    for verb in (withdraw_first, remove_some):
        with pytest.raises(StoreError):
            verb(study, sealed)
        assert sealed.path.read_bytes() != key
        assert restored(study, sealed.opened(study.project.guid)) == whole


def test_a_key_that_another_program_wrote_meanwhile_is_left_alone(
    study: Workspace, sealed: KeyFile
) -> None:
    with sealed.changing(study.project.guid) as (key, write):
        with sealed.changing(study.project.guid) as (_, also):
            also(replace(key, names={"Mona Lie": "K9"}))
        with pytest.raises(FileError) as refused:
            write(key)
    assert refused.value.message_id == "key.changed"
    assert sealed.opened(study.project.guid).names == {"Mona Lie": "K9"}


def test_a_passage_of_a_text_that_was_changed_meanwhile_is_left_alone(
    study: Workspace, sealed: KeyFile
) -> None:
    source = called(study, "K2")
    span = place_of_words(study, source, "Ring [Telefon 2].")
    remove_some(study, sealed)
    before = state(study)
    with pytest.raises(RuleError) as refused:
        remove_passage(study, source, span, sealed=sealed)
    assert refused.value.message_id == "correct.meanwhile"
    assert state(study) == before


def test_others_who_share_one_of_her_names_stay_in_the_key(
    study: Workspace, sealed: KeyFile
) -> None:
    with sealed.changing(study.project.guid) as (key, write):
        write(replace(key, names={**key.names, "Hodan": "K7", "Warsame": "K8"}))
    withdraw(study, first(study), sealed)
    names = sealed.opened(study.project.guid).names
    assert (names["Hodan"], names["Warsame"]) == ("K7", "K8")
    assert "Hodan Warsame" not in names


def withdraw_first(study: Workspace, sealed: KeyFile) -> None:
    withdraw(study, first(study), sealed)


def remove_some(study: Workspace, sealed: KeyFile) -> None:
    source = called(study, "K2")
    remove_passage(study, source, place_of_words(study, source, "hver eneste dag"), sealed=sealed)


def test_a_file_that_others_read_is_swept_when_it_is_asked_for_again(
    study: Workspace, sealed: KeyFile, monkeypatch: pytest.MonkeyPatch
) -> None:

    place = Path(study.store.place)
    other = sqlite3.connect(place)
    try:
        other.execute("BEGIN")
        other.execute("SELECT * FROM source").fetchone()
        done = withdraw(study, first(study), sealed)
        assert not done.after.swept
    finally:
        other.close()
    after = withdraw_again(study, "Informant 1", sealed)
    assert after.swept
    for name in (place, Path(f"{place}-wal")):
        data = name.read_bytes() if name.exists() else b""
        assert b"hjalp meg hver eneste dag. Ring" not in data


def test_a_withdrawal_without_the_key_is_finished_with_it(
    study: Workspace, sealed: KeyFile
) -> None:
    done = withdraw(study, first(study))
    assert not done.after.key
    assert "Hodan Warsame" in tied(study, sealed)
    assert withdraw_again(study, "Informant 1", sealed).key
    assert not [words for words in GONE if words in tied(study, sealed)]
    assert not [words for words in KEPT if words not in tied(study, sealed)]


def test_nobody_can_withdraw_who_never_was_there(study: Workspace, sealed: KeyFile) -> None:
    for verb in (lambda: case_called(study, "K9"), lambda: withdraw_again(study, "K9", sealed)):
        with pytest.raises(RuleError) as refused:
            verb()
        assert refused.value.message_id == "case.unknown"
        assert "Informant 1" in str(refused.value.values["names"])


def test_no_backup_brings_her_back(study: Workspace, sealed: KeyFile, tmp_path: Path) -> None:
    place = Path(study.store.place)
    own = tmp_path / "min kopi.qualcode"
    dated = back_up(place)
    back_up(place, own)
    done = withdraw(study, first(study), sealed)
    assert done.after.copies == (dated,)
    assert b"hjalp meg hver eneste dag. Ring" not in dated.read_bytes()
    assert b"hjalp meg hver eneste dag. Ring" in own.read_bytes()  # the program does not know it
    study.close()
    restore(place, own)
    assert b"hjalp meg hver eneste dag. Ring" not in place.read_bytes()
    with open_workspace(place) as again:
        assert [one.title for one in again.read(queries.sources)] == ["K2"]
        assert again.faults() == []


def test_a_removed_passage_is_in_neither_key_nor_copy(study: Workspace, sealed: KeyFile) -> None:
    dated = back_up(study.store.place)
    source = called(study, "K2")
    span = place_of_words(study, source, "Ring [Telefon 2].")
    after = remove_passage(study, source, span, "(utelatt)", sealed)
    assert after.copies == (dated,)
    assert after.swept
    text = restored(study, sealed.opened(study.project.guid))["K2"]
    assert text.endswith("Ja?\n(utelatt)")
    assert "Olena Kovalenko" not in text  # labels are no text
    assert "Hodan Warsame fortalte" in text
    for file in (Path(study.store.place), dated):
        assert b"[Telefon 2]" not in file.read_bytes()
    held = repr(asdict(sealed.opened(study.project.guid)))
    assert not [words for words in ("91500456", "915 00 456") if words in held]


def test_a_passage_goes_from_a_copy_in_which_its_text_was_undone(
    study: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "K5.txt"
    path.write_text("Intervjuer: Hva?\nK5: Sjefen slo meg i trappa. Så gikk jeg.\n", "utf-8")
    study.take_in(as_it_is(read_material([path])))
    study.undo()
    copy = back_up(study.store.place)
    study.redo()
    source = called(study, "K5")
    span = place_of_words(study, source, "Sjefen slo meg i trappa.")
    after = remove_passage(study, source, span)
    assert after.copies == (copy,)
    assert holds(study, copy, "slo meg") == []
    with open_workspace(copy) as older:
        older.redo()
        assert "[…] Så gikk jeg." in older.read(queries.body, called(older, "K5").text_hash)
        assert older.faults() == []


def test_what_others_undid_goes_with_a_passage_only_where_it_has_more_than_anybodys_words(
    study: Workspace, tmp_path: Path
) -> None:
    mine = "Alle sammen ble plutselig flyttet"
    for name, words in (("K5", f"Dal. {mine}."), ("K6", "Vi bor i Dal."), ("K7", f"Ja. {mine}!")):
        path = tmp_path / f"{name}.txt"
        path.write_text(f"Intervjuer: Hvor?\nInformant: {words}\n", "utf-8")
        study.take_in(as_it_is(read_material([path])))
    study.undo()
    study.undo()
    source = called(study, "K5")
    assert remove_passage(study, source, place_of_words(study, source, "Dal.")).undone == 0
    study.redo()
    assert called(study, "K6")
    study.redo()
    study.undo()
    (source,) = (one for one in study.read(queries.sources) if one.title == "K5")
    assert remove_passage(study, source, place_of_words(study, source, mine)).undone == 1
    assert mine not in Path(study.store.place).read_text("utf-8", errors="replace")
    assert called(study, "K6")


def test_a_copy_of_ones_own_brings_a_passage_back_and_it_is_told(
    study: Workspace, sealed: KeyFile, tmp_path: Path
) -> None:
    own = tmp_path / "min kopi.qualcode"
    back_up(study.store.place, own)
    assert brings_back(study.store.place, own) == []
    remove_some(study, sealed)
    (told,) = brings_back(study.store.place, own)
    assert (told.id, told.values["n"]) == ("restore.passages", 1)
    withdraw(study, first(study), sealed)
    assert [one.id for one in brings_back(study.store.place, own)] == [
        "restore.without",
        "restore.passages",
    ]


def test_what_is_no_passage_is_refused(study: Workspace, sealed: KeyFile) -> None:
    source = called(study, "K2")
    span = place_of_words(study, source, "hver   eneste\ndag")
    with pytest.raises(RuleError):
        remove_passage(study, source, span, " \n\t", sealed)
    with pytest.raises(RuleError):
        place_of_words(study, source, "e")
    with pytest.raises(RuleError):
        place_of_words(study, source, " ")


HERS = "Vi fikk sitte i paviljongen bak skolen."
AGAIN = f"Intervjuer: Hva?\nRahaf: {HERS}\nIntervjuer: Hvorfor?\nRahaf: Ring 915 00 789.\n"


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


def holds(study: Workspace, copy: Path, *words: str) -> list[str]:
    """Which words stand in the bytes of a store or of a copy of it."""
    data = Path(study.store.place).read_bytes() + copy.read_bytes()
    return [one for one in words if one.encode() in data]


def test_what_was_undone_goes_with_her(study: Workspace, taken_twice: Path) -> None:
    done = withdraw(study, first(study))
    assert done.after.copies == (taken_twice,)
    assert holds(study, taken_twice, HERS, "Rahaf", "915 00 789") == []
    study.undo()
    study.redo()
    assert study.read(queries.sources) == []
    assert study.faults() == []


def test_a_passage_goes_from_what_was_undone_too(study: Workspace, taken_twice: Path) -> None:
    source = called(study, "K4")
    after = remove_passage(study, source, place_of_words(study, source, HERS))
    assert after.copies == (taken_twice,)
    assert holds(study, taken_twice, HERS, "Rahaf") == []
    assert [one.title for one in study.read(queries.sources)] == ["K4"]
    assert study.faults() == []


def test_what_was_undone_can_be_erased_by_itself(
    study: Workspace, sealed: KeyFile, tmp_path: Path
) -> None:
    assert forget(study, None).rows == {}
    path = tmp_path / "K4.txt"
    path.write_text(AGAIN, encoding="utf-8")
    study.take_in(as_it_is(read_material([path])))
    copy = back_up(study.store.place)
    study.undo()
    before = study.read(queries.sources)
    done = forget(study, None, sealed)
    assert done is not None
    assert done.after.copies == (copy,)
    assert holds(study, copy, HERS, "Rahaf") == []
    assert study.read(queries.sources) == before
    assert "Hodan Warsame" in tied(study, sealed)
    assert study.redo() is None
    assert study.faults() == []
    assert forget(study, None).rows == {}


def test_what_was_written_and_taken_away_again_is_forgotten(
    study: Workspace, taken_twice: Path
) -> None:
    source = called(study, "K4")
    target = {"target_table": "source", "target": source.guid, "coder": study.coder.guid}
    memo, other = (Memo(n, text=words, **target) for n, words in (("a", "Hun A."), ("b", "Hun B.")))
    case = first(study)
    for change in (
        Add(memo),
        Add(other),
        Edit(replace(case, attributes={"rolle": "Sjefen i Lier"})),
        Edit(replace(source, title="Rahafs samtale")),
    ):
        study.change(change)
    copy = back_up(study.store.place)
    for change in (
        Edit(replace(memo, text="Hun C.")),
        Remove("memo", other.guid),
        Edit(replace(case, attributes={"rolle": "leder"})),
        Edit(replace(source, title="K4")),
    ):
        study.change(change)
    stands = study.read(lambda c: (queries.memos(c), queries.cases(c), queries.sources(c)))
    gone = ("Hun A.", "Hun B.", "Sjefen i Lier", "Rahaf")
    done = [forget(study, words) for words in gone]
    assert all(one.rows and copy in one.after.copies for one in done)
    assert taken_twice in done[-1].after.copies
    assert holds(study, copy, *gone) == []
    assert stands == study.read(lambda c: (queries.memos(c), queries.cases(c), queries.sources(c)))
    assert forget(study, None).rows
    assert forget(study, None).rows == {}
    assert sum(study.undo() is not None for _ in range(20)) > 1
    assert holds(study, copy, *gone) == []
    with open_workspace(copy) as older:
        assert [one.text for one in older.read(queries.memos)] == ["[…]"]
        assert older.faults() == []


def test_words_that_a_correction_took_out_are_forgotten(study: Workspace, tmp_path: Path) -> None:
    words = "I: Hvem?\nK5: Så kom torulf  hemmelbakk, som alltid. Det er {}.\n"
    path = tmp_path / "K5.txt"
    path.write_text(words.format("bra"), encoding="utf-8")
    study.take_in(as_it_is(read_material([path])))
    source = called(study, "K5")
    span = place_of_words(study, source, "som alltid")
    study.code_anew(source.guid, span, "vane")
    copy = back_up(study.store.place)
    path.write_text(words.format("bra").replace("torulf  hemmelbakk", "en mann"), "utf-8")
    made = correction(study, source, as_it_is(read_material([path])))
    store_correction(study, made, drop_lost=False)
    done = forget(study, "Torulf Hemmelbakk")
    assert (done.after.copies, done.after.mentions) == ((copy,), ())
    assert holds(study, copy, "hemmelbakk") == []
    study.undo()
    text = study.read(queries.body, called(study, "K5").text_hash)
    assert re.search(r"Så kom \[…+\], som alltid\.", text)
    (coding,) = study.read(queries.codings, source.guid)
    assert coding.span.of(text) == "som alltid"
    assert study.faults() == []
    # What stands is not forgotten, but told.
    done = forget(study, "som alltid")
    assert (done.rows, len(done.after.mentions)) == ({}, 1)
    with pytest.raises(RuleError):
        forget(study, "a")


def test_two_names_can_be_forgotten_one_after_the_other(study: Workspace, tmp_path: Path) -> None:
    for name in ("Olav", "Kari"):
        path = tmp_path / f"{name}.txt"
        path.write_text("I: Hva?\nInformant: Møtet ble utsatt.\n", encoding="utf-8")
        study.take_in(as_it_is(read_material([path])))
    study.store.note(study.coder, "history.exported", {"file": "olav.docx", "codings": []})
    copy = back_up(study.store.place)
    for title, name in (("P1", "Olav"), ("P2", "Kari")):
        study.change(Edit(replace(called(study, name), title=title)))
        study.change(Edit(replace(case_called(study, name), pseudonym=title)))
    done = [forget(study, name) for name in ("olav", "KARI")]
    assert [one.after.copies for one in done] == [(copy,), (copy,)]
    assert holds(study, copy, "Olav", "Kari", "olav.docx") == []
    assert done[0].after.exports == ("olav.docx",)
    assert all(study.undo() for _ in range(4))
    assert len({one.title for one in study.read(queries.sources)}) == 2
    assert study.faults() == []


def test_what_is_forgotten_is_whole_words_and_moves_nothing_that_stands(
    study: Workspace, tmp_path: Path
) -> None:
    words = "I: Hei?\nInformant: Jeg traff Per. Pers sak og en person. Med Olav og Olav Berg.\n"
    path = tmp_path / "K5.txt"
    path.write_text(words, encoding="utf-8")
    study.take_in(as_it_is(read_material([path])))
    source = called(study, "K5")
    code = study.add_code("X")
    for part in ("person", "Med Olav", "Olav Berg"):
        study.code(source.guid, place_of_words(study, source, part), [code.guid])
    path.write_text(words.replace("Per.", "Nils.").replace("Pers", "Nils"), "utf-8")
    store_correction(
        study, correction(study, source, as_it_is(read_material([path]))), drop_lost=True
    )

    def lies() -> list[str]:
        now = called(study, "K5")
        text = study.read(queries.body, now.text_hash)
        return sorted(one.span.of(text) for one in study.read(queries.codings, now.guid))

    assert lies() == ["Med Olav", "Olav Berg", "person"]
    done = forget(study, "Per")
    assert (bool(done.rows), done.after.mentions) == (True, ())
    assert lies() == ["Med Olav", "Olav Berg", "person"]
    assert study.undo()
    assert "Jeg traff [" in study.read(queries.body, called(study, "K5").text_hash)
    assert lies() == ["Med Olav", "Olav Berg", "person"]
    assert study.faults() == []


def test_an_interview_of_another_that_was_undone_stays(
    study: Workspace, taken_twice: Path, tmp_path: Path
) -> None:
    path = tmp_path / "K5.txt"
    path.write_text("Intervjuer: Hva?\nOlena: Jeg bodde i en annen by.\n", encoding="utf-8")
    study.take_in(outcome(begin(read_material([path], known=known_to(study)))))
    study.undo()
    withdraw(study, first(study))
    assert holds(study, taken_twice, "Jeg bodde i en annen by.") != []
    study.redo()
    assert [one.title for one in study.read(queries.sources)] == ["K5"]


def test_files_that_may_hold_her_words_are_listed(
    study: Workspace, sealed: KeyFile, tmp_path: Path
) -> None:
    study.store.note(study.coder, "history.bundled", {"file": "alt.zip"})
    write_in_the_clear(study, sealed, tmp_path / "klartekst")
    write_person(study, first(study), tmp_path / "K1.zip")
    source = called(study, "K1")
    span = place_of_words(study, source, "hver eneste dag")
    entry = study.code_anew(source.guid, span, "Hjelp")
    assert entry is not None
    (coding,) = study.read(queries.codings, source.guid)
    told = {"file": "tabell.docx", "codings": [coding.guid]}
    study.store.note(study.coder, "history.exported", told)
    study.store.note(study.coder, "history.exported", {"file": "annen.docx", "codings": []})
    all_of_it = ("alt.zip", "klartekst", "K1.zip", "tabell.docx")
    after = remove_passage(study, source, span)
    assert after.exports == all_of_it
    assert withdraw(study, first(study)).after.exports == all_of_it
    # Of a file that was about her alone not even the name is left.
    assert "K1.zip" not in repr([one.values for one in study.read(queries.history)])


def test_a_code_that_is_called_by_her_words_is_listed(study: Workspace, sealed: KeyFile) -> None:
    source = called(study, "K1")
    span = place_of_words(study, source, "det gikk bra")
    study.code_anew(source.guid, span, "det gikk bra")
    told = withdraw(study, first(study)).after.mentions
    assert [one.where.values["name"] for one in told if one.where.id == "mention.code"] == [
        "det gikk bra"
    ]


def test_a_passage_that_stands_elsewhere_too_is_listed(study: Workspace, sealed: KeyFile) -> None:
    source = called(study, "K2")
    study.write_memos("source", source.guid, {"reflection": "Ring [Telefon 2]. Husk det."})
    span = place_of_words(study, source, "Ring [Telefon 2].")
    told = [one.where.id for one in remove_passage(study, source, span).mentions]
    assert told == ["mention.memo"]
