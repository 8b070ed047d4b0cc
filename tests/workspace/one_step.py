"""Every verb is one step: one entry, undone and redone, in the same session and after a restart."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from qualcode.domain.model import TABLES
from qualcode.storage import queries
from qualcode.storage.rows import all_rows
from qualcode.workspace import Workspace, open_workspace


def rows(workspace: Workspace) -> dict[str, dict[str, Any]]:
    """Everything that is in the project, table by table."""
    return workspace.read(
        lambda connection: {table: all_rows(connection, table) for table in TABLES}
    )


def is_one_step(path: Path, coder: str, verb: Callable[[Workspace], object]) -> None:
    """Assert that a verb is one entry that can be undone and redone, and leaves a sound store."""
    with open_workspace(path, coder) as workspace:
        before, n = rows(workspace), len(workspace.read(queries.history))
        verb(workspace)
        after = rows(workspace)
        assert after != before
        assert len(workspace.read(queries.history)) == n + 1
        workspace.undo()
        assert rows(workspace) == before
        workspace.redo()
        assert rows(workspace) == after
    with open_workspace(path, coder) as workspace:
        workspace.undo()
        assert rows(workspace) == before
    with open_workspace(path, coder) as workspace:
        workspace.redo()
        assert rows(workspace) == after
        assert workspace.faults() == []
