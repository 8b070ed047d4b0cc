"""Erasing, and what comes after it: numbers noted, file swept, copies treated, key tidied.

What could not be done is told, and so is what only people can decide about.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from qualcode.anonymise.sealed_key import Key
from qualcode.errors import FileError, StoreError
from qualcode.storage.backup import discard, refuse_if_open
from qualcode.storage.dated import leftovers, own_copies
from qualcode.storage.engine import file_of
from qualcode.workspace.key_keeping import Change, KeyFile
from qualcode.workspace.key_pruning import tidy_key
from qualcode.workspace.mentions import Mention
from qualcode.workspace.numbering import TAKEN, numbers_taken
from qualcode.workspace.verbs import Workspace


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
class Erasure:
    """What was erased, and what came after."""

    rows: Mapping[str, int]
    """Table -> rows that were erased."""
    after: Aftermath


@contextmanager
def erasing_noted(workspace: Workspace, kind: str, values: dict[str, Any]) -> Iterator[Any]:
    """A transaction of the store, whose entry notes the numbers that nothing tells any more.

    Others may have written of `Informant 2`, and will have printed it: it names nobody else.
    """
    with workspace.store.erasing(workspace.coder, kind, values) as connection:
        before = numbers_taken(connection)
        yield connection
        values[TAKEN] = before.beyond(numbers_taken(connection))


@contextmanager
def key_changing(workspace: Workspace, sealed: KeyFile | None) -> Iterator[Change]:
    """The key and what writes it; without one, an empty key that is written nowhere.

    What is written must fit the store before the erasing and after it: if the program is stopped
    between the two, the key restores what it did. It is tidied when the store is written.
    """
    if sealed is None:
        yield Key(workspace.project.guid), lambda key: None
    else:
        with sealed.changing(workspace.project.guid) as change:
            yield change


def aftermath(
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
