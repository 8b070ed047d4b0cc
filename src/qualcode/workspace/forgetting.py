"""Forgetting what stands no more: what was undone or removed, and words that were changed."""

from __future__ import annotations

import re
import unicodedata
from contextlib import suppress

from qualcode.errors import RuleError
from qualcode.storage import erasing
from qualcode.workspace.aftermath import Erasure, aftermath, erasing_noted, key_changing
from qualcode.workspace.key_keeping import KeyFile
from qualcode.workspace.key_pruning import with_cuts
from qualcode.workspace.mentions import mentions_with
from qualcode.workspace.verbs import Workspace

_FEWEST_SIGNS = 2
"""Of words that are to be forgotten: less stands in every word."""


def forget(workspace: Workspace, words: str | None, sealed: KeyFile | None = None) -> Erasure:
    """Erase what stands no more: sources, people and memos that were undone or removed.

    With `words` only those that hold them, and all that was worded otherwise with them: earlier
    texts of a source, earlier notes, names and definitions. What stands stays, and is listed
    where it holds them. It cannot be undone, and nothing of it redone.

    There are no rows where nothing was left; copies and key are then treated all the same.
    Raises `RuleError` for words without two letters or digits, `StoreError` where the store
    cannot be written, and `FileError` where the key does not open; nothing is then changed.
    """
    store, pattern = workspace.store, None if words is None else _pattern(words)
    erased = None
    with (
        suppress(_NothingToForget),
        key_changing(workspace, sealed) as (key, write),
        erasing_noted(workspace, "history.forgotten", {}) as connection,
    ):
        what = erasing.forgetting(connection, pattern)
        erased = erasing.forget(connection, what, store.clock())
        if erased is None:
            raise _NothingToForget("forget.nothing")
        write(with_cuts(key, erased.texts))
    after = aftermath(
        workspace,
        lambda path: erasing.forget_in_copy(path, what, store.clock()),
        sealed,
        exports=erased.exports if erased else (),
        mentions=mentions_with(workspace, pattern) if pattern else (),
    )
    return Erasure(erased.rows if erased else {}, after)


class _NothingToForget(RuleError):
    """Ends the transaction as if it had not been begun."""


def _pattern(words: str) -> re.Pattern[str]:
    """What finds whole words, also in the genitive; blanks and case aside.

    Raises `RuleError` where there are no two letters or digits to find.
    """
    parts = unicodedata.normalize("NFC", words).split()
    if sum(map(str.isalnum, "".join(parts))) < _FEWEST_SIGNS:
        raise RuleError("forget.too_short")
    whole = r"\s+".join(map(re.escape, parts))
    return re.compile(rf"(?<!\w){whole}(?:['’]?s)?(?!\w)", re.IGNORECASE)
