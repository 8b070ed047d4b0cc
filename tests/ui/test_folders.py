"""What lies in a folder, and what a typed path means: pure, with names of every kind."""

from __future__ import annotations

import os
import sys
import unicodedata
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import hostile
from qualcode.ui.folders import (
    Listed,
    completed,
    file_name,
    free_path,
    line_of,
    listing,
    matching,
    meant,
    parted,
    places,
    shown_name,
)

NAMES = [
    name
    for name in hostile.STRINGS
    if name and "/" not in name and "\0" not in name and len(name) < 80
]
posix = pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="any bytes are a name")


def steers(text: str) -> bool:
    return any(
        unicodedata.category(char) in {"Cc", "Cs"} or char in "\u202e\u2066" for char in text
    )


@given(st.text() | st.sampled_from(hostile.STRINGS))
def test_a_shown_name_steers_nothing_and_keeps_its_length(name: str) -> None:
    shown = shown_name(name)
    assert not steers(shown)
    assert len(shown) == len(name)
    assert shown_name(shown) == shown


def test_folders_come_first_and_ten_after_two(tmp_path: Path) -> None:
    for name in ("K10.txt", "k2.TXT", "K1.docx", "notes.pdf", ".hidden.txt"):
        (tmp_path / name).touch()
    for name in ("z", "A", ".git"):
        (tmp_path / name).mkdir()
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere")
    (tmp_path / "circle.txt").symlink_to(tmp_path / "circle.txt")
    (tmp_path / "to A").symlink_to(tmp_path / "A")
    found = listing(tmp_path, (".txt", ".docx"))
    assert [(one.name, one.kind) for one in found.entries] == [
        ("A", "folder"),
        ("to A", "folder"),
        ("z", "folder"),
        ("circle.txt", "gone"),
        ("gone.txt", "gone"),
        ("K1.docx", "file"),
        ("k2.TXT", "file"),
        ("K10.txt", "file"),
    ]
    assert found.left_out == 1
    assert "notes.pdf" in [one.name for one in listing(tmp_path, (".txt",), others=True).entries]
    assert {one.kind for one in listing(tmp_path, files=False).entries} == {"folder"}


def test_what_cannot_be_read_says_so(tmp_path: Path) -> None:
    assert not listing(tmp_path / "nowhere").readable
    (tmp_path / "file").touch()
    assert not listing(tmp_path / "file").readable
    assert not listing(Path("a\0b")).readable
    assert listing(tmp_path).readable


@posix
@pytest.mark.parametrize("name", [*NAMES, os.fsdecode(b"bl\xe5b\xe6r.txt")], ids=ascii)
def test_a_file_of_any_name_is_listed_and_meant_by_the_name_it_is_shown_with(
    name: str, tmp_path: Path
) -> None:
    try:
        (tmp_path / name).touch()
    except (OSError, UnicodeEncodeError):
        pytest.skip("no name on this machine")
    (one,) = listing(tmp_path).entries or (None,)
    if one is None:
        assert name.startswith(".")
        return
    assert one.path == tmp_path / name
    assert not steers(one.name)
    assert meant(line_of(tmp_path) + one.name, tmp_path, [one]) == one.path


@posix
def test_a_folder_of_any_name_is_the_one_its_line_shows(tmp_path: Path) -> None:
    folder = tmp_path / os.fsdecode(b"sv\xe6r\n\x1b[2J")
    folder.mkdir()
    assert not steers(line_of(folder))
    assert parted(line_of(folder) + "K1", folder) == (folder, "K1")
    assert meant(line_of(folder), folder, []) == folder


def test_a_typed_path_is_read_from_the_open_folder_the_root_or_home(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    here = tmp_path / "studies"
    assert line_of(here) == f"~{os.sep}studies{os.sep}"
    assert line_of(tmp_path) == f"~{os.sep}"
    assert line_of(tmp_path.parent / (tmp_path.name + "2")).startswith(str(tmp_path.parent)[:2])
    assert parted("~", here) == (tmp_path, "")
    assert parted("..", here) == (tmp_path, "")
    assert parted("K1", here) == (here, "K1")
    assert parted(f"below{os.sep}K1", here) == (here / "below", "K1")
    assert parted(f"~{os.sep}x{os.sep}", here) == (tmp_path / "x", "")
    assert parted(f"~nobody-at-all{os.sep}x", here)[1] == "x"


@given(st.text(max_size=40) | st.sampled_from(hostile.STORABLE))
def test_anything_typed_means_some_path(typed: str) -> None:
    here = Path("studies").absolute()
    assert isinstance(meant(typed, here, []), Path)
    folder, name = parted(typed, here)
    assert typed.endswith(name) or typed in ("~", ".", "..")
    assert isinstance(folder, Path)


ENTRIES = [
    Listed(Path("a/Interviews"), "Interviews", "folder"),
    Listed(Path("a/intro.txt"), "intro.txt", "file"),
    Listed(Path("a/K2.txt"), "K2.txt", "file"),
]


def test_a_name_is_completed_by_the_first_that_fits_its_own_case_before_others() -> None:
    here = Path("a").absolute()
    line = line_of(here)
    assert completed(line + "Int", here, ENTRIES) == line + "Interviews" + os.sep
    assert completed(line + "int", here, ENTRIES) == line + "intro.txt"
    assert completed("k", here, ENTRIES) == "K2.txt"
    assert completed(line + "x", here, ENTRIES) is None
    assert completed(line, here, ENTRIES) is None


@given(st.lists(st.text(min_size=1, max_size=8), max_size=8), st.text(max_size=3))
def test_what_matches_holds_the_words(names: list[str], words: str) -> None:
    entries = [Listed(Path(name), name, "file") for name in names]
    found = matching(entries, words)
    assert [one for one in entries if one in found] == list(found)
    assert all(words.casefold() in one.name.casefold() for one in found)


@given(st.text() | st.sampled_from(hostile.STRINGS))
def test_a_file_named_after_a_title_is_one_every_system_takes(title: str) -> None:
    name = file_name(title, ".qualcode")
    assert not set(name) & set('<>:"/\\|?*')
    assert not steers(name)
    assert len(name.encode()) <= 220
    if name:
        stem = name.removesuffix(".qualcode")
        assert stem == stem.strip(" .") != ""
        assert stem.upper() not in {"CON", "PRN", "NUL", "AUX", "COM1", "LPT9"}


def test_titles_and_their_files() -> None:
    assert file_name("Hvem tar neste steg?", ".qualcode") == "Hvem tar neste steg.qualcode"
    assert file_name("a/b: c", ".x") == "a b c.x"
    assert file_name("con", ".x") == "_con.x"
    assert file_name(" ?? ", ".x") == ""


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.integers(1, 4))
def test_a_free_path_is_free_and_keeps_the_suffix(tmp_path: Path, n: int) -> None:
    made = []
    for _ in range(n):
        path = free_path(tmp_path, "study.qualcode")
        assert not path.exists()
        path.touch()
        made.append(path.name)
    assert made == ["study.qualcode", *(f"study {k}.qualcode" for k in range(2, n + 1))]
    for name in made:
        (tmp_path / name).unlink()


def test_places_are_there_and_each_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "last").mkdir()
    found = places(str(tmp_path / "last"))
    assert found["last"] == tmp_path / "last"
    assert all(path.is_dir() for path in found.values())
    assert len(set(found.values())) == len(found)
    assert "last" not in places(str(tmp_path / "gone"))
