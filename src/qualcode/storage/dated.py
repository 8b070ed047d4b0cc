"""Dated backups: a folder beside the store, and what the files in it are called.

The store `studie.qualcode` has its backups in `studie.backups`, each named by the store and
the moment in UTC: `studie 2026-11-20 20.14.05Z.qualcode`. Only files named so are counted,
listed or thinned out; one that was given another name is the researcher's own.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

from qualcode.errors import StoreError
from qualcode.storage.backup import PART, RESTORING, UNPACKING, all_hidden, copy, discard

ENDING = ".backups"
_MOMENT = "%Y-%m-%d %H.%M.%SZ"
_NAMED = re.compile(r"(?P<at>\d{4}-\d\d-\d\d \d\d\.\d\d\.\d\dZ)(?: \((?P<n>[1-9]\d{0,3})\))?")

KEEP = 10
DAYS = 7


@dataclass(frozen=True, slots=True, order=True)
class Dated:
    """A backup in the folder, ordered by when it was made."""

    at: datetime
    """In UTC."""
    n: int
    """1, or more where several were made within the second."""
    path: Path


def folder_of(store: Path) -> Path:
    """Where a store's dated backups lie: beside the file itself, wherever links lead to it."""
    file = store.resolve()
    return file.with_name(f"{file.stem}{ENDING}")


def is_in_a_folder_of_backups(store: Path) -> bool:
    """Whether a store is itself somebody's backup."""
    return store.resolve().parent.name.endswith(ENDING)


def dated_copy(store: Path, at: datetime) -> Path:
    """A new backup of a store, named by the moment; never in the place of another.

    Raises `StoreError` if the store is damaged or the backup cannot be written.
    """
    folder = folder_of(store)
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise StoreError("backup.read_only", backup=folder, folder=folder.parent) from error
    for n in count(1):
        target = named(store, at, n)
        try:
            copy(store, target)
        except StoreError as error:
            if error.message_id != "backup.exists":
                raise
        else:
            return target
    raise AssertionError  # count() has no end


def named(store: Path, at: datetime, n: int = 1, remark: str = "") -> Path:
    """The n-th name that a backup made at this moment may have."""
    file = store.resolve()
    again = f" ({n})" if n > 1 else ""
    moment = at.astimezone(UTC).strftime(_MOMENT)
    return folder_of(store) / f"{file.stem} {moment}{again}{remark}{file.suffix}"


def dated(store: Path) -> list[Dated]:
    """A store's dated backups, the newest first; none where there is no folder to read."""
    file = store.resolve()
    found = []
    with suppress(OSError):
        for path in folder_of(store).iterdir():
            if path.suffix == file.suffix and path.stem.startswith(f"{file.stem} "):
                at = _NAMED.fullmatch(path.stem[len(file.stem) + 1 :])
                moment = _moment(at["at"]) if at else None
                if at and moment:
                    found.append(Dated(moment, int(at["n"] or 1), path))
    return sorted(found, reverse=True)


def own_copies(store: Path) -> list[Path]:
    """All copies that lie in a store's folder of backups, whatever they are called."""
    file = store.resolve()
    found = []
    with suppress(OSError):
        found = [one for one in folder_of(store).iterdir() if one.suffix == file.suffix]
    return sorted(found)


def leftovers(store: Path) -> list[Path]:
    """What programs that were stopped in the middle left of copies: it may hold the whole store."""
    file = store.resolve()
    found: list[Path] = []
    there = file.parent
    places = ((folder_of(store), PART), (there, PART), (there, RESTORING), (there, UNPACKING))
    for folder, ending in places:
        with suppress(OSError):
            found += all_hidden(folder, ending)
    return sorted(found)


def _moment(text: str) -> datetime | None:
    try:
        return datetime.strptime(text, _MOMENT).replace(tzinfo=UTC)
    except ValueError:  # the 31st of February
        return None


def to_keep(backups: Collection[Dated], keep: int = KEEP) -> set[Dated]:
    """The rule: the `keep` newest, and the last one of each of the seven newest days (in UTC)."""
    newest_first = sorted(backups, reverse=True)
    last_of_day: dict[object, Dated] = {}
    for one in newest_first:
        last_of_day.setdefault(one.at.date(), one)
    return {*newest_first[:keep], *list(last_of_day.values())[:DAYS]}


def thin(store: Path, keep: int = KEEP) -> list[Path]:
    """Remove the dated backups that the rule does not keep; which ones."""
    backups = dated(store)
    gone = sorted(one.path for one in set(backups) - to_keep(backups, keep))
    for path in gone:
        discard(path)
    _sweep(folder_of(store))
    return gone


def _sweep(folder: Path) -> None:
    """Remove what was left when a backup was interrupted, a day ago or more."""
    long_ago = (datetime.now(UTC) - timedelta(days=1)).timestamp()
    with suppress(OSError):
        for part in all_hidden(folder, PART):
            if part.stat().st_mtime < long_ago:
                discard(part)
