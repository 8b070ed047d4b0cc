"""Everything that can go wrong, as one small tree.

    QualcodeError            has a message id and values; words are chosen at the edge
    ├── FileError            a file the researcher brought cannot be used
    ├── StoreError           the store cannot be opened, read or written
    │   └── StoreBusy        another program holds the lock
    └── RuleError            a change would break a rule of the project
        └── UndoRefused      somebody built on the change that should be undone

Raised with a message id from `qualcode.messages` and the values that the
sentence needs: `raise FileError("file.empty", file=path)`. The id says what
happened and the sentence ends with the remedy.
"""

from __future__ import annotations


class QualcodeError(Exception):
    """A fault that a person can mend: a message id, values, and an exit code."""

    exit_code = 1

    def __init__(self, message_id: str, /, **values: object) -> None:
        super().__init__(message_id, values)
        self.message_id = message_id
        self.values = values


class FileError(QualcodeError):
    """A file that was brought in (or should be written) cannot be used."""


class StoreError(QualcodeError):
    """The project's store cannot be opened, read or written."""


class StoreBusy(StoreError):
    """Another program held the store's lock for longer than we wait."""


class RuleError(QualcodeError):
    """A change would break a rule of the project; nothing was changed."""


class UndoRefused(RuleError):
    """The change has been built on since; the values name the later entry."""
