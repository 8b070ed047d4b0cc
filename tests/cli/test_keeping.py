"""backup, restore and bundle, as they are typed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typing_commands import Done, controls, digest

import version_one
from qualcode.workspace import open_workspace

Run = Callable[..., Done]


def quotes(run: Run, store: Path) -> list[str]:
    return run("quotes", store, "--format", "jsonl").lines


def test_a_study_is_backed_up_listed_and_put_back(run: Run, store: Path) -> None:
    before = quotes(run, store)
    made = run("backup", store)
    assert (made.code, made.err) == (0, "")
    assert str(store.parent / "demo.backups") in made.out
    assert run("undo", store, "--coder", "BN").code == 0
    listed = run("restore", store)
    assert (listed.code, listed.err) == (0, "")
    (backup,) = (store.parent / "demo.backups").iterdir()
    assert backup.name in listed.lines[0]
    assert "504" in listed.lines[0]
    rows = [json.loads(line) for line in run("restore", store, "--json").lines]
    assert [row["file"] for row in rows] == [str(backup)]
    assert rows[0]["holds"] == {"sources": 20, "codings": 504}
    for named in (backup, backup.name):
        run("undo", store, "--coder", "BN")
        done = run("restore", store, named)
        assert (done.code, done.err) == (0, "")
        assert quotes(run, store) == before
    assert run("check", store).code == 0
    digest(store)


def test_restore_where_there_are_no_backups_says_what_to_do(run: Run, store: Path) -> None:
    done = run("restore", store)
    assert done.code == 0
    assert "demo.backups" in done.out
    assert run("restore", store, "--json").out == ""
    assert run("restore", store, "borte.qualcode").code == 1
    assert run("restore", store, "borte.qualcode", "--json").code == 2


def test_restore_is_refused_while_the_study_is_open(run: Run, store: Path) -> None:
    run("backup", store)
    (backup,) = (store.parent / "demo.backups").iterdir()
    with open_workspace(store, "AL"):
        done = run("restore", store, backup)
    assert (done.code, done.out) == (1, "")
    assert store.name in done.err
    assert "Close" in done.err


def test_another_project_needs_anyway(run: Run, store: Path, tmp_path: Path) -> None:
    run("new", tmp_path / "annen", "--title", "En \x1b[31mannen")
    refused = run("restore", store, tmp_path / "annen.qualcode")
    assert refused.code == 1
    assert "--anyway" in refused.err
    assert controls(refused.err) == []
    assert run("restore", store, tmp_path / "annen.qualcode", "--anyway").code == 0
    assert quotes(run, store) == []


def test_backup_under_a_name_of_ones_own(run: Run, store: Path, tmp_path: Path) -> None:
    assert run("backup", store, tmp_path / "min.qualcode").code == 0
    assert quotes(run, tmp_path / "min.qualcode") == quotes(run, store)
    again = run("backup", store, tmp_path / "min.qualcode")
    assert again.code == 1
    assert "min.qualcode" in again.err


def test_a_study_is_bundled_and_moved(run: Run, store: Path, tmp_path: Path) -> None:
    out, moved = tmp_path / "studie.zip", tmp_path / "flyttet.qualcode"
    done = run("bundle", store, out)
    assert (done.code, done.err) == (0, "")
    assert "README.txt" in done.out
    assert out.name in run("history", store, "--limit", "1").out
    assert run("restore", moved, out).code == 0
    assert quotes(run, moved) == quotes(run, store)
    assert run("check", moved).code == 0
    taken = run("restore", store, out)
    assert taken.code == 1
    assert store.name in taken.err


def test_importing_and_applying_make_a_backup_first(run: Run, store: Path, tmp_path: Path) -> None:
    file = tmp_path / "K9.txt"
    file.write_text("I: Hva hjelper?\nMai: At vi snakker sammen.\n", encoding="utf-8")
    assert run("import", store, file, "--yes").code == 0
    rows = [json.loads(line) for line in run("restore", store, "--json").lines]
    assert [row["holds"]["sources"] for row in rows] == [20]


def test_a_backup_that_fails_does_not_stop_an_import(run: Run, store: Path, tmp_path: Path) -> None:
    (store.parent / "demo.backups").write_text("i veien", encoding="utf-8")
    file = tmp_path / "K9.txt"
    file.write_text("I: Hva hjelper?\nMai: At vi snakker sammen.\n", encoding="utf-8")
    done = run("import", store, file, "--yes")
    assert done.code == 0
    assert "backup" in done.err
    assert run("check", store).code == 0


@pytest.mark.parametrize("words", [("quotes",), ("history",), ("check", "--json")])
def test_an_older_store_is_upgraded_and_that_is_told_on_standard_error(
    run: Run, tmp_path: Path, words: tuple[str, ...]
) -> None:
    path = tmp_path / "gammel.qualcode"
    version_one.write_version_one(path)
    done = run(words[0], path, *words[1:])
    assert done.code == 0
    assert "gammel" in done.err
    assert "gammel" not in done.out
    assert run(words[0], path, *words[1:]).err == ""
    assert run("check", path).code == 0
    while (undone := run("undo", path)).code == 0:
        pass
    assert undone.code == 1


def test_a_server_is_not_ours_to_back_up(run: Run) -> None:
    url = "postgresql://kari:hemmelig@db.invalid/studie"
    for words in (("backup", url), ("restore", url), ("restore", url, "x")):
        done = run(*words)
        assert done.code == 1
        assert "server" in done.err
        assert "hemmelig" not in done.err
