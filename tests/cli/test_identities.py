"""Keys, withdrawals, corrections, deletion and the recognition check, by command."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest
from typing_commands import Done, digest

from qualcode.anonymise import sealed_key
from qualcode.storage import queries
from qualcode.ui import remembered
from qualcode.workspace import open_workspace
from qualcode.workspace.safekeeping import back_up
from written import zipped

Run = Callable[..., Done]

TALK = """\
I: Hvem hjalp deg?
K3: Tesfay fra Lier, 3. mars 2019. Ring 915 00 123. Jeg er den eneste tolken her.
I: Og så?
K3: Tesfays bror.
"""


@pytest.fixture(autouse=True)
def _cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUALCODE_PASSPHRASE", "åpne døra")
    dear = sealed_key.seal
    monkeypatch.setattr(
        "qualcode.workspace.key_keeping.seal", lambda path, key, words: dear(path, key, words, 4)
    )


@pytest.fixture
def study(run: Run, tmp_path: Path) -> Path:
    (tmp_path / "studie").mkdir()
    store = tmp_path / "studie" / "s.qualcode"
    assert run("new", store, "--title", "Prøve").code == 0
    return store


@pytest.fixture
def talk(tmp_path: Path) -> Path:
    path = tmp_path / "K3.txt"
    path.write_text(TALK, encoding="utf-8")
    return path


def text_of(store: Path) -> str:
    with open_workspace(store) as workspace:
        (source,) = workspace.read(queries.sources)
        return workspace.read(queries.body, source.text_hash)


def test_a_preview_stores_nothing_and_tells_all(run: Run, study: Path, talk: Path) -> None:
    before = study.read_bytes()
    done = run("import", study, talk, "--preview")
    assert (done.code, done.err) == (0, "")
    for words in (
        "seems to be in", "Tesfay (2) -> [Navn 1]: a first name in the lists",
        "Lier (1) -> [Kommune A]", "3. mars 2019 (1) -> [mars 2019]", "den eneste",
        "One place may still point to somebody", "Nothing was stored.",
    ):  # fmt: skip
        assert words in done.out, words
    assert study.read_bytes() == before


@pytest.mark.parametrize("how", ["--preview", "--certain", "--yes"])
def test_every_identity_is_told_however_many_there_are(
    run: Run, study: Path, tmp_path: Path, how: str
) -> None:
    days = [f"{day}. {month} 2019" for month in ("mars", "mai") for day in range(1, 29)]
    (tmp_path / "K9.txt").write_text(f"I: Når?\nK9: Den {', den '.join(days)}.\n", encoding="utf-8")
    done = run("import", study, tmp_path / "K9.txt", how)
    assert done.code == 0
    told = [line.partition(" (")[0].strip() for line in done.lines if line.startswith("  ")]
    assert set(days) <= set(told)


def test_yes_takes_the_safe_side_and_certain_does_not(run: Run, study: Path, talk: Path) -> None:
    assert "No key was kept" in run("import", study, talk, "--yes").out
    assert "[Navn 1] fra [Kommune A], [mars 2019]. Ring [Telefon 1]." in text_of(study)
    assert run("undo", study).code == 0
    assert run("import", study, talk, "--certain").code == 0
    assert "Tesfay fra Lier, 3. mars 2019. Ring [Telefon 2]." in text_of(study)


def test_what_is_public_has_no_informants(run: Run, study: Path, talk: Path) -> None:
    more = ("--kind", "document", "--public", "--uncitable")
    done = run("import", study, talk, *more)
    assert done.code == 0
    assert "public" in done.out
    with open_workspace(study) as workspace:
        (source,) = workspace.read(queries.sources)
        assert (source.citable, source.kind) == (False, "document")
        assert workspace.read(queries.cases) == []
    assert "915 00 123" in text_of(study)


def test_the_key_from_making_it_to_its_end(run: Run, study: Path, talk: Path) -> None:
    beside = run("import", study, talk, "--key", study.with_name("s.key"), "--yes")
    assert (beside.code, "kept apart" in beside.err) == (1, True)
    key = talk.with_name("s.key")
    assert run("import", study, talk, "--key", key, "--yes").code == 0
    shown = run("key", "show", study, key)
    assert "[Navn 1] = Tesfay" in shown.out
    assert "pseudonymised" in shown.out
    out = talk.with_name("klartekst")
    assert run("key", "export", study, key, out).code == 0
    assert "Tesfay;[Navn 1]" in (out / "names.csv").read_text(encoding="utf-8-sig")
    assert "Tesfay fra Lier" in (out / "original-1 K3.txt").read_text(encoding="utf-8")
    checked = run("recognise", study, "--key", key, out / "original-1 K3.txt")
    assert checked.code == 4
    assert "original-1 K3.txt: “Tesfay” stands there" in checked.out.replace("«", "“").replace(
        "»", "”"
    )
    asked = run("key", "destroy", study, key)
    assert (asked.code, key.exists()) == (1, True)
    assert run("key", "destroy", study, key, "--yes").code == 0
    assert not key.exists()
    after = run("recognise", study)
    assert after.code == 3
    assert "Known originals not checked" in after.out
    assert "anonymity is your judgement" in after.out
    assert run("key", "show", study, key).code == 1


def test_without_a_passphrase_nothing_is_done(
    run: Run, study: Path, talk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("QUALCODE_PASSPHRASE")
    done = run("import", study, talk, "--key", talk.with_name("s.key"), "--yes")
    assert (done.code, "QUALCODE_PASSPHRASE" in done.err) == (1, True)
    with open_workspace(study) as workspace:
        assert workspace.read(queries.sources) == []


@pytest.mark.parametrize("words", ["sjutegn", " " * 9])
def test_a_new_key_is_not_sealed_with_a_short_passphrase(
    run: Run, study: Path, talk: Path, monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    key = talk.with_name("s.key")
    monkeypatch.setenv("QUALCODE_PASSPHRASE", words)
    done = run("import", study, talk, "--key", key, "--yes")
    assert (done.code, key.exists()) == (1, False)
    assert "s.key" in done.err
    assert "at least 8 characters" in done.err
    with open_workspace(study) as workspace:
        assert workspace.read(queries.sources) == []


def test_a_key_that_was_sealed_with_a_short_passphrase_still_opens(
    run: Run, study: Path, talk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_workspace(study) as workspace:
        project = workspace.project.guid
    sealed_key.seal(talk.with_name("s.key"), sealed_key.Key(project), "kort", 4)
    monkeypatch.setenv("QUALCODE_PASSPHRASE", "kort")
    assert run("import", study, talk, "--key", talk.with_name("s.key"), "--yes").code == 0


def test_a_corrected_text_is_looked_at_and_stored(run: Run, study: Path, talk: Path) -> None:
    key = ("--key", talk.with_name("s.key"))
    run("import", study, talk, *key, "--yes")
    new = talk.with_name("rettet.txt")
    new.write_text(TALK.replace("Tesfays bror.", "Tesfays venn."), encoding="utf-8")
    seen = run("correct", study, "K3", new, *key, "--preview")
    assert (seen.code, "Nothing was stored" in seen.out) == (0, True)
    assert "den eneste tolken her (1) -> stays" in seen.out
    assert run("correct", study, "K3", new, *key).code == 1
    assert run("correct", study, "K3", new, *key, "--yes").code == 0
    assert text_of(study).endswith("[Navn 1]s venn.")
    same = run("correct", study, "K3", new, *key, "--yes")
    assert (same.code, "is the same" in same.err) == (1, True)
    assert run("undo", study).code == 0
    assert text_of(study).endswith("[Navn 1]s bror.")
    unlocked = run("correct", study, "K3", new, "--preview")
    for words in (
        "Tesfay (2) -> [Navn 2]: a first name in the lists", "Lier (1) -> [Kommune B]",
        "One place may still point to somebody",
    ):  # fmt: skip
        assert words in unlocked.out, words
    anew = run("correct", study, "K3", new, "--yes")
    assert "No key was kept" in anew.out
    assert text_of(study).endswith("[Navn 2]s venn.")


def test_a_passage_is_removed_for_good(run: Run, study: Path, talk: Path) -> None:
    run("import", study, talk, "--yes")
    passage = "Jeg er den eneste tolken her."
    assert run("remove", study, "K3", passage).code == 1
    assert run("remove", study, "K3", "dette står ikke der", "--yes").code == 1
    assert run("remove", study, "K3", passage, "--yes").code == 0
    assert text_of(study).split("\n")[1].endswith("Ring [Telefon 1]. […]")
    assert passage.encode() not in study.read_bytes()
    assert run("check", study).code == 0
    assert "removed a passage from K3 for good" in run("history", study).out


def test_a_person_withdraws(run: Run, store: Path, tmp_path: Path) -> None:
    backup = back_up(store)
    assert run("export", store, tmp_path / "t.docx").code == 0
    with open_workspace(store) as workspace:
        source = workspace.chosen_sources("K2")[0]
        text = workspace.read(queries.body, source.text_hash)
        said = [t.span.of(text) for t in workspace.read(queries.turns, source.guid) if t.case]
    assert run("withdraw", store, "Ingen", "--yes").code == 1
    assert run("withdraw", store, "K2").code == 1
    done = run("withdraw", store, "k2", "--yes")
    assert done.code == 0
    for words in (
        "K2 is erased",
        "also erased in the backup",
        "t.docx",
        "may still be about this",
        "No key",
    ):
        assert words in done.out, words
    for file in (store, backup):
        data = file.read_bytes()
        assert not [words for words in said if len(words) > 30 and words.encode() in data]
    assert run("check", store).code == 0
    assert "K2" not in {s["source"] for s in map(json.loads, run("quotes", store, "--json").lines)}


def test_a_withdrawal_is_finished_only_when_that_is_said(run: Run, store: Path) -> None:
    assert "no case called" in run("withdraw", store, "K77").err
    assert run("withdraw", store, "K2", "--yes").code == 0
    mistyped = run("withdraw", store, "K77", "--yes")
    assert (mistyped.code, "--again" in mistyped.err) == (1, True)
    assert run("withdraw", store, "K2", "--again").code == 1
    assert "hold nothing more" in run("withdraw", store, "K2", "--again", "--yes").out
    assert run("withdraw", store, "K3", "--again", "--yes").code == 1
    assert "Nothing" in run("forget", store, "--yes").out


def test_what_was_undone_is_erased_when_it_is_asked_for(run: Run, study: Path, talk: Path) -> None:
    run("import", study, talk, "--as-is")
    undone = run("undo", study)
    assert "qualcode forget" in undone.err
    assert "Tesfay" in run("recognise", study).out
    assert run("forget", study).code == 1
    assert run("forget", study, "--yes").code == 0
    assert b"Tesfay" not in study.read_bytes()
    assert run("redo", study).code == 1
    assert "Tesfay" not in run("recognise", study).out


def test_what_could_not_be_finished_is_told_and_leaves_with_1(run: Run, store: Path) -> None:
    backup = back_up(store)
    with open_workspace(backup):
        done = run("remove", store, "K2", "jeg står i døra hans", "--yes")
        assert (done.code, "“qualcode forget”" in done.out) == (1, True)
    done = run("forget", store, "jeg står i døra hans", "--yes")
    assert (done.code, "also erased in the backup" in done.out) == (0, True)
    assert "jeg står i døra hans".encode() not in backup.read_bytes()
    for blank in ("", "  ", "[…"):
        assert run("forget", store, blank, "--yes").code == 1


def test_a_key_is_tidied(run: Run, study: Path, talk: Path) -> None:
    key = talk.with_name("s.key")
    run("import", study, talk, "--key", key, "--yes")
    run("remove", study, "K3", "Ring [Telefon 1].", "--yes")
    assert "915" in run("key", "show", study, key).out
    assert "The key now holds" in run("key", "tidy", study, key).out
    shown = run("key", "show", study, key).out
    assert ("915" in shown, "Tesfay" in shown) == (False, True)


def test_a_key_is_refused_where_nothing_is_replaced(run: Run, study: Path, talk: Path) -> None:
    for option in ("--as-is", "--public"):
        done = run("import", study, talk, option, "--key", talk.with_name("s.key"))
        assert (done.code, option in done.err) == (2, True)
    with open_workspace(study) as workspace:
        assert workspace.read(queries.sources) == []


def test_all_that_is_held_about_one_person(run: Run, store: Path, tmp_path: Path) -> None:
    out = tmp_path / "K2.zip"
    assert run("person", store, "K2", out).code == 0
    with ZipFile(out) as archive:
        names = archive.namelist()
        about = json.loads(archive.read("person.json"))
        assert "K2" in archive.read("README.txt").decode()
    assert names == ["README.txt", "person.json", "text-1.txt", "text-2.txt"]
    assert about["case"]["pseudonym"] == "K2"
    assert {turn["speaker"] for text in about["texts"] for turn in text["turns"]} >= {"K2"}
    assert any(text["codings"] for text in about["texts"])
    assert run("person", store, "G1-L1", tmp_path / "G.zip").code == 0
    with ZipFile(tmp_path / "G.zip") as archive:
        group = json.loads(archive.read("person.json"))
    assert len({turn["speaker"] for text in group["texts"] for turn in text["turns"]}) == 1


def test_deletion_by_a_date_in_an_order_with_a_receipt(run: Run, study: Path, talk: Path) -> None:
    key = talk.with_name("s.key")
    run("import", study, talk, "--key", key, "--yes")
    assert run("delete-by", study, "i morgen").code == 1
    assert "2028-06-30" in run("delete-by", study, "2028-06-30").out
    backup = back_up(study)
    receipt = talk.with_name("kvittering.txt")
    asked = run("delete", study, receipt, "--key", key)
    assert (asked.code, study.exists(), receipt.exists()) == (1, True, False)
    where = [asked.out.index(str(one)) for one in (key, backup, study)]
    assert where == sorted(where)
    assert run("delete", study, receipt, "--key", key, "--yes").code == 0
    assert not any(one.exists() for one in (key, backup, study))
    told = receipt.read_text(encoding="utf-8")
    assert told.index("s.key") < told.index(backup.name) < told.index("s.qualcode\n")


def test_a_deleted_study_is_remembered_no_more(run: Run, study: Path, talk: Path) -> None:
    link = talk.with_name("lenke.qualcode")
    link.symlink_to(study)
    other = talk.with_name("annen.qualcode")
    for place in (study, link, other):
        remembered.note_recent(str(place), f"Om {place.stem}")
    receipt = talk.with_name("kvittering.txt")
    assert run("delete", study, receipt).code == 1
    assert len(remembered.read().recent) == 3
    assert run("delete", study, receipt, "--yes").code == 0
    assert [one.place for one in remembered.read().recent] == [str(other)]
    assert str(study) not in remembered.state_file().read_text(encoding="utf-8")


def test_what_is_told_of_each_informant_is_added_up(run: Run, store: Path, tmp_path: Path) -> None:
    draft = tmp_path / "utkast.txt"
    draft.write_text("Som Tesfay Haile sa, i Lier kommune.", encoding="utf-8")
    done = run("recognise", store, draft)
    assert done.code == 3
    for words in (
        "Tesfay Haile (1), utkast.txt: names side by side", "Lier kommune",
        "how many in the population", "K2, added up:", "pseudonymised, not anonymous",
    ):  # fmt: skip
        assert words in done.out, words
    chapter = tmp_path / "kapittel.docx"
    chapter.write_bytes(zipped({"word/document.xml": b"<w>Vi</w>", "word/1.png": b"\x89PNG"}))
    assert "kapittel.docx: of one picture" in run("recognise", store, chapter).out
    missing = run("recognise", store, tmp_path / "borte.docx")
    assert (missing.code, "borte.docx" in missing.err) == (1, True)


@pytest.mark.parametrize(
    ("language", "given", "erases"),
    [
        ("nb", "tja\nj\n", True),
        ("nn", "JA\n", True),
        ("en", "y\n", True),
        ("nb", "nei\n", False),
        ("nb", "\n", False),
        ("en", "j\nn\n", False),
    ],
)
def test_a_question_is_answered_in_its_language(
    run: Run,
    store: Path,
    monkeypatch: pytest.MonkeyPatch,
    language: str,
    given: str,
    erases: bool,
) -> None:
    monkeypatch.setenv("QUALCODE_LANG", language)
    monkeypatch.setattr("qualcode.cli.talking.is_terminal", lambda stream: True)
    before = digest(store)
    assert run("withdraw", store, "K2", given=given).code == 0
    assert (digest(store) != before) == erases
