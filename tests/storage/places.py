"""Where the storage tests make their stores: in a file, or on the server of QUALCODE_TEST_URL.

The server is PostgreSQL, and its user may make schemas: every store gets one of its own,
which is dropped with all that is in it.
"""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from uuid import uuid4

from sqlalchemy import create_engine

from qualcode.storage.engine import engine_for, locate

SERVER = os.environ.get("QUALCODE_TEST_URL", "")
Place = Path | str


@contextmanager
def new_place() -> Iterator[Place]:
    """A place in which one store can be made; nothing is left of it afterwards."""
    if SERVER:
        with schema_on_server() as url:
            yield url
    else:
        with tempfile.TemporaryDirectory() as folder:
            yield Path(folder) / "studie.qualcode"


@contextmanager
def schema_on_server() -> Iterator[str]:
    """The address of an empty schema on the server."""
    url = locate(SERVER)
    name = f"qualcode_test_{uuid4().hex}"
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            connection.exec_driver_sql(f"CREATE SCHEMA {name}")
            try:
                inside = url.update_query_dict({"options": f"-csearch_path={name}"})
                yield inside.render_as_string(hide_password=False)
            finally:
                connection.exec_driver_sql(f"DROP SCHEMA {name} CASCADE")
    finally:
        engine.dispose()


def is_left_tidy(place: Place) -> bool:
    """Whether a closed store is one file, alone in its folder; a server's is no file at all."""
    return isinstance(place, str) or [p.name for p in place.parent.iterdir()] == [place.name]


def changed_behind_its_back(place: Place, statement: str) -> int:
    """Run SQL past qualcode; how many rows it changed."""
    if isinstance(place, Path):
        with closing(sqlite3.connect(place)) as raw:
            changed = raw.execute(statement).rowcount
            raw.commit()
            return changed
    engine = engine_for(locate(place))
    try:
        with engine.begin() as connection:
            return connection.exec_driver_sql(statement).rowcount
    finally:
        engine.dispose()
