"""What stands no more is forgotten; what stands, and where it stands, is as it was."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from leaving import AGAIN, HERS, called, first, holds, tied

from qualcode.domain.changes import Add, Edit, Remove
from qualcode.domain.model import Memo
from qualcode.errors import RuleError
from qualcode.storage import queries
from qualcode.workspace import Workspace, open_workspace
from qualcode.workspace.correcting import correction, store_correction
from qualcode.workspace.forgetting import forget
from qualcode.workspace.key_keeping import (
    KeyFile,
)
from qualcode.workspace.reading_in import read_material
from qualcode.workspace.replacing import as_it_is
from qualcode.workspace.safekeeping import back_up
from qualcode.workspace.withdrawing import (
    case_called,
    place_of_words,
)


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
