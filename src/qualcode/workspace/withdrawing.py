"""A person withdraws, or a passage must go: from the store, the key and qualcode's own copies.

What others say about her, and what has left the program in files, is listed: only people can
decide about that. The store and the key change together or not at all; what could not be swept
or treated after that is told, and doing it again finishes it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from qualcode.anonymise.sealed_key import Key
from qualcode.domain.model import Case, Source
from qualcode.domain.rewording import OMITTED
from qualcode.domain.rows import fold
from qualcode.domain.span import Span
from qualcode.errors import FileError, RuleError, StoreError
from qualcode.files.document import on_one_line
from qualcode.storage import erasing, queries
from qualcode.storage.backup import discard, refuse_if_open
from qualcode.storage.dated import leftovers, own_copies
from qualcode.storage.engine import file_of
from qualcode.storage.erasing import (
    Removed,
    erase,
    erase_in_copy,
    erase_passage,
    erase_passage_in_copy,
    forget_in_copy,
    forgetting,
    withdrawn_places,
)
from qualcode.workspace.key_keeping import Change, KeyFile
from qualcode.workspace.key_pruning import names_of, stand_ins_of, tidy_key, with_cuts
from qualcode.workspace.mentions import Mention, mentions_in_the_past, mentions_of, mentions_with
from qualcode.workspace.numbering import TAKEN, numbers_taken
from qualcode.workspace.verbs import Workspace

_FEWEST_SIGNS = 2
"""Of words that are to be forgotten: less stands in every word."""


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
    """Whether the key was given, and tidied."""
    undone: int = 0
    """How many sources went whole because they stood no more and held what was removed."""
    unknown: bool = False
    """Whether the key had no names for the pseudonym: they went before, or it is mistyped."""
    called: tuple[str, ...] = ()
    """What a person was called before, whom the key may know so."""

    @property
    def finished(self) -> bool:
        """Whether nothing of it is left in the file and the copies."""
        return self.swept and not self.untouched


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


def withdraw(workspace: Workspace, case: Case, sealed: KeyFile | None = None) -> Withdrawn:
    """Erase a case: texts, turns, codings, memos, quotations, the journal's memory of them.

    It cannot be undone. Raises `StoreError` where the store cannot be written, and `FileError`
    where the key does not open; nothing is then changed.
    """
    store = workspace.store
    values: dict[str, Any] = {}
    with (
        _changing(workspace, sealed) as (key, write),
        _erasing(workspace, "history.withdrawn", values) as connection,
    ):
        names = queries.once_called(connection).items()
        called = [case.pseudonym, *(name for name, guid in names if guid == case.guid)]
        erased = erase(connection, {("case", case.guid)}, store.clock())
        if erased is None:
            raise RuleError("rule.gone", table="case")
        values["n"] = sum(erased.rows.values())
        write(with_cuts(key, erased.texts))
    mentions = mentions_of(workspace, stand_ins_of(key, called), erased.said, erased.texts)
    after = _aftermath(
        workspace,
        lambda path: erase_in_copy(path, erased.places, store.clock()) is not None,
        sealed,
        called,
        erased.exports,
        mentions,
    )
    return Withdrawn(erased.rows, after)


@contextmanager
def _erasing(workspace: Workspace, kind: str, values: dict[str, Any]) -> Iterator[Any]:
    """A transaction of the store, whose entry notes the numbers that nothing tells any more.

    Others may have written of `Informant 2`, and will have printed it: it names nobody else.
    """
    with workspace.store.erasing(workspace.coder, kind, values) as connection:
        before = numbers_taken(connection)
        yield connection
        values[TAKEN] = before.beyond(numbers_taken(connection))


@contextmanager
def _changing(workspace: Workspace, sealed: KeyFile | None) -> Iterator[Change]:
    """The key and what writes it; without one, an empty key that is written nowhere.

    What is written must fit the store before the erasing and after it: if the program is stopped
    between the two, the key restores what it did. It is tidied when the store is written.
    """
    if sealed is None:
        yield Key(workspace.project.guid), lambda key: None
    else:
        with sealed.changing(workspace.project.guid) as change:
            yield change


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
    after = _aftermath(
        workspace,
        lambda path: erase_in_copy(path, gone, store.clock()) is not None,
        sealed,
        [pseudonym],
    )
    return replace(after, unknown=key is not None and not names_of(key, [pseudonym]))


def _aftermath(
    workspace: Workspace,
    erasing: Callable[[Path], bool],
    sealed: KeyFile | None,
    called: Collection[str] = (),
    exports: Iterable[Mapping[str, Any]] = (),
    mentions: Iterable[Mention] = (),
) -> Aftermath:
    """Sweep the file, treat the copies, and tidy the key: what could not be done is told."""
    store, swept, tidy = workspace.store, True, sealed is not None
    try:
        store.sweep()
    except StoreError:
        swept = False
    try:
        if sealed is not None:
            tidy_key(workspace, sealed, called)
    except (FileError, StoreError):
        tidy = False
    done, failed = [], []
    file = file_of(store.url)
    for path in leftovers(file) if file else ():
        discard(path)
    for path in own_copies(file) if file else ():
        try:
            refuse_if_open(path)
            if erasing(path):
                done.append(path)
        except StoreError:
            failed.append(path)
    names = tuple(dict.fromkeys(str(one.get("file", "")) for one in exports))
    once = tuple(dict.fromkeys(called))[1:]
    return Aftermath(swept, tuple(done), tuple(failed), names, tuple(mentions), tidy, called=once)


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
        _changing(workspace, sealed) as (key, write),
        _erasing(workspace, "history.passage_removed", {"title": source.title}) as connection,
    ):
        if source not in queries.sources(connection):
            raise RuleError("correct.meanwhile", title=source.title)
        erased = erase_passage(connection, source.guid, span, new)
        write(with_cuts(key, erased.texts))
    removed = Removed(source.guid, text, span, new, erased.places)
    after = _aftermath(
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


def forget(workspace: Workspace, words: str | None, sealed: KeyFile | None = None) -> Withdrawn:
    """Erase what stands no more: sources, people and memos that were undone or removed.

    With `words` only those that hold them, and all that was worded otherwise with them: earlier
    texts of a source, earlier notes, names and definitions. What stands stays, and is listed
    where it holds them. It cannot be undone, and nothing of it redone.

    There are no rows where nothing was left; copies and key are then treated all the same.
    Raises `RuleError` for words without two letters or digits, `StoreError` where the store
    cannot be written, and `FileError` where the key does not open; nothing is then changed.
    """
    store, pattern = workspace.store, None if words is None else _pattern(words)
    erased = None
    with (
        suppress(_NothingToForget),
        _changing(workspace, sealed) as (key, write),
        _erasing(workspace, "history.forgotten", {}) as connection,
    ):
        what = forgetting(connection, pattern)
        erased = erasing.forget(connection, what, store.clock())
        if erased is None:
            raise _NothingToForget("forget.nothing")
        write(with_cuts(key, erased.texts))
    after = _aftermath(
        workspace,
        lambda path: forget_in_copy(path, what, store.clock()),
        sealed,
        exports=erased.exports if erased else (),
        mentions=mentions_with(workspace, pattern) if pattern else (),
    )
    return Withdrawn(erased.rows if erased else {}, after)


class _NothingToForget(RuleError):
    """Ends the transaction as if it had not been begun."""


def _pattern(words: str) -> re.Pattern[str]:
    """What finds whole words, also in the genitive; blanks and case aside.

    Raises `RuleError` where there are no two letters or digits to find.
    """
    parts = unicodedata.normalize("NFC", words).split()
    if sum(map(str.isalnum, "".join(parts))) < _FEWEST_SIGNS:
        raise RuleError("forget.too_short")
    whole = r"\s+".join(map(re.escape, parts))
    return re.compile(rf"(?<!\w){whole}(?:['’]?s)?(?!\w)", re.IGNORECASE)


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
