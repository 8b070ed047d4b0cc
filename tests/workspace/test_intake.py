"""Files on their way in: nobody's name is stored, whatever says it: text, label, list or title."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from hostile import STORABLE
from qualcode.cli import commands
from qualcode.domain.changes import Add, Together
from qualcode.domain.model import Code, Codebook, Origin
from qualcode.errors import FileError, QualcodeError, StoreError
from qualcode.messages import LANGUAGES, interface_language, render, render_error
from qualcode.storage import queries
from qualcode.workspace import Intake, Workspace, new_workspace, open_workspace, prepare
from qualcode.workspace import demo as sample
from qualcode.workspace.intake import pseudonyms_in
from qualcode.workspace.opening import name_of_store

Write = Callable[[str, str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def written(name: str, text: str) -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return written


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Workspace]:
    with new_workspace(tmp_path / "s.qualcode", "AL", title="Prøve", language="nb") as workspace:
        yield workspace


def speakers(intake: Intake, n: int = 0) -> list[str]:
    return list(intake.files[n].transcript.speakers)


TALK = """\
Vera Holmgren: Hvordan er det på jobben?
Nils Fjærvik: Vi har for lite tid. Jeg sa det til Vera, og Holmgrens notat sier det samme.
Vera Holmgren: Hva gjør dere da?
Nils Fjærvik: Ringer NILS FJÆRVIK, det er meg. Fjærvik gjør alt.
"""

OTHERS = """\
Siv Aune: Hvordan er det på jobben?
Kai Borg: Travelt. Spør Aune, eller KAI.
Siv Aune: Hvem gjør hva?
Kai Borg: Jeg gjør alt, som jeg sa.
Siv Aune: Og ellers?
Kai Borg: Ingenting, det er bare meg her om dagen.
"""


def test_names_in_labels_become_pseudonyms_in_labels_and_text(write: Write) -> None:
    intake = prepare([write("a.txt", TALK)])
    assert speakers(intake) == ["Intervjuer 1", "Informant 1"]
    text = intake.files[0].transcript.text
    assert "Jeg sa det til Intervjuer 1, og Intervjuer 1s notat" in text
    assert "Ringer Informant 1, det er meg. Informant 1 gjør alt." in text
    assert {(one.kind, one.pseudonym, one.count) for one in intake.replaced} == {
        ("name", "Intervjuer 1", 3),
        ("name", "Informant 1", 3),
    }
    for word in ("Vera", "Holmgren", "Nils", "Fjærvik", "FJÆRVIK"):
        assert word not in repr(intake)
    notes = [render(note, "en") for note in intake.files[0].notes]
    assert "speaker Vera Holmgren -> Interviewer 1" not in notes  # the project's language
    assert "speaker Vera Holmgren -> Intervjuer 1" in notes


def test_as_is_leaves_labels_alone(write: Write) -> None:
    intake = prepare([write("a.txt", TALK)], as_is=True)
    assert speakers(intake) == ["Vera Holmgren", "Nils Fjærvik"]
    assert not intake.replaced


@pytest.mark.parametrize(
    "label",
    ["Intervjuer", "I", "Moderator", "Alle", "R2", "Informant 3", "Speaker 1", "K2", "admin-1"],
)
def test_labels_that_name_nobody_stay(write: Write, label: str) -> None:
    text = f"{label}: Ja.\nB4: Nei.\n{label}: Jo.\nB4: Greit.\n"
    intake = prepare([write("a.txt", text)])
    assert speakers(intake) == [label, "B4"]
    assert not intake.replaced


def test_a_label_in_several_files_is_one_person(write: Write) -> None:
    other = "I: Og Vera?\nVera Holmgren: Jeg sa det. Så gikk Åge.\nÅge Lunde: Jeg gikk.\n" * 2
    intake = prepare(
        [write("b.txt", other), write("a.txt", TALK.replace("Vera Holm", "VERA HOLM"))]
    )
    assert speakers(intake) == ["I", "Intervjuer 1", "Informant 1"]
    assert speakers(intake, 1) == ["Intervjuer 1", "Informant 2"]


def test_numbers_go_on_after_those_there_are(write: Write, study: Workspace) -> None:
    study.take_in(prepare([write("a.txt", TALK)]))
    known = study.read(pseudonyms_in)
    assert known == {"Intervjuer 1", "Informant 1"}
    text = OTHERS + "Informant 7: Jeg også.\n"
    intake = prepare([write("b.txt", text)], known=known)
    assert speakers(intake) == ["Intervjuer 2", "Informant 8", "Informant 7"]
    study.take_in(intake)
    cases = [case.pseudonym for case in study.read(queries.cases)]
    assert cases == ["Informant 1", "Informant 8", "b Informant 7"]


def test_a_name_that_two_share_stands_for_both(write: Write) -> None:
    text = "I: Ja?\nEva Borg: Nei, Borg!\nI: Nå?\nPål Borg: Jo, Eva.\n" * 2
    said = prepare([write("a.txt", text)]).files[0].transcript.text
    assert said.startswith("Ja?\nNei, Informant 1/Informant 2!\nNå?\nJo, Informant 1.")


def test_ordinary_words_in_labels_stay_in_the_text(write: Write) -> None:
    text = "I: Nå?\nHope May: I hope you may. May I? Hope may.\n" * 2
    intake = prepare([write("a.txt", text)])
    assert intake.files[0].transcript.text.startswith("Nå?\nI hope you may. May I? Informant 1.")


def test_part_of_a_label_on_the_list(write: Write) -> None:
    names = write("n.csv", "Nils;K2\nVera Holmgren;[V]\n")
    intake = prepare([write("a.txt", TALK)], names=names)
    assert speakers(intake) == ["[V]", "Informant 1"]
    text = "Nils (Leder): Ja.\nB4: Nei.\n" * 2
    assert speakers(prepare([write("b.txt", text)], names=names)) == ["K2 (Leder)", "B4"]


def test_an_invented_name_that_is_a_pseudonym_stays(write: Write) -> None:
    names = write("n.csv", "Vera Holmgren;Nils Fjærvik\n")
    assert speakers(prepare([write("a.txt", TALK)], names=names)) == ["Nils Fjærvik"]
    listed = write("i.csv", "informant;rolle\nNils Fjærvik;leder\n")
    intake = prepare([write("a.txt", TALK)], informants=listed)
    assert speakers(intake) == ["Intervjuer 1", "Nils Fjærvik"]
    names = write("n.csv", "Ola;Nils\n")  # holds a word of a label
    assert speakers(prepare([write("a.txt", TALK)], names=names))[1] == "Informant 1"


LIST = """\
informant;taler;kilde;rolle;navn;kontakt;sjef
K2;Nils Fjærvik;A.TXT;leder;Nils Fjærvik;tlf 99 88 77 66;Vera
K3;Nils Fjærvik;b.docx;ansatt;;99887766;
"""


def test_labels_are_matched_as_they_stand_in_the_file(write: Write, study: Workspace) -> None:
    listed = write("i.csv", LIST)
    second = TALK + "Vera Holmgren: Ring 99 88 77 66 eller 99887755.\n"
    intake = prepare([write("a.txt", TALK), write("b.txt", second)], informants=listed)
    assert (speakers(intake), speakers(intake, 1)) == (
        ["Intervjuer 1", "K2"],
        ["Intervjuer 1", "K3"],
    )
    assert "Ringer K3, det er meg" in intake.files[1].transcript.text
    study.take_in(intake)
    cases = {case.pseudonym: case for case in study.read(queries.cases)}
    assert cases["K2"].attributes == {
        "role": "leder", "kontakt": "tlf [Telefon 1]", "sjef": "Intervjuer 1",
    }  # fmt: skip
    assert cases["K3"].attributes == {"role": "ansatt", "kontakt": "[Telefon 1]"}
    assert "[Telefon 1] eller [Telefon 2]" in intake.files[1].transcript.text
    for source, pseudonym in (("a", "K2"), ("b", "K3")):
        about = study.chosen_sources(source)[0]
        assert {t.case for t in study.read(queries.turns, about.guid) if t.role == "informant"} == {
            cases[pseudonym].guid
        }
    assert "Nils" not in repr(intake)
    assert "9988" not in repr(intake)
    assert [note.id for note in intake.notes] == ["import.left_out"]
    assert "navn" in render(intake.notes[0], "nb")


def test_the_list_counts_what_is_replaced_and_as_is_says_what_stays(write: Write) -> None:
    listed = write("i.csv", "informant;rolle;E-post\nMarit;Marits sjef;marit@dal.no\n")
    names = write("n.csv", "Marit;K2\n")
    file = write("Marit.txt", "I: Ja?\nMarit: Nei.\n" * 2)
    intake = prepare([file], informants=listed, names=names)
    (one,) = intake.informants
    assert (one.pseudonym, one.speaker, one.attributes) == ("K2", "K2", {"role": "K2s sjef"})
    assert sum(found.count for found in intake.replaced) == 4  # label, title, list twice
    assert [note.id for note in intake.notes] == ["import.left_out"]
    kept = prepare([file], informants=listed, as_is=True)
    assert kept.informants[0].attributes == {"role": "Marits sjef", "e-post": "marit@dal.no"}
    assert [note.id for note in kept.notes] == ["import.columns_kept"]


def test_an_age_in_the_list_becomes_a_span_of_ten_years(write: Write) -> None:
    listed = write("l.csv", "pseudonym;kilde;alder;rolle\nK1;a;51;lege\nK2;b;ukjent;51\n")
    files = [write("a.txt", TALK), write("b.txt", TALK)]
    told = [dict(one.attributes) for one in prepare(files, informants=listed).informants]
    assert told == [{"alder": "50–59", "role": "lege"}, {"alder": "ukjent", "role": "51"}]
    as_it_is = prepare(files, informants=listed, as_is=True).informants
    assert as_it_is[0].attributes["alder"] == "51"


def test_two_lines_that_the_names_make_one_are_refused(write: Write) -> None:
    listed = write("i.csv", "informant\nMarit\nK2\n")
    with pytest.raises(FileError) as refused:
        prepare([write("a.txt", TALK)], informants=listed, names=write("n.csv", "Marit;K2\n"))
    assert (refused.value.message_id, refused.value.values["line"]) == ("informants.twice", 3)
    assert "Marit" not in render_error(refused.value)


@pytest.mark.parametrize("source", ["K2", "k2.DOCX", "K2.txt", "Marit.txt", "Marit", "marit.docx"])
def test_a_source_is_matched_with_or_without_suffix(write: Write, source: str) -> None:
    listed = write("i.csv", f"informant;taler;kilde\nLeder A;R;{source}\n")
    names = write("n.csv", "Marit;K2\n")
    for file in ("Marit.txt", "K2.txt") if "arit" not in source else ("Marit.txt",):
        intake = prepare([write(file, "I: Ja?\nR: Nei.\n")], informants=listed, names=names)
        assert intake.notes == ()
        assert intake.informants[0].source == intake.files[0].title == "K2"


def test_whoever_on_the_list_is_nowhere_is_named(write: Write) -> None:
    text = "informant;taler;kilde\nK1;R;K1.docx\nK2;R;K2.txt\nK3;R;borte.txt\nK4;;\nK5;;\n"
    listed = write("i.csv", text)
    files = [write("K1.txt", "I: Ja?\nR: Nei.\n"), write("x.txt", "I: Ja?\nK4: Nei.\n")]
    for as_is in (False, True):
        (note,) = prepare(files, informants=listed, known=["k5"], as_is=as_is).notes
        assert (note.id, note.values["pseudonyms"]) == ("import.unmatched", "K2, K3")
    for language in LANGUAGES:
        assert "K2, K3" in render(note, language)


@pytest.mark.parametrize("as_is", [False, True])
def test_a_title_is_text_as_it_is_stored(write: Write, as_is: bool) -> None:
    file = write("A\u030ase\u2028\x1b Moe.txt", "I: Ja?\nÅse Moe: Nei.\n" * 2)
    names = None if as_is else write("n.csv", "Åse Moe;K2\n")
    intake = prepare([file], names=names, as_is=as_is)
    assert intake.files[0].title == ("Åse Moe" if as_is else "K2")
    assert intake.files[0].transcript.utterances[1].role == "informant"


def test_two_files_of_one_name_are_refused(write: Write, tmp_path: Path) -> None:
    (tmp_path / "ny").mkdir()
    other = write("ny/a.txt", TALK)
    with pytest.raises(FileError, match=r"import\.same_title"):
        prepare([write("a.txt", TALK), other])


@pytest.mark.parametrize("label", [text[:30] for text in STORABLE])
def test_hostile_labels_and_lists(write: Write, label: str) -> None:
    cell = label.replace('"', '""').replace("\x00", "")
    listed = write("i.csv", f'informant;taler;notat\nK2;"{cell}";"{cell}"\n')
    padding = "Hun sier ikke mer enn det. " * 60  # few control characters are let through
    listed.write_text(listed.read_text(encoding="utf-8") + f"K3;;{padding}\n", encoding="utf-8")
    file = write("a.txt", f"I: Ja?\n{label}: Nei {label}.\n" * 2 + f"I: {padding}\n")
    (one,) = prepare([file], informants=listed).files
    for said in one.transcript.utterances:
        assert said.span.of(one.transcript.text)
        assert said.speaker.isprintable()


# Codings from a file


SAID = "I: Hva nå?\nK2: Vi har ikke tid. Vi har møter.\nI: Ja?\nK2: Ja da.\n"


@pytest.fixture
def coded(study: Workspace, write: Write) -> Workspace:
    study.take_in(prepare([write("K2.txt", SAID)]))
    book = Codebook("b", {"nb": "Bok"}, "nb")
    codes = (Code("c", "b", None, {"nb": "Tid"}), Code("d", "b", None, {"nb": "Møter"}))
    study.store.apply(Together("history.codebooks", (Add(book), *map(Add, codes))), study.coder)
    return study


def codings(*lines: dict[str, object]) -> str:
    return "\n".join(json.dumps(line, ensure_ascii=False) for line in lines)


GOOD: dict[str, object] = {"source": "K2", "code": "Tid", "quote": "ikke tid"}


@pytest.mark.parametrize(
    ("fault", "inner"),
    [
        ({**GOOD, "code": "Tider"}, "code.unknown_near"),
        ({**GOOD, "code": "zzz"}, "code.unknown"),
        ({**GOOD, "source": "K3"}, "codings.unknown_source"),
        ({**GOOD, "source": "k2", "code": "/tid"}, "codings.twice"),
        ({**GOOD, "quote": "da", "code": "Møter"}, "codings.taken"),
        ({**GOOD, "quote": "borte"}, None),
        ({**GOOD, "quote": "Vi har"}, None),
    ],
)
def test_every_fault_of_apply_names_file_and_line(
    coded: Workspace, write: Write, fault: dict[str, object], inner: str | None
) -> None:
    coded.apply_codings(write("før.jsonl", codings({**GOOD, "quote": "da", "code": "Møter"})))
    before = len(coded.read(queries.history))
    with pytest.raises(FileError) as refused:
        coded.apply_codings(write("k.jsonl", codings(GOOD, fault, {**GOOD, "code": "også borte"})))
    values = refused.value.values
    assert (values["file"], values["line"]) == ("k.jsonl", 2)
    if inner:
        assert values["fault"].id == inner  # type: ignore[attr-defined]
    for language in LANGUAGES:
        sentence = render_error(refused.value, language)
        assert sentence.startswith("k.jsonl, ")
        assert "2" in sentence
    assert len(coded.read(queries.history)) == before


def test_another_coder_may_put_the_same_code_there(
    coded: Workspace, write: Write, tmp_path: Path
) -> None:
    file = write("k.jsonl", codings({**GOOD, "quotation": True}, {**GOOD, "code": "Møter"}))
    assert coded.apply_codings(file)[1] == 2
    with open_workspace(tmp_path / "s.qualcode", "BN") as other:
        assert other.apply_codings(file)[1] == 2
        about = other.chosen_sources("K2")[0]
        found = other.read(queries.codings, about.guid)
        assert [one.origin for one in found] == [Origin("file")] * 4
        assert len(other.read(queries.quotations, about.guid)) == 1


# What an interpreter renders


RENDERED = "Intervjuer: Hva skjedde?\nB5: Jeg kom.\nTolk: Jeg ventet en time.\n"


def test_what_an_interpreter_renders_is_the_only_informants(
    study: Workspace, write: Callable[[str, str], Path]
) -> None:
    study.take_in(prepare([write("B5.txt", RENDERED)]))
    turns = study.read(queries.turns, study.chosen_sources("B5")[0].guid)
    assert [turn.role for turn in turns] == ["interviewer", "informant", "interpreter"]
    assert turns[0].case is None
    assert turns[1].case == turns[2].case is not None


def test_of_several_informants_nobody_knows_whose_words_are_rendered(
    study: Workspace, write: Callable[[str, str], Path]
) -> None:
    text = RENDERED + "B6: Jeg kom også.\nIntervjuer: Ja?\nB6: Ja.\n"
    study.take_in(prepare([write("gruppe.txt", text)]))
    turns = study.read(queries.turns, study.chosen_sources("gruppe")[0].guid)
    assert [turn.case is None for turn in turns if turn.role == "interpreter"] == [True]


def test_where_the_interpreter_alone_is_heard_it_is_for_the_person_of_the_list(
    study: Workspace, write: Callable[[str, str], Path]
) -> None:
    people = write("informants.csv", "informant;kilde;runde\nK9;samtale;2\nK8;;1\n")
    text = "Intervjuer: Hva?\nTolk: Jeg kom.\nIntervjuer: Og så?\nTolk: Jeg ventet.\n"
    intake = prepare([write("samtale.txt", text), write("K7.txt", text)], informants=people)
    study.take_in(intake)
    cases = {case.guid: case.pseudonym for case in study.read(queries.cases)}
    heard = {
        title: {cases[t.case] for t in study.read(queries.turns, source.guid) if t.case}
        for title in ("samtale", "K7")
        for source in study.chosen_sources(title)
    }
    assert heard == {"samtale": {"K9"}, "K7": {"K7"}}
    assert study.chosen_sources("samtale")[0].wave == "2"
    (unmatched,) = intake.notes
    assert unmatched.values["pseudonyms"] == "K8"


# Surveys


def test_one_number_in_two_tables_is_one_respondent(
    study: Workspace, write: Callable[[str, str], Path]
) -> None:
    first = write("w1.csv", "id;kommune;Hva hindrer?\nQ-1;By;Tid\nQ-2;Dal;Bussen\n")
    second = write("w2.csv", "id;rolle;Hva hjelper?\nQ-2;lærer;Kaffe\nQ-1;;Tid\n")
    study.take_in(prepare([first, second], kind="open-answers"))
    people = {c.pseudonym: dict(c.attributes) for c in study.read(queries.cases)}
    assert people["Q-1"] == {"municipality": "By"}
    assert people["Q-2"] == {"municipality": "Dal", "role": "lærer"}
    assert study.faults() == []


def test_who_answered_a_survey_is_left_out_by_name(
    study: Workspace, write: Callable[[str, str], Path]
) -> None:
    table = write("svar.csv", "respondent;Navn;Hva hindrer?\nKari Holm;Kari Holm;Tid\n")
    intake = prepare([table], kind="open-answers")
    study.take_in(intake)
    assert [note.id for note in intake.notes] == ["import.left_out"]
    person = next(c for c in study.read(queries.cases) if c.kind == "respondent")
    assert (person.pseudonym, dict(person.attributes)) == ("svar 2", {})


@pytest.mark.parametrize(
    ("headings", "informants", "message"),
    [
        (("Hva hindrer?", "Hva hindrer?"), False, "answers.same_question"),
        (("Hva hindrer?", "Hva hjelper?"), True, "answers.no_list"),
    ],
)
def test_surveys_that_cannot_be_taken_in_together(
    write: Callable[[str, str], Path],
    headings: tuple[str, str],
    informants: bool,
    message: str,
) -> None:
    files = [write(f"w{n}.csv", f"id;{heading}\nQ-1;Tid\n") for n, heading in enumerate(headings)]
    people = write("informants.csv", "informant\nK1\n") if informants else None
    with pytest.raises(FileError) as refused:
        prepare(files, kind="open-answers", informants=people)
    assert refused.value.message_id == message


# The sample study


def test_a_demo_that_was_interrupted_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "demo.qualcode"
    closed = []
    close, take_in = Workspace.close, Workspace.take_in

    def note_closed(self: Workspace) -> None:
        closed.append(self.coder.name)
        close(self)

    def interrupted(self: Workspace, intake: Intake, **placed: str) -> None:
        assert not target.exists()
        raise KeyboardInterrupt

    monkeypatch.setattr(Workspace, "close", note_closed)
    monkeypatch.setattr(Workspace, "take_in", interrupted)
    with pytest.raises(KeyboardInterrupt):
        sample.build_demo(target)
    assert closed == ["AL"]
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "demo.qualcode.building").write_text("torso", encoding="utf-8")
    monkeypatch.setattr(Workspace, "take_in", take_in)
    sample.build_demo(target).close()
    assert [path.name for path in tmp_path.iterdir()] == ["demo.qualcode"]
    with pytest.raises(StoreError, match=r"store\.exists"):
        sample.build_demo(target)


# The command line


@pytest.mark.parametrize(
    ("target", "title"),
    [
        ("postgresql://me:secret@host:5432/studien?password=hemmelig", "studien"),
        ("postgresql://me:secret@host?password=hemmelig", "postgresql"),
        ("sqlite:///mappe/prøve.qualcode?password=hemmelig", "prøve"),
        ("mappe/A\u030apne.svar.qualcode", "Åpne.svar"),
    ],
)
def test_a_project_is_called_after_its_store_and_nothing_else(target: str, title: str) -> None:
    assert name_of_store(target) == title


def test_a_bad_address_does_not_show_its_password() -> None:
    with pytest.raises(StoreError) as refused:
        name_of_store("nosuch://me:secret@host/studien")
    assert "secret" not in render_error(refused.value)


def typed(*args: str | Path) -> None:
    commands.main([str(arg) for arg in args], standalone_mode=False)


@pytest.mark.parametrize("place", ["file/x", "/proc/x"])
def test_a_demo_where_no_folder_can_be_made(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(QualcodeError) as refused:
        typed("demo", tmp_path / place, "--no-tui")
    assert refused.value.message_id == "demo.no_folder"


def test_a_name_too_long_for_a_file_is_an_unknown_command() -> None:
    import click

    with pytest.raises(click.UsageError):
        typed("x" * 300)


def test_import_shows_what_becomes_of_speakers_and_the_list(
    study: Workspace, write: Write, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    listed = write("i.csv", LIST)
    typed("import", study.store.place, write("a.txt", TALK), "--informants", listed, "--yes")
    out = capsys.readouterr().out
    assert "Nils Fjærvik -> K2" in out
    assert "navn" in out
    assert "K3" in out
    typed("import", study.store.place, write("c.txt", OTHERS), "--yes")
    assert "Siv Aune -> Intervjuer 2" in capsys.readouterr().out
    held = b"".join(path.read_bytes() for path in tmp_path.glob("s.qualcode*"))
    for name in ("Vera", "Nils", "Fjærvik", "Siv", "Kai", "Borg"):
        assert name.encode() not in held


@pytest.mark.parametrize(
    ("set_to", "spoken"),
    [
        ({}, "nn"),
        ({"LANG": "C.UTF-8"}, "nn"),
        ({"LANG": "nb_NO.UTF-8", "LC_ALL": "POSIX"}, "nn"),
        ({"LANG": "de_DE.UTF-8"}, "nn"),
        ({"LANG": "no_NO"}, "nb"),
        ({"LANG": "nb"}, "nb"),
        ({"LANG": "C", "LC_ALL": "en_GB.UTF-8"}, "en"),
        ({"LANG": "en_GB.UTF-8", "QUALCODE_LANG": "nb"}, "nb"),
        ({"LANG": "en_GB.UTF-8", "QUALCODE_LANG": "de"}, "en"),
        ({"LANG": "northern"}, "nn"),
    ],
)
def test_one_rule_for_which_language_is_spoken(
    monkeypatch: pytest.MonkeyPatch, set_to: dict[str, str], spoken: str
) -> None:
    for name in ("QUALCODE_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in set_to.items():
        monkeypatch.setenv(name, value)
    assert interface_language("nn") == spoken
    assert interface_language() == (spoken if spoken != "nn" else "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_usage_errors_speak_the_language(
    study: Workspace, write: Write, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    import click

    monkeypatch.setenv("QUALCODE_LANG", language)
    file = write("a.txt", TALK)
    for option in ("--as-is", "--public"):
        with pytest.raises(click.UsageError) as refused:
            typed("import", study.store.place, file, "--names", file, option)
        assert refused.value.message == render("import.as_is_names", language, option=option)
    with pytest.raises(click.UsageError) as refused:
        typed("quotes", study.store.place, "--where", "rolle")
    assert refused.value.message == render("quotes.condition", language, text="rolle")


def test_words_of_a_listed_label_go_too_and_a_name_in_parts_is_one(tmp_path: Path) -> None:
    said = "Nora Vik: Jeg heter Nora Vik. Nora er navnet mitt.\nIntervjuer: Takk, Nora Vik."
    (tmp_path / "a.txt").write_text(said, encoding="utf-8")
    names = tmp_path / "names.csv"
    names.write_text("name;pseudonym\nNora Vik;N1\n", encoding="utf-8")
    intake = prepare([tmp_path / "a.txt"], names=names)
    assert "Nora" not in intake.files[0].transcript.text
    names.write_text("name;pseudonym\nNora;N1\nVik;N1\n", encoding="utf-8")
    intake = prepare([tmp_path / "a.txt"], names=names)
    transcript = intake.files[0].transcript
    assert transcript.speakers == ("N1", "Intervjuer")
    assert transcript.text == "Jeg heter N1. N1 er navnet mitt.\nTakk, N1."
