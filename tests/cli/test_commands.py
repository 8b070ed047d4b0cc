"""Every command on the sample study: what it prints, where, and what it leaves in the store."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from zipfile import ZipFile

import pytest
from typing_commands import Done, digest

from qualcode.storage import queries
from qualcode.workspace import open_workspace
from qualcode.workspace.demo import sample_folder

LEDGER = json.loads((sample_folder("transcripts") / "expected.json").read_text(encoding="utf-8"))
CODINGS = sum(LEDGER["totals"]["codings"].values())

Run = Callable[..., Done]
INTERVIEW = "I: Hva hjelper?\nMai: At vi snakker sammen. Da går det.\nI: Alltid?\nMai: Nei.\n"


def test_demo_makes_a_store_and_a_table(run: Run, tmp_path: Path) -> None:
    made = run("demo", tmp_path / "her", "--no-tui")
    assert made.code == 0
    assert made.err == ""
    assert sorted(p.name for p in (tmp_path / "her").iterdir()) == ["demo.qualcode", "themes.docx"]
    assert str(tmp_path / "her" / "themes.docx") in made.out
    assert run("check", tmp_path / "her" / "demo.qualcode").code == 0
    before = digest(tmp_path / "her" / "demo.qualcode")
    again = run("demo", tmp_path / "her", "--no-tui")
    assert again.code == 0
    assert digest(tmp_path / "her" / "demo.qualcode") == before


def test_new_import_apply_and_undo_all(run: Run, tmp_path: Path) -> None:
    book = sample_folder("codebook") / "discretion.yaml"
    made = run("new", tmp_path / "min", "--title", "Min studie", "--codebook", book)
    assert (made.code, made.err) == (0, "")
    store = tmp_path / "min.qualcode"
    assert store.exists()
    file = tmp_path / "K9.txt"
    file.write_text(INTERVIEW, encoding="utf-8")
    stored = run("import", store, file, "--yes")
    assert (stored.code, stored.err) == (0, "")
    codings = tmp_path / "k.jsonl"
    line = {"source": "K9", "quote": "At vi snakker sammen.", "code": "Rom for eget initiativ"}
    codings.write_text(json.dumps(line), encoding="utf-8")
    assert run("apply", store, codings).code == 0
    assert "At vi snakker sammen." in run("quotes", store).out
    assert run("undo", store).code == 0
    assert "At vi snakker" not in run("quotes", store).out
    assert run("redo", store).code == 0
    assert run("undo", store).code == 0
    assert run("undo", store).code == 0
    with open_workspace(store) as workspace:
        assert workspace.read(queries.sources) == []
        assert workspace.read(queries.cases) == []
    nothing = run("undo", store)
    assert (nothing.code, nothing.out) == (1, "")
    assert "AL" in nothing.err
    assert run("check", store).code == 0


def test_apply_tells_how_many(run: Run, store: Path, tmp_path: Path) -> None:
    codings = tmp_path / "k.jsonl"
    codings.write_text(
        '{"source": "B4", "start": 0, "end": 9, "code": "Koordinering", "facets": ["NAV"]}\n\n'
        '{"source": "B4", "start": 10, "end": 19, "code": "Koordinering", "quotation": true}\n',
        encoding="utf-8",
    )
    done = run("apply", store, codings, "--json", "--coder", "BN")
    assert json.loads(done.out)["codings"] == 2
    assert "2" in run("history", store, "--limit", "1").out
    assert "BN" in run("history", store, "--limit", "1").out


@pytest.mark.parametrize(
    "condition", ["role=programrådgiver", "rolle=programrådgiver", "Rolle=PROGRAMRÅDGIVER"]
)
def test_quotes_where_an_attribute_holds_whatever_the_language(
    run: Run, store: Path, condition: str
) -> None:
    done = run("quotes", store, "--where", condition, "--format", "jsonl")
    assert done.code == 0
    rows = [json.loads(line) for line in done.lines]
    assert rows
    assert {row["source"] for row in rows} == {"K2", "K2-2"}


def test_quotes_in_every_format(run: Run, store: Path) -> None:
    rows = [json.loads(line) for line in run("quotes", store, "--format", "jsonl").lines]
    assert len(rows) == CODINGS
    table = list(
        csv.reader(io.StringIO(run("quotes", store, "--format", "csv").out), delimiter=";")
    )
    assert len(table) == CODINGS + 1
    assert len({len(row) for row in table}) == 1
    assert run("quotes", store, "--format", "md").out.count("\n") > CODINGS
    assert run("quotes", store).code == 0
    one = run("quotes", store, "--code", "Hindringer", "--format", "jsonl")
    below = [json.loads(line) for line in one.lines]
    assert 0 < len(below) < CODINGS
    nobody = run("quotes", store, "--where", "role=astronaut")
    assert nobody.code == 0
    assert nobody.lines[-1] == "No passage is coded like that."


def test_suggest_gives_reasons_and_applies_nothing(run: Run, store: Path) -> None:
    before = digest(store)
    done = run("suggest", store, "--source", "K2", "--json")
    rows = [json.loads(line) for line in done.lines]
    assert rows
    with open_workspace(store) as workspace:
        (source,) = workspace.chosen_sources("K2")
        body = workspace.read(queries.body, source.text_hash)
    assert all(body[row["start"] : row["end"]] == row["quote"] for row in rows)
    assert all(row["reason"] for row in rows)
    assert run("suggest", store, "--source", "K2").code == 0
    assert digest(store) == before


def test_the_history_names_codes_in_the_language_of_the_project(
    run: Run, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QUALCODE_LANG", "en")
    told = run("history", store).out
    assert "gathered 2 codes under the theme “Begge har rett”" in told
    assert "Both are right" not in told


def test_summary_history_and_check_as_text_and_json(run: Run, store: Path) -> None:
    before = digest(store)
    summary = run("summary", store)
    assert summary.code == 0
    assert "Ingen gjør det" in summary.out
    assert json.loads(run("summary", store, "--json").out)
    history = [json.loads(line) for line in run("history", store, "--json").lines]
    assert {row["coder"] for row in history} == {"AL", "BN"}
    assert len(run("history", store).lines) == len(history)
    assert json.loads(run("check", store, "--json").out) == {"sound": True, "faults": []}
    assert run("check", store).code == 0
    assert digest(store) == before


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
@pytest.mark.parametrize("attribution", ["pseudonym", "role", "none"])
def test_export(run: Run, store: Path, tmp_path: Path, language: str, attribution: str) -> None:
    out = tmp_path / f"{language}-{attribution}.docx"
    done = run("export", store, out, "--language", language, "--attribution", attribution)
    assert (done.code, done.err) == (0, "")
    with ZipFile(out) as archive:
        words = archive.read("word/document.xml").decode()
    assert {"nb": "Tabell", "nn": "Tabell", "en": "Table"}[language] in words
    assert ("(K2" in words) == (attribution == "pseudonym")
    assert ("programrådgiver" in words) == (attribution != "none")
    assert out.name in run("history", store, "--limit", "1").out
    assert run("check", store).code == 0


@pytest.mark.parametrize(
    ("language", "word"), [("nb", "Ingen"), ("nn", "Ingen"), ("en", "No code")]
)
def test_faults_are_told_in_the_language_asked_for(
    run: Run, store: Path, language: str, word: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QUALCODE_LANG", language)
    done = run("quotes", store, "--code", "finnes ikke i det hele tatt")
    assert done.code == 1
    assert done.out == ""
    assert done.err.startswith(word)


def test_without_qualcode_lang_the_locale_decides(
    run: Run, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("QUALCODE_LANG")
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    told = {}
    for tag in ("nb_NO.UTF-8", "no", "nn_NO", "en_GB.UTF-8", "C", "de_DE", ""):
        monkeypatch.setenv("LANG", tag)
        told[tag] = run("quotes", store, "--where", "role=astronaut").out
    assert told["nb_NO.UTF-8"] == told["no"] != told["en_GB.UTF-8"]
    assert told["C"] == told["de_DE"] == told[""] == told["en_GB.UTF-8"]


def test_a_store_off_a_terminal_says_what_to_do(run: Run, store: Path) -> None:
    before = digest(store)
    for words in ((store,), ("open", store), (store, "--source", "K2")):
        done = run(*words)
        assert (done.code, done.out) == (1, "")
        assert "terminal" in done.err
    assert digest(store) == before


def test_usage_faults_exit_with_two(run: Run, store: Path, tmp_path: Path) -> None:
    for words in (
        ("nonsense",),
        ("export", store),
        ("quotes", store, "--format", "xls"),
        ("quotes", store, "--where", "role"),
        ("import", store, "x.txt", "--as-is", "--names", "n.csv"),
        ("import", store),
        ("history", store, "--limit", "0"),
        ("new", tmp_path / "x", "--language", "de"),
        ("check", store, "--strict"),
    ):
        done = run(*words)
        assert done.code == 2, words
        assert done.out == ""
        assert done.err
    assert not (tmp_path / "x.qualcode").exists()


def test_help_of_everything(run: Run) -> None:
    assert run("--help").code == 0
    assert "demo" in run("-h").out
    assert run("--version").code == 0
    assert run().code == 2


def test_import_off_a_terminal_asks_for_yes_and_stores_nothing(
    run: Run, store: Path, tmp_path: Path
) -> None:
    before = digest(store)
    file = tmp_path / "K9.txt"
    file.write_text(INTERVIEW, encoding="utf-8")
    done = run("import", store, file)
    assert done.code == 1
    assert "--yes" in done.err
    assert "K9" in done.out
    assert digest(store) == before
    as_is = run("import", store, file, "--as-is")
    assert as_is.code == 0
    assert digest(store) != before


def test_import_shows_what_it_replaced_and_attaches_attributes(run: Run, tmp_path: Path) -> None:
    folder = sample_folder("transcripts")
    store = tmp_path / "s.qualcode"
    run("new", store)
    done = run(
        "import",
        store,
        folder / "K2.docx",
        folder / "D2.txt",
        "--informants",
        folder / "informants.csv",
        "--names",
        folder / "names.csv",
        "--yes",
    )
    assert (done.code, done.err) == (0, "")
    assert "[tettsted 2]" in done.out
    with open_workspace(store) as workspace:
        cases = {case.pseudonym: case.attributes for case in workspace.read(queries.cases)}
    assert cases["K2"]["role"] == "programrådgiver"
    assert cases["D2"]["role"] == "flyktningkonsulent"


def test_the_same_title_again_is_refused(run: Run, store: Path, tmp_path: Path) -> None:
    before = digest(store)
    other = tmp_path / "ny"
    other.mkdir()
    for name in ("K2.txt", "k2.txt"):
        (other / name).write_text(INTERVIEW, encoding="utf-8")
        done = run("import", store, other / name, "--yes")
        assert done.code == 1
        assert "K2" in done.err.upper()
    (tmp_path / "K9.txt").write_text(INTERVIEW, encoding="utf-8")
    (other / "K9.txt").write_text(INTERVIEW, encoding="utf-8")
    twice = run("import", store, tmp_path / "K9.txt", other / "K9.txt", "--yes")
    assert twice.code == 1
    assert "K9.txt" in twice.err
    assert digest(store) == before


def test_undo_is_per_coder_and_refused_when_built_on(run: Run, tmp_path: Path) -> None:
    store, folder = tmp_path / "s.qualcode", sample_folder("transcripts")
    run("new", store)
    run("codebook", store, *sorted(sample_folder("codebook").glob("*.yaml")))
    twice = [folder / name for name in ("K2.docx", "D2.txt", "B2.docx", "G1.docx")]
    run("import", store, *twice, "--names", folder / "names.csv", "--certain")
    applied = run("apply", store, folder / "codings-BN.jsonl", "--coder", "BN")
    assert applied.code == 0
    before = run("quotes", store, "--format", "jsonl").lines
    assert len(before) == LEDGER["totals"]["codings"]["BN"]
    undone = run("undo", store, "--coder", "BN")
    assert undone.code == 0
    assert run("quotes", store, "--format", "jsonl").lines == []
    run("redo", store, "--coder", "BN")
    assert run("quotes", store, "--format", "jsonl").lines == before
    last = run("undo", store, "--coder", "AL")
    assert last.code == 1  # BN's codings stand on the sources that AL took in
    assert "BN" in last.err
    assert run("check", store).code == 0


def test_an_export_writes_over_nothing_but_a_table_that_nobody_changed(
    run: Run, store: Path, tmp_path: Path
) -> None:
    out = tmp_path / "kapittel.docx"
    out.write_bytes(b"kapittel 4")
    refused = run("export", store, out)
    assert (refused.code, refused.out, out.read_bytes()) == (1, "", b"kapittel 4")
    for words in ("kapittel.docx", "--overwrite"):
        assert words in refused.err
    assert "exported" not in run("history", store).out
    assert run("export", store, out, "--overwrite").code == 0
    assert run("export", store, out, "--title", "Temaer").code == 0
    with out.open("ab") as file:
        file.write(b"mer")
    changed = out.read_bytes()
    assert (run("export", store, out).code, out.read_bytes()) == (1, changed)


@pytest.mark.skipif(sys.platform == "win32", reason="a pipe in a folder")
def test_what_is_no_file_is_not_looked_into(run: Run, store: Path, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "ut.docx")
    assert run("export", store, tmp_path / "ut.docx").code == 1


# As a program of its own


def outside(
    *words: object, within: Sequence[str] = (), **env: str
) -> subprocess.CompletedProcess[str]:
    program = [sys.executable, "-c", "from qualcode.cli import main; main()"]
    return subprocess.run(
        [*within, *program, *map(str, words)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=60,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p), **env},
    )


def test_as_a_program_with_closed_input(store: Path) -> None:
    done = outside(store, QUALCODE_LANG="nb")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.count("\n") == 1
    missing = outside("check", store.parent / "borte.qualcode")
    assert missing.returncode == 1
    assert "borte.qualcode" in missing.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="a shell closes the input")
@pytest.mark.parametrize(
    "words",
    [
        ("import", "STORE", "TALK"),
        ("import", "STORE", "TALK", "--key", "NEW"),
        ("correct", "STORE", "K2", "TALK"),
        ("remove", "STORE", "K2", "PASSAGE"),
        ("withdraw", "STORE", "K2"),
        ("delete", "STORE", "RECEIPT"),
        ("key", "show", "STORE", "KEY"),
        ("key", "destroy", "STORE", "KEY"),
        ("open", "STORE"),
        ("demo", "FOLDER"),
        (),
    ],
    ids=" ".join,
)
def test_a_question_to_an_input_that_was_closed_is_as_one_to_nobody(
    store: Path, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, words: tuple[str, ...]
) -> None:
    (tmp_path / "K9.txt").write_text("I: Ja?\nK9: Da kom Tesfay hit.\n", encoding="utf-8")
    apart = tmp_path_factory.mktemp("trygt")
    (apart / "min.key").write_bytes(b"ingen kobling")
    places = {
        "STORE": store, "TALK": tmp_path / "K9.txt", "NEW": apart / "ny.key",
        "KEY": apart / "min.key", "RECEIPT": tmp_path / "kvittering.txt",
        "FOLDER": tmp_path / "demo",
    }  # fmt: skip
    with open_workspace(store) as workspace:
        source = workspace.chosen_sources("K2")[0]
        text = workspace.read(queries.body, source.text_hash)
    typed = [places.get(word, text[:400] if word == "PASSAGE" else word) for word in words]
    if words[:1] == ("demo",):
        (tmp_path / "demo").mkdir()
        shutil.copy(store, tmp_path / "demo" / "demo.qualcode")
        (tmp_path / "demo" / "themes.docx").write_bytes(b"")
    nobody = outside(*typed, QUALCODE_PASSPHRASE="")
    closed = outside(*typed, within=("sh", "-c", 'exec "$@" <&-', "sh"), QUALCODE_PASSPHRASE="")
    assert (closed.returncode, closed.stdout) == (nobody.returncode, nobody.stdout)
    assert closed.stderr == nobody.stderr
    assert "Traceback" not in closed.stderr


def test_as_a_program_in_a_terminal_that_knows_only_ascii(store: Path) -> None:
    done = outside("summary", store, PYTHONIOENCODING="ascii", PYTHONUTF8="0", LC_ALL="C")
    assert done.returncode == 0
    assert done.stdout
