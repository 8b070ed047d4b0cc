"""A passage goes: from the text, its past, the key and the copies."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import pytest
from leaving import HERS, called, first, holds, remove_some, state, tied

from qualcode.errors import RuleError
from qualcode.storage import queries
from qualcode.workspace import Workspace, open_workspace
from qualcode.workspace.correcting import correction, store_correction
from qualcode.workspace.forgetting import forget
from qualcode.workspace.key_keeping import (
    KeyFile,
    restored,
)
from qualcode.workspace.key_pruning import tidy_key
from qualcode.workspace.reading_in import read_material
from qualcode.workspace.replacing import as_it_is
from qualcode.workspace.safekeeping import back_up, brings_back
from qualcode.workspace.withdrawing import (
    place_of_words,
    remove_passage,
    withdraw,
)


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


def test_a_passage_goes_from_what_was_undone_too(study: Workspace, taken_twice: Path) -> None:
    source = called(study, "K4")
    after = remove_passage(study, source, place_of_words(study, source, HERS))
    assert after.copies == (taken_twice,)
    assert holds(study, taken_twice, HERS, "Rahaf") == []
    assert [one.title for one in study.read(queries.sources)] == ["K4"]
    assert study.faults() == []


def test_a_passage_that_stands_elsewhere_too_is_listed(study: Workspace, sealed: KeyFile) -> None:
    source = called(study, "K2")
    study.write_memos("source", source.guid, {"reflection": "Ring [Telefon 2]. Husk det."})
    span = place_of_words(study, source, "Ring [Telefon 2].")
    told = [one.where.id for one in remove_passage(study, source, span).mentions]
    assert told == ["mention.memo"]
