"""The recognition check: what is written anywhere, and whom it points to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from qualcode.anonymise.deciding import Verdict
from qualcode.anonymise.sealed_key import Key
from qualcode.domain.changes import Add, Together
from qualcode.domain.model import Case
from qualcode.errors import FileError
from qualcode.storage import queries
from qualcode.workspace import Workspace, new_workspace
from qualcode.workspace.key_keeping import KeyFile, known_to, take_in_sealed
from qualcode.workspace.reading_in import read_material
from qualcode.workspace.recognising import FEW, Recognised, recognise
from qualcode.workspace.reviewing import begin, on_the_safe_side, outcome
from written import docx, word_file, zipped

TALK = """\
Intervjuer: Hvem hjalp deg?
Hodan Warsame: Tesfay fra Lier hjalp meg. Ring 915 00 123.
Intervjuer: Og så?
Hodan Warsame: Det gikk bra.
"""


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Workspace]:
    (tmp_path / "studie").mkdir()
    with new_workspace(
        tmp_path / "studie" / "s.qualcode", "AL", title="Prøve", language="nb"
    ) as workspace:
        yield workspace


@pytest.fixture
def key(study: Workspace, tmp_path: Path) -> Key:
    (tmp_path / "trygt").mkdir()
    file = KeyFile(tmp_path / "trygt" / "s.key", "åpne", cost=4)
    path = tmp_path / "K1.txt"
    path.write_text(TALK, encoding="utf-8")
    known = known_to(study, file.opened(study.project.guid, new=True))
    take_in_sealed(
        study, outcome(on_the_safe_side(begin(read_material([path], known=known)))), file
    )
    return file.opened(study.project.guid)


def originals(found: Recognised) -> list[tuple[str, str, str]]:
    assert found.originals is not None
    return [(one.where.id, one.written, one.pseudonym) for one in found.originals]


def test_a_study_that_was_gone_through_holds_no_known_original(study: Workspace, key: Key) -> None:
    found = recognise(study, key=key)
    assert originals(found) == []
    assert not found.identifies
    assert recognise(study).originals is None


@pytest.mark.parametrize(
    ("written", "pseudonym"),
    [
        ("Tesfay", "[Navn 1]"),
        ("TESFAYS", "[Navn 1]"),
        ("Hodan Warsame", "Informant 1"),
        ("Hodan", "Informant 1"),
        ("Lier", "[Kommune A]"),
        ("91 50 01 23", "[Telefon 1]"),
        ("+47 915 00 123", "[Telefon 1]"),
        ("915\u201100\u2011123", "[Telefon 1]"),
    ],
)
def test_an_original_is_found_wherever_it_was_written_again(
    study: Workspace, key: Key, written: str, pseudonym: str
) -> None:
    (source,) = study.read(queries.sources)
    study.write_memos("source", source.guid, {"reflection": f"Snakket med {written} i dag."})
    found = recognise(study, key=key)
    assert ("mention.memo", pseudonym) in {(where, new) for where, _, new in originals(found)}
    assert found.identifies
    study.undo()
    found = recognise(study, key=key)
    assert ("mention.history", pseudonym) in {(where, new) for where, _, new in originals(found)}


def test_an_original_at_the_head_of_a_line_is_found_in_the_history(
    study: Workspace, key: Key
) -> None:
    (source,) = study.read(queries.sources)
    study.write_memos("source", source.guid, {"reflection": "Notat.\nTesfay sa «det».\tLier."})
    study.write_memos("source", source.guid, {"reflection": ""})
    told = {("mention.history", "Tesfay", "[Navn 1]"), ("mention.history", "Lier", "[Kommune A]")}
    assert told <= set(originals(recognise(study, key=key)))


@pytest.mark.parametrize("sign", ["\u00ad", "\u200b", "\u2060"])
def test_signs_without_a_shape_hide_no_original(study: Workspace, key: Key, sign: str) -> None:
    study.write_memos(
        "project", study.project.guid, {"reflection": f"Hos Tes{sign}fay, sa Ole{sign}na."}
    )
    found = recognise(study, key=key)
    assert ("mention.memo", "Tesfay", "[Navn 1]") in originals(found)
    assert "Olena" in {form for group, _ in found.found for form in group.forms}


def test_a_draft_is_read_with_its_notes_and_its_name(
    study: Workspace, key: Key, tmp_path: Path
) -> None:
    note = "<w:p><w:r><w:t>Tes</w:t></w:r><w:r><w:t>fay</w:t></w:r></w:p>"
    for name, data in (
        ("kapittel.docx", word_file(note, part="word/footnotes.xml")),
        ("Hodan Warsame.docx", docx((("K1", "Ingenting."),))),
        ("rent.docx", docx((("K1", "Ingenting."),))),
    ):
        (tmp_path / name).write_bytes(data)
    files = [tmp_path / one for one in ("kapittel.docx", "Hodan Warsame.docx", "rent.docx")]
    found = recognise(study, files, key)
    assert found.originals is not None
    where = [(one.where.values["file"], one.pseudonym) for one in found.originals]
    assert where == [("kapittel.docx", "[Navn 1]"), ("Hodan Warsame.docx", "Informant 1")]
    with pytest.raises(FileError):
        recognise(study, [tmp_path / "borte.docx"], key)


def test_what_was_not_looked_through_is_told(study: Workspace, key: Key, tmp_path: Path) -> None:
    bins = {f"word/del{n}.bin": b"\xd0\xcf\x11\xe0" for n in range(7)}
    body = {"word/document.xml": b"<w>Vi kom.</w>", "word/media/1.png": b"\x89PNG"}
    (tmp_path / "kapittel.docx").write_bytes(zipped({**body, **bins}))
    (tmp_path / "helt.txt").write_bytes(b"Vi kom.")
    found = recognise(study, [tmp_path / "kapittel.docx", tmp_path / "helt.txt"], key)
    inside = ", ".join(f"kapittel.docx/word/del{n}.bin" for n in range(5))
    assert [(one.id, one.values) for one in (*found.unread, *found.pictures)] == [
        ("recognise.unread", {"file": "kapittel.docx", "parts": f"{inside}, …"}),
        ("recognise.pictures", {"file": "kapittel.docx", "n": 1}),
    ]
    assert not found.identifies


def test_in_settings_of_a_file_originals_alone_are_looked_for(
    study: Workspace, key: Key, tmp_path: Path
) -> None:
    xml = b"<w><alias val='Tesfay'/><alias val='Olena Kovalenko'/></w>"
    (tmp_path / "a.docx").write_bytes(zipped({"[Content_Types].xml": b"<T/>", "a.xml": xml}))
    found = recognise(study, [tmp_path / "a.docx"], key)
    assert originals(found) == [("mention.file", "Tesfay", "[Navn 1]")]
    assert found.found == ()


def test_a_name_in_a_file_with_escapes_is_told_once(
    study: Workspace, key: Key, tmp_path: Path
) -> None:
    (tmp_path / "a.yaml").write_bytes(rb"""sa: Tesfay & co
skrev: 'x\ny'
bor: "\x4cier"
""")
    found = recognise(study, [tmp_path / "a.yaml"], key)
    assert originals(found) == [
        ("mention.file", "Tesfay", "[Navn 1]"),
        ("mention.file", "Lier", "[Kommune A]"),
    ]


def test_few_that_share_what_colleagues_know_are_a_cell(study: Workspace) -> None:
    shared = {"role": "rektor", "agency": "skole"}
    several = [
        Case(study.store.guids(), "informant", f"S{n}", attributes=shared) for n in range(FEW)
    ]
    alone = Case(
        study.store.guids(), "informant", "S9", attributes={"role": "lege", "age": "40-49"}
    )
    study.change(Together("history.imported", tuple(map(Add, (*several, alone)))))
    cells = {one.values: len(one.informants) for one in recognise(study).cells}
    assert cells == {("lege",): 1, ("rektor", "skole"): FEW}
    study.change(Add(Case(study.store.guids(), "informant", "S8", attributes=shared)))
    assert [one.informants for one in recognise(study).cells] == [("S9",)]


def test_two_under_one_pseudonym_are_told(study: Workspace, key: Key) -> None:
    assert recognise(study, key=key).alike == ()
    study.change(Add(Case(study.store.guids(), "employer", "informant 1")))
    assert recognise(study).alike == ("informant 1",)
    two = replace(key, names={**key.names, "Olena Kovalenko": "Informant 1"})
    assert "Informant 1" in recognise(study, key=two).alike


def test_what_was_left_alone_by_decision_is_not_brought_up_again(
    study: Workspace, key: Key
) -> None:
    study.write_memos("project", study.project.guid, {"reflection": "Fjellvik skole, sa Olena."})

    def named(found: Recognised) -> set[str]:
        return {group.forms[0] for group, _ in found.found}

    assert named(recognise(study, key=key)) == {"Fjellvik skole", "Olena"}
    (olena,) = (g for g, _ in recognise(study).found if "Olena" in g.forms)
    left = Verdict(olena.kind, olena.identity[1], olena.forms, None)
    knowing = replace(key, verdicts=(*key.verdicts, left))
    assert named(recognise(study, key=knowing)) == {"Fjellvik skole"}
