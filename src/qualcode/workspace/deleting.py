"""The end of a project: what must go by the date that was promised, in a stated order.

The key goes first, so that what is left if something fails is no longer tied to anybody; then
qualcode's own backups; then the store. A receipt says what was deleted, when and by whom.
Files that people exported are listed, and theirs to delete.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from qualcode.anonymise.sealed_key import destroy
from qualcode.domain.changes import Edit, Entry, Together
from qualcode.domain.withdrawal import HOLDS_ALL
from qualcode.errors import RuleError, StoreError
from qualcode.files.writing import write_whole
from qualcode.messages import render
from qualcode.storage import queries
from qualcode.storage.backup import discard, refuse_if_open
from qualcode.storage.dated import leftovers, own_copies
from qualcode.storage.engine import file_of
from qualcode.workspace.key_keeping import KeyFile
from qualcode.workspace.opening import day_of, open_workspace
from qualcode.workspace.verbs import Workspace


def set_delete_by(workspace: Workspace, day: str) -> Entry | None:
    """Say by which date (YYYY-MM-DD) the data must be gone; empty for none.

    Raises `RuleError` for what is no date.
    """
    by = day_of(day)
    told = "history.delete_by" if by else "history.delete_by_none"
    edit = Edit(replace(workspace.project, delete_by=by))
    return workspace.change(Together(told, (edit,), {"day": by}))


@dataclass(frozen=True, slots=True)
class Plan:
    """What would be deleted, in this order, and what is left to people."""

    title: str
    key: Path | None
    backups: tuple[Path, ...]
    store: Path
    exports: tuple[str, ...]
    """Names of files and folders that were written with something of the study in them."""


def plan_of(workspace: Workspace, key: Path | None = None) -> Plan:
    """What deleting a project comes to. Raises `RuleError` for a store on a server."""
    file = file_of(workspace.store.url)
    if file is None:
        raise RuleError("delete.on_server")
    history = workspace.read(queries.history)
    exports = [
        str(one.values["file"])
        for one in history
        if one.kind in {"history.exported", *HOLDS_ALL} and "file" in one.values
    ]
    backups = (*own_copies(file), *leftovers(file))
    title = workspace.project.title
    return Plan(title, key, backups, file.resolve(), tuple(dict.fromkeys(exports)))


def delete(
    store: str | Path, receipt: Path, coder: str, sealed: KeyFile | None, at: datetime
) -> Plan:
    """Delete a project that nobody has open, and write a dated receipt.

    Raises `StoreBusy` while it is open, `StoreError` where there is a file of the receipt's name,
    and `FileError` where the key does not open or the receipt cannot be written; nothing is then
    deleted. Raises `StoreError` too for a file that cannot be deleted: the receipt then says what
    was deleted before it.
    """
    if os.path.lexists(receipt):
        raise StoreError("backup.exists", backup=receipt)
    with open_workspace(store, coder) as workspace:
        plan = plan_of(workspace, sealed.path if sealed else None)
        if sealed is not None:
            sealed.opened(workspace.project.guid)
        who, language = workspace.coder.name, workspace.project.language
    refuse_if_open(plan.store)
    lines = [render("receipt.title", language, title=plan.title, coder=who, at=_moment(at))]
    write_whole(receipt, _written(lines))
    for path, what in _in_order(plan):
        if what == "key":
            destroy(path)
        else:
            discard(path)
            if os.path.lexists(path):
                raise StoreError("delete.refused", file=path, receipt=receipt.name)
        lines.append(render(f"receipt.{what}", language, file=str(path)))
        write_whole(receipt, _written(lines))
    for path in plan.backups:
        with suppress(OSError):  # other files in it are not ours
            path.parent.rmdir()
    lines += [render("receipt.export", language, file=name) for name in plan.exports]
    lines.append(render("receipt.end", language))
    write_whole(receipt, _written(lines))
    return plan


def _in_order(plan: Plan) -> list[tuple[Path, str]]:
    key = [(plan.key, "key")] if plan.key else []
    return [*key, *((path, "backup") for path in plan.backups), (plan.store, "store")]


def _moment(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"


def _written(lines: Sequence[str]) -> bytes:
    return ("\n".join(lines) + "\n").encode()
