"""All that is coded, looked through: which segments are wanted, in which order."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qualcode.domain.model import Code, descendants
from qualcode.domain.passages import Passage
from qualcode.files.writing import write_whole
from qualcode.language.variants import occurrences
from qualcode.messages import Message
from qualcode.messages.catalogue import printable
from qualcode.reports.quotes import quotes_as
from qualcode.storage import queries
from qualcode.workspace.safekeeping import before_large
from qualcode.workspace.verbs import Workspace

MANY = 100
"""Codings that are changed at one go before which a backup is made."""
ORDERS = ("text", "code", "informant", "length")
"""By source and place, by code, by who says it, the longest first."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which segments are wanted; what is empty sets no condition."""

    code: str = ""
    """GUID of a code; its children come along."""
    source: str = ""
    attribute: tuple[str, str] = ("", "")
    """Name and value of a case's attribute."""
    coder: str = ""
    """Name of a coder."""
    words: str = ""
    order: str = ORDERS[0]


def segments(workspace: Workspace, wanted: Wanted, *, everybody: bool = False) -> list[Passage]:
    """The segments that are wanted: the coder's own, or everybody's; one for each coding."""
    codes, cases = workspace.read(queries.codes), workspace.read(queries.cases)
    root = next((code for code in codes if code.guid == wanted.code), None)
    name, value = wanted.attribute
    chosen = [case.guid for case in cases if case.attributes.get(name) == value] if name else None
    found = workspace.read(
        lambda connection: list(
            queries.passages(
                connection,
                codes=descendants(root, codes) if root else None,
                source=wanted.source or None,
                cases=chosen,
                coder=None if everybody else workspace.coder.guid,
            )
        )
    )
    if wanted.coder:
        found = [one for one in found if one.coder == wanted.coder]
    if wanted.words.strip():
        found = [one for one in found if occurrences(one.text, wanted.words, variants_too=True)]
    called = {case.guid: case.pseudonym for case in cases}
    keys: Mapping[str, Callable[[Passage], Any]] = {
        "code": _in_the_tree(workspace, codes),
        "informant": lambda one: [name.casefold() for name in informants(one, called)],
        "length": lambda one: one.start - one.end,
    }
    return sorted(found, key=keys[wanted.order]) if wanted.order in keys else found


def _in_the_tree(workspace: Workspace, codes: Sequence[Code]) -> Callable[[Passage], Any]:
    """Where a passage's code stands among the codes, a category before those under it."""
    books = {book.guid: n for n, book in enumerate(workspace.read(queries.codebooks))}
    by_guid = {code.guid: code for code in codes}
    nth = {code.guid: n for n, code in enumerate(codes)}  # siblings are in their order

    def place(code: Code) -> tuple[int, ...]:
        above = by_guid.get(code.parent or "")
        return (*(place(above) if above else (books[code.codebook],)), nth[code.guid])

    places = {guid: place(code) for guid, code in by_guid.items()}
    return lambda one: places.get(one.code, ())


def informants(passage: Passage, called: Mapping[str, str]) -> list[str]:
    """Who speaks in a passage, by pseudonym (case -> pseudonym) where the speaker is a case."""
    heard = (called.get(voice.case or "", voice.speaker) for voice in passage.informants)
    return list(dict.fromkeys(heard))


def before_many(workspace: Workspace, n: int) -> Message | None:
    """A backup before many codings are changed; what went wrong with it, to be shown."""
    return before_large(workspace) if n >= MANY else None


def attributes(workspace: Workspace) -> list[tuple[str, str]]:
    """The (name, value) of every attribute that some case has."""
    cases = workspace.read(queries.cases)
    return sorted({(name, value) for case in cases for name, value in case.attributes.items()})


def write_segments(workspace: Workspace, path: Path, chosen: Sequence[Passage], form: str) -> None:
    """Write segments to a file as `csv`, `md` or `jsonl`, and enter it in the journal.

    Raises `FileError` if the file cannot be written.
    """
    codes, cases = workspace.read(queries.codes), workspace.read(queries.cases)
    records = quotes_as(form, chosen, codes, cases, workspace.project.language)
    mark = "\ufeff" if form == "csv" else ""  # without it Excel takes the file for cp1252
    content = (mark + "".join(f"{record}\n" for record in records)).encode()
    write_whole(path, content)
    values = {
        "file": printable(path.name),
        "hash": hashlib.sha256(content).hexdigest(),
        "codings": [one.coding for one in chosen],
    }
    workspace.store.note(workspace.coder, "history.exported", values)
