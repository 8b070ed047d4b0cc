"""A store on a server: addresses without their passwords, and what only PostgreSQL can do wrong."""

from __future__ import annotations

import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from threading import Barrier

import pytest
from places import SERVER, Place, changed_behind_its_back
from sqlalchemy import create_engine, inspect, make_url

import builders as b
from qualcode import storage
from qualcode.domain.changes import Add
from qualcode.errors import RuleError, StoreBusy, StoreError
from qualcode.messages import LANGUAGES, render_error
from qualcode.storage import engine as engines
from qualcode.storage import journal, queries
from qualcode.storage.checking import faults
from qualcode.storage.engine import locate, shown
from qualcode.storage.schema import VERSION


@pytest.mark.parametrize(
    "url",
    [
        "postgresql+psycopg://kari:hemmelig@db.invalid:1/studie",
        "postgresql+psycopg://kari:hemmelig@db.invalid/studie?password=hemmelig&sslmode=require",
        "nosuchdb://kari:hemmelig@db/studie",
        "postgresql+psycopg://kari:hemmelig@db:port/studie",
        "mysql+mysqldb://kari:hemmelig@db/studie",
    ],
)
def test_a_password_is_never_shown(url: str) -> None:
    with pytest.raises(StoreError) as error:
        storage.open_project(url)
    assert "hemmelig" not in render_error(error.value) + str(error.value) + str(error.value.values)
    if error.value.message_id != "store.bad_url":
        assert "hemmelig" not in shown(locate(url))
        assert "kari" in shown(locate(url))


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "nosuch://x", "://"])
def test_a_store_that_would_be_lost_or_cannot_be_is_refused(url: str) -> None:
    with pytest.raises(StoreError) as error:
        locate(url)
    assert error.value.message_id == "store.bad_url"


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_an_address_may_be_written_as_servers_write_it(scheme: str) -> None:
    assert shown(locate(f"{scheme}://kari@db/studie")) == "postgresql+psycopg://kari@db/studie"


def test_a_database_that_is_neither_a_file_nor_postgresql_is_refused() -> None:
    with pytest.raises(StoreError) as error:
        storage.create("mssql+pymssql://kari:hemmelig@db/studie", Add(b.project()), b.KARI)
    assert error.value.message_id == "store.other_kind"
    assert "mssql" in render_error(error.value)
    assert "hemmelig" not in render_error(error.value)


def test_a_server_that_is_not_there_is_named() -> None:
    pytest.importorskip("psycopg")
    with closing(socket.socket()) as bound:  # nobody listens, and nobody else can
        bound.bind(("127.0.0.1", 0))
        port = bound.getsockname()[1]
        with pytest.raises(StoreError) as error:
            storage.open_project(f"postgresql://kari:hemmelig@127.0.0.1:{port}/studie")
    assert error.value.message_id == "store.unreachable"


def tables(place: Place) -> list[str]:
    engine = create_engine(locate(place))
    try:
        return inspect(engine).get_table_names()
    finally:
        engine.dispose()


def fault_of(verb: Callable[[], object]) -> str:
    """The message id of what a verb is refused with; said in every language, without a password."""
    with pytest.raises(StoreError) as error:
        verb()
    for language in LANGUAGES:
        assert "hemmelig" not in render_error(error.value, language)
    return error.value.message_id


@pytest.mark.server
def test_a_wrong_password_and_a_missing_database_are_told_apart(place: Place) -> None:
    wrong = make_url(SERVER).set(password="hemmelig-og-feil")
    nobody = make_url(SERVER).set(username="qualcode_nobody", password="hemmelig")
    missing = make_url(SERVER).set(database="qualcode_no_such_database")
    nowhere = make_url(str(place)).update_query_dict({"options": "-csearch_path=no_such_schema"})
    for url, expected in (
        (wrong, "store.login"),
        (nobody, "store.login"),
        (missing, "store.no_database"),
    ):
        address = url.render_as_string(hide_password=False)
        assert fault_of(lambda at=address: storage.open_project(at)) == expected
        assert fault_of(lambda at=address: b.new_store(at)) == expected
    address = nowhere.render_as_string(hide_password=False)
    assert fault_of(lambda: b.new_store(address)) == "store.no_database"
    assert fault_of(lambda: storage.open_project(address)) == "store.none_there"


@pytest.mark.server
def test_an_empty_schema_holds_no_store_and_a_store_is_made_once(place: Place) -> None:
    assert fault_of(lambda: storage.open_project(place)) == "store.none_there"
    b.small_study(place).close()
    assert fault_of(lambda: b.new_store(place)) == "store.exists"
    with storage.open_project(place) as store:
        assert len(store.read(queries.codes)) == 3


@pytest.mark.server
def test_another_programs_tables_are_left_alone(place: Place) -> None:
    changed_behind_its_back(place, "CREATE TABLE store (name text, opens text)")
    assert fault_of(lambda: b.new_store(place)) == "store.tables_there"
    assert fault_of(lambda: storage.open_project(place)) == "store.other_program"
    assert tables(place) == ["store"]


@pytest.mark.server
def test_a_store_whose_first_change_is_refused_leaves_no_table(place: Place) -> None:
    with pytest.raises(RuleError):
        storage.create(place, Add(b.project(title="")), b.KARI)
    assert tables(place) == []


@pytest.mark.server
def test_a_newer_store_is_refused(place: Place) -> None:
    b.new_store(place).close()
    changed_behind_its_back(
        place, f"UPDATE store SET value = '{VERSION + 1}' WHERE name = 'version'"
    )
    assert fault_of(lambda: storage.open_project(place)) == "store.newer"


@pytest.mark.server
def test_several_writers_take_turns_and_each_gets_a_place_of_its_own(place: Place) -> None:
    b.small_study(place).close()
    writers, each = 4, 15
    together = Barrier(writers)

    def code(n: int) -> None:
        with storage.open_project(place) as store:
            together.wait()
            for at in range(each):
                store.apply(Add(b.coding(b.K1, b.TIME, 10 * n + 1, 50 + at)), b.KARI)

    with ThreadPoolExecutor(writers) as pool:
        list(pool.map(code, range(writers)))
    with storage.open_project(place) as store:
        lamports = store.read(lambda c: [entry.lamport for entry in journal.entries(c)])
        assert lamports == list(range(1, 2 + writers * each + 1))
        assert store.read(lambda c: list(faults(c))) == []
        assert store.read(queries.code_counts) == {b.TIME.guid: writers * each}


@pytest.mark.server
def test_several_who_make_the_same_store_do_not_meet_in_it(place: Place) -> None:
    together = Barrier(3)

    def make(n: int) -> str:
        together.wait()
        try:
            b.new_store(place).close()
        except StoreError as error:
            return error.message_id
        return "made"

    with ThreadPoolExecutor(3) as pool:
        assert sorted(pool.map(make, range(3))) == ["made", "store.exists", "store.exists"]


@pytest.mark.server
def test_a_lock_held_too_long_gets_a_sentence(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "BUSY_MILLISECONDS", 30)
    b.small_study(place).close()
    with storage.open_project(place) as store, storage.open_project(place) as other:
        with other._writing():
            with pytest.raises(StoreBusy, match=r"store\.busy"):
                store.apply(Add(b.code("Ny")), b.KARI)
            assert len(store.read(queries.codes)) == 3
        assert store.apply(Add(b.code("Ny")), b.KARI)


@pytest.mark.server
def test_a_reading_sees_one_state_while_another_writes(place: Place) -> None:
    b.small_study(place).close()
    with storage.open_project(place) as store, storage.open_project(place) as other:

        def twice(connection: object) -> tuple[int, int]:
            before = len(queries.codes(connection))
            other.apply(Add(b.code("Ny")), b.OLA)
            return before, len(queries.codes(connection))

        assert store.read(twice) == (3, 3)
        assert len(store.read(queries.codes)) == 4


@pytest.mark.server
def test_a_connection_that_was_cut_is_made_anew(place: Place) -> None:
    with b.small_study(place) as store:
        mine = store.read(lambda c: c.exec_driver_sql("SELECT pg_backend_pid()").scalar())
        assert changed_behind_its_back(place, f"SELECT pg_terminate_backend({mine})") == 1
        assert store.apply(Add(b.code("Ny")), b.KARI)


@pytest.mark.server
def test_names_come_in_the_same_order_as_from_a_file(place: Place) -> None:
    names = ["å", "a", "Ås", "b-a", "ba", "b a", "aa", "z", "Ö", "1", "10", "2", "É", "_"]
    with b.new_store(place) as store:
        store.apply(b.added(*(b.case(name) for name in names)), b.KARI)
        assert [case.pseudonym for case in store.read(queries.cases)] == sorted(names)
