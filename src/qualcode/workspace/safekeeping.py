"""Keeping a study safe: dated backups made by themselves, and a store put back from one.

Nothing here keeps a researcher from her study: what goes wrong with a backup becomes a
notice beside the open project. A store on a server is backed up by those who run it.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path

from qualcode.errors import RuleError, StoreError
from qualcode.messages import Message
from qualcode.storage import backup as copies
from qualcode.storage import new_guid, queries
from qualcode.storage.backup import Contents
from qualcode.storage.dated import (
    KEEP,
    dated,
    dated_copy,
    folder_of,
    is_in_a_folder_of_backups,
    named,
    thin,
)
from qualcode.storage.engine import file_of, home_of, locate
from qualcode.storage.erasing import erase_in_copy, in_copy
from qualcode.storage.project import now
from qualcode.workspace.numbering import TAKEN, Numbers, all_of, note_numbers
from qualcode.workspace.opening import open_workspace
from qualcode.workspace.verbs import Workspace
from qualcode.workspace.whereabouts import warning_about

__all__ = [
    "Backup",
    "Contents",
    "back_up",
    "backups",
    "before_large",
    "brings_back",
    "folder_of_backups",
    "reminder",
    "restore",
    "safe_opening",
]


@dataclass(frozen=True, slots=True)
class Backup:
    """One dated backup of a store."""

    path: Path
    at: datetime
    """When it was made, in UTC."""
    size: int
    """Bytes."""
    holds: Contents | None
    """None where the file cannot be read."""


def safe_opening(target: str | Path, coder: str = "") -> tuple[Workspace, list[Message]]:
    """`open_workspace`, and what the researcher should be told: upgraded, backed up, or why not.

    A dated backup is made if something was done since the last one. Raises `StoreError` only
    where the store itself cannot be opened.
    """
    workspace = open_workspace(target, coder)
    notices = list(workspace.store.notices)
    soon = due(workspace)
    notices += [soon] if soon else []
    file = file_of(workspace.store.url)
    if file is not None:
        if is_in_a_folder_of_backups(file):
            notices.append(Message("backup.is_one", {"store": file.name}))
            return workspace, notices
        notices += [notice for notice in (warning_about(file), before_large(workspace)) if notice]
    return workspace, notices


def before_large(workspace: Workspace, keep: int = KEEP) -> Message | None:
    """A dated backup before something large, unless the last one holds all that was done.

    None, or the notice that it could not be made. Older ones that the rule does not keep go.
    """
    file = file_of(workspace.store.url)
    if file is None or is_in_a_folder_of_backups(file):
        return None
    try:
        if _has_changed(file):
            dated_copy(file, now())
            thin(file, keep)
    except StoreError as error:
        why = Message(error.message_id, error.values)
        return Message("backup.failed", {"store": file.name, "why": why})
    return None


def _has_changed(file: Path) -> bool:
    """Whether the newest backup lacks something, or cannot be read."""
    stands = copies.contents_of_open(file)
    for one in dated(file)[:1]:
        with suppress(StoreError):
            return stands.has_grown_since(copies.contents(one.path))
    return True


def back_up(store: str | Path, target: Path | None = None) -> Path:
    """A backup of a store, dated, or under a name of one's own that nobody has; where it lies.

    The store may be open. Raises `StoreError` or `RuleError`.
    """
    file = _file_in(store)
    if not file.exists():
        raise StoreError("store.missing", store=file)
    if target is not None:
        copies.copy(file, target)
        return target
    made = dated_copy(file, now())
    thin(file)
    return made


def folder_of_backups(store: str | Path) -> Path:
    """Where the dated backups of a store lie, or would. Raises `RuleError` for a server's."""
    return folder_of(_file_in(store))


def backups(store: str | Path) -> list[Backup]:
    """The dated backups of a store, the newest first; also where the store itself is gone."""
    return [found for one in dated(_file_in(store)) if (found := _looked_into(one.path, one.at))]


def _looked_into(path: Path, at: datetime) -> Backup | None:
    try:
        size = path.stat().st_size
    except OSError:  # thinned out meanwhile
        return None
    try:
        return Backup(path, at, size, copies.contents(path))
    except StoreError:
        return Backup(path, at, size, None)


def restore(store: str | Path, backup: Path, *, anyway: bool = False) -> Path | None:
    """Make a store what a backup holds; where a backup of what stood there is, if anything did.

    The store becomes a replica of its own: entries made from now on are not those that were
    made after the backup, and whoever withdrew since stays away. Undo goes on from what the
    backup holds. Raises `StoreBusy` while somebody, this process included, has the store open;
    `RuleError` where the backup is of another project, unless `anyway`; `StoreError` where it is
    not sound or what stands cannot be backed up. The store is then as it was.
    """
    file = _file_in(store).resolve()
    found = copies.sound_contents(backup)
    kept = None
    gone: list[tuple[str, str]] = []
    taken = Numbers()
    if file.exists():
        copies.refuse_if_open(file)
        gone, taken = copies.withdrawn(file), all_of(copies.noted(file, TAKEN))
        kept = _kept(file, backup, found, anyway)
    try:
        copies.put_back(backup, file, facts_of_its_own(file), partial(_treat, gone, taken))
    except StoreError:
        if kept is not None and not file.exists():
            copies.set_aside(kept, file)  # the damaged one, which is better than none
        raise
    return kept


def brings_back(store: str | Path, backup: Path) -> list[Message]:
    """What is to be told where a backup takes the place of a store: what it lacks or brings back.

    Persons who withdrew stay away (`restore`); passages that were removed since do not.
    """
    file = _file_in(store)
    if not file.exists():
        return []
    told = []
    if not {*copies.withdrawn(file)} <= {*copies.withdrawn(backup)}:
        told.append(Message("restore.without"))
    n = copies.passages_removed(file) - copies.passages_removed(backup)
    if n > 0:
        told.append(Message("restore.passages", {"n": n, "backup": backup.name}))
    return told


def _treat(gone: Sequence[tuple[str, str]], taken: Numbers, copy: Path) -> None:
    """Let a copy know what the store knew: who is to stay away, and which numbers are taken."""
    if gone:
        erase_in_copy(copy, gone, now())
    if taken != Numbers():
        in_copy(copy, partial(note_numbers, taken))


def facts_of_its_own(file: Path) -> dict[str, str]:
    """What makes the store in a file a replica of its own."""
    return {"replica": new_guid(), "home": home_of(locate(file))}


def _kept(file: Path, backup: Path, found: Contents, anyway: bool) -> Path:
    """What stands, backed up; or, where it is damaged, set aside as it is."""
    at = now()
    try:
        stands = copies.contents(file)
        if stands.project != found.project and not anyway:
            values = {"title": stands.title, "other": found.title}
            raise RuleError("restore.other_project", store=file, backup=backup.name, **values)
        return dated_copy(file, at)
    except StoreError as error:
        if not copies.is_damage(error):
            raise
    aside = named(file, at, remark=" damaged")
    try:
        folder_of(file).mkdir(exist_ok=True)
    except OSError as error:
        raise StoreError("backup.read_only", backup=aside, folder=file.parent) from error
    copies.set_aside(file, aside)
    return aside


def _file_in(store: str | Path) -> Path:
    file = file_of(locate(store))
    if file is None:
        raise RuleError("backup.on_server")
    return file


SOON = 30
"""Days before the date from which on it is told."""


def reminder(delete_by: str, today: date) -> Message | None:
    """What to tell who opens a project whose date is near or past; None otherwise."""
    with suppress(ValueError):
        left = (date.fromisoformat(delete_by) - today).days if delete_by else SOON + 1
        if left < 0:
            return Message("delete_by.past", {"day": delete_by})
        if left <= SOON:
            return Message("delete_by.soon", {"day": delete_by, "n": left})
    return None


def due(workspace: Workspace) -> Message | None:
    """The reminder of an open project, if it is time for one."""
    project = workspace.read(queries.project)
    return reminder(project.delete_by, now().date()) if project else None
