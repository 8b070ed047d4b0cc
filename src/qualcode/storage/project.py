"""An open project: create, open, apply a Change, undo, redo, read, close.

Every write is one transaction: the plan is made against the rows as they stand under the
write lock, the rows and the journal entry are written, and only when the commit is on
the disk does the call return.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar
from uuid import UUID, uuid4, uuid5

from sqlalchemy import URL, Connection, Engine, insert, select

from qualcode.domain.changes import Add, Change, Diff, Entry, Together, name_of, plan
from qualcode.domain.model import Coder
from qualcode.errors import QualcodeError, StoreError
from qualcode.messages import Message
from qualcode.storage import journal, schema
from qualcode.storage.backup import discard
from qualcode.storage.dated import dated_copy
from qualcode.storage.engine import (
    engine_for,
    faults_named,
    file_of,
    for_writing,
    home_of,
    inspect_file,
    locate,
    pragma,
    shown,
    stamp,
    sweep,
)
from qualcode.storage.postgres import refuse_if_taken
from qualcode.storage.rows import StoredRows, keep_bodies, write
from qualcode.storage.versions import upgrade

P = ParamSpec("P")
T = TypeVar("T")


def new_guid() -> str:
    """A random GUID."""
    return str(uuid4())


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)


@dataclass
class Project:
    """An open store. Use as a context manager, or call `close`."""

    url: URL
    engine: Engine
    replica: str
    clock: Callable[[], datetime] = now
    guids: Callable[[], str] = new_guid
    notices: tuple[Message, ...] = ()
    """What opening it has to tell: that it was upgraded, and where the backup is."""
    _version: int = 0

    def __enter__(self) -> Project:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    @property
    def place(self) -> str:
        """Where the store lies, as a person may see it."""
        return shown(self.url)

    def apply(self, change: Change, coder: Coder, bodies: Iterable[str] = ()) -> Entry | None:
        """Make a Change in the name of a coder; its entry, or None if nothing changes.

        A coder who is new to the project is added by the same entry. `bodies` are the
        texts that new sources name by hash. Raises `RuleError` when a rule forbids the
        change and `StoreError` when it cannot be written; the store is then as it was.
        """
        with self._writing() as connection:
            return self._apply(connection, change, coder, bodies)

    def _apply(
        self, connection: Connection, change: Change, coder: Coder, bodies: Iterable[str] = ()
    ) -> Entry | None:
        rows = StoredRows(connection)
        known = rows.row("coder", coder.guid) is not None
        diffs = plan(change if known else Together("", (Add(coder), change)), rows)
        if not diffs:
            return None
        kind, values = name_of(change, rows)
        keep_bodies(connection, bodies)
        return self._enter(connection, coder.guid, kind, values, diffs, undoes=None)

    def note(self, coder: Coder, kind: str, values: Mapping[str, object]) -> Entry:
        """Enter in the journal something that changes no row, as an export: `journal.NOTES`.

        Undo and redo pass it over. A coder who is new to the project is added first.
        """
        with self._writing() as connection:
            return self._note(connection, coder, kind, values)

    def _note(
        self, connection: Connection, coder: Coder, kind: str, values: Mapping[str, object]
    ) -> Entry:
        if not journal.has_entries(connection, coder.guid):
            joined = plan(Add(coder), StoredRows(connection))
            name = {"name": coder.name}
            self._enter(connection, coder.guid, "history.coder.added", name, joined, undoes=None)
        return self._enter(connection, coder.guid, kind, values, (), undoes=None)

    @contextmanager
    def erasing(
        self, coder: Coder, kind: str, values: Mapping[str, object]
    ) -> Iterator[Connection]:
        """One write transaction for what is no Change, entered in the journal with it.

        `values` of the entry are read at the end, so that what was done may still be put in.
        """
        with self._writing() as connection:
            yield connection
            self._note(connection, coder, kind, values)

    def undo(self, coder: str) -> Entry | None:
        """Undo the coder's last change; None when there is none.

        Raises `UndoRefused`, naming the later entry, if somebody built on it.
        """
        return self._swap(coder, journal.to_undo, journal.UNDONE)

    def redo(self, coder: str) -> Entry | None:
        """Redo what the coder undid last, if nothing new was done since; else None."""
        return self._swap(coder, journal.to_redo, journal.REDONE)

    def _swap(
        self, coder: str, chosen: Callable[[Connection, str], str | None], kind: str
    ) -> Entry | None:
        with self._writing() as connection:
            guid = chosen(connection, coder)
            if guid is None:
                return None
            earlier = journal.by_guid(connection, guid)
            journal.refuse_if_built_on(connection, StoredRows(connection), earlier)
            diffs = tuple(diff.swapped() for diff in reversed(earlier.diffs))
            values = {"what": earlier.kind, **earlier.values}
            if kind == journal.REDONE:
                values = dict(earlier.values)
            return self._enter(connection, coder, kind, values, diffs, undoes=guid)

    def replay(self, entries: Iterable[Entry], bodies: Iterable[str]) -> None:
        """Take over another store's entries as they are: the same rows come out.

        What was withdrawn here stays away.
        """
        with self._writing() as connection:
            keep_bodies(connection, bodies)
            gone = set(connection.scalars(select(schema.withdrawn.c.guid)))
            for one in entries:
                kept = tuple(diff for diff in one.diffs if diff.guid not in gone)
                entry = replace(one, diffs=kept)
                journal.append(connection, entry)
                write(connection, entry.diffs)

    def read(
        self, query: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """The result of a query of `storage.queries`, in one consistent reading."""
        with faults_named(self.url), self.engine.connect() as connection, connection.begin():
            return query(connection, *args, **kwargs)

    def data_version(self) -> int:
        """A number that changes when another process has written.

        Of a server it is the length of the journal, which grows by one's own entries too.
        It stays as it was while the server cannot be reached: what is done next says so.
        """
        if file_of(self.url) is not None:
            with faults_named(self.url):
                return int(pragma(self.engine, "data_version"))
        with suppress(StoreError):
            self._version = self.read(journal.next_lamport)
        return self._version

    def version_after(self, before: int, own: Entry) -> int:
        """What `data_version` gives after an entry of one's own, if nobody else wrote since."""
        if file_of(self.url) is not None or before != own.lamport:
            return before
        return own.lamport + 1

    def sweep(self) -> None:
        """Leave nothing of what was erased in the file, as far as a program can.

        Raises `StoreBusy` where another program has the store open.
        """
        with faults_named(self.url):
            sweep(self.engine)

    def close(self) -> None:
        """Leave the store as one file: SQLite folds its log in when the last program closes it."""
        with faults_named(self.url):
            self.engine.dispose()

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with faults_named(self.url), self.engine.connect() as connection:
            for_writing(connection)
            with connection.begin():
                yield connection

    def _enter(
        self,
        connection: Connection,
        coder: str,
        kind: str,
        values: Mapping[str, object],
        diffs: tuple[Diff, ...],
        *,
        undoes: str | None,
    ) -> Entry:
        entry = Entry(
            guid=self.guids(),
            replica=self.replica,
            coder=coder,
            lamport=journal.next_lamport(connection),
            at=self.clock(),
            kind=kind,
            values=values,
            undoes=undoes,
            diffs=diffs,
        )
        journal.append(connection, entry)
        write(connection, diffs)
        return entry


def create(
    target: str | Path,
    first: Change,
    coder: Coder,
    *,
    clock: Callable[[], datetime] = now,
    guids: Callable[[], str] = new_guid,
) -> Project:
    """A new store whose first entry is `first`, made in one transaction.

    Raises `StoreError` or `RuleError`, and leaves nothing behind.
    """
    url = locate(target)
    file = file_of(url)
    engine = engine_for(url)
    if file is not None:
        _claim(file)
    project = Project(url, engine, guids(), clock, guids)
    try:
        with project._writing() as connection:
            _lay_out(connection, project)
            project._apply(connection, first, coder)
        if file is not None:
            with faults_named(url):
                pragma(engine, "journal_mode=WAL")
    except QualcodeError:
        engine.dispose()
        if file is not None:
            discard(file)
        raise
    return project


def _lay_out(connection: Connection, project: Project) -> None:
    """Make the tables, and note whose they are; `StoreError` if something is there already."""
    if file_of(project.url) is not None:
        stamp(connection)
    else:
        refuse_if_taken(connection, project.place)
    schema.metadata.create_all(connection, checkfirst=False)
    facts = {
        "version": str(schema.VERSION),
        "replica": project.replica,
        "home": home_of(project.url),
    }
    rows = [{"name": name, "value": value} for name, value in facts.items()]
    connection.execute(insert(schema.store), rows)


def open_project(
    target: str | Path,
    *,
    clock: Callable[[], datetime] = now,
    guids: Callable[[], str] = new_guid,
) -> Project:
    """The project in an existing store; an older one is backed up and upgraded first.

    Raises `StoreError` if it is none, or a newer one.
    """
    url = locate(target)
    file = file_of(url)
    if file is not None:
        inspect_file(file)
    engine = engine_for(url)
    with ExitStack() as if_it_fails:
        if_it_fails.callback(engine.dispose)
        facts = _facts(engine, url)
        is_old = int(facts["version"]) < schema.VERSION
        notices = (_upgrade(engine, url, clock),) if is_old else ()
        if_it_fails.pop_all()
    return Project(url, engine, _replica(facts, url), clock, guids, notices)


def _facts(engine: Engine, url: URL) -> dict[str, str]:
    """What the store says of itself. Raises `StoreError` unless this version knows it."""
    with faults_named(url), engine.connect() as connection, connection.begin():
        facts: dict[str, str] = dict(connection.execute(select(schema.store)).all())
    if not {"version", "replica"} <= facts.keys() or not facts["version"].isdecimal():
        raise StoreError("store.other_program", store=shown(url))
    if int(facts["version"]) > schema.VERSION:
        raise StoreError(
            "store.newer", store=shown(url), version=facts["version"], known=schema.VERSION
        )
    return facts


def _upgrade(engine: Engine, url: URL, clock: Callable[[], datetime]) -> Message:
    """Bring the tables up to date, all or nothing, with a backup of a file made before.

    What keeps the backup from being made does not keep the study from being opened: the
    upgrade is one transaction, and is taken back whole if it fails.
    """
    file = file_of(url)
    notice = Message("upgrade.done_on_server", {"store": shown(url)})
    if file is not None:
        try:
            kept = dated_copy(file, clock())
            notice = Message("upgrade.done", {"store": file.name, "backup": kept.name})
        except StoreError as error:
            why = Message(error.message_id, error.values)
            notice = Message("upgrade.done_without_backup", {"store": file.name, "why": why})
    with faults_named(url), engine.connect() as connection:
        for_writing(connection)
        with connection.begin():
            upgrade(connection)
    return notice


def _replica(facts: Mapping[str, str], url: URL) -> str:
    """The GUID of this copy of the project: its own where the file was copied or moved to."""
    home = home_of(url)
    if facts.get("home", home) == home:
        return facts["replica"]
    return str(uuid5(UUID(facts["replica"]), home))


def _claim(file: Path) -> None:
    """Make the empty file, so that two who create the same store do not meet in it."""
    try:
        file.touch(exist_ok=False)
    except FileExistsError as error:
        raise StoreError("store.exists", store=file) from error
    except (FileNotFoundError, NotADirectoryError) as error:
        raise StoreError("store.no_folder", store=file, folder=file.parent) from error
    except OSError as error:
        raise StoreError("store.read_only", store=file) from error
