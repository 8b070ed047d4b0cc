"""Making and opening a project in the name of a coder."""

from __future__ import annotations

import getpass
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from uuid import UUID, uuid5

from qualcode import storage
from qualcode.domain.changes import Add, Together
from qualcode.domain.model import Coder, Project
from qualcode.domain.rows import fold
from qualcode.errors import RuleError
from qualcode.files.document import on_one_line
from qualcode.storage import new_guid, queries
from qualcode.storage.engine import locate
from qualcode.workspace.verbs import Workspace, codebooks_in


def new_workspace(
    target: str | Path,
    coder: str,
    *,
    title: str,
    language: str,
    approach: str = "",
    delete_by: str = "",
    codebooks: Sequence[Path] = (),
    clock: Callable[[], datetime] = storage.now,
) -> Workspace:
    """A new project in a new store, with codebooks from YAML files.

    `delete_by` is the date (YYYY-MM-DD) by which the data must be gone. `clock` tells the time
    of what is done in it until it is closed. Raises `StoreError`, `FileError` or `RuleError`;
    then no file is left behind.
    """
    me = coder_called(coder)
    books, _ = codebooks_in(codebooks, new_guid)
    start = Add(Project(new_guid(), title, language, approach, delete_by=day_of(delete_by)))
    values = {"title": title}
    first = Together("history.project.added", (start, *books), values)
    return Workspace(storage.create(target, first, me, clock=clock), me)


def day_of(written: str) -> str:
    """A date as YYYY-MM-DD, or nothing. Raises `RuleError` for what is neither."""
    day = written.strip()
    with suppress(ValueError):
        if not day or date.fromisoformat(day).isoformat() == day:
            return day
    raise RuleError("delete_by.no_date", day=day)


def open_workspace(target: str | Path, coder: str = "") -> Workspace:
    """The project in a store, in the name of a coder.

    Without a name, the only coder there is; failing that, the account's name on this
    machine. Raises `StoreError` if the store cannot be opened.
    """
    store = storage.open_project(target)
    if not coder:
        coders = store.read(queries.coders)
        if len(coders) == 1:
            return Workspace(store, coders[0])
    return Workspace(store, _coder_in(store, coder or account_name()))


def in_the_name_of(workspace: Workspace, coder: str) -> Workspace:
    """The same open project in the name of a coder, known there or new."""
    return Workspace(workspace.store, _coder_in(workspace.store, coder))


def _coder_in(store: storage.Project, name: str) -> Coder:
    return store.read(queries.coder_named, name) or coder_called(name)


def coder_called(name: str) -> Coder:
    """The coder of a name. The GUID follows from the name, so that a coder whose every change
    is undone is the same one when the project is opened again, and so in every copy of it."""
    return Coder(str(uuid5(_CODERS, fold(name))), name)


_CODERS = UUID("6f0c1a52-3a0e-5f0e-9d3c-2b6a0e7c51d4")


def account_name() -> str:
    """The name of the account at this machine, where nobody says who is coding."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "coder"


def name_of_store(target: str) -> str:
    """What a project is called after its store: the file's name, or the database's.

    Never a user, a password, or what follows the `?` of a URL. Raises `StoreError` where
    the target is neither path nor URL.
    """
    url = locate(target)
    database = url.database or url.get_backend_name()
    sqlite = url.get_backend_name() == "sqlite"
    return on_one_line(Path(database).stem if sqlite else database)
