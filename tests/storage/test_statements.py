"""What is sent to the database: how many statements, how much text, and whether it is portable."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from inspect import isfunction, signature
from typing import Any

import pytest
from places import Place, new_place
from sqlalchemy import Connection, event
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex, CreateTable

import builders as b
from qualcode import storage
from qualcode.domain.changes import Add, Edit, Remove
from qualcode.domain.model import Value
from qualcode.domain.rows import UNIQUE
from qualcode.errors import RuleError
from qualcode.storage import journal, queries, rows, schema
from qualcode.storage.checking import faults


def read_all(name: str, /, *args: Any, **kwargs: Any) -> Callable[[Connection], Any]:
    def query(connection: Connection) -> Any:
        found = getattr(queries, name)(connection, *args, **kwargs)
        return list(found) if isinstance(found, Iterator) else found

    return query


COUNTED = {
    "passages of one code": (read_all("passages", codes=[b.TIME.guid]), 3),
    "all passages": (read_all("passages"), 3),
    "coverage": (read_all("coverage"), 4),
    "presence": (read_all("presence"), 1),
    "code counts": (read_all("code_counts"), 1),
    "informants": (read_all("informants"), 1),
    "sources": (read_all("sources"), 1),
    "codes": (read_all("codes"), 1),
    "history": (read_all("history"), 1),
}


@contextmanager
def statements(store: storage.Project) -> Iterator[list[str]]:
    """The SQL that is sent, apart from transactions, their lock, and what sets a connection up."""
    sent: list[str] = []

    def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA", "SELECT pg_advisory_xact_lock")):
            sent.append(statement)

    event.listen(store.engine, "before_cursor_execute", note)
    yield sent
    event.remove(store.engine, "before_cursor_execute", note)


@pytest.fixture(scope="module")
def many() -> Iterator[storage.Project]:
    """Forty interviews, three codings each."""
    interviews = [b.interview(f"K{n}", cases={"Maren": b.MAREN.guid}) for n in range(40)]
    values: list[Value] = [b.MAREN, b.codebook(), b.TIME, b.HASTE, b.LEADERS]
    for about, turns, _ in interviews:
        values += [about, *turns]
        values += [b.coding(about, code, 3, 60) for code in (b.TIME, b.HASTE, b.LEADERS)]
    with new_place() as place, b.new_store(place) as store:
        store.apply(b.added(*values), b.KARI, [f"{body}" for _, _, body in interviews])
        yield store


@pytest.mark.parametrize("name", COUNTED)
def test_a_reading_takes_a_fixed_number_of_statements_and_loads_no_text(
    many: storage.Project, name: str
) -> None:
    query, expected = COUNTED[name]
    with statements(many) as sent:
        assert many.read(query)
    assert len(sent) == expected, sent
    for statement in sent:
        chosen = statement.partition("FROM")[0]
        assert "body" not in re.sub(r"substr\(text\.body, [^)]*\)", "", chosen), statement


def test_passages_of_one_code_read_only_its_rows_and_words(many: storage.Project) -> None:
    found = many.read(COUNTED["passages of one code"][0])
    assert len(found) == 40
    assert {len(passage.text) for passage in found} == {57}
    assert {passage.code for passage in found} == {b.TIME.guid}


def test_a_coding_is_applied_in_few_statements_however_large_the_store(
    many: storage.Project,
) -> None:
    with statements(many) as sent:
        many.apply(Add(b.coding(b.interview("K7")[0], b.TIME, 1, 9)), b.KARI)
    assert len(sent) <= 12, sent
    assert not [s for s in sent if "text" in s.partition("FROM")[2].split(" ")[:2]]


def test_importing_many_turns_does_not_look_for_each(many: storage.Project) -> None:
    said = [("M", "informant", "Ja.")] * 300
    about, turns, body = b.interview("Lang", said)
    with statements(many) as sent:
        many.apply(b.added(about, *turns), b.KARI, [body])
    many.undo(b.KARI.guid)
    assert len(sent) <= 20, len(sent)


ARGUMENTS: dict[str, Any] = {
    "name": "Kari",
    "title": "K1",
    "text_hash": b.K1.text_hash,
    "source": b.K1.guid,
    "coder": b.KARI.guid,
    "codes": [b.TIME.guid],
    "cases": [b.MAREN.guid],
    "targets": [b.TIME.guid],
    "limit": 3,
    "only": b.K1.guid,
    "what": "others",
}
"""What to ask a query for, by the name of its parameter."""


def test_every_statement_compiles_for_postgresql(place: Place) -> None:
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    compiled: set[str] = set()

    def compile_too(connection: Any, clause: Any, *rest: Any) -> None:
        sql = str(clause.compile(dialect=dialect))
        assert sql
        compiled.add(sql)

    with b.small_study(place) as store:
        event.listen(store.engine, "before_execute", compile_too)
        for name in sorted(vars(queries)):
            query = getattr(queries, name)
            if not isfunction(query) or query.__module__ != queries.__name__ or name[0] == "_":
                continue
            needed = [p for p in signature(query).parameters if p in ARGUMENTS]
            optional = {"codes", "cases", "targets", "limit", "only"} & {*needed}
            store.read(read_all(name, **{p: ARGUMENTS[p] for p in needed if p not in optional}))
            store.read(read_all(name, **{p: ARGUMENTS[p] for p in needed}))
        store.apply(Add(b.coding(b.K1, b.TIME, 3, 9)), b.OLA)
        store.apply(Edit(b.code("Tid", position=3)), b.KARI)
        with pytest.raises(RuleError):
            store.apply(Remove("code", "ukjent"), b.KARI)
        store.apply(Remove("code", b.LEADERS.guid), b.KARI)
        store.undo(b.KARI.guid)
        store.redo(b.KARI.guid)
        store.note(b.KARI, "history.exported", {"file": "x.docx"})
        store.read(lambda c: list(faults(c)))
        for table in schema.tables:
            for make in (rows._insert, rows._update, rows._delete):
                compile_too(None, make(table))
            if table in UNIQUE:
                compile_too(None, rows._free_key(table))
        store.read(lambda c: list(journal.entries(c)))
    assert len(compiled) > 60


def test_the_tables_compile_for_postgresql() -> None:
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    for table in schema.metadata.sorted_tables:
        assert "CREATE TABLE" in str(CreateTable(table).compile(dialect=dialect))
        for index in table.indexes:
            assert "CREATE INDEX" in str(CreateIndex(index).compile(dialect=dialect))


def test_the_columns_that_are_searched_are_indexed() -> None:
    indexed = {
        (table.name, *(column.name for column in index.columns))
        for table in schema.metadata.sorted_tables
        for index in table.indexes
    }
    assert indexed >= {
        ("coding", "source", "start"),
        ("coding", "code"),
        ("coding", "coder"),
        ("turn", "source", "n"),
        ("entry", "lamport"),
        ("memo", "target"),
    }
