"""Backups made by themselves, notices instead of faults, and a study put back."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

import builders as b
from qualcode.domain.changes import Add
from qualcode.errors import QualcodeError, RuleError, StoreBusy, StoreError
from qualcode.messages import LANGUAGES, Message, render, render_error
from qualcode.storage import backup as copies
from qualcode.storage import queries
from qualcode.storage.backup import contents
from qualcode.workspace import Workspace, open_workspace
from qualcode.workspace import safekeeping as safe
from qualcode.workspace.safekeeping import (
    back_up,
    backups,
    before_large,
    folder_of_backups,
    restore,
    safe_opening,
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A small study, closed."""
    file = tmp_path / "studie.qualcode"
    b.small_study(file).close()
    return file


@pytest.fixture(autouse=True)
def _a_place_without_remarks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(safe, "warning_about", lambda file: None)


def code(workspace: Workspace, start: int) -> None:
    workspace.change(Add(b.coding(b.K1, b.TIME, start, start + 5)))


def opened_and(path: Path, *starts: int) -> list[Message]:
    """Open, code something, close; what opening told."""
    workspace, notices = safe_opening(path)
    with workspace:
        for start in starts:
            code(workspace, start)
    return notices


def said(notices: list[Message]) -> list[str]:
    for notice in notices:
        for language in LANGUAGES:
            assert render(notice, language)
    return [notice.id for notice in notices]


def refused(error: pytest.ExceptionInfo[QualcodeError]) -> str:
    for language in LANGUAGES:
        assert render_error(error.value, language)
    return error.value.message_id


def test_opening_makes_a_backup_only_when_something_was_done_since(path: Path) -> None:
    assert opened_and(path) == []
    assert len(backups(path)) == 1
    assert opened_and(path) == []
    assert opened_and(path, 3) == []
    assert len(backups(path)) == 1
    assert opened_and(path) == []
    newest, first = backups(path)
    assert newest.at >= first.at
    assert newest.size > 0
    assert newest.holds is not None
    assert first.holds is not None
    assert (first.holds.codings, newest.holds.codings) == (0, 1)
    assert newest.holds.title == "Prøve"


def test_undoing_is_something_done_though_less_is_left(path: Path) -> None:
    opened_and(path, 3)
    opened_and(path)
    with open_workspace(path) as workspace:
        workspace.undo()
    opened_and(path)
    assert [one.holds.codings if one.holds else None for one in backups(path)] == [0, 1, 0]


def test_a_backup_that_cannot_be_read_is_listed_and_made_again(path: Path) -> None:
    opened_and(path)
    (only,) = backups(path)
    only.path.write_bytes(b"not a store any more")
    opened_and(path)
    assert [one.holds is None for one in backups(path)] == [False, True]


def test_before_something_large_a_backup_is_made_of_the_open_study(path: Path) -> None:
    with open_workspace(path) as workspace:
        code(workspace, 3)
        assert before_large(workspace) is None
        assert before_large(workspace) is None
        assert len(backups(path)) == 1
        code(workspace, 9)
        assert workspace.faults() == []
    assert [one.holds.codings if one.holds else None for one in backups(path)] == [1]


@pytest.mark.parametrize("in_the_way", ["a file", "a full disk", "a damaged store"])
def test_a_backup_that_fails_is_a_notice_and_the_study_is_open(
    path: Path, in_the_way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened_and(path, 3)
    if in_the_way == "a file":
        for one in backups(path):
            one.path.unlink()
        folder_of_backups(path).rmdir()
        folder_of_backups(path).write_text("mitt", encoding="utf-8")
    else:
        id_ = "backup.full" if in_the_way == "a full disk" else "backup.damaged"

        def fail(store: Path, at: object) -> Path:
            raise StoreError(id_, store=store, backup=store, folder=store.parent)

        monkeypatch.setattr(safe, "dated_copy", fail)
    workspace, notices = safe_opening(path)
    with workspace:
        assert said(notices) == ["backup.failed"]
        assert path.name in render(notices[0], "nb")
        code(workspace, 9)
    if in_the_way != "a file":
        assert len(backups(path)) == 1  # the earlier one was not thinned out


def test_a_backup_opened_by_itself_says_so_and_gets_no_backups(path: Path) -> None:
    opened_and(path)
    (only,) = backups(path)
    assert said(opened_and(only.path)) == ["backup.is_one"]
    assert [p.name for p in folder_of_backups(path).iterdir()] == [only.path.name]


def test_the_place_is_remarked_on(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    remark = Message("place.synchronised", {"store": path.name, "service": "OneDrive"})
    monkeypatch.setattr(safe, "warning_about", lambda file: remark)
    assert opened_and(path) == [remark]


def test_a_link_to_the_store_has_the_same_backups(path: Path, tmp_path: Path) -> None:
    link = tmp_path / "annet" / "lenke.qualcode"
    link.parent.mkdir()
    link.symlink_to(path)
    opened_and(link)
    assert len(backups(path)) == 1
    assert list(link.parent.iterdir()) == [link]


# Restoring


def test_a_study_is_put_back_and_what_stood_is_kept(path: Path) -> None:
    opened_and(path, 3)
    opened_and(path, 9)
    before = contents(path)
    older = backups(path)[0]
    kept = restore(path, older.path)
    assert kept is not None
    assert contents(kept) == before
    assert contents(path) == older.holds
    with open_workspace(path) as workspace:
        assert workspace.faults() == []
        assert workspace.read(queries.code_counts) == {b.TIME.guid: 1}
        assert workspace.undo()
        assert workspace.redo()
        assert workspace.faults() == []
    restore(path, kept)
    assert contents(path) == before


def test_a_restored_study_is_a_replica_of_its_own(path: Path) -> None:
    opened_and(path, 3)
    with open_workspace(path) as workspace:
        first = workspace.store.replica
    restore(path, back_up(path))
    with open_workspace(path) as workspace:
        assert workspace.store.replica != first
        second = workspace.store.replica
    with open_workspace(path) as workspace:
        assert workspace.store.replica == second


def test_a_study_that_was_lost_is_made_again_from_its_backups(path: Path) -> None:
    opened_and(path, 3)
    opened_and(path)
    before = contents(path)
    path.unlink()
    newest = backups(path)[0]
    assert restore(path, newest.path) is None
    assert contents(path) == before


@pytest.mark.parametrize("how", ["cut short", "emptied", "overwritten", "in the middle"])
def test_a_damaged_study_is_set_aside_as_it_is_and_put_back(path: Path, how: str) -> None:
    opened_and(path, 3)
    before, kept_one = contents(path), back_up(path)
    content = path.read_bytes()
    spoilt = {
        "cut short": content[:-100],
        "emptied": b"",
        "overwritten": b"Dette er en tekst." * 100,
        "in the middle": content[:20_480] + b"\xff" * 40_000 + content[60_480:],
    }[how]
    path.write_bytes(spoilt)
    aside = restore(path, kept_one)
    assert aside is not None
    assert aside.name.endswith(" damaged.qualcode")
    assert aside.read_bytes() == spoilt
    assert contents(path) == before
    assert not list(path.parent.glob("*-wal"))


def test_a_damaged_study_stays_where_it_is_when_nothing_can_be_put_there(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = back_up(path)
    path.write_bytes(b"skadet")

    def fail(*given: object) -> None:
        raise StoreError("backup.full", backup=path)

    monkeypatch.setattr(copies, "put_back", fail)
    with pytest.raises(StoreError, match=r"backup\.full"):
        restore(path, kept)
    assert path.read_bytes() == b"skadet"


def test_nothing_is_put_back_while_the_study_is_open(path: Path) -> None:
    kept = back_up(path)
    with open_workspace(path) as workspace:
        code(workspace, 3)
        with pytest.raises(StoreBusy) as error:
            restore(path, kept)
        assert refused(error) == "restore.open_elsewhere"
        code(workspace, 9)
        assert workspace.faults() == []
    assert contents(path).codings == 2


def test_another_project_is_put_there_only_if_so_wanted(path: Path, tmp_path: Path) -> None:
    other = tmp_path / "andre.qualcode"
    b.new_store(other).close()
    before = contents(path)
    with pytest.raises(RuleError) as error:
        restore(path, other)
    assert refused(error) == "restore.other_project"
    assert contents(path) == before
    kept = restore(path, other, anyway=True)
    assert kept is not None
    assert contents(kept) == before
    assert contents(path) == contents(other)


def test_a_file_that_is_no_sound_store_is_not_put_there(path: Path, tmp_path: Path) -> None:
    before = path.read_bytes()
    text, empty, damaged = (tmp_path / name for name in ("t.txt", "tom", "skadet"))
    text.write_text("Intervjuer: Hei.\n" * 50, encoding="utf-8")
    empty.touch()
    content = path.read_bytes()
    damaged.write_bytes(content[:20_480] + b"\xff" * 40_000 + content[60_480:])
    for file in (text, empty, damaged, tmp_path / "borte", tmp_path):
        with pytest.raises(StoreError) as error:
            restore(path, file)
        assert file.name in render_error(error.value)
    assert path.read_bytes() == before
    assert not folder_of_backups(path).exists()


def test_where_what_stands_cannot_be_kept_nothing_is_put_there(path: Path) -> None:
    kept = back_up(path)
    elsewhere = kept.rename(path.parent / "tatt vare på.qualcode")
    folder_of_backups(path).rmdir()
    folder_of_backups(path).touch()
    before = path.read_bytes()
    with pytest.raises(StoreError) as error:
        restore(path, elsewhere)
    assert refused(error) == "backup.read_only"
    assert path.read_bytes() == before


def test_an_older_store_put_back_is_upgraded_when_it_is_opened(path: Path) -> None:
    kept = back_up(path)
    with closing(sqlite3.connect(kept)) as raw:  # as version 1 left it
        for table in (
            *("nothing_here", "asked", "guide_question", "question", "code_link", "withdrawn"),
        ):
            raw.execute(f"DROP TABLE {table}")
        raw.execute('ALTER TABLE source DROP COLUMN "group"')
        raw.execute("UPDATE store SET value = '1' WHERE name = 'version'")
        raw.execute("PRAGMA user_version=1")
        raw.commit()
    restore(path, kept)
    workspace, notices = safe_opening(path)
    with workspace:
        assert said(notices) == ["upgrade.done"]
        assert workspace.faults() == []


def test_a_server_is_not_ours_to_back_up() -> None:
    for verb in (back_up, backups, lambda url: restore(url, Path("x"))):
        with pytest.raises(RuleError) as error:
            verb("postgresql://kari:hemmelig@db.invalid/studie")
        assert refused(error) == "backup.on_server"


def test_a_backup_under_a_name_of_ones_own(path: Path, tmp_path: Path) -> None:
    target = tmp_path / "ekstern disk" / "min.qualcode"
    target.parent.mkdir()
    with open_workspace(path):
        assert back_up(path, target) == target
    assert contents(target) == contents(path)
    with pytest.raises(StoreError) as error:
        back_up(path, target)
    assert refused(error) == "backup.exists"
    with pytest.raises(StoreError) as error:
        back_up(tmp_path / "borte.qualcode", tmp_path / "x")
    assert refused(error) == "store.missing"
