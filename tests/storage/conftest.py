"""A place for a store: a file, or with QUALCODE_TEST_URL a schema on that server."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from places import SERVER, Place, new_place


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "sqlite_file: about the file that a store lies in")
    config.addinivalue_line("markers", "server: needs the server of QUALCODE_TEST_URL")


@pytest.fixture(autouse=True)
def _where_it_makes_sense(request: pytest.FixtureRequest) -> None:
    if SERVER and request.node.get_closest_marker("sqlite_file"):
        pytest.skip("about the SQLite file, and QUALCODE_TEST_URL names a server")
    if not SERVER and request.node.get_closest_marker("server"):
        pytest.skip("needs a PostgreSQL server, named by QUALCODE_TEST_URL")


@pytest.fixture
def place() -> Iterator[Place]:
    """Where the test may make its store."""
    with new_place() as found:
        yield found


@pytest.fixture
def another_place() -> Iterator[Place]:
    """Where the test may make a second one."""
    with new_place() as found:
        yield found
