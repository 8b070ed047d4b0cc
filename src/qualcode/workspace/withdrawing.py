"""A person withdraws, or a passage must go: from the store, the key and qualcode's own copies.

What others say about her, and what has left the program in files, is listed: only people can
decide about that. The store and the key change together or not at all; what could not be swept
or treated after that is told: `withdraw_again` finishes a withdrawal, `forget` a removal.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from typing import Any

from qualcode.domain.model import Case, Source
from qualcode.domain.rewording import OMITTED
from qualcode.domain.rows import fold
from qualcode.domain.span import Span
from qualcode.errors import RuleError
from qualcode.files.document import on_one_line
from qualcode.storage import queries
from qualcode.storage.erasing import (
    Removed,
    erase,
    erase_in_copy,
    erase_passage,
    erase_passage_in_copy,
    withdrawn_places,
)
from qualcode.workspace.aftermath import (
    Aftermath,
    Erasure,
    aftermath,
    erasing_noted,
    key_changing,
)
from qualcode.workspace.key_keeping import KeyFile
from qualcode.workspace.key_pruning import names_of, stand_ins_of, with_cuts
from qualcode.workspace.mentions import mentions_in_the_past, mentions_of
from qualcode.workspace.verbs import Workspace


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


def case_to_withdraw(workspace: Workspace, pseudonym: str) -> Case:
    """The case of a pseudonym, to be erased.

    Of those who have withdrawn not even the pseudonym is left: the `RuleError` for a case that
    is not there tells how to finish a withdrawal, where somebody has withdrawn.
    """
    try:
        return case_called(workspace, pseudonym)
    except RuleError as error:
        if error.message_id == "case.unknown" and workspace.read(withdrawn_places):
            raise RuleError("withdraw.unknown", **error.values) from error
        raise


def withdraw(workspace: Workspace, case: Case, sealed: KeyFile | None = None) -> Erasure:
    """Erase a case: texts, turns, codings, memos, quotations, the journal's memory of them.

    It cannot be undone. Raises `StoreError` where the store cannot be written, and `FileError`
    where the key does not open; nothing is then changed.
    """
    store = workspace.store
    values: dict[str, Any] = {}
    with (
        key_changing(workspace, sealed) as (key, write),
        erasing_noted(workspace, "history.withdrawn", values) as connection,
    ):
        names = queries.once_called(connection).items()
        called = [case.pseudonym, *(name for name, guid in names if guid == case.guid)]
        erased = erase(connection, {("case", case.guid)}, store.clock())
        if erased is None:
            raise RuleError("rule.gone", table="case")
        values["n"] = sum(erased.rows.values())
        write(with_cuts(key, erased.texts))
    mentions = mentions_of(workspace, stand_ins_of(key, called), erased.said, erased.texts)
    after = aftermath(
        workspace,
        lambda path: erase_in_copy(path, erased.places, store.clock()) is not None,
        sealed,
        called,
        erased.exports,
        mentions,
    )
    return Erasure(erased.rows, after)


def withdraw_again(workspace: Workspace, pseudonym: str, sealed: KeyFile | None) -> Aftermath:
    """Finish the withdrawals of those who are erased already: file, copies, and key.

    `pseudonym` is that of the person whose rows are to go from the key. Raises `RuleError` where
    nobody has withdrawn, or somebody of that name stands, and `FileError` where the key does not
    open.
    """
    store = workspace.store
    gone = workspace.read(withdrawn_places)
    called = {fold(one.pseudonym) for one in workspace.read(queries.cases)}
    if not gone or fold(pseudonym) in called:
        raise RuleError("withdraw.stands", name=case_called(workspace, pseudonym).pseudonym)
    key = sealed.opened(workspace.project.guid) if sealed else None
    after = aftermath(
        workspace,
        lambda path: erase_in_copy(path, gone, store.clock()) is not None,
        sealed,
        [pseudonym],
    )
    return replace(after, unknown=key is not None and not names_of(key, [pseudonym]))


def remove_passage(
    workspace: Workspace,
    source: Source,
    span: Span,
    words: str = "",
    sealed: KeyFile | None = None,
) -> Aftermath:
    """Put `[…]`, or other words, for one passage, in the text, its past, the key and the copies.

    It cannot be undone; codings on the passage lie on the new words. Raises `RuleError` for a
    stretch outside the text or words without a letter or sign, and `FileError` where the key does
    not open; nothing is then changed.
    """
    if source not in workspace.read(queries.sources):
        raise RuleError("correct.meanwhile", title=source.title)
    text = workspace.read(queries.body, source.text_hash)
    span = _with_marks(text, span)
    new = on_one_line(words) if words else OMITTED
    if not new or not 0 <= span.start < span.end <= len(text):
        raise RuleError("passage.nothing")
    store = workspace.store
    with (
        key_changing(workspace, sealed) as (key, write),
        erasing_noted(workspace, "history.passage_removed", {"title": source.title}) as connection,
    ):
        if source not in queries.sources(connection):
            raise RuleError("correct.meanwhile", title=source.title)
        erased = erase_passage(connection, source.guid, span, new)
        write(with_cuts(key, erased.texts))
    removed = Removed(source.guid, text, span, new, erased.places)
    after = aftermath(
        workspace,
        lambda path: erase_passage_in_copy(path, removed, store.clock()),
        sealed,
        exports=erased.exports,
        mentions=[
            *mentions_of(workspace, [span.of(text)], erased.said, {}),
            *mentions_in_the_past(workspace, span.of(text)),
        ],
    )
    return replace(after, undone=sum(table == "source" for table, _ in erased.places))


def _with_marks(text: str, span: Span) -> Span:
    """A stretch with the accents that follow it, which would else land on what takes its place."""
    end = span.end
    while end < len(text) and unicodedata.combining(text[end]):
        end += 1
    return Span(span.start, end)


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
