"""What is left to people after something was erased, as messages: what commands and screen tell."""

from __future__ import annotations

from collections.abc import Iterator

from qualcode.messages import Message
from qualcode.workspace.aftermath import Aftermath


def aftermath_told(after: Aftermath, pseudonym: str = "") -> Iterator[Message]:
    """A message for each thing; `pseudonym` is that of a person who has gone."""
    if after.undone:
        yield Message("passage.undone", {"n": after.undone})
    if not after.swept:
        yield Message("withdraw.unswept")
    yield from _of_the_key(after, pseudonym)
    yield from (Message("withdraw.copy", {"file": path.name}) for path in after.copies)
    yield from (Message("withdraw.untouched", {"file": str(path)}) for path in after.untouched)
    if not after.finished:
        yield Message("withdraw.unfinished" if pseudonym else "passage.unfinished")
    yield from (Message("withdraw.export", {"file": name}) for name in after.exports)
    if after.mentions:
        values = {"case": pseudonym or "–", "n": len(after.mentions)}
        yield Message("withdraw.mentions", values)
    for one in after.mentions:
        yield Message("withdraw.mention", {"where": one.where, "words": one.around})


def _of_the_key(after: Aftermath, pseudonym: str) -> Iterator[Message]:
    if not after.key:
        yield Message("withdraw.no_key" if pseudonym else "passage.no_key")
        if after.called:
            yield Message("withdraw.called", {"names": ", ".join(after.called)})
    if after.unknown:
        yield Message("withdraw.not_in_key", {"name": pseudonym})
