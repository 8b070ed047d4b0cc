"""The file picker, by keys and by mouse, in folders of every kind."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from beginning import LARGE, SMALL, Newcomer, beginning
from driving import steers
from textual import events
from textual.widgets import Input

from qualcode.ui import remembered
from qualcode.ui.screens.asking import Ask
from qualcode.ui.screens.file_entries import Entries
from qualcode.ui.screens.file_picker import FOLDER, ONE, SAVE, SEVERAL, FilePicker
from qualcode.ui.text import plain

TEXTS = (".txt", ".docx")


class Picking(Newcomer):
    """A person at the picker, and what the picker gave."""

    given: list[tuple[Path, ...] | None]

    @property
    def picker(self) -> FilePicker:
        return self.now(FilePicker)

    @property
    def line(self) -> str:
        return self.picker.query_one(Input).value

    @property
    def names(self) -> list[str]:
        return [line.strip(" ✓") for line in self.listed]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for variable in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(variable, str(tmp_path))
    (tmp_path / "interviews" / "older").mkdir(parents=True)
    for name in ("K1.txt", "K2.docx", "K10.txt", "notes.pdf"):
        (tmp_path / "interviews" / name).touch()
    monkeypatch.chdir(tmp_path)
    return tmp_path


@asynccontextmanager
async def picking(
    task: str = ONE, size: tuple[int, int] = LARGE, start: Path | None = None, name: str = ""
) -> AsyncIterator[Picking]:
    async with beginning(size) as person:
        person.__class__ = Picking
        assert isinstance(person, Picking)
        person.given = []
        picker = FilePicker(
            person.app._say, plain("Choose"), TEXTS, task=task, start=start, name=name
        )
        person.app.push_screen(picker, person.given.append)
        await person.settle()
        yield person


async def test_arrows_and_enter_go_in_and_take(home: Path) -> None:
    async with picking() as person:
        assert person.line == f"~{os.sep}"
        assert person.names == ["↑ the folder above", "interviews/"]
        await person.press("enter")
        assert person.names == ["↑ the folder above", "older/", "K1.txt", "K2.docx", "K10.txt"]
        assert person.says("files.left_out", n=1)
        await person.press("down", "down", "enter")
    assert person.given == [(home / "interviews" / "K2.docx",)]
    assert remembered.read().folder == str(home / "interviews")


@pytest.mark.parametrize("key", ["backspace", "left"])
async def test_up_comes_back_to_the_folder_it_came_from(home: Path, key: str) -> None:
    async with picking(start=home / "interviews") as person:
        await person.press(key)
        assert person.line == f"~{os.sep}"
        highlighted = person.picker.query_one(Entries).highlighted
        assert highlighted is not None
        assert person.names[highlighted] == "interviews/"
        await person.press("right")
        assert person.line.endswith(f"interviews{os.sep}")
        await person.press("escape")
    assert person.given == [None]


async def test_space_ticks_in_several_folders_and_enter_takes_them_all(home: Path) -> None:
    (home / "interviews" / "older" / "A.txt").touch()
    async with picking(SEVERAL, SMALL, home / "interviews") as person:
        await person.press("down", "space", "down", "space", "space")
        assert person.says("files.ticked", n=1)
        await person.press("home", "down", "enter", "space", "enter")
    assert person.given == [
        (home / "interviews" / "K1.txt", home / "interviews" / "older" / "A.txt")
    ]


async def test_all_are_ticked_at_once_and_those_of_another_kind_are_not(home: Path) -> None:
    async with picking(SEVERAL, start=home / "interviews") as person:
        await person.press("f2", "ctrl+a")
        assert "notes.pdf" in person.names
        assert person.says("files.ticked", n=3)
        await person.press("ctrl+a")
        assert not person.says("files.ticked", n=3)
        await person.press("ctrl+a")
        await person.click("#take")
    assert person.given == [
        tuple(home / "interviews" / name for name in ("K1.txt", "K2.docx", "K10.txt"))
    ]


async def test_typing_narrows_the_list_and_right_completes(home: Path) -> None:
    async with picking() as person:
        await person.press("i", "n")
        assert person.names == ["interviews/"]
        assert person.line == f"~{os.sep}in"
        await person.press("right")
        assert person.line == f"~{os.sep}interviews{os.sep}"
        assert "K1.txt" in person.names
        await person.press("K", "1")
        assert person.names == ["K1.txt", "K10.txt"]
        await person.press("down", "down", "enter")
    assert person.given == [(home / "interviews" / "K10.txt",)]


async def test_a_path_is_pasted(home: Path) -> None:
    async with picking() as person:
        await person.go_to(home / "interviews" / "K2.docx")
    assert person.given == [(home / "interviews" / "K2.docx",)]


async def test_a_name_with_spaces_is_typed_however_quickly(home: Path) -> None:
    (home / "interviews" / "a b c.txt").touch()
    async with picking(SEVERAL, start=home / "interviews") as person:
        for key, letter in (("a", "a"), ("space", " "), ("b", "b"), ("space", " "), ("c", "c")):
            person.app.post_message(events.Key(key, letter))
        await person.settle()
        assert person.line == f"~{os.sep}interviews{os.sep}a b c"
        assert person.names == ["a b c.txt"]
        assert not person.says("files.ticked", n=1)


@pytest.mark.skipif(os.sep != "/", reason="where two slashes begin the name of a server")
@pytest.mark.parametrize("begin", ["/", "~/", "/interviews"])
async def test_a_path_from_the_root_is_typed_behind_another(home: Path, begin: str) -> None:
    async with picking() as person:
        person.picker.query_one(Input).value = begin
        await person.reach("PathLine")
        await person.press("end")
        words = f"/{home.name}" if begin.endswith("/") else f"//{home.name}"
        await person.type(words)
        assert person.line == f"/{home.name}"


async def test_the_root_is_reached_by_going_up_and_a_path_typed_there(home: Path) -> None:
    async with picking() as person:
        await person.press(*["backspace"] * len(home.parts))
        assert person.line == home.anchor
        await person.type(str(home / "interviews" / "K1.txt"))
        await person.press("enter")
    assert person.given == [(home / "interviews" / "K1.txt",)]


async def test_what_is_not_there_is_said_and_the_picker_stays(home: Path) -> None:
    (home / "gone.txt").symlink_to(home / "nowhere")
    async with picking() as person:
        await person.go_to(home / "K9.txt")
        assert person.says("files.none_there", file="K9.txt")
        await person.go_to(home)
        person.picker.action_to_entries()
        await person.press("end", "enter")
        assert person.says("files.leads_nowhere", file="gone.txt")
        await person.press("escape")
    assert person.given == [None]


async def test_a_folder_that_cannot_be_read_says_so_and_leads_back(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    forbidden = home / "interviews" / "older"
    scandir = os.scandir

    def refusing(path: Path) -> object:
        if Path(path) == forbidden:
            raise PermissionError(path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refusing)
    async with picking(start=home / "interviews") as person:
        await person.press("enter")
        assert person.says("files.unreadable", folder=str(forbidden))
        assert person.names == ["↑ the folder above"]
        await person.press("enter")
        assert "K1.txt" in person.names
        assert not person.says("files.unreadable", folder=str(forbidden))


async def test_the_mouse_goes_in_ticks_and_goes_to_places(home: Path) -> None:
    async with picking(SEVERAL) as person:
        await person.click_line("Entries", 1)
        await person.click_line("Entries", 2)
        assert person.says("files.ticked", n=1)
        await person.click("#places Button")
        assert person.line == f"~{os.sep}"
        await person.click("#take")
        assert person.given == [(home / "interviews" / "K1.txt",)]


async def test_a_click_beside_leaves(home: Path) -> None:
    async with picking() as person:
        await person.pilot.click(offset=(0, 0))
        await person.settle()
    assert person.given == [None]


# To be written


async def test_a_name_is_proposed_and_gets_its_suffix(home: Path) -> None:
    async with picking(SAVE, name="themes.txt") as person:
        assert person.line == f"~{os.sep}themes.txt"
        person.picker.query_one(Input).value = "~/interviews/mine"
        await person.press("enter")
    assert person.given == [(home / "interviews" / "mine.txt",)]


async def test_the_name_is_kept_from_folder_to_folder(home: Path) -> None:
    async with picking(SAVE, name="themes.txt") as person:
        await person.press("down", "enter")
        assert person.line == f"~{os.sep}interviews{os.sep}themes.txt"
        await person.click("#take")
    assert person.given == [(home / "interviews" / "themes.txt",)]


async def test_another_file_is_written_over_only_when_asked(home: Path) -> None:
    async with picking(SAVE, start=home / "interviews", name="K1.txt") as person:
        await person.press("enter")
        person.now(Ask)
        await person.press("enter")
        assert person.given == []
        await person.press("enter", "down", "enter")
    assert person.given == [(home / "interviews" / "K1.txt",)]


async def test_a_name_in_no_folder_and_a_folder_without_a_name_are_not_taken(home: Path) -> None:
    async with picking(SAVE) as person:
        person.picker.query_one(Input).value = "~/nowhere/mine.txt"
        await person.press("enter")
        assert person.says("files.none_there", file=str(home / "nowhere"))
        await person.go_to(home)
        await person.click("#take")
        assert person.says("files.no_name")
    assert person.given == []


# Folders


async def test_a_folder_is_used_and_one_that_is_not_there_is_made(home: Path) -> None:
    async with picking(FOLDER, start=home / "interviews") as person:
        assert person.names == ["Use this folder", "↑ the folder above", "older/"]
        await person.press("enter")
        assert person.given == [(home / "interviews",)]
    async with picking(FOLDER) as person:
        await person.go_to(home / "new" / "below")
        person.now(Ask)
        await person.press("down", "enter")
        assert person.given == []
        assert not (home / "new").exists()
        await person.go_to(home / "new" / "below")
        await person.press("enter")
    assert person.given == [(home / "new" / "below",)]
    assert (home / "new" / "below").is_dir()


# Names of every kind, and many of them

HOSTILE = [
    "[bold].txt",
    "[@click=app.quit]x.txt",
    "a\x1b[2Jb.txt",
    "line\nline.txt",
    "x\u202e.txt",
]


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="any bytes are a name")
async def test_files_and_folders_of_any_name_are_shown_safely_and_taken(home: Path) -> None:
    folder = home / os.fsdecode(b"sv\xe6r\x1b]0;x\x07")
    folder.mkdir()
    names = [*HOSTILE, os.fsdecode(b"bl\xe5b\xe6r.txt")]
    for name in names:
        (folder / name).touch()
    async with picking(SEVERAL, SMALL) as person:
        await person.press("end", "enter")
        assert len(person.names) == 1 + len(names)
        assert steers("".join(person.listed) + person.line + "".join(person.strips())) == []
        await person.press("ctrl+a", "enter")
    (given,) = person.given
    assert given is not None
    assert {path.name for path in given} == set(names)
    assert {path.parent for path in given} == {folder}


async def test_five_thousand_files_open_at_once(home: Path) -> None:
    many = home / "many"
    many.mkdir()
    for n in range(5_000):
        (many / f"Interview {n}.txt").touch()
    async with picking() as person:
        began = time.perf_counter()
        await person.go_to(many)
        took = time.perf_counter() - began
        assert len(person.names) == 5_001
        assert took < 2  # a third of a second alone; the rest is for a busy machine
        await person.press("4", "9", "9", "9")
        assert person.names == ["Interview 4999.txt"]
        await person.press("down", "enter")
    assert person.given == [(many / "Interview 4999.txt",)]
