"""A person withdraws: store, key and copies change together, and what is left is told."""

from __future__ import annotations

import sqlite3
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest
from leaving import (
    GONE,
    HERS,
    KEPT,
    called,
    first,
    holds,
    remove_some,
    safely,
    state,
    tied,
    withdraw_first,
)

from qualcode.anonymise.deciding import Verdict
from qualcode.domain.changes import Edit
from qualcode.errors import FileError, RuleError, StoreError
from qualcode.storage import Project, queries
from qualcode.workspace import Workspace, open_workspace
from qualcode.workspace.correcting import correction, store_correction
from qualcode.workspace.key_keeping import (
    KeyFile,
    known_to,
    restored,
    take_in_sealed,
    write_in_the_clear,
)
from qualcode.workspace.key_pruning import tidied
from qualcode.workspace.personal import write_person
from qualcode.workspace.reading_in import read_material
from qualcode.workspace.replacing import as_it_is
from qualcode.workspace.reviewing import begin, on_the_safe_side, outcome
from qualcode.workspace.safekeeping import back_up, restore
from qualcode.workspace.withdrawing import (
    case_called,
    place_of_words,
    remove_passage,
    withdraw,
    withdraw_again,
)


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


def test_others_who_share_one_of_her_names_stay_in_the_key(
    study: Workspace, sealed: KeyFile
) -> None:
    with sealed.changing(study.project.guid) as (key, write):
        write(replace(key, names={**key.names, "Hodan": "K7", "Warsame": "K8"}))
    withdraw(study, first(study), sealed)
    names = sealed.opened(study.project.guid).names
    assert (names["Hodan"], names["Warsame"]) == ("K7", "K8")
    assert "Hodan Warsame" not in names


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


def test_what_was_undone_goes_with_her(study: Workspace, taken_twice: Path) -> None:
    done = withdraw(study, first(study))
    assert done.after.copies == (taken_twice,)
    assert holds(study, taken_twice, HERS, "Rahaf", "915 00 789") == []
    study.undo()
    study.redo()
    assert study.read(queries.sources) == []
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
