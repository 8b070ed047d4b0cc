"""What persons have a right to: to see what is held, to withdraw, and to be forgotten in time."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualcode.cli.helping import command
from qualcode.cli.talking import (
    FILE,
    a_coder,
    a_key,
    a_store,
    agreed,
    key_file,
    opened,
    remark,
    say,
    tell_aftermath,
)
from qualcode.messages import Message

if TYPE_CHECKING:
    from qualcode.domain.model import Case
    from qualcode.workspace.aftermath import Aftermath
    from qualcode.workspace.deleting import Plan
    from qualcode.workspace.key_keeping import KeyFile
    from qualcode.workspace.verbs import Workspace


@command(
    "withdraw",
    "qualcode withdraw study.qualcode K3 --key E:/study.key",
    "qualcode withdraw study.qualcode K3 --key E:/study.key --again",
)
@a_store
@click.argument("case")
@a_key
@click.option("--again", is_flag=True)
@click.option("--yes", is_flag=True)
@a_coder
def withdraw(store: str, case: str, key: Path | None, again: bool, yes: bool, coder: str) -> None:
    """Erase one person."""
    from qualcode.workspace.withdrawing import case_to_withdraw

    with opened(store, coder) as workspace:
        person = None if again else case_to_withdraw(workspace, case)
        name = person.pseudonym if person else case
        ask = "withdraw.ask" if person else "withdraw.again.ask"
        confirm = "withdraw.confirm" if person else "withdraw.again.confirm"
        if not agreed(yes, ask, confirm, case=name):
            say("withdraw.stopped")
            return
        try:
            after = _erase(workspace, person, name, key_file(key) if key is not None else None)
        except KeyboardInterrupt:
            say("withdraw.broken_off")
            raise
        tell_aftermath(after, name)


def _erase(
    workspace: Workspace, person: Case | None, name: str, sealed: KeyFile | None
) -> Aftermath:
    from qualcode.workspace import withdrawing

    if person is None:
        after = withdrawing.withdraw_again(workspace, name, sealed)
        if after.finished:
            say("withdraw.finished" if after.key else "withdraw.finished_store")
        return after
    done = withdrawing.withdraw(workspace, person, sealed)
    say("withdraw.done", case=name, n=sum(done.rows.values()))
    return done.after


@command("person", "qualcode person study.qualcode K3 K3.zip")
@a_store
@click.argument("case")
@click.argument("out", type=FILE)
@a_key
@a_coder
def person(store: str, case: str, out: Path, key: Path | None, coder: str) -> None:
    """Write all that is held about one person."""
    from qualcode.workspace.personal import write_person
    from qualcode.workspace.withdrawing import case_called

    with opened(store, coder) as workspace:
        found = case_called(workspace, case)
        unlocked = key_file(key).opened(workspace.project.guid) if key is not None else None
        files = write_person(workspace, found, out, unlocked)
        say("person.written", case=found.pseudonym, file=out, files=", ".join(files))


@command(
    "delete-by",
    "qualcode delete-by study.qualcode 2028-06-30",
    "qualcode delete-by study.qualcode",
)
@a_store
@click.argument("day", required=False)
@a_coder
def delete_by(store: str, day: str | None, coder: str) -> None:
    """Say by which date the data must be gone, or show it."""
    from qualcode.workspace.deleting import set_delete_by

    with opened(store, coder) as workspace:
        if day is not None:
            set_delete_by(workspace, day)
        by = workspace.project.delete_by
        say("delete_by.is" if by else "delete_by.none", day=by)


@command(
    "delete",
    "qualcode delete study.qualcode receipt.txt --key E:/study.key",
)
@a_store
@click.argument("receipt", type=FILE)
@a_key
@click.option("--yes", is_flag=True)
@a_coder
def delete(store: str, receipt: Path, key: Path | None, yes: bool, coder: str) -> None:
    """Delete the whole study."""
    from qualcode.ui import remembered
    from qualcode.workspace.deleting import delete as delete_all
    from qualcode.workspace.deleting import plan_of

    with opened(store, coder) as workspace:
        plan = plan_of(workspace, key)
    _show(plan)
    if not agreed(yes, "delete.ask", "delete.confirm", title=plan.title):
        say("delete.stopped")
        return
    sealed = key_file(key) if key is not None else None
    recent = [one.place for one in remembered.read().recent if _leads_to(one.place, plan.store)]
    delete_all(store, receipt, coder, sealed, datetime.now(UTC))
    for place in recent:
        remembered.forget_recent(place)
    say("delete.done", title=plan.title, receipt=receipt)


def _leads_to(place: str, store: Path) -> bool:
    """Whether a remembered place is that of a store, by whatever links."""
    try:
        return "://" not in place and Path(place).samefile(store)
    except (OSError, ValueError):  # it is gone, or no path on this machine
        return False


def _show(plan: Plan) -> None:
    """What would go, in its order."""
    say("delete.order", title=plan.title)
    if plan.key is not None:
        say("delete.key", file=plan.key)
    for path in plan.backups:
        say("delete.backup", file=path)
    say("delete.store", file=plan.store)
    for name in plan.exports:
        say("delete.export", file=name)
    if plan.key is None:
        remark(Message("delete.no_key"))
