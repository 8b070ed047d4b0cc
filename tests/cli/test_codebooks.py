"""Codebooks in and out through the command."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner

from qualcode.cli import commands
from qualcode.errors import FileError, RuleError

BOOK = "codebook: Tid\nlanguage: nb\ncodes:\n- name: Hast\n- name: Venting\n"


def run(*words: str) -> str:
    done = CliRunner().invoke(commands, words, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


def test_a_codebook_goes_in_and_comes_out(tmp_path: Path) -> None:
    store, book, out = (str(tmp_path / name) for name in ("s.qualcode", "in.yaml", "out.yaml"))
    Path(book).write_text(BOOK, encoding="utf-8")
    run("new", store, "--coder", "Kari")
    run("codebook", store, book)
    run("codebook", store, "--out", out)
    again = str(tmp_path / "t.qualcode")
    run("new", again, "--coder", "Kari", "--codebook", out)
    assert "Hast" in Path(out).read_text(encoding="utf-8")
    assert "sound" in run("check", again)


def test_which_codebook_has_to_be_said_where_there_are_several(tmp_path: Path) -> None:
    store = str(tmp_path / "s.qualcode")
    run("new", store, "--coder", "Kari")
    for name in ("Tid", "Sted"):
        book = tmp_path / f"{name}.yaml"
        book.write_text(BOOK.replace("Tid", name), encoding="utf-8")
        run("codebook", store, str(book))
    out = tmp_path / "out.yaml"
    refused = CliRunner().invoke(commands, ["codebook", store, "--out", str(out)])
    assert isinstance(refused.exception, RuleError)
    assert refused.exception.values["names"] == "Sted, Tid"
    assert not out.exists()
    run("codebook", store, "--out", str(out), "--name", "STED")
    assert "Sted" in out.read_text(encoding="utf-8")


def test_files_or_out_but_not_both(tmp_path: Path) -> None:
    store = str(tmp_path / "s.qualcode")
    run("new", store, "--coder", "Kari")
    assert CliRunner().invoke(commands, ["codebook", store]).exit_code == 2
    assert CliRunner().invoke(commands, ["codebook", store, "a.yaml", "--out", "b"]).exit_code == 2


def test_a_file_of_that_name_is_written_over_only_if_that_is_said(tmp_path: Path) -> None:
    store, out = str(tmp_path / "s.qualcode"), tmp_path / "out.yaml"
    book = tmp_path / "in.yaml"
    book.write_text(BOOK, encoding="utf-8")
    run("new", store, "--coder", "Kari", "--codebook", str(book))
    out.write_text("Kapittel 1", encoding="utf-8")
    refused = CliRunner().invoke(commands, ["codebook", store, "--out", str(out)])
    assert isinstance(refused.exception, FileError)
    assert (refused.exception.message_id, refused.exception.values) == (
        "write.exists",
        {"file": "out.yaml"},
    )
    assert out.read_text(encoding="utf-8") == "Kapittel 1"
    run("codebook", store, "--out", str(out), "--overwrite")
    written = out.read_bytes()
    run("codebook", store, "--out", str(out))  # the same again
    assert out.read_bytes() == written
