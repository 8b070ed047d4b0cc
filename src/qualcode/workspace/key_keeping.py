"""The sealed key of a project: what it gives to an import, and what an import adds to it.

The key is written before the store is, and put back as it was if the store refuses: what
stands for somebody in the texts can always be told by the key.
"""

from __future__ import annotations

import csv
import io
import os
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from qualcode.anonymise.deciding import Decisions, StandIns, Verdict, highest_in
from qualcode.anonymise.sealed_key import Key, destroy, seal, unseal
from qualcode.domain.changes import Entry
from qualcode.errors import FileError, QualcodeError
from qualcode.files.writing import write_whole
from qualcode.reports.quotes import guarded
from qualcode.storage import queries
from qualcode.transcripts.speakers import naming_words
from qualcode.workspace.incoming import Intake
from qualcode.workspace.intake import pseudonyms_in
from qualcode.workspace.labels import highest_labels
from qualcode.workspace.numbering import Numbers, numbers_taken
from qualcode.workspace.reading_in import Known
from qualcode.workspace.verbs import Workspace

SUFFIX = ".key"
"""How the name of a key file ends, unless its owner says otherwise."""


@dataclass(frozen=True, slots=True)
class KeyFile:
    """Where a key is kept, and what opens it."""

    path: Path
    passphrase: str = field(repr=False)
    cost: int | None = field(default=None, repr=False)
    """What a new seal costs to try (`sealed_key.seal`); None for the usual."""

    def opened(self, project: str, *, new: bool = False) -> Key:
        """The key in the file; an empty one for the project (GUID) if it may be `new` and is.

        Raises `FileError` for a wrong passphrase, and for the key of another project.
        """
        if new and not self.path.exists():
            return Key(project)
        key = unseal(self.path, self.passphrase)
        if key.project != project:
            raise FileError("key.other_project", file=self.path.name)
        return key

    @contextmanager
    def changing(self, project: str, *, new: bool = False) -> Iterator[Change]:
        """The key, and what writes another in its place; put back if what is done then is refused.

        Whatever else ends it may come after the store was written, and leaves the key: one that
        knows too much can be tidied, and one that knows too little cannot be mended. Raises as
        `opened` does, and `FileError` from the writing where another program has written the
        file meanwhile.
        """
        before, mine = self._held(), list[bytes | None]()
        key = self.opened(project, new=new)

        def write(changed: Key) -> None:
            if self._held() != before:
                raise FileError("key.changed", file=self.path.name)
            if self.cost is None:
                seal(self.path, changed, self.passphrase)
            else:
                seal(self.path, changed, self.passphrase, self.cost)
            mine.append(self._held())

        try:
            yield key, write
        except QualcodeError:
            if mine and self._held() == mine[-1]:
                self._put_back(before)
            raise

    def _held(self) -> bytes | None:
        try:
            return self.path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise FileError("file.unreadable", file=self.path.name) from error

    def _put_back(self, before: bytes | None) -> None:
        if before is None:
            self.path.unlink(missing_ok=True)
        else:
            write_whole(self.path, before, private=True)


Change = tuple[Key, Callable[[Key], None]]
"""A key, and what writes a changed one in its place."""


def refuse_beside(workspace: Workspace, path: Path) -> None:
    """Raise `FileError` for a key in the folder of the store or below: it must be kept apart.

    Neither may a link hide where one of them lies. All that a person has lies below the home
    folder, so that for a store right in it only the folder itself counts.
    """
    store = workspace.store.place
    if "://" in store:
        return
    folders = {place.parent for place in _ways_to(Path(store))}
    for place in _ways_to(path):
        if folders & ({place.parent} | set(place.parents) - {Path.home()}):
            raise FileError("key.beside", file=path.name, folder=str(place.parent))


def _ways_to(path: Path) -> set[Path]:
    """Where a file lies by its name, and where links lead to."""
    return {Path(os.path.normpath(path.absolute())), path.resolve()}


def known_to(workspace: Workspace, key: Key | None = None) -> Known:
    """What an import can go on from: what the project has, and what the key remembers."""
    verdicts = {one.identity: one for one in key.verdicts} if key else {}
    given = {identity: one.becomes for identity, one in verdicts.items() if one.becomes}
    names = dict(key.names) if key else {}
    called = "\n".join(names.values())
    taken = workspace.read(numbers_taken).and_those(
        Numbers(highest_labels(called), highest_in(given.values()))
    )
    return Known(
        frozenset(workspace.read(pseudonyms_in)),
        taken.labels,
        names,
        StandIns(given, taken.placeholders),
        Decisions(verdicts),
    )


def with_intake(key: Key, intake: Intake) -> Key:
    """The key with all that an intake replaced, and how each of its texts is restored."""
    verdicts = {one.identity: one for one in key.verdicts} | dict(intake.decisions.verdicts)
    for (kind, value), words in intake.stand_ins.given.items():
        verdicts.setdefault((kind, value), Verdict(kind, value, (), words))
    labels = {
        label: stored
        for one in intake.files
        if one.original is not None
        for stored, label in one.original.speakers.items()
        if naming_words(label)
    }
    names = {**key.names, **labels, **intake.listed}
    key = replace(key, names=names, verdicts=tuple(verdicts.values()))
    for one in intake.files:
        if one.original is not None:
            key = key.with_text(one.transcript.text, one.original)
    return key


def take_in_sealed(
    workspace: Workspace,
    intake: Intake,
    file: KeyFile,
    *,
    wave: str = "",
    date: str = "",
    citable: bool = True,
) -> Entry | None:
    """Store an intake, and seal in a key what would undo its pseudonyms.

    Raises `FileError` where the key cannot be opened or written, and is to lie beside the
    store; the store is then as it was.
    """
    store = partial(workspace.take_in, intake, wave=wave, date=date, citable=citable)
    return sealed_first(workspace, intake, file, store, new=True)


def sealed_first(
    workspace: Workspace,
    intake: Intake,
    file: KeyFile,
    store: Callable[[], Entry | None],
    *,
    new: bool = False,
) -> Entry | None:
    """Add an intake to a key, store it, and put the key back as it was if that fails.

    The key may be a `new` one. What restores earlier texts stays, since undo brings them back.
    """
    refuse_beside(workspace, file.path)
    with file.changing(workspace.project.guid, new=new) as (key, write):
        write(with_intake(key, intake))
        return store()


@dataclass(frozen=True, slots=True)
class Tie:
    """A pseudonym and what it stands for, as it was written. Its `repr` does not show that."""

    becomes: str
    written: tuple[str, ...] = field(repr=False)


def mapping(key: Key) -> list[Tie]:
    """All that a key ties together, by pseudonym."""
    tied: dict[str, dict[str, None]] = {}
    for name, pseudonym in key.names.items():
        tied.setdefault(pseudonym, {})[name] = None
    for original in key.originals.values():
        for stored, label in original.speakers.items():
            tied.setdefault(stored, {})[label] = None
    for one in key.verdicts:
        if one.becomes is not None:
            tied.setdefault(one.becomes, {}).update(dict.fromkeys(one.forms or (one.value,)))
    return [Tie(words, tuple(written)) for words, written in sorted(tied.items())]


_NOT_IN_A_NAME = re.compile(r"[^\w \[\]-]")
_LONGEST_NAME = 60


def write_in_the_clear(workspace: Workspace, file: KeyFile, folder: Path) -> list[Path]:
    """Write names.csv and each original text to a folder, for their owner's eyes alone.

    Raises `FileError` where the key cannot be opened or a file not be written.
    """
    key = file.opened(workspace.project.guid)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileError("write.refused", file=folder.name) from error
    table = io.StringIO()
    rows = csv.writer(table, delimiter=";", lineterminator="\r\n")
    told = ((name, one.becomes) for one in mapping(key) for name in one.written)
    rows.writerows([guarded(cell) for cell in row] for row in told)
    written = {folder / "names.csv": table.getvalue().encode("utf-8-sig")}
    for number, (title, text) in enumerate(restored(workspace, key).items(), 1):
        name = _NOT_IN_A_NAME.sub("_", title)[:_LONGEST_NAME].strip()
        written[folder / f"original-{number} {name}.txt"] = text.encode()
    for path, content in written.items():
        write_whole(path, content, private=True)
    workspace.store.note(workspace.coder, "history.key.exported", {"file": folder.name})
    return list(written)


def restored(workspace: Workspace, key: Key) -> Mapping[str, str]:
    """Title of each source -> its text as it was before it was pseudonymised.

    Sources that the key does not know are left out.
    """
    found = {}
    for source in workspace.read(queries.sources):
        text = key.restored(workspace.read(queries.body, source.text_hash))
        if text is not None:
            found[source.title] = text
    return found


def destroy_key(workspace: Workspace, file: KeyFile) -> None:
    """Take the key of a project away for good, and enter in the history that it is gone.

    The key is opened first: only the right one, by somebody who has the passphrase, is taken
    away. Raises `FileError` otherwise.
    """
    file.opened(workspace.project.guid)
    destroy(file.path)
    workspace.store.note(workspace.coder, "history.key.destroyed", {})
