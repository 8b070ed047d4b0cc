"""Bringing older tables up to date: one step for each version, run with Alembic's operations.

A step is a function from Alembic's `Operations` to nothing, in a module named by the version
it leads to. The store's own version number is the only record of where it stands (the fact
`version`, and SQLite's user_version), so that Alembic's table of revisions is not needed.
A step is never edited once it was released, and imports nothing from `schema`, which moves on.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from sqlalchemy import Connection, select, update

from qualcode.storage import schema

if TYPE_CHECKING:
    from alembic.operations import Operations


def _steps() -> dict[int, Callable[[Operations], None]]:
    """Version -> the step that leads to it from the one before."""
    from qualcode.storage.versions import v2, v3, v4

    return {2: v2.upgrade, 3: v3.upgrade, 4: v4.upgrade}


def upgrade(connection: Connection) -> None:
    """Bring the tables up to `schema.VERSION` within the open write transaction.

    Does nothing if another program has done it meanwhile. Whatever fails leaves all as it was
    once the transaction is rolled back: both databases take changes of tables back too.
    """
    from alembic.operations import Operations
    from alembic.runtime.migration import MigrationContext

    store = schema.store
    of_version = store.c.name == "version"
    stands = int(connection.execute(select(store.c.value).where(of_version)).scalar_one())
    operations = Operations(MigrationContext.configure(connection))
    steps = _steps()
    for version in range(stands + 1, schema.VERSION + 1):
        steps[version](operations)
    connection.execute(update(store).where(of_version).values(value=str(schema.VERSION)))
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"PRAGMA user_version={schema.VERSION}")
