"""A person withdraws: all that she said goes, from the store, the key and qualcode's own copies.

What others say about her, and what has left the program in files, is listed: only people can
decide about that.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from qualcode.anonymise.lexicon import plain
from qualcode.anonymise.sealed_key import Key, Original
from qualcode.domain.cutting import Kept
from qualcode.domain.edits import Edit
from qualcode.domain.model import Case, Source
from qualcode.domain.rows import fold
from qualcode.domain.span import Span
from qualcode.domain.transcript import hash_of
from qualcode.errors import RuleError, StoreError
from qualcode.files.document import on_one_line
from qualcode.messages import Message
from qualcode.storage import Project, queries
from qualcode.storage.backup import refuse_if_open
from qualcode.storage.dated import dated
from qualcode.storage.engine import file_of
from qualcode.storage.erasing import (
    Erased,
    erase,
    erase_in_copy,
    erase_passage,
    erase_words_in_copy,
)
from qualcode.workspace.key_keeping import KeyFile
from qualcode.workspace.verbs import Workspace
from qualcode.workspace.written import written

OMITTED = "[…]"
"""Stands where a passage was removed."""


@dataclass(frozen=True, slots=True)
class Mention:
    """Where somebody else says the person's pseudonym."""

    where: Message
    around: str = field(repr=False)
    """The words around it."""


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """What a withdrawal did, and what it leaves to people."""

    rows: Mapping[str, int]
    """Table -> rows that were erased."""
    mentions: tuple[Mention, ...] = field(repr=False)
    exports: tuple[str, ...]
    """Files that were written with some of the person's words in them."""
    copies: tuple[Path, ...]
    """Dated backups in which the person was erased too."""
    untouched: tuple[Path, ...]
    """Dated backups that could not be written: to be deleted by hand."""
    key: bool
    """Whether the rows of the key went too."""


def case_called(workspace: Workspace, pseudonym: str) -> Case:
    """The case of a pseudonym. Raises `RuleError` where there is none, or several kinds have it."""
    cases = workspace.read(queries.cases)
    found = [one for one in cases if fold(one.pseudonym) == fold(pseudonym)]
    if len(found) != 1:
        names = ", ".join(one.pseudonym for one in cases)
        raise RuleError(
            "case.unknown" if not found else "case.several", name=pseudonym, names=names
        )
    return found[0]


def is_known(workspace: Workspace, pseudonym: str) -> bool:
    """Whether a case has a pseudonym."""
    return any(fold(one.pseudonym) == fold(pseudonym) for one in workspace.read(queries.cases))


def withdraw(workspace: Workspace, case: Case, sealed: KeyFile | None = None) -> Withdrawn:
    """Erase a case: texts, turns, codings, memos, quotations, the journal's memory of them.

    It cannot be undone. Raises `StoreBusy` where another program has the store open, and
    `FileError` where the key does not open; nothing is then changed.
    """
    key = sealed.opened(workspace.project.guid) if sealed else None
    store = workspace.store
    with store.writing() as connection:
        erased = erase(connection, case.guid, store.clock())
    if erased is None:
        raise RuleError("rule.gone", table="case")
    store.note(workspace.coder, "history.withdrawn", {"n": sum(erased.rows.values())})
    store.sweep()
    if key is not None and sealed is not None:
        sealed.closed(without(key, case.pseudonym, workspace, erased))
    copies, untouched = _in_copies(
        store, lambda path: erase_in_copy(path, case.guid, store.clock()) is not None
    )
    mentions = tuple(mentions_of(workspace, case.pseudonym))
    exports = tuple(dict.fromkeys(str(one.get("file", "")) for one in erased.exports))
    return Withdrawn(
        erased.rows, mentions, exports, tuple(copies), tuple(untouched), key is not None
    )


def _in_copies(store: Project, erasing: Callable[[Path], bool]) -> tuple[list[Path], list[Path]]:
    """The dated backups in which something was erased, and those that could not be written."""
    file = file_of(store.url)
    done, failed = [], []
    for one in dated(file) if file else ():
        try:
            refuse_if_open(one.path)
            if erasing(one.path):
                done.append(one.path)
        except StoreError:
            failed.append(one.path)
    return done, failed


def without(key: Key, pseudonym: str, workspace: Workspace, erased: Erased | None = None) -> Key:
    """A key that knows nothing of a person any more, nor of what stands in no text now.

    Whatever the person is called goes, under any pseudonym; and of the rest only what restores
    a text that is still there is kept.
    """
    originals = _originals(key, erased.texts if erased else {}, workspace)
    own = {plain(name) for name, new in key.names.items() if fold(new) == fold(pseudonym)}
    own_words = own | {word for name in own for word in name.split()}
    stands = _stands_for(originals, workspace)

    def is_kept(becomes: str | None, forms: Iterable[str]) -> bool:
        names = {plain(form) for form in forms}
        there = stands.get(becomes or "", set())
        return not names & own_words and any(name in words for name in names for words in there)

    return replace(
        key,
        names={n: new for n, new in key.names.items() if is_kept(new, [n])},
        verdicts=tuple(
            one
            for one in key.verdicts
            if one.becomes is not None and is_kept(one.becomes, one.forms or (one.value,))
        ),
        originals=originals,
    )


def _stands_for(originals: Mapping[str, Original], workspace: Workspace) -> Mapping[str, set[str]]:
    """Words in the texts that stand -> what they stand for, as names are compared."""
    found: dict[str, set[str]] = {}
    for source in workspace.read(queries.sources):
        original = originals.get(source.text_hash)
        if original is None:
            continue
        text = workspace.read(queries.body, source.text_hash)
        for edit in original.edits:
            was = plain(edit.text)
            digits = "".join(filter(str.isdigit, edit.text))
            found.setdefault(text[edit.start : edit.end], set()).update({was, digits or was})
        for stored, label in original.speakers.items():
            found.setdefault(stored, set()).add(plain(label))
    return found


def forget_in_key(workspace: Workspace, pseudonym: str, sealed: KeyFile) -> None:
    """Take the rows of somebody who was erased earlier out of the key.

    Raises `FileError` where the key does not open.
    """
    key = sealed.opened(workspace.project.guid)
    sealed.closed(without(key, pseudonym, workspace))


def _originals(key: Key, texts: Mapping[str, Kept], workspace: Workspace) -> dict[str, Original]:
    """What restores the texts that stand, those that have changed included."""
    standing = {
        source.text_hash: {turn.speaker for turn in workspace.read(queries.turns, source.guid)}
        for source in workspace.read(queries.sources)
    }
    originals = {
        name: _kept(one, standing[name]) for name, one in key.originals.items() if name in standing
    }
    for was, left in texts.items():
        new = hash_of(left.text)
        if was in key.originals and new in standing:
            originals[new] = _kept(_moved(key.originals[was], left), standing[new])
    return originals


def _kept(original: Original, speakers: set[str]) -> Original:
    kept = {label: was for label, was in original.speakers.items() if label in speakers}
    return replace(original, speakers=kept)


def _moved(original: Original, left: Kept) -> Original:
    """What restores a text, for what is left of it."""
    edits = []
    for edit in original.edits:
        span = left.edits.forward(Span(edit.start, edit.end))
        if span is not None and len(span) == edit.end - edit.start:
            edits.append(Edit(span.start, span.end, edit.text))
    return replace(original, edits=tuple(edits))


_AROUND = 60
"""Code points told before and after a mention."""


def mentions_of(workspace: Workspace, pseudonym: str) -> Iterator[Mention]:
    """Where the pseudonym stands in texts, memos, codes and attributes of others."""
    word = re.compile(rf"(?<!\w){re.escape(pseudonym)}(?!\w)", re.IGNORECASE)
    for where, text in written(workspace):
        for match in word.finditer(text):
            around = text[max(0, match.start() - _AROUND) : match.end() + _AROUND]
            yield Mention(where, " ".join(around.split()))


def remove_passage(
    workspace: Workspace,
    source: Source,
    span: Span,
    words: str = OMITTED,
    sealed: KeyFile | None = None,
) -> Withdrawn:
    """Put other words in the place of one passage, in the text, its past and the key.

    It cannot be undone; codings on the passage lie on the new words. Dated backups are treated
    too. Raises `RuleError` for a stretch outside the text or words
    without a letter or sign, and `FileError` where the key does not open.
    """
    text = workspace.read(queries.body, source.text_hash)
    new = on_one_line(words)
    if not new or not 0 <= span.start < span.end <= len(text):
        raise RuleError("passage.nothing")
    store = workspace.store
    key = sealed.opened(workspace.project.guid) if sealed else None
    with store.writing() as connection:
        erased = erase_passage(connection, source.guid, span, new)
    store.note(workspace.coder, "history.passage_removed", {"title": source.title})
    store.sweep()
    if key is not None and sealed is not None:
        sealed.closed(replace(key, originals=_originals(key, erased.texts, workspace)))
    passage = span.of(text)
    copies, untouched = _in_copies(
        store, lambda path: erase_words_in_copy(path, source.guid, passage, new)
    )
    exports = tuple(dict.fromkeys(str(one.get("file", "")) for one in erased.exports))
    return Withdrawn({}, (), exports, tuple(copies), tuple(untouched), key is not None)


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
