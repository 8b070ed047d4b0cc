"""Texts that were not right: a corrected transcript over the old one, and a passage removed."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualcode.cli.helping import command
from qualcode.cli.looking_through import looked_through
from qualcode.cli.talking import (
    FILE,
    a_coder,
    a_key,
    a_store,
    agreed,
    key_apart,
    key_file,
    opened,
    remark,
    say,
    tell_aftermath,
)
from qualcode.messages import Message

if TYPE_CHECKING:
    from qualcode.workspace.correcting import Correction

_TOLD = 60
"""Code points of a coding's words that are told."""


@command(
    "correct",
    "qualcode correct study.qualcode K2 K2-new.docx --preview",
    "qualcode correct study.qualcode K2 K2-new.docx --yes",
)
@a_store
@click.argument("source")
@click.argument("file", type=FILE)
@click.option("--names", type=FILE)
@a_key
@click.option("--preview", is_flag=True)
@click.option("--certain", is_flag=True)
@click.option("--yes", is_flag=True)
@click.option("--drop-lost", is_flag=True)
@a_coder
def correct(
    store: str,
    source: str,
    file: Path,
    names: Path | None,
    key: Path | None,
    preview: bool,
    certain: bool,
    yes: bool,
    drop_lost: bool,
    coder: str,
) -> None:
    """Put a corrected transcript in the place of the old one."""
    from qualcode.workspace.correcting import correction, store_correction
    from qualcode.workspace.key_keeping import known_to, sealed_first
    from qualcode.workspace.reading_in import read_material
    from qualcode.workspace.safekeeping import before_large

    with opened(store, coder) as workspace:
        (old,) = workspace.chosen_sources(source)
        sealed = key_apart(workspace, key)
        opened_key = sealed.opened(workspace.project.guid) if sealed else None
        material = read_material(
            [file],
            kind=old.kind,
            names=names,
            language=workspace.project.language,
            known=known_to(workspace, opened_key),
        )
        intake = looked_through(material, certain=certain)
        made = correction(workspace, old, intake)
        _show(made)
        if preview:
            say("import.previewed")
            return
        if not agreed(yes or certain, "correct.ask", "correct.confirm", title=old.title):
            say("import.stopped")
            return
        remark(before_large(workspace))
        store_it = partial(store_correction, workspace, made, drop_lost=drop_lost)
        if sealed is None:
            store_it()
        else:
            sealed_first(workspace, intake, sealed, store_it)
        say("correct.done", title=old.title)
        remark(Message("correct.kept"))
        if sealed is None and intake.replaced:
            say("import.no_key")


def _show(made: Correction) -> None:
    stays = len(made.followed) - len(made.lost) - len(made.reworded)
    say("correct.follow", n=stays)
    for one in made.reworded:
        say("correct.reworded", before=_short(one.before), after=_short(one.after or ""))
    for one in made.lost:
        say("correct.lost_one", before=_short(one.before))
    if made.unnamed:
        say("correct.unnamed", labels=", ".join(made.unnamed))
    if made.unheard:
        say("correct.unheard", names=", ".join(made.unheard))


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _TOLD else line[: _TOLD - 1] + "…"


@command("remove", 'qualcode remove study.qualcode K2 "word for word" --yes')
@a_store
@click.argument("source")
@click.argument("passage")
@click.option("--words", "instead", default="")
@a_key
@click.option("--yes", is_flag=True)
@a_coder
def remove(
    store: str, source: str, passage: str, instead: str, key: Path | None, yes: bool, coder: str
) -> None:
    """Remove one passage for good."""
    from qualcode.workspace.withdrawing import place_of_words, remove_passage

    with opened(store, coder) as workspace:
        (one,) = workspace.chosen_sources(source)
        span = place_of_words(workspace, one, passage)
        if not agreed(yes, "passage.ask", "passage.confirm", title=one.title):
            say("withdraw.stopped")
            return
        sealed = key_file(key) if key is not None else None
        after = remove_passage(workspace, one, span, instead, sealed)
        say("passage.done", title=one.title)
        tell_aftermath(after)


@command(
    "forget",
    "qualcode forget study.qualcode --key E:/study.key",
    'qualcode forget study.qualcode "Torulf Hemmelbakk"',
)
@a_store
@click.argument("words", required=False)
@a_key
@click.option("--yes", is_flag=True)
@a_coder
def forget(store: str, words: str | None, key: Path | None, yes: bool, coder: str) -> None:
    """Erase for good what was undone or removed."""
    from qualcode.workspace import forgetting

    with opened(store, coder) as workspace:
        confirm = "forget.confirm" if words is None else "forget.confirm.words"
        if not agreed(yes, "forget.ask", confirm, words=words or ""):
            say("withdraw.stopped")
            return
        sealed = key_file(key) if key is not None else None
        done = forgetting.forget(workspace, words, sealed)
        n = sum(done.rows.values())
        say("forget.done" if n else "forget.nothing", n=n)
        tell_aftermath(done.after)
