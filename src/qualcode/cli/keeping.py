"""Backups of a study, putting one back, and the whole of it in one file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualcode.cli.helping import Misused, command
from qualcode.cli.talking import (
    FILE,
    a_coder,
    a_store,
    as_json_too,
    opened,
    remark,
    say,
    write_json,
)

if TYPE_CHECKING:
    from qualcode.workspace.safekeeping import Backup


@command(
    "backup", "qualcode backup study.qualcode", "qualcode backup study.qualcode E:/study.qualcode"
)
@a_store
@click.argument("out", type=FILE, required=False)
def backup(store: str, out: Path | None) -> None:
    """Make a backup, dated or under a name of one's own."""
    from qualcode.workspace.safekeeping import back_up

    say("backup.made", backup=back_up(store, out))


@command(
    "restore",
    "qualcode restore study.qualcode",
    'qualcode restore s.qualcode "s 2026-11-20 20.14.05Z.qualcode"',
    "qualcode restore study.qualcode study.zip",
)
@a_store
@click.argument("backup", type=FILE, required=False)
@click.option("--anyway", is_flag=True)
@as_json_too
def restore(store: str, backup: Path | None, anyway: bool, as_json: bool) -> None:
    """List the dated backups, or put one back, or unpack a bundle."""
    from qualcode.workspace import bundling, safekeeping

    if backup is None:
        _list(store, safekeeping.backups(store), as_json)
        return
    if as_json:
        raise Misused("restore.json_lists")
    if not backup.exists() and backup.name == str(backup):
        backup = safekeeping.folder_of_backups(store) / backup.name
    if bundling.is_bundle(backup):
        bundling.unpack(backup, store)
        kept = None
    else:
        back = safekeeping.brings_back(store, backup)
        kept = safekeeping.restore(store, backup, anyway=anyway)
        remark(*back)
    if kept is None:
        say("restore.done_anew", store=store, backup=backup.name)
    else:
        say("restore.done", store=store, backup=backup.name, kept=kept)


def _list(store: str, found: list[Backup], as_json: bool) -> None:
    from qualcode.reports.history_text import moment
    from qualcode.workspace.safekeeping import folder_of_backups

    for one in found:
        holds = one.holds
        if as_json:
            counts = {"sources": holds.sources, "codings": holds.codings} if holds else None
            write_json(
                {
                    "file": str(one.path),
                    "at": one.at.isoformat(),
                    "size": one.size,
                    "holds": counts,
                }
            )
        elif holds is None:
            say("restore.not_readable", moment=moment(one.at), file=one.path.name)
        else:
            say(
                "restore.held",
                moment=moment(one.at),
                sources=holds.sources,
                codings=holds.codings,
                file=one.path.name,
            )
    if not as_json and found:
        say("restore.next", store=store, file=found[0].path.name)
    elif not as_json:
        say("restore.none", store=store, folder=folder_of_backups(store))


@command("bundle", "qualcode bundle study.qualcode study.zip")
@a_store
@click.argument("out", type=FILE)
@a_coder
def bundle(store: str, out: Path, coder: str) -> None:
    """Write a copy of the whole study to one zip file."""
    from qualcode.workspace.bundling import bundle as write_bundle

    with opened(store, coder) as workspace:
        made = write_bundle(workspace, out)
        say("bundle.made", file=out, files=", ".join(made.files))
