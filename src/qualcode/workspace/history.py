"""Going back in the history: several of a coder's changes undone, one after the other."""

from __future__ import annotations

from qualcode.errors import RuleError
from qualcode.storage import queries
from qualcode.workspace.verbs import Workspace


def undo_back_to(workspace: Workspace, entry: str) -> int:
    """Undo the coder's changes, the last first, until that of `entry` (GUID); how many.

    Raises `RuleError` if the entry is not one of the coder's that stand, and `UndoRefused`
    where somebody has built on one of them; what was undone by then stays undone, each as
    a step of its own.
    """
    standing = workspace.read(queries.standing, workspace.coder.guid)
    if entry not in standing:
        raise RuleError("undo.not_standing", coder=workspace.coder.name)
    n = standing.index(entry) + 1
    for done in range(n):
        if workspace.undo() is None:
            return done
    return n
