"""The recognition check, told line by line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualcode.cli.helping import command, words
from qualcode.cli.talking import FILE, a_coder, a_key, a_store, key_file, opened
from qualcode.messages import interface_language, render
from qualcode.reports.quotes import attribute_in_words

if TYPE_CHECKING:
    from qualcode.workspace.recognising import Recognised

_EACH = 40
"""Groups of one kind, or places of one group, that are told."""
_NOT_CHECKED, _IDENTIFIED = 3, 4
"""Exit codes: known originals could not be looked for, or not everywhere; something identifies
somebody."""


@command(
    "recognise",
    "qualcode recognise study.qualcode --key E:/study.key",
    "qualcode recognise study.qualcode thesis.docx themes.docx",
)
@a_store
@click.argument("files", type=FILE, nargs=-1)
@a_key
@a_coder
@click.pass_context
def recognise(
    context: click.Context, store: str, files: tuple[Path, ...], key: Path | None, coder: str
) -> None:
    """Look for what may point to a person."""
    from qualcode.workspace.recognising import recognise as look_through

    with opened(store, coder) as workspace:
        unlocked = key_file(key).opened(workspace.project.guid) if key is not None else None
        found = look_through(workspace, files, unlocked)
    for line in _lines(found):
        click.echo(line)
    if found.originals is None:
        context.exit(_NOT_CHECKED)
    unsure = _NOT_CHECKED if found.unread else 0
    context.exit(_IDENTIFIED if found.identifies else unsure)


def _lines(found: Recognised) -> Iterator[str]:
    yield from _originals(found)
    yield from _identifiers(found)
    for cell in found.cells:
        who, n = ", ".join(cell.informants), len(cell.informants)
        yield words("recognise.cell", values=" × ".join(cell.values), who=who, n=n)
    if found.cells:
        yield words("recognise.cells.ask")
    for one in found.shown:
        told = "; ".join(_told(one.attributes)) or "–"
        sources = ", ".join(one.sources) or "–"
        yield words(
            "recognise.shown", who=one.pseudonym, told=told, sources=sources, n=one.quotations
        )
    for name in found.alike:
        yield words("recognise.alike", who=name)
    for message in (*found.unread, *found.pictures):
        yield words(message.id, **message.values)
    yield from _verdict(found)


def _told(attributes: Mapping[str, str]) -> Iterator[str]:
    for name, value in attributes.items():
        yield f"{attribute_in_words(name, interface_language())}: {value}"


def _originals(found: Recognised) -> Iterator[str]:
    if found.originals is None:
        yield words("recognise.key_gone" if found.destroyed else "recognise.not_checked")
        return
    for one in found.originals:
        yield words(
            "recognise.original",
            where=render(one.where, interface_language()),
            written=one.written,
            pseudonym=one.pseudonym,
            n=one.n,
        )
    if not found.originals:
        yield words("recognise.no_original")


def _identifiers(found: Recognised) -> Iterator[str]:
    for kind, several in groupby(found.found, key=lambda one: one[0].kind):
        groups = list(several)
        yield words("import.found", kind=words(f"anonymise.kind.{kind}"), n=len(groups))
        for group, places in groups[:_EACH]:
            where = ", ".join(render(place, interface_language()) for place in places[:3])
            written = ", ".join(group.forms[:3])
            why = render(group.surest.reason, interface_language())
            n = len(group.found)
            yield "  " + words("recognise.found", written=written, n=n, where=where, why=why)
        if len(groups) > _EACH:
            yield "  " + words("import.found.more", n=len(groups) - _EACH)


def _verdict(found: Recognised) -> Iterator[str]:
    """What may be said, and no more: nothing here ever calls a text anonymous."""
    if found.destroyed and not found.identifies:
        yield words("recognise.destroyed")
    elif not found.destroyed:
        yield words("recognise.pseudonymised")
