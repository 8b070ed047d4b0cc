"""Texts that were not right: a corrected transcript over the old one, and a passage removed."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualcode.cli.helping import command, words
from qualcode.cli.talking import FILE, a_coder, a_key, a_store, key_file, opened, say
from qualcode.errors import RuleError

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
    from qualcode.workspace.key_keeping import known_to, seal_correction
    from qualcode.workspace.reading_in import read_material
    from qualcode.workspace.reviewing import begin, on_the_safe_side, outcome

    with opened(store, coder) as workspace:
        (old,) = workspace.chosen_sources(source)
        sealed = key_file(key) if key is not None else None
        opened_key = sealed.opened(workspace.project.guid, new=True) if sealed else None
        material = read_material(
            [file],
            kind=old.kind,
            names=names,
            language=workspace.project.language,
            known=known_to(workspace, opened_key),
        )
        review = begin(material)
        intake = outcome(review if certain else on_the_safe_side(review))
        made = correction(workspace, old, intake)
        _show(made)
        if preview:
            say("import.previewed")
            return
        if not (yes or certain or drop_lost):
            if not sys.stdin.isatty():
                raise RuleError("correct.ask")
            if not click.confirm(words("correct.confirm", title=old.title)):
                say("import.stopped")
                return
        store_correction(workspace, made, drop_lost=drop_lost)
        if sealed is not None:
            seal_correction(workspace, intake, sealed)
        say("correct.done", title=old.title)
        if sealed is None and intake.replaced:
            say("import.no_key")


def _show(made: Correction) -> None:
    stays = len(made.followed) - len(made.lost) - len(made.reworded)
    say("correct.follow", n=stays)
    for one in made.reworded:
        say("correct.reworded", before=_short(one.before), after=_short(one.after or ""))
    for one in made.lost:
        say("correct.lost_one", before=_short(one.before))


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
    from qualcode.workspace.withdrawing import OMITTED, place_of_words, remove_passage

    with opened(store, coder) as workspace:
        (one,) = workspace.chosen_sources(source)
        span = place_of_words(workspace, one, passage)
        if not yes:
            if not sys.stdin.isatty():
                raise RuleError("passage.ask")
            if not click.confirm(words("passage.confirm", title=one.title)):
                say("withdraw.stopped")
                return
        sealed = key_file(key) if key is not None else None
        done = remove_passage(workspace, one, span, instead or OMITTED, sealed)
        say("passage.done", title=one.title)
        for path in done.untouched:
            say("withdraw.untouched", file=str(path))
        for name in done.exports:
            say("withdraw.export", file=name)
