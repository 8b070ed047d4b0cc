"""A person withdraws, or a passage must go: from the store, the key and qualcode's own copies.

What others say about her, and what has left the program in files, is listed: only people can
decide about that. The store and the key change together or not at all; what could not be swept
or treated after that is told, and doing it again finishes it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from qualcode.anonymise.lexicon import plain
from qualcode.domain.model import Case, Source
from qualcode.domain.rows import fold
from qualcode.domain.span import Span
from qualcode.errors import RuleError, StoreError
from qualcode.files.document import on_one_line
from qualcode.storage import Project, queries
from qualcode.storage.backup import refuse_if_open
from qualcode.storage.dated import own_copies
from qualcode.storage.engine import file_of
from qualcode.storage.erasing import (
    erase,
    erase_in_copy,
    erase_passage,
    erase_words_in_copy,
    withdrawn_cases,
)
from qualcode.workspace.key_keeping import KeyFile
from qualcode.workspace.key_pruning import moved, names_of, without_person
from qualcode.workspace.mentions import Mention, mentions_of
from qualcode.workspace.verbs import Workspace

OMITTED = "[…]"
"""Stands where a passage was removed."""


@dataclass(frozen=True, slots=True)
class Aftermath:
    """What was done outside the store's rows, and what is left to people."""

    swept: bool
    """Whether the file was rewritten without what was erased; not while others have it open."""
    copies: tuple[Path, ...]
    """Copies in the folder of backups in which it was erased too."""
    untouched: tuple[Path, ...]
    """Copies that could not be written: to be deleted by hand."""
    exports: tuple[str, ...] = ()
    """Files that were written with some of the words in them."""
    mentions: tuple[Mention, ...] = field(default=(), repr=False)
    key: bool = False
    """Whether the key was treated."""


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """What a withdrawal did."""

    rows: Mapping[str, int]
    """Table -> rows that were erased."""
    after: Aftermath


def case_called(workspace: Workspace, pseudonym: str) -> Case:
    """The case of a pseudonym. Raises `RuleError` where there is none, or several kinds have it."""
    cases = workspace.read(queries.cases)
    found = [one for one in cases if fold(one.pseudonym) == fold(pseudonym)]
    if len(found) != 1:
        names = ", ".join(one.pseudonym for one in cases) or "–"
        raise RuleError(
            "case.unknown" if not found else "case.several", name=pseudonym, names=names
        )
    return found[0]


def withdraw(workspace: Workspace, case: Case, sealed: KeyFile | None = None) -> Withdrawn:
    """Erase a case: texts, turns, codings, memos, quotations, the journal's memory of them.

    It cannot be undone. Raises `StoreError` where the store cannot be written, and `FileError`
    where the key does not open; nothing is then changed.
    """
    store = workspace.store
    key = sealed.opened(workspace.project.guid) if sealed else None
    own = names_of(key, case.pseudonym) if key else frozenset()
    others = (
        {one.becomes for one in key.verdicts if own & set(map(plain, one.forms))} if key else ()
    )
    values: dict[str, Any] = {}
    with (
        sealed.kept_unless_done() if sealed else nullcontext(),
        store.erasing(workspace.coder, "history.withdrawn", values) as connection,
    ):
        erased = erase(connection, case.guid, store.clock())
        if erased is None:
            raise RuleError("rule.gone", table="case")
        values["n"] = sum(erased.rows.values())
        if key is not None and sealed is not None:
            sealed.closed(without_person(key, case.pseudonym, connection, erased.texts))
    pseudonyms = [case.pseudonym, *filter(None, others)]
    mentions = mentions_of(workspace, pseudonyms, erased.said, erased.texts)
    after = _aftermath(
        store,
        lambda path: erase_in_copy(path, case.guid, store.clock()) is not None,
        erased.exports,
        mentions,
        key=key is not None,
    )
    return Withdrawn(erased.rows, after)


def withdraw_again(workspace: Workspace, pseudonym: str, sealed: KeyFile | None) -> Aftermath:
    """Finish the withdrawals of those who are erased already: file, copies, and key.

    `pseudonym` is that of the person whose rows are to go from the key. Raises `RuleError` where
    nobody has withdrawn, and `FileError` where the key does not open.
    """
    store = workspace.store
    gone = workspace.read(withdrawn_cases)
    if not gone:
        case_called(workspace, pseudonym)
    if sealed is not None:
        key = sealed.opened(workspace.project.guid)
        sealed.closed(workspace.read(lambda c: without_person(key, pseudonym, c, {})))

    def erasing(path: Path) -> bool:
        found = [erase_in_copy(path, guid, store.clock()) for guid in gone]  # each of them
        return any(one is not None for one in found)

    return _aftermath(store, erasing, (), (), key=sealed is not None)


def _aftermath(
    store: Project,
    erasing: Callable[[Path], bool],
    exports: Iterable[Mapping[str, Any]],
    mentions: Iterable[Mention],
    *,
    key: bool,
) -> Aftermath:
    swept = True
    try:
        store.sweep()
    except StoreError:
        swept = False
    done, failed = [], []
    file = file_of(store.url)
    for path in own_copies(file) if file else ():
        try:
            refuse_if_open(path)
            if erasing(path):
                done.append(path)
        except StoreError:
            failed.append(path)
    names = tuple(dict.fromkeys(str(one.get("file", "")) for one in exports))
    return Aftermath(swept, tuple(done), tuple(failed), names, tuple(mentions), key)


def remove_passage(
    workspace: Workspace,
    source: Source,
    span: Span,
    words: str = OMITTED,
    sealed: KeyFile | None = None,
) -> Aftermath:
    """Put other words in the place of one passage, in the text, its past, the key and the copies.

    It cannot be undone; codings on the passage lie on the new words. Raises `RuleError` for a
    stretch outside the text or words without a letter or sign, and `FileError` where the key does
    not open; nothing is then changed.
    """
    text = workspace.read(queries.body, source.text_hash)
    new = on_one_line(words)
    if not new or not 0 <= span.start < span.end <= len(text):
        raise RuleError("passage.nothing")
    store, passage = workspace.store, span.of(text)
    key = sealed.opened(workspace.project.guid) if sealed else None
    values = {"title": source.title}
    with (
        sealed.kept_unless_done() if sealed else nullcontext(),
        store.erasing(workspace.coder, "history.passage_removed", values) as connection,
    ):
        erased = erase_passage(connection, source.guid, span, new)
        if key is not None and sealed is not None:
            sealed.closed(moved(key, connection, erased.texts))
    return _aftermath(
        store,
        lambda path: erase_words_in_copy(path, source.guid, passage, new),
        erased.exports,
        mentions_of(workspace, (), erased.said, {}),
        key=key is not None,
    )


def place_of_words(workspace: Workspace, source: Source, words: str) -> Span:
    """Where words stand in a source, word for word, blanks aside.

    Raises `RuleError` where they do not, or stand in several places.
    """
    text = workspace.read(queries.body, source.text_hash)
    parts = map(re.escape, words.split())
    found = list(re.finditer(r"\s+".join(parts), text)) if words.split() else []
    if len(found) != 1:
        raise RuleError("passage.not_there" if not found else "passage.several", title=source.title)
    return Span(*found[0].span())
